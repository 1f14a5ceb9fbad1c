//! Makes a line that can be walked of the members of a route, which may be unsorted and reversed.
//!
//! The members are edges of a graph whose nodes are those where ways meet:
//!
//! ```text
//!               b ──┐ roundabout: one of its two arcs is left out
//!   o───o───o──(    )──o───o     o───o     piece of its own: the hole before it stays
//!               a ──┘  │
//!                      o  spur listed once: left out, a branch
//! ```
//!
//! A trail uses every edge as often as it is listed. That works where at most two nodes have an odd number of
//! edges; where there are more, the shortest edges between odd nodes are left out (and become branches), those
//! first that say themselves that they are not the way: roundabouts' longer arcs, needless repetitions, the
//! `backward` half of a dual carriageway. Where the trail may choose (loops, out and back), the members' order says.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

use super::chain::{Run, chained};
use super::extract::Extract;
use crate::geo::{Position, distance_m};

/// Odd nodes beyond which a part is too tangled for one trail: it is walked piecewise.
const MOST_ODD: usize = 400;

/// How many partners an odd node looks at.
const NEAREST_ODD: usize = 8;

/// How much less it costs to leave out what is likely not the way.
const LIKELY_LEFT_OUT: f64 = 0.01;

/// A member way and whether it is of the way back.
#[derive(Clone, Copy)]
pub(super) struct Piece {
    pub(super) way: i64,
    pub(super) backward: bool,
}

/// What a route's members make.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Trails {
    /// Node ids of the continuous runs, in order: between one and the next there is a hole.
    pub(super) runs: Vec<Vec<i64>>,
    /// The runs that were left out, and whether they are of the way back.
    pub(super) branches: Vec<(Vec<i64>, bool)>,
}

/// A stretch of a way between two nodes where ways meet.
struct Edge {
    nodes: Vec<i64>,
    member: usize,
    backward: bool,
    closed: bool,
    /// The same stretch came before.
    again: bool,
    length_m: f64,
    weight: f64,
    kept: bool,
    used: bool,
}

impl Edge {
    fn ends(&self) -> Option<(i64, i64)> {
        Some((*self.nodes.first()?, *self.nodes.last()?))
    }

    /// The other end.
    fn across(&self, node: i64) -> Option<i64> {
        let (a, b) = self.ends()?;
        if a == node { Some(b) } else { Some(a) }
    }
}

/// The trails of the pieces, in the direction in which most of them are listed.
pub(super) fn trails(extract: &Extract, pieces: &[Piece]) -> Trails {
    let mut graph = Graph::new(extract, pieces);
    let mut pieces = vec![];
    for component in graph.components() {
        graph.leave_out(&component);
        pieces.extend(graph.walk(&component));
    }
    let runs = chained(extract, pieces);
    let mut seen: HashSet<(i64, i64)> = HashSet::new();
    for run in &runs {
        seen.extend(run.windows(2).filter_map(|pair| Some(ordered(*pair.first()?, *pair.last()?))));
    }
    Trails { branches: graph.branches(&seen), runs }
}

fn ordered(a: i64, b: i64) -> (i64, i64) {
    (a.min(b), a.max(b))
}

/// Edges between two odd nodes that may be left out.
struct Path {
    from: i64,
    to: i64,
    cost: f64,
    edges: Vec<usize>,
}

struct Graph {
    edges: Vec<Edge>,
    /// The edges at each node, a loop twice.
    at: BTreeMap<i64, Vec<usize>>,
}

