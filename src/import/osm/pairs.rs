//! Finds the ends of a connected component, and its one-way pairs. The way there is the walk from one end to the other;
//! the way back leads back to the first end. A pair is two halves side by side: one belongs to the way there, the other
//! to the way back.
//!
//! ```text
//!              ┌──> there ──>──┐
//!   S ────────o                 o──────── T        o: the pair's ends
//!              └──< back  <────┘
//! ```
//!
//! The search compares the shortest path from S to T with the shortest path from T to S. Both paths prefer
//! one-way edges in their direction, so they differ only at the pairs. A stretch where they differ is a section.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::blocks::Blocks;
use super::extract::Extract;
use super::graph::{Graph, Step, turned};
use super::paths::Paths;
use crate::geo::{Position, distance_m};

/// The cost of a metre of a one-way edge in its direction, for the path search. It is less than 1, so that a path
/// prefers the edges that are reserved for its direction. A metre of a two-way edge costs 1.
const ALONG: f64 = 0.5;

/// The cost of a metre of a one-way edge in the wrong direction, for the path search. A metre of a two-way edge costs
/// 1.
const AGAINST: f64 = 10.0;

/// The factor on the cost of an edge that the way there also walks, when the search looks for the way back. So among
/// equally long paths, the way back takes the path of the way there.
const SHARED: f64 = 0.999;

/// The largest mean distance, in metres, between the two halves of a one-way loop at the end of a component that still
/// counts as a pair. The route walks around a wider loop.
const MOST_APART_M: f64 = 75.0;

/// The longer half of a pair is at most `MOST_LONGER` times the shorter half plus `MOST_LONGER_M` metres.
const MOST_LONGER: f64 = 5.0;

/// The constant part, in metres, of the limit described at [`MOST_LONGER`].
const MOST_LONGER_M: f64 = 500.0;

/// The maximum number of ends of a component for which the distances of all pairs of ends are compared. With more ends,
/// two searches find two ends that are far apart.
const MOST_ENDS: usize = 40;

/// A one-way pair: two halves side by side, one for each direction. Neither half is empty.
#[derive(Clone, Debug)]
pub(super) struct Section {
    /// The half that the way there takes, in walking order.
    pub(super) there: Vec<Step>,
    /// The half that the way back takes, in walking order: from the end of `there` to its start.
    pub(super) back: Vec<Step>,
}

/// The ends and one-way pairs of a component, which its walk must respect. It is the result of [`pairs()`].
#[derive(Default)]
pub(super) struct Pairs {
    /// The id of the node where the walk starts. `None` if the component has no ends.
    pub(super) start: Option<i64>,
    /// The id of a node that the way there passes. `None` if no route was found.
    pub(super) anchor: Option<i64>,
    /// The indexes of the edges that must not be left out: the bridges between the ends, and the halves of the way
    /// there.
    pub(super) fixed: BTreeSet<usize>,
    /// The one-way pairs of the component.
    pub(super) sections: Vec<Section>,
}

/// Finds the ends and one-way pairs of a component. `component` has its node ids.
///
/// The walk starts at the end from which it follows more metres of one-way edges outside the pairs in their direction.
/// If both ends are equal in this, it starts at the end that has the member way that is listed first.
pub(super) fn pairs(extract: &Extract, graph: &Graph, component: &[i64]) -> Pairs {
    let blocks = Blocks::new(graph, component);
    let search = Search { extract, graph };
    let (route, open) = match blocks.ends(extract, graph) {
        Some([s, t]) => (search.between(s, t), true),
        None => (search.around(component), false),
    };
    let Some(mut route) = route else { return Pairs::default() };
    if search.runs_backwards(&route) {
        route = route.turned();
    }
    let mut fixed: BTreeSet<usize> = route.sections.iter().flat_map(|s| &s.there).map(|step| step.edge).collect();
    fixed.extend(route.there.iter().map(|step| step.edge).filter(|edge| blocks.bridges.contains(edge)));
    let anchor = route.there.first().and_then(|step| graph.from(*step));
    Pairs { start: anchor.filter(|_| open || route.has_ends), anchor, fixed, sections: route.sections }
}

