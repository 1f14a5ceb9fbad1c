//! All lines at all zooms, ready to be cut: simplified once, snapped to each zoom's grid, and listed by the tiles that
//! they touch. A tile is then a clip of what its list names, never a walk over more.
//!
//! In each zoom, flat arrays of numbers: `places` of all lines one after the other (8 bytes each), and `runs`, sorted by
//! tile: which stretch of which line comes near the tile (16 bytes each).

use rayon::prelude::*;

use super::chains::{self, Chain, Use};
use super::layer::Layer;
use crate::atlas::Atlas;
use crate::geo::clip::{self, BUFFER, Window};
use crate::geo::mercator::{EXTENT, Grid};
use crate::geo::{TileId, World, simplify};

/// Every zoom's lines, and what runs over them.
#[derive(Debug)]
pub(super) struct Pyramid {
    zooms: Vec<Zoom>,
    /// The features over each line; lines of several zooms share them.
    uses: Vec<Vec<Use>>,
}

#[derive(Debug, Default)]
struct Zoom {
    places: Vec<Grid>,
    runs: Vec<Run>,
}

/// A stretch of a line that comes near a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    /// Column and row, 14 bits each.
    tile: u32,
    /// The line's number in [`Pyramid::uses`].
    line: u32,
    /// Its first and last place.
    first: u32,
    last: u32,
}

/// A line in a tile, in the chain's direction and grid coordinates.
pub(super) struct Piece<'a> {
    pub uses: &'a [Use],
    pub parts: Vec<Vec<Grid>>,
}

/// The zooms at which the same line layers are shown, so that the same chains serve.
fn bands() -> Vec<(std::ops::RangeInclusive<u8>, Vec<Layer>)> {
    let lines = [Layer::Voies, Layer::Etapes, Layer::Troncons];
    let mut bands: Vec<(std::ops::RangeInclusive<u8>, Vec<Layer>)> = vec![];
    for z in 0..=TileId::MAX_ZOOM {
        let shown: Vec<Layer> = lines.into_iter().filter(|layer| layer.min_zoom() <= z).collect();
        match bands.last_mut() {
            Some((zooms, layers)) if *layers == shown => *zooms = *zooms.start()..=z,
            _ => bands.push((z..=z, shown)),
        }
    }
    bands
}

impl Pyramid {
    pub(super) fn new(atlas: &Atlas) -> Self {
        let uses = chains::uses(atlas);
        let mut pyramid = Self { zooms: (0..=TileId::MAX_ZOOM).map(|_| Zoom::default()).collect(), uses: vec![] };
        for (zooms, layers) in bands() {
            let chains = chains::chains(atlas, &uses, &layers);
            // On all cores; in the chains' order all the same.
            let simplify = |line: Vec<World>| (simplify::min_zooms(&line), line);
            let simplified: Vec<Vec<_>> =
                chains.par_iter().map(|chain| lines(atlas, chain).into_iter().map(simplify).collect()).collect();
            for (chain, lines) in chains.iter().zip(simplified) {
                for (min_zooms, line) in lines {
                    pyramid.add(&line, &min_zooms, zooms.clone(), chain.uses.clone());
                }
            }
        }
        for zoom in &mut pyramid.zooms {
            zoom.runs.sort_unstable();
            zoom.places.shrink_to_fit();
            zoom.runs.shrink_to_fit();
        }
        pyramid
    }

    /// Adds a line, of whose vertices it is known from which zoom on each matters, to some zooms.
    fn add(&mut self, line: &[World], min_zooms: &[u8], zooms: std::ops::RangeInclusive<u8>, uses: Vec<Use>) {
        let number = u32::try_from(self.uses.len()).unwrap_or(u32::MAX);
        self.uses.push(uses);
        for z in zooms {
            let Some(zoom) = self.zooms.get_mut(usize::from(z)) else { continue };
            let first = zoom.places.len();
            for place in line.iter().zip(min_zooms).filter(|(_, min)| **min <= z).map(|(place, _)| place.on_grid(z)) {
                if zoom.places.len() == first || zoom.places.last() != Some(&place) {
                    zoom.places.push(place);
                }
            }
            if zoom.places.len() - first < 2 {
                zoom.places.truncate(first); // shorter than a unit: nothing to see at this zoom
                continue;
            }
            zoom.list(z, number, first);
        }
    }

