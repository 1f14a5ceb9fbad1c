//! Finds the exact arrangement of one étape's runs by the algorithm of Held and Karp: dynamic programming over subsets
//! of runs.

use super::state::{DEVIATION_M, Ends, State, gap_m};

/// The least cost of each subset of runs and each state of the last run. A state is a run with its direction
/// ([`State`]).
pub(super) struct HeldKarp {
    /// The number of states: twice the number of runs.
    states: usize,
    /// `cells[subset * states + state]` belongs to walks of the runs in the bits of `subset`, of which the last run has
    /// this state.
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
/// The best walk of a subset that ends in one state.
struct Cell {
    /// Cost of the walk, in metres. Infinite if no walk was found yet.
    cost: f64,
    /// The state of the run before the last one, if there is one.
    before: Option<State>,
}

impl HeldKarp {
    /// Fills the table. `entries` gives, for each state, the cost in metres of entering the étape in this state.
    pub(super) fn new(runs: &[Ends], entries: &[f64]) -> Self {
        let states = 2 * runs.len();
        let subsets = 1_usize << runs.len();
        let mut this = Self { states, cells: vec![Cell { cost: f64::INFINITY, before: None }; subsets * states] };
        let gaps: Vec<f64> =
            (0..states).flat_map(|from| (0..states).map(move |to| gap_m(runs, from, runs, to))).collect();
        for (state, cost) in entries.iter().enumerate() {
            this.offer(1 << (state / 2), state, cost + deviation(None, state), None);
        }
        for subset in 1..subsets {
            for from in 0..states {
                let Some(cost) = this.cost(subset, from).filter(|cost| cost.is_finite()) else { continue };
                for to in (0..states).filter(|to| subset & (1 << (to / 2)) == 0) {
                    let gap = gaps.get(from * states + to).copied().unwrap_or(0.0);
                    let cost = cost + gap + deviation(Some(from), to);
                    this.offer(subset | (1 << (to / 2)), to, cost, Some(from));
                }
            }
        }
        this
    }

    /// Returns the least cost of walking the subset with the last run in this state, in metres.
    fn cost(&self, subset: usize, state: State) -> Option<f64> {
        Some(self.cells.get(subset * self.states + state)?.cost)
    }

    /// Stores a walk in its cell if it is cheaper than the stored one. Of equal costs, the first one stays.
    fn offer(&mut self, subset: usize, state: State, cost: f64, before: Option<State>) {
        if let Some(cell) = self.cells.get_mut(subset * self.states + state)
            && cost < cell.cost
        {
            *cell = Cell { cost, before };
        }
    }

    /// Returns the subset of all runs.
    fn all(&self) -> usize {
        (1 << (self.states / 2)) - 1
    }

    /// For each state of the last run: the least cost of walking all runs, in metres.
    pub(super) fn costs(&self) -> impl Iterator<Item = (State, f64)> {
        (0..self.states).filter_map(|state| Some((state, self.cost(self.all(), state)?)))
    }

    /// Returns the cheapest order of all runs that ends in this state.
    pub(super) fn order_to(&self, last: State) -> Option<Vec<State>> {
        let (mut order, mut subset) = (vec![last], self.all());
        let mut state = last;
        while let Some(before) = self.cells.get(subset * self.states + state)?.before {
            subset &= !(1 << (state / 2));
            order.push(before);
            state = before;
        }
        order.reverse();
        Some(order)
    }
}

/// Returns a small cost for each difference from the given order, so that the given order wins among equals.
fn deviation(before: Option<State>, state: State) -> f64 {
    let follows = before.map_or(0, |before| before / 2 + 1) == state / 2;
    let turned = state % 2 == 1;
    DEVIATION_M * f64::from(u8::from(!follows) + u8::from(turned))
}
