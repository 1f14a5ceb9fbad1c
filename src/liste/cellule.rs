//! The columns of a list in a spreadsheet, and the cells of a row.

use super::{Entree, LigneListee, Rang};
use crate::annonces::Annonce;
use crate::atlas::Etape;
use crate::file::csv::{plain, telephone};
use crate::words::{Words, one_line};

/// The value of a cell.
#[derive(Debug, PartialEq)]
pub(crate) enum Cellule {
    /// The value is unknown or not published.
    Vide,
    /// Text of one line.
    Texte(String),
    /// A whole number.
    Nombre(f64),
    /// Kilometres with one decimal.
    Km(f64),
}

impl Cellule {
    /// Returns the cell as text for CSV, with the decimal mark of the language. Text that looks like a formula is
    /// protected ([`plain`]).
    pub(crate) fn in_csv(self, words: &Words) -> String {
        match self {
            Self::Vide => String::new(),
            Self::Texte(text) => plain(&text),
            Self::Nombre(n) => format!("{n:.0}"),
            Self::Km(km) => words.decimal(km),
        }
    }
}

/// A column: its heading, and its width in characters.
pub(crate) struct Colonne {
    pub titre: fn(&Words) -> String,
    pub largeur: u8,
}

/// The columns of a row, in order. [`cellules`] returns the values.
pub(crate) const COLONNES: [Colonne; 23] = [
    Colonne { titre: Words::colonne_variante, largeur: 10 },
    Colonne { titre: Words::colonne_etape, largeur: 7 },
    Colonne { titre: Words::colonne_km, largeur: 7 },
    Colonne { titre: Words::colonne_ecart, largeur: 9 },
    Colonne { titre: Words::colonne_emplacement, largeur: 12 },
    Colonne { titre: Words::colonne_localite, largeur: 22 },
    Colonne { titre: Words::colonne_nom, largeur: 32 },
    Colonne { titre: Words::colonne_type, largeur: 17 },
    Colonne { titre: Words::colonne_places, largeur: 7 },
    Colonne { titre: Words::colonne_periode, largeur: 24 },
    Colonne { titre: Words::colonne_tarif, largeur: 28 },
    Colonne { titre: Words::colonne_accueil_pelerin, largeur: 9 },
    Colonne { titre: Words::colonne_prevenir, largeur: 9 },
    Colonne { titre: Words::colonne_telephone, largeur: 17 },
    Colonne { titre: Words::colonne_courriel, largeur: 26 },
    Colonne { titre: Words::colonne_site, largeur: 28 },
    Colonne { titre: Words::colonne_adresse, largeur: 34 },
    Colonne { titre: Words::colonne_code, largeur: 22 },
    Colonne { titre: Words::colonne_fermetures, largeur: 24 },
    Colonne { titre: Words::colonne_offres, largeur: 40 },
    Colonne { titre: Words::colonne_arrivee_heure, largeur: 14 },
    Colonne { titre: Words::colonne_langues, largeur: 20 },
    Colonne { titre: Words::colonne_confirme, largeur: 26 },
];

/// Returns the cells of a row, in the order of [`COLONNES`].
pub(super) fn cellules_of(ligne: &LigneListee<'_>, entree: Entree<'_, '_>, words: &Words) -> [Cellule; COLONNES.len()] {
    match entree {
        Entree::Annonce(annonce, etape) => cellules_perturbation(ligne.variante, etape, annonce, words),
        Entree::Rang(rang) => cellules(ligne, rang, words),
    }
}

/// Returns the cells of a closure, in the order of [`COLONNES`]. A closure is a row like a host, at its kilometre.
/// Lines above the headings would prevent spreadsheets from sorting and filtering, and lines below the table would be
/// read too late.
pub(crate) fn cellules_perturbation(
    variante: &str,
    etape: Option<&Etape>,
    annonce: &Annonce<'_>,
    words: &Words,
) -> [Cellule; COLONNES.len()] {
    let row = &annonce.closure.row;
    let none = || Cellule::Vide;
    [
        text(variante),
        number(etape.map(|etape| etape.row.numero)),
        kilometres(annonce.start_m()),
        none(), // distance, precision and localité apply to hosts only
        none(),
        none(),
        text(&annonce.phrase(words)),
        text(&words.liste_perturbation()),
        none(),
        text(&words.dates_perturbation(row, annonce.closure.en_vigueur)),
        none(), // price, welcome, notice and contact
        none(),
        none(),
        none(),
        none(),
        none(),
        none(),
        text(row.code.as_str()),
        none(), // days, offers, hours and languages
        none(),
        none(),
        none(),
        text(&annonce.provenance(words)),
    ]
}

/// Makes a text cell on one line. The cell is empty if the text is empty.
fn text(text: &str) -> Cellule {
    match one_line(text) {
        text if text.is_empty() => Cellule::Vide,
        text => Cellule::Texte(text),
    }
}

/// Makes a cell with a whole number, if it is known.
// The conversion to f64 is exact: counts of beds and hours are far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn number(number: Option<i64>) -> Cellule {
    number.map_or(Cellule::Vide, |n| Cellule::Nombre(n as f64))
}

/// Converts metres along the way to kilometres with one decimal.
fn kilometres(metres: f64) -> Cellule {
    Cellule::Km((metres / 100.0).round() / 10.0)
}

/// Returns the cells of a host, in the order of [`COLONNES`].
pub(crate) fn cellules(ligne: &LigneListee<'_>, rang: &Rang<'_>, words: &Words) -> [Cellule; COLONNES.len()] {
    let hote = rang.hote;
    let contact = hote.contact.as_ref();
    [
        text(ligne.variante),
        number(rang.etape.map(|etape| etape.row.numero)),
        kilometres(rang.chainage_m),
        Cellule::Nombre(rang.ecart_m.round()),
        text(&if hote.exacte { words.liste_exact() } else { words.liste_localite() }),
        text(rang.localite),
        text(&hote.nom),
        text(words.type_of_host(hote.r#type)),
        number(hote.capacite),
        text(&words.periode(&hote.periode)),
        text(&hote.tarif),
        text(&if hote.accueil_pelerin { words.liste_oui() } else { words.liste_non() }),
        number(hote.prevenir_heures),
        text(&contact.map_or(String::new(), |c| telephone(&c.telephone))),
        text(contact.map_or("", |c| &c.courriel)),
        text(contact.map_or("", |c| &c.site)),
        text(contact.map_or("", |c| &c.adresse)),
        text(hote.code.as_str()),
        text(&words.periode(&hote.fermetures)),
        text(&words.offres(hote.services.as_deref()).unwrap_or_default()),
        text(&words.arrivee(&hote.arrivee_de, &hote.arrivee_a).unwrap_or_default()),
        text(&words.langues_nommees(hote.langues.as_deref())),
        text(&words.confirmation(&hote.confirme_le, hote.perime).unwrap_or_default()),
    ]
}
