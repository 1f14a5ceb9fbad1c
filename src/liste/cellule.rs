//! The columns of a list in a spreadsheet.

use super::{LigneListee, Rang, mots};
use crate::file::csv::{plain, telephone};
use crate::model::periode;
use crate::trace::decimal;

/// What stands in a cell.
#[derive(Debug, PartialEq)]
pub(crate) enum Cellule {
    /// Nothing is known, or it is not published.
    Vide,
    /// Words; one line.
    Texte(String),
    /// Whole.
    Nombre(f64),
    /// Kilometres, to the hectometre.
    Km(f64),
}

impl Cellule {
    /// As it stands in a table of text, with a decimal comma.
    pub(crate) fn en_csv(self) -> String {
        match self {
            Self::Vide => String::new(),
            Self::Texte(text) => plain(&text),
            Self::Nombre(n) => format!("{n:.0}"),
            Self::Km(km) => decimal(km),
        }
    }
}

/// A column: its heading, and its width in characters.
pub(crate) struct Colonne {
    pub titre: &'static str,
    pub largeur: u8,
}

/// The columns, in order.
pub(crate) const COLONNES: [Colonne; 18] = [
    Colonne { titre: "Variante", largeur: 10 },
    Colonne { titre: "Étape", largeur: 7 },
    Colonne { titre: "km", largeur: 7 },
    Colonne { titre: "Écart (m)", largeur: 9 },
    Colonne { titre: "Emplacement", largeur: 12 },
    Colonne { titre: "Localité", largeur: 22 },
    Colonne { titre: "Nom", largeur: 32 },
    Colonne { titre: "Type", largeur: 17 },
    Colonne { titre: "Places", largeur: 7 },
    Colonne { titre: "Période", largeur: 24 },
    Colonne { titre: "Tarif", largeur: 28 },
    Colonne { titre: "Accueil pèlerin", largeur: 9 },
    Colonne { titre: "Prévenir (h)", largeur: 9 },
    Colonne { titre: "Téléphone", largeur: 17 },
    Colonne { titre: "Courriel", largeur: 26 },
    Colonne { titre: "Site", largeur: 28 },
    Colonne { titre: "Adresse", largeur: 34 },
    Colonne { titre: "Code", largeur: 22 },
];

/// The cells of a host's row.
// Counts of beds and hours are far below 2^53.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn cellules(ligne: &LigneListee<'_>, rang: &Rang<'_>) -> [Cellule; COLONNES.len()] {
    let hote = rang.hote;
    let text = |text: &str| match mots::texte(text) {
        text if text.is_empty() => Cellule::Vide,
        text => Cellule::Texte(text),
    };
    let number = |number: Option<i64>| number.map_or(Cellule::Vide, |n| Cellule::Nombre(n as f64));
    let contact = hote.contact.as_ref();
    [
        text(ligne.variante),
        number(rang.etape.map(|etape| etape.row.numero)),
        Cellule::Km((rang.chainage_m / 100.0).round() / 10.0),
        Cellule::Nombre(rang.ecart_m.round()),
        text(mots::lieu(rang)),
        text(rang.localite),
        text(&hote.nom),
        text(hote.r#type.en_mots()),
        number(hote.capacite),
        text(&periode::en_mots(&hote.periode)),
        text(&hote.tarif),
        text(if hote.accueil_pelerin { "oui" } else { "non" }),
        number(hote.prevenir_heures),
        text(&contact.map_or(String::new(), |c| telephone(&c.telephone))),
        text(contact.map_or("", |c| &c.courriel)),
        text(contact.map_or("", |c| &c.site)),
        text(contact.map_or("", |c| &c.adresse)),
        text(hote.code.as_str()),
    ]
}
