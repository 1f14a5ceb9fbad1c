//! The symbols and colours that devices use for waypoints and tracks. Each vendor has its own names.

use super::RepereKind;
use crate::atlas::Role;
use crate::model::{Categorie, TypeHebergeur};
use crate::words::{Noun, Words};

/// The symbol of a waypoint, in the names of each vendor.
pub(super) struct Symbole<'a> {
    /// Garmin's name. Most other devices know these names, too.
    pub garmin: &'static str,
    /// `OsmAnd`'s name of the icon.
    pub osmand: &'static str,
    /// The colour, `#rrggbb`.
    pub couleur: &'static str,
    /// The name of the group, in the language of the file. `OsmAnd`, Locus and other apps can hide waypoints by group.
    pub groupe: &'a str,
}

/// Returns the colour of a closure's line, `#rrggbb`.
pub(super) fn of_role(role: Role) -> &'static str {
    match role {
        Role::Ferme => "#b3261e",
        Role::Detour => "#e07b00",
    }
}

/// Returns the symbol of a kind of waypoint.
pub(super) fn of<'a>(genre: &RepereKind, words: &'a Words) -> Symbole<'a> {
    let (groupe, couleur, garmin, osmand) = match genre {
        RepereKind::Localite(_) => (words.noun(Noun::Localites), "#4b5563", "City (Small)", "place_town"),
        RepereKind::Hebergeur(kind) => {
            let (garmin, osmand) = match kind {
                TypeHebergeur::Gite => ("Lodging", "tourism_hostel"),
                TypeHebergeur::AccueilPelerin => ("Lodging", "tourism_guest_house"),
                TypeHebergeur::ChambreHotes => ("Lodging", "tourism_guest_house"),
                TypeHebergeur::Hotel => ("Lodging", "tourism_hotel"),
                TypeHebergeur::Camping => ("Campground", "tourism_camp_site"),
                TypeHebergeur::Communaute => ("Lodging", "amenity_monastery"),
                TypeHebergeur::Autre => ("Lodging", "tourism_apartment"),
            };
            (words.noun(Noun::Hebergeurs), "#b3261e", garmin, osmand)
        }
        RepereKind::PointInteret(categorie) => {
            let (couleur, garmin, osmand) = match categorie {
                Categorie::Patrimoine => ("#7b3f98", "Museum", "historic_monument"),
                Categorie::Religieux => ("#7b3f98", "Church", "amenity_place_of_worship"),
                Categorie::Eau => ("#1b5fa8", "Drinking Water", "amenity_drinking_water"),
                Categorie::Toilettes => ("#1b5fa8", "Restroom", "amenity_toilets"),
                Categorie::Abri => ("#2e7d32", "Building", "amenity_shelter"),
                Categorie::Vue => ("#2e7d32", "Scenic Area", "tourism_viewpoint"),
                Categorie::Tampon => ("#7b3f98", "Information", "tourism_information"),
                Categorie::Commerce => ("#b25e00", "Convenience Store", "shop_convenience"),
                Categorie::Transport => ("#4b5563", "Ground Transportation", "highway_bus_stop"),
                Categorie::Sante => ("#1b5fa8", "Medical Facility", "amenity_pharmacy"),
                Categorie::Danger => ("#b3261e", "Danger Area", "special_symbol_exclamation_mark"),
                Categorie::Autre => ("#4b5563", "Waypoint", "special_marker"),
            };
            (words.noun(Noun::PointsInteret), couleur, garmin, osmand)
        }
        RepereKind::Perturbation(_) => {
            (words.noun(Noun::Perturbations), of_role(Role::Ferme), "Danger Area", "special_symbol_exclamation_mark")
        }
    };
    Symbole { garmin, osmand, couleur, groupe }
}

/// Garmin's named colours (`GpxExtensions` 3, `DisplayColor_t`), as red, green and blue on its devices. White and
/// transparent are omitted, because the track would be invisible.
const GARMIN: [(&str, [i32; 3]); 15] = [
    ("Black", [0, 0, 0]),
    ("DarkRed", [139, 0, 0]),
    ("DarkGreen", [0, 100, 0]),
    ("DarkYellow", [181, 181, 32]),
    ("DarkBlue", [0, 0, 139]),
    ("DarkMagenta", [139, 0, 139]),
    ("DarkCyan", [0, 139, 139]),
    ("LightGray", [204, 204, 204]),
    ("DarkGray", [68, 68, 68]),
    ("Red", [255, 0, 0]),
    ("Green", [0, 255, 0]),
    ("Yellow", [255, 255, 0]),
    ("Blue", [0, 0, 255]),
    ("Magenta", [255, 0, 255]),
    ("Cyan", [0, 255, 255]),
];

/// Parses `#rrggbb` into red, green and blue. Returns `None` for any other text.
pub(super) fn rgb(couleur: &str) -> Option<[u8; 3]> {
    let digits = couleur.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Returns Garmin's name of the colour that is most similar to `#rrggbb`. The distance is the "redmean" approximation
/// (T. Riemersma, "Colour metric", CompuPhase 2019). A text that is not a colour becomes `Red`.
pub(super) fn garmin_colour(couleur: &str) -> &'static str {
    let Some(wanted) = rgb(couleur) else { return "Red" };
    let [r, g, b] = wanted.map(i32::from);
    let distance = |[cr, cg, cb]: [i32; 3]| {
        let mean = i32::midpoint(r, cr);
        let (dr, dg, db) = (r - cr, g - cg, b - cb);
        (((512 + mean) * dr * dr) >> 8) + 4 * dg * dg + (((767 - mean) * db * db) >> 8)
    };
    GARMIN.iter().min_by_key(|(_, colour)| distance(*colour)).map_or("Red", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_becomes_the_nearest_named_one() {
        assert_eq!(garmin_colour("#0000fe"), "Blue");
        assert_eq!(garmin_colour("#7b3f98"), "DarkMagenta");
        assert_eq!(garmin_colour("#1b5fa8"), "DarkCyan");
        assert_eq!(garmin_colour("bleu"), "Red");
        assert_eq!(rgb("#é1234"), None);
    }
}
