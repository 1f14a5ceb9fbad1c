//! Points, lines and areas of files: coordinate systems, conversion to WGS 84, and what looks wrong with a shape.

pub(super) mod area;
pub(super) mod geometry;
pub(super) mod mixed;
pub(super) mod oddities;
pub(super) mod systems;
