//! Renders map styles on the CPU: still pictures (PNG, WebP, SVG) and raster tiles. `http` serves them.
//!
//! A [`Painter`] parses a style document once. It then renders any number of [`Picture`]s and [`RasterArea`]s. The
//! [`Sources`] give it vector tiles and relief tiles, by the names that the sources have in the style.
//!
//! The painter supports the part of the MapLibre style specification that hent's styles use. [`Painter::problems`] lists
//! the layers that need more. A test keeps this list empty for every style of hent.
//!
//! ```
//! use hent::geo::Bounds;
//! use hent::paint::{Attribution, Choice, Format, Painter, Picture, Sources};
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
//!     line: vec![],
//!     title: "Une carte".into(),
//!     description: "Le fond seul".into(),
//!     attribution: Attribution::default(),
//! };
//! let picture = picture.attributed(|_| "© personne".into());
//! let png = painter.picture(&picture, Format::Png, &Sources::new())?;
//! assert!(png.starts_with(b"\x89PNG"));
//! let svg = String::from_utf8(painter.picture(&picture, Format::Svg, &Sources::new())?).unwrap();
//! assert!(svg.contains("<title id=\"titre\">Une carte</title>"));
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! ```text
//!  style document ──stylesheet, expression──> layers ┐
//!  vector tiles ──mvt, loaded──> features ───────────┴─> shapes: fills, lines, circles ──┐
//!                                                     └─> symbols ──labels──> placed ────┼─> display list ─> PNG, WebP
//!                                                                (collision)             │               └─> SVG
//!  relief tiles ──relief, shade──> hill shading ─────────────────────────────────────────┤
//!                                                            decorations (scale bar …) ──┘
//! ```
#![allow(clippy::cast_possible_truncation, reason = "f32 resolves a thousandth of a pixel in the largest picture")]

mod altitudes;
mod canvas;
mod choice;
mod clip;
mod collision;
mod coverage;
mod decorations;
mod display;
mod evaluate;
mod expression;
mod fold;
mod font;
mod icon;
mod labels;
mod lettering;
mod loaded;
mod mvt;
mod offset;
mod painter;
mod pixels;
mod raster;
mod relief;
mod shade;
mod shading;
mod shapes;
mod source;
mod stylesheet;
mod svg;
mod symbols;
#[cfg(test)]
mod tests;
mod value;
mod view;

pub use altitudes::altitudes;
pub use choice::Choice;
pub use decorations::Mark;
pub use raster::{RasterArea, RasterTile};
pub use source::{Sources, TileSource};

use crate::error::Result;
use crate::geo::{Bounds, Position};
use decorations::Palette;
use labels::Border;
use painter::Task;
use stylesheet::Stylesheet;
use view::View;

/// A format of still pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Pixels, compressed without loss.
    Png,
    /// Pixels, compressed with a loss that nobody sees at two device pixels per CSS pixel. The file is a fifth as large as a
    /// PNG.
    Webp,
    /// Vectors. Text is drawn as glyph outlines.
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
    /// The bounding box that the picture shows. It shows more where the shapes of box and picture differ.
    pub bounds: Bounds,
    /// Width and height in CSS pixels.
    pub size: [u32; 2],
    /// Device pixels per CSS pixel.
    pub density: u8,
    /// The voie or étape that stands out.
    pub choice: Choice,
    /// The start and the end of the voie or étape.
    pub marks: Vec<Mark>,
    /// The positions at 1 km, 2 km … along the voie or étape. The picture has a mark at every nth, as space permits.
    pub kilometres: Vec<Position>,
    /// The chosen line, if the tiles have no feature for it: one list of positions for each piece.
    pub line: Vec<Vec<Position>>,
    /// The title of an SVG, for screen readers.
    pub title: String,
    /// The description of an SVG: a sentence.
    pub description: String,
    /// The owners of the data in the picture, and the height in CSS pixels that their names cover at its foot.
    pub attribution: Attribution,
}

/// The attribution of a picture ([`Picture::attributed`]).
#[derive(Clone, Debug, Default)]
pub struct Attribution {
    text: String,
    foot: f32,
}

