//! `bout-libre`: a tronçon ends in nothing.

use rustc_hash::FxHashSet;

use super::{bout_trop_court, bout_trop_long};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "bout-libre",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Un bout de tronçon ne touche rien, et ce n'est ni le début ni la fin d'une voie.",
        en: "An end of a tronçon touches nothing, and is neither the start nor the end of a voie.",
    },
    message: Texte { fr: "{quoi} : un bout ne touche rien", en: "{quoi}: an end touches nothing" },
    remede: Texte {
        fr: "Prolongez le tronçon, donnez-lui un rang dans une voie, ou supprimez-le.",
        en: "Extend the tronçon, give it a rank in a voie, or delete it.",
    },
    gravite: Gravite::Information,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let (long_m, short_m) = (reglage.de(&bout_trop_long::REGLE), reglage.de(&bout_trop_court::REGLE));
    let long = bout_trop_long::overshoots(scene, long_m);
    let short = bout_trop_court::undershoots(scene, short_m, long_m);
    let told: FxHashSet<(usize, bool)> =
        long.into_iter().chain(short).map(|(bout, ..)| (bout.strand, bout.last)).collect();
    for bout in scene.bouts() {
        let free = bout.touches.is_empty() && !told.contains(&(bout.strand, bout.last));
        if free && !scene.at_gap(bout.place) && !scene.ends_line(bout.place) {
            let code = scene.strand(bout.strand).map(|strand| strand.code.clone()).unwrap_or_default();
            trouve.push(Trouve::sur([code.clone()]).au(bout).quoi(code));
        }
    }
}
