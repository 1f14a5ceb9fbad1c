//! Makes one tile on request: looks up the lines and points of the tile, clips the lines, and assembles the features.
//! [`super::pyramid`] simplified the lines for every zoom beforehand, [`super::points`] thinned the points, and both
//! are indexed by tile.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::chains::{Chains, Use};
use super::drawn::{Drawn, Lane, Sign, sign};
use super::encode::{self, Feature, Geometry};
use super::layer::{Layer, LayerSet, Tag, describe};
use crate::atlas::Atlas;
use crate::geo::clip::{self, BUFFER, Window};
use crate::geo::mercator::{EXTENT, Grid};
use crate::geo::{TileId, World};

/// The maximum size of a tile in bytes, before compression.
const MAX_BYTES: usize = 500_000;

/// The number of bits of a column and of a row on the Z-curve. It is enough for the smallest cell.
const CURVE_BITS: u8 = 15;

/// The prepared content of all tiles.
#[derive(Debug)]
pub struct Tiles {
    pub(super) pyramid: Pyramid,
    pub(super) points: Points,
}

/// The lines at every zoom, and the features that run over them.
#[derive(Debug)]
pub(super) struct Pyramid {
    pub(super) bands: Vec<Band>,
}

/// A range of zooms that show the same line layers. These zooms share their chains.
#[derive(Debug)]
pub(super) struct Band {
    pub(super) zooms: RangeInclusive<u8>,
    pub(super) chains: Chains,
    /// The shape of each chain.
    pub(super) shapes: Vec<Arc<Shape>>,
    /// The runs of each zoom, sorted by tile.
    pub(super) runs: Vec<Vec<Run>>,
}

/// The simplified vertices of a chain: those for the first zoom of its band, then those for the next, and so on.
#[derive(Debug)]
pub(super) struct Shape(pub(super) Box<[Grid]>);

/// A part of a line that touches a tile or its buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The tile's column and row ([`tile_key`]).
    pub(super) tile: u32,
    /// The number of the chain in its band.
    pub(super) chain: u32,
    /// The index of its first vertex in the shape. `last` is the index of the last one, inclusive.
    pub(super) first: u32,
    pub(super) last: u32,
}

/// The part of a chain that lies in a tile. It has the direction of the chain and the coordinates of the zoom's grid.
struct Piece<'a> {
    uses: &'a [Use],
    parts: Vec<Vec<Grid>>,
}

/// The points of each layer in [`Points::LAYERS`], sorted along the Z-curve.
#[derive(Debug)]
pub(super) struct Points(pub(super) [Arc<Vec<Point>>; Points::LAYERS.len()]);

/// A point of a layer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    /// The feature's index in its layer.
    pub(super) number: u32,
    pub(super) place: World,
    /// The first [`CURVE_BITS`] bits of x and y, interleaved.
    curve: u32,
    /// The number of more important points in the layer.
    pub(super) rank: u32,
    /// The lowest zoom at which the point is shown.
    pub(super) min_zoom: u8,
    pub(super) drawn: Drawn,
}

impl Tiles {
    /// Encodes a tile with the given layers. Returns `None` if the tile is empty. If the tile is larger than 500 kB,
    /// its least important features are dropped.
    pub fn encode(&self, atlas: &Atlas, layers: LayerSet, tile: TileId) -> Option<Vec<u8>> {
        let mut content = self.content(atlas, layers, tile);
        while !content.is_empty() {
            let bytes = encode::encode(&content);
            if bytes.len() <= MAX_BYTES {
                return Some(bytes);
            }
            thin(&mut content);
        }
        None
    }

    /// Returns all features in a tile, layer by layer, whatever the size of the tile.
    pub fn content<'a>(&self, atlas: &'a Atlas, layers: LayerSet, tile: TileId) -> Vec<(Layer, Vec<Feature<'a>>)> {
        let window = Window::new(tile, BUFFER);
        let shown = |layer: &Layer| layers.has(*layer) && tile.z() >= layer.min_zoom();
        let mut content: Vec<(Layer, Vec<Feature<'a>>)> = vec![];
        let mut add = |layer: Layer, number: u32, rank: u32, more: Vec<(&'static str, Tag<'a>)>, geometry: Geometry| {
            let Some((id, mut tags)) = describe(atlas, layer, number as usize) else { return };
            tags.extend(more);
            let feature = Feature { id, rank, tags, geometry };
            // In a layer that has lines and points, the lines come first.
            match content.iter_mut().rev().find(|(of, _)| *of == layer) {
                Some((_, features)) => features.push(feature),
                None => content.push((layer, vec![feature])),
            }
        };
        let pieces = self.pyramid.pieces(tile, &window);
        for ((layer, number, lane), lines) in features(&pieces, &window, shown, |of| sign(atlas, of)) {
            add(layer, number, number, lane.into_iter().flat_map(Lane::tags).collect(), Geometry::Lines(lines));
        }
        for layer in Points::LAYERS.into_iter().filter(shown) {
            for point in self.points.of(layer, tile) {
                let place = Geometry::Point(local(point.place, &window));
                add(layer, point.number, point.rank, point.drawn.tags(tile.z()).collect(), place);
            }
        }
        content
    }

    /// Returns the lines of the voies in a tile and its buffer, in tile coordinates.
    pub fn ways(&self, tile: TileId) -> Vec<Vec<Grid>> {
        let window = Window::new(tile, BUFFER);
        let pieces = self.pyramid.pieces(tile, &window);
        let lines = features(&pieces, &window, |layer| *layer == Layer::Voies, |of| (of.feature.into(), 0));
        lines.into_iter().flat_map(|(_, lines)| lines).collect()
    }

    /// Returns every tile of a zoom that may have content, sorted by column and row.
    pub fn near(&self, z: u8) -> Vec<TileId> {
        let mut places: Vec<(u32, u32)> = self.pyramid.tiles(z).chain(self.points.tiles(z)).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|(x, y)| TileId::new(z.into(), x.into(), y.into()).ok()).collect()
    }
}

