//! `reference-orpheline`: a row refers to a row that does not exist.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "reference-orpheline",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Une ligne d'une table nomme une ligne qui n'existe pas : une étape sans localité, un rang sans tronçon…",
        en: "A row refers to a row that does not exist: an étape without its localité, a rank without its tronçon…",
    },
    message: Texte { fr: "{quoi} n'existe pas", en: "{quoi} does not exist" },
    remede: Texte {
        fr: "Corrigez la référence, ou supprimez cette ligne.",
        en: "Correct the reference, or delete this row.",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    trouve.extend(
        scene
            .orphelines
            .iter()
            .map(|(from, to)| Trouve::sur([from.clone(), to.clone()]).quoi(format!("{from} → {to}"))),
    );
}
