//! `droits-inconnus`: a tronçon whose owner and licence are unknown.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "droits-inconnus",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Un tronçon ne dit pas à qui est son tracé, ni sous quelle licence.",
        en: "A tronçon does not say whose line it is, nor under which licence.",
    },
    message: Texte { fr: "{quoi} : les droits manquent", en: "{quoi}: the rights are missing" },
    remede: Texte {
        fr: "Remplissez « droits », par exemple « © les contributeurs d'OpenStreetMap, ODbL 1.0 ».",
        en: "Fill in \"droits\", for example \"© OpenStreetMap contributors, ODbL 1.0\".",
    },
    gravite: Gravite::Avertissement,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for (row, vertices) in scene.rows.troncons().filter(|(row, _)| row.droits.trim().is_empty()) {
        let middle = vertices.get(vertices.len() / 2).map(|vertex| vertex.position());
        let found = Trouve { geometrie: middle.into_iter().collect(), ..Trouve::sur([row.code.as_str()]) };
        trouve.push(found.quoi(row.code.as_str()));
    }
}
