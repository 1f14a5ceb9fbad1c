//! [`Contact`]: two strands that come near each other, where they cross, and where they run beside each other.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::index::{Index, Run, runs};
use super::line::Line;
use super::passages::{SAME_WAY_M, may_meet};
use super::strand::Strand;
use super::stretches::{Stretch, merged};
use super::vector::{beside, crossing};
use crate::geo::Position;
use crate::geo::plane::Plane;

/// Where two strands cross.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The first vertex of the segment on the first strand.
    pub i: usize,
    /// The first vertex of the segment on the second strand.
    pub j: usize,
    /// The place.
    pub place: Position,
}

/// A part of a segment: its first vertex, and two places on it (0 to 1).
type Part = (usize, [f64; 2]);

/// What two strands have in common, without the strands themselves. It stays valid while their lines stay the same.
#[derive(Debug, Default)]
pub struct Meeting {
    /// Where they cross.
    pub crossings: Vec<Crossing>,
    /// The parts of the first strand that run beside the second.
    of_a: Vec<Part>,
    /// The parts of the second strand that run beside the first.
    of_b: Vec<Part>,
    /// The same, joined and measured on first use. To measure two lines takes longer than all else of a check that
    /// remembers the one before.
    beside: OnceLock<[Beside; 2]>,
}

/// What of a strand runs beside another.
#[derive(Debug, Default)]
pub struct Beside {
    /// The parts, in order.
    pub stretches: Vec<Stretch>,
    /// Their share of the length of the strand, 0 to 1.
    pub share: f64,
}

/// Two strands and what they have in common.
pub struct Contact<'a> {
    /// The strand with the smaller code.
    pub a: &'a Strand,
    /// The other strand.
    pub b: &'a Strand,
    meeting: &'a Meeting,
}

impl<'a> Contact<'a> {
    /// Joins two strands and what they have in common.
    pub fn new(a: &'a Strand, b: &'a Strand, meeting: &'a Meeting) -> Self {
        Self { a, b, meeting }
    }

    /// Returns where they cross.
    pub fn crossings(&self) -> &[Crossing] {
        &self.meeting.crossings
    }

    /// Tells whether they run beside each other anywhere.
    pub fn is_beside(&self) -> bool {
        !self.meeting.of_a.is_empty()
    }

    /// Returns what of each strand runs beside the other.
    pub fn beside(&self) -> &[Beside; 2] {
        let of = |strand: &Strand, parts: &[Part]| {
            let line: Line = strand.line_as_drawn();
            let parts = parts.iter().map(|(segment, places)| Stretch::of_segment(&line, *segment, *places));
            let stretches = merged(parts.collect());
            let share = stretches.iter().map(Stretch::length_m).sum::<f64>() / line.length_m();
            Beside { stretches, share }
        };
        let Meeting { of_a, of_b, beside, .. } = self.meeting;
        beside.get_or_init(|| [of(self.a, of_a), of(self.b, of_b)])
    }
}

impl Meeting {
    /// Tells whether they neither cross nor run beside each other.
    pub fn is_empty(&self) -> bool {
        self.crossings.is_empty() && self.of_a.is_empty() && self.of_b.is_empty()
    }

    /// Adds what the segments of two runs have in common.
    fn add(&mut self, [a, b]: [&Strand; 2], [one, other]: [usize; 2]) {
        let Some((of_a, of_b)) = a.run(one).zip(b.run(other)) else { return };
        let Some(center) = of_a.first().map(|vertex| vertex.position()) else { return };
        let plane = Plane::around(center);
        let (at_a, at_b) = (plane.of(of_a), plane.of(of_b));
        for (i, first) in at_a.windows(2).enumerate() {
            let &[p, q] = first else { continue };
            for (j, second) in at_b.windows(2).enumerate() {
                let &[r, s] = second else { continue };
                if !may_meet([p, q], [r, s]) {
                    continue;
                }
                let (first, second) = (one + i, other + j);
                if let Some(t) = crossing([p, q], [r, s]) {
                    let ends = of_a.get(i).zip(of_a.get(i + 1)).map(|(a, b)| (a.position(), b.position()));
                    let place = |(a, b): (Position, Position)| {
                        Position::flat(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat))
                    };
                    self.crossings.extend(ends.map(place).map(|place| Crossing { i: first, j: second, place }));
                }
                self.of_a.extend(beside([p, q], [r, s], SAME_WAY_M).map(|places| (first, places)));
                self.of_b.extend(beside([r, s], [p, q], SAME_WAY_M).map(|places| (second, places)));
            }
        }
    }
}

/// Returns what a strand has in common with each later strand, by the index of that strand. With `all`, also with
/// earlier ones; the strand with the smaller index is always the first of the meeting.
pub(super) fn meetings(strands: &[Strand], index: &Index, number: usize, all: bool) -> Vec<(usize, Arc<Meeting>)> {
    let Some(strand) = strands.get(number) else { return vec![] };
    let mut meetings: FxHashMap<usize, Meeting> = FxHashMap::default();
    for run in runs(number, strand) {
        for other in index.near_run(&run, SAME_WAY_M) {
            let Run { strand: with, first, .. } = *other;
            let with = with as usize;
            let Some(other) = strands.get(with).filter(|_| with > number || all && with < number) else { continue };
            let meeting = meetings.entry(with).or_default();
            match with > number {
                true => meeting.add([strand, other], [run.first as usize, first as usize]),
                false => meeting.add([other, strand], [first as usize, run.first as usize]),
            }
        }
    }
    let mut meetings: Vec<_> = meetings.into_iter().filter(|(_, meeting)| !meeting.is_empty()).collect();
    meetings.sort_unstable_by_key(|(with, _)| *with);
    for (_, meeting) in &mut meetings {
        meeting.crossings.sort_unstable_by_key(|crossing| (crossing.i, crossing.j));
    }
    meetings.into_iter().map(|(with, meeting)| (with, Arc::new(meeting))).collect()
}
