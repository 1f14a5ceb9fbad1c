//! Closures for walkers: their place on the walker's way, as sentences, JSON and a calendar.
//!
//! ```text
//!  atlas::Perturbation ──> Annonce ──> a sentence        lists, plans
//!  (rows on lines)         (on a part  json              the API
//!                          of a way)   agenda ──> ics    /agenda.ics
//! ```
//!
//! An [`Annonce`] is a closure on a part of a way: a line, an étape or a day of a plan. Its kilometres count from the
//! start of that part in walking direction, like all kilometres in the same document. [`crate::atlas::Perturbation`]
//! defines which closures the atlas has.
//!
//! ```
//! use hent::annonces::AgendaFile;
//! use hent::atlas::Atlas;
//! use hent::file::Product;
//! use hent::links::Base;
//!
//! let calendar = AgendaFile { voie: None, base: Base::default() }.make(&Atlas::default())?.unwrap();
//! let text = String::from_utf8(calendar.bytes).unwrap();
//! assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && !text.contains("BEGIN:VEVENT"));
//! # Ok::<(), hent::Error>(())
//! ```

mod agenda;
mod ics;
mod json;

pub use agenda::AgendaFile;
pub(crate) use json::PerturbationShown;

use crate::atlas::{Atlas, Emprise, Etape, Ligne, Perturbation, Voie};
use crate::geo::Position;
use crate::model::Sens;
use crate::words::{Words, one_line};

/// The minimum length, in metres, that a closure and a part of a way must share.
const SHARED_M: f64 = 1.0;

/// A closure on a part of a way.
#[derive(Clone, Copy, Debug)]
pub struct Annonce<'a> {
    /// The closure.
    pub closure: &'a Perturbation,
    /// The closed stretch of the line.
    pub emprise: &'a Emprise,
    /// The voie of the line.
    pub voie: &'a Voie,
    /// The distances, in metres from the start of the part, at which the walker meets the start and the end of the
    /// closed stretch, ascending. They are limited to the part.
    pub ends_m: [f64; 2],
    /// The chainages of the same places on the line, in metres. On the way back they are descending.
    chainages_m: [f64; 2],
}

impl<'a> Annonce<'a> {
    /// Returns the closures on a part of a line, in walking order. The part is given by its chainages, ascending.
    pub fn along(atlas: &'a Atlas, voie: &'a Voie, ligne: &Ligne, sens: Sens, [de_m, a_m]: [f64; 2]) -> Vec<Self> {
        let found = atlas.perturbations_on(voie, &ligne.variante, [de_m, a_m]).into_iter();
        let on_part = |(_, emprise): &(&Perturbation, &Emprise)| {
            let shared_m = emprise.a_m.min(a_m) - emprise.de_m.max(de_m);
            shared_m >= SHARED_M || emprise.a_m - emprise.de_m < SHARED_M
        };
        let annonce = |(closure, emprise): (&'a Perturbation, &'a Emprise)| {
            let chainages_m = sens.ends([emprise.de_m.max(de_m), emprise.a_m.min(a_m)]);
            let ends_m = chainages_m.map(|chainage_m| sens.walked(chainage_m - de_m, a_m - de_m));
            Self { closure, emprise, voie, ends_m, chainages_m }
        };
        let mut annonces: Vec<Self> = found.filter(on_part).map(annonce).collect();
        annonces.sort_by(|a, b| a.start_m().total_cmp(&b.start_m()).then_with(|| a.code().cmp(b.code())));
        annonces
    }

    /// Returns the closures on a whole line, in walking order.
    pub fn along_line(atlas: &'a Atlas, voie: &'a Voie, ligne: &Ligne, sens: Sens) -> Vec<Self> {
        Self::along(atlas, voie, ligne, sens, [0.0, ligne.figures.longueur_m])
    }

    /// Returns the closures on all lines of a voie, line by line.
    pub fn of_voie(atlas: &'a Atlas, voie: &'a Voie, sens: Sens) -> Vec<Self> {
        voie.lignes.iter().flat_map(|ligne| Self::along_line(atlas, voie, ligne, sens)).collect()
    }

