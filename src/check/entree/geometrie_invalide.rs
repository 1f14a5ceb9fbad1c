//! `geometrie-invalide`: a line without two different places, or with coordinates that are no numbers.

use crate::check::line::{Dessin, Line};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "geometrie-invalide",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Une ligne a moins de deux points différents, ou une coordonnée qui n'est pas un nombre.",
        en: "A line has fewer than two different points, or a coordinate that is not a number.",
    },
    message: Texte { fr: "ligne inutilisable : {quoi}", en: "unusable line: {quoi}" },
    remede: Texte { fr: "Tracez cette ligne de nouveau, ou supprimez-la.", en: "Draw this line again, or delete it." },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Entree(essai),
};

fn essai(line: &Line, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    if line.dessin != Dessin::Ligne {
        return;
    }
    let odd = line.positions().iter().position(|p| !p.lon.is_finite() || !p.lat.is_finite());
    if let Some(odd) = odd {
        let near = line.positions().iter().find(|p| p.is_on_earth());
        let found = Trouve { geometrie: near.copied().into_iter().collect(), ..Trouve::sur([line.code.clone()]) };
        trouve.push(found.quoi(format!("point {}", odd + 1)));
    } else if line.positions().windows(2).all(|ends| matches!(ends, [a, b] if (a.lon, a.lat) == (b.lon, b.lat))) {
        let place = line.positions().first().filter(|p| p.is_on_earth());
        let found = Trouve { geometrie: place.copied().into_iter().collect(), ..Trouve::sur([line.code.clone()]) };
        trouve.push(found.quoi(if line.len() < 2 { "0 m" } else { "0 m, 1 point" }));
    }
}
