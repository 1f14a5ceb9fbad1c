//! Converts the features of background, fill, line and circle layers to items of the display list.

use resvg::tiny_skia::{LineCap, LineJoin, Path, PathBuilder};

use super::choice::Choice;
use super::clip::Frame;
use super::display::{Item, Pen, dashes};
use super::evaluate::Context;
use super::icon::icon;
use super::loaded::{LoadedTile, LoadedTiles};
use super::mvt::{Feature, Features, Place};
use super::offset::offset;
use super::stylesheet::{Kind, Layer};
use super::value::{Colour, Value};

/// The input of a layer: its tiles, the zoom and the visible part.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) tiles: &'a LoadedTiles,
    pub(super) choice: &'a Choice,
    pub(super) zoom: f64,
    /// The visible rectangle in CSS pixels.
    pub(super) frame: Frame,
}

/// Features with the same paint, joined in one path. Pixels where they overlap are painted once.
struct Group<P> {
    paint: P,
    path: PathBuilder,
}

/// The approximate greatest number of segments of a path. Smaller paths touch fewer rows and use the CPU cache better.
const LONGEST: usize = 3_000;

/// The number of latest groups in which a feature looks for its paint.
const GROUPS: usize = 24;

fn group<P: PartialEq>(groups: &mut Vec<Group<P>>, paint: P) -> Option<&mut PathBuilder> {
    let recent = groups.len().saturating_sub(GROUPS);
    let known = groups.iter().skip(recent).position(|group| group.paint == paint && group.path.len() < LONGEST);
    if known.is_none() {
        groups.push(Group { paint, path: PathBuilder::new() });
    }
    let place = known.map_or(groups.len() - 1, |place| recent + place);
    groups.get_mut(place).map(|group| &mut group.path)
}

impl<'a> Scene<'a> {
    /// The items of a layer. Empty for symbols, which are placed later, and for hill shading, which has no features.
    pub(super) fn items(&self, layer: &Layer) -> Vec<Item> {
        match layer.kind {
            Kind::Background => self.background(layer),
            Kind::Fill => self.areas(layer),
            Kind::Line => self.lines(layer),
            Kind::Circle => self.circles(layer),
            Kind::Symbol | Kind::Hillshade => vec![],
        }
    }

