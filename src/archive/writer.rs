//! [`Writer`]: the interface of both formats. Tiles arrive one by one.

use crate::error::Result;
use crate::geo::TileId;

/// The content of one tile as a writer of archives gets it: compressed bytes, and whether an earlier tile had the same.
pub(super) struct Content<'a> {
    /// Equal bodies have the same number. Numbers count up from 0.
    pub(super) number: u64,
    /// True for the first tile with this body.
    pub(super) is_new: bool,
    /// The tile, compressed with gzip.
    pub(super) body: &'a [u8],
}

/// An archive in progress. Tiles arrive in the order of [`super::coverage::tiles`].
pub(super) trait Writer {
    fn add(&mut self, tile: TileId, content: &Content<'_>) -> Result<()>;

    /// Writes the rest and closes the archive.
    fn finish(self: Box<Self>) -> Result<()>;
}
