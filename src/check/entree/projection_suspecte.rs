//! `projection-suspecte`: coordinates that are not degrees, as of a file in Lambert-93.

use crate::check::line::Line;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "projection-suspecte",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Les coordonnées ne sont pas des degrés : le fichier est sans doute en Lambert-93 ou dans une autre projection.",
        en: "The coordinates are not degrees: the file is probably in Lambert-93 or another projection.",
    },
    message: Texte {
        fr: "coordonnées {quoi} : ce ne sont pas des degrés",
        en: "coordinates {quoi}: these are not degrees",
    },
    remede: Texte {
        fr: "Enregistrez le fichier en WGS 84 (EPSG:4326), ou donnez sa projection par --srs, par exemple --srs EPSG:2154.",
        en: "Save the file in WGS 84 (EPSG:4326), or name its projection by --srs, for example --srs EPSG:2154.",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Entree(essai),
};

fn essai(line: &Line, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let off = line.positions().iter().find(|p| p.lon.is_finite() && p.lat.is_finite() && !p.is_on_earth());
    if let Some(p) = off {
        trouve.push(Trouve::sur([line.code.clone()]).quoi(format!("{:.0}, {:.0}", p.lon, p.lat)));
    }
}
