//! Orders the member ways of a route into a line that can be walked. A relation may list them unsorted and reversed. A
//! run is a continuous line of nodes. The way there is the walk from the start to the end; the way back leads from the
//! end to the start.
//!
//! The member ways form a graph. Its edges are stretches between two nodes where ways meet or end ([`super::graph`]):
//!
//! ```text
//!               b ──┐ roundabout: one of its two arcs is left out
//!   o───o───o──(    )──o───o     o───o     a component of its own: the hole before it stays
//!               a ──┘  │
//!                      o  spur listed once: it is left out and becomes a branch
//! ```
//!
//! 1. [`super::pairs`] finds the ends of each connected component and its one-way pairs. The halves of the way back are
//!    left out.
//! 2. [`super::euler`] leaves out more edges until one trail walks all kept edges, each as often as it is listed. It first
//!    leaves out edges that are probably not part of the route: longer arcs of roundabouts, repetitions, `backward`.
//! 3. The way back is the trail in reverse. In each pair it takes the other half.
//! 4. [`arrange`] orders the runs so that the holes between them are smallest.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};

use super::extract::Extract;
use super::graph::{Graph, Piece, Step, turned};
use super::pairs::{Section, pairs};
use crate::import::arrange::{Ends, arrange};

/// The largest difference, in metres walked in the wrong direction on one-way edges, that does not count as a
/// difference.
const SAME_M: f64 = 1.0;

/// The lines that the member ways of a route form.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trails {
    /// The node ids of each run of the main line, in walking order. There is a hole between two runs.
    pub(super) runs: Vec<Vec<i64>>,
    /// The way back of each run of `runs`, as node ids from the run's last node to its first. It is empty if the way
    /// back is the run in reverse. Code that turns a run around swaps the two.
    pub(super) retour: Vec<Vec<i64>>,
    /// The runs that are not part of the walk, as node ids. The flag is true if all member ways of the run have the
    /// role `backward`.
    pub(super) branches: Vec<(Vec<i64>, bool)>,
}

/// Returns the pairs of neighbouring nodes of a line, each with the smaller id first.
fn pairs_of(line: &[i64]) -> impl Iterator<Item = (i64, i64)> {
    line.windows(2).filter_map(|pair| if let [a, b] = pair { Some(ordered(*a, *b)) } else { None })
}

/// Returns the two node ids as a pair, the smaller id first.
fn ordered(a: i64, b: i64) -> (i64, i64) {
    (a.min(b), a.max(b))
}

/// Orders the member ways `pieces` into runs with their ways back, and branches. The whole line takes the direction in
/// which it walks fewer metres against one-way edges. If both directions are equal in this, it takes the direction in
/// which most member ways are listed.
pub(super) fn trails(extract: &Extract, pieces: &[Piece]) -> Trails {
    let mut graph = Graph::new(extract, pieces);
    let mut runs = vec![];
    for component in graph.components() {
        runs.extend(walked(extract, &mut graph, &component));
    }
    let runs = in_order(extract, runs);
    let mut trails = Trails::default();
    for run in runs {
        let reverse = run.nodes.iter().eq(run.back.iter().rev());
        trails.retour.push(if reverse { vec![] } else { run.back });
        trails.runs.push(run.nodes);
    }
    let seen = trails.runs.iter().chain(&trails.retour).flat_map(|line| pairs_of(line)).collect();
    trails.branches = branches(&mut graph, &seen);
    trails
}

/// A run of the main line, with its way back.
struct Run {
    /// The ids of the nodes of the way there, in walking order.
    nodes: Vec<i64>,
    /// The ids of the nodes of the way back, from the last of `nodes` to the first.
    back: Vec<i64>,
    /// The indexes of the member ways, in the walking order of the way there.
    members: Vec<usize>,
    /// The metres of one-way edges that the way there walks in the wrong direction.
    against_m: f64,
    /// The metres of one-way edges that the way back walks in the wrong direction.
    back_against_m: f64,
}

impl Run {
    /// Swaps the way there and the way back.
    fn turn(&mut self) {
        std::mem::swap(&mut self.nodes, &mut self.back);
        std::mem::swap(&mut self.against_m, &mut self.back_against_m);
        self.members.reverse();
    }

    /// Returns the positions of the run's first and last node.
    fn ends(&self, extract: &Extract) -> Option<Ends> {
        let at = |node: Option<&i64>| extract.nodes.get(node?).copied();
        Some([at(self.nodes.first())?, at(self.nodes.last())?])
    }
}

/// Walks a connected component, given by its node ids. Returns one run if one trail can walk it, else several. Marks
/// edges of the graph as left out.
fn walked(extract: &Extract, graph: &mut Graph, component: &[i64]) -> Vec<Run> {
    let pairs = pairs(extract, graph, component);
    graph.keep(edges(&pairs.sections, |section| &section.back), false);
    for i in &pairs.fixed {
        if let Some(edge) = graph.edges.get_mut(*i) {
            edge.fixed = true;
        }
    }
    // Edges that only the halves of the way back connect to the rest are not part of the way there.
    let connected = match pairs.anchor {
        Some(anchor) => graph.reached(anchor, &mut HashSet::new()),
        None => component.to_vec(),
    };
    let aside: BTreeSet<usize> = (component.iter())
        .filter(|node| connected.binary_search(node).is_err())
        .flat_map(|node| graph.kept(*node).map(|(i, _)| i))
        .collect();
    graph.keep(aside, false);
    graph.leave_out(&connected);
    let trails = graph.walk(&connected, pairs.start);
    let alone = trails.len() == 1;
    (trails.into_iter())
        .map(|mut there| {
            // Hierholzer's trail may walk the pairs the wrong way round; then it is reversed.
            let halves: HashSet<Step> = pairs.sections.iter().flat_map(|section| &section.there).copied().collect();
            let (along, against) = (
                there.iter().filter(|step| halves.contains(*step)).count(),
                there.iter().filter(|step| halves.contains(&step.turned())).count(),
            );
            if against > along {
                there = turned(&there);
            }
            let mut back = way_back(&there, &pairs.sections);
            if alone && graph.against_m(&back) > SAME_M {
                let own = own_way_back(graph, &there, &pairs.sections);
                let better = |own: &Vec<Step>| graph.against_m(own) + SAME_M < graph.against_m(&back);
                back = own.filter(better).unwrap_or(back);
            }
            Run {
                nodes: graph.line(&there),
                back: graph.line(&back),
                members: there.iter().filter_map(|step| graph.edge(*step)).map(|edge| edge.member).collect(),
                against_m: graph.against_m(&there),
                back_against_m: graph.against_m(&back),
            }
        })
        .collect()
}

