//! An antialiasing rasterizer for filled paths.
//!
//! Each edge of a path adds a signed area to the cells of the pixels that it crosses. The running sum of a row's cells is
//! the winding number, and its absolute value is the coverage of each pixel. FreeType's smooth rasterizer and font-rs use
//! the same method.
//!
//! The running time depends on the length of the edges only. tiny-skia supersamples four scanlines per pixel and sorts the
//! edges of each. With the thousands of edges of a map this takes three times as long.
//!
//! ```text
//!   a row of pixels, crossed by an edge      the values added to the cells      their running sum: the coverage
//!   |    |   /|////|////|                    0    0    .3   .7   0              0    0    .3   1    1
//! ```

use resvg::tiny_skia::{Path, PathSegment, PixmapMut, Point, Transform};

use super::value::Colour;

/// The greatest distance between a curve and its chords, in pixels.
const FLAT: f32 = 0.08;
/// The greatest number of chords of a curve.
const MOST_CHORDS: f32 = 32.0;
/// The greatest number of blocks in a row. A block without edges has a constant coverage, so it is filled or skipped.
const BLOCKS: usize = 128;

/// The cells of a band of a picture. All cells are 0 before a path is added and after it is painted.
#[derive(Debug)]
pub(super) struct Coverage {
    width: usize,
    height: usize,
    /// The number of pixels in a block.
    block: usize,
    /// Rows of `width + 2` cells. An edge at the right border also writes to the two cells beyond it.
    cells: Vec<f32>,
    /// A bit set for each row: bit `n` is set if block `n` has an edge.
    blocks: Vec<u128>,
    /// The rows that have edges: the first row, and the row after the last.
    rows: [usize; 2],
}

impl Coverage {
    /// Creates the cells of a band. The size is in pixels.
    pub(super) fn new(width: u32, height: usize) -> Self {
        let width = width as usize;
        let cells = vec![0.0; (width + 2) * height];
        Self { width, height, block: (width + 2).div_ceil(BLOCKS), cells, blocks: vec![0; height], rows: [height, 0] }
    }

    /// Prepares for the last band of a picture, which can have fewer rows.
    pub(super) fn shorten(&mut self, height: usize) {
        self.height = self.height.min(height);
        self.rows = [self.height, 0];
    }

