//! How many points a track has ([`PointLimit`]), and which they are. A track of fewer points: those stay that keep the track nearest to its course.
//!
//! This is the method of Douglas and Peucker (see [`crate::geo::simplify`]), worst stretch first, until the points are
//! used up. All segments of a track share its points, so each point goes where the error is greatest. A tolerance that the
//! recursive method meets with so many points is met.
//!
//! ```text
//!          p
//!          │            off      distance of p from the segment a–b, not from the line through a and b: the tip of a
//!   a ─────┴── r ── q ── b       spur and the far side of a loop (a = b) stay
//!              ◄────    retreat  the track walks to q, back to r and on: q lies on a–b, yet must stay. No walk along
//!                                a–b comes nearer to that than half the way back.
//! ```
//!
//! Both together bound the Fréchet distance (H. Alt, M. Godau, "Computing the Fréchet distance between two polygonal
//! curves", Int. J. of Computational Geometry & Applications 5 (1995)): how far two walkers are apart who may each choose
//! a speed but never turn back. So no out-and-back and no loop is lost that is longer than the error.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::geo::{Position, ecef};

/// How many points a track has at most; a device of some years ago takes no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum PointLimit {
    /// All there are.
    #[default]
    Complete,
    /// What newer devices without much memory take.
    Compatible,
    /// What the oldest take, and what goes into a message.
    Leger,
}

impl PointLimit {
    /// All values.
    pub const ALL: [Self; 3] = [Self::Complete, Self::Compatible, Self::Leger];

    /// Every word for it.
    pub const WORDS: &'static [&'static str] = &["complete", "compatible", "leger"];

    /// The value of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variante| variante.as_str() == word)
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Compatible => "compatible",
            Self::Leger => "leger",
        }
    }

    /// How many points a track has at most. (Not a file: devices count by track, and that of a voie has many.)
    pub fn at_most(self) -> usize {
        match self {
            Self::Complete => usize::MAX,
            Self::Compatible => 8_000,
            Self::Leger => 500,
        }
    }
}

/// How many distances are measured at most, about. The method takes up to (points that stay) × (vertices of a stretch),
/// which a long zigzag reaches. So a track is cut into stretches beforehand, whose ends stay. That takes one point in a
/// thousand of a track of 20,000 vertices.
const WORK: usize = 20_000_000;

/// At most so many points of a track, both ends of every segment among them; and how far one that was left out lies from
/// what is left, metres.
pub(super) fn at_most(segments: &[Vec<Position>], most: usize) -> (Vec<Vec<Position>>, f64) {
    let (kept, deviation_m) = keep(segments, most);
    let mut kept = kept.into_iter();
    let of_segment = |segment: &Vec<Position>| {
        segment.iter().zip(kept.by_ref()).filter(|(_, kept)| *kept).map(|(place, _)| *place).collect()
    };
    (segments.iter().map(of_segment).collect(), deviation_m)
}

/// Which places of all segments stay, and how far one that goes lies from what is left, metres.
fn keep(segments: &[Vec<Position>], most: usize) -> (Vec<bool>, f64) {
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

/// Keeps a place: one more.
fn mark(kept: &mut [bool], place: usize) -> usize {
    kept.get_mut(place).map_or(0, |kept| usize::from(!std::mem::replace(kept, true)))
}

/// A stretch between two places that stay, without those in between. The greatest is that of the greatest error; of
/// equal ones, the first. (Floats that are not negative compare as their bits do.)
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Span {
    /// The bits of the error, metres: how far its places are off, or half of a retreat.
    error: u64,
    first: Reverse<usize>,
    last: usize,
    /// The place in between that makes the error.
    split: usize,
    /// The bits of how far its places are off, metres.
    off: u64,
}

impl Span {
    /// The stretch between two places; none where nothing lies in between.
    fn new(places: &[[f64; 3]], first: usize, last: usize) -> Option<Self> {
        let chord = Chord::new(*places.get(first)?, *places.get(last)?);
        let (mut farthest, mut squared) = (None, 0.0);
        // The place that is farthest along so far; of the greatest retreat, where it begins.
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

/// The segment between two places, prepared to be measured from many.
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

    /// The square of the distance of a place, and how far along the nearest place of the segment lies, metres.
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

    /// A line of places `[east, north]` in metres.
    fn line(places: &[[f64; 2]]) -> Vec<Position> {
        places.iter().map(|[x, y]| Position::flat(-3.0 + x / 74_000.0, 48.0 + y / 111_000.0)).collect()
    }

    /// How far a place is from a segment, metres; measured on its own.
    fn off_m(p: Position, ends: &[Position]) -> f64 {
        let [p, a, b] = [p, ends[0], ends[1]].map(ecef::from_position);
        let (ab, ap) = (minus(b, a), minus(p, a));
        let t = if dot(ab, ab) > 0.0 { (dot(ab, ap) / dot(ab, ab)).clamp(0.0, 1.0) } else { 0.0 };
        ecef::chord_m(p, [0, 1, 2].map(|i| a[i] + t * ab[i]))
    }

    /// What a walk does next: straight on, out and back, hairpins, a loop.
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

    /// Goes so many metres in a direction, a vertex every 15 m or so.
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
        /// 500 points are enough for every spur, hairpin and loop of such a walk: within 5 m in the order walked, length
        /// within 0.5 %. Kept places are walked one after another, so each stretch between two of them is looked at alone.
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
                    // Where nothing is far off, the way along is the distance from the start.
                    let along = ecef::chord_m(ecef::from_position(from), ecef::from_position(*place));
                    prop_assert!(ahead - along <= 10.0 + 5.0, "{} m back", ahead - along);
                    ahead = ahead.max(along);
                }
            }
            let few: Vec<Position> = stays.iter().map(|i| whole[*i]).collect();
            let lost = 1.0 - ecef::length_m(&few) / ecef::length_m(&whole);
            prop_assert!((0.0..0.005).contains(&lost), "{lost}");
        }

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
                    let near = after.windows(2).map(|ends| off_m(*place, ends)).fold(f64::INFINITY, f64::min);
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

    #[test]
    fn what_lies_on_the_chord_is_not_lost() {
        // Out and back along the way itself: to 600 m, back to 100 m, on to 1 km.
        let turns = line(&[[0.0, 0.0], [0.0, 600.0], [0.0, 100.0], [0.0, 1_000.0]]);
        assert_eq!(at_most(std::slice::from_ref(&turns), 3).0, [vec![turns[0], turns[1], turns[3]]]);
        // A loop that ends where it began.
        let ring = line(&[[0.0, 0.0], [90.0, 10.0], [100.0, 100.0], [10.0, 90.0], [0.0, 0.0]]);
        assert_eq!(at_most(std::slice::from_ref(&ring), 3).0, [vec![ring[0], ring[2], ring[4]]]);
    }

    /// The worst that there is: a zigzag, of which each vertex is as far off as the next.
    #[test]
    fn a_long_zigzag_ends_soon() {
        let zigzag: Vec<[f64; 2]> = (0..50_000).map(|i| [f64::from(i), f64::from(i % 2) * 50.0]).collect();
        let zigzag = line(&zigzag);
        let before = std::time::Instant::now();
        assert_eq!(at_most(std::slice::from_ref(&zigzag), 8_000).0[0].len(), 8_000);
        assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
    }
}
