//! Writes PMTiles version 3: one file that any web server with range requests can serve. The crate `pmtiles` clusters
//! the tiles, writes one entry for a run of equal tiles, and adds leaf directories if the root directory exceeds the
//! first 16 kB.

use std::fs::File;
use std::path::Path;

use pmtiles::{CallerKey, Compression, PmTilesStreamWriter, PmTilesWriter, PmtError, TileCoord, TileType};

use super::scope::Zooms;
use super::writer::{Content, Writer};
use crate::error::{Error, Result};
use crate::geo::{Bounds, TileId};

/// The content of an archive's header (specification v3, chapters 3 and 5).
pub(super) struct Head {
    pub(super) tile_type: TileType,
    /// The compression of the tile bodies that [`Writer::add`] receives.
    pub(super) compression: Compression,
    pub(super) zooms: Zooms,
    pub(super) bounds: Bounds,
    /// Longitude, latitude and zoom.
    pub(super) center: (f64, f64, u8),
    /// The JSON metadata.
    pub(super) document: String,
}

/// A PMTiles archive that is being written.
pub(super) struct Archive<'a> {
    /// The final path of the file, for error messages.
    path: &'a Path,
    writer: PmTilesStreamWriter<&'a File, CallerKey<u64>>,
}

impl<'a> Archive<'a> {
    /// Creates an archive in an empty file.
    pub(super) fn new(path: &'a Path, file: &'a File, head: Head) -> Result<Self> {
        let Head { tile_type, compression, zooms, bounds, center: (lon, lat, zoom), document } = head;
        let writer = PmTilesWriter::new(tile_type)
            .precompressed(compression)
            .min_zoom(zooms.min)
            .max_zoom(zooms.max)
            .bounds(bounds.west, bounds.south, bounds.east, bounds.north)
            .center(lon, lat)
            .center_zoom(zoom)
            .metadata(document)
            .dedup_by_key()
            .create(file)
            .map_err(refused(path))?;
        Ok(Self { path, writer })
    }
}

impl Writer for Archive<'_> {
    fn add(&mut self, tile: TileId, content: &Content<'_>) -> Result<()> {
        let place = coord(tile).map_err(refused(self.path))?;
        self.writer.add_tile(place, content.body, Some(content.number)).map_err(refused(self.path))
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.writer.finalize().map_err(refused(self.path))
    }
}

/// Returns the tile's number, by which tiles are sorted in an archive (specification v3, chapter 4.1).
pub(super) fn number(tile: TileId) -> u64 {
    coord(tile).map_or(u64::MAX, |coord| pmtiles::TileId::from(coord).value())
}

fn coord(tile: TileId) -> Result<TileCoord, PmtError> {
    TileCoord::new(tile.z(), tile.x(), tile.y())
}

fn refused(path: &Path) -> impl FnOnce(PmtError) -> Error {
    let path = path.to_owned();
    move |error| match error {
        PmtError::Reading(source) => Error::Io { path, source },
        other => Error::Internal(format!("{} : {other}", path.display())),
    }
}
