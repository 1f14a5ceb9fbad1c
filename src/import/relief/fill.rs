//! Fills the pixels without a height, so that a map shows no false cliffs or holes.
//!
//! ```text
//!   ─────── land ────╮   hole    ╭─ land ─╮  sea   │ rim of the rasters: fades out
//!                    ╰╌╌╌╌╌╌╌╌╌╌╌╯        ╰────────┤╌╌╌╌╌╮__________ 0
//! ```
//!
//! - A raster without a value for a pixel means the sea, 0 m. There is one exception. A gap of at most [`HOLE`] pixels
//!   from west to east and from north to south, with land on all four sides, is a hole of the relief. It is
//!   interpolated.
//! - Beyond the rasters, the heights at the rim fade out to 0.
//!
//! Holes and the outside are filled from means of larger and larger blocks ("push-pull"; S. J. Gortler and others, The
//! Lumigraph, 1996, §3.4). All blocks are aligned to tiles, and no filled pixel depends on one that is more than 128
//! pixels away. So neighbouring tiles agree.

use super::sample::{NO_VALUE, OUTSIDE};

/// The maximum width of a hole, in pixels.
const HOLE: usize = 32;
/// The number of halvings. The largest block is 32 pixels wide.
const HALVINGS: usize = 5;

/// Gives all pixels of a square window a height. The side of the window and the place of its first pixel are multiples
/// of 32.
pub(super) fn fill(window: &mut [f32], side: usize) {
    let holes = holes(window, side);
    for (pixel, is_hole) in window.iter_mut().zip(holes) {
        if *pixel == NO_VALUE {
            *pixel = if is_hole { OUTSIDE } else { 0.0 };
        }
    }
    pushed(window, side, HALVINGS);
}

/// Returns for each pixel whether it lies in a short gap both along its row and along its column.
fn holes(window: &[f32], side: usize) -> Vec<bool> {
    let mut in_row = vec![false; window.len()];
    let mut in_column = vec![false; window.len()];
    for line in 0..side {
        short_gaps(window, &mut in_row, (line * side..(line + 1) * side).collect::<Vec<_>>());
        short_gaps(window, &mut in_column, (line..window.len()).step_by(side).collect::<Vec<_>>());
    }
    in_row.into_iter().zip(in_column).map(|(row, column)| row && column).collect()
}

/// Marks the pixels along a line of pixels that lie in a gap of at most [`HOLE`] pixels between two with a height.
fn short_gaps(window: &[f32], marks: &mut [bool], line: Vec<usize>) {
    let mut last: Option<usize> = None; // the place on the line of the last pixel with a height
    for (place, pixel) in line.iter().enumerate() {
        if !window.get(*pixel).is_some_and(|height| height.is_finite()) {
            continue;
        }
        if let Some(last) = last.filter(|last| place - last - 1 <= HOLE) {
            let gap = line.iter().take(place).skip(last + 1);
            gap.for_each(|pixel| marks.get_mut(*pixel).into_iter().for_each(|mark| *mark = true));
        }
        last = Some(place);
    }
}

