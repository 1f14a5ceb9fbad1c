//! Heights at single places, from the tiles of a relief.

use rustc_hash::FxHashMap;

use super::relief::{Pixels, height, pixels};
use super::source::TileSource;
use crate::geo::mercator::WORLD_BITS;
use crate::geo::{Position, TileId, World};

/// The most decoded tiles in memory, of up to 0.8 MB each. A line goes from tile to tile.
const MOST_TILES: usize = 16;

/// Returns the height at each place in metres: the bilinear interpolation between the centres of the four pixels around it, at
/// the deepest zoom. It is `NaN` if the source has no tile there.
pub fn altitudes(source: &dyn TileSource, places: &[Position]) -> Vec<f64> {
    let [_, deepest] = source.zooms();
    let mut tiles = Tiles { source, z: deepest.min(TileId::MAX_ZOOM), decoded: FxHashMap::default() };
    places.iter().map(|place| tiles.at(*place).unwrap_or(f64::NAN)).collect()
}

/// The tiles of the deepest zoom, decoded when they are needed.
struct Tiles<'a> {
    source: &'a dyn TileSource,
    z: u8,
    decoded: FxHashMap<[i64; 2], Option<Pixels>>,
}

impl Tiles<'_> {
    fn at(&mut self, place: Position) -> Option<f64> {
        let world = World::from_position(place);
        let tile = [world.x, world.y].map(|units| i64::from(units) >> (WORLD_BITS - self.z));
        let (side, _) = self.tile(tile)?;
        let side = i64::from(*side);
        let cells = side as f64 * f64::from(1u32 << self.z);
        // The centre of a cell is half a cell from its corner.
        let [x, y] = [world.x, world.y].map(|units| f64::from(units) / 2f64.powi(WORLD_BITS.into()) * cells - 0.5);
        let mut sum = 0.0;
        for (east, south) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let share = |at: f64, next: f64| if next > 0.0 { at - at.floor() } else { 1.0 - (at - at.floor()) };
            let weight = share(x, east) * share(y, south);
            if weight > 0.0 {
                sum += weight * self.cell([x.floor() + east, y.floor() + south], side)?;
            }
        }
        Some(sum)
    }

    /// Returns the height of a cell of the world.
    fn cell(&mut self, cell: [f64; 2], side: i64) -> Option<f64> {
        let [x, y] = cell.map(|at| at as i64);
        let (of_tile, pixels) = self.tile([x.div_euclid(side), y.div_euclid(side)])?;
        let at = usize::try_from(y.rem_euclid(side) * side + x.rem_euclid(side)).ok()?;
        pixels.get(at).filter(|_| i64::from(*of_tile) == side).map(|pixel| f64::from(height(*pixel)))
    }

    fn tile(&mut self, at: [i64; 2]) -> Option<&Pixels> {
        if self.decoded.len() >= MOST_TILES && !self.decoded.contains_key(&at) {
            self.decoded.clear();
        }
        let decode = || {
            let [x, y] = at.map(|at| u64::try_from(at).ok());
            pixels(&self.source.tile(TileId::new(self.z.into(), x?, y?).ok()?)?)
        };
        self.decoded.entry(at).or_insert_with(decode).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// A relief without tiles.
    struct Nothing;

    impl TileSource for Nothing {
        fn zooms(&self) -> [u8; 2] {
            [0, 3]
        }

        fn tile(&self, _: TileId) -> Option<Cow<'_, [u8]>> {
            None
        }
    }

    /// The tiles of zoom 3 in the western hemisphere, where the land rises by 1 m a pixel to the east.
    fn slope() -> FxHashMap<[i64; 2], Option<Pixels>> {
        let color = |metres: i64| {
            let [_, _, red, green] = u32::try_from(32_768 + metres).unwrap().to_be_bytes();
            [red, green, 0]
        };
        let tile = |x: i64| (0..256 * 256).map(|n| color(x * 256 + n % 256)).collect();
        [0, 1, 2, 3].map(|x| ([x, 2], Some((256, tile(x))))).into_iter().collect()
    }

    #[test]
    fn heights_are_between_those_of_the_pixels_around() {
        let mut tiles = Tiles { source: &Nothing, z: 3, decoded: slope() };
        for lon in [-179.0, -100.0, -45.0, -44.999, -3.3, 30.0] {
            let expected = (lon / 360.0 + 0.5) * 2_048.0 - 0.5;
            let found = tiles.at(Position::flat(lon, 48.0));
            assert_eq!(found.is_some(), lon < 0.0, "{lon}");
            assert!(found.is_none_or(|height| (height - expected).abs() < 1e-3), "{lon}: {found:?} {expected}");
        }
        assert!(altitudes(&Nothing, &[Position::flat(-3.0, 48.0)])[0].is_nan());
    }
}
