//! Pure mathematics of places, lines and tiles: no input or output, nothing of the other modules.

mod position;

pub use position::Position;
