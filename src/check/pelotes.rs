//! Finds knots: where a receiver stood still and its position wandered.
//!
//! ```text
//!   ────╮ ╭╮      Many metres of line within a small circle.
//!      ╭┼─╯╰╮
//!      ╰╯───┴────
//! ```

use super::line::Line;
use super::vector::distance;

/// A stretch of line that stays within a small circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pelote {
    /// The first vertex.
    pub from: usize,
    /// The last vertex.
    pub to: usize,
    /// The length of the line in the knot, in metres.
    pub length_m: f64,
}

/// The radius of the circle, in metres: the error of a receiver under trees.
pub(super) const RADIUS_M: f64 = 15.0;
/// The shortest line that counts, in metres. Rules have larger thresholds of their own.
const SHORTEST_M: f64 = 100.0;
/// The search goes on from the first vertex that is this far away, in metres. So each vertex is looked at a limited
/// number of times, however many there are in the circle.
const STRIDE_M: f64 = 4.0;

/// Returns the knots of a line, in order. Knots that touch are one.
pub(super) fn find(line: &Line) -> Vec<Pelote> {
    let mut knots: Vec<Pelote> = vec![];
    let mut i = 0;
    while i + 1 < line.len() {
        let center = line.xy(i);
        let (mut end, mut stride) = (i, None);
        while end + 1 < line.len() {
            let off_m = distance(center, line.xy(end + 1));
            if off_m > STRIDE_M && stride.is_none() {
                stride = Some(end + 1);
            }
            if off_m > RADIUS_M {
                break;
            }
            end += 1;
        }
        let length_m = line.at_m(end) - line.at_m(i);
        if length_m < SHORTEST_M {
            // If the line never leaves the circle, its rest is shorter still.
            let Some(stride) = stride else { break };
            i = stride;
            continue;
        }
        match knots.last_mut().filter(|knot| knot.to >= i) {
            Some(knot) => (knot.to, knot.length_m) = (end, line.at_m(end) - line.at_m(knot.from)),
            None => knots.push(Pelote { from: i, to: end, length_m }),
        }
        i = end.max(i + 1);
    }
    knots
}
