//! The mathematics of positions, lines and tiles. This module has no input or output, and uses no other module of hent.
//!
//! A [`Position`] is a point on Earth, and a [`Vertex`] is one in fixed point. [`geodesic`] measures on the ellipsoid
//! and [`ecef`] in space. [`mercator`] projects positions into the grids of tiles. [`simplify`] and [`clip`] prepare
//! lines for tiles, and a [`TileId`] identifies a tile. Most other modules use these types.
//!
//! ```
//! use hent::geo::{Position, World, distance_m, mercator::EXTENT};
//!
//! let (brest, quimper) = (Position::flat(-4.486, 48.39), Position::flat(-4.103, 47.996));
//! assert_eq!((distance_m(brest, quimper) / 1000.0).round(), 52.0);
//!
//! let grid = World::from_position(brest).on_grid(14);
//! assert_eq!((grid.x / EXTENT, grid.y / EXTENT), (7987, 5668), "the column and row of the tile with Brest");
//! ```

mod bounds;
pub mod clip;
pub mod ecef;
pub mod geodesic;
pub mod mercator;
pub mod plane;
mod position;
mod rounding;
pub mod simplify;
mod tile_id;
mod vertex;

pub use bounds::Bounds;
pub use geodesic::distance_m;
pub use mercator::World;
pub use position::Position;
pub use rounding::{km, rounded, tenths};
pub use tile_id::{InvalidTile, TileId};
pub use vertex::Vertex;
