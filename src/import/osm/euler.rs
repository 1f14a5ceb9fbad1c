//! Walks a connected component. First it leaves out edges until one Eulerian trail covers the kept ones, then it walks
//! this trail.
//!
//! Sources: J. Edmonds, E. L. Johnson, "Matching, Euler tours and the Chinese postman", Mathematical Programming 5
//! (1973). This module differs: it leaves edges out instead of walking them twice, and its matching is greedy. C.
//! Hierholzer, "Über die Möglichkeit, einen Linienzug ohne Wiederholung und ohne Unterbrechung zu umfahren", Math.
//! Annalen 6 (1873).

use std::collections::{BTreeSet, HashMap};

use super::graph::{Edge, Graph, Step};

/// Largest number of odd nodes (nodes with an odd number of kept edges) for which edges are left out. A component with
/// more of them is walked in several trails.
const MOST_ODD: usize = 400;

/// Number of the nearest odd nodes that an odd node may be matched with.
const NEAREST_ODD: usize = 8;

/// Largest number of matching rounds. Each round matches the odd nodes that the round before left over.
const MOST_ROUNDS: usize = 20;

/// A path between two odd nodes. If its edges are left out, both nodes become even.
struct Path {
    from: i64,
    to: i64,
    cost: f64,
    edges: Vec<usize>,
}

impl Graph {
    /// The nodes of the component with an odd number of kept edges.
    fn odd(&self, component: &[i64]) -> BTreeSet<i64> {
        component.iter().copied().filter(|node| self.kept(*node).count() % 2 == 1).collect()
    }

    /// Leaves out paths, cheapest first, until the component has at most two odd nodes, which an Eulerian trail needs.
    /// A fixed edge is never left out, nor is a path whose removal would disconnect the component. So more than two odd
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

    /// Leaves out the path and returns true, if its nodes stay connected by the kept edges. Otherwise changes nothing.
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

    /// The cheapest paths over unfixed edges from a node to its [`NEAREST_ODD`] nearest nodes of `odd`.
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

    /// Walks all kept edges of the component. Returns one trail if the component has at most two odd nodes, else
    /// several. The first trail starts at `start` if an Eulerian trail can start there. Otherwise it starts at the odd
    /// node with the member that is listed first, or at any node with this member if no node is odd.
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

    /// Walks Hierholzer's trail from `start`. At a node with several free edges, it prefers an edge that it does not
    /// walk against its one-way direction. Among those it prefers the member that is listed next after the current one.
    ///
    /// The trail is in one piece if the component has at most two odd nodes and, if it has two, `start` is one of them.
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

/// A node where a trail may start. The order of the fields is the order of preference: odd nodes first, then the lowest
/// member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    even: bool,
    member: usize,
    node: i64,
}

/// A step that a trail may take. The order of the fields is the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Exit {
    /// True if the step walks a one-way edge in the wrong direction.
    wrong: bool,
    member: usize,
    step: Step,
}

impl Exit {
    /// The exit over `edge` in the direction of `step`.
    fn new(step: Step, edge: &Edge) -> Self {
        Self { wrong: edge.is_one_way() && step.against, member: edge.member, step }
    }
}

/// The edges that no trail has walked yet.
struct Free {
    /// The free edges of each node.
    at: HashMap<i64, Here>,
    /// The nodes that have free edges.
    starts: BTreeSet<Start>,
}

/// The free edges at one node.
#[derive(Default)]
struct Here {
    /// The steps away from the node. A loop is one step.
    exits: BTreeSet<Exit>,
    /// Number of loops among `exits`.
    loops: usize,
}

impl Free {
    /// All kept edges of the component are free.
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

    /// The node as a start, or `None` if it has no free edge.
    fn start(&self, node: i64) -> Option<Start> {
        let here = self.at.get(&node)?;
        let first = |wrong: bool| Some(here.from(wrong, 0)?.member);
        let member = [first(false), first(true)].into_iter().flatten().min()?;
        Some(Start { even: (here.exits.len() - here.loops) % 2 == 0, member, node })
    }

    /// The preferred step from `node` for a trail that arrives over member `after`, or `None` if the node has no free
    /// edge.
    fn next(&self, node: i64, after: usize) -> Option<Exit> {
        let here = self.at.get(&node)?;
        let next = |wrong: bool| here.from(wrong, after).or_else(|| here.from(wrong, 0));
        next(false).or_else(|| next(true)).copied()
    }

    /// Marks the edge of `step` as walked.
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
    /// The first step of member `member` or a later one, among the steps with the given `wrong`.
    fn from(&self, wrong: bool, member: usize) -> Option<&Exit> {
        let first = Exit { wrong, member, step: Step { edge: 0, against: false } };
        self.exits.range(first..).next().filter(|exit| exit.wrong == wrong)
    }
}
