//! `auto-recouvrement`: a line runs twice over the same way.

use crate::check::etude::Etude;
use crate::check::passages::Meeting;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::stretches::{Stretch, merged};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "auto-recouvrement",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Le tracé passe deux fois sur le même chemin, sans pointe (une pointe est un aller-retour).",
        en: "The line runs twice over the same way, without a tip (a tip is there-and-back).",
    },
    message: Texte {
        fr: "le tracé se recouvre sur {mesure} (seuil {seuil})",
        en: "the line covers itself over {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Coupez la ligne, et ne tracez ce chemin qu'une fois. Si l'on y passe vraiment deux fois, acceptez ce constat.",
        en: "Cut the line, and draw this way only once. If one really walks it twice, accept this finding.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "auto-recouvrement", defaut: 20.0, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let excused = |i: usize, j: usize| {
        line.in_same_pointe(i, j) || line.in_same_pointe(i + 1, j) || line.in_pelote(i) && line.in_pelote(j)
    };
    let parts = line.passages().iter().filter(|passage| !excused(passage.first, passage.second));
    let parts = parts.filter_map(|passage| match passage.how {
        Meeting::Beside([from, to]) => Some(Stretch::of_segment(line, passage.first, [from, to])),
        Meeting::Crosses => None,
    });
    for part in merged(parts.collect()) {
        if part.length_m() >= reglage.seuils[0] {
            trouve.push(Trouve::entre(line, part.first, part.last).mesure(part.length_m(), reglage.seuils[0]));
        }
    }
}
