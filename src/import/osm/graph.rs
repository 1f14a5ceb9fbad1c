//! The graph of the member ways of one relation. A member way is a way that the relation lists. An edge is a stretch of
//! a member way between two nodes where member ways meet or end.
//!
//! Some edges are left out, so that a single walk can cover the others. A kept edge is one that is not left out. A step
//! is an edge and the direction in which it is walked.
//!
//! ```text
//!   way 1     o──o──o──o          way 1 has two edges, because way 2 meets it at its third node
//!   way 2           └──o──o       way 2 has one edge
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::extract::Extract;
use crate::geo::{Position, distance_m};

/// The factor on the cost of leaving out a doubtful edge, one that is probably not part of the route
/// ([`Edge::weight`]).
const LIKELY_LEFT_OUT: f64 = 0.01;

/// The direction in which a route follows a member way. It comes from the role of the member
/// (<https://wiki.openstreetmap.org/wiki/Relation:route#Member_roles>).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// The route follows the way in both directions.
    Both,
    /// Role `forward`: the route follows the way only in the direction in which the way is drawn.
    Along,
    /// Role `backward`: the route follows the way only against the direction in which it is drawn.
    Against,
}

/// A member way: an entry in the member list of a relation. A way that is listed twice gives two of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The id of the way.
    pub(super) way: i64,
    /// The direction in which the route follows the way.
    pub(super) sense: Sense,
}

/// A stretch of a member way between two nodes where member ways meet or end.
pub(super) struct Edge {
    /// The ids of the edge's nodes, in the direction in which the route follows the edge. If the edge is two-way, in
    /// the direction in which the way is drawn.
    pub(super) nodes: Vec<i64>,
    /// The index of the edge's member way in the list from which the graph was built.
    pub(super) member: usize,
    /// The direction in which the route follows the edge's member way.
    sense: Sense,
    /// True if the way of the edge is closed: a ring, for example a roundabout.
    pub(super) closed: bool,
    /// Says whether other edges run through the same nodes.
    copies: Copies,
    /// The geodesic length of the edge, in metres.
    pub(super) length_m: f64,
    /// True if the edge is probably not part of the route. It is then cheap to leave out.
    doubtful: bool,
    /// True if the edge is part of the walk; false if it is left out.
    pub(super) kept: bool,
    /// True if the edge must not be left out.
    pub(super) fixed: bool,
}

/// Says whether other edges run through the same nodes as an edge. The order is that of [`Graph::edges`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copies {
    /// No other edge runs through the same nodes.
    None,
    /// Only edges later in the list run through the same nodes.
    Later,
    /// An edge earlier in the list runs through the same nodes.
    Earlier,
}

impl Edge {
    /// Tells whether the route follows the edge in one direction only.
    pub(super) fn is_one_way(&self) -> bool {
        self.sense != Sense::Both
    }

    /// Tells whether the edge's member way has the role `backward`.
    pub(super) fn is_backward(&self) -> bool {
        self.sense == Sense::Against
    }

    /// Tells whether an earlier edge of the graph runs through the same nodes.
    pub(super) fn is_again(&self) -> bool {
        self.copies == Copies::Earlier
    }

    /// Tells whether another edge of the graph, earlier or later, runs through the same nodes.
    pub(super) fn is_repeated(&self) -> bool {
        self.copies != Copies::None
    }

    /// Returns the cost of leaving the edge out: its length in metres, or a hundredth of it if the edge is doubtful.
    pub(super) fn weight(&self) -> f64 {
        if self.doubtful { self.length_m * LIKELY_LEFT_OUT } else { self.length_m }
    }

    /// Returns the ids of the first and last node of the edge.
    pub(super) fn ends(&self) -> Option<(i64, i64)> {
        Some((*self.nodes.first()?, *self.nodes.last()?))
    }

    /// Tells whether the edge starts and ends at the same node.
    fn is_loop(&self) -> bool {
        self.nodes.first() == self.nodes.last()
    }
}

/// An edge and the direction in which it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Step {
    /// The index of the edge in [`Graph::edges`].
    pub(super) edge: usize,
    /// True if the step leads from the edge's last node to its first.
    pub(super) against: bool,
}

impl Step {
    /// Returns the step over the same edge in the other direction.
    pub(super) fn turned(self) -> Self {
        Self { against: !self.against, ..self }
    }
}

/// Returns the same walk from its end to its start: the steps in reverse order, each in the other direction.
pub(super) fn turned(steps: &[Step]) -> Vec<Step> {
    steps.iter().rev().map(|step| step.turned()).collect()
}

/// The member ways of one relation, as edges between the nodes where they meet or end.
pub(super) struct Graph {
    /// All edges, kept and left out, in the order of the member ways.
    pub(super) edges: Vec<Edge>,
    /// The indexes of the edges that start or end at each node, by node id. A loop appears twice.
    at: BTreeMap<i64, Vec<usize>>,
}

