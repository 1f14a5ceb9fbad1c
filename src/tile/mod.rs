//! Vector tiles (MVT 2.1), made from the atlas.
//!
//! [`Tiles`] prepares the lines and points of an [`Atlas`](crate::atlas::Atlas) once, then makes any tile from them.
//! The HTTP service and the archives use it. [`layer`] is the table of layers and attributes, and [`tilejson`]
//! describes the tiles to clients. After a change, [`Touched`] tells which tiles must be encoded again.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::geo::{Position, TileId};
//! use hent::model::{Code, Dataset, Localite};
//! use hent::tile::{LayerSet, Tiles};
//!
//! let brest = Localite {
//!     id: 1,
//!     code: Code::parse("brest").unwrap(),
//!     nom: "Brest".into(),
//!     insee: String::new(),
//!     services: vec![],
//!     geom: Position::flat(-4.486, 48.39),
//! };
//! let atlas = Atlas::build(Dataset { localites: vec![brest], ..Dataset::default() });
//! let tiles = Tiles::new(&atlas);
//!
//! let here = TileId::new(14, 7987, 5668).unwrap();
//! let bytes = tiles.encode(&atlas, LayerSet::ALL, here).unwrap();
//! assert!(bytes.windows(5).any(|text| text == b"Brest"));
//! assert!(tiles.encode(&atlas, LayerSet::ALL, TileId::new(14, 0, 0).unwrap()).is_none(), "an empty tile");
//! ```
//!
//! Preparation, before any request: `chains` joins arcs into lines that all layers share, `pyramid` simplifies these
//! lines for every zoom, and `points` thins the points. Both results are indexed by tile (`prepare`). For each request,
//! `content` looks up the lines and points of a tile, clips them and assembles the features, and `encode` writes the
//! bytes.

mod chains;
mod content;
mod drawn;
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
