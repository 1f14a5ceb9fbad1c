//! Search by name: finds voies, étapes, localités, hosts and points of interest by typed text.
//!
//! An [`Annuaire`] indexes the names of an atlas, [`Question::parse`] parses the typed text, and [`Annuaire::find`]
//! returns the best matches ([`Named`]). The HTTP API and the search field of the map use it. [`Index`] does the same
//! for any names.
//!
//! ```
//! use hent::recherche::{Index, Nom, Question};
//!
//! let names = ["Saint-Malo", "Sainte-Anne d'Auray", "Roazhon / Rennes"];
//! let index = Index::new(names.iter().map(|nom| Nom { rang: 0, nom, code: "" })).unwrap();
//! let find = |typed| index.find(&Question::parse(typed).unwrap(), 10);
//! assert_eq!(find("st malo"), [0]);
//! assert_eq!(find("auray"), [1]);
//! assert_eq!(find("roazon"), [2], "one typing error");
//! ```
//!
//! ```text
//!  name ──> words  folded: no accents, case, hyphens, apostrophes, ligatures; "St" becomes "saint"
//!             └──> index  a dictionary of all words, the names of each word, the words of each name
//!  typed ─> words ──> find  words of the dictionary that are equal, begin with it, or are one typing error away
//!                       └──> in_order  the best names first: intersects the lists of their words (wavelet)
//! ```
//!
//! A match contains every typed word, in any order. Matches are ranked by four criteria in turn: how well the worst
//! word matches (equal, beginning, typing error); whether the typed words are the whole name, its beginning, or any of
//! its words; the kind (localité, voie, étape, host, point of interest); and the alphabetical order.
//!
//! Libraries: `fst` stores the dictionary sorted and compressed, and intersects it with an automaton of
//! `levenshtein_automata` (Schulz and Mihov 2002; also used by tantivy). So a search with typing errors visits only
//! words that can still match. (The automata of `fst` do not support transpositions.) `deunicode` converts any script
//! to ASCII, including ligatures, which Unicode normalization keeps. `slug` depends on it anyway. A complete search
//! engine (tantivy) would add files, threads and a query language. Here a few arrays are enough: 764,000 names take 32
//! MB.

mod index;
mod question;
mod wavelet;

use crate::atlas::{Atlas, Comparison, Etape, Pairs, Voie};
use crate::error::Result;
pub use index::{Index, Nom};
pub use question::Question;

/// A thing with a name, given by its index in the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// An index into [`Atlas::localites`].
    Localite(usize),
    /// An index into [`Atlas::voies`].
    Voie(usize),
    /// An index for [`Atlas::etape_at`].
    Etape(usize),
    /// An index into [`Atlas::hebergeurs`].
    Hebergeur(usize),
    /// An index into [`Atlas::points_interet`].
    PointInteret(usize),
}

/// The index of the names of an atlas.
#[derive(Debug)]
pub struct Annuaire {
    index: Index,
    /// The number of names of each kind, in the order of [`Named`].
    counts: [usize; 5],
}

impl Annuaire {
    /// Indexes every name that an atlas publishes. Errors: those of [`Index::new`].
    pub fn of(atlas: &Atlas) -> Result<Self> {
        index::find::build_automata();
        let Atlas { localites, voies, hebergeurs, points_interet, .. } = atlas;
        let etapes: Vec<(String, String)> =
            atlas.etapes().map(|(voie, etape)| (nom_etape(atlas, etape), code_etape(voie, etape))).collect();
        let counts = [localites.len(), voies.len(), etapes.len(), hebergeurs.len(), points_interet.len()];
        let localites = localites.iter().map(|l| Nom { rang: 0, nom: &l.nom, code: l.code.as_str() });
        let voies = voies.iter().map(|v| Nom { rang: 1, nom: &v.row.nom, code: v.row.code.as_str() });
        let etapes = etapes.iter().map(|(nom, code)| Nom { rang: 2, nom, code });
        let hosts = hebergeurs.iter().map(|h| Nom { rang: 3, nom: &h.nom, code: h.code.as_str() });
        let points = points_interet.iter().map(|p| Nom { rang: 4, nom: &p.nom, code: p.code.as_str() });
        let index = Index::new(localites.chain(voies).chain(etapes).chain(hosts).chain(points))?;
        Ok(Self { index, counts })
    }

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Tells whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns at most `n` matches, best first.
    pub fn find(&self, question: &Question, n: usize) -> Vec<Named> {
        self.all_named(self.index.find(question, n))
    }

