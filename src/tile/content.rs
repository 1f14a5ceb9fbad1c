//! Makes one tile on request: looks up its lines and points, cuts the lines, and assembles the features. Everything was
//! prepared before: lines are simplified for every zoom ([`super::pyramid`]), points are thinned ([`super::points`]),
//! and both are listed by tile.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::chains::{Chains, Use};
use super::drawn::{Drawn, Lane};
use super::encode::{self, Feature, Geometry};
use super::layer::{Layer, LayerSet, Tag, describe};
use crate::atlas::Atlas;
use crate::geo::clip::{self, BUFFER, Window};
use crate::geo::mercator::{EXTENT, Grid};
use crate::geo::{TileId, World};

/// The maximum size of a tile, bytes before compression.
const MAX_BYTES: usize = 500_000;

/// The bits of a column and a row on the Z-curve: enough for the smallest cell.
const CURVE_BITS: u8 = 15;

/// The prepared content of all tiles.
#[derive(Debug)]
pub struct Tiles {
    pub(super) pyramid: Pyramid,
    pub(super) points: Points,
}

/// The lines of every zoom, and the features that run over them.
#[derive(Debug)]
pub(super) struct Pyramid {
    pub(super) bands: Vec<Band>,
}

/// Zooms that show the same line layers, and so have the same chains.
#[derive(Debug)]
pub(super) struct Band {
    pub(super) zooms: RangeInclusive<u8>,
    pub(super) chains: Chains,
    /// The shape of each chain.
    pub(super) shapes: Vec<Arc<Shape>>,
    /// The runs of each zoom, sorted by tile.
    pub(super) runs: Vec<Vec<Run>>,
}

/// The simplified vertices of a chain at each zoom of its band, one zoom after another.
#[derive(Debug)]
pub(super) struct Shape(pub(super) Box<[Grid]>);

/// A stretch of a line that comes near a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The tile's column and row ([`tile_key`]).
    pub(super) tile: u32,
    /// The number of the chain in its band.
    pub(super) chain: u32,
    /// The indices of its first and last vertex in the shape.
    pub(super) first: u32,
    pub(super) last: u32,
}

/// The part of a chain that lies in a tile: its direction is that of the chain, its coordinates those of the zoom's
/// grid.
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
    /// How many points of the layer are more important.
    pub(super) rank: u32,
    /// The lowest zoom at which it is shown.
    pub(super) min_zoom: u8,
    pub(super) drawn: Drawn,
}

impl Tiles {
    /// The bytes of a tile with these layers. `None` if the tile is empty. A tile that would be too large loses its
    /// least important features.
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

    /// All features in a tile, layer by layer, whatever the size of the tile.
    pub fn content<'a>(&self, atlas: &'a Atlas, layers: LayerSet, tile: TileId) -> Vec<(Layer, Vec<Feature<'a>>)> {
        let window = Window::new(tile, BUFFER);
        let shown = |layer: &Layer| layers.has(*layer) && tile.z() >= layer.min_zoom();
        let mut content: Vec<(Layer, Vec<Feature<'a>>)> = vec![];
        let mut add = |layer: Layer, number: u32, rank: u32, more: Vec<(&'static str, Tag<'a>)>, geometry: Geometry| {
            let Some((id, mut tags)) = describe(atlas, layer, number as usize) else { return };
            tags.extend(more);
            let feature = Feature { id, rank, tags, geometry };
            // A layer of lines and points has its lines first.
            match content.iter_mut().rev().find(|(of, _)| *of == layer) {
                Some((_, features)) => features.push(feature),
                None => content.push((layer, vec![feature])),
            }
        };
        for ((layer, number, lane), lines) in features(&self.pyramid.pieces(tile, &window), &window, shown) {
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

    /// The lines of the ways in a tile and its buffer, in tile coordinates.
    pub fn ways(&self, tile: TileId) -> Vec<Vec<Grid>> {
        let window = Window::new(tile, BUFFER);
        let pieces = self.pyramid.pieces(tile, &window);
        let lines = features(&pieces, &window, |layer| *layer == Layer::Voies);
        lines.into_iter().flat_map(|(_, lines)| lines).collect()
    }

    /// Every tile of a zoom that may have content, sorted by column and row.
    pub fn near(&self, z: u8) -> Vec<TileId> {
        let mut places: Vec<(u32, u32)> = self.pyramid.tiles(z).chain(self.points.tiles(z)).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|(x, y)| TileId::new(z.into(), x.into(), y.into()).ok()).collect()
    }
}

impl Pyramid {
    /// The parts of lines in a tile and its buffer, ordered by chain.
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

    /// The tiles of a zoom that some line comes near, each once, sorted by column and row.
    fn tiles(&self, z: u8) -> impl Iterator<Item = (u32, u32)> + '_ {
        let runs = self.runs(z).map_or(&[][..], |(_, runs)| runs);
        runs.chunk_by(|a, b| a.tile == b.tile).filter_map(|runs| runs.first()).map(|run| column_and_row(run.tile))
    }

    /// The band of a zoom, and the zoom's runs.
    fn runs(&self, z: u8) -> Option<(&Band, &[Run])> {
        let band = self.bands.iter().find(|band| band.zooms.contains(&z))?;
        Some((band, band.runs.get(usize::from(z - band.zooms.start()))?))
    }
}

