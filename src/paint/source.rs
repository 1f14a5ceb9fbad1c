//! Where the painter gets vector tiles.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::geo::TileId;

/// A source of vector tiles.
pub trait TileSource: Sync {
    /// The lowest and the deepest zoom of the tiles.
    fn zooms(&self) -> [u8; 2];

    /// The tile (MVT), without content coding. `None` if it is empty or cannot be read.
    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>>;
}

/// The sources of tiles by their names in the style.
pub type Sources<'a> = BTreeMap<&'a str, &'a dyn TileSource>;