    /// Returns the same result as [`Annuaire::find`], or `None` if it would take more than about two milliseconds. In
    /// this case [`Annuaire::find_by_reading`] is faster.
    pub fn find_soon(&self, question: &Question, n: usize) -> Option<Vec<Named>> {
        self.index.find_soon(question, n).map(|numbers| self.all_named(numbers))
    }

    /// Returns the same result as [`Annuaire::find`], by a scan whose time grows with the number of names.
    pub fn find_by_reading(&self, question: &Question, n: usize) -> Vec<Named> {
        self.all_named(self.index.find_by_reading(question, n))
    }

    fn all_named(&self, numbers: Vec<usize>) -> Vec<Named> {
        numbers.into_iter().filter_map(|number| self.named(number)).collect()
    }

    /// Returns the thing whose name has a number in the index.
    fn named(&self, number: usize) -> Option<Named> {
        let kinds = [Named::Localite, Named::Voie, Named::Etape, Named::Hebergeur, Named::PointInteret];
        let mut number = number;
        for (kind, count) in kinds.into_iter().zip(self.counts) {
            if number < count {
                return Some(kind(number));
            }
            number -= count;
        }
        None
    }
}

/// Returns the name of an étape: as stored, or « start – end » if it has none.
pub fn nom_etape(atlas: &Atlas, etape: &Etape) -> String {
    let name = |localite: usize| atlas.localites.get(localite).map_or("?", |localite| &localite.nom);
    match etape.row.nom.trim() {
        "" => format!("{} – {}", name(etape.depart), name(etape.arrivee)),
        nom => nom.to_owned(),
    }
}

/// Returns a code that is unique among all étapes.
fn code_etape(voie: &Voie, etape: &Etape) -> String {
    format!("{}/{}", voie.row.code, etape.slug())
}

/// Tells whether both atlases of a comparison publish the same names at the same indices. If so, an [`Annuaire`] of one
/// is valid for the other.
pub fn same_names(comparison: &Comparison<'_>) -> bool {
    let Comparison { localites, voies, etapes, hebergeurs, points_interet, .. } = comparison;
    // An étape may be named after its localités, which are compared first.
    let etape = |atlas: &Atlas, number| {
        let (voie, etape) = atlas.etape_at(number)?;
        Some((nom_etape(atlas, etape), code_etape(voie, etape)))
    };
    same(comparison, localites, |atlas, i| atlas.localites.get(i).map(|row| (&row.nom, &row.code)))
        && same(comparison, voies, |atlas, i| atlas.voies.get(i).map(|voie| (&voie.row.nom, &voie.row.code)))
        && same(comparison, etapes, etape)
        && same(comparison, hebergeurs, |atlas, i| atlas.hebergeurs.get(i).map(|host| (&host.nom, &host.code)))
        && same(comparison, points_interet, |atlas, i| atlas.points_interet.get(i).map(|row| (&row.nom, &row.code)))
}

/// Tells whether all things of a list keep their indices and names.
fn same<'a, Name: PartialEq>(
    comparison: &Comparison<'a>,
    pairs: &Pairs,
    name: impl Fn(&'a Atlas, usize) -> Option<Name>,
) -> bool {
    let of = |atlas: &'a Atlas, place: Option<usize>| place.and_then(|place| name(atlas, place));
    let same = |(before, after)| of(comparison.old, before) == of(comparison.new, after);
    pairs.are_in_place() && pairs.differing().all(same)
}
