//! Prepares the lines of all zooms: simplifies each chain once, snaps it to the grid of every zoom, and indexes it by
//! the tiles that it touches. A request then clips only the stretches that its tile lists.
//!
//! ```text
//!   band       zooms that show the same line layers, and so have the same chains
//!   ├─ shapes    the vertices of each chain at each of these zooms (8 bytes each); shared with the pyramid before
//!   └─ runs      for each zoom, sorted by tile: which stretch of which shape comes near the tile (16 bytes each)
//! ```

use std::ops::RangeInclusive;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::chains::{Chain, Chains, Graph, paths};
use super::content::{Band, Pyramid, Run, Shape, tile_key};
use super::layer::Layer;
use super::touched::{Counterparts, Touched};
use crate::atlas::{Atlas, Change, Comparison, Step};
use crate::geo::clip::BUFFER;
use crate::geo::mercator::{EXTENT, Grid};
use crate::geo::{TileId, World, simplify};

/// Returns the ranges of zooms that show the same line layers, with these layers.
fn bands() -> Vec<(RangeInclusive<u8>, Vec<Layer>)> {
    let mut bands: Vec<(RangeInclusive<u8>, Vec<Layer>)> = vec![];
    for z in 0..=TileId::MAX_ZOOM {
        let shown: Vec<Layer> = Layer::LINES.into_iter().filter(|layer| layer.min_zoom() <= z).collect();
        match bands.last_mut() {
            Some((zooms, layers)) if *layers == shown => *zooms = *zooms.start()..=z,
            _ => bands.push((z..=z, shown)),
        }
    }
    bands
}

/// The shapes and runs of a band, while they are computed.
struct Shapes {
    /// For each chain: its number before the change, or `None` if the chain is new or changed.
    before: Vec<Option<u32>>,
    shapes: Vec<Arc<Shape>>,
    runs: Vec<Vec<Run>>,
}

impl Pyramid {
    pub(super) fn new(atlas: &Atlas) -> Self {
        let graph = Graph::new(atlas);
        let band = |(zooms, layers): (RangeInclusive<u8>, Vec<Layer>)| {
            let chains = graph.chains(&layers);
            let Shapes { shapes, runs, .. } = Shapes::new(atlas, &chains, &zooms, |_| None);
            Band { zooms, chains, shapes, runs }
        };
        Self { bands: bands().into_iter().map(band).collect() }
    }

    /// Returns the pyramid of the new atlas of a comparison. The result equals [`Pyramid::new`] and shares unchanged
    /// shapes with `self`. Adds every tile that is drawn differently to `touched`.
    pub(super) fn succeed(
        &self,
        comparison: &Comparison<'_>,
        counterparts: &Counterparts,
        touched: &mut Touched,
    ) -> Self {
        let &Comparison { old, new: atlas, .. } = comparison;
        let graph = Graph::new(atlas);
        let reordered = reordered(comparison);
        let band = |((zooms, layers), before): ((RangeInclusive<u8>, Vec<Layer>), &Band)| {
            let chains = graph.chains(&layers);
            let known = before.by_first_step(old);
            let same = |a: &Step, b: &Step| {
                a.reversed == b.reversed && atlas.network.identity(a.arc) == old.network.identity(b.arc)
            };
            let find = |chain: Chain<'_>| {
                let first = chain.steps.first()?;
                let number = *known.get(&(atlas.network.identity(first.arc)?, first.reversed))?;
                let was = before.chains.get(number as usize);
                let is_same =
                    was.steps.len() == chain.steps.len() && chain.steps.iter().zip(was.steps).all(|(a, b)| same(a, b));
                is_same.then(|| Some((number, before.shapes.get(number as usize)?))).flatten()
            };
            let made = Shapes::new(atlas, &chains, &zooms, find);
            let drawn_otherwise: Vec<bool> = chains
                .iter()
                .zip(&made.before)
                .map(|(chain, number)| {
                    let was = number.map(|number| before.chains.get(number as usize));
                    was.is_none_or(|was| !counterparts.are_same(was.uses, chain.uses))
                        || chain.uses.iter().any(|u| reordered.contains(&(u.layer, u.feature)))
                })
                .collect();
            let runs = made.merge(before, &zooms, &drawn_otherwise, touched);
            Band { zooms, chains, shapes: made.shapes, runs }
        };
        Self { bands: bands().into_iter().zip(&self.bands).map(band).collect() }
    }
}

impl Band {
    /// Indexes the numbers of its chains by their first step. `atlas` is the atlas from which the band was made.
    fn by_first_step(&self, atlas: &Atlas) -> FxHashMap<((usize, usize), bool), u32> {
        let first = |(number, chain): (u32, Chain<'_>)| {
            let step = chain.steps.first()?;
            Some(((atlas.network.identity(step.arc)?, step.reversed), number))
        };
        (0..).zip(self.chains.iter()).filter_map(first).collect()
    }
}

