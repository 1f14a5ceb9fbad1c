//! Which tiles a change touches.

use rstar::primitives::Rectangle;
use rstar::{AABB, RTree};

use super::layer::Layer;
use super::points::CELL;
use crate::geo::clip::{BUFFER, Window};
use crate::geo::mercator::grid_shift;
use crate::geo::{Bounds, Position, TileId, World};

/// The tiles that meet some boxes, their buffer included, and, where lines changed, all tiles of the zooms at which lines
/// are simplified across tronçons: all others have the same content before and after a change of what is in the boxes.
pub struct Touched {
    boxes: RTree<Rectangle<[f64; 2]>>,
    lines: bool,
}

impl Touched {
    /// The tiles that meet these boxes. Did any line change (a voie, an étape, a tronçon)?
    pub fn new(places: &[Bounds], lines: bool) -> Self {
        let corner = |lon, lat| {
            let place = World::from_position(Position::flat(lon, lat));
            [f64::from(place.x), f64::from(place.y)]
        };
        let boxes = places.iter().map(|b| Rectangle::from_corners(corner(b.west, b.north), corner(b.east, b.south)));
        Self { boxes: RTree::bulk_load(boxes.collect()), lines }
    }

    /// Is it one of them?
    pub fn touches(&self, tile: TileId) -> bool {
        // Where tronçons are not shown, a chain of them is simplified as one, and what joins or leaves it at one end is
        // felt at the other. From there on a chain is (part of) one tronçon, which is in its box.
        if self.lines && tile.z() < Layer::Troncons.min_zoom() {
            return true;
        }
        let unit = f64::from(1u32 << grid_shift(tile.z()));
        let [min, max] = Window::new(tile, BUFFER).reach();
        // A unit more, for a place is rounded to the grid; and where points are thinned, what else is in a cell decides
        // which of them is shown.
        let thinned = Layer::ALL.iter().any(|layer| tile.z() < layer.all_zoom());
        let more = if thinned { CELL + 1 } else { 1 };
        let reach = AABB::from_corners(
            [f64::from(min.x - more) * unit, f64::from(min.y - more) * unit],
            [f64::from(max.x + more) * unit, f64::from(max.y + more) * unit],
        );
        self.boxes.locate_in_envelope_intersecting(reach).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{Atlas, Difference};
    use crate::model::{Code, Dataset, Localite};
    use crate::tile::{LayerSet, Tiles};

    /// A localité that goes makes room for others in its cells, be they in another tile than itself: what is said not to
    /// be touched is the same to the byte.
    #[test]
    fn who_takes_a_place_on_the_map_is_touched_too() {
        let at = |i: i64| 0.2 * f64::from(u32::try_from(i * 7_919 % 1_000).unwrap()) / 1_000.0;
        let localite = |id: i64| Localite {
            id,
            code: Code::parse(&format!("l{id}")).unwrap(),
            nom: format!("L {id}"),
            insee: String::new(),
            services: vec![],
            // About the corner of four tiles of zoom 6 and deeper.
            geom: Position::flat(at(id) - 0.1, at(id * 31) - 0.1),
        };
        let atlas = |gone: i64| {
            let localites = (0..200).filter(|id| *id != gone).map(localite).collect();
            Atlas::build(Dataset { localites, ..Dataset::default() })
        };
        let all = atlas(-1);
        let index = Tiles::new(&all);
        let (mut touched, mut same) = (0, 0);
        for gone in 0..200 {
            let fewer = atlas(gone);
            let change = Touched::new(&Difference::between(&all, &fewer).places, false);
            let without = Tiles::new(&fewer);
            for tile in (6..=9).flat_map(|z| index.near(z)) {
                if change.touches(tile) {
                    touched += 1;
                } else {
                    let [a, b] = [(&index, &all), (&without, &fewer)]
                        .map(|(tiles, atlas)| tiles.encode(atlas, LayerSet::ALL, tile).unwrap());
                    assert!(a == b, "{tile} without {gone}");
                    same += 1;
                }
            }
        }
        assert!(touched > 200 && same > 200, "{touched} {same}");
    }
}
