//! Draws a profile as SVG. The elements `title` and `desc` say in words what the picture shows. The picture has no
//! script and loads nothing.
//!
//! ```text
//!   from – to                        All lengths are in units of the picture. It is 400 units wide, like a phone.
//!   voie, étape; figures             Its height grows with the rows of names and of the attribution.
//!    names of localités
//!   m│      ╭─╮
//!    │ ─────╯ ╰────
//!    └──┬──┬──┬──┬─ km
//!   attribution
//! ```

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::axis::Axis;
use super::labels::{self, Label};
use super::lettering::{shortened, width, wrapped};
use super::{Jalon, Profil};
use crate::file::xml::clean;
use crate::words::Words;

/// The width of the picture.
const WIDTH: f64 = 400.0;
/// The margin on all sides.
const RIM: f64 = 8.0;
/// The left and right end of the diagram.
const LEFT: f64 = 46.0;
const RIGHT: f64 = WIDTH - 12.0;
/// The height of the diagram.
const HEIGHT: f64 = 130.0;
/// Font sizes.
const TITLE: f64 = 14.0;
const TEXT: f64 = 11.0;
const SMALL: f64 = 8.5;
/// The distance between two rows of names.
const ROW: f64 = 14.0;
/// The greatest width of a name.
const NAME: f64 = 150.0;
/// The least range of heights on the axis, metres. A flat étape then looks flat.
const LEAST_M: f64 = 40.0;
/// The greatest number of steps on the axis of kilometres.
const MOST_KM: f64 = 6.0;
/// Distances off the line below this are not mentioned, metres.
const BESIDE_M: f64 = 10.0;
/// The colour of a line whose voie has no valid colour.
const GREY: &str = "#4d4d4d";

/// Draws a profile in the language of `words`.
pub(super) fn svg(profil: &Profil, words: &Words) -> String {
    let mut page = Page { out: String::with_capacity(20_000), y: RIM };
    page.lines(&profil.nom, TITLE, 2, "#111");
    let voie = if profil.sens.is_back() {
        words.profil_etape_retour(&profil.nom_voie, &profil.etape)
    } else {
        words.profil_etape(&profil.nom_voie, &profil.etape)
    };
    page.lines(&voie, TEXT, 2, "#444");
    page.lines(&figures(profil, words), TEXT, 3, "#111");
    page.y += 6.0;
    heights(&mut page, profil, words);
    page.y += 4.0;
    let scale = words.profil_echelle(&format!("{:.0}", exaggeration(profil)));
    page.lines(&format!("{scale} {}", profil.attribution.join(" | ")), SMALL, 12, "#555");
    let lang = words.langue().code();

    let (id, height) = (format!("{}-{}-{}", profil.voie, profil.etape, profil.sens.as_str()), page.y + RIM);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0}" role="img" lang="{lang}" aria-labelledby="titre-{id} description-{id}" font-family="'Open Sans', 'Noto Sans', Arial, sans-serif">
<title id="titre-{id}">{}</title>
<desc id="description-{id}">{}</desc>
<rect width="100%" height="100%" fill="#fff"/>
{}</svg>
"##,
        text(&words.profil_titre(&profil.nom, &voie)),
        text(&in_words(profil, words)),
        page.out
    )
}

/// The picture under construction.
struct Page {
    out: String,
    /// The y coordinate below everything that is drawn.
    y: f64,
}

