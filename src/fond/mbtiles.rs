//! Reads MBTiles 1.3: an SQLite file of tiles. A hostile file may define a view whose query never ends, so the steps of
//! each statement are limited.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use serde_json::Value;

use super::metadata::{self, Head, Metadata};
use super::tile::{Content, Coord, DAMAGED, MOST_STORED, Refused, Tile};
use crate::file::decompress::Coding;
use crate::geo::Bounds;

pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";

/// The maximum number of SQLite virtual machine steps of a statement. Finding a tile takes about 50.
const MOST_STEPS: i32 = 5_000_000;
/// SQLite's settings for untrusted files (sqlite.org/security.html), and a page cache of 2 MB.
const CAREFUL: &str = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; \
                       PRAGMA query_only = ON; PRAGMA cache_size = -2000;";
const TILE: &str = "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3";

/// An open MBTiles archive.
pub(super) struct MbTiles {
    connection: Mutex<Connection>,
    is_vector: bool,
}

impl MbTiles {
    /// Opens an archive that starts with [`MAGIC`]. `first` are its first 100 bytes.
    pub(super) fn open(path: &Path, length: u64, first: &[u8]) -> Result<(Self, Head), Refused> {
        let missing = said_length(first).saturating_sub(length);
        if missing > 0 {
            return Err((format!("l'archive est coupée : il manque {missing} octets"), DAMAGED));
        }
        let connection = connect(path).map_err(|_| unusable())?;
        let row = |name: &str| {
            let found: Option<String> = connection
                .query_row("SELECT value FROM metadata WHERE name = ?1", [name], |row| row.get(0))
                .optional()
                .unwrap_or_default();
            found
        };
        let tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('tiles', 'metadata')";
        if connection.query_row(tables, [], |row| row.get(0)) != Ok(2) {
            return Err(("ce fichier SQLite n'est pas une archive MBTiles".into(), "Donnez une archive de tuiles."));
        }
        let content = match row("format").as_deref() {
            Some("pbf" | "mvt" | "application/vnd.mapbox-vector-tile") => Content::Mvt,
            Some("png") => Content::Png,
            Some("jpg" | "jpeg") => Content::Jpeg,
            Some("webp") => Content::Webp,
            _ => return Err(("rien ne dit ce que sont ses tuiles (format)".into(), DAMAGED)),
        };
        let zoom = |name: &str, function: &str| -> Option<u8> {
            let counted =
                || connection.query_row(&format!("SELECT {function}(zoom_level) FROM tiles"), [], |r| r.get(0));
            row(name).and_then(|text| text.trim().parse().ok()).or_else(|| counted().ok().flatten())
        };
        let zooms = (zoom("minzoom", "min").ok_or_else(unusable)?, zoom("maxzoom", "max").ok_or_else(unusable)?);
        let bounds = numbers::<4>(row("bounds")).unwrap_or([-180.0, -85.0, 180.0, 85.0]);
        let [west, south, east, north] = bounds;
        let bounds = Bounds { west, south, east, north };
        let middle = bounds.center();
        let center = numbers::<3>(row("center")).unwrap_or([middle.lon, middle.lat, f64::from(zooms.0)]);
        let head = Head { content, zooms, bounds, center, metadata: metadata(row) };
        Ok((Self { connection: Mutex::new(connection), is_vector: content == Content::Mvt }, head))
    }

    /// Returns the stored tile at a position. Errors: it cannot be read.
    pub(super) fn tile(&self, at: Coord) -> Result<Option<Tile>, ()> {
        let row = (1u32 << at.z) - 1 - at.y; // rows count from the south (TMS)
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = connection.prepare_cached(TILE).map_err(|_| ())?;
        let bytes: Option<Vec<u8>> =
            statement.query_row((at.z, at.x, row), |row| row.get(0)).optional().map_err(|_| ())?;
        Ok(bytes.map(|bytes| {
            let is_gzip = self.is_vector && bytes.starts_with(&[0x1f, 0x8b]);
            Tile { coding: if is_gzip { Coding::Gzip } else { Coding::Identity }, bytes }
        }))
    }
}

fn unusable() -> Refused {
    ("l'archive est abîmée, ou un autre programme y écrit".into(), DAMAGED)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, i32::try_from(MOST_STORED).unwrap_or(i32::MAX))?;
    connection.progress_handler(MOST_STEPS, Some(|| true))?;
    connection.execute_batch(CAREFUL)?;
    Ok(connection)
}

/// Returns the file length in bytes that the SQLite header implies: page count times page size
/// (sqlite.org/fileformat2.html, 1.3). Returns 0 if the header does not state it.
fn said_length(first: &[u8]) -> u64 {
    let number = |at: usize| first.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let size = first.get(16..18).and_then(|bytes| bytes.try_into().ok()).map(u16::from_be_bytes);
    let size = if size == Some(1) { 65_536 } else { u64::from(size.unwrap_or_default()) };
    let valid = number(24) == number(92);
    number(28).filter(|_| valid).map_or(0, |pages| u64::from(pages) * size)
}

/// Parses a comma-separated list of exactly `N` finite numbers.
fn numbers<const N: usize>(list: Option<String>) -> Option<[f64; N]> {
    let numbers: Vec<f64> = list?.split(',').map_while(|number| number.trim().parse().ok()).collect();
    <[f64; N]>::try_from(numbers).ok().filter(|numbers| numbers.iter().all(|number| number.is_finite()))
}

fn metadata(row: impl Fn(&str) -> Option<String>) -> Metadata {
    let json = row("json").filter(|json| json.len() <= metadata::MOST).unwrap_or_default();
    let mut document: Value = serde_json::from_str(&json).unwrap_or_default();
    if !document.is_object() {
        document = Value::Object(serde_json::Map::new());
    }
    if let Some(document) = document.as_object_mut() {
        for name in ["attribution", "encoding"] {
            if let Some(said) = row(name) {
                document.insert(name.into(), said.into());
            }
        }
    }
    Metadata::parse(&document)
}
