//! Closures in JSON documents.

use serde::Serialize;

use super::Annonce;
use crate::atlas::{Etape, Perturbation};
use crate::geo::{km, tenths};
use crate::model::{Code, GenrePerturbation, Gravite};
use crate::words::Words;

/// A closure.
#[derive(Serialize)]
pub(crate) struct PerturbationShown<'a> {
    code: &'a Code,
    genre: GenrePerturbation,
    gravite: Gravite,
    /// `en-vigueur` or `annoncee`.
    etat: &'static str,
    /// The first day, `YYYY-MM-DD`.
    du: &'a str,
    /// The last day. Absent if the end is not known.
    #[serde(skip_serializing_if = "str::is_empty")]
    au: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    texte: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    source: &'a str,
    /// The day on which somebody last checked the closure.
    #[serde(skip_serializing_if = "str::is_empty")]
    verifie_le: &'a str,
    /// The closed stretches on the ways of the document.
    emprises: Vec<EmpriseShown<'a>>,
    /// The length of the detour. Absent if no detour avoids these stretches.
    #[serde(skip_serializing_if = "Option::is_none")]
    deviation: Option<DeviationShown>,
    /// A sentence for walkers with all these data. It has the kilometres of the first stretch.
    phrase: String,
}

/// A closed stretch of a line. Kilometres count from the start of the document's way, in walking direction.
#[derive(Serialize)]
struct EmpriseShown<'a> {
    voie: &'a Code,
    /// Empty for the main line.
    variante: &'a str,
    de_km: f64,
    a_km: f64,
    /// The étapes that run over the stretch.
    etapes: Vec<String>,
}

/// A detour.
#[derive(Serialize)]
struct DeviationShown {
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
}

impl<'a> PerturbationShown<'a> {
    /// Makes the JSON of one closed stretch.
    pub(crate) fn one(annonce: &Annonce<'a>, words: &Words) -> Self {
        Self::of(annonce.closure, &[annonce], words)
    }

    /// Makes the JSON of each closure with all its stretches. They are in the order of their first stretches.
    pub(crate) fn each(annonces: &[Annonce<'a>], words: &Words) -> Vec<Self> {
        let closures = Annonce::by_closure(annonces).into_iter();
        closures.map(|(closure, stretches)| Self::of(closure, &stretches, words)).collect()
    }

    /// Makes the JSON of a closure with some of its stretches.
    pub(crate) fn of(closure: &'a Perturbation, stretches: &[&Annonce<'a>], words: &Words) -> Self {
        let row = &closure.row;
        Self {
            code: &row.code,
            genre: row.genre,
            gravite: row.gravite,
            etat: closure.etat(),
            du: &row.du,
            au: &row.au,
            texte: &row.texte,
            source: &row.source,
            verifie_le: &row.verifie_le,
            emprises: stretches.iter().map(|annonce| EmpriseShown::of(annonce)).collect(),
            deviation: stretches
                .iter()
                .find_map(|annonce| annonce.detour_m())
                .map(|longueur_m| DeviationShown { longueur_m }),
            phrase: stretches.first().map_or_else(String::new, |annonce| annonce.phrase(words)),
        }
    }
}

impl<'a> EmpriseShown<'a> {
    fn of(annonce: &Annonce<'a>) -> Self {
        let [de_m, a_m] = annonce.ends_m;
        Self {
            voie: &annonce.voie.row.code,
            variante: &annonce.emprise.variante,
            de_km: km(de_m),
            a_km: km(a_m),
            etapes: annonce.etapes().map(Etape::slug).collect(),
        }
    }
}
