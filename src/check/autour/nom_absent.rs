//! `nom-absent`: a voie or a place without a name.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "nom-absent",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Une voie, une localité, un hébergeur ou un point d'intérêt n'a pas de nom.",
        en: "A voie, a localité, a host or a point of interest has no name.",
    },
    message: Texte { fr: "{quoi} : le nom manque", en: "{quoi}: the name is missing" },
    remede: Texte { fr: "Donnez-lui un nom.", en: "Give it a name." },
    gravite: Gravite::Avertissement,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let nameless = |nom: &str| !nom.chars().any(char::is_alphanumeric);
    for voie in scene.rows.voies().iter().filter(|voie| nameless(&voie.nom)) {
        let key = format!("voie:{}", voie.code);
        trouve.push(Trouve::sur([key.clone()]).quoi(key).voies([voie.code.as_str()]));
    }
    for lieu in scene.lieux.iter().filter(|lieu| nameless(&lieu.nom)) {
        let found = Trouve { geometrie: lieu.position.into_iter().collect(), ..Trouve::sur([lieu.cle()]) };
        trouve.push(found.quoi(lieu.cle()));
    }
}
