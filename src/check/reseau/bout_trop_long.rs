//! `bout-trop-long`: a tronçon ends just beyond the line on which it should end.

use crate::check::bouts::Bout;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;
use crate::geo::{Position, distance_m};

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "bout-trop-long",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Un tronçon dépasse un peu la ligne qu'il croise, et finit là.",
        en: "A tronçon crosses a line and ends just beyond it.",
    },
    message: Texte {
        fr: "{quoi} : le bout dépasse de {mesure} (seuil {seuil})",
        en: "{quoi}: the end is {mesure} too long (threshold {seuil})",
    },
    remede: Texte { fr: "Faites finir le tronçon sur le croisement.", en: "Make the tronçon end at the crossing." },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "bout-trop-long", defaut: 10.0, unite: Unite::Metres }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for (bout, other, beyond_m) in overshoots(scene, reglage.seuils[0]) {
        let codes: Vec<String> =
            [bout.strand, other].into_iter().filter_map(|n| scene.strand(n)).map(|s| s.code.clone()).collect();
        let quoi = codes.join(", ");
        trouve.push(Trouve::sur(codes).en(bout.place).quoi(quoi).mesure(beyond_m, reglage.seuils[0]));
    }
}

/// Returns the free ends within `within_m` of a place where their strand crosses another: the end, the other strand,
/// and the distance in metres.
pub(super) fn overshoots(scene: &Scene, within_m: f64) -> Vec<(&Bout, usize, f64)> {
    let mut found = vec![];
    for (a, b, meeting) in scene.meetings() {
        for (strand, other) in [(*a, *b), (*b, *a)] {
            let near = |bout: &&Bout| bout.touches.is_empty();
            for bout in bouts_of(scene, strand).iter().filter(near) {
                let beyond =
                    meeting.crossings.iter().map(|crossing| distance_m(bout.place, crossing.place)).reduce(f64::min);
                found.extend(beyond.filter(|beyond_m| *beyond_m <= within_m).map(|beyond_m| (bout, other, beyond_m)));
            }
        }
    }
    found
}

/// Returns the ends of a strand.
pub(super) fn bouts_of(scene: &Scene, strand: usize) -> &[Bout] {
    let bouts = scene.bouts();
    let from = bouts.partition_point(|bout| bout.strand < strand);
    let to = bouts.partition_point(|bout| bout.strand <= strand);
    bouts.get(from..to).unwrap_or(&[])
}

/// Tells whether a place is within `within_m` of an end of a strand.
pub(super) fn near_end(scene: &Scene, strand: usize, place: Position, within_m: f64) -> bool {
    bouts_of(scene, strand).iter().any(|bout| distance_m(bout.place, place) <= within_m)
}
