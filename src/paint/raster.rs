//! Raster tiles and the areas in which they are rendered.
//!
//! The painter renders areas of 4 × 4 tiles and cuts the tiles out. This is faster, because neighbouring tiles need the
//! same vector tiles. It also avoids seams inside an area. Areas lie on a fixed grid, so a tile always looks the same.

use super::labels::Border;
use super::view::{TILE_PX, View};
use crate::geo::mercator::World;

/// The address of a raster tile. Its side is 256 CSS pixels, so its zoom is MapLibre's zoom plus one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RasterTile {
    z: u8,
    /// The column, from the west.
    x: u32,
    /// The row, from the north.
    y: u32,
    /// Device pixels per CSS pixel: 1 for a tile of 256 pixels, 2 for 512.
    density: u8,
}

/// The side of a raster tile in CSS pixels.
const SIDE: f32 = 256.0;
/// log₂ of the number of raster tiles along a side of an area.
const AREA_BITS: u8 = 2;
/// The bits of a column or row that give the tile's place in its area.
const MASK: u32 = (1 << AREA_BITS) - 1;

impl RasterTile {
    /// The lowest and the highest zoom.
    pub const ZOOMS: [u8; 2] = [6, 15];
    /// The possible sides of a tile in device pixels.
    pub const SIZES: [u32; 2] = [256, 512];

    /// Validates an address. `size` is the side in device pixels. `None` if there is no such tile.
    pub fn new([z, x, y]: [u64; 3], size: u32) -> Option<Self> {
        let [lowest, highest] = Self::ZOOMS;
        let z = u8::try_from(z).ok().filter(|z| (lowest..=highest).contains(z))?;
        let within = |v: u64| u32::try_from(v).ok().filter(|v| *v < 1 << z);
        let density = Self::SIZES.iter().position(|side| *side == size)? + 1;
        Some(Self { z, x: within(x)?, y: within(y)?, density: u8::try_from(density).ok()? })
    }

    /// MapLibre's zoom, at which the style is evaluated.
    pub(super) fn zoom(self) -> f64 {
        f64::from(self.z) - 1.0
    }

    /// The area that contains the tile.
    pub fn area(self) -> RasterArea {
        RasterArea(Self { x: self.x & !MASK, y: self.y & !MASK, ..self })
    }

    /// The index of the tile in its area, from 0 to 15, row by row.
    pub fn number(self) -> u8 {
        // The index is less than 16.
        ((self.y & MASK) << AREA_BITS | (self.x & MASK)) as u8
    }

    /// Whether a bounding box intersects the tile.
    pub fn meets(self, bounds: crate::geo::Bounds) -> bool {
        let side = 32 - self.z;
        let at = |lon, lat| World::from_position(crate::geo::Position::flat(lon, lat));
        let (min, max) = (at(bounds.west, bounds.north), at(bounds.east, bounds.south));
        let within = |v: u32, min: u32, max: u32| (min >> side..=max >> side).contains(&v);
        within(self.x, min.x, max.x) && within(self.y, min.y, max.y)
    }
}

/// An area of 4 × 4 raster tiles, identified by its north-western tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RasterArea(RasterTile);

impl RasterArea {
    /// The tiles of the area, row by row.
    pub fn tiles(self) -> impl Iterator<Item = RasterTile> {
        let Self(first) = self;
        let all = (0..=MASK).flat_map(|y| (0..=MASK).map(move |x| (x, y)));
        all.map(move |(x, y)| RasterTile { x: first.x + x, y: first.y + y, ..first })
    }

    /// The viewport of the area.
    pub(super) fn view(self) -> View {
        let Self(first) = self;
        let corner = [first.x, first.y].map(|v| f64::from(v) * f64::from(SIDE));
        let side = SIDE * f32::from(1u8 << AREA_BITS);
        View { zoom: first.zoom(), corner, width: side, height: side, density: first.density.into() }
    }

    /// The side of a tile in device pixels.
    pub(super) fn side(self) -> u32 {
        256 * u32::from(self.0.density)
    }

    /// The vector tiles that the area shows, and their neighbours, whose symbols can reach into the area. Returns the zoom,
    /// the first and last column, and the first and last row.
    pub fn made_of(self) -> (u8, [u32; 2], [u32; 2]) {
        let Self(first) = self;
        // The side of an area is 1024 CSS pixels, or two vector tiles.
        debug_assert!((f64::from(SIDE) * 4.0 - TILE_PX * 2.0).abs() < 1.0);
        let range = |v: u32| [(v / 2).saturating_sub(1), v / 2 + 2];
        let ([west, east], [north, south]) = (range(first.x), range(first.y));
        ((first.z - 1).min(crate::geo::TileId::MAX_ZOOM), [west, east], [north, south])
    }

    pub(super) const BORDER: Border = Border::Area;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_lie_in_areas_of_the_world() {
        let tile = |z, x, y| RasterTile::new([z, x, y], 256);
        let ours = tile(10, 499, 354).unwrap();
        let view = ours.area().view();
        assert_eq!((view.zoom, view.corner, view.width), (9.0, [496.0 * 256.0, 352.0 * 256.0], 1024.0));
        assert_eq!(ours.area().made_of(), (9, [247, 250], [175, 178]));
        assert_eq!(ours.area().tiles().nth(ours.number().into()), Some(ours));
        assert!(ours.area().tiles().all(|other| other.area() == ours.area()));
        assert!(tile(5, 0, 0).is_none() && tile(16, 0, 0).is_none() && tile(6, 64, 0).is_none());
        assert!(RasterTile::new([10, 0, 0], 300).is_none());
    }
}
