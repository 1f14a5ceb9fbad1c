//! The symbols and colours that devices use for waypoints and tracks. Each vendor has its own names.

use super::RepereKind;
use crate::atlas::Role;
use crate::model::{Categorie, Couleur, TypeHebergeur};
use crate::words::{Noun, Words};

/// The symbol of a waypoint, in the names of each vendor.
pub(super) struct Symbole<'a> {
    /// Garmin's name. Most other devices know these names, too.
    pub garmin: &'static str,
    /// `OsmAnd`'s name of the icon.
    pub osmand: &'static str,
    /// The colour, `#rrggbb`.
    pub couleur: Couleur,
    /// The name of the group, in the language of the file. `OsmAnd`, Locus and other apps can hide waypoints by group.
    pub groupe: &'a str,
}

/// Returns the colour of a closure's line, `#rrggbb`.
pub(super) fn of_role(role: Role) -> Couleur {
    match role {
        Role::Ferme => Couleur([0xb3, 0x26, 0x1e]),
        Role::Detour => Couleur([0xe0, 0x7b, 0x00]),
    }
}

/// Returns the symbol of a kind of waypoint.
pub(super) fn of<'a>(genre: &RepereKind, words: &'a Words) -> Symbole<'a> {
    let (groupe, couleur, garmin, osmand) = match genre {
        RepereKind::Localite(_) => {
            (words.noun(Noun::Localites), Couleur([0x4b, 0x55, 0x63]), "City (Small)", "place_town")
        }
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
            (words.noun(Noun::Hebergeurs), Couleur([0xb3, 0x26, 0x1e]), garmin, osmand)
        }
        RepereKind::PointInteret(categorie) => {
            let (couleur, garmin, osmand) = match categorie {
                Categorie::Patrimoine => (Couleur([0x7b, 0x3f, 0x98]), "Museum", "historic_monument"),
                Categorie::Religieux => (Couleur([0x7b, 0x3f, 0x98]), "Church", "amenity_place_of_worship"),
                Categorie::Eau => (Couleur([0x1b, 0x5f, 0xa8]), "Drinking Water", "amenity_drinking_water"),
                Categorie::Toilettes => (Couleur([0x1b, 0x5f, 0xa8]), "Restroom", "amenity_toilets"),
                Categorie::Abri => (Couleur([0x2e, 0x7d, 0x32]), "Building", "amenity_shelter"),
                Categorie::Vue => (Couleur([0x2e, 0x7d, 0x32]), "Scenic Area", "tourism_viewpoint"),
                Categorie::Tampon => (Couleur([0x7b, 0x3f, 0x98]), "Information", "tourism_information"),
                Categorie::Commerce => (Couleur([0xb2, 0x5e, 0x00]), "Convenience Store", "shop_convenience"),
                Categorie::Transport => (Couleur([0x4b, 0x55, 0x63]), "Ground Transportation", "highway_bus_stop"),
                Categorie::Sante => (Couleur([0x1b, 0x5f, 0xa8]), "Medical Facility", "amenity_pharmacy"),
                Categorie::Danger => (Couleur([0xb3, 0x26, 0x1e]), "Danger Area", "special_symbol_exclamation_mark"),
                Categorie::Autre => (Couleur([0x4b, 0x55, 0x63]), "Waypoint", "special_marker"),
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

/// Returns Garmin's name of the colour that is most similar. The distance is the "redmean" approximation
/// (T. Riemersma, "Colour metric", CompuPhase 2019).
pub(super) fn garmin_colour(Couleur(wanted): Couleur) -> &'static str {
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
        assert_eq!(garmin_colour(Couleur([0x00, 0x00, 0xfe])), "Blue");
        assert_eq!(garmin_colour(Couleur([0x7b, 0x3f, 0x98])), "DarkMagenta");
        assert_eq!(garmin_colour(Couleur([0x1b, 0x5f, 0xa8])), "DarkCyan");
    }
}
