//! The grid of the map's pixels.

/// The side of a tile in pixels.
pub(super) const SIDE: usize = 256;
/// The width of a pixel of zoom 0 at the equator, in metres.
pub(super) const PIXEL_M: f64 = 40_075_016.7 / SIDE as f64;
