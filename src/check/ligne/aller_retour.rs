//! `aller-retour`: the line goes out and comes back on itself (a spike, a kickback).

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "aller-retour",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Le tracé va jusqu'à une pointe et revient sur lui-même.",
        en: "The line goes out to a tip and comes back on itself.",
    },
    message: Texte {
        fr: "aller-retour de {mesure} (seuil {seuil})",
        en: "there and back over {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Supprimez la pointe. Si l'on va vraiment là et en revient, acceptez ce constat avec cette raison.",
        en: "Delete the spike. If one really walks there and back, accept this finding with that reason.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "aller-retour", defaut: 5.0, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let apart = |tip: usize| !line.in_saut(tip) && !line.in_pelote(tip);
    let found = line.pointes().iter().filter(|tip| tip.overlap_m >= reglage.seuils[0] && apart(tip.tip));
    trouve.extend(found.map(|tip| {
        let found = Trouve { ancre: vec![line.p(tip.tip)], ..Trouve::entre(line, tip.from, tip.to) };
        found.mesure(tip.overlap_m, reglage.seuils[0])
    }));
}
