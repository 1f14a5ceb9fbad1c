//! Reads heights for an area of pixels from rasters, block by block.

use super::grid::{PIXEL_M, SIDE};
use super::patch::{Patch, Sample};
use crate::error::Result;
use crate::geo::{Bounds, TileId};
use crate::import::altitude::raster::Raster;

/// The side of a block at the level at which rasters are sampled, in pixels.
const BLOCK: usize = 256;
/// The number of pixels from one transformed position to the next. The positions between are interpolated.
const EVERY: usize = 16;
/// The lowest zoom at which a row of 16 pixels is straight in a map projection, within a hundredth of a pixel.
const STRAIGHT_ZOOM: u8 = 7;
/// A pixel is known if the pixels of rasters around its centre have at least this weight. It is that of a corner of a
/// pixel.
const ENOUGH: f64 = 0.25;
/// The value of a pixel that lies in a raster where the raster has no value.
pub(super) const NO_VALUE: f32 = f32::NEG_INFINITY;
/// The value of a pixel that lies in no raster.
pub(super) const OUTSIDE: f32 = f32::NAN;

/// A square of pixels of a zoom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    z: u8,
    /// The first column and row, counted from the north-western corner of the world.
    first: (i64, i64),
    /// The number of pixels on each side.
    side: usize,
}

impl Area {
    /// Returns the pixels of a tile, and `margin` pixels around it.
    pub(super) fn of(tile: TileId, margin: usize) -> Self {
        let first = |v: u32| i64::from(v) * SIDE as i64 - margin as i64;
        Self { z: tile.z(), first: (first(tile.x()), first(tile.y())), side: SIDE + 2 * margin }
    }

    /// Returns the bounding box of the area, in degrees.
    pub(super) fn bounds(&self) -> Bounds {
        let side = self.side as f64;
        let ((west, north), (east, south)) = (self.position(0.0, 0.0), self.position(side, side));
        Bounds { west, south, east, north }
    }

    /// Returns the longitude and latitude of a place, which is given in columns and rows from the corner of the first
    /// pixel. Source: EPSG guidance note 7-2, §3.2.1.2 (Popular Visualisation Pseudo-Mercator).
    fn position(&self, column: f64, row: f64) -> (f64, f64) {
        let world = (SIDE as f64) * f64::from(self.z).exp2();
        let (x, y) = ((self.first.0 as f64 + column) / world, (self.first.1 as f64 + row) / world);
        let north = (0.5 - y) * std::f64::consts::TAU;
        (x * 360.0 - 180.0, north.sinh().atan().to_degrees())
    }

    /// Returns a square part of the area, `levels` zooms deeper.
    fn part(&self, column: usize, row: usize, side: usize, levels: u8) -> Self {
        let deeper = |first: i64, step: usize| (first + step as i64) << levels;
        let first = (deeper(self.first.0, column), deeper(self.first.1, row));
        Self { z: self.z + levels, first, side: side << levels }
    }
}

/// The number of zooms, at most 3, by which the sampled pixels are deeper than the requested ones. A pixel is then the
/// mean of 2 × 2, 4 × 4 or 8 × 8 values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Levels(u8);

impl Levels {
    /// Returns as many levels as the smallest pixels of the rasters need.
    pub(super) fn of(rasters: &[Raster], z: u8) -> Self {
        let finer = |raster: &Raster| {
            let latitude = raster.bounds.map_or(0.0, |bounds| bounds.center().lat);
            PIXEL_M * latitude.to_radians().cos() / f64::from(z).exp2() / raster.pixel_m
        };
        // A pixel that is only slightly larger than the raster's is sampled once.
        let most = rasters.iter().map(finer).fold(1.0, f64::max) / 1.1;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the clamp keeps it in range")]
        Self(most.log2().ceil().clamp(0.0, 3.0) as u8)
    }
}

