//! `segment-long`: a straight line where a way would bend.

use crate::check::etude::Etude;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "segment-long",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Deux points qui se suivent sont très loin l'un de l'autre : entre eux le chemin n'est pas connu. Un bac déclaré \
             (« bac », « ferry », « bateau » ou « passeur » dans le nom ou le revêtement du tronçon) est excepté.",
        en: "Two consecutive points are very far apart: the way between them is unknown. A declared ferry (\"bac\", \
             \"ferry\", \"bateau\" or \"passeur\" in the name or surface of the tronçon) is excepted.",
    },
    message: Texte {
        fr: "{mesure} en ligne droite (seuil {seuil})",
        en: "{mesure} as a straight line (threshold {seuil})",
    },
    remede: Texte {
        fr: "Ajoutez des points là où le chemin tourne. Si c'est un bac, dites-le dans le revêtement du tronçon.",
        en: "Add points where the way bends. If it is a ferry, say so in the surface of the tronçon.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[
        Seuil { nom: "segment-long", defaut: 200.0, unite: Unite::Metres },
        Seuil { nom: "segment-long-erreur", defaut: 1000.0, unite: Unite::Metres },
    ],
    essai: Essai::Ligne(essai),
};

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    if line.bac {
        return;
    }
    let [warning_m, error_m] = reglage.seuils;
    for i in 0..line.len().saturating_sub(1) {
        let step_m = line.step_m(i);
        // A jump of a receiver has a rule of its own.
        if step_m <= warning_m || line.in_saut(i) && line.in_saut(i + 1) {
            continue;
        }
        let found = Trouve::entre(line, i, i + 1);
        trouve.push(match step_m > error_m {
            true => found.gravite(Gravite::Erreur).mesure(step_m, error_m),
            false => found.mesure(step_m, warning_m),
        });
    }
}
