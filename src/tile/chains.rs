//! Arcs joined to the longest lines that all layers share, so that a line is simplified and cut once for all of them.
//!
//! ```text
//!      voie a ───────┐                     a chain goes on through a node where exactly two arcs meet
//!                    ├──────•──────• …     that belong to the same features: through the end of an étape
//!      voie b ───────┘   arc   arc         where étapes are not shown, never through a junction
//! ```

use std::collections::HashMap;

use super::layer::Layer;
use crate::atlas::{Atlas, Path, Step};

/// Where a feature's line runs over an arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub layer: Layer,
    /// The feature's place in its layer.
    pub feature: u32,
    /// The arc's place in the feature's path.
    pub rank: u32,
    /// Does the feature's path run against the arc (of a chain: against the chain)?
    pub reversed: bool,
}

/// Arcs end to end, and what runs over all of them.
#[derive(Debug)]
pub(super) struct Chain {
    pub steps: Vec<Step>,
    pub uses: Vec<Use>,
}

/// The uses of every arc, by its number; an arc that a path walks twice is used once.
pub(super) fn uses(atlas: &Atlas) -> Vec<Vec<Use>> {
    let mut uses = vec![vec![]; atlas.network.len()];
    let mut add = |layer: Layer, feature: usize, path: &Path| {
        let feature = u32::try_from(feature).unwrap_or(u32::MAX);
        for (rank, step) in (0..).zip(path.steps()) {
            let Some(uses): Option<&mut Vec<Use>> = uses.get_mut(step.arc as usize) else { continue };
            if !uses.iter().any(|u| (u.layer, u.feature) == (layer, feature)) {
                uses.push(Use { layer, feature, rank, reversed: step.reversed });
            }
        }
    };
    for (number, voie) in atlas.voies.iter().enumerate() {
        add(Layer::Voies, number, &voie.path);
    }
    for (number, (_, etape)) in atlas.etapes().enumerate() {
        if let Some(trace) = &etape.trace {
            add(Layer::Etapes, number, &trace.path);
        }
    }
    for (number, troncon) in atlas.troncons.iter().enumerate() {
        add(Layer::Troncons, number, &troncon.path);
    }
    uses
}

/// The chains of the arcs over which some of `layers` run. Deterministic: in the order of the arcs.
pub(super) fn chains(atlas: &Atlas, uses: &[Vec<Use>], layers: &[Layer]) -> Vec<Chain> {
    // Of each arc, the features that count here; an arc without any is not drawn.
    let shown: Vec<Vec<Use>> =
        uses.iter().map(|uses| uses.iter().filter(|u| layers.contains(&u.layer)).copied().collect()).collect();
    let features = |arc: u32| -> &[Use] { shown.get(arc as usize).map_or(&[], Vec::as_slice) };
    let same = |a: u32, b: u32| {
        let (a, b) = (features(a), features(b));
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a.layer, a.feature) == (b.layer, b.feature))
    };
    let nodes = nodes(atlas, |arc| !features(arc).is_empty());
    // Where a walk goes on after a step: the other arc of its end node, if there is exactly one and it is of its kind.
    let next = |step: Step| -> Option<Step> {
        let here = nodes.get(&end(atlas, step, true)?)?;
        let [a, b] = here.as_slice() else { return None };
        let on = if a.arc == step.arc { b } else { a };
        (on.arc != step.arc && same(step.arc, on.arc)).then_some(*on)
    };
    let mut taken = vec![false; shown.len()];
    let mut chains = vec![];
    for first in 0..u32::try_from(shown.len()).unwrap_or(u32::MAX) {
        if features(first).is_empty() || taken.get(first as usize).copied().unwrap_or(true) {
            continue;
        }
        // Back to where the chain begins (or once round, for a ring), then along it.
        let back = Step { arc: first, reversed: true };
        let mut start = back;
        while let Some(step) = next(start).filter(|step| step.arc != first) {
            start = step;
        }
        let mut step = Step { arc: start.arc, reversed: !start.reversed };
        let mut steps = vec![step];
        while let Some(on) = next(step).filter(|on| on.arc != start.arc) {
            steps.push(on);
            step = on;
        }
        for step in &steps {
            if let Some(taken) = taken.get_mut(step.arc as usize) {
                *taken = true;
            }
        }
        chains.push(Chain { uses: uses_of(&steps, features), steps });
    }
    chains
}

/// What runs over a chain: the uses of its first arc, their direction as seen from the chain, their rank the least of
/// all its arcs.
fn uses_of<'a>(steps: &[Step], features: impl Fn(u32) -> &'a [Use]) -> Vec<Use> {
    let Some(first) = steps.first() else { return vec![] };
    let rank = |i: usize| steps.iter().filter_map(|s| features(s.arc).get(i)).map(|u| u.rank).min().unwrap_or(0);
    let uses = features(first.arc).iter().enumerate();
    uses.map(|(i, u)| Use { rank: rank(i), reversed: u.reversed != first.reversed, ..*u }).collect()
}

/// The steps that leave each node, in the order of the arcs; only of arcs that are `drawn`.
fn nodes(atlas: &Atlas, drawn: impl Fn(u32) -> bool) -> HashMap<(i32, i32), Vec<Step>> {
    let mut nodes: HashMap<(i32, i32), Vec<Step>> = HashMap::new();
    for arc in (0..u32::try_from(atlas.network.len()).unwrap_or(u32::MAX)).filter(|arc| drawn(*arc)) {
        for reversed in [false, true] {
            let step = Step { arc, reversed };
            if let Some(node) = end(atlas, step, false) {
                nodes.entry(node).or_default().push(step);
            }
        }
    }
    nodes
}

/// The node at the end (or the start) of a step.
fn end(atlas: &Atlas, step: Step, last: bool) -> Option<(i32, i32)> {
    let vertices = atlas.network.arc(step.arc).vertices;
    let vertex = if last != step.reversed { vertices.last() } else { vertices.first() };
    vertex.map(|v| v.place())
}
