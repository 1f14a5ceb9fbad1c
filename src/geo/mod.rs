//! Pure mathematics of places, lines and tiles: no input or output, nothing of the other modules.

mod geodesic;
mod position;

pub use geodesic::distance_m;
pub use position::Position;