    fn context(&self, feature: Option<(&'a Features, &'a Feature)>) -> Context<'a> {
        Context { zoom: self.zoom, feature }
    }

    /// The features of a layer that pass its filter, in the order of the sort key.
    pub(super) fn features(&self, layer: &Layer, sort_key: &str) -> Vec<(&'a LoadedTile, &'a Features, &'a Feature)> {
        let all = self.tiles.of_layer(layer);
        let all =
            all.flat_map(|(tile, features)| features.features.iter().map(move |feature| (tile, features, feature)));
        let mut shown: Vec<_> =
            all.filter(|(_, features, feature)| layer.has(self.context(Some((features, feature))))).collect();
        if layer.sets(sort_key) {
            shown.sort_by(|a, b| {
                let key = |(_, features, feature): &(&LoadedTile, &'a Features, &'a Feature)| {
                    layer.number(sort_key, self.context(Some((features, feature))), 0.0)
                };
                key(a).total_cmp(&key(b))
            });
        }
        shown
    }

    fn background(&self, layer: &Layer) -> Vec<Item> {
        let context = self.context(None);
        let ([left, top], [right, bottom]) = (self.frame.min, self.frame.max);
        let area = resvg::tiny_skia::Rect::from_ltrb(left, top, right, bottom).map(PathBuilder::from_rect);
        let colour = layer.colour("background-color", "background-opacity", context, Colour::BLACK);
        let pattern = pattern(layer, "background", context);
        area.map(|path| filled(path, colour, pattern)).into_iter().collect()
    }

    fn areas(&self, layer: &Layer) -> Vec<Item> {
        let mut groups = vec![];
        let mut edges = vec![];
        for (tile, features, feature) in self.features(layer, "fill-sort-key") {
            let context = self.context(Some((features, feature)));
            let colour = layer.colour("fill-color", "fill-opacity", context, Colour::BLACK);
            let pattern = pattern(layer, "fill", context);
            if colour.alpha <= 0.0 && pattern.is_none() {
                continue;
            }
            if let Some(path) = group(&mut groups, (colour, pattern)) {
                tile.rings(features, &feature.geometry, &self.frame).iter().for_each(|ring| close(path, ring));
            }
            if layer.sets("fill-outline-color") {
                let edge = layer.colour("fill-outline-color", "fill-opacity", context, colour);
                if let Some(path) = group(&mut edges, edge) {
                    tile.lines(features, &feature.geometry, &self.frame).iter().for_each(|line| open(path, line));
                }
            }
        }
        let areas = groups
            .into_iter()
            .filter_map(|Group { paint: (colour, pattern), path }| Some(filled(path.finish()?, colour, pattern)));
        let pen = Pen { width: 1.0, dash: vec![], cap: LineCap::Butt, join: LineJoin::Miter };
        let edges = edges.into_iter().filter_map(|Group { paint, path }| {
            Some(Item::Stroke { path: path.finish()?, colour: paint, pen: pen.clone() })
        });
        areas.chain(edges).collect()
    }

    fn lines(&self, layer: &Layer) -> Vec<Item> {
        let mut groups = vec![];
        for (tile, features, feature) in self.features(layer, "line-sort-key") {
            let context = self.context(Some((features, feature)));
            let fading = self.choice.opacity(layer, features, feature);
            let colour = layer.colour("line-color", "line-opacity", context, Colour::BLACK).faded(fading);
            let pen = pen(layer, context);
            if colour.alpha <= 0.0 || pen.width <= 0.05 {
                continue;
            }
            let aside = layer.number("line-offset", context, 0.0);
            let gap = layer.number("line-gap-width", context, 0.0);
            // A dash pattern starts where the line starts. Clipping at the viewport would move the dashes, and areas of
            // raster tiles would not match.
            let near = self.frame.grown(pen.width + aside.abs() + gap);
            let frame = if pen.dash.is_empty() { near } else { tile.frame };
            let lines = tile.lines(features, &feature.geometry, &frame);
            let sides = if gap > 0.0 {
                vec![aside - (gap + pen.width) / 2.0, aside + (gap + pen.width) / 2.0]
            } else {
                vec![aside]
            };
            if let Some(path) = group(&mut groups, (colour, pen)) {
                for side in sides {
                    lines.iter().for_each(|line| open(path, &offset(line, side)));
                }
            }
        }
        let item = |Group { paint: (colour, pen), path }: Group<(Colour, Pen)>| {
            Some(Item::Stroke { path: path.finish()?, colour, pen })
        };
        groups.into_iter().filter_map(item).collect()
    }

    fn circles(&self, layer: &Layer) -> Vec<Item> {
        let mut items = vec![];
        for (tile, features, feature) in self.features(layer, "circle-sort-key") {
            let context = self.context(Some((features, feature)));
            let fading = self.choice.opacity(layer, features, feature);
            let radius = layer.number("circle-radius", context, 5.0);
            let width = layer.number("circle-stroke-width", context, 0.0);
            let colour = layer.colour("circle-color", "circle-opacity", context, Colour::BLACK).faded(fading);
            let edge =
                layer.colour("circle-stroke-color", "circle-stroke-opacity", context, Colour::BLACK).faded(fading);
            for [x, y] in tile.points(features, &feature.geometry) {
                if !self.frame.grown(radius + width).contains([x, y]) {
                    continue;
                }
                if colour.alpha > 0.0 && radius > 0.0 {
                    items.extend(PathBuilder::from_circle(x, y, radius).map(|path| Item::Fill { path, colour }));
                }
                if edge.alpha > 0.0 && width > 0.0 {
                    let pen = Pen { width, dash: vec![], cap: LineCap::Butt, join: LineJoin::Miter };
                    let ring = PathBuilder::from_circle(x, y, radius + width / 2.0);
                    items.extend(ring.map(|path| Item::Stroke { path, colour: edge, pen }));
                }
            }
        }
        items
    }

    /// The chosen line: a dark outline, a light casing, and the line itself. If `line` is not empty, it is the chosen line,
    /// with the colour of the chosen voie.
    pub(super) fn chosen(&self, layer: &Layer, line: &[Vec<Place>]) -> Vec<Item> {
        let Some(name) = self.choice.layer().map(|name| if line.is_empty() { name } else { "voies" }) else {
            return vec![];
        };
        let mut path = PathBuilder::new();
        let mut look = None;
        for (tile, features) in self.tiles.of(super::choice::OWN, name) {
            let chosen = |feature: &&Feature| match line.is_empty() {
                true => self.choice.is_line(features, feature),
                false => self.choice.is_voie(features, feature),
            };
            for feature in features.features.iter().filter(chosen) {
                let context = self.context(Some((features, feature)));
                look.get_or_insert_with(|| {
                    let own = || features.tag(feature, "couleur").and_then(Value::colour);
                    let colour = self.choice.couleur.map(Colour::of_bytes).or_else(own);
                    let of_layer = layer.colour("line-color", "line-opacity", context, Colour::BLACK);
                    (colour.unwrap_or(of_layer), layer.number("line-width", context, 3.0))
                });
                if line.is_empty() {
                    let lines = tile.lines(features, &feature.geometry, &self.frame.grown(16.0));
                    lines.iter().for_each(|line| open(&mut path, line));
                }
            }
        }
        let clipped = line.iter().flat_map(|piece| self.frame.grown(16.0).line(piece));
        clipped.for_each(|piece| open(&mut path, &piece));
        let (Some(path), Some((colour, width))) = (path.finish(), look) else { return vec![] };
        let pen = |width| Pen { width, dash: vec![], cap: LineCap::Round, join: LineJoin::Round };
        let [dark, light] = ["#1c2529", "#ffffff"].map(|hex| Colour::parse(hex).unwrap_or(Colour::BLACK));
        let stroke = |colour, more: f32| Item::Stroke { path: path.clone(), colour, pen: pen(width + more) };
        vec![stroke(dark, 6.0), stroke(light, 4.0), stroke(colour, 1.5)]
    }

    /// Calls `add` with each line of the ways and half of its width. Labels avoid these lines.
    pub(super) fn ways(&self, layer: &Layer, mut add: impl FnMut(&[Place], f32)) {
        for (tile, features, feature) in self.features(layer, "") {
            let context = self.context(Some((features, feature)));
            let half_width = layer.number("line-width", context, 1.0) / 2.0;
            let aside = layer.number("line-offset", context, 0.0);
            let lines = tile.lines(features, &feature.geometry, &self.frame.grown(32.0));
            lines.iter().for_each(|line| add(&offset(line, aside), half_width));
        }
    }
}

