//! `sommet-double`: two vertices in a row at the same place.

use super::steps::groups;
use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "sommet-double",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Deux points qui se suivent sont au même endroit. Une base fond d'elle-même les points à moins de 1 cm.",
        en: "Two consecutive points are at the same place. A store itself merges points less than 1 cm apart.",
    },
    message: Texte {
        fr: "points doubles, à {mesure} l'un de l'autre (seuil {seuil})",
        en: "double points, {mesure} apart (threshold {seuil})",
    },
    remede: Texte { fr: "Supprimez l'un des deux points.", en: "Delete one of the two points." },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "sommet-double", defaut: 0.1, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let found = groups(line, |step_m| step_m < reglage.seuils[0]);
    trouve.extend(found.into_iter().map(|(from, to, m)| Trouve::entre(line, from, to).mesure(m, reglage.seuils[0])));
}
