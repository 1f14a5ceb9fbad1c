//! Label placement: symbols do not cover each other, and text does not cover the ways.
//!
//! The algorithm is greedy. It begins with the topmost layer, and places the symbols of a layer in the order of their sort
//! keys. A symbol that collides at all of its candidate positions is omitted.

use super::clip::Frame;
use super::collision::{Collisions, Overlap, around};
use super::display::Item;
use super::font;
use super::lettering::Letter;
use super::mvt::Place;
use super::offset::{along, length};
use super::symbols::{CollisionRules, IconPart, Symbol, Text, baseline};

/// The treatment of symbols at the border of the viewport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// The border of a still picture. A symbol that crosses it is omitted.
    Picture,
    /// The border to another area of raster tiles, which is rendered separately. Text must lie inside the area. A small
    /// symbol on the border is always placed, so both areas draw their part of it.
    Area,
}

/// The greatest side of a small symbol, in CSS pixels.
pub(super) const SMALL: f32 = 44.0;

/// Equal texts within this distance in CSS pixels name the same place.
const SAME_PLACE: f32 = 24.0;

/// A placed symbol: the index of its layer, and its items.
pub(super) type Placed = (usize, Vec<Item>);

/// The state of label placement.
pub(super) struct Placer {
    pub(super) collisions: Collisions,
    pub(super) frame: Frame,
    pub(super) border: Border,
}

/// A text at a candidate position.
struct Candidate {
    letters: Vec<Letter>,
    /// Its bounding boxes: one for the text, or one for each glyph along a line.
    frames: Vec<Frame>,
}

impl Placer {
    /// Places symbols. Within a layer, the result has the order of the sort keys.
    pub(super) fn place(&mut self, mut symbols: Vec<Symbol>) -> Vec<Placed> {
        symbols.sort_by(|a, b| b.layer.cmp(&a.layer).then(a.key.total_cmp(&b.key)));
        let mut placed = vec![];
        if self.border == Border::Area {
            let mut inside = vec![];
            for symbol in symbols {
                match self.on_border(&symbol) {
                    Some(items) => placed.push((symbol.layer, items)),
                    None => inside.push(symbol),
                }
            }
            symbols = inside;
        }
        let frame = self.frame;
        for symbol in symbols.iter().filter(|symbol| frame.contains(symbol.at)) {
            if let Some(items) = self.symbol(symbol) {
                placed.push((symbol.layer, items));
            }
        }
        placed
    }

    /// Places a small symbol that crosses the border, whether it collides or not. `None` for any other symbol.
    fn on_border(&mut self, symbol: &Symbol) -> Option<Vec<Item>> {
        if !symbol.is_own {
            return None;
        }
        let text = symbol.text.as_ref().filter(|text| symbol.line.is_none() && text.candidates.len() == 1);
        let first = text.and_then(|text| upright(symbol, text, *text.candidates.first()?));
        let of_text = first.as_ref().map_or(&[][..], |first| &first.frames).first().copied();
        let icon = symbol.icon.as_ref().map(|icon_part| (icon_part, icon_part.frame(symbol, of_text)));
        let all: Vec<Frame> = of_text.into_iter().chain(icon.map(|(_, frame)| frame)).collect();
        // A text with several candidate positions depends on the other symbols of the area. Then the symbol is not whole.
        let is_whole = symbol.text.is_none() || first.is_some();
        let corners: Vec<Place> = all.iter().flat_map(|frame| [frame.min, frame.max]).collect();
        let frame = around(&corners);
        let ([left, top], [right, bottom]) = (frame.min, frame.max);
        let is_small = right - left <= SMALL && bottom - top <= SMALL;
        if all.is_empty() || !is_whole || !is_small || !frame.meets(&self.frame) || self.frame.holds(&frame) {
            return None;
        }
        self.collisions.add(frame, Overlap::Never);
        let mut items: Vec<Item> =
            icon.map(|(icon_part, frame)| icon_part.item(frame, symbol.angle)).into_iter().collect();
        items.extend(first.zip(text).map(|(first, text)| text.item(first.letters)));
        Some(items)
    }