/// Returns the indexes of the edges in one half of each section, chosen by `half`.
fn edges<'a>(sections: &'a [Section], half: impl Fn(&'a Section) -> &'a Vec<Step>) -> Vec<usize> {
    sections.iter().flat_map(half).map(|step| step.edge).collect()
}

/// Returns the way back that belongs to a way there: the way there in reverse, which takes the other half of each
/// one-way pair.
fn way_back(there: &[Step], sections: &[Section]) -> Vec<Step> {
    let mut steps = there.to_vec();
    for section in sections {
        let first = steps.iter().position(|step| Some(step) == section.there.first());
        let last = steps.iter().rposition(|step| Some(step) == section.there.last());
        if let (Some(first), Some(last)) = (first, last)
            && first <= last
        {
            steps.splice(first..=last, turned(&section.back));
        }
    }
    turned(&steps)
}

/// Walks the way back separately from the way there. This is necessary if the route contains a loop of one-way edges,
/// which must not be walked in reverse. Returns `None` if the walk does not lead from the end of the way there to its
/// start.
fn own_way_back(graph: &mut Graph, there: &[Step], sections: &[Section]) -> Option<Vec<Step>> {
    let (start, end) = (graph.from(*there.first()?)?, graph.to(*there.last()?)?);
    let (of_there, of_back) = (edges(sections, |section| &section.there), edges(sections, |section| &section.back));
    graph.keep(of_there.iter().copied(), false);
    graph.keep(of_back.iter().copied(), true);
    let connected = graph.reached(end, &mut HashSet::new());
    let mut trails = graph.walk(&connected, Some(end));
    graph.keep(of_there, true);
    graph.keep(of_back, false);
    let own = trails.pop().filter(|_| trails.is_empty())?;
    let leads_back = graph.from(*own.first()?)? == end && graph.to(*own.last()?)? == start;
    leads_back.then_some(own)
}

/// Orders the runs, and chooses the direction of each, so that the holes between them are smallest.
fn in_order(extract: &Extract, mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by_key(|run| run.members.iter().min().copied());
    for run in &mut runs {
        if is_backwards(std::slice::from_ref(run)) {
            run.turn();
        }
    }
    let ends: Vec<Ends> = runs.iter().filter_map(|run| run.ends(extract)).collect();
    let mut runs: Vec<Option<Run>> = runs.into_iter().map(Some).collect();
    let mut ordered: Vec<Run> = vec![];
    for placed in arrange(&[ends]).into_iter().flatten() {
        let Some(mut run) = runs.get_mut(placed.run).and_then(Option::take) else { continue };
        if placed.turned {
            run.turn();
        }
        ordered.push(run);
    }
    if is_backwards(&ordered) {
        ordered.reverse();
        ordered.iter_mut().for_each(Run::turn);
    }
    ordered
}

/// Tells whether the runs would walk fewer metres against one-way edges in the opposite direction. If both directions
/// are equal in this, true if most member ways are listed in the reverse order.
fn is_backwards(runs: &[Run]) -> bool {
    let saved_m: f64 = runs.iter().map(|run| run.against_m - run.back_against_m).sum();
    if saved_m.abs() > SAME_M {
        return saved_m > 0.0;
    }
    let members: Vec<usize> = runs.iter().flat_map(|run| run.members.iter().copied()).collect();
    let up = members.windows(2).filter(|pair| matches!(pair, [a, b] if a < b)).count();
    let down = members.windows(2).filter(|pair| matches!(pair, [a, b] if a > b)).count();
    down > up
}

/// Joins the left-out edges into runs. Each run has a flag, which is true if all its edges are `backward`. `walked` are
/// the pairs of neighbouring nodes that the main line passes. An edge whose pairs are all in `walked` is not a branch.
/// Nor is the second arc of a roundabout.
fn branches(graph: &mut Graph, walked: &HashSet<(i64, i64)>) -> Vec<(Vec<i64>, bool)> {
    for edge in &mut graph.edges {
        let elsewhere = pairs_of(&edge.nodes).all(|pair| walked.contains(&pair));
        edge.kept = !edge.kept && !edge.is_again() && !elsewhere && (!edge.closed || edge.is_backward());
    }
    let mut branches = vec![];
    for component in graph.components() {
        let backward = component.iter().all(|node| graph.kept(*node).all(|(_, edge)| edge.is_backward()));
        branches.extend(graph.walk(&component, None).iter().map(|steps| (graph.line(steps), backward)));
    }
    branches.retain(|(nodes, _)| nodes.len() >= 2);
    branches
}
