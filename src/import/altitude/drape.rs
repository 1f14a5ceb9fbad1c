//! Computes the heights of a line. Each vertex takes its height from the first raster that has one there.

use super::raster::{Found, Raster};
use crate::error::Result;
use crate::geo::{Bounds, Position, ecef};

/// A gap is a stretch of vertices without a height: a bridge, a slipway, a hole of a few pixels. Gaps are interpolated
/// if the vertices on both sides are at most this far apart along the line, in metres.
const BRIDGE_M: f64 = 100.0;

/// The height of every vertex, in metres, and the names of the files they come from; or the reason why the line has
/// none.
pub(super) type Draped = Result<(Vec<f64>, Vec<String>), Lack>;

/// The reason why a line has no heights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lack {
    /// A vertex lies in no raster.
    Outside,
    /// All vertices lie in a raster, but some have no value: sea, or a hole in the relief.
    NoValue,
}

/// Drapes a line over rasters. Where several rasters have a value, the first one counts.
///
/// Errors: a raster cannot be read.
pub(super) fn drape(line: &[Position], rasters: &[Raster]) -> Result<Draped> {
    let (heights, names) = found(line, rasters)?;
    let lack = if heights.contains(&Found::Outside) { Lack::Outside } else { Lack::NoValue };
    Ok(bridged(line, &heights).map(|heights| (heights, names)).ok_or(lack))
}

/// Returns what the rasters have at each position, and the names of the rasters that have a height. Where several have one,
/// the first one counts.
///
/// Errors: a raster cannot be read.
pub(super) fn found(line: &[Position], rasters: &[Raster]) -> Result<(Vec<Found>, Vec<String>)> {
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
    Ok((heights, names))
}

/// Returns the heights, in metres, with short gaps interpolated along the line. Returns `None` if a gap remains.
fn bridged(line: &[Position], found: &[Found]) -> Option<Vec<f64>> {
    let mut along_m = 0.0;
    let mut heights: Vec<f64> = Vec::with_capacity(line.len());
    let mut waiting: Vec<f64> = vec![]; // the chainages of the gap's vertices
    let mut last: Option<(f64, f64)> = None; // chainage and value of the last height
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

/// Rounds to the centimetre, because no relief is more accurate.
fn rounded(height: f64) -> f64 {
    (height * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_gaps_are_interpolated_and_long_ones_leave_no_heights() {
        // The vertices are 22.2 m apart.
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
