//! The closed lists: vocabularies of the store, compass directions, months, and a few nouns.
//!
//! [`Vocabulary`] resolves all words of a language on its first use. After that, looking up a word needs no Fluent.

use crate::model::{Categorie, GenrePerturbation, Gravite, Offre, PublierPosition, Sens, Service, TypeHebergeur};

/// The compass directions, clockwise from north.
const DIRECTIONS: [&str; 8] = ["nord", "nord-est", "est", "sud-est", "sud", "sud-ouest", "ouest", "nord-ouest"];
/// The months by number.
const MOIS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// The spoken languages that have a name in the .ftl files. Others are shown as codes.
pub(super) const LANGUES_NOMMEES: [&str; 8] = ["br", "de", "en", "es", "fr", "it", "nl", "pt"];

/// A noun that JSON answers and files use as a label.
#[derive(Clone, Copy)]
pub(crate) enum Noun {
    /// One voie.
    Voie,
    /// One étape.
    Etape,
    /// One localité.
    Localite,
    /// The group of localités among the waypoints of a file.
    Localites,
    /// The group of hosts among the waypoints of a file.
    Hebergeurs,
    /// The group of points of interest among the waypoints of a file.
    PointsInteret,
    /// The group of closures among the waypoints of a file.
    Perturbations,
}

/// The message ids of the variants of [`Noun`], in the order of the enum.
const NOUNS: [&str; 7] = [
    "genre-voie",
    "genre-etape",
    "genre-localite",
    "groupe-localites",
    "groupe-hebergeurs",
    "groupe-points-interet",
    "groupe-perturbations",
];

/// A closed list.
#[derive(Clone, Copy)]
pub(super) enum List {
    Type,
    Categorie,
    Service,
    Offre,
    Langue,
    GenrePerturbation,
    Gravite,
    Position,
    Direction,
    Sens,
    Mois,
    Noun,
}

/// For each [`List`], in the order of the enum: the prefix of its message ids, and its words in the order of their
/// enum. Nouns have no prefix, because their words are complete ids.
pub(super) const LISTS: [(&str, &[&str]); 12] = [
    ("type", TypeHebergeur::WORDS),
    ("categorie", Categorie::WORDS),
    ("service", Service::WORDS),
    ("offre", Offre::WORDS),
    ("langue", &LANGUES_NOMMEES),
    ("genre-perturbation", GenrePerturbation::WORDS),
    ("gravite", Gravite::WORDS),
    ("position", PublierPosition::WORDS),
    ("direction", &DIRECTIONS),
    ("sens", Sens::WORDS),
    ("mois", &MOIS),
    ("", &NOUNS),
];

/// Returns the message id of a word: `type-gite` for the prefix `type` and the word `gite`.
pub(super) fn id(prefix: &str, word: &str) -> String {
    if prefix.is_empty() { word.to_owned() } else { format!("{prefix}-{word}") }
}

/// The texts of every list in one language.
pub(super) struct Vocabulary {
    /// The texts of each list, in the order of [`LISTS`].
    lists: [Box<[Box<str>]>; LISTS.len()],
}

impl Vocabulary {
    /// Resolves every word. `say` formats the message with an id.
    pub(super) fn of(say: &dyn Fn(&str) -> String) -> Self {
        let resolved =
            |(prefix, words): (&str, &[&str])| words.iter().map(|word| say(&id(prefix, word)).into()).collect();
        Self { lists: LISTS.map(resolved) }
    }

    /// Returns the text of the word at an index of a list. It is empty if the index is out of range.
    pub(super) fn word(&self, list: List, place: usize) -> &str {
        self.lists.get(list as usize).and_then(|words| words.get(place)).map_or("", |word| word)
    }
}
