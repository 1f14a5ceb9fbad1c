//! A measured line: the consecutive tronçons of a voie or variant. Every position on it has a chainage, which is its
//! distance from the start in metres. Holes have no length, because nobody walks them and no map shows them.

use std::sync::Arc;

use serde::Serialize;

use super::measured::{Measured, Run, along};
use crate::geo::plane::{EastNorth, Plane, foot, length};
use crate::geo::{Bounds, Position, geodesic, tenths};

/// The maximum distance, in metres, between the ends of two tronçons that meet. It is less than the width of a path.
const MEETS_M: f64 = 1.0;

/// A gap in a line. It must be repaired in the data. hent never bridges it with a straight line.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hole {
    /// The chainage of the gap in metres.
    #[serde(serialize_with = "tenths")]
    pub a_m: f64,
    /// The distance between the two ends, in metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// The longitude, in degrees, at which the line stops.
    pub lon: f64,
    /// The latitude, in degrees, at which the line stops.
    pub lat: f64,
}

/// A tronçon as a part of a line.
#[derive(Debug)]
pub(super) struct Member {
    /// Its index among the tronçons.
    pub troncon: usize,
    pub measured: Arc<Measured>,
    /// True if the line runs against the digitised direction of the tronçon.
    pub inverse: bool,
    /// The chainage of its start on the line, in metres.
    pub start_m: f64,
    /// True if it starts a piece: it is the first member, or a hole precedes it.
    pub begins: bool,
}

/// The measured tronçons of a line.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub members: Vec<Member>,
    pub holes: Vec<Hole>,
    bounds: Option<Bounds>,
}

/// A point of the line whose distance from a position is a local minimum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Foot {
    /// The distance from the start of the line in metres.
    pub chainage_m: f64,
    /// The distance of the position from the line, in metres.
    pub off_m: f64,
    /// The index of the member on which the foot lies.
    pub member: usize,
    /// The distance in metres along the member's tronçon, in digitised direction.
    pub along_m: f64,
}

impl Line {
    /// Measures tronçons in walking order. Each step has the index of the tronçon, its measured line, and true if the
    /// line runs against its digitised direction.
    pub(super) fn new(steps: impl IntoIterator<Item = (usize, Arc<Measured>, bool)>) -> Self {
        let mut line = Self::default();
        let mut at_m = 0.0;
        let mut last: Option<Position> = None;
        for (troncon, measured, inverse) in steps {
            let (Some(start), Some(end)) = (measured.end(inverse), measured.end(!inverse)) else { continue };
            let gap_m = last.map(|last| geodesic::distance_m(last, start));
            if let (Some(last), Some(gap_m)) = (last, gap_m.filter(|gap| *gap > MEETS_M)) {
                line.holes.push(Hole { a_m: at_m, longueur_m: gap_m, lon: last.lon, lat: last.lat });
            }
            let begins = gap_m.is_none_or(|gap| gap > MEETS_M);
            let length_m = measured.length_m;
            line.bounds = line.bounds.into_iter().chain(measured.bounds).reduce(Bounds::and);
            line.members.push(Member { troncon, measured, inverse, start_m: at_m, begins });
            at_m += length_m;
            last = Some(end);
        }
        line
    }

