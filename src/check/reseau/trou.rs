//! `trou`: a gap between two tronçons of a voie.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "trou",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Une ligne s'arrête, et reprend ailleurs : entre deux tronçons d'une voie, ou entre deux segments d'une trace.",
        en: "A line stops, and goes on elsewhere: between two tronçons of a voie, or between two segments of a track.",
    },
    message: Texte {
        fr: "{quoi} : trou de {mesure} (seuil {seuil})",
        en: "{quoi}: gap of {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Faites se toucher les deux bouts, ou ajoutez le tronçon qui manque.",
        en: "Make the two ends touch, or add the missing tronçon.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[
        Seuil { nom: "trou", defaut: 2.0, unite: Unite::Metres },
        Seuil { nom: "trou-erreur", defaut: 25.0, unite: Unite::Metres },
    ],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let [warning_m, error_m] = reglage.seuils;
    for (suite, examen) in scene.suites.iter().zip(scene.examens()) {
        for trou in examen.trous.iter().filter(|trou| trou.longueur_m > warning_m) {
            let codes = [trou.apres, trou.apres + 1].into_iter().filter_map(|rank| suite.membres.get(rank));
            let codes: Vec<String> =
                codes.filter_map(|membre| scene.strand(membre.strand)).map(|s| s.code.clone()).collect();
            let before = suite.membres.iter().take(trou.apres + 1).filter_map(|membre| scene.strand(membre.strand));
            let km = before.map(|strand| strand.length_m).sum::<f64>() / 1000.0;
            let bouts = trou.bouts.to_vec();
            let found = Trouve { km: Some(km), ancre: bouts.clone(), geometrie: bouts, ..Trouve::sur(codes) };
            let found = found.quoi(suite.nom()).voies([suite.voie.clone()]);
            trouve.push(match trou.longueur_m > error_m {
                true => found.gravite(Gravite::Erreur).mesure(trou.longueur_m, error_m),
                false => found.mesure(trou.longueur_m, warning_m),
            });
        }
    }
}