/// An end of a component: a node where a walk can start or end.
#[derive(Clone, Copy)]
struct End {
    /// The id of the node.
    node: i64,
    /// If the end lies in a ring: the id of the node where the rest of the component meets the ring.
    portal: Option<i64>,
}

impl Blocks {
    /// Returns the two ends of the component that are farthest apart. An end is the farthest node of a block that has
    /// only one bridge. Returns `None` if there are fewer than two ends.
    fn ends(&self, extract: &Extract, graph: &Graph) -> Option<[End; 2]> {
        let leaves = self.blocks.iter().zip(&self.portals).filter_map(|(block, portals)| match portals.as_slice() {
            [portal] => {
                let node = farthest(extract, *portal, block).unwrap_or(*portal);
                Some(End { node, portal: Some(*portal).filter(|portal| *portal != node) })
            }
            _ => None,
        });
        let mut leaves: Vec<End> = leaves.collect();
        leaves.sort_by_key(|end| end.node);
        let from = |end: &End| graph.cheapest(end.node, |_, edge| Some(edge.length_m), |_| false);
        let farthest_from = |paths: &Paths<'_>| {
            let costs = leaves.iter().filter_map(|end| Some((paths.cost(end.node)?, *end)));
            costs.reduce(|a, b| if b.0 > a.0 { b } else { a })
        };
        if leaves.len() > MOST_ENDS {
            let (_, s) = farthest_from(&from(leaves.first()?))?;
            let (_, t) = farthest_from(&from(&s))?;
            return Some([s, t]).filter(|[s, t]| s.node != t.node);
        }
        let each = leaves.iter().filter_map(|s| farthest_from(&from(s)).map(|(cost, t)| (cost, [*s, t])));
        let (_, ends) = each.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
        Some(ends).filter(|[s, t]| s.node != t.node)
    }
}

/// Returns the node of `nodes` that is farthest from the node `from` in a straight line. Among equals, the first of
/// `nodes` wins.
fn farthest(extract: &Extract, from: i64, nodes: &[i64]) -> Option<i64> {
    let at = extract.nodes.get(&from)?;
    let far = nodes.iter().filter_map(|node| Some((distance_m(*at, *extract.nodes.get(node)?), *node)));
    far.reduce(|a, b| if b.0 > a.0 { b } else { a }).map(|(_, node)| node)
}

/// The way there and the way back between two ends of a component.
struct Route {
    /// The steps of the way there, in walking order.
    there: Vec<Step>,
    /// The steps of the way back, in walking order.
    back: Vec<Step>,
    /// The one-way pairs where the two ways differ.
    sections: Vec<Section>,
    /// True if the ends of the route are the ends of the walk; false if the route is part of a round walk.
    has_ends: bool,
}

impl Route {
    /// Returns the same route with the way there and the way back swapped.
    fn turned(self) -> Self {
        let turned = |section: Section| Section { there: section.back, back: section.there };
        Self {
            there: self.back,
            back: self.there,
            sections: self.sections.into_iter().rev().map(turned).collect(),
            has_ends: self.has_ends,
        }
    }
}

/// Searches for routes in one component of `graph`.
struct Search<'a> {
    extract: &'a Extract,
    graph: &'a Graph,
}

