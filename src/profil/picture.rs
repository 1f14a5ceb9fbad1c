//! A profile as SVG: what it shows is also said in words (`title`, `desc`), nothing in it runs or is fetched.
//!
//! ```text
//!   from – to                        every length is in units of the picture, which is as wide as a phone (400);
//!   voie, étape; figures             it grows downwards with the rows of names and of the attribution
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
use crate::model::Sens;

const WIDTH: f64 = 400.0;
/// From the picture's rim to what is in it.
const RIM: f64 = 8.0;
/// Where the heights begin and end.
const LEFT: f64 = 46.0;
const RIGHT: f64 = WIDTH - 12.0;
/// How high the heights are drawn.
const HEIGHT: f64 = 130.0;
/// Sizes of letters.
const TITLE: f64 = 14.0;
const TEXT: f64 = 11.0;
const SMALL: f64 = 8.5;
/// From a row of names to the next.
const ROW: f64 = 14.0;
/// The widest name.
const NAME: f64 = 150.0;
/// The least height that an axis shows, metres: what is flat looks flat.
const LEAST_M: f64 = 40.0;
/// Steps of the kilometres, at most.
const MOST_KM: f64 = 6.0;
/// What is nearer to the way than this is on it, metres.
const BESIDE_M: f64 = 10.0;
/// What a voie is drawn in whose colour is none.
const GREY: &str = "#4d4d4d";

/// The SVG of a profile.
pub(super) fn svg(profil: &Profil) -> String {
    let mut page = Page { out: String::with_capacity(20_000), y: RIM };
    page.lines(&profil.nom, TITLE, 2, "#111");
    let voie = format!("{}, étape {}{}", profil.nom_voie, profil.etape, back(profil.sens));
    page.lines(&voie, TEXT, 2, "#444");
    page.lines(&figures(profil), TEXT, 3, "#111");
    page.y += 6.0;
    heights(&mut page, profil);
    page.y += 4.0;
    let scale = format!("Hauteurs exagérées {:.0} fois. ", exaggeration(profil));
    page.lines(&(scale + &profil.attribution.join(" | ")), SMALL, 12, "#555");

    let (id, height) = (format!("{}-{}-{}", profil.voie, profil.etape, profil.sens.as_str()), page.y + RIM);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0}" role="img" lang="fr" aria-labelledby="titre-{id} description-{id}" font-family="'Open Sans', 'Noto Sans', Arial, sans-serif">
<title id="titre-{id}">{}</title>
<desc id="description-{id}">{}</desc>
<rect width="100%" height="100%" fill="#fff"/>
{}</svg>
"##,
        text(&format!("Profil : {}, {voie}", profil.nom)),
        text(&in_words(profil)),
        page.out
    )
}

/// The picture as far as it is drawn.
struct Page {
    out: String,
    /// How far down.
    y: f64,
}

impl Page {
    fn draw(&mut self, element: std::fmt::Arguments<'_>) {
        let _ = writeln!(self.out, "{element}"); // takes everything
    }

