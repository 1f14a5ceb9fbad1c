//! Joins arcs into chains: the longest lines on which the features of all layers stay the same. Each chain is
//! simplified and clipped once, for all layers.
//!
//! ```text
//!      voie a ───────┐                     A chain continues through a node where exactly two arcs meet and both belong to
//!                    ├──────•──────• …     the same features. So it passes the end of an étape where étapes are not shown,
//!      voie b ───────┘   arc   arc         and never passes a junction.
//! ```

use rustc_hash::FxHashMap;

use super::layer::Layer;
use crate::atlas::{Atlas, Path, Step};

/// Records that the path of a feature runs over an arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    pub layer: Layer,
    /// The feature's index in its layer.
    pub feature: u32,
    /// The arc's index in the feature's path.
    pub rank: u32,
    /// True if the path runs against the direction of the arc (or, for a chain, of the chain).
    pub reversed: bool,
}

/// Consecutive arcs with the same features.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain<'a> {
    pub steps: &'a [Step],
    pub uses: &'a [Use],
}

/// All chains of a band. A chain is identified by its number.
#[derive(Debug, Default)]
pub(super) struct Chains {
    steps: Lists<Step>,
    uses: Lists<Use>,
}

impl Chains {
    pub(super) fn len(&self) -> usize {
        self.steps.ends.len()
    }

    /// Returns a chain by its number. The chain is empty if the number is out of range.
    pub(super) fn get(&self, number: usize) -> Chain<'_> {
        Chain { steps: self.steps.get(number), uses: self.uses.get(number) }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Chain<'_>> {
        (0..self.len()).map(|number| self.get(number))
    }
}

/// Lists of items, stored in one allocation.
#[derive(Debug)]
struct Lists<T> {
    items: Vec<T>,
    ends: Vec<u32>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { items: vec![], ends: vec![] }
    }
}

impl<T> Lists<T> {
    fn push(&mut self, list: impl IntoIterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(u32::try_from(self.items.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, number: usize) -> &[T] {
        let start = number.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |end| *end as usize);
        let end = self.ends.get(number).map_or(start, |end| *end as usize);
        self.items.get(start..end).unwrap_or(&[])
    }
}

/// Returns the path of each feature of a line layer, in the order of the layer.
pub(super) fn paths(atlas: &Atlas, layer: Layer) -> Vec<Option<&Path>> {
    match layer {
        Layer::Voies => atlas.voies.iter().map(|voie| Some(&voie.path)).collect(),
        Layer::Etapes => atlas.etapes().map(|(_, etape)| etape.trace.as_ref().map(|trace| &trace.path)).collect(),
        Layer::Troncons => atlas.troncons.iter().map(|troncon| Some(&troncon.path)).collect(),
        Layer::Perturbations => (0..)
            .map_while(|number| atlas.perturbation_role(number))
            .map(|(closure, role)| closure.path_of(role))
            .collect(),
        Layer::Localites | Layer::Hebergeurs | Layer::PointsInteret => vec![],
    }
}

/// The graph of all arcs, with the features that run over each.
pub(super) struct Graph {
    /// The uses of each arc, sorted by layer. If a path runs over an arc twice, only the first use is kept.
    uses: Lists<Use>,
    /// For each arc, the nodes at its start and end.
    ends: Vec<[u32; 2]>,
    nodes: usize,
}

impl Graph {
    pub(super) fn new(atlas: &Atlas) -> Self {
        let mut of_arcs: Vec<(u32, Use)> = vec![];
        for layer in Layer::LINES {
            for (feature, path) in (0..).zip(paths(atlas, layer)) {
                let of_path = (0..).zip(path.into_iter().flat_map(Path::steps));
                of_arcs.extend(
                    of_path.map(|(rank, Step { arc, reversed })| (arc, Use { layer, feature, rank, reversed })),
                );
            }
        }
        of_arcs.sort_unstable();
        of_arcs.dedup_by_key(|(arc, u)| (*arc, u.layer, u.feature)); // keeps the first of each group
        let mut of_arcs = of_arcs.into_iter().peekable();
        let mut uses = Lists::default();
        let arcs = 0..u32::try_from(atlas.network.len()).unwrap_or(u32::MAX);
        for arc in arcs.clone() {
            uses.push(std::iter::from_fn(|| of_arcs.next_if(|(of, _)| *of == arc)).map(|(_, u)| u));
        }
        let mut nodes: FxHashMap<(i32, i32), u32> = FxHashMap::default();
        let mut node = |place: (i32, i32)| {
            let next = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
            *nodes.entry(place).or_insert(next)
        };
        let ends = arcs.map(|arc| {
            let vertices = atlas.network.arc(arc).vertices;
            [vertices.first(), vertices.last()].map(|vertex| vertex.map_or(u32::MAX, |v| node(v.place())))
        });
        let ends = ends.collect();
        Self { uses, ends, nodes: nodes.len() }
    }

