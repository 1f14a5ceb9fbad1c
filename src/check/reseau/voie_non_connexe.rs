//! `voie-non-connexe`: a variant that does not touch its voie.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::suite::Suite;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "voie-non-connexe",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Une variante ne touche pas le reste de sa voie.",
        en: "A variant does not touch the rest of its voie.",
    },
    message: Texte { fr: "{quoi} ne touche pas le reste de la voie", en: "{quoi} does not touch the rest of the voie" },
    remede: Texte {
        fr: "Faites commencer ou finir la variante sur un tronçon de la voie.",
        en: "Make the variant begin or end on a tronçon of the voie.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let joined = joined(scene);
    for suites in scene.suites.chunk_by(|a, b| a.voie == b.voie) {
        let Some((first, others)) = suites.split_first() else { continue };
        // The tronçons that are known to hang together with the main line.
        let mut reached: FxHashSet<usize> = strands(first).collect();
        let mut left: Vec<&Suite> = others.iter().collect();
        loop {
            let near = |own: usize| {
                joined.get(&own).into_iter().flatten().chain([&own]).any(|strand| reached.contains(strand))
            };
            let touches = |suite: &Suite| strands(suite).any(near);
            let Some(at) = left.iter().position(|suite| touches(suite)) else { break };
            reached.extend(strands(left.remove(at)));
        }
        trouve.extend(left.into_iter().filter(|suite| !suite.membres.is_empty()).map(|suite| {
            let place = suite.membres.first().and_then(|membre| scene.strand(membre.strand)?.end(membre.inverse));
            let found = Trouve { geometrie: place.into_iter().collect(), ..Trouve::sur([suite.nom()]) };
            found.quoi(suite.nom()).voies([suite.voie.clone()])
        }));
    }
}

fn strands(suite: &Suite) -> impl Iterator<Item = usize> + '_ {
    suite.membres.iter().map(|membre| membre.strand)
}

/// Returns for each strand the strands that end on it, or on which it ends.
fn joined(scene: &Scene) -> FxHashMap<usize, Vec<usize>> {
    let mut joined: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for bout in scene.bouts() {
        for other in &bout.touches {
            joined.entry(bout.strand).or_default().push(*other);
            joined.entry(*other).or_default().push(bout.strand);
        }
    }
    joined
}
