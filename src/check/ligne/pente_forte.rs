//! `pente-forte`: a slope that is too steep for a way.

use super::altitude_aberrante::jump_m;
use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "pente-forte",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "La pente dépasse le seuil sur au moins 50 m. Les sauts d'altitude ont leur propre règle.",
        en: "The slope exceeds the threshold over at least 50 m. Jumps of the height have a rule of their own.",
    },
    message: Texte { fr: "pente de {mesure} (seuil {seuil})", en: "slope of {mesure} (threshold {seuil})" },
    remede: Texte {
        fr: "Vérifiez les altitudes. Un escalier de falaise s'accepte.",
        en: "Check the heights. Stairs on a cliff can be accepted.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "pente-forte", defaut: 40.0, unite: Unite::Pourcent }],
    essai: Essai::Ligne(essai),
};

/// The stretch over which the slope is measured, in metres. On shorter ones, the errors of heights are slopes.
const OVER_M: f64 = 50.0;
/// Steep stretches that are this near along the line are one finding, in metres.
const TOGETHER_M: f64 = 200.0;
/// A jump of this height within a stretch has a rule of its own, in metres.
const JUMP_M: f64 = 10.0;

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let mut groups: Vec<(usize, usize, f64)> = vec![];
    let (mut to, mut jumps) = (0, 0);
    let is_jump = |i: usize| jump_m(line, i).is_some_and(|jump_m| jump_m >= JUMP_M);
    for from in 0..line.len() {
        while to + 1 < line.len() && line.at_m(to) - line.at_m(from) < OVER_M {
            jumps += usize::from(is_jump(to));
            to += 1;
        }
        let length_m = line.at_m(to) - line.at_m(from);
        let rise = line.height(from).zip(line.height(to)).map(|(a, b)| (b - a).abs());
        if let Some(rise_m) = rise.filter(|_| length_m >= OVER_M && jumps == 0) {
            let slope = 100.0 * rise_m / length_m;
            if slope > reglage.seuils[0] {
                match groups.last_mut().filter(|(_, last, _)| line.at_m(from) - line.at_m(*last) <= TOGETHER_M) {
                    Some((_, last, most)) => (*last, *most) = (to, most.max(slope)),
                    None => groups.push((from, to, slope)),
                }
            }
        }
        jumps -= usize::from(from < to && is_jump(from));
    }
    let found =
        groups.into_iter().map(|(from, to, most)| Trouve::entre(line, from, to).mesure(most, reglage.seuils[0]));
    trouve.extend(found);
}