impl Graph {
    /// Builds the graph of the member ways `pieces`. All its edges are kept. A member way that is not in the extract is
    /// skipped.
    pub(super) fn new(extract: &Extract, pieces: &[Piece]) -> Self {
        let mut visits: HashMap<i64, BTreeSet<(i64, usize)>> = HashMap::new();
        let ways: BTreeSet<i64> = pieces.iter().map(|piece| piece.way).collect();
        for (id, way) in ways.iter().filter_map(|id| Some((*id, extract.ways.get(id)?))) {
            for (i, node) in way.nodes.iter().enumerate() {
                visits.entry(*node).or_default().insert((id, i));
            }
        }
        let meets = |node: &i64| visits.get(node).is_some_and(|visits| visits.len() > 1);

        let mut edges: Vec<Edge> = vec![];
        let mut first_of: HashMap<Vec<i64>, usize> = HashMap::new();
        for (member, piece) in merged(pieces) {
            let Some(way) = extract.ways.get(&piece.way) else { continue };
            let mut line = way.nodes.clone();
            if piece.sense == Sense::Against {
                line.reverse();
            }
            let mut nodes: Vec<i64> = vec![];
            for (i, node) in line.iter().enumerate() {
                nodes.push(*node);
                if nodes.len() > 1 && (i + 1 == line.len() || meets(node)) {
                    let nodes = std::mem::replace(&mut nodes, vec![*node]);
                    let back: Vec<i64> = nodes.iter().rev().copied().collect();
                    let first = *first_of.entry(back.min(nodes.clone())).or_insert(edges.len());
                    let again = first < edges.len();
                    if let Some(edge) = edges.get_mut(first).filter(|_| again) {
                        edge.copies = Copies::Later;
                    }
                    edges.push(Edge {
                        member,
                        sense: piece.sense,
                        closed: way.nodes.first() == way.nodes.last(),
                        copies: if again { Copies::Earlier } else { Copies::None },
                        length_m: length(extract, &nodes),
                        doubtful: again || piece.sense == Sense::Against,
                        nodes,
                        kept: true,
                        fixed: false,
                    });
                }
            }
        }
        let mut at: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (i, edge) in edges.iter().enumerate() {
            for node in edge.ends().map(|(a, b)| [a, b]).into_iter().flatten() {
                at.entry(node).or_default().push(i);
            }
        }
        let mut graph = Self { edges, at };
        graph.weigh_roundabouts();
        graph
    }

