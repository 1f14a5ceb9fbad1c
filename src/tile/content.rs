//! What a tile contains: the lines of the [`pyramid`] and the points that it touches, put together to one feature per
//! row.

use super::attributes::describe;
use super::chains::Use;
use super::encode::{self, Feature, Geometry};
use super::layer::{Layer, LayerSet};
use super::points::Points;
use super::pyramid::{Piece, Pyramid};
use super::touched::{Looks, Touched};
use crate::atlas::{Atlas, Comparison};
use crate::geo::TileId;
use crate::geo::clip::{BUFFER, Window};
use crate::geo::mercator::Grid;

/// No tile is larger than this, bytes before compression (design §6).
const MAX_BYTES: usize = 500_000;

/// The content of all tiles, ready to be cut.
#[derive(Debug)]
pub struct Tiles {
    pyramid: Pyramid,
    points: Points,
}

impl Tiles {
    /// Prepares an atlas: simplifies its lines for every zoom and lists everything by the tiles that it touches.
    pub fn new(atlas: &Atlas) -> Self {
        Self { pyramid: Pyramid::new(atlas), points: Points::new(atlas) }
    }

    /// Prepares the new atlas of a comparison, of whose old atlas these are the tiles, and tells which tiles have another
    /// content then: the same as [`Tiles::new`], sooner.
    pub fn succeed(&self, comparison: &Comparison<'_>) -> (Self, Touched) {
        let looks = Looks::new(comparison);
        let mut touched = Touched::nothing();
        if ![&comparison.voies, &comparison.etapes, &comparison.troncons].iter().all(|pairs| pairs.are_in_order()) {
            touched.add_all();
        }
        let pyramid = self.pyramid.succeed(comparison, &looks, &mut touched);
        let points = self.points.succeed(comparison, &mut touched);
        (Self { pyramid, points }, touched)
    }

    /// The bytes of a tile with these layers; none where it would be empty.
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

    /// What lies in a tile, by layer in their order: all of it, also of a tile that would be too large.
    pub fn content<'a>(&self, atlas: &'a Atlas, layers: LayerSet, tile: TileId) -> Vec<(Layer, Vec<Feature<'a>>)> {
        let window = Window::new(tile, BUFFER);
        let shown = |layer: &Layer| layers.has(*layer) && tile.z() >= layer.min_zoom();
        let mut content: Vec<(Layer, Vec<Feature<'a>>)> = vec![];
        let mut add = |layer: Layer, number: u32, rank: u32, geometry: Geometry| {
            let Some((id, tags)) = describe(atlas, layer, number as usize) else { return };
            let feature = Feature { id, rank, tags, geometry };
            match content.last_mut() {
                Some((last, features)) if *last == layer => features.push(feature),
                _ => content.push((layer, vec![feature])),
            }
        };
        for (layer, number, lines) in features(&self.pyramid.pieces(tile, &window), &window, shown) {
            add(layer, number, number, Geometry::Lines(lines));
        }
        for layer in Points::LAYERS.into_iter().filter(shown) {
            for point in self.points.of(layer, tile) {
                add(layer, point.number, point.rank, Geometry::Point(local(point.place, &window)));
            }
        }
        content
    }

    /// Every tile of a zoom that may have something in it, in order of column and row, each once.
    pub fn near(&self, z: u8) -> Vec<TileId> {
        let mut places: Vec<(u32, u32)> = self.pyramid.tiles(z).chain(self.points.tiles(z)).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|(x, y)| TileId::new(z.into(), x.into(), y.into()).ok()).collect()
    }
}

/// The lines of each feature in a tile, by layer and the feature's place in it, in local coordinates. Pieces that touch
/// are one line.
fn features(
    pieces: &[Piece<'_>],
    window: &Window,
    shown: impl Fn(&Layer) -> bool,
) -> Vec<(Layer, u32, Vec<Vec<Grid>>)> {
    let mut uses: Vec<(&Use, &Piece<'_>)> = pieces
        .iter()
        .flat_map(|piece| piece.uses.iter().map(move |u| (u, piece)))
        .filter(|(u, _)| shown(&u.layer))
        .collect();
    uses.sort_by_key(|(u, _)| **u);
    let of_feature = uses.chunk_by(|(a, _), (b, _)| (a.layer, a.feature) == (b.layer, b.feature));
    of_feature
        .filter_map(|uses| {
            let mut lines: Vec<Vec<Grid>> = vec![];
            for (u, piece) in uses {
                if u.reversed {
                    piece.parts.iter().rev().for_each(|part| append(&mut lines, part.iter().rev(), window));
                } else {
                    piece.parts.iter().for_each(|part| append(&mut lines, part.iter(), window));
                }
            }
            uses.first().map(|(u, _)| (u.layer, u.feature, lines))
        })
        .collect()
}

/// Adds a line to others, to the last of them if it goes on where that one ends.
fn append<'a>(lines: &mut Vec<Vec<Grid>>, places: impl Iterator<Item = &'a Grid>, window: &Window) {
    let mut places = places.map(|place| local(*place, window)).peekable();
    match lines.last_mut() {
        Some(last) if last.last() == places.peek() => last.extend(places.skip(1)),
        _ => lines.push(places.collect()),
    }
}

/// A place as seen from a tile's north-western corner.
fn local(place: Grid, window: &Window) -> Grid {
    Grid { x: place.x - window.origin.x, y: place.y - window.origin.y }
}

/// What is dropped from a tile that is too large: the less important half of the features of the last layer that has
/// several, for the layers stand in order of importance; at the end the layer itself.
fn thin(content: &mut Vec<(Layer, Vec<Feature<'_>>)>) {
    match content.iter_mut().rev().find(|(_, features)| features.len() > 1) {
        Some((_, features)) => {
            let mut ranks: Vec<u32> = features.iter().map(|feature| feature.rank).collect();
            ranks.sort_unstable();
            // Ranks in a layer are distinct.
            let half = ranks.get(ranks.len() / 2).copied().unwrap_or(0);
            features.retain(|feature| feature.rank < half);
        }
        None => {
            content.pop();
        }
    }
}
