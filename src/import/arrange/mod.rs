//! Finds the order and direction in which the runs of a voie's étapes are walked.
//!
//! A run is a continuous line. There is a gap between two consecutive runs, within an étape or between two étapes. The
//! arrangement with the smallest total of gaps wins:
//!
//! ```text
//!   given      ──1──>  <──2──  ──3──>        arranged   ──1──> ──2──> ──3──>      (2 is turned)
//!   given      ──1──>  ──3──>  ──2──>        arranged   ──1──> ──2──> ──3──>      (3 and 2 change places)
//! ```
//!
//! For an étape with up to [`MOST_EXACT`] runs the result is exact: the algorithm of Held and Karp, dynamic programming
//! over subsets of runs. The costs at the start of an étape come from the étape before (the Viterbi recurrence), so one
//! forward pass covers the whole voie. An étape with more runs has a few candidates: the given order and a greedy
//! chain, both improved by 2-opt.
//!
//! Sources: M. Held, R. M. Karp, "A dynamic programming approach to sequencing problems", J. SIAM 10 (1962); G. A.
//! Croes, "A method for solving traveling-salesman problems", Operations Research 6 (1958), for 2-opt.

mod exact;
mod heuristic;
mod state;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

pub(super) use self::state::Ends;
use self::state::{DEVIATION_M, State, gap_m, gaps_m, given};
use crate::geo::Position;

/// The maximum number of runs of an étape for which the exact algorithm is used.
const MOST_EXACT: usize = 10;

/// Another arrangement of an étape replaces the given one only if it saves more metres than this, and more than
/// [`LEAST_SAVED_SHARE`].
const LEAST_SAVED_M: f64 = 25.0;

/// The share, of the given gaps within, before and after the étape, that another arrangement must save. See
/// [`LEAST_SAVED_M`].
const LEAST_SAVED_SHARE: f64 = 0.1;

/// A run in the arrangement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// Index of the run in the given order.
    pub(super) run: usize,
    /// True if the run is walked from its last position to its first.
    pub(super) turned: bool,
}

/// Arranges the runs of each étape.
///
/// `etapes` are the étapes of one voie in order. Each is a list of its runs in the given order, and each run is given
/// by its ends. Étapes without runs are skipped. The result has the same number of étapes, with the same number of runs
/// in each.
///
/// An étape keeps its given arrangement, unless another one saves more than [`LEAST_SAVED_M`] and more than
/// [`LEAST_SAVED_SHARE`] of the gaps around it. Each rearranged étape must save that much by itself: this least saving
/// is a penalty in the total that is minimised.
pub(super) fn arrange(etapes: &[Vec<Ends>]) -> Vec<Vec<Placed>> {
    arranged(etapes, LEAST_SAVED_M, LEAST_SAVED_SHARE)
}

/// [`arrange`] with these least savings, in metres and as a share.
fn arranged(etapes: &[Vec<Ends>], least_saved_m: f64, least_saved_share: f64) -> Vec<Vec<Placed>> {
    let walked: Vec<usize> =
        (0..etapes.len()).filter(|i| etapes.get(*i).is_some_and(|runs| !runs.is_empty())).collect();
    let mut layers: Vec<Layer> = vec![];
    for (nth, etape) in walked.iter().enumerate() {
        let Some(runs) = etapes.get(*etape) else { continue };
        let neighbour = |nth: Option<usize>| nth.and_then(|nth| etapes.get(*walked.get(nth)?));
        let before = neighbour(nth.checked_sub(1));
        let around = given_gaps_m(before, runs, neighbour(Some(nth + 1)));
        let penalty = least_saved_m.max(least_saved_share * around);
        layers.push(Layer::new(before.map(Vec::as_slice).zip(layers.last()), runs, penalty));
    }

    let mut placed: Vec<Vec<Placed>> = vec![vec![]; etapes.len()];
    let mut exit = layers.last().and_then(Layer::cheapest_exit);
    for (etape, layer) in walked.iter().zip(&layers).rev() {
        let Some(order) = exit.and_then(|exit| layer.order_to(exit)) else { break };
        exit = order.first().and_then(|first| layer.before.get(*first).copied().flatten());
        if let Some(placed) = placed.get_mut(*etape) {
            *placed = order.into_iter().map(Placed::from_state).collect();
        }
    }
    placed
}

impl Placed {
    fn from_state(state: State) -> Self {
        Self { run: state / 2, turned: state % 2 == 1 }
    }
}

/// Total of the gaps, in metres, of the given arrangement within an étape and to its neighbours.
fn given_gaps_m(before: Option<&Vec<Ends>>, runs: &[Ends], after: Option<&Vec<Ends>>) -> f64 {
    let last = |runs: &[Ends]| 2 * runs.len().saturating_sub(1);
    let to_start = before.map_or(0.0, |before| gap_m(before, last(before), runs, 0));
    let from_end = after.map_or(0.0, |after| gap_m(runs, last(runs), after, 0));
    to_start + gaps_m(runs, &given(runs)) + from_end
}

/// The cheapest walks through all étapes up to this one.
struct Layer {
    /// For each state that enters the étape: the state that leaves the étape before.
    before: Vec<Option<State>>,
    /// For each state that leaves the étape: the cost of all gaps and penalties so far, in metres, and the étape's
    /// order in this walk.
    exits: Vec<Option<(f64, Order)>>,
    /// The exact algorithm's table. `None` if the étape has too many runs.
    exact: Option<exact::HeldKarp>,
}

