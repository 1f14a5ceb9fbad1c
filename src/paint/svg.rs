//! Writes a display list as SVG.
//!
//! Text is written as glyph outlines, because the viewer may lack the font. Each glyph and icon is defined once. A hill
//! shading is embedded as a PNG with a pixel for each cell, because SVG has no gradient for a grid of colours.

use std::fmt::Write as _;

use base64::Engine as _;
use resvg::tiny_skia::{LineCap, LineJoin, Path, PathSegment};
use rustc_hash::FxHashMap;

use super::display::{DisplayList, Icon, Item, Pen};
use super::font::{self, Glyph};
use super::lettering::Letter;
use super::pixels;
use super::shade::Shade;
use super::value::Colour;

/// The units per em of glyph outlines in the document.
const EM: f32 = 1000.0;

/// The document so far.
#[derive(Default)]
struct Writer {
    /// The content of `<defs>`: glyphs, icons and patterns.
    definitions: String,
    body: String,
    glyphs: FxHashMap<Glyph, Option<usize>>,
    icons: FxHashMap<Icon, usize>,
    patterns: usize,
}

/// Writes a document. Screen readers read the title and the description.
pub(super) fn write(display: &DisplayList, title: &str, description: &str, langue: &str) -> String {
    let mut writer = Writer::default();
    for item in &display.items {
        writer.item(item);
    }
    let Writer { definitions, body, .. } = writer;
    let (width, height) = (display.width, display.height);
    let [title, description] = [title, description].map(escaped);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{langue}\" lang=\"{langue}\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"titre description\">\n\
         <title id=\"titre\">{title}</title>\n<desc id=\"description\">{description}</desc>\n\
         <defs>\n{definitions}</defs>\n{body}</svg>\n"
    )
}

impl Writer {
    // Writing to a String cannot fail.
    fn item(&mut self, item: &Item) {
        match item {
            Item::Shade(shade) => self.shade(shade),
            Item::Fill { path, colour } => {
                let _ = writeln!(self.body, "<path d=\"{}\"{}/>", data(path, 1.0), fill(*colour));
            }
            Item::Pattern { path, icon, opacity: share } => {
                let next = self.patterns;
                self.patterns += 1;
                let [width, height] = icon.size;
                let _ = writeln!(
                    self.definitions,
                    "<pattern id=\"p{next}\" width=\"{width}\" height=\"{height}\" patternUnits=\"userSpaceOnUse\">{}</pattern>",
                    icon.body.trim()
                );
                let alpha = opacity("fill-opacity", *share);
                let _ = writeln!(self.body, "<path d=\"{}\" fill=\"url(#p{next})\"{alpha}/>", data(path, 1.0));
            }
            Item::Stroke { path, colour, pen } => {
                let _ = writeln!(self.body, "<path d=\"{}\"{}/>", data(path, 1.0), stroke(*colour, pen));
            }
            Item::Letters { letters, size, colour, halo, halo_width } => {
                let halo_units = halo_width * 2.0 / size * EM;
                let halo = match halo.alpha > 0.0 && *halo_width > 0.0 {
                    true => format!(
                        " stroke=\"{}\"{} stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                        halo.hex(),
                        opacity("stroke-opacity", halo.alpha),
                        Number(halo_units)
                    ),
                    false => String::new(),
                };
                let _ = writeln!(self.body, "<g{}{halo}>", fill(*colour));
                letters.iter().for_each(|letter| self.letter(letter, *size));
                self.body.push_str("</g>\n");
            }
            Item::Icon { icon, frame, angle, opacity: share } => {
                let next = self.icons.len();
                let number = *self.icons.entry(icon.clone()).or_insert_with(|| {
                    let _ = writeln!(self.definitions, "<g id=\"i{next}\">{}</g>", icon.body.trim());
                    next
                });
                let ([left, top], [right, bottom]) = (frame.min, frame.max);
                let [width, height] = icon.size.map(f32::from);
                let turn =
                    if *angle == 0.0 { String::new() } else { format!(" rotate({})", Number(angle.to_degrees())) };
                let [sx, sy] = [(right - left) / width, (bottom - top) / height];
                let scale = if sx == 1.0 && sy == 1.0 {
                    String::new()
                } else {
                    format!(" scale({} {})", Number(sx), Number(sy))
                };
                let _ = writeln!(
                    self.body,
                    "<use href=\"#i{number}\"{} transform=\"translate({} {}){turn}{scale} translate({} {})\"/>",
                    opacity("opacity", *share),
                    Number((left + right) / 2.0),
                    Number((top + bottom) / 2.0),
                    Number(-width / 2.0),
                    Number(-height / 2.0),
                );
            }
        }
    }

