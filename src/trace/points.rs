//! Reduces a track to a given number of points ([`PointLimit`]) with the smallest error.
//!
//! The method is that of Douglas and Peucker (see [`crate::geo::simplify`]), applied to the stretch with the largest
//! error first, until the limit of points is reached. All segments of a track share this limit, so each point is used
//! where the error is largest. The error is never larger than that of the recursive method with the same number of
//! points.
//!
//! ```text
//!          p
//!          │            off      distance of p from the segment a–b, not from the infinite line through a and b. So
//!   a ─────┴── r ── q ── b       the tip of a spur and the far side of a loop (a = b) stay.
//!              ◄────    retreat  the track goes to q, back to r, and on to b. q lies on a–b, but must stay: any walk
//!                                along a–b is off by at least half of the distance q–r.
//! ```
//!
//! Both measures together bound the Fréchet distance (H. Alt, M. Godau, "Computing the Fréchet distance between two
//! polygonal curves", Int. J. of Computational Geometry & Applications 5 (1995)). Two walkers, one on each curve,
//! choose their speeds freely but never turn back. The Fréchet distance is the smallest possible maximum of the
//! distance between them. So every out-and-back and every loop that is longer than the error is kept.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::geo::{Position, ecef};

/// The maximum number of points of a track. Older devices truncate or reject longer tracks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PointLimit {
    /// No limit.
    #[default]
    Complete,
    /// For devices with little memory: 8,000 points.
    Compatible,
    /// For the oldest devices, and small enough for a message: 500 points.
    Leger,
}

impl PointLimit {
    /// Every limit, from the most points to the fewest.
    pub const ALL: [Self; 3] = [Self::Complete, Self::Compatible, Self::Leger];

    /// The words for the limits in URLs, in the order of [`Self::ALL`].
    pub const WORDS: &'static [&'static str] = &["complete", "compatible", "leger"];

    /// Parses a limit. Returns `None` for any other word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variante| variante.as_str() == word)
    }

    /// Returns the word in URLs and file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Compatible => "compatible",
            Self::Leger => "leger",
        }
    }

    /// Returns the maximum number of points. It applies to each track and not to the file: devices count by track, and
    /// the file of a voie has many tracks.
    pub fn at_most(self) -> usize {
        match self {
            Self::Complete => usize::MAX,
            Self::Compatible => 8_000,
            Self::Leger => 500,
        }
    }
}

/// The approximate maximum number of distances that are measured. The method measures up to (kept points) × (vertices
/// of a stretch), and a long zigzag reaches this number. Therefore a track is first cut into stretches whose ends are
/// kept. For a track of 20,000 vertices, this costs one point in a thousand.
const WORK: usize = 20_000_000;

/// Reduces the segments of a track to `most` points in total. Both ends of every segment are kept. Also returns the
/// maximum distance in metres between a dropped point and the new segments.
pub(super) fn at_most(segments: &[Vec<Position>], most: usize) -> (Vec<Vec<Position>>, f64) {
    let (kept, deviation_m) = keep(segments, most);
    let mut kept = kept.into_iter();
    let of_segment = |segment: &Vec<Position>| {
        segment.iter().zip(kept.by_ref()).filter(|(_, kept)| *kept).map(|(place, _)| *place).collect()
    };
    (segments.iter().map(of_segment).collect(), deviation_m)
}

/// Returns for each point of all segments whether it is kept, and the maximum distance in metres between a dropped
/// point and the new segments.
pub fn keep(segments: &[Vec<Position>], most: usize) -> (Vec<bool>, f64) {
    let places: Vec<[f64; 3]> = segments.iter().flatten().map(|place| ecef::from_position(*place)).collect();
    let stretch = (WORK / most.max(1)).max(2);
    let mut kept = vec![false; places.len()];
    let mut spans: BinaryHeap<Span> = BinaryHeap::new();
    let (mut start, mut count) = (0, 0);
    for segment in segments.iter().filter(|segment| !segment.is_empty()) {
        let last = start + segment.len() - 1;
        for first in (start..last).step_by(stretch) {
            spans.extend(Span::new(&places, first, last.min(first + stretch)));
            count += mark(&mut kept, first);
        }
        count += mark(&mut kept, last);
        start = last + 1;
    }
    while count < most {
        let Some(Span { first: Reverse(first), split, last, .. }) = spans.pop() else { break };
        count += mark(&mut kept, split);
        spans.extend(Span::new(&places, first, split));
        spans.extend(Span::new(&places, split, last));
    }
    (kept, spans.iter().map(|span| f64::from_bits(span.off)).fold(0.0, f64::max))
}

/// Marks a point as kept. Returns 1 if it was not kept before, else 0.
fn mark(kept: &mut [bool], place: usize) -> usize {
    kept.get_mut(place).map_or(0, |kept| usize::from(!std::mem::replace(kept, true)))
}

