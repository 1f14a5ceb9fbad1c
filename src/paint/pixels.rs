//! Draws the display list in pixels, and writes PNG and WebP.

use std::cell::RefCell;

use resvg::tiny_skia::{
    FillRule, FilterQuality, LineJoin, Paint, Path, Pattern, Pixmap, SpreadMode, Stroke, StrokeDash, Transform,
};
use resvg::usvg::{Options, Tree};
use rustc_hash::FxHashMap;

use super::coverage::Coverage;
use super::display::{Display, Icon, Item, Pen};
use super::font;
use super::lettering::Letter;
use super::value::Colour;
use crate::error::{Error, Result};

thread_local! {
    /// The parsed icons of this thread: a picture has the same icon many times.
    static TREES: RefCell<FxHashMap<(Icon, u32), Option<Tree>>> = RefCell::default();
}

/// Lines that are thinner have no round corners, pixels.
const THIN: f32 = 2.5;

/// The most icons that a thread remembers.
const MOST_TREES: usize = 200;

/// Draws a display list. Errors: the picture would have no or too many pixels, which requests cannot ask for.
pub(super) fn draw(display: &Display, density: f32) -> Result<Pixmap> {
    #[allow(clippy::cast_sign_loss, reason = "sizes are positive")]
    let [width, height] = [display.width, display.height].map(|side| (side * density).round() as u32);
    let pixels = Pixmap::new(width, height).ok_or_else(|| Error::Internal("une image sans surface".into()))?;
    let [x, y] = display.origin;
    let scale = Transform::from_scale(density, density).pre_translate(-x, -y);
    let mut canvas = Canvas { pixels, coverage: Coverage::new(width, height), scale, density };
    display.items.iter().for_each(|item| canvas.draw(item));
    Ok(canvas.pixels)
}

/// A picture that is being drawn.
struct Canvas {
    pixels: Pixmap,
    coverage: Coverage,
    /// From the coordinates of the display list to pixels.
    scale: Transform,
    density: f32,
}

