//! `segment-court`: a segment that is shorter than any bend of a way.

use super::steps::groups;
use crate::check::etude::Etude;
use crate::check::ligne::sommet_double;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "segment-court",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Deux points qui se suivent sont trop près pour dire quelque chose du chemin.",
        en: "Two consecutive points are too near each other to tell anything of the way.",
    },
    message: Texte { fr: "segment de {mesure} (seuil {seuil})", en: "segment of {mesure} (threshold {seuil})" },
    remede: Texte {
        fr: "Supprimez l'un des deux points, s'il ne marque rien.",
        en: "Delete one of the points, unless it marks something.",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "segment-court", defaut: 0.5, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    // Shorter ones are double points.
    let double_m = reglage.de(&sommet_double::REGLE);
    let found = groups(line, |step_m| (double_m..reglage.seuils[0]).contains(&step_m));
    trouve.extend(found.into_iter().map(|(from, to, m)| Trouve::entre(line, from, to).mesure(m, reglage.seuils[0])));
}
