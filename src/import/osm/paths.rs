//! Shortest paths over the kept edges of a [`Graph`]. An edge is kept if it is part of the walk (see [`super::graph`]).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;

use super::graph::{Edge, Graph, Step};

impl Graph {
    /// Finds the cheapest paths from the node `from` over kept edges, by Dijkstra's algorithm. `cost` gives the cost of
    /// a step, or `None` if the step is not allowed. The search stops at the first node for which `enough` returns
    /// true.
    pub(super) fn cheapest(
        &self,
        from: i64,
        cost: impl Fn(Step, &Edge) -> Option<f64>,
        mut enough: impl FnMut(i64) -> bool,
    ) -> Paths<'_> {
        let mut best: FxHashMap<i64, (f64, Option<Step>)> = FxHashMap::from_iter([(from, (0.0, None))]);
        let mut open = BinaryHeap::from([Cost(0.0, from)]);
        while let Some(Cost(so_far, node)) = open.pop() {
            if best.get(&node).is_some_and(|(known, _)| so_far > *known) {
                continue;
            }
            if enough(node) {
                break;
            }
            for (step, edge) in self.steps(node) {
                let (Some(next), Some(cost)) = (self.to(step), cost(step, edge)) else { continue };
                let cost = so_far + cost;
                if best.get(&next).is_none_or(|(known, _)| cost < *known) {
                    best.insert(next, (cost, Some(step)));
                    open.push(Cost(cost, next));
                }
            }
        }
        Paths { graph: self, best }
    }
}

/// The cheapest paths from one node to the nodes that a search reached ([`Graph::cheapest`]).
pub(super) struct Paths<'a> {
    graph: &'a Graph,
    /// For each reached node: the cost of the path to it, and the last step of this path. The start has no last step.
    best: FxHashMap<i64, (f64, Option<Step>)>,
}

impl Paths<'_> {
    /// Returns the cost of the path to the node `to`, in the unit of the `cost` given to [`Graph::cheapest`]. Returns
    /// `None` if the search did not reach the node.
    pub(super) fn cost(&self, to: i64) -> Option<f64> {
        Some(self.best.get(&to)?.0)
    }

    /// Returns the steps of the path to the node `to`, in walking order. Returns `None` if the search did not reach the
    /// node.
    pub(super) fn to(&self, to: i64) -> Option<Vec<Step>> {
        let (mut path, mut node) = (vec![], to);
        while let Some(step) = self.best.get(&node)?.1 {
            path.push(step);
            node = self.graph.from(step)?;
        }
        path.reverse();
        Some(path)
    }
}

/// An entry of the search queue: the cost of a path, and the id of the node where it ends. The order is reversed,
/// because Rust's heap pops the largest element and Dijkstra needs the smallest cost.
#[derive(PartialEq)]
struct Cost(f64, i64);

impl Eq for Cost {}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.total_cmp(&self.0).then_with(|| other.1.cmp(&self.1))
    }
}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
