//! Which tiles a change touches.

use rstar::primitives::Rectangle;
use rstar::{AABB, RTree};

use super::layer::Layer;
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
        // One more unit, for a place is rounded to the grid.
        let reach = AABB::from_corners(
            [f64::from(min.x - 1) * unit, f64::from(min.y - 1) * unit],
            [f64::from(max.x + 1) * unit, f64::from(max.y + 1) * unit],
        );
        self.boxes.locate_in_envelope_intersecting(reach).next().is_some()
    }
}