    fn symbol(&mut self, symbol: &Symbol) -> Option<Vec<Item>> {
        // Several source layers can have the name of a place. Names along lines are compared within their source layer only.
        let is_name = symbol.is_own && symbol.icon.is_none();
        let (layer, apart) = match symbol.apart {
            0.0 => ("", SAME_PLACE),
            // A still picture names each étape once. Shields are repeated.
            _ if is_name && self.border == Border::Picture => (&*symbol.source_layer, f32::INFINITY),
            apart => (&*symbol.source_layer, apart),
        };
        let repeated = |text: &Text| self.collisions.is_repeated(layer, &text.text, symbol.at, apart);
        if symbol.text.as_ref().is_some_and(repeated) {
            return None;
        }
        let fitted = symbol.icon.as_ref().filter(|icon_part| icon_part.fit.is_some() && symbol.text.is_some());
        let free_icon = symbol
            .icon
            .as_ref()
            .filter(|_| fitted.is_none())
            .map(|icon_part| (icon_part, icon_part.frame(symbol, None)));
        let icon = free_icon.filter(|(icon_part, frame)| self.is_free(frame, &icon_part.rules));
        let text = symbol.text.as_ref().and_then(|text| Some((text, self.text(symbol, text, fitted)?)));
        let lacks_icon = free_icon.is_some() && icon.is_none();
        let lacks_text = symbol.text.is_some() && text.is_none();
        let icon_alone = symbol.text.as_ref().is_some_and(|text| text.rules.is_optional);
        let text_alone = symbol.icon.as_ref().is_some_and(|icon_part| icon_part.rules.is_optional);
        if (lacks_icon && !text_alone) || (lacks_text && !icon_alone) {
            return None;
        }
        let mut items = vec![];
        if let Some((icon_part, frame)) = icon {
            self.take(&[frame], &icon_part.rules);
            items.push(icon_part.item(frame, symbol.angle));
        }
        if let Some((text, found)) = text {
            if let Some(icon_part) = fitted {
                let frame = icon_part.frame(symbol, found.frames.first().copied());
                self.take(&[frame], &icon_part.rules);
                items.push(icon_part.item(frame, 0.0));
            }
            self.take(&found.frames, &text.rules);
            self.collisions.add_text(layer, &text.text, symbol.at);
            items.push(text.item(found.letters));
        }
        (!items.is_empty()).then_some(items)
    }

    /// Finds the first candidate position of a text that is free. `fitted` is the icon that is fitted around the text.
    fn text(&self, symbol: &Symbol, text: &Text, fitted: Option<&IconPart>) -> Option<Candidate> {
        let rules = fitted.map_or(text.rules, |icon_part| icon_part.rules);
        let is_free = |found: &Candidate| {
            let frames = match fitted {
                Some(icon_part) => vec![icon_part.frame(symbol, found.frames.first().copied())],
                None => found.frames.clone(),
            };
            let covers_way = |frame: &Frame| {
                !symbol.is_on_way && rules.overlap != Overlap::Always && self.collisions.hits_way(frame)
            };
            frames.iter().all(|frame| self.is_free(frame, &rules) && !covers_way(&frame.grown(0.5)))
        };
        if let Some((line, distance)) = &symbol.line {
            return set_along(line, *distance, text).filter(is_free);
        }
        let near = text.candidates.iter().copied();
        let far = text
            .candidates
            .iter()
            .filter(|_| text.candidates.len() > 1)
            .map(|(anchor, [x, y])| (*anchor, [x * 1.8, y * 1.8]));
        near.chain(far).filter_map(|place| self.nudged(symbol, text, upright(symbol, text, place)?)).find(is_free)
    }

    /// Moves a text with one candidate position and no icon into the viewport. `None` if more than its half lies outside.
    fn nudged(&self, symbol: &Symbol, text: &Text, found: Candidate) -> Option<Candidate> {
        let frame = *found.frames.first()?;
        if text.candidates.len() > 1 || symbol.icon.is_some() || self.frame.holds(&frame) {
            return Some(found);
        }
        let ([left, top], [right, bottom]) = (frame.min, frame.max);
        let ([west, north], [east, south]) = (self.frame.min, self.frame.max);
        let shift = |low: f32, high: f32, from: f32, to: f32| (from - low).max(0.0) - (high - to).max(0.0);
        let [dx, dy] = [shift(left, right, west, east), shift(top, bottom, north, south)];
        let is_far = dx.abs() > (right - left) / 2.0 || dy.abs() > (bottom - top);
        let moved = |[x, y]: Place| [x + dx, y + dy];
        let letters = found.letters.into_iter().map(|letter| Letter { at: moved(letter.at), ..letter }).collect();
        let frames = vec![Frame { min: moved(frame.min), max: moved(frame.max) }];
        (!is_far).then_some(Candidate { letters, frames })
    }

    fn is_free(&self, frame: &Frame, rules: &CollisionRules) -> bool {
        rules.overlap == Overlap::Always
            || (self.frame.holds(frame) && !self.collisions.hits(&frame.grown(rules.padding), rules.overlap))
    }

