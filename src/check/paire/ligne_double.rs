//! `ligne-double`: the same line twice.

use crate::check::contact::Contact;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "ligne-double",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Deux lignes suivent le même chemin d'un bout à l'autre.",
        en: "Two lines follow the same way from end to end.",
    },
    message: Texte {
        fr: "{quoi} : la même ligne, à {mesure} (seuil {seuil})",
        en: "{quoi}: the same line, by {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Gardez un seul tronçon, et nommez-le dans toutes les voies qui y passent.",
        en: "Keep one tronçon, and name it in all voies that use it.",
    },
    gravite: Gravite::Erreur,
    seuils: &[Seuil { nom: "ligne-double", defaut: 95.0, unite: Unite::Pourcent }],
    essai: Essai::Paire(essai),
};

fn essai(contact: &Contact<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    if let Some(share) = common(contact).filter(|share| *share >= reglage.seuils[0]) {
        let codes = [contact.a.code.clone(), contact.b.code.clone()];
        let quoi = codes.join(", ");
        let geometrie = contact.a.vertices.iter().map(|vertex| vertex.position()).collect();
        trouve.push(Trouve { geometrie, ..Trouve::sur(codes) }.quoi(quoi).mesure(share, reglage.seuils[0]));
    }
}

/// Returns the smaller of the shares of two lines that run beside each other, in percent. Returns `None` if they do
/// not.
pub(super) fn common(contact: &Contact<'_>) -> Option<f64> {
    if !contact.is_beside() {
        return None;
    }
    let shares = contact.beside().iter().map(|beside| 100.0 * beside.share);
    shares.reduce(f64::min).map(|share| share.min(100.0))
}
