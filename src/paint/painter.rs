//! Paints a view: the layers of the style from below to above, the chosen way over the others, and the placed symbols in
//! their layers.

use super::choice::{Choice, OWN};
use super::clip::Frame;
use super::collision::Collisions;
use super::display::{Display, Item};
use super::labels::{Board, Border};
use super::shade::Shade;
use super::shapes::Scene;
use super::sheet::{Kind, Layer, Sheet};
use super::source::Sources;
use super::stage::Stage;
use super::symbols::Symbol;
use super::view::View;

/// Symbols and lines this far outside still reach into what is painted, in pixels.
const REACH: f32 = 32.0;

/// What is painted of a view, and how.
pub(super) struct Task<'a> {
    pub(super) view: &'a View,
    pub(super) border: Border,
    pub(super) choice: &'a Choice,
    /// Boxes that no symbol may cover.
    pub(super) reserved: Vec<Frame>,
    /// Symbols that are placed before all others, over all layers.
    pub(super) first: Vec<Symbol>,
    /// Items over the lines of the ways, below the symbols.
    pub(super) over: Vec<Item>,
}

impl Sheet {
    /// Paints a view.
    pub(super) fn paint(&self, task: Task<'_>, sources: &Sources<'_>) -> Display {
        let Task { view, border, choice, reserved, first, mut over } = task;
        let whole = Frame { min: [0.0; 2], max: [view.width, view.height] };
        let margin = if border == Border::Area { REACH } else { 8.0 };
        let layers = self.at(view.zoom);
        let stage = Stage::load(&layers, view, margin.into(), sources);
        let scene = |frame| Scene { stage: &stage, choice, zoom: view.zoom, frame };
        let (shapes, all) = (scene(whole), scene(whole.grown(if border == Border::Area { REACH } else { 0.0 })));
        let mut board = Board { collisions: Collisions::default(), frame: whole, border };
        reserved.iter().for_each(|frame| board.collisions.add(*frame));
        let (first_way, last_way) = (layers.iter().position(is_way), layers.iter().rposition(is_way));
        let mut symbols = first.into_iter().map(|symbol| Symbol { layer: layers.len(), ..symbol }).collect::<Vec<_>>();
        for (number, layer) in layers.iter().enumerate() {
            // The first line of the ways is their casing, the widest one.
            if first_way == Some(number) {
                all.ways(layer, |line, half_width| board.collisions.add_way(line, half_width));
            }
            if layer.kind == Kind::Symbol {
                symbols.extend(all.symbols(layer, number));
            }
        }
        let mut placed = board.place(symbols);
        placed.sort_by_key(|(layer, _)| *layer);
        let mut placed = placed.into_iter().peekable();
        let mut items = vec![];
        for number in 0..=layers.len() {
            if let Some(layer) = layers.get(number) {
                items.extend(shapes.items(layer));
                if layer.kind == Kind::Hillshade
                    && let Some(source) = sources.get(layer.source.as_str())
                {
                    items.extend(Shade::of(layer, view, *source).map(Item::Shade));
                }
                if last_way == Some(number) {
                    items.extend(shapes.chosen(layer));
                    items.append(&mut over);
                }
            }
            while let Some((_, of_layer)) = placed.next_if(|(layer, _)| *layer == number) {
                items.extend(of_layer);
            }
        }
        Display { width: view.width, height: view.height, items }
    }
}

fn is_way(layer: &Layer) -> bool {
    layer.kind == Kind::Line && layer.source == OWN && layer.source_layer == "voies"
}
