//! `bout-trop-court`: a tronçon ends just before the line on which it should end.

use rustc_hash::FxHashSet;

use super::bout_trop_long::{self, overshoots};
use crate::check::bouts::Bout;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "bout-trop-court",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Un tronçon s'arrête tout près d'une autre ligne, sans la toucher.",
        en: "A tronçon stops close to another line, without touching it.",
    },
    message: Texte {
        fr: "{quoi} : le bout s'arrête à {mesure} (seuil {seuil})",
        en: "{quoi}: the end stops {mesure} short (threshold {seuil})",
    },
    remede: Texte {
        fr: "Prolongez le tronçon jusqu'à la ligne, avec l'accrochage (dans QGIS : Projet, Options d'accrochage).",
        en: "Extend the tronçon to the line, with snapping (in QGIS: Project, Snapping Options).",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "bout-trop-court", defaut: 10.0, unite: Unite::Metres }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for (bout, other, off_m) in undershoots(scene, reglage.seuils[0], reglage.de(&bout_trop_long::REGLE)) {
        let codes: Vec<String> =
            [bout.strand, other].into_iter().filter_map(|n| scene.strand(n)).map(|s| s.code.clone()).collect();
        let quoi = codes.join(", ");
        trouve.push(Trouve::sur(codes).en(bout.place).quoi(quoi).mesure(off_m, reglage.seuils[0]));
    }
}

/// Returns the free ends within `within_m` of another strand that they do not cross: the end, the other strand, and the
/// distance in metres. Ends that are at most `beyond_m` too long, and gaps between two tronçons of a voie, have rules of their own.
pub(super) fn undershoots(scene: &Scene, within_m: f64, beyond_m: f64) -> Vec<(&Bout, usize, f64)> {
    let too_long: FxHashSet<(usize, bool)> =
        overshoots(scene, beyond_m).into_iter().map(|(bout, ..)| (bout.strand, bout.last)).collect();
    let short = |bout: &&Bout| {
        bout.touches.is_empty() && !too_long.contains(&(bout.strand, bout.last)) && !scene.at_gap(bout.place)
    };
    let free = scene.bouts().iter().filter(short);
    let near = free.filter_map(|bout| bout.nearest.filter(|near| near.off_m <= within_m).map(|near| (bout, near)));
    near.map(|(bout, near)| (bout, near.strand, near.off_m)).collect()
}
