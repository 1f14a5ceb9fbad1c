//! Archives: the tiles in one file, for whoever serves or reads them without this program.
//!
//! ```text
//!  Atlas ─> coverage   which tiles can hold anything: the whole pyramid, or a voie's corridor
//!              └─> Tiles::encode, gzip   on all cores, a batch at a time
//!                     └─> pmtiles │ mbtiles   written aside, renamed when whole
//! ```
//!
//! What is in a tile is what the server sends, byte for byte; the same atlas gives the same file.

mod coverage;
mod mbtiles;
mod metadata;
mod pmtiles;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::{File, Permissions};
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use self::coverage::tiles;
use self::metadata::Metadata;
use crate::atlas::{Atlas, Voie};
use crate::error::{Error, Result};
use crate::file::aside::Aside;
use crate::file::compress::gzip;
use crate::geo::TileId;
use crate::tile::{LayerSet, Tiles};

/// So many tiles are in memory at once: enough for any number of cores, little enough for a small machine.
const BATCH: usize = 512;

/// The zooms of an archive, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zooms {
    min: u8,
    max: u8,
}

impl Zooms {
    /// All of them.
    pub const ALL: Self = Self { min: 0, max: TileId::MAX_ZOOM };

    /// Checks the range. Errors: beyond the pyramid, or the wrong way round.
    pub fn new(min: u8, max: u8) -> Result<Self> {
        if max > TileId::MAX_ZOOM {
            let problem = format!("{max} est au-delà de la pyramide");
            return Err(Error::input("--max-zoom", problem, format!("Le zoom va de 0 à {}.", TileId::MAX_ZOOM)));
        }
        if min > max {
            let problem = format!("{min} est plus grand que --max-zoom ({max})");
            return Err(Error::input("--min-zoom", problem, "Le premier zoom ne peut pas dépasser le dernier."));
        }
        Ok(Self { min, max })
    }
}

/// What goes into an archive.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// At which zooms.
    pub zooms: Zooms,
    /// Only the corridor of this voie.
    pub voie: Option<&'a Voie>,
}

/// The format of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    PmTiles,
    MbTiles,
}

/// A file that is to become an archive. It is made aside: `path` changes only when all is written.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    format: Format,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Tiles.
    pub tiles: usize,
    /// Distinct contents of tiles.
    pub distinct: usize,
    /// The size of the file.
    pub bytes: u64,
}

/// One tile on its way into an archive.
struct Content<'a> {
    /// Tiles with the same body have the same number; numbers go up from 0.
    number: u64,
    /// Is it the first tile with this body?
    is_new: bool,
    /// The gzip of a tile.
    body: &'a [u8],
}

/// An archive in the making. Tiles come in the order of [`tiles`].
trait Writer {
    fn add(&mut self, tile: TileId, content: &Content<'_>) -> Result<()>;

    /// Writes what is written last.
    fn finish(self: Box<Self>) -> Result<()>;
}

impl Target {
    /// Errors: the ending of the name is no archive's, or a folder stands there.
    pub fn new(path: PathBuf) -> Result<Self> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let format = match ending.as_str() {
            "pmtiles" => Format::PmTiles,
            "mbtiles" => Format::MbTiles,
            _ => {
                let cure = "Le nom doit finir par .pmtiles ou .mbtiles.";
                return Err(Error::input(path.display().to_string(), "format d'archive inconnu", cure));
            }
        };
        if path.is_dir() {
            return Err(Error::io(path)(std::io::ErrorKind::IsADirectory.into()));
        }
        Ok(Self { path, format })
    }

    /// Writes the archive. `progress` is told how many tiles of how many were looked at, and may end it. Errors: there is
    /// nothing to write, `progress` ended it, or the file cannot be written; then nothing is left, and a file that was
    /// there is as before.
    pub fn write(
        &self,
        atlas: &Atlas,
        scope: Scope<'_>,
        progress: impl Fn(usize, usize) -> ControlFlow<()>,
    ) -> Result<Report> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let aside = Aside::of(&self.path)?;
        // Everything in an archive is public: readable by whom the umask lets.
        let file = (tempfile::Builder::new().permissions(Permissions::from_mode(0o666)))
            .tempfile_in(aside.path())
            .map_err(Error::io(&self.path))?;
        let metadata = Metadata::new(atlas, scope)?;
        let mut writer: Box<dyn Writer> = match self.format {
            Format::PmTiles => Box::new(pmtiles::Archive::new(&self.path, file.as_file(), &metadata)?),
            Format::MbTiles => Box::new(mbtiles::Archive::new(&self.path, file.path(), &metadata)?),
        };
        let mut report = self.fill(writer.as_mut(), atlas, scope, progress)?;
        writer.finish()?;
        if report.tiles == 0 {
            let cure = "Importez des voies par « hent import », ou choisissez d'autres zooms.";
            return Err(Error::input(self.path.display().to_string(), "il n'y a aucune tuile à écrire", cure));
        }
        let of_io = || Error::io(&self.path);
        file.as_file().sync_all().map_err(of_io())?;
        report.bytes = file.as_file().metadata().map_err(of_io())?.len();
        file.persist(&self.path).map_err(|error| of_io()(error.error))?;
        // The new name must outlast a power cut as well; some file systems do not offer it.
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
        Ok(report)
    }

    /// Makes the tiles on all cores and hands them on in order; those that turn out to be empty are left out.
    fn fill(
        &self,
        writer: &mut dyn Writer,
        atlas: &Atlas,
        scope: Scope<'_>,
        progress: impl Fn(usize, usize) -> ControlFlow<()>,
    ) -> Result<Report> {
        let index = Tiles::new(atlas);
        let candidates = tiles(atlas, &index, scope);
        let mut numbers: HashMap<u128, u64> = HashMap::new();
        let mut report = Report::default();
        for (done, batch) in (0..).step_by(BATCH).zip(candidates.chunks(BATCH)) {
            if progress(done, candidates.len()).is_break() {
                let cure = "Rien n'a été écrit ; relancez la commande.";
                return Err(Error::input(self.path.display().to_string(), "interrompu", cure));
            }
            let make = |tile: &TileId| {
                let body = gzip(&index.encode(atlas, LayerSet::ALL, *tile)?);
                Some((xxh3_128(&body), body))
            };
            let bodies: Vec<Option<(u128, Vec<u8>)>> = batch.par_iter().map(make).collect();
            for (tile, (hash, body)) in batch.iter().zip(bodies).filter_map(|(tile, body)| Some((tile, body?))) {
                let next = numbers.len() as u64;
                let (number, is_new) = match numbers.entry(hash) {
                    Entry::Occupied(known) => (*known.get(), false),
                    Entry::Vacant(free) => (*free.insert(next), true),
                };
                writer.add(*tile, &Content { number, is_new, body: &body })?;
                report.tiles += 1;
            }
        }
        let _ = progress(candidates.len(), candidates.len());
        report.distinct = numbers.len();
        Ok(report)
    }
}
