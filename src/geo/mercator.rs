//! Web Mercator (EPSG:3857) in fixed point. The world is a square of 2³² units, and a unit is at most 1 cm. So a point
//! takes 8 bytes, a shift converts it to the grid of any zoom, and all further arithmetic is exact.

use super::Position;

/// The latitude in degrees at which the square ends.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// The side of a tile in grid units (the MVT extent).
pub const EXTENT: i32 = 4096;
/// log₂ of [`EXTENT`].
const EXTENT_BITS: u8 = 12;
/// log₂ of the width of the world in units.
pub const WORLD_BITS: u8 = 32;
/// The length of the equator in metres (WGS 84).
pub const EQUATOR_M: f64 = 40_075_016.686;

/// A point of the Mercator square.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// Units east of the western edge.
    pub x: u32,
    /// Units south of the northern edge.
    pub y: u32,
}

impl World {
    /// Projects a position. Latitudes beyond [`MAX_LATITUDE`] are clamped to the edge. Source: EPSG guidance note 7-2,
    /// §3.2.1.2 (Popular Visualisation Pseudo-Mercator).
    pub fn from_position(p: Position) -> Self {
        let lat = p.lat.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
        Self {
            x: units(p.lon / 360.0 + 0.5),
            y: units(0.5 - (lat.tan() + 1.0 / lat.cos()).ln() / std::f64::consts::TAU),
        }
    }

    /// Returns the nearest point in the grid of zoom `z` (0 to 20), in which a tile is [`EXTENT`] units wide.
    pub fn on_grid(self, z: u8) -> Grid {
        let shift = grid_shift(z);
        let half = (1u64 << shift) >> 1;
        // The result is at most 2³² / 2^shift ≤ 2³¹ for z ≤ 19. Only the easternmost half unit exceeds an i32. There it
        // saturates.
        let round = |v: u32| i32::try_from((u64::from(v) + half) >> shift).unwrap_or(i32::MAX);
        Grid { x: round(self.x), y: round(self.y) }
    }
}

/// Returns the shift from world units to grid units of zoom `z`.
pub fn grid_shift(z: u8) -> u8 {
    WORLD_BITS.saturating_sub(EXTENT_BITS + z)
}

/// Converts a fraction of the world's width to world units.
// No overflow: the clamp keeps the value in range, and `as` saturates.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn units(fraction: f64) -> u32 {
    (fraction * 4_294_967_296.0).round().clamp(0.0, 4_294_967_295.0) as u32
}

/// A point in the grid of a zoom, which has 4096 · 2^z units on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Grid {
    /// Units east of the western edge.
    pub x: i32,
    /// Units south of the northern edge.
    pub y: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_and_middle() {
        let at = |lon, lat| World::from_position(Position::flat(lon, lat));
        assert_eq!(at(0.0, 0.0), World { x: 1 << 31, y: 1 << 31 });
        assert_eq!(at(-180.0, 90.0), World { x: 0, y: 0 });
        assert_eq!(at(180.0, -90.0), World { x: u32::MAX, y: u32::MAX });
        assert_eq!(at(-180.0, MAX_LATITUDE), World { x: 0, y: 0 });
    }

    #[test]
    fn brest_is_in_its_tile() {
        // The slippy map tile of 48.39° N, 4.486° W is 14/7987/5668.
        let grid = World::from_position(Position::flat(-4.486, 48.39)).on_grid(14);
        assert_eq!((grid.x / EXTENT, grid.y / EXTENT), (7987, 5668));
    }
}
