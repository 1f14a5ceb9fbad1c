//! [`Stretch`]: a part of a line that runs beside another.

use super::line::Line;

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Where it begins, in metres from the first vertex.
    pub from_m: f64,
    /// Where it ends, in metres from the first vertex.
    pub to_m: f64,
    /// The last vertex at or before its beginning.
    pub first: usize,
    /// The first vertex at or after its end.
    pub last: usize,
}

/// Parts that are at most this far apart are one, in metres.
const JOINS_M: f64 = 5.0;

impl Stretch {
    /// Makes the part of a segment between two places on it (0 to 1).
    pub fn of_segment(line: &Line, segment: usize, [from, to]: [f64; 2]) -> Self {
        let (start_m, step_m) = (line.at_m(segment), line.step_m(segment));
        Self { from_m: start_m + from * step_m, to_m: start_m + to * step_m, first: segment, last: segment + 1 }
    }

    /// Returns its length in metres.
    pub fn length_m(&self) -> f64 {
        self.to_m - self.from_m
    }
}

/// Sorts parts, and joins those that overlap or nearly touch.
pub(super) fn merged(mut parts: Vec<Stretch>) -> Vec<Stretch> {
    parts.sort_unstable_by(|a, b| a.from_m.total_cmp(&b.from_m));
    let mut merged: Vec<Stretch> = vec![];
    for part in parts {
        match merged.last_mut().filter(|last| part.from_m <= last.to_m + JOINS_M) {
            Some(last) => (last.to_m, last.last) = (last.to_m.max(part.to_m), last.last.max(part.last)),
            None => merged.push(part),
        }
    }
    merged
}
