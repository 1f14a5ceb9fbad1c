//! `recouvrement`: two lines run over the same way.

use super::ligne_double::{self, common};
use crate::check::contact::Contact;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "recouvrement",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Deux tronçons passent sur le même chemin, sur une partie de leur longueur.",
        en: "Two tronçons run over the same way, over a part of their length.",
    },
    message: Texte {
        fr: "{quoi} : le même chemin sur {mesure} (seuil {seuil})",
        en: "{quoi}: the same way over {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Coupez les tronçons là où ils se rejoignent, et gardez un seul tronçon pour le chemin commun.",
        en: "Cut the tronçons where they join, and keep one tronçon for the common way.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "recouvrement", defaut: 20.0, unite: Unite::Metres }],
    essai: Essai::Paire(essai),
};

fn essai(contact: &Contact<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let double = reglage.de(&ligne_double::REGLE);
    if common(contact).is_none_or(|share| share >= double) {
        return;
    }
    let [beside, _] = contact.beside();
    let long: Vec<_> = beside.stretches.iter().filter(|part| part.length_m() >= reglage.seuils[0]).collect();
    if long.is_empty() {
        return;
    }
    let line = contact.a.line_as_drawn();
    for part in long {
        let codes = vec![contact.a.code.clone(), contact.b.code.clone()];
        let quoi = codes.join(", ");
        let found = Trouve { codes, ..Trouve::entre(&line, part.first, part.last) };
        trouve.push(found.quoi(quoi).mesure(part.length_m(), reglage.seuils[0]));
    }
}