    /// Returns the closures on an étape, in walking order. Distances count from the start of the étape.
    pub fn of_etape(atlas: &'a Atlas, voie: &'a Voie, etape: &Etape, sens: Sens) -> Vec<Self> {
        let part = etape.trace.as_ref().zip(voie.ligne(&etape.row.variante));
        part.map_or_else(Vec::new, |(trace, ligne)| Self::along(atlas, voie, ligne, sens, [trace.de_m, trace.a_m]))
    }

    /// Groups annonces by closure, in the order in which each closure first occurs.
    pub(crate) fn by_closure<'s>(annonces: &'s [Self]) -> Vec<(&'a Perturbation, Vec<&'s Self>)> {
        let mut closures: Vec<(&'a Perturbation, Vec<&'s Self>)> = vec![];
        for annonce in annonces {
            match closures.iter_mut().find(|(closure, _)| std::ptr::eq(*closure, annonce.closure)) {
                Some((_, stretches)) => stretches.push(annonce),
                None => closures.push((annonce.closure, vec![annonce])),
            }
        }
        closures
    }

    /// Returns the code of the closure.
    pub(crate) fn code(&self) -> &'a str {
        self.closure.row.code.as_str()
    }

    /// Returns the distance, in metres from the start of the part, at which the walker meets the closure.
    pub(crate) fn start_m(&self) -> f64 {
        self.ends_m[0]
    }

    /// Returns the same closure with distances that count from `by_m` metres before the start of the part.
    #[must_use]
    pub(crate) fn shifted(self, by_m: f64) -> Self {
        Self { ends_m: self.ends_m.map(|at_m| at_m + by_m), ..self }
    }

    /// Returns the position, without height, at which the walker meets the closure.
    pub(crate) fn position(&self, atlas: &Atlas) -> Position {
        let [start_m, end_m] = self.chainages_m;
        let between_m = [start_m.min(end_m), start_m.max(end_m)];
        let ligne = self.voie.ligne(&self.emprise.variante);
        let closed = ligne.map_or_else(Vec::new, |ligne| ligne.places_between(&atlas.network, between_m));
        let mut places = closed.iter().flatten();
        let met = if end_m < start_m { places.next_back() } else { places.next() };
        let Position { lon, lat, .. } = *met.unwrap_or(&self.closure.position);
        Position::flat(lon, lat)
    }

    /// Returns the length in metres of the detour that avoids the closed stretch. Returns `None` if there is none.
    pub(crate) fn detour_m(&self) -> Option<f64> {
        self.emprise.evite.and(self.closure.detour.as_ref()).map(|detour| detour.longueur_m)
    }

    /// Returns the étapes that run over the closed stretch.
    pub(crate) fn etapes(&self) -> impl Iterator<Item = &'a Etape> {
        let Emprise { variante, de_m, a_m, .. } = self.emprise;
        let least_m = if a_m - de_m < SHARED_M { 0.0 } else { SHARED_M };
        self.voie.etapes.iter().filter(move |etape| {
            let trace = etape.trace.as_ref().filter(|_| etape.row.variante == *variante);
            trace.is_some_and(|trace| a_m.min(trace.a_m) - de_m.max(trace.de_m) >= least_m)
        })
    }

    /// Returns a sentence about the closure, without a full stop.
    pub(crate) fn phrase(&self, words: &Words) -> String {
        let Perturbation { row, en_vigueur, .. } = self.closure;
        words.perturbation(row, *en_vigueur, self.ends_m, self.detour_m())
    }

    /// Returns the kind and the place of the closure, without its dates: « Travaux, passage impossible, du km 12,3 au
    /// km 13,1 ».
    pub(crate) fn brief(&self, words: &Words) -> String {
        words.perturbation_breve(&words.titre_perturbation(&self.closure.row), &words.lieu_perturbation(self.ends_m))
    }

    /// Returns the source of the closure and the day of its last check: « source : mairie ; vérifié le 12/05/2026 ». It
    /// is empty if neither is known.
    pub(crate) fn provenance(&self, words: &Words) -> String {
        let row = &self.closure.row;
        let source = Some(one_line(&row.source)).filter(|source| !source.is_empty());
        let checked = Some(words.iso_date(&row.verifie_le)).filter(|date| !date.is_empty());
        let facts = [
            source.map(|source| words.perturbation_source(&source)),
            checked.map(|date| words.perturbation_verifiee(&date)),
        ];
        facts.into_iter().flatten().collect::<Vec<_>>().join(&words.separateur_faits())
    }
}
