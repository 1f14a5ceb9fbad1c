//! The decorations of a still picture: scale bar, north arrow, attribution, kilometre marks, and the marks of start and end.

use resvg::tiny_skia::{LineCap, LineJoin, PathBuilder, Rect};

use super::clip::Frame;
use super::collision::Overlap;
use super::display::{Item, Pen};
use super::font::Face;
use super::icon::icon;
use super::lettering::{Block, TextStyle, anchor};
use super::mvt::Place;
use super::symbols::{CollisionRules, IconPart, Symbol, Text};
use super::value::Colour;
use super::view::View;
use crate::geo::Position;

/// The distance of the decorations from the edges of the picture, in CSS pixels.
const EDGE: f32 = 8.0;
/// The greatest length of the scale bar, in CSS pixels.
const LONGEST: f64 = 120.0;

/// The font size of the attribution, in CSS pixels.
const ATTRIBUTION_PX: f32 = 10.0;

/// The colours of the decorations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub(super) foreground: Colour,
    pub(super) background: Colour,
}

impl Palette {
    /// Light on dark for a dark map, dark on light for any other.
    pub(super) fn new(is_dark: bool) -> Self {
        let [foreground, background] = if is_dark { ["#eceFea", "#12181b"] } else { ["#1c2529", "#fffdf7"] };
        let parse = |hex| Colour::parse(hex).unwrap_or(Colour::BLACK);
        Self { foreground: parse(foreground), background: parse(background) }
    }
}

/// The decorations and their bounding boxes, which labels avoid.
#[derive(Debug, Default)]
pub(super) struct Decorations {
    pub(super) items: Vec<Item>,
    pub(super) frames: Vec<Frame>,
}

/// Creates the decorations of a picture. `attribution` names the owners of its data.
pub(super) fn decorations(view: &View, attribution: &str, palette: Palette) -> Decorations {
    let mut decorations = Decorations::default();
    let below = decorations.attribution(view, attribution, palette);
    decorations.scale(view, below, palette);
    decorations.north(view, palette);
    decorations
}

impl Decorations {
    /// Adds the attribution in the lower right corner. Returns the y above which the scale bar has room.
    fn attribution(&mut self, view: &View, attribution: &str, palette: Palette) -> f32 {
        let Some(block) = attribution_block(attribution, view.width) else { return view.height };
        let [width, height] = block.size();
        let frame =
            Frame { min: [view.width - width - 8.0, view.height - height - 4.0], max: [view.width, view.height] };
        self.panel(frame, palette);
        let [left, top] = frame.min;
        self.letters(&block, [left + 4.0, top + 2.0], ATTRIBUTION_PX, palette.foreground);
        if is_aside(&block, view.width) { view.height } else { top }
    }

    /// Adds the scale bar at the left, above the y `below`.
    fn scale(&mut self, view: &View, below: f32, palette: Palette) {
        let metres = view.metres();
        let length_m = round_length(LONGEST.min(f64::from(view.width) / 3.0) * metres);
        let text =
            if length_m >= 1000.0 { format!("{}\u{a0}km", length_m / 1000.0) } else { format!("{length_m}\u{a0}m") };
        let length = (length_m / metres) as f32;
        let Some(block) = block(&text, Face::Regular, 11.0, f32::INFINITY) else { return };
        let [width, height] = block.size();
        let wide = length.max(width) + 12.0;
        let frame = Frame { min: [EDGE, below - EDGE - height - 12.0], max: [EDGE + wide, below - EDGE] };
        self.panel(frame, palette);
        let ([left, top], [_, bottom]) = (frame.min, frame.max);
        self.letters(&block, [left + 6.0, top + 2.0], 11.0, palette.foreground);
        let mut bar = PathBuilder::new();
        let y = bottom - 4.0;
        bar.move_to(left + 6.0, y - 5.0);
        bar.line_to(left + 6.0, y);
        bar.line_to(left + 6.0 + length, y);
        bar.line_to(left + 6.0 + length, y - 5.0);
        let pen = Pen { width: 1.5, dash: vec![], cap: LineCap::Butt, join: LineJoin::Miter };
        self.items.extend(bar.finish().map(|path| Item::Stroke { path, colour: palette.foreground, pen }));
    }

    /// Adds the north arrow in the upper right corner.
    fn north(&mut self, view: &View, palette: Palette) {
        let frame = Frame { min: [view.width - EDGE - 22.0, EDGE], max: [view.width - EDGE, EDGE + 34.0] };
        self.panel(frame, palette);
        let ([left, top], [right, _]) = (frame.min, frame.max);
        let middle = (left + right) / 2.0;
        let mut arrow = PathBuilder::new();
        arrow.move_to(middle, top + 3.0);
        arrow.line_to(middle + 6.0, top + 18.0);
        arrow.line_to(middle, top + 14.5);
        arrow.line_to(middle - 6.0, top + 18.0);
        arrow.close();
        self.items.extend(arrow.finish().map(|path| Item::Fill { path, colour: palette.foreground }));
        if let Some(block) = block("N", Face::Bold, 11.0, f32::INFINITY) {
            let [width, _] = block.size();
            self.letters(&block, [middle - width / 2.0, top + 20.0], 11.0, palette.foreground);
        }
    }

    fn panel(&mut self, frame: Frame, palette: Palette) {
        let ([left, top], [right, bottom]) = (frame.min, frame.max);
        let area = Rect::from_ltrb(left, top, right, bottom).map(PathBuilder::from_rect);
        self.items.extend(area.map(|path| Item::Fill { path, colour: palette.background.faded(0.85) }));
        self.frames.push(frame);
    }