    fn take(&mut self, frames: &[Frame], rules: &CollisionRules) {
        if !rules.is_ignored {
            frames.iter().for_each(|frame| self.collisions.add(*frame, rules.overlap));
        }
    }
}

impl IconPart {
    /// The bounding box of the icon. `text` is the box of the text around which it is fitted.
    fn frame(&self, symbol: &Symbol, text: Option<Frame>) -> Frame {
        let [width, height] = self.icon.size.map(|side| f32::from(side) * self.scale);
        if let (Some([top, right, bottom, left]), Some(text)) = (self.fit, text) {
            let ([w, n], [e, s]) = (text.min, text.max);
            let ([x, y], [half_w, half_h]) = ([(w + e) / 2.0, (n + s) / 2.0], [(e - w) / 2.0, (s - n) / 2.0]);
            return Frame {
                min: [x - half_w - left, y - half_h - top],
                max: [x + half_w + right, y + half_h + bottom],
            };
        }
        let ([x, y], [ax, ay], [dx, dy]) = (symbol.at, self.anchor, self.offset);
        let (sin, cos) = symbol.angle.sin_cos();
        // The vector from the anchor point to the centre of the icon, before rotation.
        let [mx, my] = [dx + (0.5 - ax) * width, dy + (0.5 - ay) * height];
        let [x, y] = [x + mx * cos - my * sin, y + mx * sin + my * cos];
        Frame { min: [x - width / 2.0, y - height / 2.0], max: [x + width / 2.0, y + height / 2.0] }
    }

    fn item(&self, frame: Frame, angle: f32) -> Item {
        Item::Icon { icon: self.icon.clone(), frame, angle, opacity: self.opacity }
    }
}

impl Text {
    fn item(&self, letters: Vec<Letter>) -> Item {
        let Self { size, colour, halo, halo_width, .. } = *self;
        Item::Letters { letters, size, colour, halo, halo_width }
    }
}

/// Sets a text upright at a candidate position.
fn upright(symbol: &Symbol, text: &Text, ([ax, ay], [dx, dy]): (Place, Place)) -> Option<Candidate> {
    let ([x, y], [width, height]) = (symbol.at, text.block.size());
    let corner = [x + dx - ax * width, y + dy - ay * height];
    let [left, top] = corner;
    let letters = text.block.letters(corner, text.justify.unwrap_or(ax));
    let frame = Frame { min: corner, max: [left + width, top + height] };
    (!letters.is_empty()).then_some(Candidate { letters, frames: vec![frame] })
}

/// Sets a text along a line, centred at a distance from its start, so that it reads from left to right. `None` if the line
/// is too short or bends too sharply.
fn set_along(line: &[Place], distance: f32, text: &Text) -> Option<Candidate> {
    let glyphs = text.block.first_line();
    let whole: f32 = glyphs.iter().map(|(_, width)| width).sum();
    let (start, end) = (distance - whole / 2.0, distance + whole / 2.0);
    if start < 0.0 || end > length(line) {
        return None;
    }
    let ([x, _], [u, _]) = (along(line, start)?.0, along(line, end)?.0);
    let (line, start) =
        if u >= x { (line.to_vec(), start) } else { (line.iter().rev().copied().collect(), length(line) - end) };
    let [_, below] = text.candidates.first().map_or([0.0; 2], |(_, offset)| *offset);
    let line = baseline(&line, text.block.baseline() + below);
    let mut at = start * length(&line) / length(&line).max(1.0);
    let (mut letters, mut frames) = (vec![], vec![]);
    let mut before: Option<f32> = None;
    for (glyph, width) in glyphs {
        let (_, angle) = along(&line, at + width / 2.0)?;
        let bend = before.map_or(0.0, |before| turn(before, angle));
        if bend > text.max_bend {
            return None;
        }
        before = Some(angle);
        let (origin, _) = along(&line, at)?;
        letters.push(Letter { glyph, at: origin, angle });
        let (sin, cos) = angle.sin_cos();
        let corner = |along: f32, up: f32| {
            let [x, y] = origin;
            [x + along * cos + up * sin, y + along * sin - up * cos]
        };
        let high = text.size * 0.75;
        frames.push(around(&[corner(0.0, 0.0), corner(width, 0.0), corner(0.0, high), corner(width, high)]));
        at += width;
    }
    letters.iter().any(|letter| font::outline(letter.glyph).is_some()).then_some(Candidate { letters, frames })
}

/// The angle between two directions, radians.
fn turn(a: f32, b: f32) -> f32 {
    let full = std::f32::consts::TAU;
    let apart = (a - b).rem_euclid(full);
    apart.min(full - apart)
}
