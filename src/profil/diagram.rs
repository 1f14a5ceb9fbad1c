//! Draws the diagram of a profile: names, axes, heights and lanes.

use std::fmt::Write as _;

use super::axis::Axis;
use super::extent::LEFT;
use super::icons::{self, SIZE};
use super::lanes::{BESIDE, Group};
use super::layout::{HEIGHT, LANE, Lane, Layout, RIM, ROW, Scale};
use super::lettering::{TEXT, shortened, width};
use super::page::{Ink, Page};
use super::{Forme, GenrePoint, Marque, Profil};
use crate::words::Words;

/// The height of the diagram if the heights of the étape are not known.
const FLAT: f64 = 16.0;
/// The space between the diagram and the names above it.
const BELOW_NAMES: f64 = 8.0;
/// The space between the diagram and the first lane. It holds the lower half of the lowest number on the axis of
/// heights.
const ABOVE_LANES: f64 = 6.0;

/// Draws the diagram below everything drawn so far. `colour` is that of the line.
pub(super) fn draw(page: &mut Page, profil: &Profil, layout: &Layout<'_>, colour: &str, words: &Words) {
    let rows = layout.names.iter().map(|(_, label, _)| label.row + 1).max().unwrap_or(0);
    let scale = Scale { km: layout.km, extent: layout.extent };
    let frame = Frame { scale, m: layout.m, top: page.y + rows as f64 * ROW + BELOW_NAMES };
    let lanes = if layout.lanes.is_empty() { 0.0 } else { ABOVE_LANES + LANE * layout.lanes.len() as f64 };
    let foot = frame.bottom() + lanes;
    distances(page, &frame, foot, words);
    altitudes(page, &frame, words);
    lines(page, &frame, profil, colour);
    closed(page, &frame, profil);
    marks(page, &frame, profil);
    names(page, &frame, layout);
    let mut top = frame.bottom() + ABOVE_LANES;
    for lane in &layout.lanes {
        draw_lane(page, lane, top, frame.right(), words);
        top += LANE;
    }
    page.y = foot + 8.0 + TEXT;
}

/// The coordinate system of the heights.
struct Frame {
    /// Kilometres, from left to right.
    scale: Scale,
    /// Heights in metres, from bottom to top. `None` if a height of the étape is missing.
    m: Option<Axis>,
    /// The y coordinate of the upper edge.
    top: f64,
}

impl Frame {
    fn x(&self, at_m: f64) -> f64 {
        self.scale.x(at_m)
    }

    /// Returns the y coordinate of a height in metres. Without heights, it is that of a line in the middle.
    fn y(&self, height: Option<f64>) -> f64 {
        match self.m.zip(height) {
            Some((m, height)) => self.top + (1.0 - m.part(height)) * HEIGHT,
            None => self.top + FLAT / 2.0,
        }
    }

    /// Returns the right end of the diagram.
    fn right(&self) -> f64 {
        self.scale.extent.right()
    }

    fn bottom(&self) -> f64 {
        self.top + if self.m.is_some() { HEIGHT } else { FLAT }
    }
}