    fn letters(&mut self, block: &Block, corner: Place, size: f32, colour: Colour) {
        let letters = block.letters(corner, 0.0);
        self.items.push(Item::Letters { letters, size, colour, halo: Colour::NONE, halo_width: 0.0 });
    }
}

/// The text of an attribution in a picture of some width.
fn attribution_block(attribution: &str, picture_width: f32) -> Option<Block> {
    block(attribution, Face::Regular, ATTRIBUTION_PX, (picture_width - 2.0 * EDGE) / ATTRIBUTION_PX)
}

/// Whether an attribution covers only the lower right corner, beside which there is room.
fn is_aside(attribution: &Block, picture_width: f32) -> bool {
    let [width, _] = attribution.size();
    width < picture_width * 0.6
}

/// The height, in CSS pixels, that an attribution covers at the foot of a picture. 0 if it covers a corner only.
pub(super) fn foot(attribution: &str, [width, _]: [u32; 2]) -> f32 {
    let width = width as f32;
    let covering = attribution_block(attribution, width).filter(|block| !is_aside(block, width));
    covering.map_or(0.0, |block| block.size()[1] + 4.0)
}

fn block(text: &str, face: Face, size: f32, max_width: f32) -> Option<Block> {
    Block::set(text, TextStyle { face, size, max_width, line_height: 1.2, spacing: 0.0 })
}

/// The greatest length of the series 1, 2, 5, 10, 20, 50 … that is at most a given length, in metres.
fn round_length(at_most_m: f64) -> f64 {
    let power = 10f64.powf(at_most_m.max(1.0).log10().floor());
    let most = [5.0, 2.0, 1.0].into_iter().find(|step| step * power <= at_most_m);
    most.unwrap_or(1.0) * power
}

/// The mark of the start or the end of a voie or étape.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The position of the localité.
    pub position: Position,
    /// The name of the localité. Empty if there is none.
    pub nom: String,
    /// Whether it is the end, and not the start.
    pub is_end: bool,
}

/// The symbol of a mark: an icon with the name of the localité. Of several marks, those with lower keys are placed first.
pub(super) fn symbol(view: &View, mark: &Mark, palette: Palette, key: f32) -> Symbol {
    let rules = |overlap| CollisionRules { overlap, is_ignored: false, is_optional: true, padding: 1.0 };
    let name = if mark.is_end { "hent-arrivee" } else { "hent-depart" };
    let icon_part = icon(name, Colour::BLACK, Colour::NONE, 0.0).map(|icon| IconPart {
        icon,
        scale: 1.0,
        anchor: [0.5; 2],
        offset: [0.0; 2],
        opacity: 1.0,
        fit: None,
        rules: rules(Overlap::Always),
    });
    let size = 14.0;
    const SIDES: [&str; 8] = ["left", "right", "bottom", "top", "top-left", "top-right", "bottom-left", "bottom-right"];
    let away = |side: &str| {
        let [x, y] = anchor(side);
        let reach = if x != 0.5 && y != 0.5 { 10.0 } else { 14.0 };
        ([x, y], [(0.5 - x) * 2.0 * reach, (0.5 - y) * 2.0 * reach])
    };
    let named = Some(&mark.nom).filter(|nom| !nom.is_empty());
    let text = named.and_then(|nom| block(nom, Face::Bold, size, 11.0)).map(|block| Text {
        text: mark.nom.as_str().into(),
        block,
        size,
        candidates: SIDES.map(away).to_vec(),
        justify: None,
        colour: palette.foreground,
        halo: palette.background,
        halo_width: 2.0,
        max_bend: 0.0,
        rules: rules(Overlap::Never),
    });
    Symbol { key, at: view.place(mark.position), icon: icon_part, text, ..Symbol::own() }
}

/// The least distance between kilometre marks, in CSS pixels.
const APART: f64 = 48.0;

/// Kilometre marks at positions 1 km apart: the items of their discs, and the symbols of their numbers.
pub(super) fn kilometres(view: &View, places: &[Position], palette: Palette) -> (Vec<Item>, Vec<Symbol>) {
    let enough = |step: &u16| f64::from(*step) * 1000.0 / view.metres() >= APART;
    let Some(step) = [1u16, 2, 5, 10, 20, 50, 100].into_iter().find(enough) else { return (vec![], vec![]) };
    let (mut discs, mut symbols) = (vec![], vec![]);
    for (number, position) in (1u16..).zip(places).filter(|(number, _)| number % step == 0) {
        let at = view.place(*position);
        let [x, y] = at;
        let pen = Pen { width: 1.25, dash: vec![], cap: LineCap::Butt, join: LineJoin::Miter };
        if let Some(path) = PathBuilder::from_circle(x, y, 2.75) {
            discs.push(Item::Fill { path: path.clone(), colour: palette.background });
            discs.push(Item::Stroke { path, colour: palette.foreground, pen });
        }
        let Some(block) = block(&number.to_string(), Face::Regular, 11.0, f32::INFINITY) else { continue };
        let text = Text {
            text: format!("km {number}").into(),
            block,
            size: 11.0,
            candidates: ["left", "right", "bottom", "top"]
                .map(anchor)
                .map(|[x, y]| ([x, y], [(0.5 - x) * 14.0, (0.5 - y) * 14.0]))
                .to_vec(),
            justify: None,
            colour: palette.foreground,
            halo: palette.background,
            halo_width: 1.75,
            max_bend: 0.0,
            rules: CollisionRules { overlap: Overlap::Never, is_ignored: false, is_optional: true, padding: 1.0 },
        };
        // Start and end have lower keys.
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
