//! Converts the features of symbol layers to symbols: an icon, a text, or both, with candidate positions.

use std::sync::Arc;

use super::choice::OWN;
use super::clip::Frame;
use super::collision::Overlap;
use super::display::Icon;
use super::evaluate::Context;
use super::font::Face;
use super::icon::icon;
use super::lettering::{Anchor, Block, TextStyle, anchor};
use super::loaded::LoadedTile;
use super::mvt::{Feature, Features, Geometry, Place};
use super::offset::{along, length, offset};
use super::shapes::Scene;
use super::stylesheet::Layer;
use super::value::{Colour, Value};

/// The invisible icon with which styles keep text off the ways and off each other. The painter ignores it, because it tests
/// the lines of the ways and equal texts itself.
const EMPTY: &str = "hent-vide";

/// A symbol that has not been placed yet.
#[derive(Clone, Debug)]
pub(super) struct Symbol {
    /// The index of its layer in the style.
    pub(super) layer: usize,
    /// The sort key. Within a layer, symbols with lower keys are placed first.
    pub(super) key: f32,
    /// The anchor point in CSS pixels.
    pub(super) at: Place,
    /// The rotation of the icon in radians.
    pub(super) angle: f32,
    /// The line along which the text is set, and the distance of the anchor point from its start.
    pub(super) line: Option<(Arc<Vec<Place>>, f32)>,
    pub(super) icon: Option<IconPart>,
    pub(super) text: Option<Text>,
    /// Whether it may cover the ways: a shield or an arrow.
    pub(super) is_on_way: bool,
    /// Whether it comes from hent's own tiles. Such a symbol may cross the border of an area.
    pub(super) is_own: bool,
    /// The source layer of the feature. Two layers of a style can draw the same name, above the line and below it.
    pub(super) source_layer: Arc<str>,
    /// The least distance to an equal text of the same source layer, in CSS pixels. 0 for symbols at points.
    pub(super) apart: f32,
}

impl Symbol {
    /// An empty symbol of hent's own: upright, without icon and text.
    pub(super) fn own() -> Self {
        Self {
            layer: 0,
            key: 0.0,
            at: [0.0; 2],
            angle: 0.0,
            line: None,
            icon: None,
            text: None,
            is_on_way: false,
            is_own: true,
            source_layer: "".into(),
            apart: 0.0,
        }
    }
}

/// The collision rules of an icon or a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct CollisionRules {
    pub(super) overlap: Overlap,
    /// Other symbols may cover it (`ignore-placement`).
    pub(super) is_ignored: bool,
    /// If it collides, the other half of the symbol is placed alone.
    pub(super) is_optional: bool,
    /// The free space around the bounding box, in CSS pixels.
    pub(super) padding: f32,
}

/// The icon of a symbol.
#[derive(Clone, Debug)]
pub(super) struct IconPart {
    pub(super) icon: Icon,
    pub(super) scale: f32,
    pub(super) anchor: Anchor,
    pub(super) offset: Place,
    pub(super) opacity: f32,
    /// The padding in pixels (top, right, bottom, left) if the icon is scaled to fit around the text.
    pub(super) fit: Option<[f32; 4]>,
    pub(super) rules: CollisionRules,
}

/// The text of a symbol.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: Arc<str>,
    pub(super) block: Block,
    pub(super) size: f32,
    /// The candidate positions: an anchor, and its offset in pixels from the anchor point. The first free one is used.
    pub(super) candidates: Vec<(Anchor, Place)>,
    /// 0 for left-aligned lines, 1 for right-aligned lines. `None`: the anchor decides.
    pub(super) justify: Option<f32>,
    pub(super) colour: Colour,
    pub(super) halo: Colour,
    pub(super) halo_width: f32,
    /// The greatest angle between neighbouring glyphs along a line, in radians.
    pub(super) max_bend: f32,
    pub(super) rules: CollisionRules,
}

