//! `bruit-gps`: a knot of points around a rest.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "bruit-gps",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Une pelote de points : beaucoup de mètres de tracé dans un cercle de 15 m de rayon, comme à une pause.",
        en: "A knot of points: many metres of line within a circle of 15 m radius, as at a rest.",
    },
    message: Texte {
        fr: "pelote de {mesure} de tracé (seuil {seuil})",
        en: "knot of {mesure} of line (threshold {seuil})",
    },
    remede: Texte { fr: "Remplacez la pelote par un seul point.", en: "Replace the knot by a single point." },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "bruit-gps", defaut: 150.0, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let found = line.pelotes().iter().filter(|knot| knot.length_m >= reglage.seuils[0]);
    trouve.extend(found.map(|knot| Trouve::entre(line, knot.from, knot.to).mesure(knot.length_m, reglage.seuils[0])));
}
