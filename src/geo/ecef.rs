//! Earth-centred, Earth-fixed coordinates: metres in space, where nothing is special about the poles or the
//! antimeridian. A straight line between two places on the ellipsoid is at most 8 µm shorter than the geodesic
//! for 2 km (s³ / 24 R²), so short lengths are measured here, forty times faster than on the ellipsoid.

use std::f64::consts::FRAC_PI_2;

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

/// Chords that [`geodesic_m`] is made for, metres.
pub const SHORT_M: f64 = 50_000.0;

/// The length of the geodesic over a chord of at most [`SHORT_M`] between two places on the ellipsoid, metres; a hundred
/// times faster than on the ellipsoid, and as exact: within 0.1 µm, most of it rounding.
///
/// A geodesic is nowhere curved but by the surface, so over a short way it is an arc of a circle: with curvature k, that
/// over a chord c is (2/k) asin(kc/2) = c (1 + u/6 + 3u²/40 + …), u = (kc/2)². The surface is the quadric xᵀQx = 1 with
/// Q = diag(1/a², 1/a², 1/b²), whose curvature at p along the unit tangent t is tᵀQt / |Qp| (do Carmo, Differential
/// Geometry of Curves and Surfaces, §3.3: the second fundamental form of a level set). It is taken at the middle of the
/// geodesic, above that of the chord, m: there the chord d is tangent (dᵀQm = 0, both its ends being on the quadric) and
/// p = m / √(1 − dᵀQd/4). That the curvature changes on the way shows in the fifth power of the length, times the
/// ellipsoid's e²: 10 nm for 50 km.
pub fn geodesic_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    const Q: [f64; 3] = [1.0 / (A * A), 1.0 / (A * A), 1.0 / (B * B)];
    let (mut c2, mut dqd, mut qm2) = (0.0, 0.0, 0.0);
    for ((a, b), q) in a.into_iter().zip(b).zip(Q) {
        let (d, qm) = (b - a, q * (a + b) / 2.0);
        c2 += d * d;
        dqd += q * d * d;
        qm2 += qm * qm;
    }
    if c2 == 0.0 {
        return 0.0;
    }
    let u = dqd * dqd * (1.0 - dqd / 4.0) / (4.0 * c2 * qm2);
    c2.sqrt() * (1.0 + u * (1.0 / 6.0 + u * (3.0 / 40.0)))
}

/// A length that no chord of a geodesic of at most this length exceeds, metres.
///
/// A geodesic of the ellipsoid curves nowhere less than 1/R with R = a²/b (the polar radius of curvature), so its chord
/// is at most about as long as that of the arc of radius R. One per mille is added to the arc for the little that a
/// geodesic twists out of a plane; a property test holds this against GeographicLib.
pub fn chord_at_most_m(geodesic_m: f64) -> f64 {
    let diameter = 2.0 * A * A / B;
    let arc = (geodesic_m / (0.999 * diameter)).min(FRAC_PI_2);
    // A micrometre more, for the rounding of both distances.
    (diameter * arc.sin()).min(geodesic_m) + 1e-6
}

/// A length that no geodesic between two places on the ellipsoid goes below, metres; good for far ones.
///
/// With reduced latitudes β, ds² = (a² sin²β + b² cos²β) dβ² + a² cos²β dλ² ≥ b² (dβ² + cos²β dλ²): no way is shorter
/// than on the sphere of radius b between the places of the same β and λ, which are (x/a, y/a, z/b) on that of radius 1.
pub fn geodesic_at_least_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [x, y, z] = [a[0] * b[0] / (A * A), a[1] * b[1] / (A * A), a[2] * b[2] / (B * B)];
    // A metre off: that is what rounding does to the angle between two places that are nearly opposite.
    B * (x + y + z).clamp(-1.0, 1.0).acos() - 1.0
}

/// What is seen from a place on the ellipsoid.
pub struct View {
    /// The place itself.
    pub origin: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

impl View {
    /// What is seen from a place.
    pub fn from(p: Position) -> Self {
        let (sin_lat, cos_lat) = p.lat.to_radians().sin_cos();
        let (sin_lon, cos_lon) = p.lon.to_radians().sin_cos();
        Self {
            origin: from_position(p),
            east: [-sin_lon, cos_lon, 0.0],
            north: [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
        }
    }

    /// In which direction a place is seen, degrees clockwise from north, 0 to 360 (360 excluded; 0 for the place itself).
    /// A geodesic of at most [`SHORT_M`] sets out less than 3 millionths of a degree beside it (Rapp, Geometric Geodesy I,
    /// §4.16).
    pub fn bearing(&self, to: [f64; 3]) -> f64 {
        let along = |axis: [f64; 3]| -> f64 {
            axis.into_iter().zip(to).zip(self.origin).map(|((axis, to), from)| axis * (to - from)).sum()
        };
        let bearing = along(self.east).atan2(along(self.north)).to_degrees();
        if bearing < 0.0 { (bearing + 360.0) % 360.0 } else { bearing }
    }
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
        fn a_chord_is_never_longer_than_said(a in place(), b in place()) {
            let distance = geodesic::distance_m(a, b);
            prop_assert!(chord_m(from_position(a), from_position(b)) <= chord_at_most_m(distance));
            prop_assert!(geodesic_at_least_m(from_position(a), from_position(b)) <= distance);
            let opposite = Position::flat(a.lon - 180f64.copysign(a.lon), -a.lat);
            let distance = geodesic::distance_m(a, opposite);
            prop_assert!(geodesic_at_least_m(from_position(a), from_position(opposite)) <= distance);
        }

        #[test]
        fn short_geodesics_are_those_of_geographiclib(a in place(), bearing in 0.0f64..360.0, log_m in -3.0f64..4.698) {
            let b = geodesic::towards(a, bearing, 10f64.powf(log_m));
            let (distance, bearing) = geodesic::distance_and_bearing(a, b);
            let (view, to) = (View::from(a), from_position(b));
            prop_assume!(chord_m(view.origin, to) <= SHORT_M);
            let short = geodesic_m(view.origin, to);
            prop_assert!((short - distance).abs() < 1e-7, "{short} for {distance}");
            // What rounding does to the direction of a metre is more than what a short geodesic turns. At a pole every
            // direction is that of the longitude given.
            let beside = (view.bearing(to) - bearing + 540.0).rem_euclid(360.0) - 180.0;
            prop_assert!(beside.abs() < 3e-6 + 1e-6 / distance, "{beside}° beside {bearing}°, {distance} m");
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
