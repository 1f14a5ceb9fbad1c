//! Finds where a line crosses itself or runs beside itself, with a spatial index of its segments.

use std::f64::consts::TAU;

use rstar::{AABB, RTree, RTreeObject};
use rustc_hash::FxHashMap;

use super::line::Line;
use super::vector::{beside, crossing, from_to};
use crate::geo::Vertex;
use crate::geo::plane::EastNorth;

/// How far two segments may be from each other that lie on the same way, in metres.
pub(super) const SAME_WAY_M: f64 = 1.0;
/// Two segments that are this near along the line belong together, in metres: bends bring them beside each other.
const TOGETHER_M: f64 = 20.0;
/// The number of segments with a common box.
pub(super) const RUN: usize = 16;
/// The most passages that are kept of a line. A line that crosses itself more often is a scribble.
const MOST: usize = 20_000;

/// Two segments of a line that meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// The first vertex of the earlier segment.
    pub first: usize,
    /// The first vertex of the later segment.
    pub second: usize,
    /// How they meet.
    pub how: Meeting,
}

/// How two segments meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meeting {
    /// They cross.
    Crosses,
    /// The first runs beside the second between two places on it (0 to 1).
    Beside([f64; 2]),
}

/// Consecutive segments with a common box, in metres.
struct Run {
    first: usize,
    around: AABB<[f64; 2]>,
}

impl RTreeObject for Run {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.around
    }
}

/// Returns all meetings, by the earlier segment, then by the later one.
pub(super) fn find(line: &Line) -> Vec<Passage> {
    let runs = (0..line.len().saturating_sub(1)).step_by(RUN).filter_map(|first| {
        let places = line.plane().get(first..(first + RUN + 1).min(line.len()))?;
        let (low, high) = corners(places)?;
        Some(Run { first, around: AABB::from_corners(low, high) })
    });
    let tree = RTree::bulk_load(runs.collect());
    let mut passages = at_vertices(line);
    for run in tree.iter() {
        for other in tree.locate_in_envelope_intersecting(run.around).filter(|other| other.first >= run.first) {
            if passages.len() >= MOST {
                break;
            }
            between(line, run.first, other.first, &mut passages);
        }
    }
    passages.sort_unstable_by_key(|passage| (passage.first, passage.second));
    passages
}

/// Returns the corners of the box around some places, grown by [`SAME_WAY_M`].
pub(super) fn corners(places: &[EastNorth]) -> Option<([f64; 2], [f64; 2])> {
    let low = places.iter().copied().reduce(|a, b| (a.0.min(b.0), a.1.min(b.1)))?;
    let high = places.iter().copied().reduce(|a, b| (a.0.max(b.0), a.1.max(b.1)))?;
    Some(([low.0 - SAME_WAY_M, low.1 - SAME_WAY_M], [high.0 + SAME_WAY_M, high.1 + SAME_WAY_M]))
}

/// Appends the meetings between the segments of two runs.
fn between(line: &Line, one: usize, other: usize, passages: &mut Vec<Passage>) {
    let last = line.len().saturating_sub(1);
    for first in one..(one + RUN).min(last) {
        let a = [line.xy(first), line.xy(first + 1)];
        for second in other.max(first + 2)..(other + RUN).min(last) {
            let b = [line.xy(second), line.xy(second + 1)];
            if !may_meet(a, b) {
                continue;
            }
            let how = match crossing(a, b) {
                Some(_) => Some(Meeting::Crosses),
                None if line.at_m(second) - line.at_m(first + 1) < TOGETHER_M => None,
                None => beside(a, b, SAME_WAY_M).map(Meeting::Beside),
            };
            passages.extend(how.map(|how| Passage { first, second, how }));
        }
    }
}

/// Tells whether the boxes of two segments come within [`SAME_WAY_M`]. It runs for every pair, so it is cheap.
pub(super) fn may_meet([a, b]: [EastNorth; 2], [c, d]: [EastNorth; 2]) -> bool {
    let apart = |a: f64, b: f64, c: f64, d: f64| a.max(b) + SAME_WAY_M < c.min(d) || c.max(d) + SAME_WAY_M < a.min(b);
    !apart(a.0, b.0, c.0, d.0) && !apart(a.1, b.1, c.1, d.1)
}

/// Returns the crossings at a vertex that the line has twice.
fn at_vertices(line: &Line) -> Vec<Passage> {
    let mut seen: FxHashMap<(i32, i32), usize> = FxHashMap::default();
    let mut passages = vec![];
    for second in 0..line.len() {
        let place = Vertex::from_position(line.p(second)).place();
        let before = seen.insert(place, second).filter(|first| *first > 0 && first + 1 < second);
        if let Some(first) = before.filter(|first| second + 1 < line.len() && sides_change(line, *first, second)) {
            passages.push(Passage { first, second, how: Meeting::Crosses });
        }
    }
    passages
}

/// Tells whether the line passes from one side of itself to the other at a vertex that it has twice.
fn sides_change(line: &Line, first: usize, second: usize) -> bool {
    let direction = |to: usize| {
        let (east, north) = from_to(line.xy(first), line.xy(to));
        north.atan2(east)
    };
    let start = direction(first - 1);
    let turned = |to: usize| (direction(to) - start).rem_euclid(TAU);
    let (leaves, comes, goes) = (turned(first + 1), turned(second - 1), turned(second + 1));
    let shares = |angle: f64| angle == 0.0 || angle == leaves;
    !shares(comes) && !shares(goes) && (comes < leaves) != (goes < leaves)
}