    /// Returns the chains of all arcs that a feature of `layers` uses. The order is deterministic, because it follows
    /// the arcs.
    pub(super) fn chains(&self, layers: &[Layer]) -> Chains {
        // The uses of an arc by features of `layers`. An arc without such uses is not drawn.
        let features = |arc: u32| self.uses.get(arc as usize).iter().filter(|u| layers.contains(&u.layer)).copied();
        let same =
            |a: u32, b: u32| features(a).map(|u| (u.layer, u.feature)).eq(features(b).map(|u| (u.layer, u.feature)));
        let drawn = |arc: &u32| features(*arc).next().is_some();
        let arcs = 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX);

        // For each node: the number of steps that leave it, and the first two of them.
        let mut leaving: Vec<(u32, [Option<Step>; 2])> = vec![(0, [None; 2]); self.nodes];
        for arc in arcs.clone().filter(drawn) {
            for reversed in [false, true] {
                let step = Step { arc, reversed };
                let Some((count, steps)) = self.end(step, false).and_then(|node| leaving.get_mut(node)) else {
                    continue;
                };
                if let Some(slot) = steps.get_mut(*count as usize) {
                    *slot = Some(step);
                }
                *count += 1;
            }
        }
        // Returns the step that continues a chain: the other arc at the end node, if exactly two arcs meet there and
        // both have the same features.
        let next = |step: Step| -> Option<Step> {
            let (2, [Some(a), Some(b)]) = *leaving.get(self.end(step, true)?)? else { return None };
            let on = if a.arc == step.arc { b } else { a };
            (on.arc != step.arc && same(step.arc, on.arc)).then_some(on)
        };
        let mut taken = vec![false; self.ends.len()];
        let mut chains = Chains::default();
        let mut steps = vec![];
        for first in arcs {
            if taken.get(first as usize).copied().unwrap_or(true) || !drawn(&first) {
                continue;
            }
            // Go back to the start of the chain, then follow it. In a ring, going back ends after one round.
            let back = Step { arc: first, reversed: true };
            let mut start = back;
            while let Some(step) = next(start).filter(|step| step.arc != first) {
                start = step;
            }
            let mut step = Step { arc: start.arc, reversed: !start.reversed };
            steps.clear();
            steps.push(step);
            while let Some(on) = next(step).filter(|on| on.arc != start.arc) {
                steps.push(on);
                step = on;
            }
            for step in &steps {
                if let Some(taken) = taken.get_mut(step.arc as usize) {
                    *taken = true;
                }
            }
            chains.uses.push(uses_of(&steps, features));
            chains.steps.push(steps.iter().copied());
        }
        chains
    }

    /// Returns the node at the end of a step if `last`, and otherwise the node at its start.
    fn end(&self, step: Step, last: bool) -> Option<usize> {
        let [start, end] = *self.ends.get(step.arc as usize)?;
        Some(if last != step.reversed { end } else { start } as usize)
    }
}

/// Returns the uses of a chain: those of its first arc, with directions relative to the chain. Their rank is the lowest
/// over all arcs of the chain.
fn uses_of<F: Iterator<Item = Use>>(steps: &[Step], features: impl Fn(u32) -> F) -> Vec<Use> {
    let Some(first) = steps.first() else { return vec![] };
    let mut uses: Vec<Use> = features(first.arc).map(|u| Use { reversed: u.reversed != first.reversed, ..u }).collect();
    for step in steps {
        for (least, here) in uses.iter_mut().zip(features(step.arc)) {
            least.rank = least.rank.min(here.rank);
        }
    }
    uses
}
