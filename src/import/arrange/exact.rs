//! The exact arrangement of one étape's runs: Held–Karp over the subsets of its runs.

use super::state::{DEVIATION_M, Ends, State, gap_m};

/// The least costs of walking all runs, by the state of the last one.
///
/// Time `O(2ⁿ·n²)`, memory `O(2ⁿ·n)` for `n` runs.
pub(super) struct HeldKarp {
    /// Number of states: twice the number of runs.
    states: usize,
    /// `cells[subset * states + state]`: the runs in the bits of `subset` are walked, the last one in this state.
    cells: Vec<Cell>,
}

#[derive(Clone, Copy)]
struct Cell {
    cost: f64,
    /// The state of the run before, if there is one.
    before: Option<State>,
}

impl HeldKarp {
    /// `entries`: by state, the cost of entering the étape there, metres.
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

    fn cost(&self, subset: usize, state: State) -> Option<f64> {
        Some(self.cells.get(subset * self.states + state)?.cost)
    }

    /// A cell keeps the first of equal costs.
    fn offer(&mut self, subset: usize, state: State, cost: f64, before: Option<State>) {
        if let Some(cell) = self.cells.get_mut(subset * self.states + state)
            && cost < cell.cost
        {
            *cell = Cell { cost, before };
        }
    }

    fn all(&self) -> usize {
        (1 << (self.states / 2)) - 1
    }

    /// By the state of the last run: the least cost of walking all runs, metres.
    pub(super) fn costs(&self) -> impl Iterator<Item = (State, f64)> {
        (0..self.states).filter_map(|state| Some((state, self.cost(self.all(), state)?)))
    }

    /// The order that ends in this state at the least cost.
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

/// A small cost for whatever differs from the given order, so that it wins among equals.
fn deviation(before: Option<State>, state: State) -> f64 {
    let follows = before.map_or(0, |before| before / 2 + 1) == state / 2;
    let turned = state % 2 == 1;
    DEVIATION_M * f64::from(u8::from(!follows) + u8::from(turned))
}
