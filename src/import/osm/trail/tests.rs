//! Trails of small graphs. Nodes are given in metres east and north of a point in Brittany. A walk is a list of node
//! ids.

use super::*;
use crate::geo::Position;
use crate::import::osm::extract::Way;
use crate::import::osm::graph::{Sense, length};

const BOTH: Sense = Sense::Both;
const FORWARD: Sense = Sense::Along;
const BACKWARD: Sense = Sense::Against;

struct Map {
    extract: Extract,
    pieces: Vec<Piece>,
}

impl Map {
    /// Returns a map without members. `nodes` are (id, metres east, metres north).
    fn new(nodes: &[(i64, f64, f64)]) -> Self {
        let at = |(id, east, north): &(i64, f64, f64)| {
            (*id, Position::flat(-3.0 + east / 74_600.0, 48.0 + north / 111_200.0))
        };
        let extract = Extract { nodes: nodes.iter().map(at).collect(), ..Extract::default() };
        Self { extract, pieces: vec![] }
    }

    /// Adds members, given by the nodes of their ways. Members with the same nodes share a way.
    fn with(mut self, members: &[(&[i64], Sense)]) -> Self {
        for (nodes, sense) in members {
            let known = self.extract.ways.iter().find(|(_, way)| way.nodes == *nodes).map(|(id, _)| *id);
            let id = known.unwrap_or_else(|| i64::try_from(self.extract.ways.len()).unwrap() + 1);
            self.extract.ways.insert(id, Way { nodes: nodes.to_vec(), surface: None, nom: None });
            self.pieces.push(Piece { way: id, sense: *sense });
        }
        self
    }

    fn trails(&self) -> Trails {
        trails(&self.extract, &self.pieces)
    }

    /// Returns the way there and the way back. Asserts that the trails are one run without branches.
    fn there_and_back(&self) -> (Vec<i64>, Vec<i64>) {
        let Trails { mut runs, mut retour, branches } = self.trails();
        assert_eq!((runs.len(), retour.len(), branches), (1, 1, vec![]), "{runs:?}");
        (runs.remove(0), retour.remove(0))
    }
}

/// Returns a map of nodes 1, 2, 3… in a row, 1 km apart, from west to east.
fn line(n: i64) -> Map {
    Map::new(&(1..=n).map(|i| (i, (i - 1) as f64 * 1_000.0, 0.0)).collect::<Vec<_>>())
}

/// ```text
///          ┌──3──┐           before: 1–2, after: 5–6
///   1───2──┤     ├──5───6    3 lies north, 4 south
///          └──4──┘
/// ```
///
/// A map of a pair (2–3–5 and 5–4–2), with the stretches before and after it. The arguments are lengths in metres.
fn pair(before_m: f64, length_m: f64, after_m: f64) -> Map {
    let (a, b) = (before_m, before_m + length_m);
    let middle = a + length_m / 2.0;
    Map::new(&[(1, 0.0, 0.0), (2, a, 0.0), (3, middle, 10.0), (4, middle, -10.0), (5, b, 0.0), (6, b + after_m, 0.0)])
}

