//! Draws a profile as SVG. The elements `title` and `desc` describe the picture in words. The picture has no script and
//! loads nothing.
//!
//! ```text
//!   from – to                        All lengths are in units of the picture. It is 400 units wide, like a phone,
//!   voie, étape; figures             or wider. Its height grows with the rows of names, the lanes and the attribution.
//!    names of localités
//!   m│      ╭─╮
//!    │ ─────╯ ╰────
//!  eau  o     o        lanes of water, hosts and shops
//! lits   o ×2      o
//!    └──┬──┬──┬──┬─ km
//!   attribution
//! ```
//!
//! The attributes of elements have the colours for a light background. If the reader's screen prefers dark backgrounds,
//! the style sheet replaces the colours by class. Prints and PNG files are light.

use std::fmt::Write as _;

use super::description::{figures, in_words, today, warning};
use super::layout::{Layout, RIM};
use super::lettering::TEXT;
use super::page::{Ink, Page, text};
use super::{GenrePoint, Profil, diagram};
use crate::file::attribution;
use crate::model::Couleur;
use crate::words::{Words, unbroken};

/// The font sizes of the title and of the attribution.
const TITLE: f64 = 15.0;
const SMALL: f64 = 10.0;

/// Draws a profile in the language of `words`.
pub(super) fn svg(profil: &Profil, words: &Words) -> String {
    let sheet = format!("<style>{}</style>\n", dark(profil.couleur));
    drawn(profil, words, &sheet)
}

/// Returns the height of a picture in its units.
pub(super) fn height(profil: &Profil, words: &Words) -> f64 {
    content(profil, words).y + RIM
}

/// Draws a profile with the colours for a light background only.
pub(super) fn light(profil: &Profil, words: &Words) -> String {
    drawn(profil, words, "")
}

/// Draws the elements of a profile.
fn content(profil: &Profil, words: &Words) -> Page {
    let mut page = Page::new(profil.extent);
    let [title, below] = headings(profil, words);
    page.lines(&title, TITLE, 2, Ink::Strong);
    page.lines(&below, TEXT, 2, Ink::Soft);
    // Lines may break between figures, but not within one.
    let figures: Vec<String> = figures(profil, words).iter().map(|figure| unbroken(figure)).collect();
    page.lines(&figures.join(" · "), TEXT, 3, Ink::Strong);
    if let Some(today) = today(profil, words) {
        page.lines(&today, TEXT, 2, Ink::Strong);
    }
    page.y += 6.0;
    let layout = Layout::of(profil, words);
    diagram::draw(&mut page, profil, &layout, &profil.couleur.to_string(), words);
    page.y += 4.0;
    let scale = match layout.exaggeration() {
        Some(times) => words.profil_echelle(&format!("{times:.0}")),
        None => words.profil_sans_hauteurs(),
    };
    let foot = [Some(scale), warning(profil, words), Some(attribution::joined(&profil.attribution))];
    page.lines(&foot.into_iter().flatten().collect::<Vec<_>>().join(" "), SMALL, 12, Ink::Soft);
    page
}

/// Draws a profile. `sheet` is a style element or empty.
fn drawn(profil: &Profil, words: &Words, sheet: &str) -> String {
    let page = content(profil, words);
    let [title, below] = headings(profil, words);
    let (lang, width, height) = (words.langue().code(), profil.extent.width(), page.y + RIM);
    let id = format!("{}-{}-{}", profil.voie, profil.etape, profil.sens.as_str());
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height:.0}" role="img" lang="{lang}" class="hent-profil" aria-labelledby="titre-{id} description-{id}" font-family="'Open Sans', 'Noto Sans', Arial, sans-serif">
<title id="titre-{id}">{}</title>
<desc id="description-{id}">{}</desc>
{sheet}<rect width="100%" height="100%" class="fond" fill="#fff"/>
{}</svg>
"##,
        text(&if below.is_empty() { title } else { words.profil_titre(&title, &below) }),
        text(&in_words(profil, words)),
        page.elements()
    )
}

/// Returns the title and the line below it: the ends, and the name of the étape or section. If an end of a section has
/// no name, the title is that of the section, and the other line is empty. So it is for a line that is not published.
fn headings(profil: &Profil, words: &Words) -> [String; 2] {
    let end = |genre| profil.points.iter().find(|point| point.genre == genre).map(|point| point.nom.as_str());
    match &profil.section {
        Some(section) => {
            let name = words.section(&profil.nom_voie, section);
            match (end(GenrePoint::Depart), end(GenrePoint::Arrivee)) {
                (Some(from), Some(to)) => [words.bouts(from, to), name],
                _ => [name, String::new()],
            }
        }
        None if profil.etape.is_empty() => [profil.nom.clone(), String::new()],
        None if profil.sens.is_back() => {
            [profil.nom.clone(), words.profil_etape_retour(&profil.nom_voie, &profil.etape)]
        }
        None => [profil.nom.clone(), words.profil_etape(&profil.nom_voie, &profil.etape)],
    }
}

/// Returns the style sheet for dark backgrounds. `colour` is that of the voie.
fn dark(colour: Couleur) -> String {
    let rules = [
        ("fond", "fill:#17191c"),
        ("fort", "fill:#f2f2f2"),
        ("doux", "fill:#c4c7cc"),
        ("grille", "stroke:#3c4047"),
        ("axe", "stroke:#c4c7cc"),
        ("fil", "stroke:#8f949c"),
        ("rond", "fill:#17191c;stroke:#f2f2f2"),
        ("trou", "stroke:#ff7a85"),
        ("ferme", "fill:#ff7a85"),
        ("alerte", "fill:#ffc46b"),
        ("eau", "fill:#74bdff"),
        ("lit", "fill:#ffb27a"),
        ("achat", "fill:#98d986"),
    ];
    let mut sheet = String::from("@media screen and (prefers-color-scheme:dark){");
    for (class, rule) in rules {
        let _ = write!(sheet, ".hent-profil .{class}{{{rule}}}"); // writing to a String cannot fail
    }
    let _ = write!(sheet, ".hent-profil .ligne{{stroke:color-mix(in srgb,{colour} 55%,#fff)}}}}");
    sheet
}
