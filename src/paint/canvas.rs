//! Rasterizes a display list.
//!
//! Strokes and text are first converted to outlines. The picture is then filled in bands of rows, which limits the memory
//! of the rasterizer.

use std::cell::RefCell;
use std::sync::Arc;

use resvg::tiny_skia::{
    FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder, PathSegment, Pattern, Pixmap, PixmapMut,
    Point, SpreadMode, Stroke, StrokeDash, Transform,
};
use resvg::usvg::{Options, Tree};
use rustc_hash::FxHashMap;

use super::coverage::Coverage;
use super::display::{DisplayList, Icon, Item, Pen};
use super::font;
use super::lettering::Letter;
use super::shading;
use super::value::Colour;
use crate::error::{Error, Result};

thread_local! {
    /// The parsed SVG trees of icons, by icon and the bits of the opacity. A picture has the same icon many times.
    static TREES: RefCell<FxHashMap<(Icon, u32), Option<Tree>>> = RefCell::default();
}

/// The number of rows of a band. Most pictures have one band, because each band reads all outlines again.
const BAND: usize = 1024;

/// Lines up to this width in pixels have no round corners or ends.
const THIN: f32 = 2.5;

/// The mitre limit of lines with round joins. Corners beyond it are drawn as discs.
const MITER: f32 = 1.1;

/// The greatest number of icons in a thread's cache.
const MOST_TREES: usize = 200;

/// Rasterizes a display list. `density`: device pixels per CSS pixel. Fails if the picture has no pixels or too many; valid
/// requests never ask for this.
pub(super) fn draw(display: &DisplayList, density: f32) -> Result<Pixmap> {
    #[allow(clippy::cast_sign_loss, reason = "sizes are positive")]
    let [width, height] = [display.width, display.height].map(|side| (side * density).round() as u32);
    let mut pixels = Pixmap::new(width, height).ok_or_else(|| Error::Internal("une image sans surface".into()))?;
    let scale = Scale { density, place: Transform::from_scale(density, density) };
    let shapes: Vec<Shape<'_>> = display.items.iter().flat_map(|item| scale.shapes(item)).collect();
    let line = width as usize * 4;
    let mut coverage = Coverage::new(width, BAND.min(height as usize));
    for (number, bytes) in pixels.data_mut().chunks_mut(line * BAND).enumerate() {
        let rows = bytes.len() / line;
        // A picture has at most 6000 rows.
        let Some(pixels) = PixmapMut::from_bytes(bytes, width, rows as u32) else { continue };
        coverage.shorten(rows);
        let mut band = Band { pixels, coverage: &mut coverage, top: (number * BAND) as f32, rows: rows as f32 };
        shapes.iter().for_each(|shape| band.draw(shape));
    }
    Ok(pixels)
}

/// An outline and its transform to device pixels.
type Outline = (Arc<Path>, Transform);

/// An item of the display list after conversion to outlines.
enum Shape<'a> {
    Area(Vec<Outline>, Colour),
    Pattern(&'a Path, Transform, Pixmap, f32),
    Icon(&'a Icon, Transform, f32),
    Shade(&'a super::shade::Shade, f32),
}

/// The transform from CSS pixels to device pixels.
struct Scale {
    density: f32,
    place: Transform,
}

impl Scale {
    fn shapes<'a>(&self, item: &'a Item) -> Vec<Shape<'a>> {
        match item {
            Item::Shade(shade) => vec![Shape::Shade(shade, self.density)],
            Item::Fill { path, colour } => vec![Shape::Area(vec![(Arc::new(path.clone()), self.place)], *colour)],
            Item::Pattern { path, icon, opacity } => {
                let unit = self.unit(icon, *opacity);
                unit.map(|unit| Shape::Pattern(path, self.place, unit, self.density)).into_iter().collect()
            }
            Item::Stroke { path, colour, pen } => vec![Shape::Area(self.stroke(path, pen), *colour)],
            Item::Letters { letters, size, colour, halo, halo_width } => {
                let mut shapes = vec![];
                // All halos lie below all glyphs, so that no halo covers a glyph.
                if halo.alpha > 0.0 && *halo_width > 0.0 {
                    let around = |letter: &Letter| font::halo(letter.glyph, halo_width / size);
                    shapes.push(Shape::Area(self.letters(letters, *size, around), *halo));
                }
                shapes.push(Shape::Area(self.letters(letters, *size, |letter| font::outline(letter.glyph)), *colour));
                shapes
            }
            Item::Icon { icon, frame, angle, opacity } => {
                let ([left, top], [right, bottom]) = (frame.min, frame.max);
                let [width, height] = icon.size.map(f32::from);
                let place = Transform::from_translate(-width / 2.0, -height / 2.0)
                    .post_scale((right - left) / width, (bottom - top) / height)
                    .post_rotate(angle.to_degrees())
                    .post_translate((left + right) / 2.0, (top + bottom) / 2.0)
                    .post_concat(self.place);
                vec![Shape::Icon(icon, place, *opacity)]
            }
        }
    }

    fn stroke(&self, path: &Path, pen: &Pen) -> Vec<Outline> {
        let dash = if pen.dash.is_empty() { None } else { StrokeDash::new(pen.dash.clone(), 0.0) };
        let dashed = dash.and_then(|dash| path.dash(&dash, self.density));
        let lines = dashed.as_ref().unwrap_or(path);
        let is_thin = pen.width * self.density <= THIN;
        // On a thin line, a square cap looks like a round one and has a tenth of its vertices.
        let line_cap = if is_thin && pen.cap == LineCap::Round { LineCap::Square } else { pen.cap };
        let stroke = Stroke { width: pen.width, line_cap, line_join: pen.join, ..Stroke::default() };
        // Round joins take most of the time of a stroke. On thin lines and at blunt corners, mitre joins look the same.
        let is_round = pen.join == LineJoin::Round;
        let quick = Stroke { line_join: LineJoin::Miter, miter_limit: MITER, ..stroke.clone() };
        let outline = lines.stroke(if is_round { &quick } else { &stroke }, self.density);
        let disc = Stroke { line_cap: LineCap::Round, ..stroke };
        let corners = (is_round && !is_thin).then(|| corners(lines)).flatten();
        let discs = corners.and_then(|corners| corners.stroke(&disc, self.density));
        outline.into_iter().chain(discs).map(|path| (Arc::new(path), self.place)).collect()
    }

    fn letters(&self, letters: &[Letter], size: f32, outline: impl Fn(&Letter) -> Option<Arc<Path>>) -> Vec<Outline> {
        let placed = |letter: &Letter| {
            let [x, y] = letter.at;
            let upright = Transform::from_scale(size, size).post_rotate(letter.angle.to_degrees());
            Some((outline(letter)?, upright.post_translate(x, y).post_concat(self.place)))
        };
        letters.iter().filter_map(placed).collect()
    }

    /// Renders the icon of a pattern.
    fn unit(&self, icon: &Icon, opacity: f32) -> Option<Pixmap> {
        #[allow(clippy::cast_sign_loss, reason = "icons have a positive size")]
        let [width, height] = icon.size.map(|side| (f32::from(side) * self.density).round() as u32);
        let mut unit = Pixmap::new(width, height)?;
        draw_icon(&mut unit.as_mut(), icon, self.place, opacity);
        Some(unit)
    }
}

