//! Proposes arrangements of an étape that has too many runs for the exact algorithm.

use std::collections::HashSet;

use super::state::{Ends, State, given};
use crate::geo::Position;

/// With more runs than this, the reverse of the given order is the only candidate.
const MOST_RUNS: usize = 1_000;

/// The maximum number of pairs of runs that 2-opt compares before it stops.
const MOST_PAIRS: usize = 3_000_000;

/// Returns the candidates: the given order improved by 2-opt, a greedy chain improved by 2-opt, and the reverse of
/// each. The result is deterministic. The chain takes time `O(n² log n)`; the time of 2-opt is limited by
/// [`MOST_PAIRS`].
pub(super) fn candidates(runs: &[Ends]) -> Vec<Vec<State>> {
    let given = given(runs);
    if runs.len() > MOST_RUNS {
        return vec![reversed(&given)];
    }
    let places: Vec<[f64; 3]> = runs.iter().flatten().map(|at| on_sphere(*at)).collect();
    let mut all = vec![];
    for start in [given, chained(&places)] {
        let order = two_opt(&places, start);
        let back = reversed(&order);
        all.extend([order, back]);
    }
    all
}

/// Returns the order walked the other way round: the runs in reverse, each turned.
fn reversed(order: &[State]) -> Vec<State> {
    order.iter().rev().map(|state| state ^ 1).collect()
}

/// Returns the position as a point on the unit sphere. Chords have the same order as geodesic distances, and are much
/// cheaper to compute.
fn on_sphere(at: Position) -> [f64; 3] {
    let (lon, lat) = (at.lon.to_radians(), at.lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// Returns the chord between two ends of runs, on the unit sphere. An end is written as the state that enters its run
/// there.
fn chord(places: &[[f64; 3]], a: State, b: State) -> f64 {
    let (Some([ax, ay, az]), Some([bx, by, bz])) = (places.get(a), places.get(b)) else { return 0.0 };
    ((ax - bx).powi(2) + (ay - by).powi(2) + (az - bz).powi(2)).sqrt()
}

/// Returns the greedy chain. It joins the two ends that lie closest together, then the next closest, and so on. It
/// skips a pair that would close a ring.
fn chained(places: &[[f64; 3]]) -> Vec<State> {
    let mut joints: Vec<(f64, State, State)> = vec![];
    for a in 0..places.len() {
        joints.extend((a + 1..places.len()).filter(|b| a / 2 != b / 2).map(|b| (chord(places, a, b), a, b)));
    }
    joints.sort_by(|a, b| a.0.total_cmp(&b.0)); // stable: equal pairs stay in the given order

    let mut joined: Vec<Option<State>> = vec![None; places.len()];
    // For each end of a chain: the other end of this chain.
    let mut far_end: Vec<State> = (0..places.len()).map(|end| end ^ 1).collect();
    for (_, a, b) in joints {
        let free = |end: State| joined.get(end).is_some_and(Option::is_none);
        let (Some(far_a), Some(far_b)) = (far_end.get(a).copied(), far_end.get(b).copied()) else { continue };
        if free(a) && free(b) && far_a != b {
            for (at, value) in [(a, b), (b, a)] {
                joined.get_mut(at).map(|slot| slot.replace(value));
            }
            for (at, value) in [(far_a, far_b), (far_b, far_a)] {
                if let Some(slot) = far_end.get_mut(at) {
                    *slot = value;
                }
            }
        }
    }
    let mut order = vec![];
    let mut seen: HashSet<usize> = HashSet::new();
    let mut next = (0..places.len()).find(|end| joined.get(*end).is_some_and(Option::is_none));
    while let Some(state) = next.filter(|state| seen.insert(state / 2)) {
        order.push(state);
        next = joined.get(state ^ 1).copied().flatten();
    }
    order
}

/// 2-opt: turns a stretch of the order around if that shortens the gaps at its two ends, until no such stretch is left.
fn two_opt(places: &[[f64; 3]], mut order: Vec<State>) -> Vec<State> {
    let mut budget = MOST_PAIRS;
    loop {
        let mut improved = false;
        for i in 0..order.len() {
            for j in i..order.len() {
                let Some(left) = budget.checked_sub(1) else { return order };
                budget = left;
                let (Some(first), Some(last)) = (order.get(i).copied(), order.get(j).copied()) else { continue };
                let before = i.checked_sub(1).and_then(|i| order.get(i)).map(|state| state ^ 1);
                let after = order.get(j + 1).copied();
                let gap = |a: Option<State>, b: State| a.map_or(0.0, |a| chord(places, a, b));
                let now = gap(before, first) + gap(after, last ^ 1);
                let turned = gap(before, last ^ 1) + gap(after, first);
                if turned < now - 1e-12 {
                    if let Some(stretch) = order.get_mut(i..=j) {
                        stretch.reverse();
                        stretch.iter_mut().for_each(|state| *state ^= 1);
                    }
                    improved = true;
                }
            }
        }
        if !improved {
            return order;
        }
    }
}
