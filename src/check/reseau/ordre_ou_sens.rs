//! `ordre-ou-sens`: a tronçon of a voie is walked the wrong way, or at the wrong place.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::suite::Suite;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "ordre-ou-sens",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Un tronçon d'une voie est parcouru à l'envers, ou il n'est pas à son rang : retourné ou déplacé, il comble les trous.",
        en: "A tronçon of a voie is walked the wrong way, or has the wrong rank: turned or moved, it closes the gaps.",
    },
    message: Texte {
        fr: "{quoi} n'est pas dans le bon ordre ou le bon sens",
        en: "{quoi} is out of order or the wrong way round",
    },
    remede: Texte {
        fr: "Changez son « inverse » ou son « rang » dans voie_troncon ; dans un fichier, retournez ou déplacez ce segment.",
        en: "Change its \"inverse\" or its \"rang\" in voie_troncon; in a file, turn this segment round or move it.",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for (suite, examen) in scene.suites.iter().zip(scene.examens()) {
        let ranks =
            examen.a_l_envers.iter().chain(examen.deplaces.iter().filter(|rank| !examen.a_l_envers.contains(rank)));
        trouve.extend(ranks.filter_map(|rank| of_rank(scene, suite, *rank)));
    }
}

fn of_rank(scene: &Scene, suite: &Suite, rank: usize) -> Option<Trouve> {
    let membre = suite.membres.get(rank)?;
    let strand = scene.strand(membre.strand)?;
    let geometrie = strand.vertices.iter().map(|vertex| vertex.position()).collect();
    let found = Trouve { geometrie, ..Trouve::sur([suite.nom(), strand.code.clone()]) };
    Some(found.quoi(format!("{}, rang {} : {}", suite.nom(), rank + 1, strand.code)).voies([suite.voie.clone()]))
}