/// Draws the axis of distances at `foot` and a vertical line for each tick. The last number has the unit.
fn distances(page: &mut Page, frame: &Frame, foot: f64, words: &Words) {
    let (km, top, right) = (frame.scale.km, frame.top, frame.right());
    page.draw(format_args!(r##"<path d="M{LEFT} {foot:.1}H{right}" class="axe" stroke="#333" fill="none"/>"##));
    let last = km.ticks().last();
    for tick in km.ticks() {
        let (x, y) = (frame.x(tick * 1000.0), foot + 4.0);
        page.draw(format_args!(r##"<path d="M{x:.1} {top:.1}V{foot:.1}" class="grille" stroke="#ddd" fill="none"/>"##));
        page.draw(format_args!(r##"<path d="M{x:.1} {foot:.1}V{y:.1}" class="axe" stroke="#333" fill="none"/>"##));
        let number = words.number(tick);
        let number = if Some(tick) == last { words.mesure_km(&number) } else { number };
        let most = frame.scale.extent.width() - RIM / 2.0 - width(&number, TEXT) / 2.0;
        page.text(&number, [x.min(most), foot + 5.0 + TEXT], "middle", Ink::Soft);
    }
}

/// Draws the axis of heights, if they are known. The highest number has the unit.
fn altitudes(page: &mut Page, frame: &Frame, words: &Words) {
    let Some(m) = frame.m else { return };
    let right = frame.right();
    let last = m.ticks().last();
    for tick in m.ticks() {
        let (y, height) = (frame.y(Some(tick)), words.number(tick));
        let height = if Some(tick) == last { words.mesure_metres(&height) } else { height };
        page.draw(format_args!(r##"<path d="M{LEFT} {y:.1}H{right}" class="grille" stroke="#ddd" fill="none"/>"##));
        page.text(&height, [LEFT - 7.0, y + TEXT * 0.35], "end", Ink::Soft);
    }
}

/// Draws the heights piece by piece, and a dashed line at each hole. Without heights, it draws a straight line.
fn lines(page: &mut Page, frame: &Frame, profil: &Profil, colour: &str) {
    let (top, bottom) = (frame.top, frame.bottom());
    for piece in &profil.morceaux {
        let (Some([first, _]), Some([last, _])) = (piece.first(), piece.last()) else { continue };
        let mut line = String::with_capacity(piece.len() * 12);
        for [at_m, height] in piece {
            let (letter, x, y) = (if line.is_empty() { "M" } else { "L" }, frame.x(*at_m), frame.y(Some(*height)));
            let _ = write!(line, "{letter}{x:.1} {y:.1}");
        }
        let (first, last) = (frame.x(*first), frame.x(*last));
        page.draw(format_args!(
            r#"<path d="{line}L{last:.1} {bottom:.1}L{first:.1} {bottom:.1}Z" fill="{colour}" fill-opacity="0.25"/>"#
        ));
        page.draw(format_args!(
            r#"<path d="{line}" class="ligne" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>"#
        ));
    }
    if frame.m.is_none() {
        let (y, right) = (frame.y(None), frame.right());
        page.draw(format_args!(
            r#"<path d="M{LEFT} {y:.1}H{right}" class="ligne" fill="none" stroke="{colour}" stroke-width="4"/>"#
        ));
    }
    for at_m in &profil.trous_m {
        let x = frame.x(*at_m);
        page.draw(format_args!(
            r##"<path d="M{x:.1} {top:.1}V{bottom:.1}" class="trou" stroke="#b00" stroke-dasharray="3 3" fill="none"/>"##
        ));
    }
}

/// Draws a hatched band below the line over each closed stretch. The band of an announced closure is paler.
fn closed(page: &mut Page, frame: &Frame, profil: &Profil) {
    let bottom = frame.bottom();
    for (number, closure) in profil.perturbations.iter().enumerate() {
        let [left, right] = [closure.de_m, closure.a_m].map(|at_m| frame.x(at_m));
        // A short closure gets a minimum width, so that it is visible.
        let [left, right] = [left.min(right - 3.0).max(LEFT), right.max(left + 3.0).min(frame.right())];
        let heights = profil.morceaux.iter().flatten().filter(|[at_m, _]| (left..=right).contains(&frame.x(*at_m)));
        let mut band = format!("M{left:.1} {bottom:.1}");
        let mut edge = |x: f64, height: Option<f64>| {
            let _ = write!(band, "L{x:.1} {:.1}", frame.y(height)); // writing to a String cannot fail
        };
        edge(left, profil.height_at(closure.de_m));
        heights.for_each(|[at_m, height]| edge(frame.x(*at_m), Some(*height)));
        edge(right, profil.height_at(closure.a_m));
        let icons::Icon { class, colour, opacity, .. } = icons::of_closure(closure.gravite, closure.en_vigueur());
        let id = format!("hachures-{}-{}-{}-{number}", profil.voie, profil.etape, profil.sens.as_str());
        page.draw(format_args!(
            r##"<pattern id="{id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0H2V5H0Z" class="{class}" fill="{colour}"/></pattern>"##
        ));
        page.draw(format_args!(
            r##"<path d="{band}L{right:.1} {bottom:.1}Z" fill="url(#{id})" fill-opacity="{opacity}"/>"##
        ));
    }
}

/// Draws the marks on the line of heights, each kind with its own shape.
fn marks(page: &mut Page, frame: &Frame, profil: &Profil) {
    for Marque { at_m, forme } in &profil.marques {
        let (x, y) = (frame.x(*at_m), frame.y(profil.height_at(*at_m)));
        let (shape, fill, rim) = match forme {
            Forme::Octogone => ("M-2.5-6H2.5L6-2.5V2.5L2.5 6H-2.5L-6 2.5V-2.5Z", "#b3261e", "#fff"),
            Forme::Triangle => ("M0-6.5 6.5 5.5H-6.5Z", "#f6b800", "#1c2529"),
            Forme::Rond => ("M-4.5 0a4.5 4.5 0 1 0 9 0 4.5 4.5 0 1 0-9 0Z", "#0b46ad", "#fff"),
        };
        page.draw(format_args!(
            r##"<path d="{shape}" transform="translate({x:.1} {y:.1})" fill="{fill}" stroke="{rim}" stroke-width="1.5"/>"##
        ));
    }
}

/// Draws the names of localités, each with a thread down to its place on the line. The marks of the ends are larger,
/// and that of the start is filled.
fn names(page: &mut Page, frame: &Frame, layout: &Layout<'_>) {
    for (point, label, name) in &layout.names {
        let (at, foot) = (label.at, frame.y(point.altitude_m));
        let base = frame.top - BELOW_NAMES - label.row as f64 * ROW;
        page.draw(format_args!(
            r##"<path d="M{at:.1} {base:.1}V{foot:.1}" class="fil" stroke="#777" stroke-width="0.75"/>"##
        ));
        let (radius, look) = match point.genre {
            GenrePoint::Depart => (4.0, r##"class="fort" fill="#111""##),
            GenrePoint::Arrivee => (4.0, r##"class="rond" fill="#fff" stroke="#111" stroke-width="2.5""##),
            _ => (2.5, r##"class="rond" fill="#fff" stroke="#111""##),
        };
        page.draw(format_args!(r#"<circle cx="{at:.1}" cy="{foot:.1}" r="{radius}" {look}/>"#));
        page.text(name, [label.middle, base - 3.0], "middle", Ink::Strong);
    }
}

/// The maximum width of a lane's heading: from the edge of the picture to the icons.
const HEADING: f64 = LEFT - SIZE / 2.0 - 4.0;

/// Draws a lane down from `top`, and to the right as far as `end`: its heading, a mark at the exact place of each point, and the icons with their counts and names.
fn draw_lane(page: &mut Page, lane: &Lane, top: f64, end: f64, words: &Words) {
    let heading = match lane.genre {
        None => words.profil_rang_alertes(),
        Some(GenrePoint::Eau) => words.profil_rang_eau(),
        Some(GenrePoint::Hebergeur) => words.profil_rang_lits(),
        Some(_) => words.profil_rang_achats(),
    };
    let middle = top + LANE - SIZE / 2.0 - 1.5;
    let base = middle + TEXT * 0.35;
    let right = LEFT - SIZE / 2.0 - 3.0;
    page.text(&shortened(&heading, TEXT, HEADING), [right, base], "end", Ink::Soft);
    page.draw(format_args!(r##"<path d="M{LEFT} {top:.1}H{end}" class="grille" stroke="#ddd" fill="none"/>"##));
    let marks: String = lane.marks.iter().fold(String::new(), |mut marks, [left, right]| {
        let (left, right) = (left - 0.5, right + 0.5);
        let _ = write!(marks, "M{left:.1} {top:.1}v3H{right:.1}v-3Z"); // writing to a String cannot fail
        marks
    });
    page.draw(format_args!(r##"<path d="{marks}" class="fort" fill="#111"/>"##));
    for (icon, group) in &lane.icons {
        draw_group(page, group, *icon, [middle, base]);
    }
}

/// Draws an icon with its count and its name. `middle` is the y coordinate of the icon, and `base` that of the texts.
fn draw_group(page: &mut Page, group: &Group, icon: icons::Icon, [middle, base]: [f64; 2]) {
    let icons::Icon { class, colour, opacity, shape } = icon;
    let opacity = if opacity < 1.0 { format!(r#" fill-opacity="{opacity}""#) } else { String::new() };
    let x = group.icon_x();
    page.draw(format_args!(
        r#"<path transform="translate({x:.1} {middle:.1})" d="{shape}" class="{class}" fill="{colour}" fill-rule="evenodd"{opacity}/>"#
    ));
    let count = group.count_text();
    if !count.is_empty() {
        page.text(&count, [group.icon_x() + SIZE / 2.0 + BESIDE, base], "start", Ink::Strong);
    }
    if let Some(name) = &group.name {
        let is_left = name.ends[1] < x;
        let (x, anchor) = if is_left { (name.ends[1], "end") } else { (name.ends[0], "start") };
        page.text(&name.text, [x, base], anchor, Ink::Strong);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Langue;

    #[test]
    fn the_headings_of_lanes_fit_in_every_language() {
        for words in Langue::ALL.map(Words::of) {
            for heading in [
                words.profil_rang_alertes(),
                words.profil_rang_eau(),
                words.profil_rang_lits(),
                words.profil_rang_achats(),
            ] {
                assert_eq!(shortened(&heading, TEXT, HEADING), heading, "{:?}", words.langue());
            }
        }
    }
}