    /// Adds a path. Open contours are closed.
    pub(super) fn add(&mut self, path: &Path, place: Transform) {
        let map =
            |Point { x, y }: Point| [x * place.sx + y * place.kx + place.tx, x * place.ky + y * place.sy + place.ty];
        let (mut start, mut last) = ([0.0; 2], [0.0; 2]);
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(to) => {
                    self.edge(last, start);
                    (start, last) = (map(to), map(to));
                }
                PathSegment::LineTo(to) => {
                    self.edge(last, map(to));
                    last = map(to);
                }
                PathSegment::QuadTo(over, to) => {
                    let (from, over, to) = (last, map(over), map(to));
                    let bend = far(from, over, to) / 4.0;
                    last = self.curve(last, to, bend, |t| {
                        let u = 1.0 - t;
                        mix([from, over, to], [u * u, 2.0 * u * t, t * t])
                    });
                }
                PathSegment::CubicTo(a, b, to) => {
                    let (from, a, b, to) = (last, map(a), map(b), map(to));
                    let bend = far(from, a, b).max(far(a, b, to)) * 0.75;
                    last = self.curve(last, to, bend, |t| {
                        let u = 1.0 - t;
                        mix([from, a, b, to], [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t])
                    });
                }
                PathSegment::Close => {
                    self.edge(last, start);
                    last = start;
                }
            }
        }
        self.edge(last, start);
    }

    /// Adds a curve as chords. `bend` is the curve's distance from a straight line, in pixels. Returns the end.
    fn curve(&mut self, from: [f32; 2], to: [f32; 2], bend: f32, at: impl Fn(f32) -> [f32; 2]) -> [f32; 2] {
        let count = (bend / FLAT).sqrt().min(MOST_CHORDS);
        let (mut last, mut number) = (from, 1.0);
        while number < count {
            let next = at(number / count);
            self.edge(last, next);
            last = next;
            number += 1.0;
        }
        self.edge(last, to);
        to
    }

    /// Adds an edge to all rows that it crosses.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a band has few rows, and values are clamped"
    )]
    fn edge(&mut self, from: [f32; 2], to: [f32; 2]) {
        let ([_, y0], [_, y1]) = (from, to);
        if y0 == y1 {
            return;
        }
        let (down, [x, top], [u, bottom]) = if y0 < y1 { (1.0, from, to) } else { (-1.0, to, from) };
        let slope = (u - x) / (bottom - top);
        if !(slope + x + top).is_finite() {
            return;
        }
        let height = self.height as f32;
        let (first, above) = (top.clamp(0.0, height) as usize, bottom.clamp(0.0, height));
        let end = above as usize + usize::from(((above as usize) as f32) < above);
        if first >= end {
            return;
        }
        self.rows = [self.rows[0].min(first), self.rows[1].max(end)];
        let mut y = top.max(0.0);
        let mut left = x + (y - top) * slope;
        for row in first..end {
            let next_y = ((row + 1) as f32).min(bottom);
            let right = if next_y < bottom { x + (next_y - top) * slope } else { u };
            self.cross(row, [left, right], (next_y - y) * down);
            (y, left) = (next_y, right);
        }
    }

    /// Adds the part of an edge that lies in one row, between two x. `high` is its vertical extent in pixels, at most 1. It
    /// is negative if the edge goes up.
    fn cross(&mut self, row: usize, [from, to]: [f32; 2], mut high: f32) {
        #[allow(clippy::cast_precision_loss, reason = "a picture has few thousand pixels")]
        let width = self.width as f32;
        let (mut left, mut right) = if from < to { (from, to) } else { (to, from) };
        if left >= width {
            return;
        }
        let stride = self.width + 2;
        let Some(cells) = self.cells.get_mut(row * stride..(row + 1) * stride) else { return };
        let Some(blocks) = self.blocks.get_mut(row) else { return };
        if left < 0.0 {
            // The part of the edge to the left of the picture affects all pixels of the row.
            let outside = if right <= 0.0 { 1.0 } else { left / (left - right) };
            *blocks |= 1;
            add(cells, 0, high * outside);
            if right <= 0.0 {
                return;
            }
            (left, high) = (0.0, high * (1.0 - outside));
        }
        if right > width {
            high *= (width - left) / (right - left);
            right = width;
        }
        // Truncation equals `floor` for positive values and is much faster.
        #[allow(clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "clipped to the picture")]
        let (first, last, low, end) = {
            let (first, below) = (left as u32, right as u32);
            let last = below + u32::from((below as f32) < right);
            (first as usize, last as usize, first as f32, last as f32)
        };
        for block in first / self.block..=last / self.block {
            *blocks |= 1 << block.min(BLOCKS - 1);
        }
        if last <= first + 1 {
            let share = (left + right) / 2.0 - low;
            add(cells, first, high * (1.0 - share));
            add(cells, first + 1, high * share);
            return;
        }
        // The edge crosses several pixels. Its area is a triangle in the first pixel, a strip in each pixel between, and a
        // triangle in the last pixel (as in font-rs).
        let steep = 1.0 / (right - left);
        let (into, out) = (left - low, right - end + 1.0);
        let begin = 0.5 * steep * (1.0 - into) * (1.0 - into);
        let finish = 0.5 * steep * out * out;
        add(cells, first, high * begin);
        if last == first + 2 {
            add(cells, first + 1, high * (1.0 - begin - finish));
        } else {
            let second = steep * (1.5 - into);
            add(cells, first + 1, high * (second - begin));
            for x in first + 2..last - 1 {
                add(cells, x, high * steep);
            }
            #[allow(clippy::cast_precision_loss, reason = "a picture has few thousand pixels")]
            let before = second + (last - first - 3) as f32 * steep;
            add(cells, last - 1, high * (1.0 - before - finish));
        }
        add(cells, last, high * finish);
    }

    /// Fills the covered pixels with a colour, and resets the cells to 0.
    pub(super) fn paint(&mut self, pixels: &mut PixmapMut<'_>, colour: Colour) {
        let [first, end] = std::mem::replace(&mut self.rows, [self.height, 0]);
        let brush = Brush::new(colour);
        let stride = self.width + 2;
        let lines = pixels.data_mut().as_chunks_mut::<4>().0.chunks_exact_mut(self.width);
        let rows = self.cells.chunks_exact_mut(stride).zip(&mut self.blocks).zip(lines);
        for ((cells, blocks), line) in rows.take(end).skip(first) {
            let edges = std::mem::take(blocks);
            if edges != 0 {
                let (inside, beyond) = cells.split_at_mut(self.width);
                brush.row(inside, line, self.block, edges);
                beyond.fill(0.0);
            }
        }
    }
}

