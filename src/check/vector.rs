//! Plane geometry in metres: the little that several rules need.

use crate::geo::plane::{EastNorth, length};

/// Returns the vector from `a` to `b`.
pub(super) fn from_to(a: EastNorth, b: EastNorth) -> EastNorth {
    (b.0 - a.0, b.1 - a.1)
}

/// Returns the z component of the cross product. It is positive if `b` is to the left of `a`.
pub(super) fn cross(a: EastNorth, b: EastNorth) -> f64 {
    a.0 * b.1 - a.1 * b.0
}

/// Returns the scalar product.
pub(super) fn dot(a: EastNorth, b: EastNorth) -> f64 {
    a.0 * b.0 + a.1 * b.1
}

/// Returns the distance between two places in metres.
pub(super) fn distance(a: EastNorth, b: EastNorth) -> f64 {
    length(from_to(a, b))
}

/// Returns the angle between two vectors in degrees, 0 to 180.
pub(super) fn angle(a: EastNorth, b: EastNorth) -> f64 {
    cross(a, b).abs().atan2(dot(a, b)).to_degrees()
}

/// Returns the place on the segment `a`–`b` that is nearest to `p` (0 at `a`, 1 at `b`), and its distance in metres.
pub(super) fn foot(p: EastNorth, a: EastNorth, b: EastNorth) -> (f64, f64) {
    let (along, to) = (from_to(a, b), from_to(a, p));
    let squared = dot(along, along);
    let t = if squared > 0.0 { (dot(to, along) / squared).clamp(0.0, 1.0) } else { 0.0 };
    (t, distance(p, (a.0 + t * along.0, a.1 + t * along.1)))
}

/// Returns where two segments cross, as the place on the first one (0 to 1). Segments that only touch do not cross.
///
/// ```text
///   a ──x── b      c and d are on different sides of a–b, and a and b on different sides of c–d.
///       │
///       d
/// ```
pub(super) fn crossing([a, b]: [EastNorth; 2], [c, d]: [EastNorth; 2]) -> Option<f64> {
    let (ab, cd) = (from_to(a, b), from_to(c, d));
    let (of_c, of_d) = (cross(ab, from_to(a, c)), cross(ab, from_to(a, d)));
    let (of_a, of_b) = (cross(cd, from_to(c, a)), cross(cd, from_to(c, b)));
    let proper = of_c * of_d < 0.0 && of_a * of_b < 0.0;
    proper.then(|| of_a / (of_a - of_b))
}

/// Returns the part of the segment `a`–`b` that runs along `c`–`d` within `within_m`, as two places on the first
/// segment (0 to 1). Both must have nearly the same direction, or the opposite one.
pub(super) fn beside([a, b]: [EastNorth; 2], [c, d]: [EastNorth; 2], within_m: f64) -> Option<[f64; 2]> {
    /// The greatest sine of the angle between two segments that run beside each other: 10°.
    const PARALLEL: f64 = 0.174;
    let (ab, cd) = (from_to(a, b), from_to(c, d));
    let (squared, other) = (dot(ab, ab), dot(cd, cd));
    if squared == 0.0 || other == 0.0 || cross(ab, cd).powi(2) > PARALLEL * PARALLEL * squared * other {
        return None;
    }
    let place = |p: EastNorth| dot(from_to(a, p), ab) / squared;
    let (from, to) = (place(c).min(place(d)).max(0.0), place(c).max(place(d)).min(1.0));
    if from >= to {
        return None;
    }
    let off = |t: f64| foot((a.0 + t * ab.0, a.1 + t * ab.1), c, d).1;
    (off(from) <= within_m && off(to) <= within_m).then_some([from, to])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_cross_or_only_touch() {
        let across = [(0.0, -1.0), (0.0, 1.0)];
        assert_eq!(crossing([(-1.0, 0.0), (3.0, 0.0)], across), Some(0.25));
        assert_eq!(crossing([(-1.0, 0.0), (0.0, 0.0)], across), None, "a T");
        assert_eq!(crossing([(0.0, -1.0), (0.0, 1.0)], across), None, "the same segment");
        assert_eq!(crossing([(1.0, 0.0), (3.0, 0.0)], across), None, "beside it");
    }

    #[test]
    fn segments_run_beside_each_other() {
        let long = [(0.0, 0.0), (100.0, 0.0)];
        assert_eq!(beside(long, [(25.0, 0.5), (75.0, 0.5)], 1.0), Some([0.25, 0.75]));
        assert_eq!(beside(long, [(75.0, 0.5), (25.0, 0.5)], 1.0), Some([0.25, 0.75]), "the way back");
        assert_eq!(beside(long, [(25.0, 1.5), (75.0, 1.5)], 1.0), None, "too far");
        assert_eq!(beside(long, [(50.0, -0.5), (50.0, 0.5)], 1.0), None, "across");
        assert_eq!(beside(long, [(100.0, 0.0), (150.0, 0.0)], 1.0), None, "the next segment");
    }
}
