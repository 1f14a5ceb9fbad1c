//! Paints pictures of the map styles on the CPU: still pictures (PNG, WebP, SVG) and raster tiles.
//!
//! A [`Painter`] is made once for each style document. It paints a [`Picture`] or a [`RasterArea`] from vector tiles,
//! which its [`Sources`] give it by the names of the style's sources. It knows the part of the MapLibre style
//! specification that hent's styles use; what it does not know it lists ([`Painter::problems`]), and a test keeps that
//! list empty for every style. `http` serves the pictures.
//!
//! ```
//! use hent::geo::Bounds;
//! use hent::paint::{Choice, Format, Painter, Picture, Sources};
//!
//! let style = serde_json::json!({"layers": [
//!     {"id": "sol", "type": "background", "paint": {"background-color": "#f6f3ea"}}
//! ]});
//! let painter = Painter::new(&style, false);
//! assert!(painter.problems().is_empty());
//! let picture = Picture {
//!     bounds: Bounds { west: -3.0, south: 48.0, east: -2.0, north: 48.5 },
//!     size: [300, 200],
//!     density: 2,
//!     choice: Choice::default(),
//!     marks: vec![],
//!     kilometres: vec![],
//!     title: "Une carte".into(),
//!     description: "Le fond seul".into(),
//!     attribution: "© personne".into(),
//! };
//! let png = painter.picture(&picture, Format::Png, &Sources::new())?;
//! assert!(png.starts_with(b"\x89PNG"));
//! let svg = String::from_utf8(painter.picture(&picture, Format::Svg, &Sources::new())?).unwrap();
//! assert!(svg.contains("<title id=\"titre\">Une carte</title>"));
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! ```text
//!  style document ──sheet, expression──> layers ┐
//!  vector tiles ──mvt, stage──> features ───────┴─> shapes: areas, lines, circles ─┐
//!                                                └─> symbols ──labels──> placed ───┴─> display list ─> pixels: PNG, WebP
//!                                                            (collision)           furniture ┘      └> svg
//! ```
#![allow(clippy::cast_possible_truncation, reason = "places in a picture are small: f32 has a thousandth of a pixel")]

mod canvas;
mod choice;
mod clip;
mod collision;
mod coverage;
mod display;
mod evaluate;
mod expression;
mod font;
mod furniture;
mod icon;
mod labels;
mod lettering;
mod mvt;
mod offset;
mod painter;
mod pixels;
mod raster;
mod relief;
mod settle;
mod shade;
mod shading;
mod shapes;
mod sheet;
mod source;
mod stage;
mod svg;
mod symbols;
#[cfg(test)]
mod tests;
mod value;
mod view;

pub use choice::Choice;
pub use furniture::Mark;
pub use raster::{RasterArea, RasterTile};
pub use source::{Sources, TileSource};

use crate::error::Result;
use crate::geo::{Bounds, Position};
use furniture::Ink;
use labels::Border;
use painter::Task;
use sheet::Sheet;
use view::View;

/// A format of still pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Pixels, without loss.
    Png,
    /// Pixels, without loss; about as large as PNG.
    Webp,
    /// Vectors. Letters are outlines.
    Svg,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Png, Self::Webp, Self::Svg];

    /// The extension in addresses.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Svg => "svg",
        }
    }
}

/// A still picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What it shows at least.
    pub bounds: Bounds,
    /// Width and height in CSS pixels.
    pub size: [u32; 2],
    /// Pixels for each CSS pixel.
    pub density: u8,
    /// What stands out.
    pub choice: Choice,
    /// The ends of what is shown.
    pub marks: Vec<Mark>,
    /// Where each full kilometre of it ends. As many are marked as have room.
    pub kilometres: Vec<Position>,
    /// What it shows, for screen readers (SVG).
    pub title: String,
    /// The same in a sentence.
    pub description: String,
    /// Whose data it shows.
    pub attribution: String,
}

impl Picture {
    /// Tells of a position whether the picture shows it.
    pub fn shows(&self) -> impl Fn(Position) -> bool + use<> {
        let view = View::around(self.bounds, self.size, self.density);
        move |position| {
            let [x, y] = view.place(position);
            (0.0..view.width).contains(&x) && (0.0..view.height).contains(&y)
        }
    }
}

/// A style, ready to paint.
#[derive(Debug)]
pub struct Painter {
    sheet: Sheet,
    ink: Ink,
}

impl Painter {
    /// Reads a style document. `is_dark`: letters on the map are light.
    pub fn new(document: &serde_json::Value, is_dark: bool) -> Self {
        Self { sheet: Sheet::parse(document), ink: Ink::on(is_dark) }
    }

    /// What of the style cannot be painted: the layer and the reason. Such layers are left out.
    pub fn problems(&self) -> &[String] {
        &self.sheet.problems
    }

    /// The names of the sources from which the style is drawn.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.sheet.layers.iter().map(|layer| layer.source.as_str()).filter(|name| !name.is_empty())
    }

    /// Paints a still picture. Errors: only the defect of a writer.
    pub fn picture(&self, picture: &Picture, format: Format, sources: &Sources<'_>) -> Result<Vec<u8>> {
        let view = View::around(picture.bounds, picture.size, picture.density);
        let furniture = furniture::furniture(&view, &picture.attribution, self.ink);
        let keys = (0u8..).map(f32::from);
        let marks = picture.marks.iter().zip(keys).map(|(mark, key)| furniture::symbol(&view, mark, self.ink, key));
        let (discs, kilometres) = furniture::kilometres(&view, &picture.kilometres, self.ink);
        let task = Task {
            view: &view,
            border: Border::Picture,
            choice: &picture.choice,
            reserved: furniture.frames,
            first: marks.chain(kilometres).collect(),
            over: discs,
        };
        let mut display = self.sheet.paint(task, sources);
        display.items.extend(furniture.items);
        match format {
            Format::Png => pixels::png(&pixels::whole(&canvas::draw(&display, view.density)?)),
            Format::Webp => pixels::webp(&pixels::whole(&canvas::draw(&display, view.density)?)),
            Format::Svg => Ok(svg::write(&display, &picture.title, &picture.description, "fr").into_bytes()),
        }
    }

    /// Paints an area of raster tiles: those that are `wanted`, as PNG. Errors: only the defect of a writer.
    pub fn raster(
        &self,
        area: RasterArea,
        wanted: impl Fn(RasterTile) -> bool,
        sources: &Sources<'_>,
    ) -> Result<Vec<Option<Vec<u8>>>> {
        let (view, choice) = (area.view(), Choice::default());
        let border = RasterArea::BORDER;
        let task = Task { view: &view, border, choice: &choice, reserved: vec![], first: vec![], over: vec![] };
        let whole = canvas::draw(&self.sheet.paint(task, sources), view.density)?;
        let tiles = area.tiles().zip(pixels::parts(&whole, area.side()));
        tiles.map(|(tile, part)| wanted(tile).then(|| pixels::png(&part)).transpose()).collect()
    }
}