/// A band of a picture.
struct Band<'a> {
    pixels: PixmapMut<'a>,
    coverage: &'a mut Coverage,
    /// The first row.
    top: f32,
    /// The number of rows.
    rows: f32,
}

impl Band<'_> {
    fn draw(&mut self, shape: &Shape<'_>) {
        let up = |place: &Transform| place.post_translate(0.0, -self.top);
        match shape {
            Shape::Area(outlines, colour) => {
                for (path, place) in outlines {
                    let place = up(place);
                    if self.meets(path, place) {
                        self.coverage.add(path, place);
                    }
                }
                self.coverage.paint(&mut self.pixels, *colour);
            }
            Shape::Pattern(path, place, unit, density) => {
                let place = up(place);
                if self.meets(path, place) {
                    let shrink = Transform::from_scale(1.0 / density, 1.0 / density);
                    let shader = Pattern::new(unit.as_ref(), SpreadMode::Repeat, FilterQuality::Nearest, 1.0, shrink);
                    let paint = Paint { shader, anti_alias: true, ..Paint::default() };
                    self.pixels.fill_path(path, &paint, FillRule::Winding, place, None);
                }
            }
            Shape::Shade(shade, density) => shading::draw(&mut self.pixels, shade, *density, self.top),
            Shape::Icon(icon, place, opacity) => {
                let place = up(place);
                let [width, height] = icon.size.map(f32::from);
                let corners = [[0.0, 0.0], [width, 0.0], [0.0, height], [width, height]];
                let ys = corners.map(|[x, y]| x * place.ky + y * place.sy + place.ty);
                if ys.iter().any(|y| *y >= 0.0) && ys.iter().any(|y| *y < self.rows) {
                    draw_icon(&mut self.pixels, icon, place, *opacity);
                }
            }
        }
    }

    /// Whether a path can intersect the band.
    fn meets(&self, path: &Path, place: Transform) -> bool {
        path.bounds().transform(place).is_none_or(|bounds| bounds.bottom() >= 0.0 && bounds.top() < self.rows)
    }
}

/// The corners of lines that exceed [`MITER`], each as a segment of negligible length. Round caps make discs of them.
fn corners(path: &Path) -> Option<Path> {
    let mut corners = PathBuilder::new();
    let mut line: Vec<Point> = vec![];
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => line = vec![to],
            PathSegment::LineTo(to) if line.last() != Some(&to) => line.push(to),
            _ => {}
        }
        if let [.., from, at, to] = line.as_slice() {
            let (into, out) = (*at - *from, *to - *at);
            // The mitre of a corner is 1 / cos(turn / 2) times half of the line's width.
            let cos = into.dot(out) / (into.length() * out.length());
            if (1.0 + cos) / 2.0 * MITER * MITER < 1.0 {
                corners.move_to(at.x, at.y);
                corners.line_to(at.x + 0.01, at.y);
            }
        }
    }
    corners.finish()
}

fn draw_icon(pixels: &mut PixmapMut<'_>, icon: &Icon, place: Transform, opacity: f32) {
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
            resvg::render(tree, place, pixels);
        }
    });
}
