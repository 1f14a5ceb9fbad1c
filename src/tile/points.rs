//! Thins the points of each layer for low zooms and sorts them along a Z-curve. On this curve the points of a tile or
//! cell are consecutive at any zoom.
//!
//! ```text
//!   ┌───────┬───────┬     A cell of zoom z consists of four cells of zoom z + 1. At zooms where a layer is thinned, each
//!   │ ·   · │       │     cell shows its most important point (●). The others (·) would overlap it and are left out. So a
//!   │   ●   │  · ●  │     point that is shown at one zoom is shown at all deeper zooms. Cells do not depend on tiles, so
//!   ├───┬───┼───┬───┼     neighbouring tiles show the same points in each other's buffers.
//! ```

use std::cmp::Reverse;
use std::ops::RangeInclusive;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::content::{Point, Points, tile_key};
use super::drawn::{GROUP_BITS, GROUPED};
use super::layer::Layer;
use super::touched::{Touched, is_described_alike};
use crate::atlas::{Atlas, Comparison, Perturbation};
use crate::geo::{Position, TileId, World};
use crate::model::{Localite, Service};

/// log₂ of the number of cells on each side of a tile. A cell has 8 pixels of a 512-pixel tile, about the size of a
/// circle in the styles.
const CELL_BITS: u8 = 6;
impl Points {
    pub(super) fn new(atlas: &Atlas) -> Self {
        Self(Self::LAYERS.map(|layer| Arc::new(points(atlas, layer))))
    }

    /// Returns the points of the new atlas of a comparison. The result equals [`Points::new`] and shares unchanged
    /// layers with `self`. Adds every tile in which a point is drawn differently to `touched`.
    pub(super) fn succeed(&self, comparison: &Comparison<'_>, touched: &mut Touched) -> Self {
        let [closures, localites, hebergeurs, points_interet] = &self.0;
        let [of_closures, of_localites, of_hebergeurs, of_points_interet] = Self::LAYERS;
        let mut after = |layer: Layer, before: &Arc<Vec<Point>>| {
            // A change of étapes can change which localités are ends.
            let ends = layer != Layer::Localites || comparison.etapes.are_shared();
            if layer.pairs(comparison).are_shared() && ends {
                return Arc::clone(before);
            }
            let points = points(comparison.new, layer);
            touch_changed(comparison, layer, before, &points, touched);
            Arc::new(points)
        };
        Self([
            after(of_closures, closures),
            after(of_localites, localites),
            after(of_hebergeurs, hebergeurs),
            after(of_points_interet, points_interet),
        ])
    }
}

/// Makes the points of a layer.
fn points(atlas: &Atlas, layer: Layer) -> Vec<Point> {
    match layer {
        Layer::Perturbations => closures(atlas),
        Layer::Localites => {
            let importance = localites(atlas);
            let mut points = listed(layer, atlas.localites.iter().map(|l| l.geom), &importance);
            for point in &mut points {
                point.drawn.is_end = importance.get(point.number as usize).is_some_and(|(is_end, ..)| *is_end);
            }
            points
        }
        Layer::Hebergeurs => grouped(listed(layer, atlas.hebergeurs.iter().map(|h| h.position), &hebergeurs(atlas))),
        _ => listed(layer, atlas.points_interet.iter().map(|p| p.geom), &[(); 0]),
    }
}

