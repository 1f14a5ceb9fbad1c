//! Candidate arrangements of an étape with too many runs for an exact answer.

use std::collections::HashSet;

use super::state::{Ends, State, given};
use crate::geo::Position;

/// Beyond this many runs only the given order and its reverse are candidates.
const MOST_RUNS: usize = 1_000;

/// Pairs of runs that 2-opt looks at before it stops, at most.
const MOST_PAIRS: usize = 3_000_000;

/// The candidates: the given order improved by 2-opt, a greedy chain improved by 2-opt, and the reverse of each.
/// Deterministic. Time `O(n² log n)` for the chain, bounded for 2-opt.
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

/// The same runs walked the other way round.
fn reversed(order: &[State]) -> Vec<State> {
    order.iter().rev().map(|state| state ^ 1).collect()
}

/// A point of the unit sphere: chords compare as distances do, at a fraction of their cost.
fn on_sphere(at: Position) -> [f64; 3] {
    let (lon, lat) = (at.lon.to_radians(), at.lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The chord between two ends of runs. An end is the state that enters the run there.
fn chord(places: &[[f64; 3]], a: State, b: State) -> f64 {
    let (Some([ax, ay, az]), Some([bx, by, bz])) = (places.get(a), places.get(b)) else { return 0.0 };
    ((ax - bx).powi(2) + (ay - by).powi(2) + (az - bz).powi(2)).sqrt()
}

/// The greedy chain: the two ends that lie closest together are joined first, and so on, unless that closes a ring.
fn chained(places: &[[f64; 3]]) -> Vec<State> {
    let mut joints: Vec<(f64, State, State)> = vec![];
    for a in 0..places.len() {
        joints.extend((a + 1..places.len()).filter(|b| a / 2 != b / 2).map(|b| (chord(places, a, b), a, b)));
    }
    joints.sort_by(|a, b| a.0.total_cmp(&b.0)); // stable: ties as the runs are given

    let mut joined: Vec<Option<State>> = vec![None; places.len()];
    let mut far_end: Vec<State> = (0..places.len()).map(|end| end ^ 1).collect(); // of the chain that ends here
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

/// 2-opt: a stretch of the order is turned around where that shortens the gaps at its two ends.
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