impl Scene<'_> {
    /// The symbols of a layer whose anchor points lie in the frame. `number` is the index of the layer.
    pub(super) fn symbols(&self, layer: &Layer, number: usize) -> Vec<Symbol> {
        let mut symbols = vec![];
        let source_layer: Arc<str> = layer.source_layer.as_str().into();
        for (tile, features, feature) in self.features(layer, "symbol-sort-key") {
            if !self.choice.has(layer, features, feature) {
                continue;
            }
            let context = Context { zoom: self.zoom, feature: Some((features, feature)) };
            let placement = layer.text("symbol-placement", context);
            let along_line = &*placement == "line" || &*placement == "line-center";
            let (icon_part, text) = (icon_part(layer, context), text(layer, context, (features, feature), along_line));
            if icon_part.is_none() && text.is_none() {
                continue;
            }
            let has_icon = icon_part.is_some();
            let turns = |part: &str| match &*layer.text(&format!("{part}-rotation-alignment"), context) {
                "map" => true,
                "viewport" | "viewport-glyph" => false,
                _ => along_line,
            };
            let symbol = Symbol {
                layer: number,
                key: layer.number("symbol-sort-key", context, 0.0),
                at: [0.0; 2],
                angle: layer.number("icon-rotate", context, 0.0).to_radians(),
                line: None,
                icon: icon_part,
                text,
                is_on_way: layer.source == OWN && along_line && has_icon,
                is_own: layer.source == OWN,
                source_layer: Arc::clone(&source_layer),
                apart: 0.0,
            };
            let lines = || tile.lines(features, &feature.geometry, &self.frame.grown(1.0));
            match &*placement {
                "line" | "line-center" => {
                    let spacing = if &*placement == "line" {
                        layer.number("symbol-spacing", context, 250.0)
                    } else {
                        f32::INFINITY
                    };
                    for line in lines() {
                        symbols.extend(on_line(&symbol, line, spacing.max(20.0), [turns("icon"), turns("text")]));
                    }
                }
                _ => {
                    let places = points(tile, features, feature, &self.frame);
                    symbols.extend(places.into_iter().map(|at| Symbol { at, ..symbol.clone() }));
                }
            }
        }
        symbols.retain(|symbol| self.frame.contains(symbol.at));
        symbols
    }
}

/// The anchor points of a feature for `symbol-placement: point`.
fn points(tile: &LoadedTile, features: &Features, feature: &Feature, frame: &Frame) -> Vec<Place> {
    match &feature.geometry {
        Geometry::Points(_) => tile.points(features, &feature.geometry),
        Geometry::Lines(_) => {
            tile.lines(features, &feature.geometry, frame).iter().filter_map(|line| line.first().copied()).collect()
        }
        Geometry::Rings(_) => {
            let rings = tile.rings(features, &feature.geometry, &tile.frame);
            let largest = rings.iter().max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()));
            largest.map(|ring| centre(ring)).into_iter().collect()
        }
    }
}

fn area(ring: &[Place]) -> f32 {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().zip(next).map(|([x, y], [u, v])| x * v - u * y).sum::<f32>() / 2.0
}

/// The centre of the bounding box of a ring.
fn centre(ring: &[Place]) -> Place {
    let Frame { min: [a, b], max: [c, d] } = super::collision::around(ring);
    [(a + c) / 2.0, (b + d) / 2.0]
}

/// Repeats a symbol along a line at equal distances. `icon_turns` and `text_turns`: whether they rotate with the line.
fn on_line(symbol: &Symbol, line: Vec<Place>, spacing: f32, [icon_turns, text_turns]: [bool; 2]) -> Vec<Symbol> {
    let whole = length(&line);
    let of_text = symbol.text.as_ref().filter(|_| text_turns).map_or(0.0, |text| text.block.size()[0] + 4.0);
    let of_icon = symbol.icon.as_ref().map_or(0.0, |icon_part| f32::from(icon_part.icon.size[0]) * icon_part.scale);
    if whole < of_text.max(of_icon) || whole <= 0.0 {
        return vec![];
    }
    let line = Arc::new(line);
    let count = (whole / spacing).floor().max(1.0);
    let step = whole / count;
    // The count fits: a line in a tile is some thousand pixels long, and the spacing is at least 20.
    #[allow(clippy::cast_sign_loss)]
    let count = count as u16;
    let places = (0..count).map(|number| (f32::from(number) + 0.5) * step);
    let at = |distance: f32| {
        let (at, direction) = along(&line, distance)?;
        let angle = symbol.angle + if icon_turns { direction } else { 0.0 };
        let along_line = symbol.text.as_ref().filter(|_| text_turns).map(|_| (Arc::clone(&line), distance));
        Some(Symbol { at, angle, line: along_line, apart: spacing.min(250.0) / 2.0, ..symbol.clone() })
    };
    places.filter_map(at).collect()
}

fn rules(layer: &Layer, part: &str, context: Context<'_>) -> CollisionRules {
    let of = |name: &str| format!("{part}-{name}");
    let overlap = match &*layer.text(&of("overlap"), context) {
        "always" => Overlap::Always,
        "cooperative" => Overlap::Cooperative,
        "" if layer.truth(&of("allow-overlap"), context) => Overlap::Always,
        _ => Overlap::Never,
    };
    CollisionRules {
        overlap,
        is_ignored: layer.truth(&of("ignore-placement"), context),
        is_optional: layer.truth(&of("optional"), context),
        padding: layer.number(&of("padding"), context, 2.0),
    }
}

