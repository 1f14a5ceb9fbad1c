//! Reads the relief below a view: decodes its tiles into one grid of heights.
//!
//! The tiles come from a file that somebody else made. A tile that cannot be decoded leaves a hole in the grid.

use std::io::Cursor;

use rayon::prelude::*;

use super::mvt::Place;
use super::source::TileSource;
use super::view::View;
use crate::geo::TileId;

/// The sides of a tile that are read, in pixels.
const SIDES: [u32; 2] = [256, 512];

/// The most memory that a decoder may use for a tile, in bytes.
const MOST_MEMORY: usize = 16 << 20;

/// Cells around the view. Derivatives need one neighbour, interpolation needs another one.
const MARGIN: i64 = 2;

/// The most cells of a grid. A view of 2000 × 2000 CSS pixels has half as many.
const MOST_CELLS: i64 = 8_000_000;

/// The heights of a rectangle of cells, row by row from the north.
#[derive(Debug)]
pub(super) struct Heights {
    /// The number of cells along a side of the world.
    pub(super) world: f64,
    /// Column and row of the north-western cell in the world.
    pub(super) first: [i64; 2],
    /// The number of columns.
    pub(super) columns: usize,
    /// Heights in metres. NaN: unknown.
    pub(super) metres: Vec<f32>,
}

/// The pixels of a tile: its side, and red, green and blue.
pub(super) type Pixels = (u32, Vec<[u8; 3]>);

impl Heights {
    /// Reads the heights below a view. Cells are 1.4 to 2.8 CSS pixels wide, or wider beyond the deepest zoom. `None` if the
    /// source has no tile there.
    pub(super) fn read(view: &View, source: &dyn TileSource) -> Option<Self> {
        let [lowest, deepest] = source.zooms().map(|z| z.min(TileId::MAX_ZOOM));
        // The clamped zoom fits in a byte.
        #[allow(clippy::cast_sign_loss)]
        let z = (view.zoom + 0.5).floor().clamp(f64::from(lowest.min(deepest)), f64::from(deepest)) as u8;
        let margin = 4.0 * view.side(z) / 256.0;
        let decoded = |(x, y, _): (u32, u32, Place)| {
            let bytes = source.tile(TileId::new(z.into(), x.into(), y.into()).ok()?)?;
            Some(([x, y], pixels(&bytes)?))
        };
        let tiles: Vec<([u32; 2], Pixels)> = view.tiles(z, margin).into_par_iter().filter_map(decoded).collect();
        let side = tiles.first().map(|(_, (side, _))| *side)?;
        let world = f64::from(side) * f64::from(1u32 << z);
        // Cells per CSS pixel.
        let scale = f64::from(side) / view.side(z);
        let range = |from: f64, length: f32| {
            let first = (from * scale).floor() as i64 - MARGIN;
            let last = ((from + f64::from(length)) * scale).ceil() as i64 + MARGIN;
            (first, last - first + 1)
        };
        let [left, top] = view.corner;
        let ((west, columns), (north, rows)) = (range(left, view.width), range(top, view.height));
        if columns * rows > MOST_CELLS {
            return None;
        }
        let (Ok(columns), Ok(rows)) = (usize::try_from(columns), usize::try_from(rows)) else { return None };
        let mut heights = Self { world, first: [west, north], columns, metres: vec![f32::NAN; columns * rows] };
        // All tiles of an archive have the same side.
        tiles.iter().filter(|(_, (of, _))| *of == side).for_each(|(at, (_, pixels))| heights.copy(*at, side, pixels));
        Some(heights)
    }

    /// Copies the heights of a tile to where they lie in the grid.
    fn copy(&mut self, tile: [u32; 2], side: u32, pixels: &[[u8; 3]]) {
        let [west, north] = self.first;
        let [left, top] = tile.map(|at| i64::from(at) * i64::from(side));
        // The tile's first column in the grid, and the grid's first column in the tile: one of them is 0.
        let skip = |first: i64, tile: i64| {
            let apart = |from: i64, to: i64| usize::try_from((to - from).max(0)).unwrap_or(usize::MAX);
            (apart(first, tile), apart(tile, first))
        };
        let ((x, cut_x), (y, cut_y)) = (skip(west, left), skip(north, top));
        let rows = self.metres.chunks_exact_mut(self.columns.max(1)).skip(y);
        for (to, from) in rows.zip(pixels.chunks_exact(side as usize).skip(cut_y)) {
            to.iter_mut().skip(x).zip(from.iter().skip(cut_x)).for_each(|(to, from)| *to = height(*from));
        }
    }
}

/// The height of a colour in metres (terrarium: `red · 256 + green + blue / 256 − 32768`, Mapzen).
pub(super) fn height([red, green, blue]: [u8; 3]) -> f32 {
    f32::from(red) * 256.0 + f32::from(green) + f32::from(blue) / 256.0 - 32768.0
}

/// Decodes a WebP or PNG picture. `None` if it is damaged, has another size, or has no colours.
pub(super) fn pixels(bytes: &[u8]) -> Option<Pixels> {
    let (side, bytes, channels) = if bytes.starts_with(b"RIFF") { webp(bytes)? } else { png(bytes)? };
    let pixels: Vec<[u8; 3]> = match channels {
        3 => bytes.as_chunks::<3>().0.to_vec(),
        _ => bytes.as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b]).collect(),
    };
    (pixels.len() == side as usize * side as usize).then_some((side, pixels))
}

/// The side of a square picture that is read. `None` for any other size.
fn side(width: u32, height: u32) -> Option<u32> {
    (width == height && SIDES.contains(&width)).then_some(width)
}

fn webp(bytes: &[u8]) -> Option<(u32, Vec<u8>, usize)> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).ok()?;
    decoder.set_memory_limit(MOST_MEMORY);
    let (width, height) = decoder.dimensions();
    let side = side(width, height)?;
    let mut pixels = vec![0; decoder.output_buffer_size()?];
    decoder.read_image(&mut pixels).ok()?;
    Some((side, pixels, if decoder.has_alpha() { 4 } else { 3 }))
}

fn png(bytes: &[u8]) -> Option<(u32, Vec<u8>, usize)> {
    let limits = png_encoder::Limits { bytes: MOST_MEMORY };
    let mut decoder = png_encoder::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png_encoder::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let side = side(reader.info().width, reader.info().height)?;
    let channels = match reader.output_color_type() {
        (png_encoder::ColorType::Rgb, png_encoder::BitDepth::Eight) => 3,
        (png_encoder::ColorType::Rgba, png_encoder::BitDepth::Eight) => 4,
        _ => return None,
    };
    let mut pixels = vec![0; reader.output_buffer_size()?];
    reader.next_frame(&mut pixels).ok()?;
    Some((side, pixels, channels))
}
