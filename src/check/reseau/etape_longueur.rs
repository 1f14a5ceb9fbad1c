//! `etape-longueur`: an étape that is too short or too long for a day.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "etape-longueur",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Une étape est plus courte ou plus longue qu'une journée de marche.",
        en: "An étape is shorter or longer than a day's walk.",
    },
    message: Texte { fr: "{quoi} : {mesure} (seuil {seuil})", en: "{quoi}: {mesure} (threshold {seuil})" },
    remede: Texte {
        fr: "Coupez l'étape, ou joignez-la à la suivante.",
        en: "Cut the étape, or join it with the next.",
    },
    gravite: Gravite::Information,
    seuils: &[
        Seuil { nom: "etape-longueur", defaut: 32.0, unite: Unite::Kilometres },
        Seuil { nom: "etape-longueur-min", defaut: 8.0, unite: Unite::Kilometres },
    ],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let [most_km, least_km] = reglage.seuils;
    for etape in &scene.etapes {
        let Some(km) = etape.longueur_m.map(|m| m / 1000.0) else { continue };
        if (least_km..=most_km).contains(&km) {
            continue;
        }
        let code = format!("etape:{}:{}:{}", etape.voie, etape.variante, etape.numero);
        let found = Trouve { geometrie: etape.bouts.into_iter().flatten().collect(), ..Trouve::sur([code]) };
        let seuil = if km < least_km { least_km } else { most_km };
        trouve.push(found.quoi(etape.nom.clone()).voies([etape.voie.clone()]).mesure(km, seuil));
    }
}