/// A member: the nodes of its way, and its role.
type Member = (&'static [i64], Sense);

const FIRST: Member = (&[1, 2], BOTH);
const LAST: Member = (&[5, 6], BOTH);
const SPUR: &[i64] = &[3, 7];
const THERE: [&[i64]; 2] = [&[2, 3], &[3, 5]];
const BACK: [&[i64]; 2] = [&[5, 4], &[4, 2]];
const AGAINST_BACK: [&[i64]; 2] = [&[4, 5], &[2, 4]];

/// Returns the members of a pair, spelt in both ways (the half back as `forward` or, drawn in reverse, as `backward`),
/// in several orders.
fn spellings() -> Vec<Vec<Member>> {
    let mut all = vec![];
    for (back, sense) in [(BACK, FORWARD), (AGAINST_BACK, BACKWARD)] {
        let [a, b] = THERE.map(|way| (way, FORWARD));
        let [c, d] = back.map(|way| (way, sense));
        all.extend([vec![a, b, c, d], vec![a, c, b, d], vec![a, d, b, c], vec![d, c, a, b]]);
    }
    all
}

#[test]
fn a_pair_near_the_start_in_the_middle_or_near_the_end_gives_both_ways() {
    for (before_m, after_m) in [(150.0, 10_000.0), (20.0, 3_000.0), (5_000.0, 5_000.0), (10_000.0, 150.0)] {
        for length_m in [20.0, 300.0, 2_000.0] {
            for halves in spellings() {
                let members = [vec![FIRST], halves, vec![LAST]].concat();
                let (there, back) = pair(before_m, length_m, after_m).with(&members).there_and_back();
                assert_eq!((there, back), (vec![1, 2, 3, 5, 6], vec![6, 5, 4, 2, 1]), "{members:?}");
                // The members in reverse order: the way there takes the other half.
                let members: Vec<_> = members.into_iter().rev().collect();
                let (there, back) = pair(before_m, length_m, after_m).with(&members).there_and_back();
                assert_eq!((there, back), (vec![6, 5, 4, 2, 1], vec![1, 2, 3, 5, 6]), "{members:?}");
            }
        }
    }
}

#[test]
fn a_pair_at_the_very_end_gives_both_ways() {
    for length_m in [20.0, 300.0, 2_000.0] {
        for halves in spellings() {
            let members = [vec![FIRST], halves].concat();
            let (there, back) = pair(5_000.0, length_m, 0.0).with(&members).there_and_back();
            assert_eq!((there, back), (vec![1, 2, 3, 5], vec![5, 4, 2, 1]), "{members:?}");
        }
        for halves in spellings() {
            let members = [halves, vec![LAST]].concat();
            let (there, back) = pair(0.0, length_m, 5_000.0).with(&members).there_and_back();
            assert_eq!((there, back), (vec![2, 3, 5, 6], vec![6, 5, 4, 2]), "{members:?}");
        }
    }
    // A route that is one pair.
    for halves in spellings() {
        let (there, back) = pair(0.0, 2_000.0, 0.0).with(&halves).there_and_back();
        let ways = [vec![2, 3, 5], vec![5, 4, 2]];
        assert!(ways.contains(&there) && ways.contains(&back) && there != back, "{there:?} {back:?}");
    }
}

#[test]
fn a_spur_or_link_inside_a_pair_is_a_branch() {
    let map = |ways: &[&'static [i64]]| {
        let mut map = pair(150.0, 300.0, 5_000.0);
        map.extract.nodes.insert(7, Position { lat: 48.001, ..map.extract.nodes[&3] });
        let beside: Vec<Member> = ways.iter().map(|way| (*way, BOTH)).collect();
        map.with(&[vec![FIRST], spellings().remove(1), vec![LAST], beside].concat())
    };
    for (ways, branches) in [(vec![SPUR], 1), (vec![&[4, 7]], 1), (vec![&[3, 4]], 1), (vec![&[3, 7], &[7, 4]], 1)] {
        let trails = map(&ways).trails();
        assert_eq!(trails.runs, [[1, 2, 3, 5, 6]], "{ways:?}");
        assert_eq!(trails.retour, [[6, 5, 4, 2, 1]], "{ways:?}");
        assert_eq!(trails.branches.len(), branches, "{ways:?}: {:?}", trails.branches);
        assert!(trails.branches.iter().all(|(_, backward)| !backward));
    }
}

#[test]
fn a_round_walk_with_a_pair_takes_each_half_in_its_direction() {
    // The last member leads from 6 back to 1.
    let mut map = pair(150.0, 300.0, 2_000.0);
    map.extract.nodes.insert(7, Position::flat(-2.99, 48.01));
    let members = [vec![FIRST], spellings().remove(0), vec![LAST, (&[6, 7, 1], BOTH)]].concat();
    let (there, back) = map.with(&members).there_and_back();
    assert_eq!(there, [1, 2, 3, 5, 6, 7, 1]);
    assert_eq!(back, [1, 7, 6, 5, 4, 2, 1]);
}

#[test]
fn a_lollipop_walks_its_stick_as_often_as_it_is_listed() {
    let nodes = [(1, 0.0, 0.0), (2, 1_000.0, 0.0), (3, 2_000.0, 800.0), (4, 2_500.0, 0.0), (5, 2_000.0, -800.0)];
    let (stick, loops): (&[i64], [&[i64]; 2]) = (&[1, 2], [&[2, 3, 4], &[4, 5, 2]]);
    for sense in [BOTH, FORWARD] {
        let [first, second] = loops.map(|way| (way, sense));
        let once = Map::new(&nodes).with(&[(stick, BOTH), first, second]);
        let (there, back) = once.there_and_back();
        assert_eq!(there, [1, 2, 3, 4, 5, 2]);
        // On the way back, a loop of one-way edges is walked in the same direction as on the way there.
        assert_eq!(back, if sense == BOTH { vec![] } else { vec![2, 3, 4, 5, 2, 1] });
        let twice = Map::new(&nodes).with(&[(stick, BOTH), first, second, (stick, BOTH)]);
        assert_eq!(twice.there_and_back().0, [1, 2, 3, 4, 5, 2, 1]);
    }
}

#[test]
fn parts_out_of_order_or_reversed_are_put_in_order() {
    let map = line(8).with(&[(&[1, 2], BOTH), (&[6, 7, 8], BOTH), (&[4, 5], BOTH)]);
    assert_eq!(map.trails().runs, [vec![1, 2], vec![4, 5], vec![6, 7, 8]]);
    let map = line(8).with(&[(&[2, 1], BOTH), (&[3, 4], BOTH), (&[4, 8], BOTH)]);
    assert_eq!(map.trails().runs, [vec![1, 2], vec![3, 4, 8]]);
    assert_eq!(map.trails().retour, [vec![], vec![]] as [Vec<i64>; 2]);
}

#[test]
fn roles_decide_the_direction_and_else_the_order_of_members() {
    let up: [&[i64]; 3] = [&[1, 2], &[2, 3], &[3, 4]];
    let down: Vec<_> = up.iter().rev().map(|way| (*way, BOTH)).collect();
    assert_eq!(line(4).with(&up.map(|way| (way, BOTH))).trails().runs, [[1, 2, 3, 4]]);
    assert_eq!(line(4).with(&down).trails().runs, [[4, 3, 2, 1]]);
    // The members are listed in reverse, but all have the role `forward`, so they are walked as they are drawn.
    let forward: Vec<_> = down.iter().map(|(way, _)| (*way, FORWARD)).collect();
    assert_eq!(line(4).with(&forward).trails().runs, [[1, 2, 3, 4]]);
    // One `forward` member decides for all three, even across a hole.
    assert_eq!(line(4).with(&[(&[1, 2], BOTH), (&[3, 2], FORWARD), (&[3, 4], BOTH)]).trails().runs, [[4, 3, 2, 1]]);
    assert_eq!(line(4).with(&[(&[1, 2], BOTH), (&[4, 3], FORWARD)]).trails().runs, [[4, 3], [2, 1]]);
    // All members are `backward`.
    let backward = up.map(|way| (way, BACKWARD));
    let trails = line(4).with(&backward).trails();
    assert_eq!((trails.runs, trails.branches), (vec![vec![4, 3, 2, 1]], vec![]));
    // A way that is listed as `forward` and as `backward` is walked in both directions.
    let map = line(4).with(&[(&[1, 2], FORWARD), (&[2, 4], BOTH), (&[1, 2], BACKWARD)]);
    assert_eq!(map.there_and_back(), (vec![1, 2, 4], vec![]));
}

#[test]
fn a_figure_eight_and_an_out_and_back_are_walked_in_one_run() {
    let nodes = [(1, 0.0, 0.0), (2, 500.0, 300.0), (3, 500.0, -300.0), (4, -500.0, 300.0), (5, -500.0, -300.0)];
    for sense in [BOTH, FORWARD] {
        let eight = Map::new(&nodes).with(&[(&[1, 2, 3, 1], sense), (&[1, 4, 5, 1], sense)]);
        let (there, back) = eight.there_and_back();
        assert_eq!(there, [1, 2, 3, 1, 4, 5, 1]);
        assert!(back.is_empty() || sense == FORWARD);
    }
    let out_and_back = line(3).with(&[(&[1, 2], BOTH), (&[2, 3], BOTH), (&[2, 3], BOTH), (&[1, 2], BOTH)]);
    assert_eq!(out_and_back.there_and_back(), (vec![1, 2, 3, 2, 1], vec![]));
}

#[test]
fn a_roundabout_is_walked_along_its_shorter_arc() {
    let nodes =
        [(1, 0.0, 0.0), (2, 100.0, 0.0), (3, 110.0, 10.0), (4, 110.0, -30.0), (5, 120.0, 0.0), (6, 5_000.0, 0.0)];
    let map = Map::new(&nodes).with(&[(&[1, 2], BOTH), (&[2, 4, 5, 3, 2], BOTH), (&[5, 6], BOTH)]);
    assert_eq!(map.there_and_back(), (vec![1, 2, 3, 5, 6], vec![]));
}

#[test]
fn a_fork_without_roles_does_not_cut_off_the_start() {
    // Both ways around lie on the route. One of them is left out, not the 150 m before the fork.
    let halves = [&THERE[..], &BACK[..]].concat().into_iter().map(|way| (way, BOTH));
    let members: Vec<Member> = [FIRST].into_iter().chain(halves).chain([LAST]).collect();
    let trails = pair(150.0, 300.0, 5_000.0).with(&members).trails();
    assert_eq!((trails.runs[0].first(), trails.runs[0].last()), (Some(&1), Some(&6)));
    assert_eq!((trails.runs[0].len(), trails.branches.len()), (5, 1));
}

#[test]
fn tangled_members_are_walked_within_20_seconds() {
    // A grid of 71 × 71 nodes has 9,940 ways and many odd nodes. Every third way is one-way.
    let n = 71;
    let mut nodes: Vec<(i64, f64, f64)> = vec![];
    for row in 0..n {
        nodes.extend((0..n).map(|column| (row * n + column, column as f64 * 100.0, row as f64 * 100.0)));
    }
    let mut ways: Vec<Vec<i64>> = vec![];
    for row in 0..n {
        for column in 0..n {
            let node = row * n + column;
            ways.extend((column + 1 < n).then(|| vec![node, node + 1]));
            ways.extend((row + 1 < n).then(|| vec![node, node + n]));
        }
    }
    for kind in 0..4 {
        let mut map = Map::new(&nodes);
        for (i, way) in ways.iter().enumerate() {
            // The kinds: 0 the whole grid, 1 the grid without some ways, 2 every second way, 3 a star.
            let way = match kind {
                1 if i % 17 == 0 => continue,
                2 if i % 2 == 0 => continue,
                3 if i >= 3_000 => break,
                3 => vec![0, i64::try_from(i).unwrap() % 2_000 + 1],
                _ => way.clone(),
            };
            let id = i64::try_from(i).unwrap();
            map.extract.ways.insert(id, Way { nodes: way, surface: None, nom: None });
            let sense = [BOTH, FORWARD, BOTH, BACKWARD, BOTH, BOTH][i * 7 % 6];
            map.pieces.push(Piece { way: id, sense });
        }
        let started = std::time::Instant::now();
        let trails = map.trails();
        let length_m: f64 = trails.runs.iter().map(|run| length(&map.extract, run)).sum();
        assert!(length_m > 10_000.0 && trails.runs.len() == trails.retour.len());
        assert!(started.elapsed().as_secs() < 20, "{kind}: {:?}", started.elapsed());
    }
}
