//! [`Ground`]: a base map in an MBTiles file of another program, as the source of an archive of hent.
//!
//! The file may come from anywhere. It is opened read-only and everything in it is checked: the list of tiles when the
//! file is opened, and each tile when it is packed. Memory is bounded: 16 bytes for each listed tile, and one batch of
//! tile bodies.

mod body;
mod listing;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags};

use self::listing::{Listed, Rows, damaged};
use super::coverage;
use super::metadata::{Metadata, around, fit};
use super::scope::Zooms;
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::attribution;
use crate::geo::{Bounds, TileId};
use crate::tile::tilejson::VectorLayer;

/// The maximum number of tile bodies in a batch, and their approximate maximum size in bytes.
const BATCH: (usize, usize) = (512, 16 << 20);
/// The maximum width of a corridor, in kilometres.
const WIDEST_KM: f64 = 200.0;

/// The maximum number of squares that describe the coverage. Brittany takes about a hundred, and a corridor through it
/// about a thousand.
const MOST_SQUARES: usize = 4000;

/// The remedy if a base map does not cover the voies.
const ELSEWHERE: &str = "Prenez l'extrait de la région des voies ; --store dit dans quelle base elles sont.";

/// The maximum number of SQLite virtual machine steps of a statement, because a hostile file may define a view whose
/// query never ends. Listing four million tiles takes a tenth of it.
const MOST_STEPS: i32 = 400_000_000;

/// A base map in an MBTiles file.
#[derive(Debug)]
pub struct Ground {
    path: PathBuf,
    connection: Connection,
    /// The tiles, in archive order.
    tiles: Vec<Listed>,
    rows: Rows,
}

/// The area around all voies of an atlas.
#[derive(Clone, Copy, Debug)]
pub struct Corridor<'a> {
    atlas: &'a Atlas,
    width_km: f64,
}

impl<'a> Corridor<'a> {
    /// Makes the corridor of the places within `width_km` kilometres of a voie. Errors: the width is not between 0 and
    /// 200 km.
    pub fn new(atlas: &'a Atlas, width_km: f64) -> Result<Self> {
        if width_km > 0.0 && width_km <= WIDEST_KM {
            return Ok(Self { atlas, width_km });
        }
        let cure = format!("Donnez des kilomètres, plus de 0 et {WIDEST_KM} au plus.");
        Err(Error::input("--autour", format!("{width_km} ne convient pas"), cure))
    }

    fn width_m(self) -> f64 {
        self.width_km * 1000.0
    }

    /// Returns the bounding box, or `None` if no voie has a line.
    fn bounds(self) -> Option<Bounds> {
        let lines = self.atlas.voies.iter().filter_map(|voie| voie.bounds).reduce(Bounds::and)?;
        Some(around(lines, self.width_m()))
    }

    /// Returns the tiles of the corridor.
    fn tiles(self, zooms: Zooms) -> HashSet<TileId> {
        let paths = || self.atlas.voies.iter().map(|voie| &voie.path);
        (zooms.min..=zooms.max).flat_map(|z| coverage::corridor(self.atlas, paths(), self.width_m(), z)).collect()
    }
}

/// The tiles of a base map that are packed, and the metadata of the archive.
pub(super) struct Selection {
    pub(super) tiles: Vec<Listed>,
    pub(super) metadata: Metadata,
}

impl Selection {
    /// Splits the tiles into batches of bounded size.
    pub(super) fn batches(&self) -> impl Iterator<Item = &[Listed]> {
        let mut rest = self.tiles.as_slice();
        std::iter::from_fn(move || {
            let mut bytes = 0;
            let fits = |listed: &&Listed| {
                bytes += listed.bytes as usize;
                bytes <= BATCH.1
            };
            let count = rest.iter().take(BATCH.0).take_while(fits).count().max(1);
            let (batch, after) = rest.split_at_checked(count)?;
            rest = after;
            Some(batch)
        })
    }
}

