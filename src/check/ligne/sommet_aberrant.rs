//! `sommet-aberrant`: a jump of a GPS receiver, out and back, or at a speed that nobody walks.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "sommet-aberrant",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Un à trois points sont loin du chemin, comme par un saut du récepteur : le tracé y va et en revient. Si la trace a \
             des heures, un seul saut suffit, à une vitesse que nul ne marche.",
        en: "One to three points are far from the way, as by a jump of the receiver: the line goes there and back. If the \
             track has times, one jump is enough, at a speed that nobody walks.",
    },
    message: Texte { fr: "saut de {mesure} (seuil {seuil}){quoi}", en: "jump of {mesure} (threshold {seuil}){quoi}" },
    remede: Texte {
        fr: "Supprimez ces points, ou remettez-les sur le chemin.",
        en: "Delete these points, or put them back on the way.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[
        Seuil { nom: "sommet-aberrant", defaut: 30.0, unite: Unite::Metres },
        Seuil { nom: "sommet-aberrant-vitesse", defaut: 25.0, unite: Unite::KmParHeure },
    ],
    essai: Essai::Ligne(essai),
};

/// A jump is at least this many times as fast as the track usually is. So a track by bicycle has no jumps everywhere.
const TIMES_USUAL: f64 = 4.0;

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let [jump_m, fast_kmh] = reglage.seuils;
    let far = |saut: &&crate::check::pointes::Saut| saut.off_m >= jump_m;
    trouve.extend(line.sauts().iter().filter(far).map(|saut| {
        let tip = saut.from + 1;
        let found = Trouve { ancre: vec![line.p(tip)], ..Trouve::entre(line, saut.from, saut.to) };
        found.mesure(saut.off_m, jump_m)
    }));
    if !line.has_times() {
        return;
    }
    let fast_kmh = fast_kmh.max(TIMES_USUAL * usual_kmh(line));
    for i in 0..line.len().saturating_sub(1) {
        let speed = line.speed_kmh(i).filter(|speed| *speed > fast_kmh && line.step_m(i) >= jump_m);
        if let Some(speed) = speed.filter(|_| !(line.in_saut(i) && line.in_saut(i + 1))) {
            let found = Trouve::entre(line, i, i + 1).mesure(line.step_m(i), jump_m);
            trouve.push(found.quoi(format!(", {}", Unite::KmParHeure.ecrit(speed.round(), false))));
        }
    }
}

/// Returns the median speed in km/h.
fn usual_kmh(line: &Etude<'_>) -> f64 {
    let mut speeds: Vec<f64> = (0..line.len().saturating_sub(1)).filter_map(|i| line.speed_kmh(i)).collect();
    let middle = speeds.len() / 2;
    if speeds.is_empty() {
        return 0.0;
    }
    *speeds.select_nth_unstable_by(middle, f64::total_cmp).1
}
