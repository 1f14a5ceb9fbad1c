//! [`Splice`] joins parts of a line and detours to a track. [`Odometer`] converts chainages of the line to distances
//! along that track.

use crate::atlas::{Ligne, Network};
use crate::geo::{Position, ecef};
use crate::model::Sens;

/// Two positions are at the same place if they differ by at most this many degrees (2 cm).
const SAME_DEG: f64 = 2e-7;

/// A part of the line that the track follows.
#[derive(Clone, Copy, Debug)]
struct Part {
    /// The chainages of its ends in metres.
    from_m: f64,
    to_m: f64,
    /// The distance along the track at which it starts, in metres.
    at_m: f64,
}

/// Distances along a track that follows only parts of a line.
#[derive(Clone, Debug)]
pub(super) struct Odometer {
    parts: Vec<Part>,
    /// The length of the track in metres.
    pub length_m: f64,
}

impl Odometer {
    /// Makes the odometer of a track that follows the line between two chainages.
    pub(super) fn straight([from_m, to_m]: [f64; 2]) -> Self {
        Self { parts: vec![Part { from_m, to_m, at_m: 0.0 }], length_m: to_m - from_m }
    }

    /// Returns the last place on the line that a walker reaches before or at a chainage: its chainage, and its distance
    /// from the walker's start, both in metres. If the track passes the chainage, it is that place itself. Otherwise it
    /// is the place where the track leaves the line.
    pub(super) fn reached(&self, chainage_m: f64, sens: Sens) -> (f64, f64) {
        let part = if sens.is_back() {
            self.parts.iter().find(|part| part.to_m >= chainage_m)
        } else {
            self.parts.iter().rev().find(|part| part.from_m <= chainage_m)
        };
        // If there is no such part, the track starts with the detour.
        let Some(part) = part else { return (chainage_m, 0.0) };
        let on_line_m = chainage_m.clamp(part.from_m, part.to_m.max(part.from_m));
        (on_line_m, sens.walked(part.at_m + on_line_m - part.from_m, self.length_m))
    }
}

/// A track that is being joined.
#[derive(Default)]
pub(super) struct Splice {
    segments: Vec<Vec<Position>>,
    parts: Vec<Part>,
    length_m: f64,
    /// True if the next part continues the last segment.
    goes_on: bool,
}

impl Splice {
    /// Starts a new segment.
    pub(super) fn begin(&mut self) {
        self.goes_on = false;
    }

    /// Adds the line between two chainages. After a hole a new segment starts.
    pub(super) fn line(&mut self, ligne: &Ligne, network: &Network, [from_m, to_m]: [f64; 2]) {
        if to_m <= from_m {
            return;
        }
        let mut at_m = None;
        for piece in ligne.places_between(network, [from_m, to_m]) {
            let piece_m = ecef::length_m(&piece);
            self.add(piece);
            at_m = at_m.or(Some(self.length_m - piece_m));
            self.goes_on = false;
        }
        if let Some(at_m) = at_m {
            self.parts.push(Part { from_m, to_m, at_m });
            self.goes_on = true;
        }
    }

    /// Adds a detour, including the places where it leaves and rejoins the line.
    pub(super) fn detour(&mut self, way: Vec<Position>) {
        self.add(way);
        self.goes_on = true;
    }

    fn add(&mut self, piece: Vec<Position>) {
        match self.segments.last_mut().filter(|_| self.goes_on) {
            Some(segment) => {
                let from = segment.len().saturating_sub(1);
                piece.into_iter().for_each(|place| join(segment, place));
                self.length_m += segment.get(from..).map_or(0.0, ecef::length_m);
            }
            None => {
                let mut segment = Vec::with_capacity(piece.len());
                piece.into_iter().for_each(|place| join(&mut segment, place));
                self.length_m += ecef::length_m(&segment);
                self.segments.push(segment);
            }
        }
    }

    /// Returns the segments and their odometer.
    pub(super) fn finish(mut self) -> (Vec<Vec<Position>>, Odometer) {
        self.segments.retain(|segment| segment.len() > 1);
        (self.segments, Odometer { parts: self.parts, length_m: self.length_m })
    }
}

/// Adds a place to a segment. Where a detour meets the line, the place on the line is kept, because it has a height.
fn join(segment: &mut Vec<Position>, place: Position) {
    let same = |last: &Position| (last.lon - place.lon).abs() <= SAME_DEG && (last.lat - place.lat).abs() <= SAME_DEG;
    let meets = |last: &Position| same(last) && (last.height().is_none() || place.height().is_none());
    match segment.last_mut() {
        Some(last) if *last == place => {}
        Some(last) if meets(last) && last.height().is_none() => *last = place,
        Some(last) if meets(last) => {}
        _ => segment.push(place),
    }
}
