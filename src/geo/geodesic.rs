//! Distances along the ellipsoid.

use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::Position;

/// The geodesic distance in metres on WGS 84 (Karney, Algorithms for geodesics, 2013), heights left out.
pub fn distance_m(a: Position, b: Position) -> f64 {
    // Nothing to solve, and lines with repeated points are common.
    if a.lon == b.lon && a.lat == b.lat { 0.0 } else { Geodesic::wgs84().inverse(a.lat, a.lon, b.lat, b.lon) }
}
