//! What a still picture has beside the map: scale bar, north arrow, attribution, and the ends of what is shown.

use resvg::tiny_skia::{LineCap, LineJoin, PathBuilder, Rect};

use super::clip::Frame;
use super::display::{Item, Pen};
use super::font::Face;
use super::icon::icon;
use super::lettering::{Block, Setting, anchor};
use super::mvt::Place;
use super::symbols::{Manners, Sign, Symbol, Text};
use super::value::Colour;
use super::view::View;
use crate::geo::Position;

/// The distance of the furniture from the edges of the picture, pixels.
const EDGE: f32 = 8.0;
/// The longest scale bar, pixels.
const LONGEST: f64 = 120.0;

/// The colours of furniture and names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink {
    pub(super) ink: Colour,
    pub(super) paper: Colour,
}

impl Ink {
    /// Light letters on dark maps.
    pub(super) fn on(is_dark: bool) -> Self {
        let [ink, paper] = if is_dark { ["#eceFea", "#12181b"] } else { ["#1c2529", "#fffdf7"] };
        let parse = |hex| Colour::parse(hex).unwrap_or(Colour::BLACK);
        Self { ink: parse(ink), paper: parse(paper) }
    }
}

/// Items over the map, and the boxes that they take.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    pub(super) items: Vec<Item>,
    pub(super) frames: Vec<Frame>,
}

/// Makes the furniture of a picture. `attribution` says whose data the picture shows.
pub(super) fn furniture(view: &View, attribution: &str, ink: Ink) -> Furniture {
    let mut furniture = Furniture::default();
    let below = furniture.attribution(view, attribution, ink);
    furniture.scale(view, below, ink);
    furniture.north(view, ink);
    furniture
}

impl Furniture {
    /// The attribution in the south-eastern corner. Returns the y of its upper edge if it leaves no room beside it.
    fn attribution(&mut self, view: &View, attribution: &str, ink: Ink) -> f32 {
        let size = 10.0;
        let max_width = (view.width - 2.0 * EDGE) / size;
        let Some(block) = block(attribution, Face::Regular, size, max_width) else { return view.height };
        let [width, height] = block.size();
        let frame =
            Frame { min: [view.width - width - 8.0, view.height - height - 4.0], max: [view.width, view.height] };
        self.panel(frame, ink);
        let [left, top] = frame.min;
        self.letters(&block, [left + 4.0, top + 2.0], size, ink.ink);
        if width < view.width * 0.6 { view.height } else { top }
    }

    /// The scale bar in the south-western corner, above `below`.
    fn scale(&mut self, view: &View, below: f32, ink: Ink) {
        let metres = view.metres();
        let length_m = round_length(LONGEST.min(f64::from(view.width) / 3.0) * metres);
        let text =
            if length_m >= 1000.0 { format!("{}\u{a0}km", length_m / 1000.0) } else { format!("{length_m}\u{a0}m") };
        let length = (length_m / metres) as f32;
        let Some(block) = block(&text, Face::Regular, 11.0, f32::INFINITY) else { return };
        let [width, height] = block.size();
        let wide = length.max(width) + 12.0;
        let frame = Frame { min: [EDGE, below - EDGE - height - 12.0], max: [EDGE + wide, below - EDGE] };
        self.panel(frame, ink);
        let ([left, top], [_, bottom]) = (frame.min, frame.max);
        self.letters(&block, [left + 6.0, top + 2.0], 11.0, ink.ink);
        let mut bar = PathBuilder::new();
        let y = bottom - 4.0;
        bar.move_to(left + 6.0, y - 5.0);
        bar.line_to(left + 6.0, y);
        bar.line_to(left + 6.0 + length, y);
        bar.line_to(left + 6.0 + length, y - 5.0);
        let pen = Pen { width: 1.5, dash: vec![], cap: LineCap::Butt, join: LineJoin::Miter };
        self.items.extend(bar.finish().map(|path| Item::Stroke { path, colour: ink.ink, pen }));
    }

    /// The north arrow in the north-eastern corner.
    fn north(&mut self, view: &View, ink: Ink) {
        let frame = Frame { min: [view.width - EDGE - 22.0, EDGE], max: [view.width - EDGE, EDGE + 34.0] };
        self.panel(frame, ink);
        let ([left, top], [right, _]) = (frame.min, frame.max);
        let middle = (left + right) / 2.0;
        let mut arrow = PathBuilder::new();
        arrow.move_to(middle, top + 3.0);
        arrow.line_to(middle + 6.0, top + 18.0);
        arrow.line_to(middle, top + 14.5);
        arrow.line_to(middle - 6.0, top + 18.0);
        arrow.close();
        self.items.extend(arrow.finish().map(|path| Item::Fill { path, colour: ink.ink }));
        if let Some(block) = block("N", Face::Bold, 11.0, f32::INFINITY) {
            let [width, _] = block.size();
            self.letters(&block, [middle - width / 2.0, top + 20.0], 11.0, ink.ink);
        }
    }

