//! Walks a connected component of a graph. First it leaves out edges until one Eulerian trail covers the kept edges.
//! Then it walks this trail. A trail is a sequence of steps that walks each edge at most once. An odd node is a node
//! with an odd number of kept edges.
//!
//! Sources: J. Edmonds, E. L. Johnson, "Matching, Euler tours and the Chinese postman", Mathematical Programming 5
//! (1973). This module differs: it leaves edges out instead of walking them twice, and its matching is greedy. C.
//! Hierholzer, "Über die Möglichkeit, einen Linienzug ohne Wiederholung und ohne Unterbrechung zu umfahren", Math.
//! Annalen 6 (1873).

use std::collections::{BTreeSet, HashMap};

use super::graph::{Edge, Graph, Step};

/// The maximum number of odd nodes of a component for which edges are left out. A component with more odd nodes is
/// walked in several trails.
const MOST_ODD: usize = 400;

/// The number of nearest odd nodes with which an odd node may be matched.
const NEAREST_ODD: usize = 8;

/// The maximum number of matching rounds for a component. Each round matches the odd nodes that the round before left
/// over.
const MOST_ROUNDS: usize = 20;

/// A path between two odd nodes. If its edges are left out, both nodes become even.
struct Path {
    /// The id of the odd node where the path starts.
    from: i64,
    /// The id of the odd node where the path ends.
    to: i64,
    /// The sum of the costs of leaving out its edges ([`Edge::weight`]).
    cost: f64,
    /// The indexes of its edges.
    edges: Vec<usize>,
}

impl Graph {
    /// Returns the ids of the odd nodes of a component.
    fn odd(&self, component: &[i64]) -> BTreeSet<i64> {
        component.iter().copied().filter(|node| self.kept(*node).count() % 2 == 1).collect()
    }

    /// Leaves out paths, cheapest first, until the component has at most two odd nodes, which an Eulerian trail needs.
    /// A fixed edge is never left out. Nor is a path whose removal would disconnect the component. So more than two odd
    /// nodes can remain.
    pub(super) fn leave_out(&mut self, component: &[i64]) {
        for _ in 0..MOST_ROUNDS {
            let mut odd = self.odd(component);
            let before = odd.len();
            if before <= 2 || before > MOST_ODD {
                return;
            }
            let mut paths: Vec<Path> = odd.iter().flat_map(|from| self.paths(*from, &odd)).collect();
            paths.sort_by(|a, b| a.cost.total_cmp(&b.cost).then_with(|| a.edges.cmp(&b.edges)));
            for path in paths {
                let fits = odd.len() > 2 && odd.contains(&path.from) && odd.contains(&path.to);
                if fits && self.left_out(&path.edges) {
                    odd.remove(&path.from);
                    odd.remove(&path.to);
                }
            }
            if odd.len() == before {
                return;
            }
        }
    }

    /// Leaves out the edges of a path, if kept edges still connect the nodes of the path. Returns true if it did.
    /// Otherwise it changes nothing. `path` has the indexes of the edges.
    fn left_out(&mut self, path: &[usize]) -> bool {
        if path.iter().any(|i| self.edges.get(*i).is_none_or(|edge| !edge.kept)) {
            return false; // the path shares an edge with a path that is already left out
        }
        self.keep(path.iter().copied(), false);
        let ends = path.iter().filter_map(|i| self.edges.get(*i)?.ends());
        let nodes: BTreeSet<i64> =
            ends.flat_map(|(a, b)| [a, b]).filter(|node| self.kept(*node).next().is_some()).collect();
        let whole = !nodes.is_empty() && self.connects(&nodes);
        if !whole {
            self.keep(path.iter().copied(), true);
        }
        whole
    }

    /// Returns the cheapest paths over unfixed edges from an odd node to its [`NEAREST_ODD`] nearest other nodes of
    /// `odd`.
    fn paths(&self, from: i64, odd: &BTreeSet<i64>) -> Vec<Path> {
        let mut near: Vec<i64> = vec![];
        let paths = self.cheapest(
            from,
            |_, edge| (!edge.fixed).then_some(edge.weight()),
            |node| {
                near.extend(Some(node).filter(|node| *node != from && odd.contains(node)));
                near.len() == NEAREST_ODD
            },
        );
        let path = |to: &i64| {
            let edges = paths.to(*to)?.iter().map(|step| step.edge).collect();
            Some(Path { from, to: *to, cost: paths.cost(*to)?, edges })
        };
        near.iter().filter_map(path).collect()
    }

    /// Walks all kept edges of a component. Returns the steps of each trail: one trail if the component has at most two
    /// odd nodes, else several.
    ///
    /// The first trail starts at `start` if an Eulerian trail can start there. Otherwise it starts at an odd node, or
    /// at any node if no node is odd. Among these it takes the node of the member way that is listed first.
    pub(super) fn walk(&self, component: &[i64], start: Option<i64>) -> Vec<Vec<Step>> {
        let mut free = Free::new(self, component);
        let all_even = free.starts.first().is_some_and(|start| start.even);
        let mut given = start.and_then(|node| free.start(node)).filter(|start| !start.even || all_even);
        let mut walked = vec![];
        while let Some(start) = given.take().or_else(|| free.starts.first().copied()) {
            let trails = self.trails(start.node, &mut free);
            if trails.is_empty() {
                break; // not reachable: every start has an edge that no trail has walked
            }
            walked.extend(trails);
        }
        walked
    }

