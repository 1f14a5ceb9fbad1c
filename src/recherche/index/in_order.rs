//! Finds names from the best one on, and stops as soon as there are enough.
//!
//! ```text
//!   « fontaine de p »    names with "fontaine"   · · · · 4 5 6 7 8 9     Names are numbered in the order in which
//!                        names with "p…"         1 · 3 · · · · · 8 9     equally good matches are shown.
//!                                                       └──────>└>      Each list skips to the position of the other.
//! ```
//!
//! Names are ranked by how well their words match ([`Match`]), then by the matching part of the name ([`Part`]), then
//! by number. So for each [`Match`] and each [`Part`] in turn, the lists of the typed words are intersected by skipping
//! (leapfrog join: Veldhuizen, "Leapfrog Triejoin", ICDT 2014), and each common name is checked. The list of a partly
//! typed word is that of all words with this prefix. [`Wavelet`] finds the next name of all these words at once.

use std::ops::{Range, RangeInclusive};

use super::find::{Match, Part, Wanted, matched_part, rarest, worst_match};
use super::{Index, LONG};
use crate::recherche::question::Question;
use crate::recherche::wavelet::Wavelet;

/// The maximum number of skips of a query, which takes 1 to 2 ms. A query that needs more has several frequent words
/// that rarely occur in the same name. In this case a scan is faster.
const SKIPS: usize = 4_000;

/// If at most this many names contain the rarest word, a scan finds typing errors faster than a search in order.
const FEW: usize = 4_000;

/// The names that contain one of several words.
struct List<'a> {
    /// The start of the names of each word.
    starts: &'a [u32],
    names: &'a Wavelet,
    words: Vec<Range<u32>>,
    /// The lengths of the spellings to search, if the list is by beginning ([`Index::beginning`]). Otherwise 0.
    lengths: RangeInclusive<usize>,
    name_bits: u32,
}

impl List<'_> {
    /// Returns the first name that is not below `from`.
    fn next(&self, from: u32) -> Option<u32> {
        let of = |length: usize, words: &Range<u32>| {
            let first = Index::beginning(self.name_bits, length, 0);
            let start = |word: u32| self.starts.get(word as usize).copied();
            let name = self.names.next(start(words.start)?..start(words.end)?, first | from)? - first;
            (name >> self.name_bits == 0).then_some(name)
        };
        self.lengths.clone().flat_map(|length| self.words.iter().filter_map(move |words| of(length, words))).min()
    }

    /// Returns the number of skips that [`List::next`] makes.
    fn skips(&self) -> usize {
        self.lengths.clone().count() * self.words.len()
    }
}

impl Index {
    /// Returns the same result as [`Index::find`], or `None` if it would take more than about two milliseconds. In this
    /// case [`Index::find_by_reading`] is faster.
    pub fn find_soon(&self, question: &Question, n: usize) -> Option<Vec<usize>> {
        self.in_order(question, n, FEW, SKIPS)
    }

    /// Implements [`Index::find_soon`] with given limits: `few` for [`FEW`], `skips` for [`SKIPS`].
    fn in_order(&self, question: &Question, n: usize, few: usize, skips: usize) -> Option<Vec<usize>> {
        let mut wanted = Wanted::all(self, question);
        let mut search = Search { index: self, n, found: vec![], skips };
        search.add_matches(&wanted, Match::Exact)?;
        search.add_matches(&wanted, Match::Prefix)?;
        if search.found.len() < n {
            wanted.iter_mut().for_each(|wanted| wanted.look_for_errors(self));
            if rarest(self, &wanted).first().is_some_and(|(names, _)| *names <= few) {
                return Some(self.read(&wanted, n));
            }
            search.add_matches(&wanted, Match::Typo)?;
        }
        Some(self.places(search.found.into_iter()))
    }
}

/// The state of a search, with the names found so far, best first.
struct Search<'a> {
    index: &'a Index,
    n: usize,
    found: Vec<u32>,
    /// The remaining number of skips.
    skips: usize,
}

impl<'a> Search<'a> {
    /// Adds the names whose worst word matches exactly as well as `worst`. Returns `None` if that takes too many skips.
    fn add_matches(&mut self, wanted: &[Wanted], worst: Match) -> Option<()> {
        for part in [Part::Whole, Part::Beginning, Part::Words] {
            if self.found.len() < self.n {
                self.intersect(&self.lists(wanted, worst, part), |index, name| {
                    let words = index.names.row(name);
                    worst_match(words, wanted.iter()) == Some(worst) && matched_part(words, wanted, worst) == part
                })?;
            }
        }
        Some(())
    }

