//! Search: what people type, among the names of what is published.
//!
//! ```text
//!  name ──> words  folded: no accents, case, hyphens, apostrophes, ligatures; "St" is "saint"
//!             └──> index  a dictionary of all words, the names of each word, the words of each name
//!  typed ─> words ──> find  words of the dictionary that are it, begin with it, or are one typing error away
//!                       └──> in_order  the best names first, by skipping through the lists of their words (wavelet)
//! ```
//!
//! Every word that was typed must be found in the name, in any order. A name ranks by its worst word (as written, begun,
//! mistyped), then by whether the words are the whole name, its beginning or words of it, then by what it is a name of
//! (localités, voies, étapes, hosts, points of interest), then by the alphabet.
//!
//! Of libraries: `fst` keeps the dictionary (sorted, compressed; MIT or Unlicense, no dependencies) and walks it together
//! with an automaton of `levenshtein_automata` (Schulz and Mihov 2002; MIT; tantivy's), so that a typing error is looked
//! for in what can still become the word, not in every word. (The automata of `fst` itself know no transposition.)
//! `deunicode` writes any script in ASCII, ligatures too, which Unicode normalization leaves as they are; `slug` brings it
//! along anyway. A whole search engine (tantivy) would bring files, threads and a query language for what is here a
//! few arrays of numbers: 764,000 names take 32 MB.

mod index;
mod question;
mod wavelet;

use crate::atlas::{Atlas, Comparison, Etape, Pairs, Voie};
use crate::error::Result;
pub use index::{Index, Nom};
pub use question::Question;

/// Something that has a name, by its place in the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Of [`Atlas::localites`].
    Localite(usize),
    /// Of [`Atlas::voies`].
    Voie(usize),
    /// Of [`Atlas::etape_at`].
    Etape(usize),
    /// Of [`Atlas::hebergeurs`].
    Hebergeur(usize),
    /// Of [`Atlas::points_interet`].
    PointInteret(usize),
}

/// The names of an atlas.
#[derive(Debug)]
pub struct Annuaire {
    index: Index,
    /// How many names each kind of [`Named`] has, in their order.
    counts: [usize; 5],
}

impl Annuaire {
    /// Indexes every name that an atlas publishes. Errors: none that can be, but those of the dictionary's builder.
    pub fn of(atlas: &Atlas) -> Result<Self> {
        index::find::get_ready();
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

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.index.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is asked for, at most `n` of it, best first.
    pub fn find(&self, question: &Question, n: usize) -> Vec<Named> {
        self.lieux(self.index.find(question, n))
    }

    /// As [`Annuaire::find`], if that takes no more than about two milliseconds; else `None`, and
    /// [`Annuaire::find_by_reading`] is quicker.
    pub fn find_soon(&self, question: &Question, n: usize) -> Option<Vec<Named>> {
        self.index.find_soon(question, n).map(|numbers| self.lieux(numbers))
    }

    /// As [`Annuaire::find`], in a time that grows with the number of names.
    pub fn find_by_reading(&self, question: &Question, n: usize) -> Vec<Named> {
        self.lieux(self.index.find_by_reading(question, n))
    }

    fn lieux(&self, numbers: Vec<usize>) -> Vec<Named> {
        numbers.into_iter().filter_map(|number| self.lieu(number)).collect()
    }

    /// What has the name of a number.
    fn lieu(&self, number: usize) -> Option<Named> {
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

/// What an étape is called: as the association wrote it, or by its ends.
pub fn nom_etape(atlas: &Atlas, etape: &Etape) -> String {
    let name = |localite: usize| atlas.localites.get(localite).map_or("?", |localite| &localite.nom);
    match etape.row.nom.trim() {
        "" => format!("{} – {}", name(etape.depart), name(etape.arrivee)),
        nom => nom.to_owned(),
    }
}

/// The code by which an étape is known among all of them.
fn code_etape(voie: &Voie, etape: &Etape) -> String {
    format!("{}/{}", voie.row.code, etape.slug())
}

/// Do both atlases of a comparison publish the same names, and has each the same place in its list? An [`Annuaire`] of the
/// one is then one of the other.
pub fn same_names(comparison: &Comparison<'_>) -> bool {
    let Comparison { localites, voies, etapes, hebergeurs, points_interet, .. } = comparison;
    // The name of an étape may be made of localités' names: those are compared first.
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

/// Are the things of a list in place, and all that differ in other ways named as before?
fn same<'a, Name: PartialEq>(
    comparison: &Comparison<'a>,
    pairs: &Pairs,
    name: impl Fn(&'a Atlas, usize) -> Option<Name>,
) -> bool {
    let of = |atlas: &'a Atlas, place: Option<usize>| place.and_then(|place| name(atlas, place));
    let same = |(before, after)| of(comparison.old, before) == of(comparison.new, after);
    pairs.are_in_place() && pairs.differing().all(same)
}