    /// Walks a trail from the node `start` over free edges (Hierholzer's algorithm). Returns its steps, and removes its
    /// edges from `free`. At a node with several free edges, it prefers an edge that it does not walk in the wrong
    /// direction. Among those it prefers the member way that is listed next after the current one.
    ///
    /// There is a single trail if the component has at most two odd nodes and, if it has two, `start` is one of them.
    /// Otherwise the trail is cut where two consecutive steps do not meet.
    fn trails(&self, start: i64, free: &mut Free) -> Vec<Vec<Step>> {
        let mut stack: Vec<(i64, Option<Step>)> = vec![(start, None)];
        let mut reversed: Vec<Step> = vec![];
        while let Some((node, by)) = stack.last().copied() {
            let now = by.and_then(|step| self.edge(step)).map_or(0, |edge| edge.member);
            let next = free.next(node, now).and_then(|exit| Some((exit.step, self.to(exit.step)?)));
            match next {
                Some((step, to)) => {
                    free.take(self, step);
                    stack.push((to, Some(step)));
                }
                None => reversed.extend(stack.pop().and_then(|(_, by)| by)),
            }
        }
        let mut trails: Vec<Vec<Step>> = vec![];
        for step in reversed.into_iter().rev() {
            let end = trails.last().and_then(|trail| self.to(*trail.last()?));
            match trails.last_mut().filter(|_| end == self.from(step)) {
                Some(trail) => trail.push(step),
                None => trails.push(vec![step]),
            }
        }
        trails
    }
}

/// A node where a trail may start. The order of the fields is the order of preference: odd nodes first, then the member
/// way that is listed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    /// True if the node has an even number of free edges.
    even: bool,
    /// The smallest index of a member way with a free edge at the node.
    member: usize,
    /// The id of the node.
    node: i64,
}

/// A step that a trail may take from a node. The order of the fields is the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Exit {
    /// True if the step walks a one-way edge in the wrong direction.
    wrong: bool,
    /// The index of the member way of the edge.
    member: usize,
    /// The edge, and the direction that leaves the node.
    step: Step,
}

impl Exit {
    /// Returns the exit over `edge` in the direction of `step`.
    fn new(step: Step, edge: &Edge) -> Self {
        Self { wrong: edge.is_one_way() && step.against, member: edge.member, step }
    }
}

/// The free edges of a component: the kept edges that no trail has walked yet.
struct Free {
    /// The free edges at each node, by node id.
    at: HashMap<i64, Here>,
    /// The nodes that have free edges, the preferred start first.
    starts: BTreeSet<Start>,
}

/// The free edges that start or end at one node.
#[derive(Default)]
struct Here {
    /// The steps that leave the node over free edges. A loop is one step.
    exits: BTreeSet<Exit>,
    /// The number of loops among `exits`.
    loops: usize,
}

impl Free {
    /// Marks all kept edges of a component as free. `component` has its node ids.
    fn new(graph: &Graph, component: &[i64]) -> Self {
        let mut free = Self { at: HashMap::new(), starts: BTreeSet::new() };
        for node in component {
            let exits: BTreeSet<Exit> = graph.steps(*node).map(|(step, edge)| Exit::new(step, edge)).collect();
            let loops = exits.iter().filter(|exit| graph.to(exit.step) == Some(*node)).count();
            free.at.insert(*node, Here { exits, loops });
            free.starts.extend(free.start(*node));
        }
        free
    }

    /// Returns the node as a start of a trail, or `None` if it has no free edge.
    fn start(&self, node: i64) -> Option<Start> {
        let here = self.at.get(&node)?;
        let first = |wrong: bool| Some(here.from(wrong, 0)?.member);
        let member = [first(false), first(true)].into_iter().flatten().min()?;
        Some(Start { even: (here.exits.len() - here.loops) % 2 == 0, member, node })
    }

    /// Returns the preferred step from a node for a trail that arrives over the member way with index `after`. Returns
    /// `None` if the node has no free edge.
    fn next(&self, node: i64, after: usize) -> Option<Exit> {
        let here = self.at.get(&node)?;
        let next = |wrong: bool| here.from(wrong, after).or_else(|| here.from(wrong, 0));
        next(false).or_else(|| next(true)).copied()
    }

    /// Marks the edge of `step` as walked, so that it is no longer free.
    fn take(&mut self, graph: &Graph, step: Step) {
        let (Some(edge), Some(from), Some(to)) = (graph.edge(step), graph.from(step), graph.to(step)) else { return };
        let ends = if from == to { vec![(from, step)] } else { vec![(from, step), (to, step.turned())] };
        for (node, step) in ends {
            if let Some(before) = self.start(node) {
                self.starts.remove(&before);
            }
            if let Some(here) = self.at.get_mut(&node)
                && here.exits.remove(&Exit::new(step, edge))
            {
                here.loops -= usize::from(from == to);
            }
            self.starts.extend(self.start(node));
        }
    }
}

impl Here {
    /// Returns the first exit whose member way has the index `member` or a larger one. Only exits with the given value
    /// of `wrong` count.
    fn from(&self, wrong: bool, member: usize) -> Option<&Exit> {
        let first = Exit { wrong, member, step: Step { edge: 0, against: false } };
        self.exits.range(first..).next().filter(|exit| exit.wrong == wrong)
    }
}