impl Canvas {
    fn draw(&mut self, item: &Item) {
        match item {
            Item::Fill { path, colour } => self.fill(path, *colour),
            Item::Pattern { path, icon, opacity } => {
                fill_pattern(&mut self.pixels, path, icon, *opacity, (self.density, self.scale));
            }
            Item::Stroke { path, colour, pen } => self.stroke(path, *colour, pen),
            Item::Letters { letters, size, colour, halo, halo_width } => {
                self.letters(letters, *size, (*colour, *halo, *halo_width));
            }
            Item::Icon { icon, frame, angle, opacity } => {
                let ([left, top], [right, bottom]) = (frame.min, frame.max);
                let [width, height] = icon.size.map(f32::from);
                let place = Transform::from_translate(-width / 2.0, -height / 2.0)
                    .post_scale((right - left) / width, (bottom - top) / height)
                    .post_rotate(angle.to_degrees())
                    .post_translate((left + right) / 2.0, (top + bottom) / 2.0)
                    .post_concat(self.scale);
                draw_icon(&mut self.pixels, icon, place, *opacity);
            }
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.coverage.add(path, self.scale);
        self.coverage.paint(&mut self.pixels, colour);
    }

    fn stroke(&mut self, path: &Path, colour: Colour, pen: &Pen) {
        // The rounding of a corner of a thin line is less than half a pixel.
        let is_thin = pen.join == LineJoin::Round && pen.width * self.density < THIN;
        let line_join = if is_thin { LineJoin::Bevel } else { pen.join };
        let stroke = Stroke { width: pen.width, line_cap: pen.cap, line_join, ..Stroke::default() };
        let dash = if pen.dash.is_empty() { None } else { StrokeDash::new(pen.dash.clone(), 0.0) };
        let outline = match dash {
            Some(dash) => path.dash(&dash, self.density).and_then(|path| path.stroke(&stroke, self.density)),
            None => path.stroke(&stroke, self.density),
        };
        if let Some(outline) = outline {
            self.fill(&outline, colour);
        }
    }

    /// Draws letters: first all halos, then all letters, so that no halo covers a letter.
    fn letters(&mut self, letters: &[Letter], size: f32, (colour, halo, halo_width): (Colour, Colour, f32)) {
        let place = |letter: &Letter| {
            let [x, y] = letter.at;
            let upright = Transform::from_scale(size, size).post_rotate(letter.angle.to_degrees());
            upright.post_translate(x, y).post_concat(self.scale)
        };
        if halo.alpha > 0.0 && halo_width > 0.0 {
            for letter in letters {
                if let Some(path) = font::halo(letter.glyph, halo_width / size) {
                    self.coverage.add(&path, place(letter));
                }
            }
            self.coverage.paint(&mut self.pixels, halo);
        }
        for letter in letters {
            if let Some(path) = font::outline(letter.glyph) {
                self.coverage.add(&path, place(letter));
            }
        }
        self.coverage.paint(&mut self.pixels, colour);
    }
}

/// Fills a path with an icon that repeats.
fn fill_pattern(pixels: &mut Pixmap, path: &Path, icon: &Icon, opacity: f32, (density, scale): (f32, Transform)) {
    #[allow(clippy::cast_sign_loss, reason = "icons have a positive size")]
    let [width, height] = icon.size.map(|side| (f32::from(side) * density).round() as u32);
    let Some(mut unit) = Pixmap::new(width, height) else { return };
    draw_icon(&mut unit, icon, Transform::from_scale(density, density), opacity);
    let shrink = Transform::from_scale(1.0 / density, 1.0 / density);
    let shader = Pattern::new(unit.as_ref(), SpreadMode::Repeat, FilterQuality::Nearest, 1.0, shrink);
    let paint = Paint { shader, anti_alias: true, ..Paint::default() };
    pixels.fill_path(path, &paint, FillRule::Winding, scale, None);
}

fn draw_icon(pixels: &mut Pixmap, icon: &Icon, place: Transform, opacity: f32) {
    TREES.with_borrow_mut(|trees| {
        if trees.len() >= MOST_TREES {
            trees.clear();
        }
        let tree = trees.entry((icon.clone(), opacity.to_bits())).or_insert_with(|| {
            let [width, height] = icon.size;
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"><g opacity=\"{opacity}\">{}</g></svg>",
                icon.body
            );
            Tree::from_str(&svg, &Options::default()).ok()
        });
        if let Some(tree) = tree {
            resvg::render(tree, place, &mut pixels.as_mut());
        }
    });
}

/// Writes pixels as PNG. They are opaque, so the file has no opacity.
pub(super) fn png(pixels: &Pixmap) -> Result<Vec<u8>> {
    let defect = |error: png_encoder::EncodingError| Error::Internal(format!("écriture d'une image PNG : {error}"));
    let mut bytes = Vec::with_capacity(pixels.data().len() / 8);
    let mut encoder = png_encoder::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png_encoder::ColorType::Rgb);
    encoder.set_depth(png_encoder::BitDepth::Eight);
    encoder.set_compression(png_encoder::Compression::Fast);
    let mut writer = encoder.write_header().map_err(defect)?;
    writer.write_image_data(&rgb(pixels)).map_err(defect)?;
    writer.finish().map_err(defect)?;
    Ok(bytes)
}

/// Writes pixels as WebP, without loss.
pub(super) fn webp(pixels: &Pixmap) -> Result<Vec<u8>> {
    let defect = |error: image_webp::EncodingError| Error::Internal(format!("écriture d'une image WebP : {error}"));
    let mut bytes = Vec::with_capacity(pixels.data().len() / 8);
    let encoder = image_webp::WebPEncoder::new(&mut bytes);
    encoder.encode(&rgb(pixels), pixels.width(), pixels.height(), image_webp::ColorType::Rgb8).map_err(defect)?;
    Ok(bytes)
}

/// Red, green and blue of each pixel. Every picture has an opaque background.
fn rgb(pixels: &Pixmap) -> Vec<u8> {
    let (whole, _) = pixels.data().as_chunks::<4>();
    whole.iter().flat_map(|[r, g, b, _]| [*r, *g, *b]).collect()
}
