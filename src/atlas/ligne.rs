//! A measured line: the tronçons of a voie or a variant put end to end, with the chainage (metres from the start) of
//! every place on it. Holes have no length: they are neither walked nor drawn.

use std::sync::Arc;

use serde::Serialize;

use super::measured::{Measured, Run, along};
use super::plane::{EastNorth, Plane, foot, length};
use crate::geo::{Bounds, Position, geodesic, tenths};

/// Two tronçons whose ends are at most this far apart meet, metres: less than a path is wide.
const MEETS_M: f64 = 1.0;

/// A place where a line is interrupted: it must be mended in the data, never by a straight line here.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Hole {
    /// Chainage at which the line stops and goes on, metres.
    #[serde(serialize_with = "tenths")]
    pub a_m: f64,
    /// How far apart the two ends are, metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// Where the line stops: longitude, degrees.
    pub lon: f64,
    /// Where the line stops: latitude, degrees.
    pub lat: f64,
}

/// A tronçon in a line.
#[derive(Debug)]
pub(super) struct Member {
    /// Its place among the tronçons.
    pub troncon: usize,
    pub measured: Arc<Measured>,
    /// Walked against its digitised direction?
    pub inverse: bool,
    /// Chainage of where it is entered, metres.
    pub start_m: f64,
    /// Does it begin a piece (it is the first, or a hole is before it)?
    pub begins: bool,
}

/// The tronçons of a line, measured.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub members: Vec<Member>,
    pub holes: Vec<Hole>,
    bounds: Option<Bounds>,
}

/// A place on a line, and how far off it something is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Foot {
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// Metres from the line.
    pub off_m: f64,
    /// Which member.
    pub member: usize,
    /// Distance along the member's tronçon in its digitised direction, metres.
    pub along_m: f64,
}

impl Line {
    /// Measures tronçons, given in walking order: their place, their line and their direction.
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

    /// Is it walked over the same lines? Then everything about it is the same but for the places of its tronçons.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same = |(a, b): (&Member, &Member)| a.inverse == b.inverse && Arc::ptr_eq(&a.measured, &b.measured);
        self.members.len() == other.members.len() && self.members.iter().zip(&other.members).all(same)
    }

    /// Every place where the line comes nearest to `p`: the foot of each passage within `slack_m` of the nearest one,
    /// in walking order. Empty for a line that is nowhere within `within_m`.
    ///
    /// ```text
    ///         p
    ///   ──────x─────────╮   Two feet, if the line is farther from p at the turn than the slack allows.
    ///   ──────x─────────╯   If it never is, it stays by p all the way: one foot, on the nearer side.
    /// ```
    pub(super) fn feet(&self, p: Position, within_m: f64, slack_m: f64) -> Vec<Foot> {
        let plane = Plane::around(p);
        if !plane.may_reach(self.bounds, within_m) {
            return vec![];
        }
        self.feet_on(&plane, within_m, slack_m, 0..self.members.len())
    }

    /// The same of some of its members, given in walking order: all that come within `within_m`.
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
            passages.stays &= number == next; // what was left out is far
            next = number + 1;
            if plane.may_reach(member.measured.bounds, passages.most_m) {
                passages.walk(number, member, plane);
            } else {
                passages.stays = false;
            }
        }
        passages.spots.iter().filter_map(|spot| self.foot(spot)).collect()
    }

    /// How far the line is from the plane's centre, metres, if that is at most `within_m`.
    fn nearest_m(&self, plane: &Plane, within_m: f64, members: impl Iterator<Item = usize>) -> Option<f64> {
        let (mut found, mut nearest_m) = (false, within_m);
        for Member { measured, .. } in members.filter_map(|number| self.members.get(number)) {
            // Most of a line is far from a town, and a box around each tronçon tells; of the others, one around each run.
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

/// A foot as it is found: by the segment that it lies on.
#[derive(Clone, Copy)]
struct Spot {
    member: usize,
    run: usize,
    segment: usize,
    /// How far along the segment, 0 to 1.
    t: f64,
    off_m: f64,
}

/// The passages of a line by the centre of a plane, as far as it was walked.
struct Passages {
    /// By the centre is whatever is at most so far from it, metres.
    most_m: f64,
    /// The nearest place of each.
    spots: Vec<Spot>,
    /// Has the line been by the centre ever since the last of them?
    stays: bool,
}

impl Passages {
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

    /// Takes in the next segment, its ends in walking order. Along a segment the distance falls and then rises: if both
    /// the foot and an end are by the centre, so is all between them.
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
