//! The words of closed lists, resolved once at start-up: requests look them up without Fluent.

use super::Words;
use crate::model::{Categorie, PublierPosition, Sens, Service, TypeHebergeur};

/// The directions of the compass, clockwise from the north.
const DIRECTIONS: [&str; 8] = ["nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest"];
/// What the search finds, besides hosts and points of interest, which it names by their type.
const GENRES: [&str; 3] = ["voie", "etape", "localite"];
/// How the waypoints of a file are grouped.
const GROUPES: [&str; 3] = ["localites", "hebergeurs", "points-interet"];
const MOIS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// The messages of a list, in its order.
type Liste = Box<[Box<str>]>;

/// What each word of the closed lists is called.
pub(super) struct Vocabulary {
    separator: Box<str>,
    types: Liste,
    categories: Liste,
    services: Liste,
    positions: Liste,
    directions: Liste,
    sens: Liste,
    genres: Liste,
    groupes: Liste,
    mois: Liste,
}

/// The closed lists: what their messages begin with, and their words.
pub(super) const LISTS: [(&str, &[&str]); 9] = [
    ("type", TypeHebergeur::WORDS),
    ("categorie", Categorie::WORDS),
    ("service", Service::WORDS),
    ("position", PublierPosition::WORDS),
    ("direction", &DIRECTIONS),
    ("sens", Sens::WORDS),
    ("genre", &GENRES),
    ("groupe", &GROUPES),
    ("mois", &MOIS),
];

impl Vocabulary {
    /// Resolves every word.
    pub(super) fn of(say: &dyn Fn(&str) -> String) -> Self {
        let resolved = |(prefix, words): (&str, &[&str])| -> Liste {
            words.iter().map(|word| say(&format!("{prefix}-{word}")).into()).collect()
        };
        let [types, categories, services, positions, directions, sens, genres, groupes, mois] = LISTS.map(resolved);
        let separator = say("separateur-decimal").into();
        Self { separator, types, categories, services, positions, directions, sens, genres, groupes, mois }
    }
}

/// A word by its place in a list.
fn word(list: &Liste, place: usize) -> &str {
    list.get(place).map_or("", |word| word)
}

impl Words {
    pub(super) fn separator(&self) -> &str {
        &self.vocabulary.separator
    }

    /// What a type of host is called.
    pub(crate) fn type_of_host(&self, kind: TypeHebergeur) -> &str {
        word(&self.vocabulary.types, kind as usize)
    }

    /// What a category of points of interest is called.
    pub(crate) fn categorie(&self, categorie: Categorie) -> &str {
        word(&self.vocabulary.categories, categorie as usize)
    }

    /// What a service of a localité is called.
    pub(crate) fn service(&self, service: Service) -> &str {
        word(&self.vocabulary.services, service as usize)
    }

    /// What it is called how exactly a host is shown.
    pub(crate) fn position(&self, position: PublierPosition) -> &str {
        word(&self.vocabulary.positions, position as usize)
    }

    /// A bearing, degrees clockwise from the north, as one of eight directions.
    pub(crate) fn direction(&self, bearing: f64) -> &str {
        let place = match bearing.rem_euclid(360.0) {
            b if b < 22.5 => 0,
            b if b < 67.5 => 1,
            b if b < 112.5 => 2,
            b if b < 157.5 => 3,
            b if b < 202.5 => 4,
            b if b < 247.5 => 5,
            b if b < 292.5 => 6,
            b if b < 337.5 => 7,
            _ => 0,
        };
        word(&self.vocabulary.directions, place)
    }

    /// What a direction along a way is called.
    pub(crate) fn sens(&self, sens: Sens) -> &str {
        word(&self.vocabulary.sens, usize::from(sens.is_back()))
    }

    /// What a voie is.
    pub(crate) fn genre_voie(&self) -> &str {
        word(&self.vocabulary.genres, 0)
    }

    /// What an étape is.
    pub(crate) fn genre_etape(&self) -> &str {
        word(&self.vocabulary.genres, 1)
    }

    /// What a localité is.
    pub(crate) fn genre_localite(&self) -> &str {
        word(&self.vocabulary.genres, 2)
    }

    /// The name of a file's localités.
    pub(crate) fn groupe_localites(&self) -> &str {
        word(&self.vocabulary.groupes, 0)
    }

    /// The name of a file's hosts.
    pub(crate) fn groupe_hebergeurs(&self) -> &str {
        word(&self.vocabulary.groupes, 1)
    }

    /// The name of a file's points of interest.
    pub(crate) fn groupe_points_interet(&self) -> &str {
        word(&self.vocabulary.groupes, 2)
    }

    /// A month by its number, from 1.
    pub(super) fn month(&self, number: u8) -> &str {
        word(&self.vocabulary.mois, usize::from(number).saturating_sub(1))
    }
}
