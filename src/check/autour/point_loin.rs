//! `point-loin`: a point of interest that is far from every way.

use super::hebergeur_loin::far;
use crate::check::lieu::Genre;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "point-loin",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Un point d'intérêt ou une localité est loin de toute voie.",
        en: "A point of interest or a localité is far from every way.",
    },
    message: Texte {
        fr: "{quoi} : à {mesure} de toute voie (seuil {seuil})",
        en: "{quoi}: {mesure} from every way (threshold {seuil})",
    },
    remede: Texte { fr: "Vérifiez sa position, ou ôtez-le.", en: "Check its position, or remove it." },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "point-loin", defaut: 5.0, unite: Unite::Kilometres }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    far(scene, reglage.seuils[0], trouve, |lieu| lieu.genre != Genre::Hebergeur);
}