/// Returns the features whose path runs over the same arcs as before in another order. New arcs of the path are
/// ignored.
fn reordered(comparison: &Comparison<'_>) -> Vec<(Layer, u32)> {
    let &Comparison { old, new: atlas, .. } = comparison;
    let mut found = vec![];
    for layer in Layer::LINES {
        let was = paths(old, layer);
        for (feature, path) in (0..).zip(paths(atlas, layer)) {
            let pair = layer.pairs(comparison).get(feature as usize).filter(|pair| pair.change == Change::Geometry);
            let (Some(was), Some(path)) = (pair.and_then(|pair| *was.get(pair.before as usize)?), path) else {
                continue;
            };
            let mut ranks = FxHashMap::default();
            for (rank, step) in was.steps().enumerate() {
                ranks.entry(old.network.identity(step.arc)).or_insert(rank);
            }
            let mut seen = rustc_hash::FxHashSet::default();
            let kept = path.steps().map(|step| atlas.network.identity(step.arc)).filter(|arc| seen.insert(*arc));
            let ranks: Vec<usize> = kept.filter_map(|arc| ranks.get(&arc).copied()).collect();
            if !ranks.is_sorted() {
                found.push((layer, feature));
            }
        }
    }
    found
}

impl Shapes {
    /// Makes the shapes of all chains. For an unchanged chain `known` returns its earlier number and shape, and that
    /// shape is shared. The runs are those of new shapes only.
    fn new<'a>(
        atlas: &Atlas,
        chains: &Chains,
        zooms: &RangeInclusive<u8>,
        known: impl Fn(Chain<'_>) -> Option<(u32, &'a Arc<Shape>)> + Sync,
    ) -> Self {
        // All cores work on this. The results keep the order of the chains.
        let make = |number: usize| {
            let chain = chains.get(number);
            if let Some((before, shape)) = known(chain) {
                return (Some(before), Arc::clone(shape), vec![]);
            }
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let (shape, runs) = Shape::new(&lines(atlas, chain.steps), number, zooms);
            (None, Arc::new(shape), runs)
        };
        let made: Vec<_> = (0..chains.len()).into_par_iter().map(make).collect();
        let mut all = Self { before: vec![], shapes: vec![], runs: zooms.clone().map(|_| vec![]).collect() };
        for (before, shape, runs) in made {
            all.before.push(before);
            all.shapes.push(shape);
            for (all, runs) in all.runs.iter_mut().zip(runs) {
                all.extend(runs);
            }
        }
        for runs in &mut all.runs {
            runs.sort_unstable();
            runs.shrink_to_fit();
        }
        all
    }

    /// Merges the new runs with those of unchanged shapes. Adds the tiles of all lines that were added, removed or are
    /// drawn differently to `touched`.
    fn merge(
        &self,
        before: &Band,
        zooms: &RangeInclusive<u8>,
        drawn_otherwise: &[bool],
        touched: &mut Touched,
    ) -> Vec<Vec<Run>> {
        let mut now: Vec<Option<u32>> = vec![None; before.chains.len()];
        for (number, before) in (0..).zip(&self.before) {
            if let Some(slot) = before.and_then(|before| now.get_mut(before as usize)) {
                *slot = Some(number);
            }
        }
        let otherwise = |chain: u32| drawn_otherwise.get(chain as usize).copied().unwrap_or(true);
        let merge = |((z, new), old): ((u8, &Vec<Run>), &Vec<Run>)| {
            let mut runs: Vec<Run> = Vec::with_capacity(old.len() + new.len());
            for run in old {
                let chain = now.get(run.chain as usize).copied().flatten();
                if chain.is_none_or(otherwise) {
                    touched.add(z, run.tile);
                }
                runs.extend(chain.map(|chain| Run { chain, ..*run }));
            }
            for run in new {
                touched.add(z, run.tile);
            }
            runs.extend(new);
            runs.sort(); // fast: the input is two sorted lists, or nearly so
            runs.shrink_to_fit();
            runs
        };
        zooms.clone().zip(&self.runs).zip(&before.runs).map(merge).collect()
    }
}

