//! `trop-de-points`: more points than devices take.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "trop-de-points",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Une ligne a plus de points que n'en acceptent les appareils : beaucoup coupent une trace à 10 000 points.",
        en: "A line has more points than devices accept: many cut a track at 10,000 points.",
    },
    message: Texte { fr: "{mesure} (seuil {seuil})", en: "{mesure} (threshold {seuil})" },
    remede: Texte {
        fr: "Simplifiez la ligne à 1 ou 2 m près, ou coupez-la en étapes.",
        en: "Simplify the line to 1 or 2 m, or cut it into étapes.",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "trop-de-points", defaut: 10_000.0, unite: Unite::Points }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let count = line.len() as f64; // exact up to 2⁵³
    if count > reglage.seuils[0] {
        trouve.push(Trouve::de_ligne(line).mesure(count, reglage.seuils[0]));
    }
}
