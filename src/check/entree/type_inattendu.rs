//! `type-inattendu`: a point or a polygon where a line is expected.

use crate::check::line::{Dessin, Line};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "type-inattendu",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Un point ou une surface est là où une ligne est attendue.",
        en: "A point or a polygon is where a line is expected.",
    },
    message: Texte { fr: "{quoi}, au lieu d'une ligne", en: "not a line ({quoi})" },
    remede: Texte {
        fr: "Tracez le chemin comme une ligne. Dans QGIS : « Polygones vers lignes ».",
        en: "Draw the way as a line. In QGIS: \"Polygons to lines\".",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Entree(essai),
};

fn essai(line: &Line, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let quoi = match line.dessin {
        Dessin::Ligne => return,
        Dessin::Point => "point",
        Dessin::Surface => "surface",
        Dessin::Autre => "collection",
    };
    let place = line.positions().first().filter(|p| p.is_on_earth());
    trouve.push(
        Trouve { geometrie: place.copied().into_iter().collect(), ..Trouve::sur([line.code.clone()]) }.quoi(quoi),
    );
}
