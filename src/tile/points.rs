//! The points of all layers, found by tile: for each layer one list sorted along the Z-curve of the deepest zoom, in which
//! the points of a tile of any zoom stand together.

use super::layer::Layer;
use crate::atlas::Atlas;
use crate::geo::clip::{BUFFER, Window};
use crate::geo::mercator::{EXTENT, Grid};
use crate::geo::{Position, TileId, World};

/// The points of every layer that has points.
#[derive(Debug)]
pub(super) struct Points([Vec<Point>; Points::LAYERS.len()]);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    /// Column and row of its tile at the deepest zoom, their bits interleaved.
    curve: u32,
    /// The feature's place in its layer.
    number: u32,
    x: u32,
    y: u32,
}

impl Points {
    /// The layers of points, in their order in a tile.
    pub(super) const LAYERS: [Layer; 3] = [Layer::Localites, Layer::Hebergeurs, Layer::PointsInteret];

    pub(super) fn new(atlas: &Atlas) -> Self {
        Self(Self::LAYERS.map(|layer| match layer {
            Layer::Localites => sorted(atlas.localites.iter().map(|l| l.geom)),
            Layer::Hebergeurs => sorted(atlas.hebergeurs.iter().map(|h| h.position)),
            _ => sorted(atlas.points_interet.iter().map(|p| p.geom)),
        }))
    }

    /// The points of a layer in a tile, buffer included: their number and place in the zoom's grid, by number.
    pub(super) fn of(&self, layer: Layer, tile: TileId) -> Vec<(u32, Grid)> {
        let points = Self::LAYERS.iter().position(|l| *l == layer).and_then(|i| self.0.get(i));
        let points = points.map_or(&[][..], Vec::as_slice);
        let window = Window::new(tile, BUFFER);
        // The tile and its neighbours, for what stands in the buffer.
        let around = |v: u32| v.saturating_sub(1)..=(v + 1).min((1 << tile.z()) - 1);
        let mut found: Vec<(u32, Grid)> = around(tile.x())
            .flat_map(|x| around(tile.y()).map(move |y| (x, y)))
            .flat_map(|(x, y)| within(points, x, y, tile.z()))
            .map(|p| (p.number, World { x: p.x, y: p.y }.on_grid(tile.z())))
            .filter(|(_, place)| window.contains(*place))
            .collect();
        found.sort_unstable();
        found
    }

    /// The tiles of a zoom that some point shown there comes near; some of them several times.
    pub(super) fn tiles(&self, z: u8) -> impl Iterator<Item = (u32, u32)> + '_ {
        let layers = Self::LAYERS.into_iter().zip(&self.0).filter(move |(layer, _)| layer.min_zoom() <= z);
        layers.flat_map(|(_, points)| points).flat_map(move |p| {
            let place = World { x: p.x, y: p.y }.on_grid(z);
            let last = (1i32 << z) - 1;
            let tiles =
                move |v: i32| (v - BUFFER).div_euclid(EXTENT).max(0)..=((v + BUFFER).div_euclid(EXTENT)).min(last);
            tiles(place.x).flat_map(move |x| tiles(place.y).map(move |y| (x.unsigned_abs(), y.unsigned_abs())))
        })
    }
}

fn sorted(places: impl Iterator<Item = Position>) -> Vec<Point> {
    let shift = 32 - TileId::MAX_ZOOM;
    let point = |(number, place): (u32, Position)| {
        let World { x, y } = World::from_position(place);
        Point { curve: interleave(x >> shift, y >> shift), number, x, y }
    };
    let mut points: Vec<Point> = (0..).zip(places).map(point).collect();
    points.sort_unstable();
    points
}

/// The points whose own tile at zoom `z` is column `x`, row `y`.
fn within(points: &[Point], x: u32, y: u32, z: u8) -> &[Point] {
    let below = 2 * (TileId::MAX_ZOOM - z);
    let first = interleave(x, y) << below;
    let start = points.partition_point(|p| p.curve < first);
    let rest = points.get(start..).unwrap_or(&[]);
    rest.get(..rest.partition_point(|p| p.curve >> below == first >> below)).unwrap_or(&[])
}

/// The bits of two numbers below 2¹⁴ taken in turn: x, y, x, y…
fn interleave(x: u32, y: u32) -> u32 {
    let spread = |v: u32| (0..14).fold(0, |spread, bit| spread | (v >> bit & 1) << (2 * bit));
    spread(x) << 1 | spread(y)
}