impl Pyramid {
    /// Returns the parts of lines in a tile and its buffer, in the order of the chains.
    fn pieces(&self, tile: TileId, window: &Window) -> Vec<Piece<'_>> {
        let Some((band, runs)) = self.runs(tile.z()) else { return vec![] };
        let key = tile_key(tile.x(), tile.y());
        let start = runs.partition_point(|run| run.tile < key);
        let near = runs.get(start..).unwrap_or(&[]);
        let near = near.get(..near.partition_point(|run| run.tile == key)).unwrap_or(&[]);
        let lines = near.chunk_by(|a, b| a.chain == b.chain).filter_map(|runs| {
            let chain = runs.first()?.chain as usize;
            let (shape, chain) = (band.shapes.get(chain)?, band.chains.get(chain));
            let mut parts = vec![];
            for run in runs {
                let places = shape.0.get(run.first as usize..=run.last as usize)?;
                clip::clip(places.iter().copied(), window, &mut parts);
            }
            (!parts.is_empty()).then_some(Piece { uses: chain.uses, parts })
        });
        lines.collect()
    }

    /// Returns the tiles of a zoom that a line touches, without duplicates, sorted by column and row.
    fn tiles(&self, z: u8) -> impl Iterator<Item = (u32, u32)> + '_ {
        let runs = self.runs(z).map_or(&[][..], |(_, runs)| runs);
        runs.chunk_by(|a, b| a.tile == b.tile).filter_map(|runs| runs.first()).map(|run| column_and_row(run.tile))
    }

    /// Returns the band of a zoom, and the runs of that zoom.
    fn runs(&self, z: u8) -> Option<(&Band, &[Run])> {
        let band = self.bands.iter().find(|band| band.zooms.contains(&z))?;
        Some((band, band.runs.get(usize::from(z - band.zooms.start()))?))
    }
}

/// A point as a tile shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    /// The feature's index in its layer.
    number: u32,
    /// The number of more important points in the layer.
    rank: u32,
    /// The position in the zoom's grid.
    place: Grid,
    drawn: Drawn,
}

impl Points {
    /// The point layers, in the order in which a tile has them.
    pub(super) const LAYERS: [Layer; 4] =
        [Layer::Perturbations, Layer::Localites, Layer::Hebergeurs, Layer::PointsInteret];

    /// Returns the points of a layer that a tile and its buffer show, sorted by number.
    fn of(&self, layer: Layer, tile: TileId) -> Vec<Shown> {
        let points = Self::LAYERS.iter().position(|l| *l == layer).and_then(|i| self.0.get(i));
        let points = points.map_or(&[][..], |points| points.as_slice());
        let window = Window::new(tile, BUFFER);
        // Points in the buffer of the tile belong to its eight neighbours.
        let around = |v: u32| v.saturating_sub(1)..=(v + 1).min((1 << tile.z()) - 1);
        let mut found: Vec<Shown> = around(tile.x())
            .flat_map(|x| around(tile.y()).map(move |y| (x, y)))
            .flat_map(|(x, y)| within(points, x, y, tile.z()))
            .filter(|p| p.min_zoom <= tile.z())
            .map(|p| Shown { number: p.number, rank: p.rank, place: p.place.on_grid(tile.z()), drawn: p.drawn })
            .filter(|p| window.contains(p.place))
            .collect();
        found.sort_unstable();
        found
    }

    /// Returns the tiles of a zoom that a point touches. A tile may occur several times.
    fn tiles(&self, z: u8) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().flat_map(|points| points.iter()).filter(move |p| p.min_zoom <= z).flat_map(move |p| p.tiles(z))
    }
}

impl Point {
    /// Makes a point that is shown from zoom `min_zoom` on. The caller sets the rank later.
    pub(super) fn new(number: u32, place: World, min_zoom: u8) -> Self {
        let shift = 32 - CURVE_BITS;
        Self {
            number,
            place,
            curve: interleave(place.x >> shift, place.y >> shift),
            rank: 0,
            min_zoom,
            drawn: Drawn::default(),
        }
    }

    /// Returns the sort key within a layer: the position on the Z-curve, then the number.
    pub(super) fn order(&self) -> (u32, u32) {
        (self.curve, self.number)
    }

