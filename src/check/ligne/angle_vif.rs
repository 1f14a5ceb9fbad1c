//! `angle-vif`: a corner that is sharper than ways have.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;
use crate::check::vector::{angle, from_to};

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "angle-vif",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Le tracé tourne si court qu'il revient presque sur lui-même, sans se recouvrir.",
        en: "The line turns so sharply that it nearly comes back on itself, without covering itself.",
    },
    message: Texte { fr: "angle de {mesure} (seuil {seuil})", en: "angle of {mesure} (threshold {seuil})" },
    remede: Texte {
        fr: "Vérifiez ce point : un lacet est bien ainsi, un point mal placé se corrige.",
        en: "Check this point: a hairpin bend is like this, a misplaced point has to be moved.",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "angle-vif", defaut: 30.0, unite: Unite::Degres }],
    essai: Essai::Ligne(essai),
};

/// The shortest leg of a corner, in metres. On shorter ones the angle tells nothing.
const LEG_M: f64 = 5.0;

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for i in 1..line.len().saturating_sub(1) {
        if line.step_m(i - 1) < LEG_M || line.step_m(i) < LEG_M {
            continue;
        }
        let inner = angle(from_to(line.xy(i), line.xy(i - 1)), from_to(line.xy(i), line.xy(i + 1)));
        if inner < reglage.seuils[0] && !line.in_pointe(i) && !line.in_saut(i) && !line.in_pelote(i) {
            let found = Trouve { km: Some(line.km(i)), ..Trouve::sur([line.code.clone()]) };
            trouve.push(found.en(line.p(i)).mesure(inner, reglage.seuils[0]));
        }
    }
}
