//! Pure mathematics of places, lines and tiles: no input or output, nothing of the other modules.

mod bounds;
pub mod clip;
pub mod ecef;
pub mod geodesic;
pub mod mercator;
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