impl Graph {
    fn new(extract: &Extract, pieces: &[Piece]) -> Self {
        let mut ways_at: HashMap<i64, BTreeSet<(i64, usize)>> = HashMap::new();
        let ways: BTreeSet<i64> = pieces.iter().map(|piece| piece.way).collect();
        for (id, way) in ways.iter().filter_map(|id| Some((*id, extract.ways.get(id)?))) {
            for (i, node) in way.nodes.iter().enumerate() {
                ways_at.entry(*node).or_default().insert((id, i));
            }
        }
        let meets = |node: &i64| ways_at.get(node).is_some_and(|visits| visits.len() > 1);

        let (mut edges, mut listed): (Vec<Edge>, HashSet<Vec<i64>>) = (vec![], HashSet::new());
        for (member, piece) in pieces.iter().enumerate() {
            let Some(way) = extract.ways.get(&piece.way) else { continue };
            let closed = way.nodes.first() == way.nodes.last();
            let mut nodes: Vec<i64> = vec![];
            for (i, node) in way.nodes.iter().enumerate() {
                nodes.push(*node);
                if nodes.len() > 1 && (i + 1 == way.nodes.len() || meets(node)) {
                    let nodes = std::mem::replace(&mut nodes, vec![*node]);
                    let length_m = length(extract, &nodes);
                    let again = !listed.insert(nodes.clone());
                    let unlikely = again || piece.backward;
                    let weight = if unlikely { length_m * LIKELY_LEFT_OUT } else { length_m };
                    edges.push(Edge {
                        nodes,
                        member,
                        backward: piece.backward,
                        closed,
                        again,
                        length_m,
                        weight,
                        kept: true,
                        used: false,
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

    /// Of a closed way that others meet at two nodes, the longer arc is likely left out.
    fn weigh_roundabouts(&mut self) {
        let mut rings: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (i, edge) in self.edges.iter().enumerate().filter(|(_, edge)| edge.closed) {
            rings.entry(edge.member).or_default().push(i);
        }
        for ring in rings.into_values() {
            let exits = |node: &i64| self.at.get(node).is_some_and(|edges| edges.iter().any(|e| !ring.contains(e)));
            // The ring as arcs between exits, starting at the first exit.
            let Some(first) =
                ring.iter().position(|i| self.edges.get(*i).and_then(|e| e.nodes.first()).is_some_and(exits))
            else {
                continue;
            };
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
                        edge.weight = edge.length_m * LIKELY_LEFT_OUT;
                    }
                }
            }
        }
    }

    fn kept(&self, node: i64) -> impl Iterator<Item = (usize, &Edge)> {
        let here = self.at.get(&node).map_or(&[] as &[usize], Vec::as_slice);
        here.iter().filter_map(|i| Some((*i, self.edges.get(*i)?))).filter(|(_, edge)| edge.kept)
    }

    /// The nodes of each connected part.
    fn components(&self) -> Vec<Vec<i64>> {
        let (mut seen, mut components) = (HashSet::new(), vec![]);
        for start in self.at.keys() {
            let reached = self.reached(*start, &mut seen);
            if !reached.is_empty() {
                components.push(reached);
            }
        }
        components
    }

    fn reached(&self, start: i64, seen: &mut HashSet<i64>) -> Vec<i64> {
        let (mut reached, mut open) = (vec![], vec![start]);
        while let Some(node) = open.pop() {
            if seen.insert(node) {
                reached.push(node);
                open.extend(self.kept(node).filter_map(|(_, edge)| edge.across(node)));
            }
        }
        reached.sort_unstable();
        reached
    }

    fn odd(&self, component: &[i64]) -> Vec<i64> {
        component.iter().copied().filter(|node| self.kept(*node).count() % 2 == 1).collect()
    }

    /// Leaves out edges until the component has at most two odd nodes, cheapest first, never what would part it.
    fn leave_out(&mut self, component: &[i64]) {
        loop {
            let mut odd: BTreeSet<i64> = self.odd(component).into_iter().collect();
            let before = odd.len();
            if before <= 2 || before > MOST_ODD {
                return;
            }
            let mut paths: Vec<Path> = odd.iter().flat_map(|from| self.paths(*from, &odd)).collect();
            paths.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.edges.cmp(&b.edges)));
            for path in paths {
                let fits = odd.len() > 2 && odd.contains(&path.from) && odd.contains(&path.to);
                if fits && self.left_out(component, &path.edges) {
                    odd.remove(&path.from);
                    odd.remove(&path.to);
                }
            }
            if odd.len() == before {
                return;
            }
        }
    }

    /// Leaves the path out if what is kept stays in one part.
    fn left_out(&mut self, component: &[i64], path: &[usize]) -> bool {
        if path.iter().any(|i| self.edges.get(*i).is_none_or(|edge| !edge.kept)) {
            return false; // it shares an edge with one that was left out before
        }
        self.keep(path, false);
        let mut seen = HashSet::new();
        let mut parts = component
            .iter()
            .filter(|node| self.kept(**node).next().is_some())
            .filter(|node| !self.reached(**node, &mut seen).is_empty());
        let whole = parts.by_ref().take(2).count() == 1;
        if !whole {
            self.keep(path, true);
        }
        whole
    }

    fn keep(&mut self, path: &[usize], kept: bool) {
        for i in path {
            if let Some(edge) = self.edges.get_mut(*i) {
                edge.kept = kept;
            }
        }
    }

    /// The cheapest paths from a node to the nearest of `odd` (Dijkstra).
    fn paths(&self, from: i64, odd: &BTreeSet<i64>) -> Vec<Path> {
        let mut best: HashMap<i64, (f64, Option<usize>)> = HashMap::from([(from, (0.0, None))]);
        let mut open = BinaryHeap::from([Cost(0.0, from)]);
        while let Some(Cost(cost, node)) = open.pop() {
            if best.get(&node).is_some_and(|(known, _)| cost > *known) {
                continue;
            }
            for (i, edge) in self.kept(node) {
                let Some(next) = edge.across(node) else { continue };
                let cost = cost + edge.weight;
                if best.get(&next).is_none_or(|(known, _)| cost < *known) {
                    best.insert(next, (cost, Some(i)));
                    open.push(Cost(cost, next));
                }
            }
        }
        let path_to = |to: i64| {
            let (mut path, mut node) = (vec![], to);
            while let Some((_, Some(i))) = best.get(&node) {
                path.push(*i);
                node = self.edges.get(*i)?.across(node)?;
            }
            Some(Path { from, to, cost: best.get(&to)?.0, edges: path })
        };
        let mut paths: Vec<Path> = odd.iter().filter(|to| **to != from).filter_map(|to| path_to(*to)).collect();
        paths.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        paths.truncate(NEAREST_ODD);
        paths
    }

    /// Walks all kept edges of the component: one run, unless it is too tangled.
    fn walk(&mut self, component: &[i64]) -> Vec<Run> {
        let mut runs = vec![];
        loop {
            let free = |graph: &Self, node: i64| graph.kept(node).filter(|(_, e)| !e.used).map(|(_, e)| e.member).min();
            let odd = |graph: &Self, node: i64| graph.kept(node).filter(|(_, e)| !e.used).count() % 2 == 1;
            let start =
                (component.iter()).filter_map(|node| Some((!odd(self, *node), free(self, *node)?, *node))).min();
            let Some((_, _, start)) = start else { return runs };
            runs.extend(self.run(start));
        }
    }

    /// Hierholzer's trail from `start`: the next member listed after the current one goes first. It is one run where
    /// the component has at most two odd nodes.
    fn run(&mut self, start: i64) -> Vec<Run> {
        let mut stack: Vec<(i64, Option<usize>)> = vec![(start, None)];
        let mut trail: Vec<(i64, Option<usize>)> = vec![];
        while let Some((node, by)) = stack.last().copied() {
            let now = by.and_then(|i| self.edges.get(i)).map_or(0, |edge| edge.member);
            let next = (self.kept(node).filter(|(_, edge)| !edge.used))
                .min_by_key(|(i, edge)| (edge.member < now, edge.member, *i))
                .and_then(|(i, edge)| Some((i, edge.across(node)?)));
            match next {
                Some((i, to)) => {
                    if let Some(edge) = self.edges.get_mut(i) {
                        edge.used = true;
                    }
                    stack.push((to, Some(i)));
                }
                None => trail.extend(stack.pop()),
            }
        }
        trail.reverse();
        let mut runs = vec![Run { nodes: vec![start], members: vec![] }];
        for (to, by) in trail {
            let Some(edge) = by.and_then(|i| self.edges.get(i)) else { continue };
            let from = edge.across(to);
            if runs.last().and_then(|run| run.nodes.last().copied()) != from {
                runs.push(Run { nodes: from.into_iter().collect(), members: vec![] });
            }
            let Some(run) = runs.last_mut() else { continue };
            run.members.push(edge.member);
            if edge.nodes.first().copied() == from {
                run.nodes.extend(edge.nodes.iter().skip(1));
            } else {
                run.nodes.extend(edge.nodes.iter().rev().skip(1));
            }
        }
        runs.retain(|run| run.nodes.len() >= 2);
        runs
    }

    /// What was left out and is not walked elsewhere; a roundabout's other arc is nobody's way.
    fn branches(&mut self, walked: &HashSet<(i64, i64)>) -> Vec<(Vec<i64>, bool)> {
        for edge in &mut self.edges {
            let elsewhere =
                edge.nodes.windows(2).all(|pair| matches!(pair, [a, b] if walked.contains(&ordered(*a, *b))));
            edge.kept = !edge.kept && !edge.again && !elsewhere && (!edge.closed || edge.backward);
            edge.used = false;
        }
        let mut branches = vec![];
        for component in self.components() {
            let backward = component.iter().all(|node| self.kept(*node).all(|(_, edge)| edge.backward));
            branches.extend(self.walk(&component).into_iter().map(|run| (run.nodes, backward)));
        }
        branches.retain(|(nodes, _)| nodes.len() >= 2);
        branches
    }
}

/// For the heap: the smallest cost first.
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

/// Geodesic length of a line of nodes, metres.
pub(super) fn length(extract: &Extract, nodes: &[i64]) -> f64 {
    let at: Vec<Position> = nodes.iter().filter_map(|node| extract.nodes.get(node)).copied().collect();
    at.windows(2).map(|pair| if let [a, b] = pair { distance_m(*a, *b) } else { 0.0 }).sum()
}