/// A stretch between two kept points, for the priority queue. Stretches are ordered by error. If errors are equal, the
/// first stretch of the track is the greatest. Errors are stored as bits, because non-negative floats have the same
/// order as their bits.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    /// The error in metres, as bits. It is the largest distance of a point from the segment, or half of the longest
    /// retreat, whichever is larger.
    error: u64,
    first: Reverse<usize>,
    last: usize,
    /// The point between the ends that has this error. The stretch is split there.
    split: usize,
    /// The maximum distance of a point from the segment in metres, as bits.
    off: u64,
}

impl Span {
    /// Measures the stretch between two points. Returns `None` if there is no point between them.
    fn new(places: &[[f64; 3]], first: usize, last: usize) -> Option<Self> {
        let chord = Chord::new(*places.get(first)?, *places.get(last)?);
        let (mut farthest, mut squared) = (None, 0.0);
        // `ahead` is the farthest point along the segment so far. `turn` is the point where the longest retreat starts.
        let (mut ahead, mut ahead_m) = (first, 0.0);
        let (mut turn, mut retreat_m) = (first, 0.0);
        for (number, place) in (first + 1..).zip(places.get(first + 1..last)?) {
            let (off, along_m) = chord.measure(*place);
            if farthest.is_none() || off > squared {
                (farthest, squared) = (Some(number), off);
            }
            if ahead_m - along_m > retreat_m {
                (turn, retreat_m) = (ahead, ahead_m - along_m);
            }
            if along_m > ahead_m {
                (ahead, ahead_m) = (number, along_m);
            }
        }
        let off_m = squared.sqrt();
        let (split, error_m) = if retreat_m / 2.0 > off_m { (turn, retreat_m / 2.0) } else { (farthest?, off_m) };
        Some(Self { error: error_m.to_bits(), first: Reverse(first), last, split, off: off_m.to_bits() })
    }
}

/// The segment between two points, prepared for many measurements.
struct Chord {
    from: [f64; 3],
    along: [f64; 3],
    length_m: f64,
}

impl Chord {
    fn new(from: [f64; 3], to: [f64; 3]) -> Self {
        let along = minus(to, from);
        Self { from, along, length_m: dot(along, along).sqrt() }
    }

    /// Returns the squared distance of a point from the segment in square metres, and the distance in metres from the
    /// start of the segment to the nearest point on it.
    fn measure(&self, place: [f64; 3]) -> (f64, f64) {
        let to = minus(place, self.from);
        let squared = self.length_m * self.length_m;
        let share = if squared > 0.0 { (dot(to, self.along) / squared).clamp(0.0, 1.0) } else { 0.0 };
        let off = minus(to, self.along.map(|side| side * share));
        (dot(off, off), share * self.length_m)
    }
}

