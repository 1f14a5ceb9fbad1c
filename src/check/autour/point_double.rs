//! `point-double`: the same place twice.

use std::collections::BTreeMap;

use crate::check::lieu::{Genre, Lieu};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;
use crate::geo::distance_m;
use crate::model::Code;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "point-double",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Deux localités, hébergeurs ou points d'intérêt ont le même nom, le même type, et presque la même position.",
        en: "Two localités, hosts or points of interest have the same name, the same type, and nearly the same position.",
    },
    message: Texte {
        fr: "{quoi} : deux fois, à {mesure} (seuil {seuil})",
        en: "{quoi}: twice, {mesure} apart (threshold {seuil})",
    },
    remede: Texte {
        fr: "Supprimez l'un des deux, une fois ses renseignements repris.",
        en: "Delete one of the two, once its details are merged.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "point-double", defaut: 50.0, unite: Unite::Metres }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let mut named: BTreeMap<(u8, &str, String), Vec<&Lieu>> = BTreeMap::new();
    for lieu in scene.lieux.iter().filter(|lieu| lieu.position.is_some() && !lieu.nom.trim().is_empty()) {
        let genre = match lieu.genre {
            Genre::Localite => 0,
            // Several hosts may be shown at the same localité.
            Genre::Hebergeur if !lieu.exacte => continue,
            Genre::Hebergeur => 1,
            Genre::PointInteret => 2,
        };
        let nom = Code::from_name(&lieu.nom).map_or_else(|| lieu.nom.clone(), |code| code.to_string());
        named.entry((genre, lieu.categorie, nom)).or_default().push(lieu);
    }
    for mut same in named.into_values().filter(|same| same.len() > 1) {
        let lat = |lieu: &Lieu| lieu.position.map_or(0.0, |place| place.lat);
        same.sort_by(|a, b| lat(a).total_cmp(&lat(b)).then_with(|| a.code.cmp(&b.code)));
        // A degree of latitude is at least 110 km.
        let window = reglage.seuils[0] / 110_000.0;
        for (n, one) in same.iter().enumerate() {
            for other in same.iter().skip(n + 1).take_while(|other| lat(other) - lat(one) <= window) {
                trouve.extend(twice(one, other, reglage.seuils[0]));
            }
        }
    }
}

fn twice(one: &Lieu, other: &Lieu, seuil_m: f64) -> Option<Trouve> {
    let (a, b) = (one.position?, other.position?);
    let off_m = distance_m(a, b);
    (off_m <= seuil_m).then(|| {
        let found = Trouve { geometrie: vec![a, b], ancre: vec![a, b], ..Trouve::sur([one.cle(), other.cle()]) };
        found.quoi(one.nom.clone()).mesure(off_m, seuil_m)
    })
}