/// An order of an étape's runs.
enum Order {
    /// The order is in the exact algorithm's table.
    Exact,
    /// The order as a list.
    Listed(Vec<State>),
}

impl Layer {
    /// Returns the layer of an étape. `before` is the étape before it, with its layer. `penalty` is the cost of
    /// rearranging the étape, in metres.
    fn new(before: Option<(&[Ends], &Layer)>, runs: &[Ends], penalty: f64) -> Self {
        let states = 2 * runs.len();
        let (mut entries, mut from) = (vec![0.0; states], vec![None; states]);
        if let Some((before, layer)) = before {
            for (to, (entry, from)) in entries.iter_mut().zip(&mut from).enumerate() {
                let costs = layer.exits.iter().enumerate().filter_map(|(exit, e)| Some((exit, e.as_ref()?.0)));
                let costs = costs.map(|(exit, cost)| (cost + gap_m(before, exit, runs, to), exit));
                if let Some((cost, exit)) = costs.min_by(|a, b| a.0.total_cmp(&b.0)) {
                    (*entry, *from) = (cost, Some(exit));
                }
            }
        }
        let mut exits: Vec<Option<(f64, Order)>> = (0..states).map(|_| None).collect();
        let mut offer = |cost: f64, exit: State, order: Order| {
            if let Some(slot) = exits.get_mut(exit)
                && slot.as_ref().is_none_or(|(known, _)| cost < *known)
            {
                *slot = Some((cost, order));
            }
        };
        let listed = |order: &[State]| {
            let entry = order.first().and_then(|first| entries.get(*first)).copied().unwrap_or(0.0);
            entry + gaps_m(runs, order)
        };
        let given = given(runs);
        offer(listed(&given), given.last().copied().unwrap_or(0), Order::Listed(given.clone()));
        let exact = (runs.len() <= MOST_EXACT).then(|| exact::HeldKarp::new(runs, &entries));
        if let Some(exact) = &exact {
            for (exit, cost) in exact.costs() {
                offer(cost + penalty, exit, Order::Exact);
            }
        } else {
            for order in heuristic::candidates(runs) {
                let exit = order.last().copied().unwrap_or(0);
                offer(listed(&order) + penalty + DEVIATION_M, exit, Order::Listed(order));
            }
        }
        Self { before: from, exits, exact }
    }

    /// Returns the state in which the cheapest walk leaves the étape.
    fn cheapest_exit(&self) -> Option<State> {
        let costs = self.exits.iter().enumerate().filter_map(|(exit, e)| Some((e.as_ref()?.0, exit)));
        costs.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, exit)| exit)
    }

    /// Returns the order of the cheapest walk that leaves the étape in this state.
    fn order_to(&self, exit: State) -> Option<Vec<State>> {
        match &self.exits.get(exit)?.as_ref()?.1 {
            Order::Exact => self.exact.as_ref()?.order_to(exit),
            Order::Listed(order) => Some(order.clone()),
        }
    }
}

/// Finds the vertex at which a closed run must start so that it touches its neighbours:
///
/// ```text
///            ┌────3────┐
///   before ──4         2        the run is given as 0 1 2 3 4 0: it must start at 4
///            └──0───1──┘
/// ```
///
/// Returns the index of the vertex at `before` (the end of the run before). If there is none, returns the index of the
/// vertex at `after` (the start of the run after), else 0. Longitude and latitude must be equal exactly; heights are
/// ignored. Returns 0 for a run that is not closed.
pub(super) fn entered_at(run: &[Position], before: Option<Position>, after: Option<Position>) -> usize {
    let [first, inner @ .., last] = run else { return 0 };
    if key(first) != key(last) || inner.is_empty() {
        return 0;
    }
    let at = |place: Option<Position>| place.and_then(|place| run.iter().position(|vertex| key(vertex) == key(&place)));
    at(before).or_else(|| at(after)).unwrap_or(0)
}

/// Rotates a closed run, so that it starts and ends at the vertex with index `at`. The run must be closed.
pub(super) fn rotated<T: Clone>(run: &[T], at: usize) -> Vec<T> {
    let Some((before, after)) =
        run.split_at_checked(at).filter(|(before, after)| !before.is_empty() && after.len() > 1)
    else {
        return run.to_vec();
    };
    after.iter().chain(before.iter().skip(1)).chain(after.first()).cloned().collect()
}

/// Returns the vertex that two étapes share, if there is one. Étapes that share a vertex have no hole between them,
/// wherever they end. Of several shared vertices, returns the first along `after`. Longitude and latitude must be equal
/// exactly.
pub(super) fn shared_vertex<'a>(
    before: impl IntoIterator<Item = &'a [Position]>,
    after: impl IntoIterator<Item = &'a [Position]>,
) -> Option<Position> {
    let vertices: HashSet<(u64, u64)> = before.into_iter().flatten().map(key).collect();
    after.into_iter().flatten().find(|vertex| vertices.contains(&key(vertex))).copied()
}

/// Returns a key that is equal for positions with equal longitude and latitude. Adding zero turns −0 into 0.
fn key(at: &Position) -> (u64, u64) {
    ((at.lon + 0.0).to_bits(), (at.lat + 0.0).to_bits())
}
