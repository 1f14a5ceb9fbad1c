//! Puts walked runs in one order: those whose ends lie closest together follow one another.

use std::collections::HashMap;

use super::extract::Extract;
use crate::geo::Position;

/// A walked run: its nodes, and the members in the order they were walked.
pub(super) struct Run {
    pub(super) nodes: Vec<i64>,
    pub(super) members: Vec<usize>,
}

/// Runs beyond which their order is the members' alone.
const MOST_CHAINED: usize = 1_000;

/// The runs in one order: the two that end closest together follow one another, and so on; then the whole in the
/// direction in which most members are listed.
pub(super) fn chained(extract: &Extract, mut runs: Vec<Run>) -> Vec<Vec<i64>> {
    runs.sort_by_key(|run| run.members.iter().min().copied());
    let mut joints: Vec<(f64, End, End)> = vec![];
    if runs.len() <= MOST_CHAINED {
        let ends: Vec<(End, Position)> = (runs.iter().enumerate())
            .flat_map(|(run, r)| [((run, false), r.nodes.first()), ((run, true), r.nodes.last())])
            .filter_map(|(end, node)| Some((end, *extract.nodes.get(node?)?)))
            .collect();
        for (i, (a, at)) in ends.iter().enumerate() {
            let others = ends.iter().skip(i + 1).filter(|(b, _)| b.0 != a.0);
            joints.extend(others.map(|(b, to)| (rough_distance(*at, *to), *a, *b)));
        }
    }
    joints.sort_by(|a, b| a.0.total_cmp(&b.0)); // stable: ties as the members are listed

    // Greedily joined ends; `chain_of` tells whether two runs hang together already.
    let mut chain_of: Vec<usize> = (0..runs.len()).collect();
    let mut joined: HashMap<End, End> = HashMap::new();
    for (_, a, b) in joints {
        let chain = |end: End| chain_of.get(end.0).copied();
        let (of_a, of_b) = (chain(a), chain(b));
        if of_a != of_b && !joined.contains_key(&a) && !joined.contains_key(&b) {
            joined.extend([(a, b), (b, a)]);
            let Some(of_a) = of_a else { continue };
            chain_of.iter_mut().filter(|chain| Some(**chain) == of_b).for_each(|chain| *chain = of_a);
        }
    }
    let start = (0..runs.len()).flat_map(|run| [(run, false), (run, true)]).find(|end| !joined.contains_key(end));
    let mut runs: Vec<Option<Run>> = runs.into_iter().map(Some).collect();
    let mut chain: Vec<Run> = vec![];
    let mut next = start;
    while let Some((run, last)) = next {
        let Some(mut taken) = runs.get_mut(run).and_then(Option::take) else { break };
        if last {
            flip(std::slice::from_mut(&mut taken)); // entered at its last node
        }
        chain.push(taken);
        next = joined.get(&(run, !last)).copied();
    }
    chain.extend(runs.into_iter().flatten());

    let members: Vec<usize> = chain.iter().flat_map(|run| run.members.iter().copied()).collect();
    let up = members.windows(2).filter(|pair| matches!(pair, [a, b] if a < b)).count();
    let down = members.windows(2).filter(|pair| matches!(pair, [a, b] if a > b)).count();
    if down > up {
        flip(&mut chain);
    }
    chain.into_iter().map(|run| run.nodes).collect()
}

/// A run and one of its ends (the last node's?).
type End = (usize, bool);

/// Good enough to compare gaps: degrees, a degree of longitude shortened to the latitude.
fn rough_distance(a: Position, b: Position) -> f64 {
    let across = (b.lon - a.lon) * a.lat.to_radians().cos();
    across.hypot(b.lat - a.lat)
}

fn flip(chain: &mut [Run]) {
    chain.reverse();
    for run in chain {
        run.nodes.reverse();
        run.members.reverse();
    }
}
