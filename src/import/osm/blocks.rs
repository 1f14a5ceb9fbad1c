//! Finds the bridges and blocks of a connected component. A bridge is an edge whose removal disconnects the component.
//! A block is a set of nodes that stays connected when all bridges are removed.
//!
//! ```text
//!   o───o───(  )───o        three bridges; the ring is a block, and each single node beside a bridge is one too
//! ```
//!
//! Source: R. E. Tarjan, "A note on finding the bridges of a graph", Information Processing Letters 2 (1974).

use std::collections::{BTreeSet, HashMap, HashSet};

use super::graph::Graph;

/// The bridges and blocks of a connected component of a graph.
pub(super) struct Blocks {
    /// The indexes of the edges that are bridges. Repeated edges ([`is_again`](super::graph::Edge::is_again)) are
    /// ignored: they are never bridges, and a bridge that is listed twice is still a bridge.
    pub(super) bridges: BTreeSet<usize>,
    /// The ids of the nodes of each block, sorted.
    pub(super) blocks: Vec<Vec<i64>>,
    /// For each block of `blocks`: the ids of its nodes where bridges end. A node appears once for each of its bridges.
    pub(super) portals: Vec<Vec<i64>>,
}

impl Blocks {
    /// Finds the bridges and blocks of a component. `component` has the ids of its nodes, which kept edges connect.
    pub(super) fn new(graph: &Graph, component: &[i64]) -> Self {
        let bridges = bridges(graph, component);
        let mut this = Self { bridges, blocks: vec![], portals: vec![] };
        let mut seen: HashSet<i64> = HashSet::new();
        for start in component {
            let (mut block, mut portals, mut open) = (vec![], vec![], vec![*start]);
            while let Some(node) = open.pop() {
                if !seen.insert(node) {
                    continue;
                }
                block.push(node);
                for (step, _) in graph.steps(node).filter(|(_, edge)| !edge.is_again()) {
                    if this.bridges.contains(&step.edge) {
                        portals.push(node);
                    } else {
                        open.extend(graph.to(step));
                    }
                }
            }
            if !block.is_empty() {
                block.sort_unstable();
                this.blocks.push(block);
                this.portals.push(portals);
            }
        }
        this
    }
}

/// A node on the stack of the depth-first search ([`bridges`]).
struct Visit {
    /// The id of the node.
    node: i64,
    /// The index of the edge over which the search entered the node. `None` at the root.
    by: Option<usize>,
    /// The edges at the node that the search has not followed yet: the index of each, and the node at its other end.
    todo: Vec<(usize, i64)>,
}

/// Returns the indexes of the bridges of a component, given by its node ids. It is Tarjan's algorithm with an explicit
/// stack, because a long route would overflow the call stack.
fn bridges(graph: &Graph, component: &[i64]) -> BTreeSet<usize> {
    let visit = |node: i64, by: Option<usize>| {
        let steps = graph.steps(node).filter(|(step, edge)| !edge.is_again() && Some(step.edge) != by);
        Visit { node, by, todo: steps.filter_map(|(step, _)| Some((step.edge, graph.to(step)?))).collect() }
    };
    let mut bridges = BTreeSet::new();
    // For each node: the number under which it was entered, and the smallest number that its subtree reaches (Tarjan's
    // low-link).
    let mut entered: HashMap<i64, usize> = HashMap::new();
    let mut low: HashMap<i64, usize> = HashMap::new();
    for root in component {
        if entered.contains_key(root) {
            continue;
        }
        let mut stack = vec![visit(*root, None)];
        entered.insert(*root, entered.len());
        while let Some(top) = stack.last_mut() {
            let node = top.node;
            match top.todo.pop() {
                Some((edge, next)) => match entered.get(&next).copied() {
                    Some(time) => lower(&mut low, node, time),
                    None => {
                        entered.insert(next, entered.len());
                        stack.push(visit(next, Some(edge)));
                    }
                },
                None => {
                    let Some(Visit { by, .. }) = stack.pop() else { break };
                    let Some(parent) = stack.last().map(|visit| visit.node) else { continue };
                    let time = entered.get(&node).copied().unwrap_or(0);
                    let reaches = low.get(&node).copied().unwrap_or(time).min(time);
                    lower(&mut low, parent, reaches);
                    if reaches == time {
                        bridges.extend(by);
                    }
                }
            }
        }
    }
    bridges
}

/// Lowers the low-link of `node` in `low` to `time`, if `time` is smaller. The low-link is the smallest entry number
/// that the subtree of a node reaches.
fn lower(low: &mut HashMap<i64, usize>, node: i64, time: usize) {
    let known = low.entry(node).or_insert(time);
    *known = (*known).min(time);
}