    /// A text in lines, `most` of them at most.
    fn lines(&mut self, words: &str, size: f64, most: usize, colour: &str) {
        for line in wrapped(words, size, WIDTH - 2.0 * RIM, most) {
            self.y += size * 1.3;
            let (line, y) = (text(&line), self.y - size * 0.25);
            self.draw(format_args!(r#"<text x="{RIM}" y="{y:.1}" font-size="{size}" fill="{colour}">{line}</text>"#));
        }
    }
}

/// The names, the axes and the heights.
fn heights(page: &mut Page, profil: &Profil) {
    let km = Axis::along(length_m(profil) / 1000.0, MOST_KM);
    let m = Axis::around(profil.relief.altitude_min_m, profil.relief.altitude_max_m, LEAST_M);
    let names = names(&profil.localites, km);
    let rows = names.iter().map(|(_, label, _)| label.row + 1).max().unwrap_or(0);
    let top = page.y + rows as f64 * ROW + 8.0;
    let x = |at_m: f64| LEFT + km.part(at_m / 1000.0) * (RIGHT - LEFT);
    let y = |height: f64| top + (1.0 - m.part(height)) * HEIGHT;
    let bottom = top + HEIGHT;

    let last = m.ticks().last();
    for tick in m.ticks() {
        let (y, unit) = (y(tick), if Some(tick) == last { " m" } else { "" });
        page.draw(format_args!(r##"<path d="M{LEFT} {y:.1}H{RIGHT}" stroke="#ddd" fill="none"/>"##));
        let (x, y) = (LEFT - 4.0, y + TEXT * 0.35);
        let height = number(tick);
        page.draw(format_args!(
            r##"<text x="{x}" y="{y:.1}" font-size="{TEXT}" fill="#333" text-anchor="end">{height}{unit}</text>"##
        ));
    }
    let last = km.ticks().last();
    for tick in km.ticks() {
        let (x, y) = (x(tick * 1000.0), bottom + 4.0);
        page.draw(format_args!(r##"<path d="M{x:.1} {bottom:.1}V{y:.1}" stroke="#333" fill="none"/>"##));
        let label = format!("{}{}", number(tick), if Some(tick) == last { " km" } else { "" });
        let most = WIDTH - RIM / 2.0 - width(&label, TEXT) / 2.0;
        let (x, y) = (x.min(most), bottom + 5.0 + TEXT);
        page.draw(format_args!(
            r##"<text x="{x:.1}" y="{y:.1}" font-size="{TEXT}" fill="#333" text-anchor="middle">{label}</text>"##
        ));
    }

    let colour = if is_colour(&profil.couleur) { &profil.couleur } else { GREY };
    for piece in &profil.morceaux {
        let (Some([first, _]), Some([last, _])) = (piece.first(), piece.last()) else { continue };
        let mut line = String::with_capacity(piece.len() * 12);
        for [at_m, height] in piece {
            let _ = write!(line, "{}{:.1} {:.1}", if line.is_empty() { "M" } else { "L" }, x(*at_m), y(*height));
        }
        let (first, last) = (x(*first), x(*last));
        page.draw(format_args!(
            r#"<path d="{line}L{last:.1} {bottom:.1}L{first:.1} {bottom:.1}Z" fill="{colour}" fill-opacity="0.25"/>"#
        ));
        page.draw(format_args!(
            r#"<path d="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>"#
        ));
    }
    for [at_m, _] in profil.morceaux.iter().skip(1).filter_map(|piece| piece.first()) {
        let x = x(*at_m);
        page.draw(format_args!(
            r##"<path d="M{x:.1} {top:.1}V{bottom:.1}" stroke="#b00" stroke-dasharray="3 3" fill="none"/>"##
        ));
    }

    for (jalon, label, name) in names {
        let (at, foot) = (label.at, y(profil.height_at(jalon.km * 1000.0)));
        let base = top - 8.0 - label.row as f64 * ROW;
        let (x, y) = (label.left + label.width / 2.0, base - 3.0);
        page.draw(format_args!(r##"<path d="M{at:.1} {base:.1}V{foot:.1}" stroke="#777" stroke-width="0.75"/>"##));
        page.draw(format_args!(r##"<circle cx="{at:.1}" cy="{foot:.1}" r="2.5" fill="#fff" stroke="#111"/>"##));
        let name = text(&name);
        page.draw(format_args!(
            r##"<text x="{x:.1}" y="{y:.1}" font-size="{TEXT}" fill="#111" text-anchor="middle">{name}</text>"##
        ));
    }
    page.y = bottom + 8.0 + TEXT;
}

/// The localités for whose names there is room, with the place and the letters of each: both ends first.
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

/// How many metres the heights are drawn over.
fn length_m(profil: &Profil) -> f64 {
    profil.morceaux.iter().flatten().map(|point| point[0]).fold(profil.longueur_m, f64::max)
}

/// How many times as steep as it is the way is drawn.
fn exaggeration(profil: &Profil) -> f64 {
    let m = Axis::around(profil.relief.altitude_min_m, profil.relief.altitude_max_m, LEAST_M);
    (HEIGHT / (m.high - m.low)) / ((RIGHT - LEFT) / length_m(profil).max(1.0))
}

/// Length, ascents and time.
fn figures(profil: &Profil) -> String {
    let relief = &profil.relief;
    format!(
        "{} km · montée {:.0} m · descente {:.0} m · {}",
        number((profil.longueur_m / 100.0).round() / 10.0),
        relief.montee_m,
        relief.descente_m,
        duration(relief.duree_min)
    )
}

/// Everything that the picture shows.
fn in_words(profil: &Profil) -> String {
    let relief = &profil.relief;
    let mut words = format!(
        "{}. Montée et descente par la méthode {}. Point le plus bas {:.0} m, point le plus haut {:.0} m.",
        figures(profil),
        profil.methode_denivele,
        relief.altitude_min_m,
        relief.altitude_max_m
    );
    if profil.morceaux.len() > 1 {
        let _ = write!(words, " Le tracé n'est pas continu : {} morceaux.", profil.morceaux.len());
    }
    let place = |jalon: &Jalon| {
        let beside = jalon.ecart_m.filter(|off_m| *off_m >= BESIDE_M);
        let beside = beside.map_or(String::new(), |off_m| format!(", à {off_m:.0} m du chemin"));
        format!("{} ({} km{beside})", jalon.nom, number((jalon.km * 10.0).round() / 10.0))
    };
    let places: Vec<String> = profil.localites.iter().map(place).collect();
    let _ = write!(words, " Localités : {}.", places.join(" ; "));
    if !profil.attribution.is_empty() {
        let _ = write!(words, " Données : {}.", profil.attribution.join(" | "));
    }
    words
}

/// Walking time, from the shorter to the longer.
fn duration([least, most]: [f64; 2]) -> String {
    let time = |minutes: f64| match ((minutes / 60.0).floor(), minutes % 60.0) {
        (0.0, minutes) => format!("{minutes:.0} min"),
        (hours, 0.0) => format!("{hours:.0} h"),
        (hours, minutes) => format!("{hours:.0} h {minutes:02.0}"),
    };
    if least < most { format!("{} à {}", time(least), time(most)) } else { time(most) }
}

/// A number as it is written in French, no zeros behind its decimals.
fn number(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
}

fn back(sens: Sens) -> &'static str {
    if sens == Sens::Retour { ", retour" } else { "" }
}

fn is_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Text as it may stand in an element.
fn text(words: &str) -> String {
    escape(clean(words)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_times_are_french() {
        assert_eq!([number(16.1), number(0.2), number(0.0), number(1200.0)], ["16,1", "0,2", "0", "1200"]);
        assert_eq!(duration([210.0, 255.0]), "3 h 30 à 4 h 15");
        assert_eq!(duration([45.0, 60.0]), "45 min à 1 h");
        assert_eq!(duration([120.0, 120.0]), "2 h");
    }

    #[test]
    fn only_a_colour_is_one() {
        assert!(is_colour("#1c6EA4"));
        assert!(["", "#fff", "#12345g", "\"/><x", "#1234567"].iter().all(|text| !is_colour(text)));
    }
}
