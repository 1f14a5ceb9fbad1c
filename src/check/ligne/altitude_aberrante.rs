//! `altitude-aberrante`: a height that no way has there: off the Earth, or a wall between two points.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "altitude-aberrante",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "L'altitude saute entre deux points qui se suivent, plus raide qu'un escalier, ou elle est hors de −500 à 9 000 m.",
        en: "The height jumps between two consecutive points, steeper than stairs, or it is outside −500 to 9,000 m.",
    },
    message: Texte {
        fr: "l'altitude saute de {mesure} (seuil {seuil})",
        en: "the height jumps by {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Ôtez ces altitudes, ou donnez-les par « hent import RELIEF --as altitude --tous ».",
        en: "Remove these heights, or replace them by \"hent import RELIEF --as altitude --tous\".",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "altitude-aberrante", defaut: 30.0, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

/// The heights of places on land, in metres.
const PLAUSIBLE_M: std::ops::RangeInclusive<f64> = -500.0..=9_000.0;
/// The steepest stairs: they rise as much as they are long.
pub(super) const STAIRS: f64 = 1.0;
/// Two jumps that are this near along the line are one finding, in metres: up and down again.
const TOGETHER_M: f64 = 500.0;

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    // The first and last vertex of each group of jumps, and the highest jump.
    let mut groups: Vec<(usize, usize, f64)> = vec![];
    for i in 0..line.len() {
        let off_m = line.height(i).filter(|z| !PLAUSIBLE_M.contains(z)).map(f64::abs);
        let jump_m = jump_m(line, i).filter(|jump_m| *jump_m >= reglage.seuils[0]);
        let Some(jump_m) = off_m.into_iter().chain(jump_m).reduce(f64::max) else { continue };
        let last = (i + 1).min(line.len() - 1);
        match groups.last_mut().filter(|(_, to, _)| line.at_m(i) - line.at_m(*to) <= TOGETHER_M) {
            Some((_, to, most_m)) => (*to, *most_m) = (last, most_m.max(jump_m)),
            None => groups.push((i, last, jump_m)),
        }
    }
    let found =
        groups.into_iter().map(|(from, to, most_m)| Trouve::entre(line, from, to).mesure(most_m, reglage.seuils[0]));
    trouve.extend(found);
}

/// Returns by how much the height changes on the segment after a vertex, if that is steeper than stairs.
pub(super) fn jump_m(line: &Etude<'_>, i: usize) -> Option<f64> {
    let change_m = (line.height(i + 1)? - line.height(i)?).abs();
    (change_m > STAIRS * line.step_m(i)).then_some(change_m)
}
