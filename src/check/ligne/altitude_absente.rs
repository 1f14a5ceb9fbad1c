//! `altitude-absente`: heights are missing.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "altitude-absente",
    objet: Objet::Ligne,
    definition: Texte { fr: "Des points n'ont pas d'altitude.", en: "Points have no height." },
    message: Texte { fr: "{mesure} des points sans altitude", en: "{mesure} of the points have no height" },
    remede: Texte {
        fr: "Donnez les altitudes par « hent import RELIEF --as altitude ».",
        en: "Add the heights by \"hent import RELIEF --as altitude\".",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "altitude-absente", defaut: 0.0, unite: Unite::Pourcent }],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let missing = (0..line.len()).filter(|i| line.height(*i).is_none()).count();
    // At most 2³¹ points: exact as a float.
    let share = 100.0 * missing as f64 / line.len().max(1) as f64;
    if share > reglage.seuils[0] {
        trouve.push(Trouve::de_ligne(line).mesure(share, reglage.seuils[0]));
    }
}
