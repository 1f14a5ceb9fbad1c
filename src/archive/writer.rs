//! What both formats of archives have in common: tiles come in one by one.

use crate::error::Result;
use crate::geo::TileId;

/// One tile on its way into an archive.
pub(super) struct Content<'a> {
    /// Tiles with the same body have the same number; numbers go up from 0.
    pub(super) number: u64,
    /// Is it the first tile with this body?
    pub(super) is_new: bool,
    /// The gzip of a tile.
    pub(super) body: &'a [u8],
}

/// An archive in the making. Tiles come in the order of [`super::coverage::tiles`].
pub(super) trait Writer {
    fn add(&mut self, tile: TileId, content: &Content<'_>) -> Result<()>;

    /// Writes what is written last.
    fn finish(self: Box<Self>) -> Result<()>;
}
