//! Writes PMTiles version 3: one file that any web server with range requests can serve. The crate `pmtiles` clusters
//! the tiles, writes one entry for a run of equal tiles, and adds leaf directories if the root directory exceeds the
//! first 16 kB.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

use pmtiles::{CallerKey, Compression, PmTilesStreamWriter, PmTilesWriter, PmtError, TileCoord, TileType};

use super::scope::Zooms;
use super::writer::{Content, Writer};
use crate::error::{Error, Result};
use crate::geo::{Bounds, TileId};

/// The content of an archive's header (specification v3, chapters 3 and 5).
#[derive(Clone)]
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
        Ok(Self { path, writer: create(head, file).map_err(refused(path))? })
    }
}

fn create<W: Write + Seek>(head: Head, to: W) -> Result<PmTilesStreamWriter<W, CallerKey<u64>>, PmtError> {
    let Head { tile_type, compression, zooms, bounds, center: (lon, lat, zoom), document } = head;
    PmTilesWriter::new(tile_type)
        .precompressed(compression)
        .min_zoom(zooms.min)
        .max_zoom(zooms.max)
        .bounds(bounds.west, bounds.south, bounds.east, bounds.north)
        .center(lon, lat)
        .center_zoom(zoom)
        .metadata(document)
        .dedup_by_key()
        .create(to)
}

/// Returns the bytes of an archive before and behind its tile bodies. `tiles` are in archive order, each with the
/// number of its body ([`Content::number`]) and the length of the body in bytes. `length` is the sum of the lengths of
/// the distinct bodies. Errors: a defect.
pub(super) fn skeleton(head: Head, tiles: &[(TileId, u64, u32)], length: u64) -> Result<[Vec<u8>; 2]> {
    let refused = || refused(Path::new("archive"));
    // The place of the bodies follows from an archive without tiles.
    let mut empty = Outside { skipped: 0..0, ..Outside::default() };
    create(head.clone(), &mut empty).and_then(PmTilesStreamWriter::finalize).map_err(refused())?;
    let start = empty.kept.len() as u64;
    let mut outside = Outside { skipped: start..start + length, ..Outside::default() };
    let mut writer = create(head, &mut outside).map_err(refused())?;
    let longest = tiles.iter().map(|(_, _, length)| *length as usize).max().unwrap_or(0);
    let zeros = vec![0; longest];
    for (tile, number, length) in tiles {
        let body = zeros.get(..*length as usize).unwrap_or_default();
        let place = coord(*tile).map_err(refused())?;
        writer.add_tile(place, body, Some(*number)).map_err(refused())?;
    }
    writer.finalize().map_err(refused())?;
    let mut before = outside.kept;
    let after = before.split_off(usize::try_from(start).unwrap_or(usize::MAX).min(before.len()));
    Ok([before, after])
}

/// A file in memory that drops what is written into the range `skipped`. The crate writes the tile bodies there.
#[derive(Default)]
struct Outside {
    kept: Vec<u8>,
    skipped: Range<u64>,
    at: u64,
}

impl Write for Outside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = self.at + bytes.len() as u64;
        let Range { start, end: skipped } = self.skipped;
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        for (from, to) in [(self.at, end.min(start)), (self.at.max(skipped), end)] {
            if from >= to {
                continue;
            }
            let part = bytes.get(place(from - self.at)..place(to - self.at)).unwrap_or_default();
            let from = place(if from < start { from } else { from - (skipped - start) });
            if self.kept.len() < from + part.len() {
                self.kept.resize(from + part.len(), 0);
            }
            if let Some(into) = self.kept.get_mut(from..from + part.len()) {
                into.copy_from_slice(part);
            }
        }
        self.at = end;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for Outside {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(at) => self.at = at,
            SeekFrom::Current(0) => {}
            _ => return Err(io::ErrorKind::Unsupported.into()),
        }
        Ok(self.at)
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

/// Returns the address `z/x/y` of a tile that is given by its number. Returns `None` if there is no such tile.
pub(super) fn named(number: u64) -> Option<String> {
    let coord = TileCoord::from(pmtiles::TileId::new(number).ok()?);
    Some(format!("{}/{}/{}", coord.z(), coord.x(), coord.y()))
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
