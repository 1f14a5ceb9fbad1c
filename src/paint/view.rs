//! The viewport: the part of the world that a picture shows (Web Mercator).

use super::mvt::Place;
use crate::geo::mercator::{EQUATOR_M, World};
use crate::geo::{Bounds, Position};

/// The side of a vector tile in CSS pixels at its own zoom, as in MapLibre.
pub(super) const TILE_PX: f64 = 512.0;

/// A viewport, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct View {
    /// MapLibre's zoom.
    pub(super) zoom: f64,
    /// The north-western corner, from the north-western corner of the world.
    pub(super) corner: [f64; 2],
    pub(super) width: f32,
    pub(super) height: f32,
    /// Device pixels per CSS pixel.
    pub(super) density: f32,
}

/// The space around the bounding box in CSS pixels: left and right, top, bottom. Names and the scale bar need it.
const MARGIN: [f64; 3] = [48.0, 40.0, 56.0];

/// The highest zoom of a still picture. Vector tiles end at zoom 14.
const DEEPEST: f64 = 14.5;

impl View {
    /// The viewport of a given size that just contains a bounding box and its margin. The lowest `foot` CSS pixels are
    /// covered, so the box lies above them.
    pub(super) fn around(bounds: Bounds, [width, height]: [u32; 2], foot: f32, density: u8) -> Self {
        let [west, north] = unit(Position::flat(bounds.west, bounds.north));
        let [east, south] = unit(Position::flat(bounds.east, bounds.south));
        let (w, h) = (f64::from(width), f64::from(height));
        let [aside, above, below] = MARGIN.map(|margin| margin.min(w / 8.0).min(h / 8.0));
        let below = below.max(f64::from(foot) + above / 2.0).min(h / 2.0);
        let side = ((w - 2.0 * aside) / (east - west)).min((h - above - below) / (south - north));
        let zoom = (side / TILE_PX).log2().min(DEEPEST);
        let side = TILE_PX * zoom.exp2();
        let middle = [(west + east) / 2.0 * side, (north + south) / 2.0 * side];
        let [x, y] = middle;
        let corner = [x - w / 2.0, y - h / 2.0 - (above - below) / 2.0];
        Self { zoom, corner, width: width as f32, height: height as f32, density: f32::from(density) }
    }

    /// The side of a vector tile of zoom `z` in CSS pixels.
    pub(super) fn side(&self, z: u8) -> f64 {
        TILE_PX * (self.zoom - f64::from(z)).exp2()
    }

    /// Projects a position to CSS pixels.
    pub(super) fn place(&self, position: Position) -> Place {
        let side = TILE_PX * self.zoom.exp2();
        let [x, y] = unit(position);
        let [left, top] = self.corner;
        [(x * side - left) as f32, (y * side - top) as f32]
    }

    /// The vector tiles of zoom `z` that intersect the viewport or a `margin` in CSS pixels around it. Returns the column, the
    /// row and the upper left corner of each.
    pub(super) fn tiles(&self, z: u8, margin: f64) -> Vec<(u32, u32, Place)> {
        let side = self.side(z);
        let [left, top] = self.corner;
        let last = f64::from(1u32 << z) - 1.0;
        let range = |from: f64, length: f64| {
            let first = ((from - margin) / side).floor().clamp(0.0, last);
            let end = ((from + length + margin) / side).floor().clamp(0.0, last);
            // Both values are between 0 and 2¹⁴.
            #[allow(clippy::cast_sign_loss)]
            let range = first as u32..=end as u32;
            range
        };
        let corner = |x: u32, y: u32| [(f64::from(x) * side - left) as f32, (f64::from(y) * side - top) as f32];
        let rows = range(top, self.height.into());
        range(left, self.width.into())
            .flat_map(|x| rows.clone().map(move |y| (x, y)))
            .map(|(x, y)| (x, y, corner(x, y)))
            .collect()
    }

    /// The length of a CSS pixel in metres, in the middle of the picture. Mercator's scale depends on the latitude.
    pub(super) fn metres(&self) -> f64 {
        let side = TILE_PX * self.zoom.exp2();
        let [_, top] = self.corner;
        let north = 0.5 - (top + f64::from(self.height) / 2.0) / side;
        EQUATOR_M / side / (north * std::f64::consts::TAU).cosh()
    }
}

/// Projects a position to the unit square, from the north-western corner of the world.
fn unit(position: Position) -> [f64; 2] {
    let World { x, y } = World::from_position(position);
    [x, y].map(|v| f64::from(v) / 4_294_967_296.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_fit_with_their_margin() {
        let bounds = Bounds { west: -3.0, south: 48.0, east: -2.0, north: 48.5 };
        let view = View::around(bounds, [900, 600], 0.0, 1);
        let [x, y] = view.place(Position::flat(-3.0, 48.5));
        let [e, s] = view.place(Position::flat(-2.0, 48.0));
        assert!(x >= 47.9 && y >= 39.9 && e <= 852.1 && s <= 544.1, "{x} {y} {e} {s}");
        assert!((x - 48.0).abs() < 0.1 || (y - 40.0).abs() < 0.1, "as large as possible: {x} {y}");
        assert!((x - (900.0 - e)).abs() < 0.1, "in the middle");
        let point = Bounds { west: -3.0, south: 48.0, east: -3.0, north: 48.0 };
        assert!((View::around(point, [200, 150], 0.0, 1).zoom - DEEPEST).abs() < 1e-9);
        let [_, lowest] = View::around(bounds, [900, 600], 100.0, 1).place(Position::flat(-2.0, 48.0));
        assert!(lowest <= 500.0, "above what covers the foot: {lowest}");
    }

    #[test]
    fn a_pixel_is_as_long_as_the_earth_says() {
        // One degree of latitude is 111.2 km at 48° N; the picture has it as so many pixels.
        let bounds = Bounds { west: -3.0, south: 47.5, east: -2.0, north: 48.5 };
        let view = View::around(bounds, [900, 600], 0.0, 1);
        let [[_, north], [_, south]] = [48.5, 47.5].map(|lat| view.place(Position::flat(-2.5, lat)));
        let degree_m = f64::from(south - north) * view.metres();
        assert!((degree_m - 111_200.0).abs() < 600.0, "{degree_m}");
    }

    #[test]
    fn tiles_cover_the_picture() {
        let view = View { zoom: 10.5, corner: [370_000.0, 250_000.0], width: 900.0, height: 600.0, density: 1.0 };
        let tiles = view.tiles(10, 0.0);
        let side = view.side(10) as f32;
        for [x, y] in [[0.0, 0.0], [899.0, 0.0], [450.0, 300.0], [899.0, 599.0]] {
            let over =
                |(_, _, [left, top]): &&(u32, u32, Place)| x >= *left && x < left + side && y >= *top && y < top + side;
            assert_eq!(tiles.iter().filter(over).count(), 1);
        }
    }
}