fn icon_part(layer: &Layer, context: Context<'_>) -> Option<IconPart> {
    let name = layer.text("icon-image", context);
    let scale = layer.number("icon-size", context, 1.0);
    let opacity = layer.number("icon-opacity", context, 1.0);
    if name.is_empty() || &*name == EMPTY || opacity <= 0.0 || scale <= 0.0 {
        return None;
    }
    let colour = layer.colour("icon-color", "", context, Colour::BLACK);
    let halo = layer.colour("icon-halo-color", "", context, Colour::NONE);
    let icon = icon(&name, colour, halo, layer.number("icon-halo-width", context, 0.0))?;
    let fit = match &*layer.text("icon-text-fit", context) {
        "both" | "width" | "height" => match *layer.numbers("icon-text-fit-padding", context).as_slice() {
            [top, right, bottom, left] => Some([top, right, bottom, left]),
            _ => Some([0.0; 4]),
        },
        _ => None,
    };
    let [x, y] = layer.pair("icon-offset", context);
    Some(IconPart {
        icon,
        scale,
        anchor: anchor(&layer.text("icon-anchor", context)),
        offset: [x * scale, y * scale],
        opacity,
        fit,
        rules: rules(layer, "icon", context),
    })
}

fn text(layer: &Layer, context: Context<'_>, of: (&Features, &Feature), along_line: bool) -> Option<Text> {
    let text = with_tags(&layer.text("text-field", context), of);
    let size = layer.number("text-size", context, 16.0);
    let colour = layer.colour("text-color", "text-opacity", context, Colour::BLACK);
    if text.trim().is_empty() || size < 1.0 || colour.alpha <= 0.0 {
        return None;
    }
    let text: Arc<str> = match &*layer.text("text-transform", context) {
        "uppercase" => text.to_uppercase().into(),
        "lowercase" => text.to_lowercase().into(),
        _ => text.into(),
    };
    let max_width = if along_line { f32::INFINITY } else { layer.number("text-max-width", context, 10.0).max(1.0) };
    let style = TextStyle {
        face: Face::named(&layer.text("text-font", context)),
        size,
        max_width,
        line_height: layer.number("text-line-height", context, 1.2),
        spacing: layer.number("text-letter-spacing", context, 0.0),
    };
    let justify = match &*layer.text("text-justify", context) {
        "left" => Some(0.0),
        "right" => Some(1.0),
        "auto" => None,
        _ => Some(0.5),
    };
    Some(Text {
        block: Block::set(&text, style)?,
        text,
        size,
        candidates: candidates(layer, context, size),
        justify,
        colour,
        halo: layer.colour("text-halo-color", "text-opacity", context, Colour::NONE),
        halo_width: layer.number("text-halo-width", context, 0.0),
        max_bend: layer.number("text-max-angle", context, 45.0).to_radians(),
        rules: rules(layer, "text", context),
    })
}

/// Replaces `{key}` by the value of the tag, a notation of older styles.
fn with_tags(text: &str, (features, feature): (&Features, &Feature)) -> String {
    let mut rest = text;
    let mut whole = String::new();
    while let Some((before, (key, after))) = rest.split_once('{').and_then(|(b, a)| Some((b, a.split_once('}')?))) {
        whole.push_str(before);
        whole.push_str(&features.tag(feature, key).map_or("".into(), Value::shown));
        rest = after;
    }
    whole + rest
}

/// The candidate positions of a text around its anchor point.
fn candidates(layer: &Layer, context: Context<'_>, size: f32) -> Vec<(Anchor, Place)> {
    let [x, y] = layer.pair("text-offset", context).map(|v| v * size);
    let radial = layer.number("text-radial-offset", context, 0.0) * size;
    let away = |name: &str| {
        let [ax, ay] = anchor(name);
        let diagonal = if ax != 0.5 && ay != 0.5 { std::f32::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let reach = |share: f32, offset: f32| match radial > 0.0 {
            true => (0.5 - share) * 2.0 * radial * diagonal,
            false => (0.5 - share) * 2.0 * offset.abs(),
        };
        ([ax, ay], [reach(ax, x), reach(ay, y)])
    };
    let offsets = layer.value("text-variable-anchor-offset", context);
    if !offsets.list().is_empty() {
        let (pairs, _) = offsets.list().as_chunks::<2>();
        let pair = |[name, offset]: &[Value; 2]| {
            let at = |number: usize| offset.list().get(number).and_then(Value::number).unwrap_or(0.0) as f32 * size;
            (anchor(&name.shown()), [at(0), at(1)])
        };
        return pairs.iter().map(pair).collect();
    }
    let anchors = layer.value("text-variable-anchor", context);
    if anchors.list().is_empty() {
        let name = layer.text("text-anchor", context);
        let offset = if radial > 0.0 { away(&name).1 } else { [x, y] };
        return vec![(anchor(&name), offset)];
    }
    anchors.list().iter().map(|name| away(&name.shown())).collect()
}

/// The baseline of a text along a line: the parallel at a distance in pixels.
pub(super) fn baseline(line: &[Place], below: f32) -> Vec<Place> {
    offset(line, below)
}
