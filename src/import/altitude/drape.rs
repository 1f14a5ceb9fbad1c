//! The heights of a line, from the first of several rasters that has one for each vertex.

use super::raster::{Found, Raster};
use crate::error::Result;
use crate::geo::{Bounds, Position, ecef};

/// Vertices without a height are interpolated between two with one that are at most this far apart along the line, metres:
/// a bridge, a slipway, a hole of a few pixels.
const BRIDGE_M: f64 = 100.0;

/// The height of every vertex, and the files they are from; or why there are none.
pub(super) type Draped = Result<(Vec<f64>, Vec<String>), Lack>;

/// Why a line has no heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// A part of it is in no raster.
    Outside,
    /// It is covered, but a part of it has no value: sea, or a hole of the relief.
    NoValue,
}

/// Drapes a line over rasters, the first of which counts where several have a value. Errors: a raster cannot be read.
pub(super) fn drape(line: &[Position], rasters: &[Raster]) -> Result<Draped> {
    let mut heights: Vec<Found> = vec![Found::Outside; line.len()];
    let mut names: Vec<String> = vec![];
    let bounds = Bounds::around(line.iter().copied());
    for raster in rasters.iter().filter(|raster| bounds.is_some_and(|bounds| raster.may_cover(bounds))) {
        let open: Vec<(&mut Found, Position)> = heights
            .iter_mut()
            .zip(line.iter().copied())
            .filter(|(found, _)| !matches!(found, Found::Height(_)))
            .collect();
        let (open, places): (Vec<&mut Found>, Vec<Position>) = open.into_iter().unzip();
        let mut used = false;
        for (found, here) in open.into_iter().zip(raster.heights(&places)?) {
            used |= matches!(here, Found::Height(_));
            if here != Found::Outside {
                *found = here;
            }
        }
        if used && !names.contains(&raster.name) {
            names.push(raster.name.clone());
        }
    }
    let lack = if heights.contains(&Found::Outside) { Lack::Outside } else { Lack::NoValue };
    Ok(bridged(line, &heights).map(|heights| (heights, names)).ok_or(lack))
}

/// The heights with short gaps filled along the line; none if a gap is left.
fn bridged(line: &[Position], found: &[Found]) -> Option<Vec<f64>> {
    let mut along_m = 0.0;
    let mut heights: Vec<f64> = Vec::with_capacity(line.len());
    let mut waiting: Vec<f64> = vec![]; // how far along the vertices of the gap are
    let mut last: Option<(f64, f64)> = None; // how far along the last height is, and the height
    let lengths = std::iter::once(0.0).chain(ecef::segment_lengths_m(line.iter().copied()));
    for (found, length_m) in found.iter().zip(lengths) {
        along_m += length_m;
        let Found::Height(height) = *found else {
            waiting.push(along_m);
            continue;
        };
        if !waiting.is_empty() {
            let (from_m, from) = last.filter(|(from_m, _)| along_m - from_m <= BRIDGE_M)?;
            let t = |at_m: f64| if along_m > from_m { (at_m - from_m) / (along_m - from_m) } else { 0.0 };
            heights.extend(waiting.drain(..).map(|at_m| rounded(from + t(at_m) * (height - from))));
        }
        heights.push(rounded(height));
        last = Some((along_m, height));
    }
    waiting.is_empty().then_some(heights)
}

/// To the centimetre: no relief is as exact.
fn rounded(height: f64) -> f64 {
    (height * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_gaps_are_bridged_and_long_ones_not() {
        // A vertex every 22.2 m.
        let line: Vec<Position> = (0..8).map(|i| Position::flat(-3.0, 48.0 + f64::from(i) * 0.000_2)).collect();
        let found = |heights: [f64; 8]| heights.map(|h| if h.is_nan() { Found::NoValue } else { Found::Height(h) });
        const NO: f64 = f64::NAN;
        let bridge = bridged(&line, &found([1.0, 2.0, NO, NO, NO, 6.0, 7.0, 8.004])).unwrap();
        assert_eq!(bridge, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]);
        assert_eq!(bridged(&line, &found([1.0, 2.0, NO, NO, NO, NO, 7.0, 8.0])), None, "111 m");
        assert_eq!(bridged(&line, &found([NO, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0])), None, "nothing before it");
        assert_eq!(bridged(&line, &found([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, NO])), None, "nothing behind it");
    }
}
