//! Creates the display list of a view: the layers of the style from bottom to top, each with its placed symbols. The chosen
//! way lies above all other ways.

use super::choice::{Choice, OWN};
use super::clip::Frame;
use super::collision::{Collisions, Overlap};
use super::display::{DisplayList, Item};
use super::labels::{Border, Placer};
use super::loaded::LoadedTiles;
use super::mvt::Place;
use super::shade::Shade;
use super::shapes::Scene;
use super::source::Sources;
use super::stylesheet::{Kind, Layer, Stylesheet};
use super::symbols::Symbol;
use super::view::View;

/// The distance in CSS pixels from which symbols outside an area can reach into it.
const REACH: f32 = 32.0;

/// The input of [`Stylesheet::paint`], besides the style and its sources.
pub(super) struct Task<'a> {
    pub(super) view: &'a View,
    pub(super) border: Border,
    pub(super) choice: &'a Choice,
    /// Bounding boxes that no symbol may cover.
    pub(super) reserved: Vec<Frame>,
    /// Symbols that are placed before all others, and drawn above all layers.
    pub(super) first: Vec<Symbol>,
    /// Items above the lines of the ways and below the symbols.
    pub(super) over: Vec<Item>,
    /// The chosen line, in CSS pixels, if the tiles have no feature for it.
    pub(super) line: &'a [Vec<Place>],
}

impl Stylesheet {
    /// Creates the display list of a view.
    pub(super) fn paint(&self, task: Task<'_>, sources: &Sources<'_>) -> DisplayList {
        let Task { view, border, choice, reserved, first, mut over, line } = task;
        let whole = Frame { min: [0.0; 2], max: [view.width, view.height] };
        let margin = if border == Border::Area { REACH } else { 8.0 };
        let layers = self.at(view.zoom);
        let (tiles, mut shades) =
            rayon::join(|| LoadedTiles::load(&layers, view, margin.into(), sources), || shades(&layers, view, sources));
        let scene = |frame| Scene { tiles: &tiles, choice, zoom: view.zoom, frame };
        let (shapes, all) = (scene(whole), scene(whole.grown(if border == Border::Area { REACH } else { 0.0 })));
        let mut placer = Placer { collisions: Collisions::default(), frame: whole, border };
        reserved.iter().for_each(|frame| placer.collisions.add(*frame, Overlap::Never));
        let (first_way, last_way) = (layers.iter().position(is_way), layers.iter().rposition(is_way));
        let mut symbols = first.into_iter().map(|symbol| Symbol { layer: layers.len(), ..symbol }).collect::<Vec<_>>();
        for (number, layer) in layers.iter().enumerate() {
            // The first line layer of the ways is their casing, which is the widest.
            if first_way == Some(number) {
                all.ways(layer, |line, half_width| placer.collisions.add_way(line, half_width));
            }
            if layer.kind == Kind::Symbol {
                symbols.extend(all.symbols(layer, number));
            }
        }
        let mut placed = placer.place(symbols);
        placed.sort_by_key(|(layer, _)| *layer);
        let mut placed = placed.into_iter().peekable();
        let mut items = vec![];
        for number in 0..=layers.len() {
            if let Some(layer) = layers.get(number) {
                items.extend(shapes.items(layer));
                items.extend(shades.get_mut(number).and_then(Option::take).map(Item::Shade));
                if last_way == Some(number) {
                    items.extend(shapes.chosen(layer, line));
                    items.append(&mut over);
                }
            }
            while let Some((_, of_layer)) = placed.next_if(|(layer, _)| *layer == number) {
                items.extend(of_layer);
            }
        }
        DisplayList { width: view.width, height: view.height, items }
    }
}

/// The hill shading of each layer. `None` for a layer of another kind, or without heights.
fn shades(layers: &[Layer], view: &View, sources: &Sources<'_>) -> Vec<Option<Shade>> {
    let shade = |layer: &Layer| Shade::of(layer, view, *sources.get(layer.source.as_str())?);
    layers.iter().map(|layer| (layer.kind == Kind::Hillshade).then_some(layer).and_then(shade)).collect()
}

fn is_way(layer: &Layer) -> bool {
    layer.kind == Kind::Line && layer.source == OWN && layer.source_layer == "voies"
}
