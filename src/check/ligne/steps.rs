//! Groups short segments, so that a rest of a receiver makes one finding instead of a thousand.

use crate::check::etude::Etude;

/// Short segments that are at most this far from each other along the line are one finding, in metres.
const TOGETHER_M: f64 = 20.0;

/// Returns the groups of segments whose length satisfies `wanted`: the first vertex, the last vertex, and the length of
/// the shortest segment in metres. Knots have a rule of their own and are left out.
pub(super) fn groups(line: &Etude<'_>, wanted: impl Fn(f64) -> bool) -> Vec<(usize, usize, f64)> {
    let mut groups: Vec<(usize, usize, f64)> = vec![];
    for i in 0..line.len().saturating_sub(1) {
        let step_m = line.step_m(i);
        if !wanted(step_m) || line.in_pelote(i) && line.in_pelote(i + 1) {
            continue;
        }
        match groups.last_mut().filter(|(_, last, _)| line.at_m(i) - line.at_m(*last) <= TOGETHER_M) {
            Some((_, last, shortest_m)) => (*last, *shortest_m) = (i + 1, shortest_m.min(step_m)),
            None => groups.push((i, i + 1, step_m)),
        }
    }
    groups
}
