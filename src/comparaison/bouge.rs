//! Tells for a stretch which of three lines runs elsewhere than the other two: the sent one, the reference, or the
//! published one.

use super::ecarts::{Bouge, Ecart, Nature};
use super::ligne::Ligne;
use super::parametres::Parametres;
use super::reference::Reference;
use crate::atlas::Atlas;
use crate::geo::Position;

/// A stretch runs along published lines if at least this share of its places does.
const ALONG: f64 = 0.5;

/// Returns which line moved on a stretch between a sent line and a reference. `other` is the word for the reference:
/// [`Bouge::Reference`], or [`Bouge::Publie`] if it is an earlier state.
pub(super) fn bouge(
    published: &Atlas,
    references: &[Reference],
    ecart: &Ecart,
    parametres: &Parametres,
    other: Bouge,
) -> Bouge {
    let along = |pieces: &[Vec<Position>]| is_along(published, pieces, parametres);
    let of_reference = || {
        let reference = ecart.suivie.and_then(|number| references.get(number));
        reference.zip(ecart.publie_m).is_some_and(|(line, range)| along(&line.ligne.part(range)))
    };
    match ecart.nature {
        Nature::Manque if along(&ecart.geometrie) => Bouge::Trace,
        Nature::Manque => other,
        Nature::Ajout if along(&ecart.geometrie) => other,
        Nature::Ajout => Bouge::Trace,
        // A sent line that follows another published line left the one of the reference.
        Nature::Ecart if of_reference() => Bouge::Trace,
        Nature::Ecart if along(&ecart.geometrie) => other,
        Nature::Ecart => Bouge::Tous,
    }
}

fn is_along(published: &Atlas, pieces: &[Vec<Position>], parametres: &Parametres) -> bool {
    let line = Ligne::of(pieces);
    let places = line.places(line.range(), parametres.pas_m);
    let near = places.iter().filter(|place| !published.chemins(place.position, parametres.tolerance_m).is_empty());
    #[allow(clippy::cast_precision_loss, reason = "small counts")]
    let share = near.count() as f64 / places.len().max(1) as f64;
    share >= ALONG
}
