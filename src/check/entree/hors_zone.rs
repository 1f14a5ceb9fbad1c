//! `hors-zone`: a line outside the region of the ways.

use super::lat_lon_inversees::looks_swapped;
use crate::check::line::Line;
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;
use crate::geo::{Position, distance_m};

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "hors-zone",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Une ligne sort de la zone des voies. La zone est la Bretagne et la Loire-Atlantique, ou la clé « zone ».",
        en: "A line leaves the zone of the ways. The zone is Brittany and Loire-Atlantique, or the key \"zone\".",
    },
    message: Texte {
        fr: "ligne hors de la zone, de {mesure} (seuil {seuil})",
        en: "line outside the zone, by {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Vérifiez ce point : un récepteur en marche avant le départ, ou une faute dans une coordonnée.",
        en: "Check this point: a receiver that was on before the start, or a wrong coordinate.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "hors-zone", defaut: 20.0, unite: Unite::Kilometres }],
    essai: Essai::Entree(essai),
};

fn essai(line: &Line, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    if looks_swapped(line, reglage) {
        return;
    }
    let outside = (0..line.len()).filter(|i| line.p(*i).is_on_earth() && !reglage.zone.contains(line.p(*i)));
    let off = outside.map(|i| (i, off_km(line.p(i), reglage)));
    if let Some((i, off_km)) = off.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, off_km)| *off_km > reglage.seuils[0])
    {
        let found = Trouve { km: Some(line.km(i)), ..Trouve::sur([line.code.clone()]) };
        trouve.push(found.en(line.p(i)).mesure(off_km, reglage.seuils[0]));
    }
}

/// Returns the distance of a place from the zone in kilometres, to its nearest place by longitude and latitude.
fn off_km(p: Position, Reglage { zone, .. }: &Reglage<'_>) -> f64 {
    let nearest = Position::flat(p.lon.clamp(zone.west, zone.east), p.lat.clamp(zone.south, zone.north));
    distance_m(p, nearest) / 1000.0
}
