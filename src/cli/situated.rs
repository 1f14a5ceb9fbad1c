//! Describes a closure: its kilometres, étapes and dates.

use std::fmt;

use jiff::civil::Date;

use super::reperage::{Lines, atlas};
use crate::atlas::{Atlas, Etat};
use crate::error::Result;
use crate::import::{Place, Reperage};
use crate::model::row::Rows;
use crate::model::{Dataset, Perturbation};

/// A closure with its place on its line. `Display` writes it on one line.
pub(super) struct Situated {
    pub(super) row: Perturbation,
    /// The code of its voie.
    pub(super) voie: String,
    /// « km 12,0 à 12,4 (étape 2) ». `None` if it is no longer on a line.
    lieu: Option<String>,
    /// The reason why it is no longer on a line: « le tronçon « x » n'existe plus ».
    pub(super) orphan: Option<String>,
}

impl Situated {
    /// Returns all closures of a store, in the order of the rows. Errors: a row cannot be read.
    pub(super) fn all(rows: Rows) -> Result<Vec<Self>> {
        let atlas = atlas(&rows)?;
        let closures = Dataset::from_rows(rows)?.perturbations;
        Ok(closures.into_iter().map(|row| Self::on(&atlas, row)).collect())
    }

    fn on(atlas: &Atlas, row: Perturbation) -> Self {
        let lines = Lines(atlas);
        let voie = atlas.voies.iter().find(|voie| voie.row.id == row.voie_id);
        let code = voie.map(|voie| voie.row.code.to_string()).unwrap_or_default();
        let de = Place { troncon: row.troncon_de.clone(), part: row.place_de };
        let a = Place { troncon: row.troncon_a.clone(), part: row.place_a };
        let stretch = lines.stretch(&code, &row.variante, [&de, &a]);
        let orphan = stretch.is_none().then(|| {
            let gone = [&de, &a].into_iter().find(|place| !lines.has_troncon(&place.troncon));
            let off = [&de, &a].into_iter().find(|place| lines.chainages(&code, &row.variante, place).is_empty());
            match (gone, off) {
                (Some(place), _) => format!("le tronçon {} n'existe plus", place.troncon),
                (None, place) => {
                    let troncon = place.map_or("", |place| place.troncon.as_str());
                    format!("le tronçon {troncon} n'est plus sur {}", named(&code, &row.variante))
                }
            }
        });
        let etape = |chainage_m| Some(voie?.etape_at(&row.variante, chainage_m)?.slug());
        let lieu = stretch.map(|[de_m, a_m]| {
            let etapes = match (etape(de_m), etape(a_m)) {
                (Some(one), Some(other)) if one != other => format!(" (étapes {one} à {other})"),
                (Some(one), _) | (None, Some(one)) => format!(" (étape {one})"),
                (None, None) => String::new(),
            };
            format!("{}{etapes}", kilometres([de_m, a_m]))
        });
        Self { voie: code, lieu, orphan, row }
    }

    /// Returns its state on a day: « en vigueur ».
    pub(super) fn etat(&self, jour: Date) -> &'static str {
        match Etat::on(&self.row, jour) {
            Etat::Lointaine => "à venir",
            Etat::Annoncee => "annoncée",
            Etat::EnVigueur => "en vigueur",
            Etat::Finie => "finie",
        }
    }
}

/// Returns the name of a line: « beauport », « beauport, variante littoral ».
fn named(voie: &str, variante: &str) -> String {
    if variante.is_empty() { voie.to_owned() } else { format!("{voie}, variante {variante}") }
}

/// Formats a stretch (« km 12,0 à 12,4 ») or a single place (« km 12,0 »).
fn kilometres([de_m, a_m]: [f64; 2]) -> String {
    let km = |metres: f64| format!("{:.1}", metres / 1_000.0).replace('.', ",");
    if km(de_m) == km(a_m) { format!("km {}", km(de_m)) } else { format!("km {} à {}", km(de_m), km(a_m)) }
}

/// Formats a day `YYYY-MM-DD` for people: « 15/05/2026 ».
pub(super) fn on_day(text: &str) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| day.strftime("%d/%m/%Y").to_string())
}

impl fmt::Display for Situated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = &self.row;
        write!(f, "{} : {}, ", row.code, named(&self.voie, &row.variante))?;
        match (&self.lieu, &self.orphan) {
            (Some(lieu), _) => write!(f, "{lieu}")?,
            (None, orphan) => write!(f, "orpheline : {}", orphan.as_deref().unwrap_or_default())?,
        }
        let until = if row.au.is_empty() { ", fin non connue".to_owned() } else { format!(" au {}", on_day(&row.au)) };
        write!(f, " ; du {}{until} ; {}, {}", on_day(&row.du), row.genre.as_str(), row.gravite.as_str())?;
        if row.detour.is_some() { write!(f, ", avec une déviation") } else { Ok(()) }
    }
}