/// Fills the missing pixels of a window from means of 2 × 2 pixels. The means are first filled in the same way.
fn pushed(window: &mut [f32], side: usize, halvings: usize) {
    if window.iter().all(|height| height.is_finite()) {
        return;
    }
    let at = |pixels: &[f32], side: usize, column: usize, row: usize| pixels.get(row * side + column).copied();
    if halvings == 0 {
        // The last blocks take the mean of the neighbours. A missing neighbour counts as 0.
        let before = window.to_vec();
        for (nth, pixel) in window.iter_mut().enumerate().filter(|(_, height)| !height.is_finite()) {
            let (column, row) = (nth % side, nth / side);
            let rows = row.saturating_sub(1)..(row + 2).min(side);
            let near = rows.flat_map(|row| (column.saturating_sub(1)..(column + 2).min(side)).map(move |c| (c, row)));
            let known = near.filter_map(|(column, row)| at(&before, side, column, row)).filter(|h| h.is_finite());
            *pixel = known.sum::<f32>() / 9.0;
        }
        return;
    }
    let half = side / 2;
    let mut means = Vec::with_capacity(half * half);
    for (column, row) in (0..half * half).map(|nth| (nth % half * 2, nth / half * 2)) {
        let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(x, y)| at(window, side, column + x, row + y));
        let known = || four.iter().flatten().filter(|height| height.is_finite());
        #[allow(clippy::cast_precision_loss, reason = "at most four")]
        let count = known().count() as f32;
        means.push(if count > 0.0 { known().sum::<f32>() / count } else { OUTSIDE });
    }
    pushed(&mut means, half, halvings - 1);
    for (nth, pixel) in window.iter_mut().enumerate().filter(|(_, height)| !height.is_finite()) {
        // The centre of a pixel lies a quarter of a block from the centre of its block.
        let near = |place: usize| {
            let own = place / 2;
            (own, if place.is_multiple_of(2) { own.saturating_sub(1) } else { (own + 1).min(half.saturating_sub(1)) })
        };
        let ((column, beside), (row, above)) = (near(nth % side), near(nth / side));
        let mean = |column, row| at(&means, half, column, row).unwrap_or(0.0);
        let (own, other) = (0.75, 0.25);
        *pixel = own * (own * mean(column, row) + other * mean(beside, row))
            + other * (own * mean(column, above) + other * mean(beside, above));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 512;

    /// Returns a window with the heights of `height`, which takes a column and a row.
    fn window(side: usize, height: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        (0..side * side).map(|nth| height(nth % side, nth / side)).collect()
    }

    #[test]
    fn a_hole_is_interpolated_and_the_sea_is_flat() {
        let plane = |column: usize, row: usize| 100.0 + column as f32 * 0.5 + row as f32 * 0.25;
        let mut pixels = window(SIDE, |column, row| match (column, row) {
            (200..=219, 200..=209) => NO_VALUE, // a hole
            (300.., _) => NO_VALUE,             // the sea
            _ => plane(column, row),
        });
        fill(&mut pixels, SIDE);
        let at = |column: usize, row: usize| pixels[row * SIDE + column];
        for (column, row) in [(200, 200), (210, 205), (219, 209)] {
            let error = (at(column, row) - plane(column, row)).abs();
            assert!(error < 5.0, "{} for {}", at(column, row), plane(column, row));
        }
        assert_eq!([at(299, 100), at(300, 100), at(511, 511)], [plane(299, 100), 0.0, 0.0]);
    }

    #[test]
    fn the_rim_of_the_rasters_is_no_cliff() {
        let mut pixels = window(SIDE, |column, _| if column < 250 { 100.0 } else { OUTSIDE });
        fill(&mut pixels, SIDE);
        let row = &pixels[256 * SIDE..257 * SIDE];
        let steepest = row.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        assert!(steepest < 5.0, "{steepest} m from a pixel to the next");
        assert!(row[251] > 90.0 && row[400..].iter().all(|height| *height == 0.0));
    }

    /// Neighbouring tiles see the same land through different windows.
    #[test]
    fn what_is_filled_does_not_depend_on_the_window() {
        let land = |column: usize, row: usize| {
            let wave = (column as f32 / 40.0).sin() * 50.0 + (row as f32 / 23.0).cos() * 30.0 + 90.0;
            match (column * 7 + row * 13) % 97 {
                _ if column > 380 + row / 9 => OUTSIDE,
                _ if row > 600 => NO_VALUE,
                0..=8 if (column / 20 + row / 20).is_multiple_of(3) => NO_VALUE,
                _ => wave,
            }
        };
        let mut west = window(SIDE, land);
        let mut east = window(SIDE, |column, row| land(column + 256, row + 128));
        fill(&mut west, SIDE);
        fill(&mut east, SIDE);
        // Both windows have these pixels 128 or more from their rims.
        for (column, row) in (384..=384).flat_map(|column| (256..384).map(move |row| (column, row))) {
            assert_eq!(west[row * SIDE + column - 1], east[(row - 128) * SIDE + column - 1 - 256]);
        }
    }
}
