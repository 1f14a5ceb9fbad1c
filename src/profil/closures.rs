//! The closures on an étape.

use std::sync::Arc;

use serde::Serialize;

use crate::atlas::{Atlas, Etape, Voie};
use crate::geo::tenths;
use crate::model::{Code, GenrePerturbation, Gravite, Perturbation, Sens};
use crate::words::Words;

/// The stretch of an étape that a closure covers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Closure {
    /// The code of the closure.
    pub code: Code,
    /// The kind of the closure.
    pub genre: GenrePerturbation,
    /// The severity of the closure for walkers.
    pub gravite: Gravite,
    /// `en-vigueur` if the closure holds on the day of the atlas, `annoncee` if it begins within three weeks.
    pub etat: &'static str,
    /// The first day of the closure, `YYYY-MM-DD`.
    pub du: String,
    /// The last day of the closure, `YYYY-MM-DD`. Empty if it is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub au: String,
    /// The association's text about the closure. It may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub texte: String,
    /// The distance at which a walker reaches the closed stretch, in metres from the start of the étape in walking
    /// direction.
    #[serde(serialize_with = "tenths")]
    pub de_m: f64,
    /// The distance at which a walker leaves the closed stretch or the étape. It equals `de_m` if the closure is a
    /// single place.
    #[serde(serialize_with = "tenths")]
    pub a_m: f64,
    /// The length of the detour in metres.
    #[serde(skip)]
    detour_m: Option<f64>,
    #[serde(skip)]
    row: Arc<Perturbation>,
}

/// Lists the closures on an étape in walking order. The result is empty if the étape has no line.
pub(super) fn along(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Vec<Closure> {
    let Some(trace) = &etape.trace else { return vec![] };
    let length_m = trace.figures.longueur_m;
    let mut closures = vec![];
    for (closure, emprise) in atlas.perturbations_on(voie, &etape.row.variante, [trace.de_m, trace.a_m]) {
        // A closed stretch that only touches an end of the étape belongs to the previous or next étape.
        let is_place = emprise.a_m <= emprise.de_m;
        if !is_place && (emprise.a_m <= trace.de_m || emprise.de_m >= trace.a_m) {
            continue;
        }
        let ends = [emprise.de_m, emprise.a_m].map(|at_m| (at_m - trace.de_m).clamp(0.0, length_m));
        let [a, b] = ends.map(|at_m| sens.walked(at_m, length_m));
        closures.push(Closure {
            code: closure.row.code.clone(),
            genre: closure.row.genre,
            gravite: closure.row.gravite,
            etat: closure.etat(),
            du: closure.row.du.clone(),
            au: closure.row.au.clone(),
            texte: closure.row.texte.clone(),
            de_m: a.min(b),
            a_m: a.max(b),
            detour_m: closure.detour.as_ref().map(|detour| detour.longueur_m),
            row: Arc::clone(&closure.row),
        });
    }
    closures.sort_by(|a, b| a.de_m.total_cmp(&b.de_m).then_with(|| a.code.as_str().cmp(b.code.as_str())));
    closures
}

impl Closure {
    /// Tells whether the closure holds on the day of the atlas.
    pub(super) fn en_vigueur(&self) -> bool {
        self.etat == "en-vigueur"
    }

    /// Returns short names of the closure, the longer one first: « Fermé jusqu'au 31/05/2026 », « Fermé ».
    pub(super) fn names(&self, words: &Words) -> Vec<String> {
        let genre = words.genre_perturbation(self.genre);
        let long = match (self.en_vigueur(), self.au.is_empty()) {
            (true, true) => None,
            (true, false) => Some(words.profil_alerte_jusqu_a(genre, &words.iso_date(&self.au))),
            (false, _) => Some(words.profil_alerte_des(genre, &words.iso_date(&self.du))),
        };
        long.into_iter().chain([genre.to_owned()]).collect()
    }

    /// Returns a sentence about the closure, without a full stop.
    pub(super) fn sentence(&self, words: &Words) -> String {
        words.perturbation(&self.row, self.en_vigueur(), [self.de_m, self.a_m], self.detour_m)
    }
}
