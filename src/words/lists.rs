//! The closed lists of words, resolved once at start-up: requests look a word up without Fluent.

use crate::model::{Categorie, PublierPosition, Sens, Service, TypeHebergeur};

/// The directions of the compass, clockwise from the north.
const DIRECTIONS: [&str; 8] = ["nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest"];
const MOIS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// What a thing or a group of things is called.
#[derive(Clone, Copy)]
pub(crate) enum Noun {
    /// A voie.
    Voie,
    /// An étape.
    Etape,
    /// A localité.
    Localite,
    /// The localités of a file.
    Localites,
    /// The hosts of a file.
    Hebergeurs,
    /// The points of interest of a file.
    PointsInteret,
}

/// The messages of the variants of [`Noun`], in their order.
const NOUNS: [&str; 6] =
    ["genre-voie", "genre-etape", "genre-localite", "groupe-localites", "groupe-hebergeurs", "groupe-points-interet"];

/// A closed list.
#[derive(Clone, Copy)]
pub(super) enum List {
    Type,
    Categorie,
    Service,
    Position,
    Direction,
    Sens,
    Mois,
    Noun,
}

/// The prefix of the messages of each [`List`], and its words, in the order of the enum.
pub(super) const LISTS: [(&str, &[&str]); 8] = [
    ("type", TypeHebergeur::WORDS),
    ("categorie", Categorie::WORDS),
    ("service", Service::WORDS),
    ("position", PublierPosition::WORDS),
    ("direction", &DIRECTIONS),
    ("sens", Sens::WORDS),
    ("mois", &MOIS),
    ("", &NOUNS),
];

/// The id of the message for a word of a list.
pub(super) fn id(prefix: &str, word: &str) -> String {
    if prefix.is_empty() { word.to_owned() } else { format!("{prefix}-{word}") }
}

/// The words of every list in one language.
pub(super) struct Vocabulary {
    pub(super) separator: Box<str>,
    lists: [Box<[Box<str>]>; LISTS.len()],
}

impl Vocabulary {
    /// Resolves every word.
    pub(super) fn of(say: &dyn Fn(&str) -> String) -> Self {
        let resolved =
            |(prefix, words): (&str, &[&str])| words.iter().map(|word| say(&id(prefix, word)).into()).collect();
        Self { separator: say("separateur-decimal").into(), lists: LISTS.map(resolved) }
    }

    /// The word at a place of a list, or an empty text behind the last.
    pub(super) fn word(&self, list: List, place: usize) -> &str {
        self.lists.get(list as usize).and_then(|words| words.get(place)).map_or("", |word| word)
    }
}