impl Shape {
    /// Snaps the lines of a chain to the grid of each zoom. Returns the vertices and the runs.
    fn new(lines: &[Vec<World>], chain: u32, zooms: &RangeInclusive<u8>) -> (Self, Vec<Vec<Run>>) {
        let min_zooms: Vec<Vec<u8>> = lines.iter().map(|line| simplify::min_zooms(line, *zooms.end())).collect();
        let (mut places, mut runs): (Vec<Grid>, Vec<Vec<Run>>) = (vec![], vec![]);
        for z in zooms.clone() {
            let mut here = vec![];
            for (line, min_zooms) in lines.iter().zip(&min_zooms) {
                let first = places.len();
                for place in line.iter().zip(min_zooms).filter(|(_, min)| **min <= z).map(|(place, _)| place.on_grid(z))
                {
                    if places.len() == first || places.last() != Some(&place) {
                        places.push(place);
                    }
                }
                if places.len() - first < 2 {
                    places.truncate(first); // shorter than a grid unit, so invisible at this zoom
                    continue;
                }
                list(&places, z, chain, first, &mut here);
            }
            runs.push(here);
        }
        (Self(places.into()), runs)
    }
}

/// Appends the runs of a line to `all`. The line's vertices are `places[first..]`.
fn list(places: &[Grid], z: u8, chain: u32, first: usize, all: &mut Vec<Run>) {
    let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
    let mut runs: Vec<Run> = vec![];
    for (i, ends) in places.get(first..).unwrap_or(&[]).windows(2).enumerate() {
        let &[a, b] = ends else { continue };
        near(a, b, z, |x, y| {
            let (from, to) = (number(first + i), number(first + i + 1));
            runs.push(Run { tile: tile_key(x, y), chain, first: from, last: to });
        });
    }
    // Consecutive segments near the same tile form one run.
    runs.sort_unstable();
    let start = all.len();
    for run in runs {
        match all.last_mut() {
            Some(last) if (last.tile, last.last) == (run.tile, run.first) => last.last = run.last,
            _ => all.push(run),
        }
    }
    debug_assert!(all.len() > start, "a line is near some tile");
}

/// Calls `each` with every tile of zoom `z` whose window the segment touches. For each column, it takes the rows
/// between the points where the segment enters and leaves the column's window. An extra row at a corner does no harm.
fn near(a: Grid, b: Grid, z: u8, mut each: impl FnMut(u32, u32)) {
    let last = (1i32 << z) - 1;
    let tiles = |low: i32, high: i32| {
        let of = |v: i32| v.div_euclid(EXTENT).clamp(0, last);
        of(low - BUFFER - 1)..=of(high + BUFFER + 1) // the extra unit includes points exactly on the edge of a window
    };
    let (west, east) = if a.x <= b.x { (a, b) } else { (b, a) };
    for x in tiles(west.x, east.x) {
        // The window is one unit wider, because clipping rounds. On a steep segment one unit can span many rows.
        let reach = (x * EXTENT - BUFFER - 1, (x + 1) * EXTENT + BUFFER + 1);
        let at = |column: i32| -> i32 {
            let (dx, dy) = (i64::from(east.x - west.x), i64::from(east.y - west.y));
            let offset = if dx == 0 { 0 } else { dy * i64::from(column - west.x) / dx };
            west.y + i32::try_from(offset).unwrap_or(0)
        };
        // A vertical segment lies in its column from end to end.
        let (enters, leaves) =
            if west.x == east.x { (west.y, east.y) } else { (at(reach.0.max(west.x)), at(reach.1.min(east.x))) };
        // One more unit at both ends, because the division rounds.
        for y in tiles(enters.min(leaves) - 1, enters.max(leaves) + 1) {
            each(x.unsigned_abs(), y.unsigned_abs());
        }
    }
}

/// Returns the vertices of a chain as lines. A segment longer than half the world crosses the antimeridian. The chain
/// is split there, so that no line runs across the whole map.
fn lines(atlas: &Atlas, steps: &[Step]) -> Vec<Vec<World>> {
    let places: Vec<World> = atlas.network.positions(steps).map(World::from_position).collect();
    places.chunk_by(|a, b| a.x.abs_diff(b.x) < 1 << 31).map(<[World]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::clip::{self, Window};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        /// Brute force over all tiles of zoom 4: no tile that a segment enters is missing.
        #[test]
        fn every_tile_near_a_segment_is_listed(
            x in 0i32..65_536,
            y in 0i32..65_536,
            dx in prop_oneof![-9000i32..9000, -300i32..300],
            dy in -70_000i32..70_000,
        ) {
            let a = Grid { x, y };
            let b = Grid { x: (x + dx).clamp(0, 65_535), y: (y + dy).clamp(0, 65_535) };
            let mut listed = BTreeSet::new();
            near(a, b, 4, |x, y| { listed.insert((x, y)); });
            for x in 0..16 { for y in 0..16 {
                let mut parts = vec![];
                clip::clip([a, b], &Window::new(TileId::new(4, x, y).unwrap(), BUFFER), &mut parts);
                prop_assert!(parts.is_empty() || listed.contains(&(x as u32, y as u32)), "{x}/{y} of {a:?} {b:?}");
            }}
            // Few tiles are listed without need.
            prop_assert!(listed.len() <= 60, "{}", listed.len());
        }
    }
}
