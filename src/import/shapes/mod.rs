//! Points, lines and areas of files.
//!
//! [`geometry`] reads shapes from GDAL and converts them to WGS 84. [`systems`] derives a coordinate system from the
//! numbers. [`mixed`] picks the shapes that fit the import from files that hold several kinds. [`oddities`] finds
//! errors in lines, and [`area`] finds a place inside a polygon.

pub(super) mod area;
pub(super) mod geometry;
pub(super) mod mixed;
pub(super) mod oddities;
pub(super) mod systems;
