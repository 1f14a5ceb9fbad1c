//! [`Patch`]: a part of a raster in memory, for many positions close to each other.

use crate::error::Result;
use crate::import::altitude::raster::Raster;

/// The maximum side of a patch, in values. From a larger window, GDAL takes every second pixel, every third, and so on.
const LARGEST: usize = 1024;

/// A part of a raster.
pub(super) struct Patch {
    /// The column and row at which the patch begins.
    first: (f64, f64),
    /// The columns and rows of the raster for one value of the patch.
    step: (f64, f64),
    /// The number of columns and rows of the patch.
    shape: (usize, usize),
    /// The number of columns and rows of the raster.
    raster: (f64, f64),
    /// The heights in metres, row by row; `NaN` for a pixel without a value.
    heights: Vec<f32>,
}

/// The height of a raster at a position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sample {
    /// The weighted mean of the pixels that have a value, in metres.
    pub(super) height: f64,
    /// The sum of the weights of these pixels in the bilinear interpolation: 1 inside, less at the rim, 0 without any
    /// value.
    pub(super) weight: f64,
    /// True if the position lies in the raster.
    pub(super) is_inside: bool,
}

impl Patch {
    /// Reads the part of a raster with all these places, which are given in columns and rows. Returns `None` if the
    /// raster has none of them. Errors: the raster cannot be read.
    pub(super) fn around(raster: &Raster, columns: &[f64], rows: &[f64]) -> Result<Option<Self>> {
        let (width, height) = raster.size();
        let (Some((left, columns)), Some((top, rows))) = (span(columns, width), span(rows, height)) else {
            return Ok(None);
        };
        let shape = (columns.div_ceil(columns.div_ceil(LARGEST)), rows.div_ceil(rows.div_ceil(LARGEST)));
        let heights = raster.reader()?.read((left, top), (columns, rows), shape)?;
        #[allow(clippy::cast_possible_truncation, reason = "a height has few digits")]
        let heights = heights.into_iter().map(|height| height.map_or(f32::NAN, |height| height as f32)).collect();
        Ok(Some(Self {
            first: (left as f64, top as f64),
            step: (columns as f64 / shape.0 as f64, rows as f64 / shape.1 as f64),
            shape,
            raster: (width as f64, height as f64),
            heights,
        }))
    }

    /// Returns the height at a place, which is given in columns and rows of the raster.
    pub(super) fn at(&self, column: f64, row: f64) -> Sample {
        let is_inside = (0.0..=self.raster.0).contains(&column) && (0.0..=self.raster.1).contains(&row);
        let x = (column - self.first.0) / self.step.0 - 0.5;
        let y = (row - self.first.1) / self.step.1 - 0.5;
        let (left, top) = (x.floor(), y.floor());
        let (mut sum, mut weight) = (0.0, 0.0);
        for (down, over) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)] {
            let share = (1.0 - (x - left - over).abs()) * (1.0 - (y - top - down).abs());
            let height = self.pixel(left + over, top + down).filter(|_| share > 0.0);
            if let Some(height) = height {
                sum += share * f64::from(height);
                weight += share;
            }
        }
        Sample { height: if weight > 0.0 { sum / weight } else { 0.0 }, weight, is_inside }
    }

    /// Returns the value in a column and row of the patch. Both are whole numbers or not finite.
    fn pixel(&self, column: f64, row: f64) -> Option<f32> {
        let is_here = (0.0..self.shape.0 as f64).contains(&column) && (0.0..self.shape.1 as f64).contains(&row);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
        let nth = is_here.then(|| row as usize * self.shape.0 + column as usize)?;
        self.heights.get(nth).copied().filter(|height| height.is_finite())
    }
}

/// Returns the first pixel and the number of pixels along an axis with `count` pixels that are needed for these places.
/// Returns `None` if all places are more than a pixel outside.
fn span(places: &[f64], count: usize) -> Option<(isize, usize)> {
    let finite = places.iter().copied().filter(|place| place.is_finite());
    let (least, most) = finite.fold((f64::MAX, f64::MIN), |(least, most), place| (least.min(place), most.max(place)));
    let last = count.checked_sub(1)? as f64;
    if least > most || most < -1.0 || least > last + 2.0 {
        return None;
    }
    let (first, end) = ((least - 1.5).floor().clamp(0.0, last), (most + 1.5).floor().clamp(0.0, last));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the size of the raster")]
    Some((first as isize, (end - first) as usize + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rasters_side_by_side_share_the_weights_at_their_border() {
        let patch = |left: f64, heights: &[f32]| Patch {
            first: (left, 0.0),
            step: (1.0, 1.0),
            shape: (heights.len(), 1),
            raster: (left + heights.len() as f64, 1.0),
            heights: heights.to_vec(),
        };
        let west = patch(0.0, &[10.0, 20.0]).at(1.75, 0.5);
        let east = patch(2.0, &[30.0]).at(1.75, 0.5);
        assert_eq!((west.height, west.weight, east.height, east.weight), (20.0, 0.75, 30.0, 0.25));
        let holed = patch(0.0, &[10.0, f32::NAN]);
        assert_eq!(holed.at(0.75, 0.5), Sample { height: 10.0, weight: 0.75, is_inside: true });
        assert_eq!(holed.at(1.9, 0.5), Sample { height: 0.0, weight: 0.0, is_inside: true });
        assert!(!holed.at(-0.1, 0.5).is_inside && !holed.at(f64::INFINITY, f64::NAN).is_inside);
    }

    #[test]
    fn a_patch_has_the_neighbours_of_its_places() {
        assert_eq!(span(&[5.2, 7.9], 100), Some((3, 7)));
        assert_eq!(span(&[-0.5], 100), Some((0, 2)));
        assert_eq!(span(&[f64::INFINITY, 1e300], 100), None);
        assert_eq!(span(&[-1e300, 1e300], 3), Some((0, 3)));
        assert_eq!(span(&[f64::NAN], 100), None);
        assert_eq!(span(&[0.0], 0), None);
    }
}