fn filled(path: Path, colour: Colour, pattern: Option<super::display::Icon>) -> Item {
    match pattern {
        Some(icon) => Item::Pattern { path, icon, opacity: colour.alpha },
        None => Item::Fill { path, colour },
    }
}

/// The icon of a fill pattern. `None` if the layer has no pattern.
fn pattern(layer: &Layer, kind: &str, context: Context<'_>) -> Option<super::display::Icon> {
    let name = layer.text(&format!("{kind}-pattern"), context);
    icon(&name, Colour::BLACK, Colour::NONE, 0.0)
}

fn pen(layer: &Layer, context: Context<'_>) -> Pen {
    let width = layer.number("line-width", context, 1.0);
    let cap = match &*layer.text("line-cap", context) {
        "round" => LineCap::Round,
        "square" => LineCap::Square,
        _ => LineCap::Butt,
    };
    let join = match &*layer.text("line-join", context) {
        "round" => LineJoin::Round,
        "bevel" => LineJoin::Bevel,
        _ => LineJoin::Miter,
    };
    Pen { width, dash: dashes(&layer.numbers("line-dasharray", context), width), cap, join }
}

fn open(path: &mut PathBuilder, line: &[Place]) {
    for (number, [x, y]) in line.iter().enumerate() {
        if number == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
    }
}

fn close(path: &mut PathBuilder, ring: &[Place]) {
    open(path, ring);
    path.close();
}