    /// Embeds a hill shading. Viewers interpolate between the pixels when they enlarge the picture.
    fn shade(&mut self, shade: &Shade) {
        let ([x, y], columns) = (shade.corner, shade.columns.max(1));
        let rows = shade.cells.len() / columns;
        let size = [columns, rows].map(|side| u32::try_from(side).unwrap_or(0));
        let Ok(png) = pixels::png_of_shade(&shade.cells, size) else { return };
        let png = base64::engine::general_purpose::STANDARD.encode(png);
        #[allow(clippy::cast_precision_loss, reason = "a shade has few thousand columns")]
        let [width, height] = [columns, rows].map(|side| side as f32 * shade.cell);
        let [x, y] = [x, y].map(|centre| centre - shade.cell / 2.0);
        let _ = writeln!(
            self.body,
            "<image x=\"{x:.3}\" y=\"{y:.3}\" width=\"{width:.3}\" height=\"{height:.3}\" \
             preserveAspectRatio=\"none\" href=\"data:image/png;base64,{png}\"/>"
        );
    }

    fn letter(&mut self, letter: &Letter, size: f32) {
        let next = self.glyphs.len();
        let definitions = &mut self.definitions;
        let number = *self.glyphs.entry(letter.glyph).or_insert_with(|| {
            let outline = font::outline(letter.glyph)?;
            let _ = writeln!(definitions, "<path id=\"g{next}\" d=\"{}\"/>", data(&outline, EM));
            Some(next)
        });
        let (Some(number), [x, y]) = (number, letter.at) else { return };
        let turn =
            if letter.angle == 0.0 { String::new() } else { format!(" rotate({})", Number(letter.angle.to_degrees())) };
        let (x, y) = (Number(x), Number(y));
        let scale = size / EM;
        let _ =
            writeln!(self.body, "<use href=\"#g{number}\" transform=\"translate({x} {y}){turn} scale({scale:.4})\"/>");
    }
}

/// A number with at most one decimal.
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 * 10.0).round();
        if tenths % 10.0 == 0.0 { write!(f, "{}", tenths / 10.0 + 0.0) } else { write!(f, "{:.1}", tenths / 10.0) }
    }
}

/// The `d` attribute of a path, with scaled coordinates.
fn data(path: &Path, scale: f32) -> String {
    let mut text = String::new();
    for segment in path.segments() {
        let mut put = |letter: char, points: &[resvg::tiny_skia::Point]| {
            text.push(letter);
            for (number, point) in points.iter().enumerate() {
                let gap = if number > 0 { " " } else { "" };
                let _ = write!(text, "{gap}{} {}", Number(point.x * scale), Number(point.y * scale));
            }
        };
        match segment {
            PathSegment::MoveTo(to) => put('M', &[to]),
            PathSegment::LineTo(to) => put('L', &[to]),
            PathSegment::QuadTo(by, to) => put('Q', &[by, to]),
            PathSegment::CubicTo(by, and, to) => put('C', &[by, and, to]),
            PathSegment::Close => put('Z', &[]),
        }
    }
    text
}

fn fill(colour: Colour) -> String {
    format!(" fill=\"{}\"{}", colour.hex(), opacity("fill-opacity", colour.alpha))
}

fn stroke(colour: Colour, pen: &Pen) -> String {
    let cap = match pen.cap {
        LineCap::Butt => "",
        LineCap::Round => " stroke-linecap=\"round\"",
        LineCap::Square => " stroke-linecap=\"square\"",
    };
    let join = match pen.join {
        LineJoin::Round => " stroke-linejoin=\"round\"",
        LineJoin::Bevel => " stroke-linejoin=\"bevel\"",
        LineJoin::Miter | LineJoin::MiterClip => "",
    };
    let lengths: Vec<String> = pen.dash.iter().map(|length| Number(*length).to_string()).collect();
    let dash = if lengths.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", lengths.join(" ")) };
    let alpha = opacity("stroke-opacity", colour.alpha);
    format!(" fill=\"none\" stroke=\"{}\"{alpha} stroke-width=\"{:.2}\"{cap}{join}{dash}", colour.hex(), pen.width)
}

fn opacity(name: &str, share: f32) -> String {
    if share >= 1.0 { String::new() } else { format!(" {name}=\"{share:.2}\"") }
}

/// Escapes text for XML. Removes control characters, which XML 1.0 forbids.
fn escaped(text: &str) -> String {
    let allowed = text.chars().filter(|c| !c.is_control());
    allowed.collect::<String>().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
