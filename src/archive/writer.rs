//! [`Writer`]: the interface that both formats implement. It receives one tile at a time.

use crate::error::Result;
use crate::geo::TileId;

/// The body of a tile as a [`Writer`] receives it.
pub(super) struct Content<'a> {
    /// Identifies the body: equal bodies have the same number. Numbers count up from 0.
    pub(super) number: u64,
    /// True for the first tile with this body.
    pub(super) is_new: bool,
    /// The body, compressed with gzip.
    pub(super) body: &'a [u8],
}

/// An archive that is being written. Tiles arrive in the order of [`super::coverage::tiles`].
pub(super) trait Writer {
    fn add(&mut self, tile: TileId, content: &Content<'_>) -> Result<()>;

    /// Writes the remaining data and closes the archive.
    fn finish(self: Box<Self>) -> Result<()>;
}
