//! [`Bout`]: an end of a strand, and what it touches.

use super::index::{Index, Near};
use super::strand::Strand;
use crate::geo::{Position, distance_m};

/// An end of a strand.
#[derive(Clone, Debug, PartialEq)]
pub struct Bout {
    /// The index of the strand.
    pub strand: usize,
    /// True for the last vertex, false for the first.
    pub last: bool,
    /// Its place.
    pub place: Position,
    /// Its distance along the strand from the first vertex, in metres.
    pub at_m: f64,
    /// The strands that it touches.
    pub touches: Vec<usize>,
    /// The nearest other strand that it does not touch.
    pub nearest: Option<Near>,
}

/// How far from an end other strands are searched, in metres. No threshold of a rule on ends can be larger.
pub(super) const SEARCHED_M: f64 = 50.0;
/// An end touches a line that is at most this far away, in metres. It is less than the width of a path.
pub(super) const TOUCHES_M: f64 = 1.0;

/// Returns both ends of a strand. An end that meets the other end of its own strand touches it.
pub(super) fn of_strand(strands: &[Strand], index: &Index, number: usize) -> Vec<Bout> {
    let Some(strand) = strands.get(number) else { return vec![] };
    let end = |last: bool| {
        let (place, other) = (strand.end(last)?, strand.end(!last)?);
        let mut near = index.near(strands, place, SEARCHED_M);
        near.retain(|near| near.strand != number);
        let mut touches: Vec<usize> =
            near.iter().filter(|near| near.off_m <= TOUCHES_M).map(|near| near.strand).collect();
        if distance_m(place, other) <= TOUCHES_M {
            touches.push(number);
        }
        let apart = near.into_iter().filter(|near| near.off_m > TOUCHES_M);
        let nearest = apart.min_by(|a, b| a.off_m.total_cmp(&b.off_m));
        let at_m = if last { strand.length_m } else { 0.0 };
        Some(Bout { strand: number, last, place, at_m, touches, nearest })
    };
    [false, true].into_iter().filter_map(end).collect()
}
