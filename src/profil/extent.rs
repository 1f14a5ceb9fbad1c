//! The horizontal extent of the picture and of the profile in it, in the units of the picture.

/// The width of the picture. (All lengths are in units of the picture.)
pub(super) const WIDTH: f64 = 400.0;
/// The left and right end of the diagram.
pub(super) const LEFT: f64 = 60.0;
pub(super) const RIGHT: f64 = WIDTH - 14.0;

/// The left and the right end of the profile, as shares of the width of the picture. The start and the end of the way lie
/// there.
pub const BORDS: [f64; 2] = [LEFT / WIDTH, RIGHT / WIDTH];
