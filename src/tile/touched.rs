//! Which tiles a change touches.

use rstar::RTree;
use rstar::primitives::Rectangle;

use super::content::reach;
use crate::geo::clip::{BUFFER, Window};
use crate::geo::{Bounds, Position, TileId, World};

/// The tiles that meet some boxes, their buffer included: all others have the same content before and after a change
/// of what is in the boxes.
pub struct Touched(RTree<Rectangle<[f64; 2]>>);

impl Touched {
    /// The tiles that meet these boxes.
    pub fn new(places: &[Bounds]) -> Self {
        let corner = |lon, lat| {
            let place = World::from_position(Position::flat(lon, lat));
            [f64::from(place.x), f64::from(place.y)]
        };
        let boxes = places.iter().map(|b| Rectangle::from_corners(corner(b.west, b.north), corner(b.east, b.south)));
        Self(RTree::bulk_load(boxes.collect()))
    }

    /// Is it one of them?
    pub fn touches(&self, tile: TileId) -> bool {
        // The same reach by which a tile finds its content.
        let reach = reach(&Window::new(tile, BUFFER), tile.z());
        self.0.locate_in_envelope_intersecting(reach).next().is_some()
    }
}