/// Returns the heights of an area, row by row: metres, [`NO_VALUE`] or [`OUTSIDE`]. The first raster has the highest
/// precedence. Errors: a raster cannot be read.
pub(super) fn area(rasters: &[&Raster], area: &Area, Levels(levels): Levels) -> Result<Vec<f32>> {
    let side = BLOCK >> levels;
    let mut heights = vec![OUTSIDE; area.side * area.side];
    for top in (0..area.side).step_by(side) {
        for left in (0..area.side).step_by(side) {
            let mut block = block(rasters, &area.part(left, top, side, levels))?;
            for level in 0..levels {
                block = halved(&block, BLOCK >> level);
            }
            for (nth, row) in block.chunks_exact(side).enumerate() {
                let start = (top + nth) * area.side + left;
                heights.iter_mut().skip(start).zip(row).for_each(|(pixel, height)| *pixel = *height);
            }
        }
    }
    Ok(heights)
}

/// Returns the heights of a block at its own zoom.
fn block(rasters: &[&Raster], area: &Area) -> Result<Vec<f32>> {
    let mut pixels = vec![(0.0f64, 0.0f64, false); area.side * area.side]; // sum, weight, inside a raster
    let bounds = area.bounds();
    for raster in rasters.iter().filter(|raster| raster.may_cover(bounds)) {
        if pixels.iter().all(|(_, weight, _)| *weight >= 1.0) {
            break;
        }
        let (columns, rows) = places(raster, area);
        let Some(patch) = Patch::around(raster, &columns, &rows)? else { continue };
        for ((sum, weight, is_inside), (column, row)) in pixels.iter_mut().zip(columns.into_iter().zip(rows)) {
            let Sample { height, weight: own, is_inside: inside } = patch.at(column, row);
            let share = own.min(1.0 - *weight);
            *sum += share * height;
            *weight += share;
            *is_inside |= inside;
        }
    }
    #[allow(clippy::cast_possible_truncation, reason = "a height has few digits")]
    let heights = pixels.into_iter().map(|(sum, weight, is_inside)| match is_inside {
        _ if weight >= ENOUGH => (sum / weight) as f32,
        true => NO_VALUE,
        false => OUTSIDE,
    });
    Ok(heights.collect())
}

/// Returns the centres of an area's pixels in columns and rows of a raster.
fn places(raster: &Raster, area: &Area) -> (Vec<f64>, Vec<f64>) {
    let every = if area.z < STRAIGHT_ZOOM { 1 } else { EVERY };
    let nodes = area.side / every + 1;
    let node = |i: usize| (i * every) as f64;
    let (mut x, mut y): (Vec<f64>, Vec<f64>) =
        (0..nodes * nodes).map(|i| area.position(node(i % nodes) + 0.5, node(i / nodes) + 0.5)).unzip();
    raster.to_pixels(&mut x, &mut y);
    let between = |values: &[f64], column: usize, row: usize| {
        let (i, t) = (column / every, (column % every) as f64 / every as f64);
        let (j, u) = (row / every, (row % every) as f64 / every as f64);
        let node = |i: usize, j: usize| values.get(j * nodes + i).copied().unwrap_or(f64::NAN);
        let mixed = |a: f64, b: f64, t: f64| if t == 0.0 { a } else { a + (b - a) * t };
        if every == 1 {
            return node(i, j);
        }
        mixed(mixed(node(i, j), node(i + 1, j), t), mixed(node(i, j + 1), node(i + 1, j + 1), t), u)
    };
    let pixels = (0..area.side).flat_map(|row| (0..area.side).map(move |column| (column, row)));
    pixels.map(|(column, row)| (between(&x, column, row), between(&y, column, row))).unzip()
}

/// Returns the means of 2 × 2 pixels of a block with `side` pixels on each side. A mean is that of the known pixels. It
/// is unknown if fewer than half of the pixels are known.
fn halved(block: &[f32], side: usize) -> Vec<f32> {
    let pairs = block.chunks_exact(2 * side.max(1)).flat_map(|two| {
        let (north, south) = two.split_at(side);
        north.chunks_exact(2).zip(south.chunks_exact(2))
    });
    let mean = |(north, south): (&[f32], &[f32])| {
        let (mut sum, mut known, mut no_value) = (0.0, 0u8, false);
        for height in north.iter().chain(south) {
            if height.is_finite() {
                sum += height;
                known += 1;
            }
            no_value |= *height == NO_VALUE;
        }
        match known {
            2.. => sum / f32::from(known),
            _ if no_value => NO_VALUE,
            _ => OUTSIDE,
        }
    };
    pairs.map(mean).collect()
}
