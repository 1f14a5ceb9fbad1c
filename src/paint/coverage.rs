//! How much of each pixel a path covers, and painting with it.
//!
//! The signed areas that edges cut off are added up along each row; the sum is the winding number, and so the coverage
//! (the method of FreeType's smooth rasterizer and of font-rs). Its time grows with the length of the edges alone:
//! tiny-skia's filler keeps a list of the edges of each of four lines in a pixel, and a map has thousands of them. A
//! picture over a ground takes a third of the time.
//!
//! ```text
//!   a row of pixels, and an edge that goes down      what is added to the cells      their sums: the coverage
//!   |    |   /|////|////|                            0    0    .3   .7   0           0    0    .3   1    1
//! ```

use resvg::tiny_skia::{Path, PathSegment, PixmapMut, Point, Transform};

use super::value::Colour;

/// Curves become chords that are at most this far off, in pixels.
const FLAT: f32 = 0.08;
/// A curve has at most this many chords.
const MOST_CHORDS: f32 = 32.0;
/// A row has this many blocks. Those without an edge are painted or skipped whole.
const BLOCKS: usize = 128;
/// The cells of a band of a picture, and which of them have edges. It is empty before and after each path.
#[derive(Debug)]
pub(super) struct Coverage {
    width: usize,
    height: usize,
    /// Pixels of a row that are one block.
    block: usize,
    /// Rows of `width + 2` cells: an edge at the right border touches the two cells beyond.
    cells: Vec<f32>,
    /// The blocks of each row that have edges.
    blocks: Vec<u128>,
    /// The range of rows that have edges: the first one, and the one after the last.
    rows: [usize; 2],
}

impl Coverage {
    /// For a band of a picture with that size in pixels.
    pub(super) fn new(width: u32, height: usize) -> Self {
        let width = width as usize;
        let cells = vec![0.0; (width + 2) * height];
        Self { width, height, block: (width + 2).div_ceil(BLOCKS), cells, blocks: vec![0; height], rows: [height, 0] }
    }

    /// For a band with fewer rows than the one before.
    pub(super) fn shorten(&mut self, height: usize) {
        self.height = self.height.min(height);
        self.rows = [self.height, 0];
    }

    /// Adds a path, whose contours are closed.
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

    /// Adds a curve as chords. `bend` is how far it is from a line, in pixels.
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

    /// Adds an edge to the cells of all rows that it crosses.
    #[allow(clippy::cast_precision_loss, clippy::cast_sign_loss, reason = "rows are few, and the clamps leave no sign")]
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

    /// Adds the part of an edge in one row, from one x to the other. `high`: which share of the row it crosses, negative
    /// if upwards.
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
            // What lies left of the picture covers the row from its start.
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
        // Truncation is much faster than the library's floor and ceil, and the same for what is not negative.
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
        // The edge crosses several pixels: the area in each is a triangle, strips, and a triangle (font-rs).
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

    /// Paints what is covered, and empties the cells.
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

/// How far a corner is from the line between two points, twice over.
fn far([x, y]: [f32; 2], [a, b]: [f32; 2], [u, v]: [f32; 2]) -> f32 {
    (x - 2.0 * a + u).hypot(y - 2.0 * b + v)
}

fn mix<const N: usize>(points: [[f32; 2]; N], shares: [f32; N]) -> [f32; 2] {
    points.iter().zip(shares).fold([0.0; 2], |[x, y], ([a, b], share)| [x + a * share, y + b * share])
}

/// A colour as bytes.
struct Brush {
    /// Red, green, blue, and 255.
    rgb: [u8; 4],
    /// The opacity, up to 255.
    alpha: f32,
}

impl Brush {
    #[allow(clippy::cast_sign_loss, reason = "the clamp leaves no sign")]
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

    /// The opacity of a pixel up to 255.
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