impl Ground {
    /// Opens an MBTiles file of vector tiles and lists its tiles.
    ///
    /// Errors: the file is missing or is not MBTiles. It has no tiles, too many tiles, a tile outside hent's zooms, or
    /// a duplicate tile. Its metadata lack the layers or the attribution.
    pub fn open(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(Error::io(path)(std::io::ErrorKind::NotFound.into()));
        }
        let connection = connect(path).map_err(|error| damaged(path, error))?;
        let rows = listing::rows(path, &connection)?;
        let tiles = listing::tiles(path, &connection)?;
        Ok(Self { path: path.to_owned(), connection, tiles, rows })
    }

    /// Selects the tiles of the given zooms, restricted to the corridor if there is one, and makes the metadata of
    /// their archive. Errors: no tile is left, or the base map does not cover the corridor.
    pub(super) fn select(&self, zooms: Zooms, corridor: Option<Corridor<'_>>) -> Result<Selection> {
        let within = |listed: &&Listed| (zooms.min..=zooms.max).contains(&listed.tile.z());
        let mut tiles: Vec<Listed> = self.tiles.iter().filter(within).copied().collect();
        if let Some(corridor) = corridor {
            let near = corridor.tiles(zooms);
            tiles.retain(|listed| near.contains(&listed.tile));
        }
        let (Some(first), Some(last)) = (tiles.first(), tiles.last()) else {
            let (problem, cure) = match corridor {
                Some(_) => ("aucune tuile n'est près des voies de la base", ELSEWHERE),
                None => ("aucune tuile n'a ces zooms", "Donnez d'autres valeurs à --min-zoom et --max-zoom."),
            };
            return Err(self.refused(problem, cure));
        };
        let zooms = Zooms::new(first.tile.z(), last.tile.z())?;
        let bounds = match corridor.and_then(Corridor::bounds) {
            Some(corridor) => common(self.rows.bounds, corridor),
            None => Some(self.rows.bounds),
        };
        let bounds = bounds.ok_or_else(|| self.refused("aucune voie de la base n'y passe", ELSEWHERE))?;
        let deepest = tiles.iter().map(|listed| listed.tile).filter(|tile| tile.z() == zooms.max);
        let couverture = coverage::squares(zooms.max, deepest, MOST_SQUARES);
        Ok(Selection { metadata: self.metadata(zooms, bounds, couverture), tiles })
    }

    fn metadata(&self, zooms: Zooms, bounds: Bounds, couverture: Vec<TileId>) -> Metadata {
        let mut vector_layers: Vec<VectorLayer> = self.rows.layers();
        fit(&mut vector_layers, zooms);
        let text = |name| attribution::text(self.rows.get(name));
        let center = bounds.center();
        Metadata {
            name: text("name"),
            description: text("description").into(),
            version: text("version").into(),
            attribution: attribution::html(&text("attribution")),
            license: text("license"),
            kind: "baselayer",
            zooms,
            bounds,
            center: (center.lon, center.lat, 9.clamp(zooms.min, zooms.max)),
            vector_layers,
            couverture,
            difference: None,
        }
    }

    /// Reads the bodies of a batch. They are checked and compressed with gzip.
    pub(super) fn bodies(&self, batch: &[Listed]) -> Result<Vec<Vec<u8>>> {
        let stored = |listed: &Listed| listing::body(&self.path, &self.connection, listed.tile);
        let raw: Vec<Vec<u8>> = batch.iter().map(stored).collect::<Result<_>>()?;
        let bodies: Result<Vec<_>, (TileId, String)> = (batch.par_iter().zip(raw))
            .map(|(listed, raw)| body::packed(&raw).map_err(|problem| (listed.tile, problem)))
            .collect();
        bodies.map_err(|(tile, problem)| {
            let cure = "Refaites le fond : l'archive est abîmée.";
            Error::input(format!("{}, tuile {tile}", self.path.display()), problem, cure)
        })
    }

    fn refused(&self, problem: &str, cure: &str) -> Error {
        Error::input(self.path.display().to_string(), problem, cure)
    }
}

/// Opens an untrusted SQLite file with the recommended settings (sqlite.org/security.html).
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.progress_handler(MOST_STEPS, Some(|| true))?;
    let guard =
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON";
    connection.execute_batch(guard)?;
    Ok(connection)
}

/// Returns the intersection of two boxes, or `None` if it is empty.
fn common(a: Bounds, b: Bounds) -> Option<Bounds> {
    let both = Bounds {
        west: a.west.max(b.west),
        south: a.south.max(b.south),
        east: a.east.min(b.east),
        north: a.north.min(b.north),
    };
    (both.west < both.east && both.south < both.north).then_some(both)
}
