//! Names what a sent line follows: the line of a voie, its étapes and its tronçons, and how much of each.

use serde::Serialize;

use super::ecarts::{Couvert, between};
use super::reference::{Origine, Reference, of};
use crate::atlas::Atlas;
use crate::geo::{km, rounded};

/// A smaller share of an étape or tronçon is not told: the line only crosses it or begins beside it.
const LEAST: f64 = 0.02;

/// A published line that the sent one follows.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Suivie {
    /// The code of the voie. `None` for a tronçon that was named, or another line.
    pub voie: Option<String>,
    /// The variant. Empty for the main line.
    pub variante: String,
    /// From which to which kilometre of the line both are compared.
    pub km: [f64; 2],
    /// The étapes, in walking order.
    pub etapes: Vec<Part>,
    /// The tronçons, in walking order.
    pub troncons: Vec<Part>,
}

/// An étape or a tronçon, and how much of it the sent line follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// The code of the tronçon, or the name of the étape in addresses.
    pub code: String,
    /// The name for people.
    pub nom: String,
    /// The share that is followed, 0 to 1.
    pub part: f64,
    /// The codes of the voies that use the tronçon. Empty for an étape.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub voies: Vec<String>,
}

/// Describes each reference. `covered` are the places of the compared parts, about `step_m` apart. The sent line follows a
/// place if it is at most `within_m` away.
pub(super) fn suivies(
    atlas: &Atlas,
    references: &[Reference],
    parts: &[(usize, [f64; 2])],
    covered: &[Couvert],
    [step_m, within_m]: [f64; 2],
) -> Vec<Suivie> {
    let of_reference = |(number, reference): (usize, &Reference)| {
        let share = |[from, to]: [f64; 2]| {
            let inside = between(covered, number, [from, to]).iter().filter(|place| place.off_m <= within_m).count();
            #[allow(clippy::cast_precision_loss, reason = "a small count")]
            let share = inside as f64 * step_m / (to - from).max(step_m);
            Some(rounded(share.min(1.0), 2)).filter(|share| *share >= LEAST)
        };
        let own = parts.iter().filter(|(other, _)| *other == number).map(|(_, range)| range);
        let hull = own.fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], [from, to]| [a.min(*from), b.max(*to)]);
        let troncon = |(troncon, range): &(usize, [f64; 2])| {
            let row = atlas.troncons.get(*troncon)?;
            let voies = row.voies.iter().map(ToString::to_string).collect();
            Some(Part { code: row.row.code.to_string(), nom: row.row.nom.clone(), part: share(*range)?, voies })
        };
        let troncons = reference.troncons.iter().filter_map(troncon).collect();
        let km = if hull[0] <= hull[1] { hull.map(km) } else { [0.0; 2] };
        let line = Suivie { km, troncons, ..Suivie::default() };
        let Origine::Voie { voie, ligne } = reference.origine else { return line };
        let Some((voie, ligne)) = of(atlas, voie, ligne) else { return line };
        let etapes = voie.etapes.iter().filter(|etape| etape.row.variante == ligne.variante);
        let etape = |etape: &crate::atlas::Etape| {
            let trace = etape.trace.as_ref()?;
            let part = share([trace.de_m, trace.a_m])?;
            Some(Part { code: etape.slug(), nom: etape.row.nom.clone(), part, voies: vec![] })
        };
        Suivie {
            voie: Some(voie.row.code.to_string()),
            variante: ligne.variante.clone(),
            etapes: etapes.filter_map(etape).collect(),
            ..line
        }
    };
    references.iter().enumerate().map(of_reference).collect()
}