    /// Returns the cell of the point on a grid of 2^`bits` columns and rows over the whole world.
    pub(super) fn cell(&self, bits: u8) -> u32 {
        self.curve >> (2 * (CURVE_BITS - bits))
    }

    /// Returns the tiles of a zoom whose window contains the point.
    pub(super) fn tiles(self, z: u8) -> impl Iterator<Item = (u32, u32)> {
        let place = self.place.on_grid(z);
        let last = (1i32 << z) - 1;
        // A window contains both of its edges. So a point exactly on the right edge of a window is in that tile, too.
        let tiles =
            move |v: i32| (v - BUFFER - 1).div_euclid(EXTENT).max(0)..=((v + BUFFER).div_euclid(EXTENT)).min(last);
        tiles(place.x).flat_map(move |x| tiles(place.y).map(move |y| (x.unsigned_abs(), y.unsigned_abs())))
    }
}

/// Returns the points in the tile of column `x` and row `y` at zoom `z`, without its buffer. They are consecutive in
/// `points`, which is sorted along the Z-curve.
fn within(points: &[Point], x: u32, y: u32, z: u8) -> &[Point] {
    let cell = interleave(x, y);
    let start = points.partition_point(|p| p.cell(z) < cell);
    let rest = points.get(start..).unwrap_or(&[]);
    rest.get(..rest.partition_point(|p| p.cell(z) == cell)).unwrap_or(&[])
}

/// Interleaves the bits of two numbers below 2¹⁵. The order is x, y, x, y…
fn interleave(x: u32, y: u32) -> u32 {
    let spread = |v: u32| (0..CURVE_BITS).fold(0, |spread, bit| spread | (v >> bit & 1) << (2 * bit));
    spread(x) << 1 | spread(y)
}

/// Packs a column and a row into a key, 14 bits each. The key identifies a tile within its zoom.
pub(super) fn tile_key(x: u32, y: u32) -> u32 {
    x << 14 | y
}

/// Returns the column and row of a tile from its key.
pub(super) fn column_and_row(key: u32) -> (u32, u32) {
    (key >> 14, key & 0x3fff)
}

/// A line feature in a tile: its layer, its index in the layer, and its lane if several features share the way. A voie
/// or étape is split into one feature per lane.
type OfLines = (Layer, u32, Option<Lane>);

/// Returns the lines of each feature in a tile, in tile coordinates. Consecutive pieces that touch are joined into one
/// line.
fn features(
    pieces: &[Piece<'_>],
    window: &Window,
    shown: impl Fn(&Layer) -> bool,
    sign: impl Fn(&Use) -> Sign,
) -> Vec<(OfLines, Vec<Vec<Grid>>)> {
    let mut uses: Vec<(OfLines, &Use, &Piece<'_>)> = pieces
        .iter()
        .flat_map(|piece| piece.uses.iter().map(move |u| (u, piece)))
        .filter(|(u, _)| shown(&u.layer))
        .map(|(u, piece)| ((u.layer, u.feature, Lane::of(u, piece.uses, &sign)), u, piece))
        .collect();
    uses.sort_by_key(|(of, u, _)| (*of, **u));
    let of_feature = uses.chunk_by(|(a, ..), (b, ..)| a == b);
    of_feature
        .filter_map(|uses| {
            let mut lines: Vec<Vec<Grid>> = vec![];
            for (_, u, piece) in uses {
                if u.reversed {
                    piece.parts.iter().rev().for_each(|part| append(&mut lines, part.iter().rev(), window));
                } else {
                    piece.parts.iter().for_each(|part| append(&mut lines, part.iter(), window));
                }
            }
            uses.first().map(|(of, ..)| (*of, lines))
        })
        .collect()
}

/// Appends a line. If it starts where the last line ends, it extends that line.
fn append<'a>(lines: &mut Vec<Vec<Grid>>, places: impl Iterator<Item = &'a Grid>, window: &Window) {
    let mut places = places.map(|place| local(*place, window)).peekable();
    match lines.last_mut() {
        Some(last) if last.last() == places.peek() => last.extend(places.skip(1)),
        _ => lines.push(places.collect()),
    }
}

/// Converts grid coordinates to tile coordinates. The origin is the north-western corner of the tile.
fn local(place: Grid, window: &Window) -> Grid {
    Grid { x: place.x - window.origin.x, y: place.y - window.origin.y }
}

/// Drops features from a tile that is too large. Layers are in order of importance. So the last layer that has several
/// features loses its less important half. If every layer has one feature, the last layer is dropped.
fn thin(content: &mut Vec<(Layer, Vec<Feature<'_>>)>) {
    match content.iter_mut().rev().find(|(_, features)| features.len() > 1) {
        Some((_, features)) => {
            let mut ranks: Vec<u32> = features.iter().map(|feature| feature.rank).collect();
            ranks.sort_unstable();
            // Ranks are unique, except that the line and the point of a closure share one.
            let half = ranks.get(ranks.len() / 2).copied().unwrap_or(0);
            features.retain(|feature| feature.rank < half);
            content.retain(|(_, features)| !features.is_empty());
        }
        None => {
            content.pop();
        }
    }
}