    fn panel(&mut self, frame: Frame, ink: Ink) {
        let ([left, top], [right, bottom]) = (frame.min, frame.max);
        let area = Rect::from_ltrb(left, top, right, bottom).map(PathBuilder::from_rect);
        self.items.extend(area.map(|path| Item::Fill { path, colour: ink.paper.faded(0.85) }));
        self.frames.push(frame);
    }

    fn letters(&mut self, block: &Block, corner: Place, size: f32, colour: Colour) {
        let letters = block.letters(corner, 0.0);
        self.items.push(Item::Letters { letters, size, colour, halo: Colour::NONE, halo_width: 0.0 });
    }
}

fn block(text: &str, face: Face, size: f32, max_width: f32) -> Option<Block> {
    Block::set(text, Setting { face, size, max_width, line_height: 1.2, spacing: 0.0 })
}

/// The greatest of 1, 2, 5, 10, 20, 50 … metres that is at most this length.
fn round_length(at_most_m: f64) -> f64 {
    let power = 10f64.powf(at_most_m.max(1.0).log10().floor());
    let most = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= at_most_m);
    most.unwrap_or(1.0) * power
}

/// An end of what is shown: the start or the end of a voie or étape.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Where it is.
    pub position: Position,
    /// The name of the localité.
    pub nom: String,
    /// Whether the walk ends there.
    pub is_end: bool,
}

/// A mark as a symbol: a disc with its name, which is placed before all others.
pub(super) fn symbol(view: &View, mark: &Mark, ink: Ink, key: f32) -> Symbol {
    let manners = |overlaps| Manners { overlaps, is_ignored: false, is_optional: true, padding: 1.0 };
    let name = if mark.is_end { "hent-arrivee" } else { "hent-depart" };
    let sign = icon(name, Colour::BLACK, Colour::NONE, 0.0).map(|icon| Sign {
        icon,
        scale: 1.0,
        anchor: [0.5; 2],
        offset: [0.0; 2],
        opacity: 1.0,
        fit: None,
        manners: manners(true),
    });
    let size = 14.0;
    const SIDES: [&str; 8] = ["left", "right", "bottom", "top", "top-left", "top-right", "bottom-left", "bottom-right"];
    let away = |side: &str| {
        let [x, y] = anchor(side);
        let reach = if x != 0.5 && y != 0.5 { 10.0 } else { 14.0 };
        ([x, y], [(0.5 - x) * 2.0 * reach, (0.5 - y) * 2.0 * reach])
    };
    let text = block(&mark.nom, Face::Bold, size, 11.0).map(|block| Text {
        text: mark.nom.as_str().into(),
        block,
        size,
        tries: SIDES.map(away).to_vec(),
        justify: None,
        colour: ink.ink,
        halo: ink.paper,
        halo_width: 2.0,
        max_bend: 0.0,
        manners: manners(false),
    });
    Symbol { key, at: view.place(mark.position), icon: sign, text, ..Symbol::own() }
}

/// Kilometre marks are at least this far apart, pixels.
const APART: f64 = 48.0;

/// The marks of full kilometres along a line: discs, and symbols with their numbers.
pub(super) fn kilometres(view: &View, places: &[Position], ink: Ink) -> (Vec<Item>, Vec<Symbol>) {
    let enough = |step: &u16| f64::from(*step) * 1000.0 / view.metres() >= APART;
    let Some(step) = [1u16, 2, 5, 10, 20, 50, 100].into_iter().find(enough) else { return (vec![], vec![]) };
    let (mut discs, mut symbols) = (vec![], vec![]);
    for (number, position) in (1u16..).zip(places).filter(|(number, _)| number % step == 0) {
        let at = view.place(*position);
        let [x, y] = at;
        let pen = Pen { width: 1.25, dash: vec![], cap: LineCap::Butt, join: LineJoin::Miter };
        if let Some(path) = PathBuilder::from_circle(x, y, 2.75) {
            discs.push(Item::Fill { path: path.clone(), colour: ink.paper });
            discs.push(Item::Stroke { path, colour: ink.ink, pen });
        }
        let Some(block) = block(&number.to_string(), Face::Regular, 11.0, f32::INFINITY) else { continue };
        let text = Text {
            text: format!("km {number}").into(),
            block,
            size: 11.0,
            tries: ["left", "right", "bottom", "top"]
                .map(anchor)
                .map(|[x, y]| ([x, y], [(0.5 - x) * 14.0, (0.5 - y) * 14.0]))
                .to_vec(),
            justify: None,
            colour: ink.ink,
            halo: ink.paper,
            halo_width: 1.75,
            max_bend: 0.0,
            manners: Manners { overlaps: false, is_ignored: false, is_optional: true, padding: 1.0 },
        };
        // After the marks of the ends.
        let key = 100.0 + f32::from(number);
        let symbol = Symbol { key, at, text: Some(text), ..Symbol::own() };
        symbols.push(symbol);
    }
    (discs, symbols)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_have_round_lengths() {
        for (at_most, expected) in
            [(120.0, 100.0), (4_999.0, 2_000.0), (5_000.0, 5_000.0), (99_000.0, 50_000.0), (0.5, 1.0)]
        {
            assert_eq!(round_length(at_most), expected, "{at_most}");
        }
    }
}