    /// The lines of a tile, buffer included, in a fixed order.
    pub(super) fn pieces(&self, tile: TileId, window: &Window) -> Vec<Piece<'_>> {
        let Some(zoom) = self.zooms.get(usize::from(tile.z())) else { return vec![] };
        let key = key(tile.x(), tile.y());
        let start = zoom.runs.partition_point(|run| run.tile < key);
        let near = zoom.runs.get(start..).unwrap_or(&[]);
        let near = near.get(..near.partition_point(|run| run.tile == key)).unwrap_or(&[]);
        let lines = near.chunk_by(|a, b| a.line == b.line).filter_map(|runs| {
            let mut parts = vec![];
            for run in runs {
                let places = zoom.places.get(run.first as usize..=run.last as usize)?;
                clip::clip(places.iter().copied(), window, &mut parts);
            }
            let uses = self.uses.get(runs.first()?.line as usize)?;
            (!parts.is_empty()).then_some(Piece { uses, parts })
        });
        lines.collect()
    }

    /// The tiles of a zoom that some line comes near, in order of column and row, each once.
    pub(super) fn tiles(&self, z: u8) -> impl Iterator<Item = (u32, u32)> + '_ {
        let runs = self.zooms.get(usize::from(z)).map_or(&[][..], |zoom| zoom.runs.as_slice());
        runs.chunk_by(|a, b| a.tile == b.tile)
            .filter_map(|runs| runs.first())
            .map(|run| (run.tile >> 14, run.tile & 0x3fff))
    }
}

fn key(x: u32, y: u32) -> u32 {
    x << 14 | y
}

impl Zoom {
    /// Lists a line, whose places are the last ones from `first`, under every tile that it comes near.
    fn list(&mut self, z: u8, line: u32, first: usize) {
        let number = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
        let mut runs: Vec<Run> = vec![];
        let places = self.places.get(first..).unwrap_or(&[]);
        for (i, ends) in places.windows(2).enumerate() {
            let &[a, b] = ends else { continue };
            near(a, b, z, |x, y| {
                let (from, to) = (number(first + i), number(first + i + 1));
                runs.push(Run { tile: key(x, y), line, first: from, last: to });
            });
        }
        // Segments that follow one another near the same tile are one run.
        runs.sort_unstable();
        for run in runs {
            match self.runs.last_mut() {
                Some(last) if (last.tile, last.line, last.last) == (run.tile, line, run.first) => last.last = run.last,
                _ => self.runs.push(run),
            }
        }
    }
}

/// Calls `each` with every tile of zoom `z` whose window the segment meets, by columns: in each, the rows between where
/// the segment enters the column's window and where it leaves it. A row too many at a corner does no harm.
fn near(a: Grid, b: Grid, z: u8, mut each: impl FnMut(u32, u32)) {
    let last = (1i32 << z) - 1;
    let tiles = |low: i32, high: i32| {
        let of = |v: i32| v.div_euclid(EXTENT).clamp(0, last);
        of(low - BUFFER)..=of(high + BUFFER)
    };
    let (west, east) = if a.x <= b.x { (a, b) } else { (b, a) };
    for x in tiles(west.x, east.x) {
        let reach = (x * EXTENT - BUFFER, (x + 1) * EXTENT + BUFFER);
        let at = |column: i32| -> i32 {
            let (dx, dy) = (i64::from(east.x - west.x), i64::from(east.y - west.y));
            let offset = if dx == 0 { 0 } else { dy * i64::from(column - west.x) / dx };
            west.y + i32::try_from(offset).unwrap_or(0)
        };
        // A vertical segment lies in its column whole.
        let (enters, leaves) =
            if west.x == east.x { (west.y, east.y) } else { (at(reach.0.max(west.x)), at(reach.1.min(east.x))) };
        // A unit more each way, for the division rounds.
        for y in tiles(enters.min(leaves) - 1, enters.max(leaves) + 1) {
            each(x.unsigned_abs(), y.unsigned_abs());
        }
    }
}

/// The places of a chain. Where a segment spans half the world it goes round the other side: two lines, none across the
/// map.
fn lines(atlas: &Atlas, chain: &Chain) -> Vec<Vec<World>> {
    let places: Vec<World> = atlas.network.positions(&chain.steps).map(World::from_position).collect();
    places.chunk_by(|a, b| a.x.abs_diff(b.x) < 1 << 31).map(<[World]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        /// No tile that a segment enters is missed: brute force over all tiles of zoom 4.
        #[test]
        fn every_tile_near_a_segment_is_listed(x in 0i32..65_536, y in 0i32..65_536, dx in -9000i32..9000, dy in -70_000i32..70_000) {
            let a = Grid { x, y };
            let b = Grid { x: (x + dx).clamp(0, 65_535), y: (y + dy).clamp(0, 65_535) };
            let mut listed = BTreeSet::new();
            near(a, b, 4, |x, y| { listed.insert((x, y)); });
            for x in 0..16 { for y in 0..16 {
                let mut parts = vec![];
                clip::clip([a, b], &Window::new(TileId::new(4, x, y).unwrap(), BUFFER), &mut parts);
                prop_assert!(parts.is_empty() || listed.contains(&(x as u32, y as u32)), "{x}/{y} of {a:?} {b:?}");
            }}
            // Nor are many listed in vain.
            prop_assert!(listed.len() <= 60, "{}", listed.len());
        }
    }
}