/// A point in a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shown {
    /// The feature's index in its layer.
    number: u32,
    /// How many points of the layer are more important.
    rank: u32,
    /// Its position in the zoom's grid.
    place: Grid,
    drawn: Drawn,
}

impl Points {
    /// The layers of points, in the order in which a tile has them.
    pub(super) const LAYERS: [Layer; 4] =
        [Layer::Perturbations, Layer::Localites, Layer::Hebergeurs, Layer::PointsInteret];

    /// The points of a layer that a tile shows, buffer included, sorted by number.
    fn of(&self, layer: Layer, tile: TileId) -> Vec<Shown> {
        let points = Self::LAYERS.iter().position(|l| *l == layer).and_then(|i| self.0.get(i));
        let points = points.map_or(&[][..], |points| points.as_slice());
        let window = Window::new(tile, BUFFER);
        // Points in the buffer belong to the eight neighbours of the tile.
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

    /// The tiles of a zoom that some point comes near. A tile may occur several times.
    fn tiles(&self, z: u8) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().flat_map(|points| points.iter()).filter(move |p| p.min_zoom <= z).flat_map(move |p| p.tiles(z))
    }
}

impl Point {
    /// A point that is shown from `min_zoom` on. Its rank is set later.
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

    /// The sort key within a layer: the place on the Z-curve, then the number.
    pub(super) fn order(&self) -> (u32, u32) {
        (self.curve, self.number)
    }

    /// The cell of the point, if the world has 2^`bits` cells on each side.
    pub(super) fn cell(&self, bits: u8) -> u32 {
        self.curve >> (2 * (CURVE_BITS - bits))
    }

    /// The tiles of a zoom whose window contains the point.
    pub(super) fn tiles(self, z: u8) -> impl Iterator<Item = (u32, u32)> {
        let place = self.place.on_grid(z);
        let last = (1i32 << z) - 1;
        // The window of a tile contains both of its edges, so a point exactly on the right edge is in that tile, too.
        let tiles =
            move |v: i32| (v - BUFFER - 1).div_euclid(EXTENT).max(0)..=((v + BUFFER).div_euclid(EXTENT)).min(last);
        tiles(place.x).flat_map(move |x| tiles(place.y).map(move |y| (x.unsigned_abs(), y.unsigned_abs())))
    }
}

/// The points in the tile of column `x` and row `y` at zoom `z`, without its buffer. They are consecutive on the
/// Z-curve.
fn within(points: &[Point], x: u32, y: u32, z: u8) -> &[Point] {
    let cell = interleave(x, y);
    let start = points.partition_point(|p| p.cell(z) < cell);
    let rest = points.get(start..).unwrap_or(&[]);
    rest.get(..rest.partition_point(|p| p.cell(z) == cell)).unwrap_or(&[])
}

/// Interleaves the bits of two numbers below 2¹⁵: x, y, x, y…
fn interleave(x: u32, y: u32) -> u32 {
    let spread = |v: u32| (0..CURVE_BITS).fold(0, |spread, bit| spread | (v >> bit & 1) << (2 * bit));
    spread(x) << 1 | spread(y)
}

/// The key of a tile within its zoom: column and row, 14 bits each.
pub(super) fn tile_key(x: u32, y: u32) -> u32 {
    x << 14 | y
}

/// The column and row of a tile, from its key.
pub(super) fn column_and_row(key: u32) -> (u32, u32) {
    (key >> 14, key & 0x3fff)
}

/// A feature of lines in a tile: the layer, the index in it, and its lane beside others. A voie or étape is one feature
/// for each lane.
type OfLines = (Layer, u32, Option<Lane>);

/// The lines of each feature in a tile, in tile coordinates. Pieces that touch become one line.
fn features(pieces: &[Piece<'_>], window: &Window, shown: impl Fn(&Layer) -> bool) -> Vec<(OfLines, Vec<Vec<Grid>>)> {
    let mut uses: Vec<(OfLines, &Use, &Piece<'_>)> = pieces
        .iter()
        .flat_map(|piece| piece.uses.iter().map(move |u| (u, piece)))
        .filter(|(u, _)| shown(&u.layer))
        .map(|(u, piece)| ((u.layer, u.feature, Lane::of(u, piece.uses)), u, piece))
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

/// Converts grid coordinates to tile coordinates, whose origin is the north-western corner.
fn local(place: Grid, window: &Window) -> Grid {
    Grid { x: place.x - window.origin.x, y: place.y - window.origin.y }
}

/// Shrinks a tile that is too large. Drops the less important half of the features of the last layer that has several,
/// because layers are in order of importance. If each layer has one feature, drops the last layer.
fn thin(content: &mut Vec<(Layer, Vec<Feature<'_>>)>) {
    match content.iter_mut().rev().find(|(_, features)| features.len() > 1) {
        Some((_, features)) => {
            let mut ranks: Vec<u32> = features.iter().map(|feature| feature.rank).collect();
            ranks.sort_unstable();
            // Only the line and the point of a closure have the same rank.
            let half = ranks.get(ranks.len() / 2).copied().unwrap_or(0);
            features.retain(|feature| feature.rank < half);
            content.retain(|(_, features)| !features.is_empty());
        }
        None => {
            content.pop();
        }
    }
}
