//! [`Target`]: writes an archive. All cores encode tiles. The archive is a temporary file until it is complete, then it
//! is renamed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::{File, Permissions};
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::xxh3_128;

use super::coverage::tiles;
use super::ground::{Corridor, Ground};
use super::metadata::Metadata;
use super::scope::{Scope, Zooms};
use super::writer::{Content, Writer};
use super::{mbtiles, pmtiles};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::aside::Aside;
use crate::file::compress::gzip;
use crate::geo::TileId;
use crate::tile::{LayerSet, Tiles};

/// The number of tiles in memory at once. It keeps many cores busy and still fits into a small machine.
const BATCH: usize = 512;

/// Makes the error of a command that was asked to stop.
pub(super) fn interrupted(path: &Path) -> Error {
    Error::input(path.display().to_string(), "interrompu", "Rien n'a été écrit ; relancez la commande.")
}

/// Creates an empty temporary file in `aside`. It later becomes the archive at `path`.
pub(super) fn temporary(aside: &Aside, path: &Path) -> Result<NamedTempFile> {
    // Everything in an archive is public, so only the umask restricts who may read it.
    let builder = &mut tempfile::Builder::new();
    builder.permissions(Permissions::from_mode(0o666)).tempfile_in(aside.path()).map_err(Error::io(path))
}

/// Renames a complete archive to `path`. Returns its size in bytes.
pub(super) fn persist(file: NamedTempFile, path: &Path) -> Result<u64> {
    file.as_file().sync_all().map_err(Error::io(path))?;
    let bytes = file.as_file().metadata().map_err(Error::io(path))?.len();
    file.persist(path).map_err(|error| Error::io(path)(error.error))?;
    // The rename must survive a power failure. Some file systems cannot sync a folder. That is not an error.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(bytes)
}

/// The format of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ArchiveFormat {
    PmTiles,
    MbTiles,
}

/// An archive that is to be written. The file at `path` is replaced only when the new one is complete.
#[derive(Debug)]
pub struct Target {
    path: PathBuf,
    format: ArchiveFormat,
}

/// The result of writing an archive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The number of tiles.
    pub tiles: usize,
    /// The number of distinct tile bodies.
    pub distinct: usize,
    /// The size of the file in bytes.
    pub bytes: u64,
}

impl Target {
    /// Prepares an archive at `path`. Errors: the extension is neither `.pmtiles` nor `.mbtiles`, or `path` is a
    /// folder.
    pub fn new(path: PathBuf) -> Result<Self> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let format = match ending.as_str() {
            "pmtiles" => ArchiveFormat::PmTiles,
            "mbtiles" => ArchiveFormat::MbTiles,
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

    /// Writes the archive. `progress` receives the number of finished tiles and the total, and can stop the work.
    /// Errors: there is no tile to write, `progress` stopped the work, or the file cannot be written. After an error no
    /// partial file remains, and an earlier file is unchanged.
    pub fn write(
        &self,
        atlas: &Atlas,
        scope: Scope<'_>,
        progress: impl Fn(usize, usize) -> ControlFlow<()>,
    ) -> Result<Report> {
        self.save(&Metadata::new(atlas, scope)?, |writer| self.fill(writer, atlas, scope, progress))
    }

    /// Writes the tiles of a base map of another program, restricted to the given zooms and to the corridor if there is
    /// one. `progress` and errors are those of [`Target::write`]. A damaged tile of the base map is an error, too.
    pub fn pack(
        &self,
        ground: &Ground,
        zooms: Zooms,
        corridor: Option<Corridor<'_>>,
        progress: impl Fn(usize, usize) -> ControlFlow<()>,
    ) -> Result<Report> {
        let selection = ground.select(zooms, corridor)?;
        self.save(&selection.metadata, |writer| {
            let mut filling = Filling::new(writer);
            let (mut done, of) = (0, selection.tiles.len());
            for batch in selection.batches() {
                if progress(done, of).is_break() {
                    return Err(interrupted(&self.path));
                }
                for (listed, body) in batch.iter().zip(ground.bodies(batch)?) {
                    filling.add(listed.tile, xxh3_128(&body), &body)?;
                }
                done += batch.len();
            }
            let _ = progress(of, of);
            Ok(filling.report())
        })
    }

    /// Creates an archive in a temporary file, calls `fill` to add the tiles, and renames the file.
    fn save(&self, metadata: &Metadata, fill: impl FnOnce(&mut dyn Writer) -> Result<Report>) -> Result<Report> {
        let aside = Aside::of(&self.path)?;
        let file = temporary(&aside, &self.path)?;
        let mut writer: Box<dyn Writer> = match self.format {
            ArchiveFormat::PmTiles => Box::new(pmtiles::Archive::new(&self.path, file.as_file(), metadata.head()?)?),
            ArchiveFormat::MbTiles => Box::new(mbtiles::Archive::new(&self.path, file.path(), metadata)?),
        };
        let mut report = fill(writer.as_mut())?;
        writer.finish()?;
        if report.tiles == 0 {
            let cure = "Importez des voies par « hent import », ou choisissez d'autres zooms.";
            return Err(Error::input(self.path.display().to_string(), "il n'y a aucune tuile à écrire", cure));
        }
        report.bytes = persist(file, &self.path)?;
        Ok(report)
    }

    /// Encodes the tiles on all cores and adds them in order. Empty tiles are skipped.
    fn fill(
        &self,
        writer: &mut dyn Writer,
        atlas: &Atlas,
        scope: Scope<'_>,
        progress: impl Fn(usize, usize) -> ControlFlow<()>,
    ) -> Result<Report> {
        let index = Tiles::new(atlas);
        let candidates = tiles(atlas, &index, scope);
        let mut filling = Filling::new(writer);
        for (done, batch) in (0..).step_by(BATCH).zip(candidates.chunks(BATCH)) {
            if progress(done, candidates.len()).is_break() {
                return Err(interrupted(&self.path));
            }
            let make = |tile: &TileId| {
                let body = gzip(&index.encode(atlas, LayerSet::ALL, *tile)?);
                Some((xxh3_128(&body), body))
            };
            let bodies: Vec<Option<(u128, Vec<u8>)>> = batch.par_iter().map(make).collect();
            for (tile, (hash, body)) in batch.iter().zip(bodies).filter_map(|(tile, body)| Some((tile, body?))) {
                filling.add(*tile, hash, &body)?;
            }
        }
        let _ = progress(candidates.len(), candidates.len());
        Ok(filling.report())
    }
}

/// Numbers the distinct tile bodies while tiles are added to an archive.
struct Filling<'a> {
    writer: &'a mut dyn Writer,
    numbers: HashMap<u128, u64>,
    tiles: usize,
}

impl<'a> Filling<'a> {
    fn new(writer: &'a mut dyn Writer) -> Self {
        Self { writer, numbers: HashMap::new(), tiles: 0 }
    }

    /// Adds a tile. `hash` is the hash of its body.
    fn add(&mut self, tile: TileId, hash: u128, body: &[u8]) -> Result<()> {
        let next = self.numbers.len() as u64;
        let (number, is_new) = match self.numbers.entry(hash) {
            Entry::Occupied(known) => (*known.get(), false),
            Entry::Vacant(free) => (*free.insert(next), true),
        };
        self.tiles += 1;
        self.writer.add(tile, &Content { number, is_new, body })
    }

    /// Returns the counts so far. The size of the file is not known yet.
    fn report(&self) -> Report {
        Report { tiles: self.tiles, distinct: self.numbers.len(), bytes: 0 }
    }
}
