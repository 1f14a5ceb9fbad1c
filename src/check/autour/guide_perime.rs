//! `guide-perime`: an old edition of a printed guide.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "guide-perime",
    objet: Objet::Autour,
    definition: Texte {
        fr: "L'édition d'un guide est ancienne. L'année est celle de la colonne « edition ».",
        en: "The edition of a guide is old. The year is that of the column \"edition\".",
    },
    message: Texte {
        fr: "{quoi} : édition de {mesure} d'âge (seuil {seuil})",
        en: "{quoi}: edition {mesure} old (threshold {seuil})",
    },
    remede: Texte {
        fr: "Mettez la nouvelle édition, ou ôtez ce guide.",
        en: "Enter the new edition, or remove this guide.",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "guide-perime", defaut: 5.0, unite: Unite::Annees }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for guide in scene.rows.guides().iter() {
        let Some(age) = year(&guide.edition).map(|year| f64::from(scene.jour.year() - year)) else { continue };
        if age > reglage.seuils[0] {
            let voie = scene.rows.voies().iter().find(|voie| Some(voie.id) == guide.voie_id);
            let found = Trouve::sur([format!("guide:{}", guide.code)]).quoi(guide.titre.clone());
            trouve.push(found.voies(voie.map(|voie| voie.code.as_str())).mesure(age, reglage.seuils[0]));
        }
    }
}

/// Returns the last year that a text names.
fn year(edition: &str) -> Option<i16> {
    let numbers = edition.split(|c: char| !c.is_ascii_digit()).filter(|word| word.len() == 4);
    numbers.filter_map(|word| word.parse().ok()).rfind(|year| (1900..=2200).contains(year))
}
