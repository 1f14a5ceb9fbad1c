//! `altitude-constante`: one height for kilometres, as programs write that know none.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "altitude-constante",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "L'altitude reste exactement la même très longtemps. Un canal ou une grève le peuvent, entre deux écluses.",
        en: "The height stays exactly the same for a long way. A canal or a beach may do that, between two locks.",
    },
    message: Texte {
        fr: "altitude de {quoi} sur {mesure} (seuil {seuil})",
        en: "a height of {quoi} over {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Donnez les altitudes par « hent import RELIEF --as altitude --tous ».",
        en: "Replace the heights by \"hent import RELIEF --as altitude --tous\".",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "altitude-constante", defaut: 3.0, unite: Unite::Kilometres }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let mut from = 0;
    while from < line.len() {
        let height = line.height(from);
        let mut to = from;
        while to + 1 < line.len() && line.height(to + 1) == height {
            to += 1;
        }
        let length_km = (line.at_m(to) - line.at_m(from)) / 1000.0;
        if let Some(height) = height.filter(|_| length_km > reglage.seuils[0]) {
            let found = Trouve::entre(line, from, to).mesure(length_km, reglage.seuils[0]);
            trouve.push(found.quoi(Unite::Metres.ecrit(height.round(), false)));
        }
        from = to + 1;
    }
}