/// Adds every tile in which a point of the layer is drawn differently to `touched`.
fn touch_changed(comparison: &Comparison<'_>, layer: Layer, old: &[Point], new: &[Point], touched: &mut Touched) {
    let mut add = |point: &Point, zooms: RangeInclusive<u8>| {
        for z in zooms {
            point.tiles(z).for_each(|(x, y)| touched.add(z, tile_key(x, y)));
        }
    };
    let pairs = layer.pairs(comparison);
    let old = by_number(old);
    let find =
        |number: u32| old.binary_search_by_key(&number, |point| point.number).ok().and_then(|i| old.get(i).copied());
    for point in new {
        let pair = pairs.get(point.number as usize);
        let before = pair.and_then(|pair| Some((pair, find(pair.before)?)));
        let alike = |pair| is_described_alike(comparison, layer, pair, point.number);
        match before {
            Some((pair, before)) if before.place == point.place && alike(pair) => {
                before.drawn.differs(&point.drawn).for_each(|z| add(point, z..=z));
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
    for point in pairs.gone().iter().filter_map(|place| find(*place)) {
        add(point, point.min_zoom..=TileId::MAX_ZOOM);
    }
}

/// Returns the points of a layer, sorted by number.
fn by_number(points: &[Point]) -> Vec<&Point> {
    let mut points: Vec<&Point> = points.iter().collect();
    points.sort_unstable_by_key(|point| point.number);
    points
}

/// Returns the points of the closures. A closure has a point at its start, so that even a short one can be seen at
/// every zoom. The point has the number of the closed stretch.
fn closures(atlas: &Atlas) -> Vec<Point> {
    let closed = (0..).zip(atlas.perturbations.iter());
    let min_zoom = Layer::Perturbations.min_zoom();
    let place = |closure: &Perturbation| World::from_position(closure.position);
    let mut points: Vec<Point> =
        closed.map(|(number, closure): (u32, _)| Point::new(2 * number, place(closure), min_zoom)).collect();
    for point in &mut points {
        point.rank = point.number; // equal to the rank of the closed stretch, so that both are dropped together
    }
    points.sort_unstable_by_key(Point::order);
    points
}

/// Returns the importance of each localité, in the same order as the style ranks labels: ends of étapes, then localités
/// with a station, with a pharmacy, and with the longest list of services. So a localité that is thinned out would not
/// have had a label on the map either.
fn localites(atlas: &Atlas) -> Vec<(bool, bool, bool, usize)> {
    let ends: FxHashSet<usize> = atlas.etapes().flat_map(|(_, etape)| [etape.depart, etape.arrivee]).collect();
    let importance = |(number, row): (usize, &Arc<Localite>)| {
        let has = |service| row.services.contains(&service);
        let list = row.services.iter().map(|service| service.as_str().len() + 1).sum();
        (ends.contains(&number), has(Service::Gare), has(Service::Pharmacie), list)
    };
    atlas.localites.iter().enumerate().map(importance).collect()
}

/// Returns the importance of each host: hosts that welcome pilgrims by vocation come first, then those with more beds.
fn hebergeurs(atlas: &Atlas) -> Vec<(bool, i64)> {
    atlas.hebergeurs.iter().map(|host| (host.accueil_pelerin, host.capacite.unwrap_or(0))).collect()
}

/// Sorts the points of a layer along the Z-curve and computes the lowest zoom of each. The point with the greater
/// `importance` wins. If the importance is equal or missing, the lower number wins.
fn listed(layer: Layer, places: impl Iterator<Item = Position>, importance: &[impl Ord]) -> Vec<Point> {
    let point = |(number, place)| Point::new(number, World::from_position(place), layer.all_zoom());
    let mut points: Vec<Point> = (0..).zip(places).map(point).collect();
    points.sort_by_key(|p| (Reverse(importance.get(p.number as usize)), p.number));
    for (rank, point) in (0..).zip(&mut points) {
        point.rank = rank;
    }
    points.sort_unstable_by_key(Point::order);
    // From the deepest zoom to the lowest: the last assignment is the lowest zoom at which the point is shown.
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

/// Counts the points of each group cell ([`GROUP_BITS`]) at each zoom of [`GROUPED`]. The most important point of the
/// cell stores the count. `points` is sorted along the Z-curve.
fn grouped(mut points: Vec<Point>) -> Vec<Point> {
    for z in GROUPED {
        let cell = |p: &Point| p.cell(GROUP_BITS + z);
        for cell in points.chunk_by_mut(|a, b| cell(a) == cell(b)) {
            let count = u16::try_from(cell.len()).unwrap_or(u16::MAX);
            let most = cell.iter_mut().min_by_key(|p| p.rank);
            if let Some(group) = most.and_then(|p| p.drawn.groups.get_mut(usize::from(z - GROUPED.start))) {
                *group = count;
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
        /// At every zoom of groups the counts add up to the number of points, and only shown points have a count.
        #[test]
        fn groups_count_every_point_once(
            places in prop::collection::vec((-4.7f64..-4.4, 48.3f64..48.5, 0u8..4), 1..120)
        ) {
            let importance: Vec<u8> = places.iter().map(|p| p.2).collect();
            let places = places.iter().map(|p| Position::flat(p.0, p.1));
            let points = grouped(listed(Layer::Hebergeurs, places, &importance));
            for (number, z) in GROUPED.enumerate() {
                let of = |p: &Point| usize::from(p.drawn.groups[number]);
                prop_assert_eq!(points.iter().map(of).sum::<usize>(), points.len());
                prop_assert!(points.iter().all(|p| of(p) == 0 || p.min_zoom <= z));
            }
        }

        /// Brute force over all pairs: a hidden point has a more important point in its cell, and a shown point has
        /// none. At the last zoom all points are shown.
        #[test]
        fn a_hidden_point_has_a_more_important_one_in_its_cell(
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
