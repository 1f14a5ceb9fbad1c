//! `perturbation-orpheline`: a closure on a tronçon that its voie no longer has.

use std::collections::HashSet;

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "perturbation-orpheline",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Une perturbation est sur un tronçon que sa voie n'a plus : personne ne la voit.",
        en: "A closure is on a tronçon that its voie no longer has: nobody sees it.",
    },
    message: Texte {
        fr: "{quoi} : son tronçon n'est plus dans la voie",
        en: "{quoi}: its tronçon is no longer in the voie",
    },
    remede: Texte {
        fr: "Replacez-la (« hent perturbation ajouter »), ou supprimez-la.",
        en: "Place it again (\"hent perturbation ajouter\"), or delete it.",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for closure in scene.rows.perturbations().iter() {
        let voie = scene.rows.voies().iter().find(|voie| voie.id == closure.voie_id);
        let suite = scene.suites.iter().find(|suite| {
            voie.is_some_and(|voie| voie.code.as_str() == suite.voie) && suite.variante == closure.variante
        });
        let of_suite: HashSet<&str> = suite
            .into_iter()
            .flat_map(|suite| &suite.membres)
            .filter_map(|membre| scene.strand(membre.strand))
            .map(|strand| strand.code.as_str())
            .collect();
        if [&closure.troncon_de, &closure.troncon_a].iter().any(|code| !of_suite.contains(code.as_str())) {
            let found = Trouve::sur([format!("perturbation:{}", closure.code)]).quoi(closure.code.as_str());
            trouve.push(found.voies(voie.map(|voie| voie.code.as_str())));
        }
    }
}
