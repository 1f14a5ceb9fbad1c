//! `lat-lon-inversees`: longitude and latitude are swapped.

use crate::check::line::Line;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::trouve::Trouve;
use crate::geo::Position;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "lat-lon-inversees",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Longitude et latitude sont échangées : ainsi la ligne est loin de la zone, échangées elle y est.",
        en: "Longitude and latitude are swapped: as it is, the line is far from the zone; swapped, it is in the zone.",
    },
    message: Texte { fr: "longitude et latitude échangées", en: "longitude and latitude are swapped" },
    remede: Texte {
        fr: "Échangez les deux colonnes ou les deux attributs.",
        en: "Swap the two columns or attributes.",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Entree(essai),
};

fn essai(line: &Line, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    if looks_swapped(line, reglage) {
        trouve.push(Trouve::de_ligne(line));
    }
}

/// Tells whether all places are outside the zone, and inside if longitude and latitude are swapped.
pub(super) fn looks_swapped(line: &Line, reglage: &Reglage<'_>) -> bool {
    let swapped = |p: &Position| {
        p.is_on_earth() && !reglage.zone.contains(*p) && reglage.zone.contains(Position::flat(p.lat, p.lon))
    };
    !line.is_empty() && line.positions().iter().all(swapped)
}
