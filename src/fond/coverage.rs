//! Converts the coverage of an archive to rectangles in Mercator coordinates.

use super::tile::Coord;
use crate::geo::{Bounds, Position, World};

/// Returns the parts of `squares` within `bounds`, or `bounds` if there are no squares. A rectangle is given by its
/// north-western and south-eastern corners.
pub(super) fn rectangles(squares: &[Coord], bounds: Bounds) -> Vec<[World; 2]> {
    let corner = |lon, lat| World::from_position(Position::flat(lon, lat));
    let [min, max] = [corner(bounds.west, bounds.north), corner(bounds.east, bounds.south)];
    if squares.is_empty() {
        return vec![[min, max]];
    }
    let within = squares.iter().map(|square| {
        let [from, to] = rectangle(square);
        [World { x: from.x.max(min.x), y: from.y.max(min.y) }, World { x: to.x.min(max.x), y: to.y.min(max.y) }]
    });
    within.filter(|[from, to]| from.x < to.x && from.y < to.y).collect()
}

fn rectangle(square: &Coord) -> [World; 2] {
    let side = 1u64 << (32 - u32::from(square.z));
    let at = |place: u32| u32::try_from(u64::from(place) * side).unwrap_or(u32::MAX);
    let end = |place: u32| at(place.saturating_add(1));
    [World { x: at(square.x), y: at(square.y) }, World { x: end(square.x), y: end(square.y) }]
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORLD: Bounds = Bounds { west: -180.0, south: -85.051_128_779_8, east: 180.0, north: 85.051_128_779_8 };

    #[test]
    fn squares_are_cut_to_the_bounds() {
        let whole = rectangles(&[Coord::new(0, 0, 0).unwrap()], WORLD);
        assert_eq!(whole, rectangles(&[], WORLD));
        let quarter = rectangles(&[Coord::new(1, 1, 0).unwrap()], WORLD);
        assert_eq!((quarter[0][0].x, quarter[0][1].y), (1 << 31, 1 << 31));
        assert!(rectangles(&[Coord::new(1, 0, 0).unwrap()], Bounds { west: 1.0, ..WORLD }).is_empty());
    }
}