impl Page {
    /// Adds an element.
    fn draw(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.out, "{element}"); // writing to a String cannot fail
    }

    /// Adds a text, broken into at most `most` lines.
    fn lines(&mut self, words: &str, size: f64, most: usize, colour: &str) {
        for line in wrapped(words, size, WIDTH - 2.0 * RIM, most) {
            self.y += size * 1.3;
            let (line, y) = (text(&line), self.y - size * 0.25);
            self.draw(format_args!(r#"<text x="{RIM}" y="{y:.1}" font-size="{size}" fill="{colour}">{line}</text>"#));
        }
    }
}

/// Draws the diagram: names, axes and heights.
fn heights(page: &mut Page, profil: &Profil, words: &Words) {
    let km = Axis::along(length_m(profil) / 1000.0, MOST_KM);
    let m = Axis::around(profil.relief.altitude_min_m, profil.relief.altitude_max_m, LEAST_M);
    let names = names(&profil.localites, km);
    let rows = names.iter().map(|(_, label, _)| label.row + 1).max().unwrap_or(0);
    let frame = Frame { km, m, top: page.y + rows as f64 * ROW + 8.0 };
    ticks(page, &frame, words);
    lines(page, &frame, profil);
    for (jalon, label, name) in names {
        let (at, foot) = (label.at, frame.y(profil.height_at(jalon.km * 1000.0)));
        let base = frame.top - 8.0 - label.row as f64 * ROW;
        let (x, y) = (label.middle, base - 3.0);
        page.draw(format_args!(r##"<path d="M{at:.1} {base:.1}V{foot:.1}" stroke="#777" stroke-width="0.75"/>"##));
        page.draw(format_args!(r##"<circle cx="{at:.1}" cy="{foot:.1}" r="2.5" fill="#fff" stroke="#111"/>"##));
        let name = text(&name);
        page.draw(format_args!(
            r##"<text x="{x:.1}" y="{y:.1}" font-size="{TEXT}" fill="#111" text-anchor="middle">{name}</text>"##
        ));
    }
    page.y = frame.bottom() + 8.0 + TEXT;
}

/// The coordinate system of the diagram.
struct Frame {
    /// Kilometres, from left to right.
    km: Axis,
    /// Heights in metres, from bottom to top.
    m: Axis,
    /// The y coordinate of the upper edge.
    top: f64,
}

impl Frame {
    fn x(&self, at_m: f64) -> f64 {
        LEFT + self.km.part(at_m / 1000.0) * (RIGHT - LEFT)
    }

    fn y(&self, height: f64) -> f64 {
        self.top + (1.0 - self.m.part(height)) * HEIGHT
    }

    fn bottom(&self) -> f64 {
        self.top + HEIGHT
    }
}

/// Draws the ticks of both axes and their numbers. The last number of each axis has the unit.
fn ticks(page: &mut Page, frame: &Frame, words: &Words) {
    let (Frame { km, m, .. }, bottom) = (frame, frame.bottom());
    let last = m.ticks().last();
    for tick in m.ticks() {
        let (y, height) = (frame.y(tick), words.number(tick));
        let height = if Some(tick) == last { words.mesure_metres(&height) } else { height };
        page.draw(format_args!(r##"<path d="M{LEFT} {y:.1}H{RIGHT}" stroke="#ddd" fill="none"/>"##));
        let (x, y) = (LEFT - 4.0, y + TEXT * 0.35);
        page.draw(format_args!(
            r##"<text x="{x}" y="{y:.1}" font-size="{TEXT}" fill="#333" text-anchor="end">{height}</text>"##
        ));
    }
    let last = km.ticks().last();
    for tick in km.ticks() {
        let (x, y) = (frame.x(tick * 1000.0), bottom + 4.0);
        page.draw(format_args!(r##"<path d="M{x:.1} {bottom:.1}V{y:.1}" stroke="#333" fill="none"/>"##));
        let label = words.number(tick);
        let label = if Some(tick) == last { words.mesure_km(&label) } else { label };
        let most = WIDTH - RIM / 2.0 - width(&label, TEXT) / 2.0;
        let (x, y) = (x.min(most), bottom + 5.0 + TEXT);
        page.draw(format_args!(
            r##"<text x="{x:.1}" y="{y:.1}" font-size="{TEXT}" fill="#333" text-anchor="middle">{label}</text>"##
        ));
    }
}

/// Draws the heights, segment by segment, and a dashed line at each hole.
fn lines(page: &mut Page, frame: &Frame, profil: &Profil) {
    let (top, bottom) = (frame.top, frame.bottom());
    let colour = if is_colour(&profil.couleur) { &profil.couleur } else { GREY };
    for piece in &profil.morceaux {
        let (Some([first, _]), Some([last, _])) = (piece.first(), piece.last()) else { continue };
        let mut line = String::with_capacity(piece.len() * 12);
        for [at_m, height] in piece {
            let _ = write!(
                line,
                "{}{:.1} {:.1}",
                if line.is_empty() { "M" } else { "L" },
                frame.x(*at_m),
                frame.y(*height)
            );
        }
        let (first, last) = (frame.x(*first), frame.x(*last));
        page.draw(format_args!(
            r#"<path d="{line}L{last:.1} {bottom:.1}L{first:.1} {bottom:.1}Z" fill="{colour}" fill-opacity="0.25"/>"#
        ));
        page.draw(format_args!(
            r#"<path d="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>"#
        ));
    }
    for [at_m, _] in profil.morceaux.iter().skip(1).filter_map(|piece| piece.first()) {
        let x = frame.x(*at_m);
        page.draw(format_args!(
            r##"<path d="M{x:.1} {top:.1}V{bottom:.1}" stroke="#b00" stroke-dasharray="3 3" fill="none"/>"##
        ));
    }
}

/// The localités whose names find room, each with the place of its label and its text, which may be shortened. The ends
/// come first.
fn names(jalons: &[Jalon], km: Axis) -> Vec<(&Jalon, Label, String)> {
    let ends = jalons.first().into_iter().chain(jalons.iter().skip(1).next_back());
    let between = jalons.iter().skip(1).take(jalons.len().saturating_sub(2));
    let jalons: Vec<(&Jalon, String)> =
        ends.chain(between).map(|jalon| (jalon, shortened(&jalon.nom, TEXT, NAME))).collect();
    let place = |(jalon, name): &(&Jalon, String)| {
        (LEFT + km.part(jalon.km).clamp(0.0, 1.0) * (RIGHT - LEFT), width(name, TEXT))
    };
    let wanted: Vec<(f64, f64)> = jalons.iter().map(place).collect();
    let placed = labels::place(&wanted, RIM, WIDTH - RIM / 2.0);
    jalons.into_iter().zip(placed).filter_map(|((jalon, name), label)| Some((jalon, label?, name))).collect()
}

/// The length of the axis of distance in metres. Rounding can put the last height beyond the length of the étape.
fn length_m(profil: &Profil) -> f64 {
    profil.morceaux.iter().flatten().map(|point| point[0]).fold(profil.longueur_m, f64::max)
}

/// The vertical exaggeration: how many times steeper than in nature the line is drawn.
fn exaggeration(profil: &Profil) -> f64 {
    let m = Axis::around(profil.relief.altitude_min_m, profil.relief.altitude_max_m, LEAST_M);
    (HEIGHT / (m.high - m.low)) / ((RIGHT - LEFT) / length_m(profil).max(1.0))
}

/// Length, climbs and times in one line.
fn figures(profil: &Profil, words: &Words) -> String {
    let relief = &profil.relief;
    let figures = [
        words.mesure_km(&words.number((profil.longueur_m / 100.0).round() / 10.0)),
        words.chiffres_montee(&words.metres(relief.montee_m)),
        words.chiffres_descente(&words.metres(relief.descente_m)),
        words.hours_between(relief.duree_min),
    ];
    figures.join(" · ")
}

/// The description of the picture, for readers who do not see it.
fn in_words(profil: &Profil, words: &Words) -> String {
    let relief = &profil.relief;
    let whole = |metres: f64| format!("{metres:.0}");
    let [low, high] = [relief.altitude_min_m, relief.altitude_max_m].map(whole);
    let mut said = vec![words.profil_hauteurs(&figures(profil, words), profil.methode_denivele, &low, &high)];
    if profil.morceaux.len() > 1 {
        said.push(words.profil_morceaux(profil.morceaux.len()));
    }
    let place = |jalon: &Jalon| {
        let km = words.number((jalon.km * 10.0).round() / 10.0);
        match jalon.ecart_m.filter(|off_m| *off_m >= BESIDE_M) {
            Some(off_m) => words.profil_localite_ecart(&jalon.nom, &km, &whole(off_m)),
            None => words.profil_localite(&jalon.nom, &km),
        }
    };
    let places: Vec<String> = profil.localites.iter().map(place).collect();
    said.push(words.profil_localites(&places.join(&words.separateur_faits())));
    if !profil.attribution.is_empty() {
        said.push(words.profil_donnees(&profil.attribution.join(" | ")));
    }
    said.join(" ")
}

/// Whether a text is a colour `#rrggbb`.
fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Escapes a text for an element.
fn text(words: &str) -> String {
    escape(clean(words)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_a_hash_and_six_hexadecimal_digits() {
        assert!(is_colour("#1c6EA4"));
        assert!(["", "#fff", "#12345g", "\"/><x", "#1234567"].iter().all(|text| !is_colour(text)));
    }
}