fn minus(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Makes a line from points `[east, north]` in metres.
    fn line(places: &[[f64; 2]]) -> Vec<Position> {
        places.iter().map(|[x, y]| Position::flat(-3.0 + x / 74_000.0, 48.0 + y / 111_000.0)).collect()
    }

    /// Returns the distance of a point from a segment in metres. It is computed independently of [`Chord`].
    fn off_m(p: Position, ends: &[Position]) -> f64 {
        let [p, a, b] = [p, ends[0], ends[1]].map(ecef::from_position);
        let (ab, ap) = (minus(b, a), minus(p, a));
        let t = if dot(ab, ab) > 0.0 { (dot(ab, ap) / dot(ab, ab)).clamp(0.0, 1.0) } else { 0.0 };
        ecef::chord_m(p, [0, 1, 2].map(|i| a[i] + t * ab[i]))
    }

    /// One move of a random walk. Lengths and radii are in metres.
    #[derive(Clone, Debug)]
    enum Move {
        Leg(f64),
        Spur(f64),
        Hairpins(usize, f64),
        Loop(f64),
    }

    fn moves() -> impl Strategy<Value = Vec<(f64, Move)>> {
        let turn = prop_oneof![Just(0.0), Just(180.0), -150.0..150.0];
        let what = prop_oneof![
            (100.0..3_000.0).prop_map(Move::Leg),
            (15.0..900.0).prop_map(Move::Spur),
            (1usize..8, 20.0..300.0).prop_map(|(count, metres)| Move::Hairpins(count, metres)),
            (10.0..200.0).prop_map(Move::Loop),
        ];
        prop::collection::vec((turn, what), 1..14)
    }

    /// Extends the walk by some metres in a direction, with a vertex about every 15 m.
    fn go(walk: &mut Vec<[f64; 2]>, degrees: f64, metres: f64) {
        let [x, y] = *walk.last().unwrap();
        let (sin, cos) = degrees.to_radians().sin_cos();
        let steps = (metres / 15.0).ceil();
        walk.extend((1..=steps as i32).map(|i| f64::from(i) / steps * metres).map(|m| [x + m * sin, y + m * cos]));
    }

    fn walk(moves: &[(f64, Move)]) -> Vec<[f64; 2]> {
        let (mut walk, mut bearing) = (vec![[0.0, 0.0]], 0.0);
        for (turn, what) in moves {
            bearing += turn;
            match what {
                Move::Leg(metres) => go(&mut walk, bearing, *metres),
                Move::Spur(metres) => [0.0, 180.0].iter().for_each(|way| go(&mut walk, bearing + way, *metres)),
                Move::Hairpins(count, metres) => (0..*count).for_each(|_| {
                    for (way, metres) in [(85.0, *metres), (0.0, 12.0), (-85.0, *metres), (0.0, 12.0)] {
                        go(&mut walk, bearing + way, metres);
                    }
                }),
                Move::Loop(radius) => {
                    (0..36).for_each(|i| go(&mut walk, bearing + f64::from(i) * 10.0, radius * 10f64.to_radians()))
                }
            }
        }
        walk
    }

    proptest! {
        /// 500 points keep every spur, hairpin and loop of such a walk: each point stays within 5 m, in the same order,
        /// and the length within 0.5 %. Kept points are in order, so each stretch between two of them is checked
        /// separately.
        #[test]
        fn no_spur_hairpin_or_loop_is_lost(moves in moves()) {
            let whole = line(&walk(&moves));
            let (kept, _) = keep(std::slice::from_ref(&whole), 500);
            let stays: Vec<usize> = (0..whole.len()).filter(|i| kept[*i]).collect();
            for pair in stays.windows(2) {
                let [from, to] = [whole[pair[0]], whole[pair[1]]];
                let mut ahead = 0.0_f64;
                for place in &whole[pair[0]..=pair[1]] {
                    prop_assert!(off_m(*place, &[from, to]) <= 5.0);
                    // All points are near the segment, so the distance from its start approximates the distance along
                    // it.
                    let along = ecef::chord_m(ecef::from_position(from), ecef::from_position(*place));
                    prop_assert!(ahead - along <= 10.0 + 5.0, "{} m back", ahead - along);
                    ahead = ahead.max(along);
                }
            }
            let few: Vec<Position> = stays.iter().map(|i| whole[*i]).collect();
            let lost = 1.0 - ecef::length_m(&few) / ecef::length_m(&whole);
            prop_assert!((0.0..0.005).contains(&lost), "{lost}");
        }

        /// The limit holds, ends and order are kept, and no point is farther away than the returned distance.
        #[test]
        fn the_limit_and_the_returned_distance_hold(
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
                    let near = after.windows(2).map(|ends| off_m(*place, ends)).fold(f64::INFINITY, f64::min);
                    prop_assert!(after.len() < 2 || near <= deviation_m + 1e-6, "{near} {deviation_m}");
                }
            }
        }
    }

    #[test]
    fn a_bend_is_kept_and_points_on_a_straight_are_not() {
        let line: Vec<Position> = (0..=100)
            .map(|i| Position::flat(-3.0 + f64::from(i.min(50)) * 1e-4, 48.0 + f64::from((i - 50).max(0)) * 1e-4))
            .collect();
        let (left, deviation_m) = at_most(std::slice::from_ref(&line), 3);
        assert_eq!(left, [vec![line[0], line[50], line[100]]]);
        assert!(deviation_m < 0.01, "{deviation_m}");
    }

    #[test]
    fn turning_points_and_loops_are_kept() {
        // Out and back along one line: to 600 m, back to 100 m, then to 1 km.
        let turns = line(&[[0.0, 0.0], [0.0, 600.0], [0.0, 100.0], [0.0, 1_000.0]]);
        assert_eq!(at_most(std::slice::from_ref(&turns), 3).0, [vec![turns[0], turns[1], turns[3]]]);
        // A closed loop.
        let ring = line(&[[0.0, 0.0], [90.0, 10.0], [100.0, 100.0], [10.0, 90.0], [0.0, 0.0]]);
        assert_eq!(at_most(std::slice::from_ref(&ring), 3).0, [vec![ring[0], ring[2], ring[4]]]);
    }

    /// The worst case for the running time: in a zigzag all vertices have the same distance.
    #[test]
    fn a_zigzag_of_50_000_vertices_takes_less_than_a_minute() {
        let zigzag: Vec<[f64; 2]> = (0..50_000).map(|i| [f64::from(i), f64::from(i % 2) * 50.0]).collect();
        let zigzag = line(&zigzag);
        let before = std::time::Instant::now();
        assert_eq!(at_most(std::slice::from_ref(&zigzag), 8_000).0[0].len(), 8_000);
        assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
    }
}
