//! The shapes of the icons as SVG path data. Each fills a square of [`SIZE`] units around the origin.

use super::GenrePoint;
use crate::model::Gravite;

/// The width and height of an icon, in units of the picture.
pub(super) const SIZE: f64 = 13.0;

/// An icon: its shape, and its colour on a light background.
#[derive(Clone, Copy, Debug)]
pub(super) struct Icon {
    /// The CSS class. The style sheet for dark backgrounds replaces the colour by class.
    pub(super) class: &'static str,
    /// The colour, `#rrggbb`. Its contrast with white is at least 4.5.
    pub(super) colour: &'static str,
    /// The opacity. It is less than 1 for a closure that does not hold yet.
    pub(super) opacity: f64,
    /// The path data, for the fill rule `evenodd`.
    pub(super) shape: &'static str,
}

/// Returns the icon of a genre. Returns `None` for localités, whose names are above the heights.
pub(super) fn of(genre: GenrePoint) -> Option<Icon> {
    match genre {
        GenrePoint::Depart | GenrePoint::Localite | GenrePoint::Arrivee => None,
        GenrePoint::Eau => Some(WATER),
        GenrePoint::Hebergeur => Some(BED),
        GenrePoint::Commerce => Some(SHOP),
    }
}

/// Returns the icon of a closure: "no entry" if nobody can pass, and a warning otherwise. It is pale if the closure
/// does not hold yet.
pub(super) fn of_closure(gravite: Gravite, holds: bool) -> Icon {
    let icon = match gravite {
        Gravite::Bloquant => NO_ENTRY,
        Gravite::Gene | Gravite::Information => WARNING,
    };
    Icon { opacity: if holds { 1.0 } else { 0.6 }, ..icon }
}

/// The traffic sign « no entry ».
const NO_ENTRY: Icon = Icon {
    class: "ferme",
    colour: "#b00020",
    opacity: 1.0,
    shape: "M0-6.5A6.5 6.5 0 0 1 0 6.5A6.5 6.5 0 0 1 0-6.5ZM-4.2-1.4V1.4H4.2V-1.4Z",
};
/// A triangle with an exclamation mark.
const WARNING: Icon = Icon {
    class: "alerte",
    colour: "#8f5200",
    opacity: 1.0,
    shape: "M0-6L6.5 5.6H-6.5ZM-0.9-2.2L-0.5 2H0.5L0.9-2.2ZM-0.8 2.8V4.4H0.8V2.8Z",
};
/// A drop.
const WATER: Icon = Icon {
    class: "eau",
    colour: "#0b5fa5",
    opacity: 1.0,
    shape: "M0-6.5C2-3.4 4.5-1 4.5 2A4.5 4.5 0 0 1-4.5 2C-4.5-1-2-3.4 0-6.5Z",
};
/// A bed with a sleeper, from the side.
const BED: Icon = Icon {
    class: "lit",
    colour: "#8a3a00",
    opacity: 1.0,
    shape: "M-6.5-5.5H-4.9V0.8H4.9V-0.6A2 2 0 0 0 2.9-2.6H-0.9V0.2H-1.9V-1.9A1.5 1.5 0 1 0-4.3-0.6V0.8H6.5V5.5H4.9V3.2H-4.9V5.5H-6.5Z",
};
/// A shopping bag.
const SHOP: Icon = Icon {
    class: "achat",
    colour: "#2f6b1e",
    opacity: 1.0,
    shape: "M-5.5-2.2H-3.4V-3A3.4 3.4 0 0 1 3.4-3V-2.2H5.5L4.6 6.2H-4.6ZM-1.9-2.2H1.9V-3A1.9 1.9 0 0 0-1.9-3Z",
};
