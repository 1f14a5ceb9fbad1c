//! A track of fewer points: the least important are left out (M. Visvalingam, J. D. Whyatt, "Line generalisation by
//! repeated elimination of points", The Cartographic Journal 30 (1993)), which takes n log n however a line winds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::geo::{Position, ecef};

/// At most so many points of a track, both ends of every segment among them; and how far one that was left out lies from
/// what is left, metres.
pub(super) fn at_most(segments: &[Vec<Position>], most: usize) -> (Vec<Vec<Position>>, f64) {
    let places: Vec<Place> = segments.iter().flat_map(|segment| Place::all(segment)).collect();
    let kept = keep(&places, most);
    let (mut left, mut deviation_m, mut start) = (vec![], 0.0_f64, 0);
    for segment in segments {
        let here = start..start + segment.len();
        start = here.end;
        let (places, kept) = (places.get(here.clone()).unwrap_or(&[]), kept.get(here).unwrap_or(&[]));
        left.push(segment.iter().zip(kept).filter(|(_, kept)| **kept).map(|(place, _)| *place).collect());
        let stays: Vec<usize> = kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(i, _)| i).collect();
        for ends in stays.windows(2) {
            let &[a, b] = ends else { continue };
            let (Some(from), Some(to)) = (places.get(a), places.get(b)) else { continue };
            for place in places.get(a + 1..b).unwrap_or(&[]) {
                deviation_m = deviation_m.max(off_m(place.at, from.at, to.at));
            }
        }
    }
    (left, deviation_m)
}

/// A place in space, and whether it begins or ends a segment.
struct Place {
    at: [f64; 3],
    is_end: bool,
}

impl Place {
    fn all(segment: &[Position]) -> impl Iterator<Item = Self> + '_ {
        let last = segment.len().saturating_sub(1);
        let places = segment.iter().enumerate();
        places.map(move |(i, place)| Self { at: ecef::from_position(*place), is_end: i == 0 || i == last })
    }
}

/// Which places stay.
fn keep(places: &[Place], most: usize) -> Vec<bool> {
    let mut kept = vec![true; places.len()];
    let mut count = places.len();
    if count <= most {
        return kept;
    }
    // Of each place, the neighbours that are still there.
    let mut near: Vec<(usize, usize)> = (0..count).map(|i| (i.saturating_sub(1), i + 1)).collect();
    let area = |i: usize, (before, after): (usize, usize)| {
        let [a, b, c] = [places.get(before)?, places.get(i)?, places.get(after)?];
        (!b.is_end).then(|| twice_the_area(a.at, b.at, c.at))
    };
    // Positive floats compare as their bits do; of equal ones the first goes first.
    let entry = |area: f64, i: usize| Reverse((area.to_bits(), i));
    let mut areas: Vec<f64> = vec![f64::INFINITY; count];
    let mut heap = BinaryHeap::with_capacity(count);
    for (i, (slot, near)) in areas.iter_mut().zip(&near).enumerate() {
        if let Some(area) = area(i, *near) {
            *slot = area;
            heap.push(entry(area, i));
        }
    }
    while count > most {
        let Some(Reverse((bits, i))) = heap.pop() else { break };
        let (Some(gone), Some(&at), Some(&(before, after))) = (kept.get_mut(i), areas.get(i), near.get(i)) else {
            break;
        };
        if !*gone || at.to_bits() != bits {
            continue; // another entry of this place came later
        }
        *gone = false;
        count -= 1;
        if let Some(before) = near.get_mut(before) {
            before.1 = after;
        }
        if let Some(after) = near.get_mut(after) {
            after.0 = before;
        }
        for neighbour in [before, after] {
            let Some(&ends) = near.get(neighbour) else { continue };
            // No neighbour matters less than what has just gone, or a curve would be eaten up from its end.
            if let (Some(area), Some(slot)) = (area(neighbour, ends), areas.get_mut(neighbour)) {
                *slot = area.max(at);
                heap.push(entry(*slot, neighbour));
            }
        }
    }
    kept
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// The length of the cross product of two sides of a triangle, m².
fn twice_the_area(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    let (u, v) = (minus(b, a), minus(c, a));
    // |u × v|² = |u|²|v|² − (u·v)² loses less here than it takes: both are some metres long.
    (dot(u, u) * dot(v, v) - dot(u, v).powi(2)).max(0.0).sqrt()
}

/// How far a place is from a segment, metres.
fn off_m(p: [f64; 3], a: [f64; 3], b: [f64; 3]) -> f64 {
    let (along, to) = (minus(b, a), minus(p, a));
    let squared = dot(along, along);
    let t = if squared > 0.0 { (dot(to, along) / squared).clamp(0.0, 1.0) } else { 0.0 };
    let off = minus(to, along.map(|side| side * t));
    dot(off, off).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// The cap holds, ends stay, order stays, and nothing lies farther off than was said.
        #[test]
        fn few_points_near_the_line(
            steps in prop::collection::vec((-1e-3f64..1e-3, -1e-3f64..1e-3), 2..400),
            cut in 1usize..399,
            most in 4usize..200,
        ) {
            let (mut lon, mut lat) = (-3.0, 48.0);
            let mut line = vec![];
            for (x, y) in steps {
                (lon, lat) = (lon + x, lat + y);
                line.push(Position::flat(lon, lat));
            }
            let cut = cut.min(line.len() - 1);
            let segments: Vec<Vec<Position>> = [&line[..cut], &line[cut..]].map(<[_]>::to_vec).into();
            let (left, deviation_m) = at_most(&segments, most);
            let count: usize = left.iter().map(Vec::len).sum();
            prop_assert!(count <= most && count == most.min(line.len()), "{count} of {most}");
            for (before, after) in segments.iter().zip(&left) {
                prop_assert_eq!((before.first(), before.last()), (after.first(), after.last()));
                let mut rest = before.iter();
                prop_assert!(after.iter().all(|place| rest.any(|p| p == place)), "in order");
                for place in before {
                    let p = ecef::from_position(*place);
                    let off = |ends: &[Position]| off_m(p, ecef::from_position(ends[0]), ecef::from_position(ends[1]));
                    let near = after.windows(2).map(off).fold(f64::INFINITY, f64::min);
                    prop_assert!(after.len() < 2 || near <= deviation_m + 1e-6, "{near} {deviation_m}");
                }
            }
        }
    }

    #[test]
    fn a_bend_stays_and_a_straight_goes() {
        let line: Vec<Position> = (0..=100)
            .map(|i| Position::flat(-3.0 + f64::from(i.min(50)) * 1e-4, 48.0 + f64::from((i - 50).max(0)) * 1e-4))
            .collect();
        let (left, deviation_m) = at_most(std::slice::from_ref(&line), 3);
        assert_eq!(left, [vec![line[0], line[50], line[100]]]);
        assert!(deviation_m < 0.01, "{deviation_m}");
    }
}
