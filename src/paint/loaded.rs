//! Loads the vector tiles of a view, and transforms their geometry to CSS pixels.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::choice::OWN;
use super::clip::Frame;
use super::mvt::{Features, Geometry, Place, Tile};
use super::source::{Sources, TileSource};
use super::stylesheet::{Kind, Layer};
use super::view::View;
use crate::geo::TileId;

/// The vector tiles of a view by source.
#[derive(Debug, Default)]
pub(super) struct LoadedTiles(BTreeMap<String, Vec<LoadedTile>>);

/// A decoded tile and its position in a view.
#[derive(Debug)]
pub(super) struct LoadedTile {
    tile: Tile,
    /// The upper left corner in CSS pixels.
    corner: Place,
    /// The side in CSS pixels.
    side: f32,
    /// The square of the tile, rounded to whole device pixels. Neighbouring tiles then meet without an antialiased seam.
    pub(super) frame: Frame,
}

impl LoadedTiles {
    /// Loads the tiles of all sources that the layers use. `margin` is the distance around the view in CSS pixels.
    pub(super) fn load(layers: &[Layer], view: &View, margin: f64, sources: &Sources<'_>) -> Self {
        let mut wanted: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for layer in layers.iter().filter(|layer| layer.kind != Kind::Hillshade) {
            wanted.entry(&layer.source).or_default().insert(&layer.source_layer);
        }
        let of_source = |(name, layers): (&str, BTreeSet<&str>)| {
            let source = sources.get(name)?;
            // Only symbols of hent's own tiles may cross the border of an area.
            let margin = if name == OWN { margin } else { 0.0 };
            Some((name.to_owned(), load(*source, &layers, view, margin)))
        };
        Self(wanted.into_iter().filter_map(of_source).collect())
    }

    /// The tiles that have a source layer, each with the features of this layer.
    pub(super) fn of<'a>(
        &'a self,
        source: &str,
        layer: &str,
    ) -> impl Iterator<Item = (&'a LoadedTile, &'a Features)> + use<'a> {
        let layer = layer.to_owned();
        let tiles = self.0.get(source).map_or(&[][..], Vec::as_slice);
        tiles.iter().filter_map(move |loaded| Some((loaded, loaded.tile.layer(&layer)?)))
    }

    /// The tiles with the source layer of a layer of the style.
    pub(super) fn of_layer<'a>(
        &'a self,
        layer: &Layer,
    ) -> impl Iterator<Item = (&'a LoadedTile, &'a Features)> + use<'a> {
        self.of(&layer.source, &layer.source_layer)
    }
}

fn load(source: &dyn TileSource, layers: &BTreeSet<&str>, view: &View, margin: f64) -> Vec<LoadedTile> {
    let [lowest, deepest] = source.zooms().map(|z| z.min(TileId::MAX_ZOOM));
    // The clamped zoom fits in a byte.
    #[allow(clippy::cast_sign_loss)]
    let z = (view.zoom + 1e-6).floor().clamp(0.0, f64::from(deepest)) as u8;
    if z < lowest {
        return vec![];
    }
    let side = view.side(z) as f32;
    let on_pixels = |v: f32| (v * view.density).round() / view.density;
    let tiles = |(x, y, corner): (u32, u32, Place)| {
        let bytes = source.tile(TileId::new(z.into(), x.into(), y.into()).ok()?)?;
        let tile = Tile::decode(&bytes, |name| layers.contains(name));
        let frame = Frame { min: corner.map(on_pixels), max: corner.map(|v| on_pixels(v + side)) };
        Some(LoadedTile { tile, corner, side, frame })
    };
    view.tiles(z, margin).into_par_iter().filter_map(tiles).collect()
}

impl LoadedTile {
    /// Transforms a point from tile units to CSS pixels.
    fn place(&self, extent: f32, [x, y]: Place) -> Place {
        let ([left, top], scale) = (self.corner, self.side / extent);
        [left + x * scale, top + y * scale]
    }

    /// The points of a feature, without those in the buffer of the tile.
    pub(super) fn points(&self, features: &Features, geometry: &Geometry) -> Vec<Place> {
        let Geometry::Points(points) = geometry else { return vec![] };
        let within = |v: &f32| (0.0..features.extent).contains(v);
        let inside = points.iter().filter(|[x, y]| within(x) && within(y));
        inside.map(|place| self.place(features.extent, *place)).collect()
    }

    /// The lines of a feature, or the outlines of its rings, clipped to the tile and to `frame`.
    pub(super) fn lines(&self, features: &Features, geometry: &Geometry, frame: &Frame) -> Vec<Vec<Place>> {
        let (parts, closed) = match geometry {
            Geometry::Points(_) => return vec![],
            Geometry::Lines(lines) => (lines, false),
            Geometry::Rings(rings) => (rings, true),
        };
        let Some(frame) = self.frame.within(frame) else { return vec![] };
        let part = |part: &Vec<Place>| {
            let first = part.first().filter(|_| closed);
            let line: Vec<Place> = part.iter().chain(first).map(|p| self.place(features.extent, *p)).collect();
            frame.line(&thinned(line))
        };
        parts.iter().flat_map(part).collect()
    }

    /// The rings of a feature, clipped to the tile and to `frame`.
    pub(super) fn rings(&self, features: &Features, geometry: &Geometry, frame: &Frame) -> Vec<Vec<Place>> {
        let Geometry::Rings(rings) = geometry else { return vec![] };
        let Some(frame) = self.frame.within(frame) else { return vec![] };
        let place =
            |ring: &Vec<Place>| frame.ring(&thinned(ring.iter().map(|p| self.place(features.extent, *p)).collect()));
        rings.iter().map(place).filter(|ring| ring.len() > 2).collect()
    }
}

/// Simplifies a line. It drops each vertex that is closer than a fifth of a pixel to the vertex before it, or to the line
/// between its neighbours. Both ends stay.
fn thinned(line: Vec<Place>) -> Vec<Place> {
    const LEAST: f32 = 0.2;
    let mut kept: Vec<Place> = Vec::with_capacity(line.len());
    let last = line.len().saturating_sub(1);
    for (number, place) in line.into_iter().enumerate() {
        let [x, y] = place;
        if number != last && kept.last().is_some_and(|[u, v]| (x - u).abs() < LEAST && (y - v).abs() < LEAST) {
            continue;
        }
        // Drops the vertex before if it lies between its neighbours.
        if let [.., from, before] = kept.as_slice()
            && is_between(*from, *before, place, LEAST)
        {
            kept.pop();
        }
        kept.push(place);
    }
    kept
}

fn is_between([x, y]: Place, [a, b]: Place, [u, v]: Place, most: f32) -> bool {
    let ([dx, dy], [ex, ey]) = ([u - x, v - y], [a - x, b - y]);
    let (square, along) = (dx * dx + dy * dy, ex * dx + ey * dy);
    let across = ex * dy - ey * dx;
    across * across <= most * most * square && along >= 0.0 && along <= square
}
