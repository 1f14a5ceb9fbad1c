//! The points of all layers, found by tile: for each layer one list sorted along a Z-curve, in which the points of a tile
//! of any zoom stand together, and so do those of a cell.
//!
//! ```text
//!   ┌───────┬───────┬     a cell of zoom z is four of zoom z + 1. At the zooms at which a layer is thinned, the most
//!   │ ·   · │       │     important point of a cell is shown and the others, which would lie under it or touch it,
//!   │   ●   │  · ●  │     are not; so a point that is shown at a zoom is shown at all that are deeper. Cells are the
//!   ├───┬───┼───┬───┼     world's and not a tile's: neighbours show the same in each other's buffer.
//! ```

use std::cmp::Reverse;
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::content::{Point, Points, tile_key};
use super::layer::Layer;
use super::touched::{Touched, is_described_alike};
use crate::atlas::{Atlas, Comparison};
use crate::geo::{Position, TileId, World};
use crate::model::{Localite, Service};

/// log₂ of the cells of a tile, each way: a cell is 8 pixels of a 512-pixel tile, about what a circle of the styles takes.
const CELL_BITS: u8 = 6;
impl Points {
    pub(super) fn new(atlas: &Atlas) -> Self {
        Self(Self::LAYERS.map(|layer| Arc::new(points(atlas, layer))))
    }

    /// The same as [`Points::new`] of the new atlas, with the layers that did not change taken over from those of the old
    /// one; notes the tiles in which a point is drawn otherwise.
    pub(super) fn succeed(&self, comparison: &Comparison<'_>, touched: &mut Touched) -> Self {
        let [localites, hebergeurs, points_interet] = &self.0;
        let [of_localites, of_hebergeurs, of_points_interet] = Self::LAYERS;
        let mut after = |layer: Layer, before: &Arc<Vec<Point>>| {
            if layer.pairs(comparison).are_shared() {
                return Arc::clone(before);
            }
            let points = points(comparison.new, layer);
            note(comparison, layer, before, &points, touched);
            Arc::new(points)
        };
        Self([
            after(of_localites, localites),
            after(of_hebergeurs, hebergeurs),
            after(of_points_interet, points_interet),
        ])
    }
}

/// The points of a layer of an atlas.
fn points(atlas: &Atlas, layer: Layer) -> Vec<Point> {
    match layer {
        Layer::Localites => listed(layer, atlas.localites.iter().map(|l| l.geom), &localites(atlas)),
        Layer::Hebergeurs => listed(layer, atlas.hebergeurs.iter().map(|h| h.position), &hebergeurs(atlas)),
        _ => listed(layer, atlas.points_interet.iter().map(|p| p.geom), &[(); 0]),
    }
}

/// Notes the tiles in which the points of a layer are drawn otherwise.
fn note(comparison: &Comparison<'_>, layer: Layer, old: &[Point], new: &[Point], touched: &mut Touched) {
    let mut add = |point: &Point, zooms: RangeInclusive<u8>| {
        for z in zooms {
            point.tiles(z).for_each(|(x, y)| touched.add(z, tile_key(x, y)));
        }
    };
    let pairs = layer.pairs(comparison);
    let old = by_number(old);
    for point in new {
        let pair = pairs.get(point.number as usize);
        let before = pair.and_then(|pair| Some((pair, *old.get(pair.before as usize)?)));
        let alike = |pair| is_described_alike(comparison, layer, pair, point.number);
        match before {
            Some((pair, before)) if before.place == point.place && alike(pair) => {
                let (first, last) = (before.min_zoom.min(point.min_zoom), before.min_zoom.max(point.min_zoom));
                if first < last {
                    add(point, first..=last - 1);
                }
            }
            before => {
                add(point, point.min_zoom..=TileId::MAX_ZOOM);
                if let Some((_, before)) = before {
                    add(before, before.min_zoom..=TileId::MAX_ZOOM);
                }
            }
        }
    }
    for point in pairs.gone().iter().filter_map(|place| old.get(*place as usize)) {
        add(point, point.min_zoom..=TileId::MAX_ZOOM);
    }
}

/// The points of a layer in its order.
fn by_number(points: &[Point]) -> Vec<&Point> {
    let mut points: Vec<&Point> = points.iter().collect();
    points.sort_unstable_by_key(|point| point.number);
    points
}

/// What makes a localité important, the greater the more, as the style has it: a town with a station before one with a
/// pharmacy before others, then the longest list of services. So who gives way had no name on the map either, and that
/// depends on nothing but the localités of a cell.
fn localites(atlas: &Atlas) -> Vec<(bool, bool, usize)> {
    let importance = |row: &Arc<Localite>| {
        let has = |service| row.services.contains(&service);
        let list = row.services.iter().map(|service| service.as_str().len() + 1).sum();
        (has(Service::Gare), has(Service::Pharmacie), list)
    };
    atlas.localites.iter().map(importance).collect()
}

/// What makes a host important: who takes pilgrims in for pilgrims' sake, then who has more beds.
fn hebergeurs(atlas: &Atlas) -> Vec<(bool, i64)> {
    atlas.hebergeurs.iter().map(|host| (host.accueil_pelerin, host.capacite.unwrap_or(0))).collect()
}

/// The points of a layer along the curve. Of those that are equally important, or of whose `importance` nothing is said,
/// the first: the atlas has them by code.
fn listed(layer: Layer, places: impl Iterator<Item = Position>, importance: &[impl Ord]) -> Vec<Point> {
    let point = |(number, place)| Point::new(number, World::from_position(place), layer.all_zoom());
    let mut points: Vec<Point> = (0..).zip(places).map(point).collect();
    points.sort_by_key(|p| (Reverse(importance.get(p.number as usize)), p.number));
    for (rank, point) in (0..).zip(&mut points) {
        point.rank = rank;
    }
    points.sort_unstable_by_key(Point::order);
    // From the deepest zoom up, so that the last zoom said is the first at which it is shown.
    for z in (layer.min_zoom()..layer.all_zoom()).rev() {
        let cell = |p: &Point| p.cell(CELL_BITS + z);
        for cell in points.chunk_by_mut(|a, b| cell(a) == cell(b)) {
            if let Some(most) = cell.iter_mut().min_by_key(|p| p.rank) {
                most.min_zoom = z;
            }
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Brute force over all pairs: who is left out at a zoom has a more important one that is shown there in its cell.
        /// Who is shown has none, and stays; and at last all are there.
        #[test]
        fn who_is_left_out_has_one_who_is_shown(
            places in prop::collection::vec((-4.7f64..-4.4, 48.3f64..48.5, 0u8..4), 1..120)
        ) {
            let layer = Layer::Localites;
            let importance: Vec<u8> = places.iter().map(|p| p.2).collect();
            let points = listed(layer, places.iter().map(|p| Position::flat(p.0, p.1)), &importance);
            prop_assert_eq!(points.len(), places.len());
            for z in layer.min_zoom()..=layer.all_zoom() {
                let cell = |p: &Point| [p.place.x, p.place.y].map(|v| (u64::from(v) * (64 << z)) >> 32);
                for p in &points {
                    let better = |q: &&Point| {
                        let importance = |p: &Point| Reverse(importance[p.number as usize]);
                        cell(q) == cell(p) && (importance(q), q.number) < (importance(p), p.number)
                    };
                    let first = points.iter().find(better);
                    let shown = p.min_zoom <= z;
                    prop_assert!(shown == (first.is_none() || z == layer.all_zoom()), "{p:?} at {z}: {first:?}");
                }
            }
        }
    }
}