    /// Returns lists whose intersection contains every name that matches no worse than `worst` in this part.
    fn lists(&self, wanted: &[Wanted], worst: Match, part: Part) -> Vec<List<'a>> {
        let Index { names_of, names_after, beginnings, seconds, name_bits, .. } = self.index;
        let length = wanted.len();
        let list = |(at, wanted): (usize, &Wanted)| {
            let (starts, names, lengths) = match (part, at) {
                (Part::Whole, 0) => (&beginnings.starts, &beginnings.wavelet, length.min(LONG)..=length.min(LONG)),
                (Part::Beginning, 0) => (&beginnings.starts, &beginnings.wavelet, (length + 1).min(LONG)..=LONG),
                (Part::Whole | Part::Beginning, 1) => (&seconds.starts, &seconds.wavelet, 0..=0),
                _ => (&names_of.starts, names_after, 0..=0),
            };
            List { starts, names, words: wanted.words(worst), lengths, name_bits: *name_bits }
        };
        // A missing optional word counts as a prefix match ([`worst_match`]). So exact matches lack no word. Neither do
        // matches of a whole name or of its beginning.
        let needed = |wanted: &Wanted| !wanted.optional || worst == Match::Exact || part != Part::Words;
        wanted.iter().enumerate().filter(|(_, wanted)| needed(wanted)).map(list).collect()
    }

    /// Adds the names that are in all lists and that `wanted` accepts, in order, until there are enough. Returns `None`
    /// if that takes too many skips.
    fn intersect(&mut self, lists: &[List], wanted: impl Fn(&Index, u32) -> bool) -> Option<()> {
        // The current name, and the number of consecutive lists that contain it.
        let (mut name, mut agreed) = (0, 0);
        for list in lists.iter().cycle() {
            self.skips = self.skips.checked_sub(list.skips())?;
            let Some(next) = list.next(name) else { break };
            agreed = if next == name { agreed + 1 } else { 1 };
            name = next;
            if agreed == lists.len() {
                if wanted(self.index, name) {
                    self.found.push(name);
                }
                if self.found.len() >= self.n {
                    break;
                }
                (name, agreed) = (name + 1, 0);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recherche::Nom;

    /// Generates a word with few different letters, so that many words are similar.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![4 => "[ab]{1,7}", 2 => "[a-c]{4,8}", 1 => Just("st".to_owned()), 2 => Just("de".to_owned())]
    }

    /// Generates a name of up to nine words. Some have two spellings, and some have joined words.
    fn name() -> impl Strategy<Value = String> {
        let words = |most| proptest::collection::vec(word(), 1..most);
        prop_oneof![
            6 => words(4).prop_map(|words| words.join(" ")),
            2 => (words(3), words(3)).prop_map(|(a, b)| format!("{} / {}", a.join(" "), b.join(" "))),
            2 => words(4).prop_map(|words| words.join("-")),
            1 => words(10).prop_map(|words| words.join(" ")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn a_search_in_order_equals_a_scan(
            names in proptest::collection::vec((0..3u8, name()), 0..150),
            typed in proptest::collection::vec(word(), 1..9),
            n in prop_oneof![4 => 1..20usize, 1 => Just(usize::MAX)],
            skips in 0..100usize,
        ) {
            let index = Index::new(names.iter().map(|(rang, nom)| Nom { rang: *rang, nom, code: "" })).unwrap();
            for words in 1..=typed.len() {
                let question = Question::parse(&typed[..words].join(" ")).unwrap();
                let expected = index.find_by_reading(&question, n);
                prop_assert_eq!(index.in_order(&question, n, 0, usize::MAX), Some(expected.clone()));
                prop_assert_eq!(index.find_soon(&question, n), Some(expected.clone()));
                if let Some(found) = index.in_order(&question, n, 0, skips) {
                    prop_assert_eq!(found, expected);
                }
            }
        }
    }

    /// Two frequent words that occur in alternate names and never together. Skipping would take very long.
    #[test]
    fn a_query_of_many_skips_falls_back_to_a_scan() {
        let names: Vec<String> = (0..20_000).map(|i| format!("{i:05} {}", ["fontaine", "gite"][i % 2])).collect();
        let index = Index::new(names.iter().map(|nom| Nom { rang: 0, nom, code: "" })).unwrap();
        let question = Question::parse("gite fontaine").unwrap();
        assert_eq!(index.find_soon(&question, 10), None);
        assert_eq!(index.find(&question, 10), [0; 0]);
    }
}
