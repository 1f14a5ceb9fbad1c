//! Writes MBTiles 1.3: an SQLite file of tiles, which QGIS, GDAL and many apps read. Equal tile bodies are stored once.
//! As in files of mbutil and tippecanoe, `tiles` is a view of two tables.
//!
//! ```text
//!  map     zoom_level, tile_column, tile_row, tile_id ─┐
//!  images  tile_id, tile_data <────────────────────────┴─> tiles  zoom_level, tile_column, tile_row, tile_data
//! ```

use std::io;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, params};

use super::metadata::Metadata;
use super::writer::{Content, Writer};
use crate::error::{Error, Result};
use crate::geo::TileId;

/// The file has no journal: a crash leaves only a temporary file, because the file gets its final name when it is
/// complete. The `application_id` in the header identifies the format to `file` and GDAL (specification 1.3,
/// "Database").
const SCHEMA: &str = "
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA application_id = 0x4d504258;
    BEGIN;
    CREATE TABLE metadata (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE images (tile_id TEXT NOT NULL PRIMARY KEY, tile_data BLOB NOT NULL);
    CREATE TABLE map (
        zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_id TEXT NOT NULL,
        PRIMARY KEY (zoom_level, tile_column, tile_row)
    ) WITHOUT ROWID;
    CREATE VIEW tiles AS
        SELECT zoom_level, tile_column, tile_row, tile_data FROM map JOIN images USING (tile_id);
";

/// An MBTiles archive that is being written.
pub(super) struct Archive<'a> {
    /// The final path of the file, for error messages.
    path: &'a Path,
    connection: Connection,
}

impl<'a> Archive<'a> {
    /// Creates an archive in the empty file `aside`.
    pub(super) fn new(path: &'a Path, aside: &Path, metadata: &Metadata) -> Result<Self> {
        let archive = Self { path, connection: Connection::open(aside).map_err(|e| refused(path, &e))? };
        archive.connection.execute_batch(SCHEMA).map_err(|e| refused(path, &e))?;
        for (name, value) in rows(metadata)? {
            archive.execute("INSERT INTO metadata VALUES (?1, ?2)", params![name, value])?;
        }
        Ok(archive)
    }

    fn execute(&self, sql: &str, values: &[&dyn rusqlite::ToSql]) -> Result<()> {
        let run = || self.connection.prepare_cached(sql)?.execute(values);
        run().map_err(|error| refused(self.path, &error)).map(|_| ())
    }
}

impl Writer for Archive<'_> {
    fn add(&mut self, tile: TileId, content: &Content<'_>) -> Result<()> {
        let id = content.number.to_string();
        if content.is_new {
            self.execute("INSERT INTO images VALUES (?1, ?2)", params![id, content.body])?;
        }
        // MBTiles counts rows from the south (TMS).
        let row = (1u32 << tile.z()) - 1 - tile.y();
        self.execute("INSERT INTO map VALUES (?1, ?2, ?3, ?4)", params![tile.z(), tile.x(), row, id])
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.connection.flush_prepared_statement_cache();
        self.connection.execute_batch("COMMIT").map_err(|e| refused(self.path, &e))?;
        self.connection.close().map_err(|(_, e)| refused(self.path, &e))
    }
}

/// Returns the rows of the table `metadata` (specification 1.3, "Metadata").
fn rows(metadata: &Metadata) -> Result<Vec<(&'static str, String)>> {
    let bounds: [f64; 4] = metadata.bounds.into();
    let (lon, lat, zoom) = metadata.center;
    let mut rows = vec![
        ("name", metadata.name.clone()),
        ("format", "pbf".into()),
        ("bounds", bounds.map(|degrees| degrees.to_string()).join(",")),
        ("center", format!("{lon},{lat},{zoom}")),
        ("minzoom", metadata.zooms.min.to_string()),
        ("maxzoom", metadata.zooms.max.to_string()),
        ("description", metadata.description.to_string()),
        ("type", metadata.kind.into()),
        ("json", metadata.layers()?),
    ];
    if !metadata.attribution.is_empty() {
        rows.push(("attribution", metadata.attribution.clone()));
    }
    if !metadata.license.is_empty() {
        rows.push(("license", metadata.license.clone()));
    }
    Ok(rows)
}

/// Converts an SQLite error to an I/O error of the archive file.
fn refused(path: &Path, error: &rusqlite::Error) -> Error {
    let source = match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => io::ErrorKind::StorageFull.into(),
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => io::ErrorKind::PermissionDenied.into(),
        _ => io::Error::other(error.to_string()),
    };
    Error::Io { path: path.to_owned(), source }
}
