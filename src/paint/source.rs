//! The sources of tiles.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::geo::TileId;

/// A source of vector tiles or relief tiles.
pub trait TileSource: Sync {
    /// The lowest and the highest zoom of the tiles.
    fn zooms(&self) -> [u8; 2];

    /// The bytes of a tile without content coding: MVT, or a WebP or PNG picture of heights (terrarium). `None` if the tile is
    /// empty or cannot be read.
    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>>;
}

/// The sources by their names in the style.
pub type Sources<'a> = BTreeMap<&'a str, &'a dyn TileSource>;
