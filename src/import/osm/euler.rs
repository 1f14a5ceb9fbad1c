//! Walks a connected part of the graph: leaves out edges until one Eulerian trail covers what is kept, then walks it.
//!
//! Source: J. Edmonds, E. L. Johnson, "Matching, Euler tours and the Chinese postman", Mathematical Programming 5
//! (1973); here edges are left out rather than walked twice, and the matching is greedy. C. Hierholzer, "Über die
//! Möglichkeit, einen Linienzug ohne Wiederholung und ohne Unterbrechung zu umfahren", Math. Annalen 6 (1873).

use std::collections::{BTreeSet, HashMap};

use super::graph::{Edge, Graph, Step};

/// A part with more odd nodes than this is too tangled for one trail: it is walked piecewise.
const MOST_ODD: usize = 400;

/// With how many partners an odd node may be matched.
const NEAREST_ODD: usize = 8;

/// How often odd nodes look for partners among those that are left, at most.
const MOST_ROUNDS: usize = 20;

/// Edges between two odd nodes that may be left out.
struct Path {
    from: i64,
    to: i64,
    cost: f64,
    edges: Vec<usize>,
}

impl Graph {
    fn odd(&self, component: &[i64]) -> BTreeSet<i64> {
        component.iter().copied().filter(|node| self.kept(*node).count() % 2 == 1).collect()
    }

    /// Leaves out edges until the component has at most two odd nodes, cheapest first. Never leaves out a fixed edge,
    /// nor edges without which the component would fall apart.
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

    /// Leaves the path out if what is kept stays in one part.
    fn left_out(&mut self, path: &[usize]) -> bool {
        if path.iter().any(|i| self.edges.get(*i).is_none_or(|edge| !edge.kept)) {
            return false; // it shares an edge with one that was left out before
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

    /// The cheapest paths from a node to the nearest of `odd`.
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

    /// Walks all kept edges of the component: one trail, unless it is too tangled. The first trail starts at `start`
    /// if that can be an end of it, else where the member that is listed first has an end.
    pub(super) fn walk(&self, component: &[i64], start: Option<i64>) -> Vec<Vec<Step>> {
        let mut free = Free::new(self, component);
        let all_even = free.starts.first().is_some_and(|start| start.even);
        let mut given = start.and_then(|node| free.start(node)).filter(|start| !start.even || all_even);
        let mut walked = vec![];
        while let Some(start) = given.take().or_else(|| free.starts.first().copied()) {
            let trails = self.trails(start.node, &mut free);
            if trails.is_empty() {
                break; // cannot be: a start has an edge that is still to be walked
            }
            walked.extend(trails);
        }
        walked
    }

    /// Hierholzer's trail from `start`. Of several edges, it takes one that is not walked in the wrong direction; then
    /// the next member listed after the current one. The trail is in one piece where the component has at most two odd
    /// nodes and `start` is one of them if there are two.
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

/// Where a trail may start: odd nodes first, then where the first member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Start {
    even: bool,
    member: usize,
    node: i64,
}

/// A step that a trail may take, in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Exit {
    /// The step walks a one-way edge in the wrong direction.
    wrong: bool,
    member: usize,
    step: Step,
}

impl Exit {
    fn new(step: Step, edge: &Edge) -> Self {
        Self { wrong: edge.is_one_way() && step.against, member: edge.member, step }
    }
}

/// The edges that are still to be walked.
struct Free {
    at: HashMap<i64, Here>,
    /// The nodes that have such edges.
    starts: BTreeSet<Start>,
}

/// The edges at a node that are still to be walked.
#[derive(Default)]
struct Here {
    /// The steps away from the node. A loop is one step.
    exits: BTreeSet<Exit>,
    /// How many of them are loops.
    loops: usize,
}

impl Free {
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

    /// A node as the start of a trail, if an edge there is still to be walked.
    fn start(&self, node: i64) -> Option<Start> {
        let here = self.at.get(&node)?;
        let first = |wrong: bool| Some(here.from(wrong, 0)?.member);
        let member = [first(false), first(true)].into_iter().flatten().min()?;
        Some(Start { even: (here.exits.len() - here.loops) % 2 == 0, member, node })
    }

    /// The step that a trail takes from a node after a member.
    fn next(&self, node: i64, after: usize) -> Option<Exit> {
        let here = self.at.get(&node)?;
        let next = |wrong: bool| here.from(wrong, after).or_else(|| here.from(wrong, 0));
        next(false).or_else(|| next(true)).copied()
    }

    /// Takes an edge away.
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
    /// The first step whose member is `member` or a later one.
    fn from(&self, wrong: bool, member: usize) -> Option<&Exit> {
        let first = Exit { wrong, member, step: Step { edge: 0, against: false } };
        self.exits.range(first..).next().filter(|exit| exit.wrong == wrong)
    }
}
