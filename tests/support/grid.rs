//! Tiles and distances on the grid of [`super::datasets`].

use hent::geo::mercator::EXTENT;
use hent::geo::{TileId, World, geodesic};

use super::datasets::at;

/// Returns the tile of zoom `z` that contains a place of the grid.
pub fn tile_of(z: u8, place: (f64, f64)) -> TileId {
    let grid = World::from_position(at(place.0, place.1)).on_grid(z);
    TileId::new(z.into(), (grid.x / EXTENT) as u64, (grid.y / EXTENT) as u64).unwrap()
}

/// Returns the distance between two places of the grid, in metres.
pub fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    geodesic::distance_m(at(a.0, a.1), at(b.0, b.1))
}