impl Picture {
    /// The most changes of the viewport for an attribution.
    const ROUNDS: usize = 4;

    /// Sets the attribution. `owners` returns the owners of the data that a picture shows. The way moves up to stay above
    /// their names. The picture then shows more, which can have further owners.
    #[must_use]
    pub fn attributed(mut self, owners: impl Fn(&Self) -> String) -> Self {
        for _ in 0..Self::ROUNDS {
            let text = owners(&self);
            let foot = decorations::foot(&text, self.size).max(self.attribution.foot);
            let is_settled = foot <= self.attribution.foot;
            self.attribution = Attribution { text, foot };
            if is_settled {
                return self;
            }
        }
        self.attribution.text = owners(&self);
        self
    }

    fn view(&self) -> View {
        View::around(self.bounds, self.size, self.attribution.foot, self.density)
    }

    /// Returns a predicate: whether a position lies inside the picture.
    pub fn shows(&self) -> impl Fn(Position) -> bool + use<> {
        let view = self.view();
        move |position| {
            let [x, y] = view.place(position);
            (0.0..view.width).contains(&x) && (0.0..view.height).contains(&y)
        }
    }
}

/// A parsed style. It renders pictures and raster tiles.
#[derive(Debug)]
pub struct Painter {
    stylesheet: Stylesheet,
    palette: Palette,
}

impl Painter {
    /// Parses a style document. `is_dark` selects light decorations for a dark map.
    pub fn new(document: &serde_json::Value, is_dark: bool) -> Self {
        Self { stylesheet: Stylesheet::parse(document), palette: Palette::new(is_dark) }
    }

    /// The layers that the painter omits, each with the reason.
    pub fn problems(&self) -> &[String] {
        &self.stylesheet.problems
    }

    /// The names of the sources that the layers use. A name can occur several times.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.stylesheet.layers.iter().map(|layer| layer.source.as_str()).filter(|name| !name.is_empty())
    }

    /// Renders a still picture. Fails only if an encoder has a defect.
    pub fn picture(&self, picture: &Picture, format: Format, sources: &Sources<'_>) -> Result<Vec<u8>> {
        let view = picture.view();
        let decorations = decorations::decorations(&view, &picture.attribution.text, self.palette);
        let keys = (0u8..).map(f32::from);
        let marks =
            picture.marks.iter().zip(keys).map(|(mark, key)| decorations::symbol(&view, mark, self.palette, key));
        let (discs, kilometres) = decorations::kilometres(&view, &picture.kilometres, self.palette);
        let line: Vec<Vec<[f32; 2]>> =
            picture.line.iter().map(|piece| piece.iter().map(|place| view.place(*place)).collect()).collect();
        let task = Task {
            view: &view,
            border: Border::Picture,
            choice: &picture.choice,
            reserved: decorations.frames,
            first: marks.chain(kilometres).collect(),
            over: discs,
            line: &line,
        };
        let mut display = self.stylesheet.paint(task, sources);
        display.items.extend(decorations.items);
        match format {
            Format::Png => pixels::png(&pixels::whole(&canvas::draw(&display, view.density)?)),
            Format::Webp => pixels::webp(&pixels::whole(&canvas::draw(&display, view.density)?)),
            Format::Svg => Ok(svg::write(&display, &picture.title, &picture.description, "fr").into_bytes()),
        }
    }

    /// Renders the tiles of an area as PNG, row by row. A tile that is not `wanted` is `None`. Fails only if an encoder has a
    /// defect.
    pub fn raster(
        &self,
        area: RasterArea,
        wanted: impl Fn(RasterTile) -> bool,
        sources: &Sources<'_>,
    ) -> Result<Vec<Option<Vec<u8>>>> {
        let (view, choice) = (area.view(), Choice::default());
        let border = RasterArea::BORDER;
        let task =
            Task { view: &view, border, choice: &choice, reserved: vec![], first: vec![], over: vec![], line: &[] };
        let whole = canvas::draw(&self.stylesheet.paint(task, sources), view.density)?;
        let tiles = area.tiles().zip(pixels::parts(&whole, area.side()));
        tiles.map(|(tile, part)| wanted(tile).then(|| pixels::png(&part)).transpose()).collect()
    }
}