    /// Tells whether both lines consist of the same measured tronçons in the same directions. The indices of the
    /// tronçons may differ.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same = |(a, b): (&Member, &Member)| a.inverse == b.inverse && Arc::ptr_eq(&a.measured, &b.measured);
        self.members.len() == other.members.len() && self.members.iter().zip(&other.members).all(same)
    }

    /// Returns the feet of `p` in walking order: one for each passage that is at most `slack_m` farther away than the
    /// nearest passage. Returns an empty list if the line is nowhere within `within_m`.
    ///
    /// ```text
    ///         p
    ///   ──────x─────────╮   Two feet, if the turn is farther from p than the slack allows.
    ///   ──────x─────────╯   One foot on the nearer side, if the whole turn is close to p.
    /// ```
    pub(super) fn feet(&self, p: Position, within_m: f64, slack_m: f64) -> Vec<Foot> {
        let plane = Plane::around(p);
        if !plane.may_reach(self.bounds, within_m) {
            return vec![];
        }
        self.feet_on(&plane, within_m, slack_m, 0..self.members.len())
    }

    /// Returns [`Line::feet`] on some members only, given in walking order. They must include all members within
    /// `within_m` of the centre of the plane.
    pub(super) fn feet_on(
        &self,
        plane: &Plane,
        within_m: f64,
        slack_m: f64,
        members: impl Iterator<Item = usize> + Clone,
    ) -> Vec<Foot> {
        let Some(nearest_m) = self.nearest_m(plane, within_m, members.clone()) else { return vec![] };
        let mut passages = Passages { most_m: (nearest_m + slack_m).min(within_m), spots: vec![], stays: false };
        let mut next = 0;
        for number in members {
            let Some(member) = self.members.get(number) else { continue };
            passages.stays &= number == next; // members that are left out are far away
            next = number + 1;
            if plane.may_reach(member.measured.bounds, passages.most_m) {
                passages.walk(number, member, plane);
            } else {
                passages.stays = false;
            }
        }
        passages.spots.iter().filter_map(|spot| self.foot(spot)).collect()
    }

    /// Returns the distance in metres between the line and the centre of the plane, or `None` if it exceeds `within_m`.
    fn nearest_m(&self, plane: &Plane, within_m: f64, members: impl Iterator<Item = usize>) -> Option<f64> {
        let (mut found, mut nearest_m) = (false, within_m);
        for Member { measured, .. } in members.filter_map(|number| self.members.get(number)) {
            // Bounding boxes exclude most of a line quickly: first those of tronçons, then those of runs of segments.
            if !plane.may_reach(measured.bounds, nearest_m) {
                continue;
            }
            for (number, run) in measured.runs.iter().enumerate() {
                if !plane.may_reach(Some(run.bounds), nearest_m) {
                    continue;
                }
                for ends in plane.of(measured.run(number)).windows(2) {
                    let off_m = foot(ends).map_or(f64::INFINITY, |(_, off_m)| off_m);
                    if off_m <= nearest_m {
                        (found, nearest_m) = (true, off_m);
                    }
                }
            }
        }
        found.then_some(nearest_m)
    }

    /// Converts a foot on a segment to a chainage. Returns `None` if the segment does not exist.
    fn foot(&self, spot: &Spot) -> Option<Foot> {
        let member = self.members.get(spot.member)?;
        let measured = &member.measured;
        let mut along = along(measured.run(spot.run), measured.runs.get(spot.run)?.start_m).skip(spot.segment);
        let ((_, from), (_, to)) = (along.next()?, along.next()?);
        let along_m = from + spot.t * (to - from);
        let walked_m = if member.inverse { measured.length_m - along_m } else { along_m };
        Some(Foot { chainage_m: member.start_m + walked_m, off_m: spot.off_m, member: spot.member, along_m })
    }
}

/// A foot as a place on a segment.
#[derive(Clone, Copy)]
struct Spot {
    member: usize,
    run: usize,
    segment: usize,
    /// The position on the segment, 0 to 1.
    t: f64,
    off_m: f64,
}

/// Collects the passages of a line by the centre of a plane while the line is followed.
struct Passages {
    /// A point of the line belongs to a passage if it is at most this far from the centre, in metres.
    most_m: f64,
    /// The nearest foot of each passage.
    spots: Vec<Spot>,
    /// True while the last passage continues: the line has not left the surroundings of the centre since.
    stays: bool,
}

impl Passages {
    /// Follows a member of the line and adds its segments that are near.
    fn walk(&mut self, number: usize, member: &Member, plane: &Plane) {
        let run = |(run, around): (usize, &Run)| {
            if !plane.may_reach(Some(around.bounds), self.most_m) {
                self.stays = false;
                return;
            }
            let places = plane.of(member.measured.run(run));
            let segment = |(segment, ends): (usize, &[EastNorth])| {
                let (Some((t, off_m)), &[a, b]) = (foot(ends), ends) else { return };
                self.segment(
                    Spot { member: number, run, segment, t, off_m },
                    if member.inverse { [b, a] } else { [a, b] },
                );
            };
            let segments = places.windows(2).enumerate();
            if member.inverse { segments.rev().for_each(segment) } else { segments.for_each(segment) }
        };
        let runs = member.measured.runs.iter().enumerate();
        if member.inverse { runs.rev().for_each(run) } else { runs.for_each(run) }
    }

    /// Adds the next segment. Its ends are in walking order. Along a segment the distance from the centre first
    /// decreases and then increases. So if the foot and an end are near the centre, all points between them are near,
    /// too.
    fn segment(&mut self, spot: Spot, [enters, leaves]: [EastNorth; 2]) {
        let near = |place: EastNorth| length(place) <= self.most_m;
        if spot.off_m > self.most_m {
            self.stays = false;
            return;
        }
        let (stays, will_stay) = (self.stays && near(enters), near(leaves));
        match self.spots.last_mut().filter(|_| stays) {
            Some(best) if spot.off_m < best.off_m => *best = spot,
            Some(_) => {}
            None => self.spots.push(spot),
        }
        self.stays = will_stay;
    }
}
