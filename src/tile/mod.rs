//! Vector tiles: from the atlas to the bytes of MVT 2.1.
//!
//! [`layer`] says what the layers are (design §6), [`Tiles`] finds what a tile contains and cuts it to the tile,
//! [`encode`] is the one place that knows the encoding, [`tilejson`] describes it all to clients; [`Touched`] are the tiles that
//! a change touches.

mod content;
mod encode;
pub mod layer;
pub mod tilejson;
mod touched;

pub use content::Tiles;
pub use layer::{Layer, LayerSet};
pub use touched::Touched;

/// The media type of a tile.
pub const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";
