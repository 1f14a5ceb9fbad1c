//! Earth-centred, Earth-fixed (ECEF) coordinates: metres in space, without special cases at the poles or the
//! antimeridian. Up to 2 km, the chord between two points of the ellipsoid is at most 8 µm shorter than the geodesic
//! (s³ / 24 R²). So short lengths are measured as chords, which is forty times faster than on the ellipsoid.

use std::f64::consts::FRAC_PI_2;

use super::{Position, geodesic};

/// The semi-major axis of WGS 84 in metres.
pub const A: f64 = 6_378_137.0;
/// The flattening of WGS 84.
pub const F: f64 = 1.0 / 298.257_223_563;
/// The semi-minor axis of WGS 84 in metres.
pub const B: f64 = A * (1.0 - F);

/// The maximum length, in metres, of a segment that is measured as a chord. Longer segments are measured as geodesics.
const CHORD_MAX_M: f64 = 2_000.0;

/// Converts a position to ECEF metres, without its height: x towards 0°/0°, y towards 90° E, z towards the north pole.
/// Source: EPSG guidance note 7-2, §4.1.1.
pub fn from_position(p: Position) -> [f64; 3] {
    let e2 = F * (2.0 - F);
    let (sin_lat, cos_lat) = p.lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = p.lon.to_radians().sin_cos();
    let n = A / (1.0 - e2 * sin_lat * sin_lat).sqrt();
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - e2) * sin_lat]
}

/// Returns the length of the chord between two points in metres.
pub fn chord_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [dx, dy, dz] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    (dx * dx + dy * dy + dz * dz).sqrt()
}

/// The longest chord, in metres, for which [`geodesic_m`] is exact.
pub const SHORT_M: f64 = 50_000.0;

/// Returns the length in metres of the geodesic between two points of the ellipsoid whose chord is at most [`SHORT_M`].
/// It is a hundred times faster than [`geodesic::distance_m`] and differs by less than 0.1 µm, most of which is
/// rounding.
///
/// Over a short way a geodesic is nearly an arc of a circle. With curvature k, the arc over a chord c has the length
/// (2/k) asin(kc/2) = c (1 + u/6 + 3u²/40 + …) with u = (kc/2)². The surface is the quadric xᵀQx = 1 with Q =
/// diag(1/a², 1/a², 1/b²). Its curvature at p along the unit tangent t is tᵀQt / |Qp| (do Carmo, Differential Geometry
/// of Curves and Surfaces, §3.3: the second fundamental form of a level set). The curvature is taken at the middle of
/// the geodesic, above the middle m of the chord d. There d is a tangent, because both its ends are on the quadric
/// (dᵀQm = 0), and p = m / √(1 − dᵀQd/4). The error, because the curvature changes along the way, is of the fifth power
/// of the length times e²: 10 nm for 50 km.
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

/// Returns an upper bound, in metres, for the chords of all geodesics of at most this length.
///
/// The smallest curvature of a geodesic on the ellipsoid is 1/R with R = a²/b (the polar radius of curvature). So its
/// chord is at most about as long as that of an arc of radius R. One per mille is added to the arc, because a geodesic
/// twists slightly out of a plane. A property test compares the bound with GeographicLib.
pub fn chord_at_most_m(geodesic_m: f64) -> f64 {
    let diameter = 2.0 * A * A / B;
    let arc = (geodesic_m / (0.999 * diameter)).min(FRAC_PI_2);
    // One micrometre is added for the rounding of both distances.
    (diameter * arc.sin()).min(geodesic_m) + 1e-6
}

/// Returns a lower bound, in metres, for the geodesic between two points of the ellipsoid. It is useful for distant
/// points.
///
/// With reduced latitudes β, ds² = (a² sin²β + b² cos²β) dβ² + a² cos²β dλ² ≥ b² (dβ² + cos²β dλ²). So no way is
/// shorter than on the sphere of radius b between the points of the same β and λ. On the unit sphere these are (x/a,
/// y/a, z/b).
pub fn geodesic_at_least_m(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [x, y, z] = [a[0] * b[0] / (A * A), a[1] * b[1] / (A * A), a[2] * b[2] / (B * B)];
    // One metre is subtracted, because between nearly opposite points rounding has that much effect.
    B * (x + y + z).clamp(-1.0, 1.0).acos() - 1.0
}

/// A local frame at a point of the ellipsoid, for bearings.
pub struct View {
    /// The point itself.
    pub origin: [f64; 3],
    east: [f64; 3],
    north: [f64; 3],
}

impl View {
    /// Makes the local frame at a position.
    pub fn from(p: Position) -> Self {
        let (sin_lat, cos_lat) = p.lat.to_radians().sin_cos();
        let (sin_lon, cos_lon) = p.lon.to_radians().sin_cos();
        Self {
            origin: from_position(p),
            east: [-sin_lon, cos_lon, 0.0],
            north: [-sin_lat * cos_lon, -sin_lat * sin_lon, cos_lat],
        }
    }

    /// Returns the bearing of another point in degrees clockwise from north. It is at least 0 and less than 360, and 0
    /// for the point itself. For a geodesic of at most [`SHORT_M`] its error is less than 3 millionths of a degree
    /// (Rapp, Geometric Geodesy I, §4.16).
    pub fn bearing(&self, to: [f64; 3]) -> f64 {
        let along = |axis: [f64; 3]| -> f64 {
            axis.into_iter().zip(to).zip(self.origin).map(|((axis, to), from)| axis * (to - from)).sum()
        };
        let bearing = along(self.east).atan2(along(self.north)).to_degrees();
        if bearing < 0.0 { (bearing + 360.0) % 360.0 } else { bearing }
    }
}

/// Returns the length of each segment of a line in metres along the ellipsoid. There is one length fewer than
/// positions.
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

/// Returns the length of a line in metres along the ellipsoid. Heights do not count.
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
        fn chords_and_geodesics_stay_within_their_bounds(a in place(), b in place()) {
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
            // Over one metre, rounding changes the bearing more than the method does. At a pole, the given longitude
            // defines the direction of every bearing.
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