impl Search<'_> {
    /// Returns the route between two ends. An end in a ring stays in the ring only if the ring is a pair. Otherwise it
    /// moves to its portal.
    fn between(&self, s: End, t: End) -> Option<Route> {
        let route = self.route(s.node, t.node, None)?;
        let ends_there = |end: &End, section: &Section| {
            let [first, last] = [section.there.first(), section.back.first()].map(|step| self.graph.from(*step?));
            Some(end.node) == first || Some(end.node) == last
        };
        let settled = [s, t].map(|end| {
            let pair = |section: &Section| ends_there(&end, section) && self.is_thin(std::slice::from_ref(section));
            if end.portal.is_none() || route.sections.iter().any(pair) {
                end.node
            } else {
                end.portal.unwrap_or(end.node)
            }
        });
        if settled == [s.node, t.node] {
            return Some(route);
        }
        let [s, t] = settled;
        if s == t { None } else { self.route(s, t, None) }
    }

    /// Returns the route of a component without two ends. The route leads around, from one end of the component's
    /// longest two-way edge to the other. A component of one-way edges only is either one long pair or has no route.
    fn around(&self, component: &[i64]) -> Option<Route> {
        let edges: HashSet<usize> = component.iter().flat_map(|node| self.graph.kept(*node).map(|(i, _)| i)).collect();
        let of = |i: &usize| self.graph.edges.get(*i).map(|edge| (*i, edge));
        let mut edges: Vec<_> = edges.iter().filter_map(of).collect();
        edges.sort_by_key(|(i, _)| *i);
        if !edges.iter().any(|(_, edge)| edge.is_one_way()) {
            return None;
        }
        let two_way = edges.iter().filter(|(_, edge)| !edge.is_one_way() && !edge.is_repeated());
        let two_way = two_way.filter(|(_, edge)| edge.nodes.first() != edge.nodes.last());
        let longest = two_way.reduce(|a, b| {
            let order = b.1.length_m.total_cmp(&a.1.length_m).then_with(|| a.1.nodes.cmp(&b.1.nodes));
            if order.is_gt() { b } else { a }
        });
        if let Some((skipped, edge)) = longest {
            let (t, s) = edge.ends()?;
            return self.route(s, t, Some(*skipped)).map(|route| Route { has_ends: false, ..route });
        }
        let s = farthest(self.extract, *component.first()?, component)?;
        let t = farthest(self.extract, s, component)?;
        let route = self.route(s, t, None)?;
        let halves: Vec<Step> = route.sections.iter().flat_map(|s| s.there.iter().chain(&s.back)).copied().collect();
        let all: f64 = edges.iter().map(|(_, edge)| edge.length_m).sum();
        (self.graph.length_m(&halves) > 0.8 * all && self.is_thin(&route.sections)).then_some(route)
    }

    /// Returns the route from the node `s` to the node `t`, which does not use the edge with index `skipped`. Returns
    /// `None` if there is no path.
    fn route(&self, s: i64, t: i64, skipped: Option<usize>) -> Option<Route> {
        let there = self.path(s, t, skipped, &HashSet::new())?;
        let shared: HashSet<usize> = there.iter().map(|step| step.edge).collect();
        let back = self.path(t, s, skipped, &shared)?;
        let sections = self.sections(&there, &back).into_iter().filter(|section| self.is_pair(section)).collect();
        Some(Route { there, back, sections, has_ends: true })
    }

    /// Returns the steps of the cheapest path between two nodes, which does not use the edge with index `skipped`.
    /// One-way edges are cheap in their direction and expensive in the other. The edges whose indexes are in `shared`
    /// cost slightly less. Returns `None` if there is no path.
    fn path(&self, from: i64, to: i64, skipped: Option<usize>, shared: &HashSet<usize>) -> Option<Vec<Step>> {
        let paths = self.graph.cheapest(
            from,
            |step, edge| {
                let metre = match (edge.is_one_way(), step.against) {
                    (false, _) => 1.0,
                    (true, false) => ALONG,
                    (true, true) => AGAINST,
                };
                let metre = if shared.contains(&step.edge) { metre * SHARED } else { metre };
                (Some(step.edge) != skipped).then_some(edge.length_m * metre)
            },
            |node| node == to,
        );
        paths.to(to).filter(|steps| !steps.is_empty())
    }

    /// Returns the stretches where the way there and the way back differ. Each lies between two nodes that both ways
    /// pass.
    fn sections(&self, there: &[Step], back: &[Step]) -> Vec<Section> {
        let back = turned(back); // now in the order of the way there
        let ends: HashMap<i64, usize> =
            back.iter().enumerate().filter_map(|(i, step)| Some((self.graph.to(*step)?, i + 1))).collect();
        let (mut i, mut j, mut sections) = (0, 0, vec![]);
        for (end, step) in there.iter().enumerate().map(|(i, step)| (i + 1, step)) {
            let Some(on_back) = self.graph.to(*step).and_then(|node| ends.get(&node)).filter(|on| **on > j) else {
                continue;
            };
            if let (Some(there), Some(back)) = (there.get(i..end), back.get(j..*on_back))
                && there != back
            {
                sections.push(Section { there: there.to_vec(), back: turned(back) });
            }
            (i, j) = (end, *on_back);
        }
        sections
    }

    /// Tells whether a stretch where the two ways differ is a one-way pair: its halves are of similar length, one of
    /// its edges is one-way, and none is listed twice. If an edge is listed twice, the relation itself marks where the
    /// route walks twice.
    fn is_pair(&self, section: &Section) -> bool {
        let steps = || section.there.iter().chain(&section.back).filter_map(|step| self.graph.edge(*step));
        let [there, back] = [&section.there, &section.back].map(|steps| self.graph.length_m(steps));
        let alike = there.max(back) <= MOST_LONGER * there.min(back) + MOST_LONGER_M;
        alike && steps().any(|edge| edge.is_one_way()) && !steps().any(|edge| edge.is_repeated())
    }

    /// Tells whether the halves of all sections are one-way and close together ([`MOST_APART_M`]). The mean distance of
    /// two halves is the area between them divided by their mean length.
    fn is_thin(&self, sections: &[Section]) -> bool {
        let (mut area, mut length) = (0.0, 0.0);
        for section in sections {
            let steps = [section.there.as_slice(), &section.back].concat();
            if steps.iter().any(|step| self.graph.edge(*step).is_none_or(|edge| !edge.is_one_way())) {
                return false;
            }
            area += area_m2(self.extract, &self.graph.line(&steps));
            length += self.graph.length_m(&steps) / 2.0;
        }
        area <= MOST_APART_M * length
    }

    /// Tells whether the walk must start at the other end of the route. The rule is described at [`pairs()`].
    fn runs_backwards(&self, route: &Route) -> bool {
        let halves: HashSet<usize> = route.sections.iter().flat_map(|s| &s.there).map(|step| step.edge).collect();
        let single = route.there.iter().filter(|step| !halves.contains(&step.edge));
        let single =
            single.filter_map(|step| Some((step, self.graph.edge(*step)?))).filter(|(_, edge)| edge.is_one_way());
        let along_m: f64 = single.map(|(step, edge)| if step.against { -edge.length_m } else { edge.length_m }).sum();
        if along_m != 0.0 {
            return along_m < 0.0;
        }
        let listed = |step: Option<&Step>| {
            let node = self.graph.from(*step?)?;
            let members = self.graph.kept(node).map(|(_, edge)| edge.member);
            Some((members.min()?, node))
        };
        listed(route.back.first()) < listed(route.there.first())
    }
}

/// Returns the area that a ring of nodes encloses, in square metres. `ring` has the node ids. It is the shoelace
/// formula on a plane that touches the sphere, and its error is a few per cent for rings of a few kilometres.
fn area_m2(extract: &Extract, ring: &[i64]) -> f64 {
    let at: Vec<Position> = ring.iter().filter_map(|node| extract.nodes.get(node)).copied().collect();
    let Some(origin) = at.first() else { return 0.0 };
    let degree_m = 111_200.0;
    let plane = |p: &Position| {
        ((p.lon - origin.lon) * degree_m * origin.lat.to_radians().cos(), (p.lat - origin.lat) * degree_m)
    };
    let cross = |pair: &[Position]| match pair {
        [a, b] => {
            let ((ax, ay), (bx, by)) = (plane(a), plane(b));
            ax * by - bx * ay
        }
        _ => 0.0,
    };
    at.windows(2).map(cross).sum::<f64>().abs() / 2.0
}
