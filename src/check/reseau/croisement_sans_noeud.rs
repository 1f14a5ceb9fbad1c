//! `croisement-sans-noeud`: two tronçons cross where none of them ends.

use rustc_hash::FxHashMap;

use super::bout_trop_long::{self, near_end, overshoots};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;
use crate::geo::{Position, distance_m};

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "croisement-sans-noeud",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Deux tronçons se croisent là où aucun ne commence ni ne finit, et sans point commun.",
        en: "Two tronçons cross where neither begins or ends, and without a common point.",
    },
    message: Texte {
        fr: "{quoi} se croisent sans nœud, à {mesure} du bout le plus proche (seuil {seuil})",
        en: "{quoi} cross without a node, {mesure} from the nearest end (threshold {seuil})",
    },
    remede: Texte {
        fr: "Coupez les deux tronçons au croisement. Si l'un passe sur un pont, acceptez ce constat.",
        en: "Cut both tronçons at the crossing. If one is on a bridge, accept this finding.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "croisement-sans-noeud", defaut: 2.0, unite: Unite::Metres }],
    essai: Essai::Reseau(essai),
};

/// Two lines that run beside each other may cross many times. Crossings that are this near are one finding, in metres.
const TOGETHER_M: f64 = 100.0;

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let beyond_m = reglage.de(&bout_trop_long::REGLE);
    let mut told: FxHashMap<(usize, usize), Vec<Position>> = FxHashMap::default();
    for (bout, other, _) in overshoots(scene, beyond_m) {
        told.entry((bout.strand.min(other), bout.strand.max(other))).or_default().push(bout.place);
    }
    for (a, b, meeting) in scene.meetings().iter().filter(|(_, _, meeting)| !meeting.crossings.is_empty()) {
        let ends = told.get(&(*a, *b)).map_or(&[][..], Vec::as_slice);
        let excused = |place: Position| {
            let near = |strand: usize| near_end(scene, strand, place, reglage.seuils[0]);
            near(*a) || near(*b) || ends.iter().any(|end| distance_m(*end, place) <= beyond_m)
        };
        let mut last: Option<Position> = None;
        for crossing in meeting.crossings.iter().filter(|crossing| !excused(crossing.place)) {
            if last.replace(crossing.place).is_some_and(|last| distance_m(last, crossing.place) < TOGETHER_M) {
                continue;
            }
            let Some((first, second)) = scene.strand(*a).zip(scene.strand(*b)) else { continue };
            let ends = [first, second].into_iter().flat_map(|strand| [strand.end(false), strand.end(true)]).flatten();
            let nearest_m = ends.map(|end| distance_m(end, crossing.place)).fold(f64::INFINITY, f64::min);
            let quoi = format!("{}, {}", first.code, second.code);
            let found = Trouve::sur([first.code.clone(), second.code.clone()]).en(crossing.place);
            // The place is computed. What tells the crossing apart are the ends of the two segments.
            let ends = [(first, crossing.i), (first, crossing.i + 1), (second, crossing.j), (second, crossing.j + 1)];
            let ancre = ends.iter().filter_map(|(strand, i)| strand.vertices.get(*i)).map(|v| v.position()).collect();
            trouve.push(Trouve { ancre, ..found }.quoi(quoi).mesure(nearest_m, reglage.seuils[0]));
        }
    }
}