    /// Marks the longer of the two arcs of each roundabout as doubtful. A roundabout is a ring that other edges meet at
    /// exactly two nodes.
    fn weigh_roundabouts(&mut self) {
        let mut rings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, edge) in self.edges.iter().enumerate().filter(|(_, edge)| edge.closed) {
            rings.entry(edge.member).or_default().push(i);
        }
        for ring in rings.into_values() {
            let exits = |node: &i64| self.at.get(node).is_some_and(|edges| edges.iter().any(|e| !ring.contains(e)));
            // Divides the ring into arcs between exits, from the first exit on: (length in metres, edges).
            let starts_at_exit = |i: &usize| self.edges.get(*i).and_then(|e| e.nodes.first()).is_some_and(exits);
            let Some(first) = ring.iter().position(starts_at_exit) else { continue };
            let mut arcs: Vec<(f64, Vec<usize>)> = vec![];
            for i in ring.iter().cycle().skip(first).take(ring.len()) {
                let Some(edge) = self.edges.get(*i) else { continue };
                if edge.nodes.first().is_some_and(exits) {
                    arcs.push((0.0, vec![]));
                }
                if let Some(arc) = arcs.last_mut() {
                    arc.0 += edge.length_m;
                    arc.1.push(*i);
                }
            }
            if let [a, b] = arcs.as_slice() {
                let longer = if a.0 > b.0 { &a.1 } else { &b.1 };
                for i in longer {
                    if let Some(edge) = self.edges.get_mut(*i) {
                        edge.doubtful = true;
                    }
                }
            }
        }
    }

    /// Returns the kept edges that start or end at a node, with their indexes. A loop appears twice.
    pub(super) fn kept(&self, node: i64) -> impl Iterator<Item = (usize, &Edge)> {
        let here = self.at.get(&node).map_or(&[] as &[usize], Vec::as_slice);
        here.iter().filter_map(|i| Some((*i, self.edges.get(*i)?))).filter(|(_, edge)| edge.kept)
    }

    /// Returns the steps that leave a node over kept edges, with their edges. A loop gives one step, in the direction
    /// of the edge.
    pub(super) fn steps(&self, node: i64) -> impl Iterator<Item = (Step, &Edge)> {
        let mut seen = None;
        self.kept(node).filter_map(move |(i, edge)| {
            let again = edge.is_loop() && seen.replace(i) == Some(i);
            let against = edge.nodes.first().copied() != Some(node);
            (!again).then_some((Step { edge: i, against }, edge))
        })
    }

    /// Returns the edge that a step walks.
    pub(super) fn edge(&self, step: Step) -> Option<&Edge> {
        self.edges.get(step.edge)
    }

    /// Returns the id of the node where a step starts.
    pub(super) fn from(&self, step: Step) -> Option<i64> {
        let (a, b) = self.edge(step)?.ends()?;
        Some(if step.against { b } else { a })
    }

    /// Returns the id of the node where a step ends.
    pub(super) fn to(&self, step: Step) -> Option<i64> {
        self.from(step.turned())
    }

    /// Returns the ids of the nodes that consecutive steps pass. The node between two steps appears once.
    pub(super) fn line(&self, steps: &[Step]) -> Vec<i64> {
        let mut line: Vec<i64> = steps.first().and_then(|step| self.from(*step)).into_iter().collect();
        for step in steps {
            let Some(edge) = self.edge(*step) else { continue };
            if step.against {
                line.extend(edge.nodes.iter().rev().skip(1));
            } else {
                line.extend(edge.nodes.iter().skip(1));
            }
        }
        line
    }

    /// Returns the total length of the steps, in metres.
    pub(super) fn length_m(&self, steps: &[Step]) -> f64 {
        steps.iter().filter_map(|step| self.edge(*step)).map(|edge| edge.length_m).sum()
    }

    /// Returns the total length, in metres, of the one-way edges that the steps walk in the wrong direction.
    pub(super) fn against_m(&self, steps: &[Step]) -> f64 {
        let wrong = steps.iter().filter(|step| step.against).filter_map(|step| self.edge(*step));
        wrong.filter(|edge| edge.is_one_way()).map(|edge| edge.length_m).sum()
    }

    /// Returns the connected components of the graph over kept edges. Each is a sorted list of node ids.
    pub(super) fn components(&self) -> Vec<Vec<i64>> {
        let (mut seen, mut components) = (HashSet::new(), vec![]);
        for start in self.at.keys() {
            let reached = self.reached(*start, &mut seen);
            if !reached.is_empty() {
                components.push(reached);
            }
        }
        components
    }

    /// Returns the ids of the nodes that are reachable from `start` over kept edges, sorted. Nodes in `seen` are
    /// neither returned nor crossed. The reached nodes are added to `seen`.
    pub(super) fn reached(&self, start: i64, seen: &mut HashSet<i64>) -> Vec<i64> {
        let (mut reached, mut open) = (vec![], vec![start]);
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                reached.push(node);
                open.extend(self.steps(node).filter_map(|(step, _)| self.to(step)));
            }
        }
        reached.sort_unstable();
        reached
    }

    /// Tells whether kept edges connect all the nodes with the ids `nodes`. The search stops as soon as it has found
    /// them all.
    pub(super) fn connects(&self, nodes: &BTreeSet<i64>) -> bool {
        let mut missing = nodes.clone();
        let (mut seen, mut open) = (HashSet::new(), Vec::from_iter(nodes.first().copied()));
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                missing.remove(&node);
                if missing.is_empty() {
                    return true;
                }
                open.extend(self.steps(node).filter_map(|(step, _)| self.to(step)));
            }
        }
        missing.is_empty()
    }

    /// Marks the edges with these indexes as kept, or as left out if `kept` is false.
    pub(super) fn keep(&mut self, edges: impl IntoIterator<Item = usize>, kept: bool) {
        for i in edges {
            if let Some(edge) = self.edges.get_mut(i) {
                edge.kept = kept;
            }
        }
    }
}

/// Returns the member ways that become edges, each with its index in `pieces`. A way that is listed once as `forward`
/// and once as `backward` is returned once, as two-way.
fn merged(pieces: &[Piece]) -> Vec<(usize, Piece)> {
    let mut senses: HashMap<i64, Vec<Sense>> = HashMap::new();
    for piece in pieces {
        senses.entry(piece.way).or_default().push(piece.sense);
    }
    let mut merged = vec![];
    let mut done: HashSet<i64> = HashSet::new();
    for (member, piece) in pieces.iter().enumerate() {
        let senses = senses.get(&piece.way).map_or(&[] as &[Sense], Vec::as_slice);
        match senses {
            [Sense::Along, Sense::Against] | [Sense::Against, Sense::Along] => {
                if done.insert(piece.way) {
                    merged.push((member, Piece { sense: Sense::Both, ..*piece }));
                }
            }
            _ => merged.push((member, *piece)),
        }
    }
    merged
}

/// Returns the geodesic length, in metres, of the line through these nodes. A node without a known position is skipped.
pub(super) fn length(extract: &Extract, nodes: &[i64]) -> f64 {
    let at: Vec<Position> = nodes.iter().filter_map(|node| extract.nodes.get(node)).copied().collect();
    at.windows(2).map(|pair| if let [a, b] = pair { distance_m(*a, *b) } else { 0.0 }).sum()
}
