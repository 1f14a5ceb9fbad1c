//! `hebergeur-loin`: a host that is far from every way.

use crate::check::lieu::{Genre, Lieu};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "hebergeur-loin",
    objet: Objet::Autour,
    definition: Texte { fr: "Un hébergeur est loin de toute voie.", en: "A host is far from every way." },
    message: Texte {
        fr: "{quoi} : à {mesure} de toute voie (seuil {seuil})",
        en: "{quoi}: {mesure} from every way (threshold {seuil})",
    },
    remede: Texte {
        fr: "Vérifiez sa position : un signe ou un chiffre de trop, une commune du même nom.",
        en: "Check its position: a wrong sign or digit, a town of the same name.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "hebergeur-loin", defaut: 5.0, unite: Unite::Kilometres }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    far(scene, reglage.seuils[0], trouve, |lieu| lieu.genre == Genre::Hebergeur);
}

/// The farthest that is still measured, in kilometres.
const FARTHEST_KM: f64 = 1_000.0;

/// Appends the wanted places that are more than `seuil_km` from every strand. Without strands nothing is far.
pub(super) fn far(scene: &Scene, seuil_km: f64, trouve: &mut Vec<Trouve>, wanted: impl Fn(&Lieu) -> bool) {
    if scene.strands.is_empty() {
        return;
    }
    for lieu in scene.lieux.iter().filter(|lieu| wanted(lieu)) {
        let Some(place) = lieu.position else { continue };
        let index = scene.index();
        if index.reaches(&scene.strands, place, seuil_km * 1000.0) {
            continue;
        }
        let off_km = index.distance_m(&scene.strands, place, FARTHEST_KM * 1000.0).map_or(FARTHEST_KM, |m| m / 1000.0);
        trouve.push(Trouve::sur([lieu.cle()]).en(place).quoi(lieu.nom.clone()).mesure(off_km, seuil_km));
    }
}
