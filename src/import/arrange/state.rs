//! Represents a run and its direction as one number, and measures the gaps between runs.

use crate::geo::{Position, distance_m};

/// Cost, in metres, of each difference from the given order within an étape. It decides between arrangements with equal
/// gaps.
pub(super) const DEVIATION_M: f64 = 1e-3;

/// The first and the last position of a run.
pub(in crate::import) type Ends = [Position; 2];

/// A run with its direction: twice the index of the run, plus one if the run is turned. So `state ^ 1` is the same run
/// turned.
pub(super) type State = usize;

/// Returns the position where a run is entered in this state.
fn entry(runs: &[Ends], state: State) -> Option<Position> {
    runs.get(state / 2)?.get(state % 2).copied()
}

/// Returns the position where a run is left in this state.
fn exit(runs: &[Ends], state: State) -> Option<Position> {
    entry(runs, state ^ 1)
}

/// Returns the gap, in metres, from the exit of state `from` to the entry of state `to`.
pub(super) fn gap_m(before: &[Ends], from: State, runs: &[Ends], to: State) -> f64 {
    exit(before, from).zip(entry(runs, to)).map_or(0.0, |(a, b)| distance_m(a, b))
}

/// Total of the gaps of an order, in metres.
pub(super) fn gaps_m(runs: &[Ends], order: &[State]) -> f64 {
    order.windows(2).map(|pair| if let [a, b] = pair { gap_m(runs, *a, runs, *b) } else { 0.0 }).sum()
}

/// Returns the given order, with no run turned.
pub(super) fn given(runs: &[Ends]) -> Vec<State> {
    (0..runs.len()).map(|run| 2 * run).collect()
}
