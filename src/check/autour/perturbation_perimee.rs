//! `perturbation-perimee`: a closure that is over, or that nobody has looked at for a long time.

use jiff::civil::Date;

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;
use crate::model::Perturbation;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "perturbation-perimee",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Une perturbation est finie depuis longtemps, ou sa fin n'est pas connue et nul ne l'a vérifiée depuis longtemps.",
        en: "A closure ended long ago, or its end is unknown and nobody has checked it for a long time.",
    },
    message: Texte { fr: "{quoi} : depuis {mesure} (seuil {seuil})", en: "{quoi}: for {mesure} (threshold {seuil})" },
    remede: Texte {
        fr: "Supprimez-la si elle est finie (« hent perturbation finir »), ou notez le jour où vous l'avez vérifiée.",
        en: "Delete it if it is over (\"hent perturbation finir\"), or note the day on which you checked it.",
    },
    gravite: Gravite::Information,
    seuils: &[
        Seuil { nom: "perturbation-perimee", defaut: 30.0, unite: Unite::Jours },
        Seuil { nom: "perturbation-perimee-sans-fin", defaut: 365.0, unite: Unite::Jours },
    ],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let [over_days, open_days] = reglage.seuils;
    for closure in scene.rows.perturbations().iter() {
        let (since, seuil) = match closure.au.parse::<Date>() {
            Ok(end) => (Some(end), over_days),
            Err(_) => (last_seen(closure), open_days),
        };
        let Some(days) = since.and_then(|since| scene.jour.since(since).ok()).map(|ago| f64::from(ago.get_days()))
        else {
            continue;
        };
        if days > seuil {
            let voie = scene.rows.voies().iter().find(|voie| voie.id == closure.voie_id);
            let found = Trouve::sur([format!("perturbation:{}", closure.code)]).quoi(closure.code.as_str());
            trouve.push(found.voies(voie.map(|voie| voie.code.as_str())).mesure(days, seuil));
        }
    }
}

/// Returns the day on which somebody last looked at a closure: when it was checked, or when it began.
fn last_seen(closure: &Perturbation) -> Option<Date> {
    let [checked, began] = [&closure.verifie_le, &closure.du].map(|day| day.parse::<Date>().ok());
    checked.max(began)
}