fn add(cells: &mut [f32], at: usize, value: f32) {
    if let Some(cell) = cells.get_mut(at) {
        *cell += value;
    }
}

/// Twice the distance between a control point and the middle of its neighbours.
fn far([x, y]: [f32; 2], [a, b]: [f32; 2], [u, v]: [f32; 2]) -> f32 {
    (x - 2.0 * a + u).hypot(y - 2.0 * b + v)
}

fn mix<const N: usize>(points: [[f32; 2]; N], shares: [f32; N]) -> [f32; 2] {
    points.iter().zip(shares).fold([0.0; 2], |[x, y], ([a, b], share)| [x + a * share, y + b * share])
}

/// A colour, prepared for blending.
struct Brush {
    /// Red, green, blue, and 255.
    rgb: [u8; 4],
    /// The opacity, from 0 to 255.
    alpha: f32,
}

impl Brush {
    #[allow(clippy::cast_sign_loss, reason = "the clamp leaves no negative value")]
    fn new(Colour { rgb: [r, g, b], alpha }: Colour) -> Self {
        let byte = |share: f32| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
        Self { rgb: [byte(r), byte(g), byte(b), 255], alpha: alpha.clamp(0.0, 1.0) * 255.0 }
    }

    /// Paints a row of pixels and clears its cells. Bit `n` of `edges` is set if block `n` has an edge: between such
    /// blocks the coverage is constant.
    fn row(&self, cells: &mut [f32], line: &mut [[u8; 4]], block: usize, mut edges: u128) {
        let (mut sum, mut covered, mut at) = (0.0f32, 0, 0);
        while edges != 0 {
            let start = edges.trailing_zeros() as usize * block;
            edges &= edges - 1;
            self.span(line.get_mut(at..start), covered);
            at = (start + block).min(line.len());
            let (Some(cells), Some(line)) = (cells.get_mut(start..at), line.get_mut(start..at)) else { return };
            for (cell, pixel) in cells.iter_mut().zip(line) {
                if *cell != 0.0 {
                    sum += *cell;
                    *cell = 0.0;
                    covered = self.covered(sum);
                }
                if covered > 0 {
                    self.pixel(pixel, covered);
                }
            }
        }
        self.span(line.get_mut(at..), covered);
    }

    /// Paints neighbouring pixels with the same coverage.
    fn span(&self, line: Option<&mut [[u8; 4]]>, covered: u32) {
        let Some(line) = line.filter(|_| covered > 0) else { return };
        if covered >= 255 {
            line.fill(self.rgb);
        } else {
            line.iter_mut().for_each(|pixel| self.pixel(pixel, covered));
        }
    }

    /// The opacity of a pixel, from 0 to 255, for a winding number.
    #[allow(clippy::cast_sign_loss, reason = "an absolute value")]
    fn covered(&self, sum: f32) -> u32 {
        (sum.abs().min(1.0) * self.alpha + 0.5) as u32
    }

    /// Blends the colour with a pixel. `covered` is the opacity, at most 255. Two channels are computed at once, each in
    /// 16 bits of a word.
    fn pixel(&self, pixel: &mut [u8; 4], covered: u32) {
        if covered >= 255 {
            *pixel = self.rgb;
            return;
        }
        const EVEN: u32 = 0x00ff_00ff;
        let (above, below) = (u32::from_le_bytes(self.rgb), u32::from_le_bytes(*pixel));
        let blend = |above: u32, below: u32| {
            // Each sum is at most 255² + 128. The second line divides it by 255 and rounds.
            let sum = above * covered + below * (255 - covered) + 0x0080_0080;
            (sum + (sum >> 8 & EVEN)) >> 8 & EVEN
        };
        let (even, odd) = (blend(above & EVEN, below & EVEN), blend(above >> 8 & EVEN, below >> 8 & EVEN));
        *pixel = (even | odd << 8).to_le_bytes();
    }
}
