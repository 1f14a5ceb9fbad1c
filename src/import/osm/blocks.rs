//! Bridges and blocks: a bridge is an edge without which its component falls apart, a block is what stays together
//! when all bridges are taken away.
//!
//! ```text
//!   o───o───(  )───o        three bridges; the ring is a block, and so is each single node beside a bridge
//! ```
//!
//! Source: R. E. Tarjan, "A note on finding the bridges of a graph", Information Processing Letters 2 (1974).

use std::collections::{BTreeSet, HashMap, HashSet};

use super::graph::Graph;

pub(super) struct Blocks {
    /// The bridges. Edges that are listed again do not count: they neither are bridges nor hinder one.
    pub(super) bridges: BTreeSet<usize>,
    /// The nodes of each block, sorted.
    pub(super) blocks: Vec<Vec<i64>>,
    /// By block: its nodes at bridges, once for each bridge.
    pub(super) portals: Vec<Vec<i64>>,
}

impl Blocks {
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

/// A node on the stack of the depth-first search.
struct Visit {
    node: i64,
    /// The edge that led here.
    by: Option<usize>,
    /// The edges that are still to be followed.
    todo: Vec<(usize, i64)>,
}

fn bridges(graph: &Graph, component: &[i64]) -> BTreeSet<usize> {
    let visit = |node: i64, by: Option<usize>| {
        let steps = graph.steps(node).filter(|(step, edge)| !edge.is_again() && Some(step.edge) != by);
        Visit { node, by, todo: steps.filter_map(|(step, _)| Some((step.edge, graph.to(step)?))).collect() }
    };
    let mut bridges = BTreeSet::new();
    // By node: when it was entered, and the earliest entered node that its subtree reaches.
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

fn lower(low: &mut HashMap<i64, usize>, node: i64, time: usize) {
    let known = low.entry(node).or_insert(time);
    *known = (*known).min(time);
}
