//! `hebergeur-non-confirme`: a host who was not asked for a long time.

use jiff::civil::Date;

use crate::check::lieu::Genre;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::scene::Scene;
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "hebergeur-non-confirme",
    objet: Objet::Autour,
    definition: Texte {
        fr: "Un hébergeur a été confirmé il y a longtemps. Un hébergeur qui ne l'a jamais été n'est pas signalé.",
        en: "A host was last confirmed long ago. A host who never was is not reported.",
    },
    message: Texte {
        fr: "{quoi} : confirmé il y a {mesure} (seuil {seuil})",
        en: "{quoi}: confirmed {mesure} ago (threshold {seuil})",
    },
    remede: Texte {
        fr: "Demandez-lui si tout est encore vrai, et notez le jour dans « confirme_le ».",
        en: "Ask the host whether all is still true, and note the day in \"confirme_le\".",
    },
    gravite: Gravite::Information,
    seuils: &[Seuil { nom: "hebergeur-non-confirme", defaut: 24.0, unite: Unite::Mois }],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for host in scene.lieux.iter().filter(|lieu| lieu.genre == Genre::Hebergeur) {
        let Some(ago) = host.confirme_le.parse().ok().map(|day| months(day, scene.jour)) else { continue };
        if ago > reglage.seuils[0] {
            let found = Trouve { geometrie: host.position.into_iter().collect(), ..Trouve::sur([host.cle()]) };
            trouve.push(found.quoi(host.nom.clone()).mesure(ago, reglage.seuils[0]));
        }
    }
}

/// Returns the whole months from one day to another.
fn months(from: Date, to: Date) -> f64 {
    let months = f64::from(to.year() - from.year()) * 12.0 + f64::from(to.month() - from.month());
    if to.day() < from.day() { months - 1.0 } else { months }
}
