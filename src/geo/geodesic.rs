//! Distances and bearings on the WGS 84 ellipsoid.
//!
//! Source: C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013), as implemented in GeographicLib.

use std::sync::LazyLock;

use geographiclib_rs::{Geodesic, InverseGeodesic};

use super::Position;

static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// Returns the geodesic distance between two positions in metres. Its error is some nanometres. Heights do not count.
pub fn distance_m(a: Position, b: Position) -> f64 {
    WGS84.inverse(a.lat, a.lon, b.lat, b.lon)
}

/// Returns the geodesic distance in metres, and the bearing at `a` towards `b` in degrees clockwise from north. The
/// bearing is at least 0 and less than 360. For two equal positions it is 180.
pub fn distance_and_bearing(a: Position, b: Position) -> (f64, f64) {
    let (distance, azimuth, _, _): (f64, f64, f64, f64) = WGS84.inverse(a.lat, a.lon, b.lat, b.lon);
    (distance, if azimuth < 0.0 { azimuth + 360.0 } else { azimuth % 360.0 })
}

/// Returns the position `distance_m` metres from `a` in the direction `bearing`.
#[cfg(test)]
pub fn towards(a: Position, bearing: f64, distance_m: f64) -> Position {
    use geographiclib_rs::DirectGeodesic as _;
    let (lat, lon) = WGS84.direct(a.lat, a.lon, bearing, distance_m);
    Position::flat(lon, lat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distances() {
        // Expected values: GeodSolve -i of GeographicLib, JFK to LHR.
        let (jfk, lhr) = (Position::flat(-73.8, 40.6), Position::flat(-0.5, 51.6));
        let (distance, bearing) = distance_and_bearing(jfk, lhr);
        assert!((distance - 5_551_759.400).abs() < 0.001, "{distance}");
        assert!((bearing - 51.198_882_845_579).abs() < 1e-9, "{bearing}");
        // Half a meridian, from pole to pole.
        assert!((distance_m(Position::flat(0.0, -90.0), Position::flat(77.0, 90.0)) - 20_003_931.458_6).abs() < 0.001);
        // Across the antimeridian.
        assert!((distance_m(Position::flat(179.9, 0.0), Position::flat(-179.9, 0.0)) - 22_263.898).abs() < 0.001);
        assert!(distance_and_bearing(lhr, jfk).1 > 180.0);
    }
}
