//! Vector tiles: from the atlas to the bytes of MVT 2.1.
//!
//! [`layer`] says what the layers are (design §6), [`attributes`] what is told of their features. Before any request, `chains` joins the arcs to lines that all layers
//! share, `pyramid` simplifies them for every zoom, and both lines and `points` are listed by tile. [`Tiles`] then cuts and
//! puts together what a tile contains, `encode` is the one place that knows the encoding, [`tilejson`] describes it all
//! to clients; [`Touched`] are the tiles that a change touches.

mod chains;
mod content;
mod encode;
pub mod layer;
mod points;
mod prepare;
mod pyramid;
pub mod tilejson;
mod touched;

pub use content::Tiles;
pub use encode::{Feature, Geometry, encode};
pub use layer::{Layer, LayerSet, Tag};
pub use touched::Touched;

/// The media type of a tile.
pub const MEDIA_TYPE: &str = "application/vnd.mapbox-vector-tile";
