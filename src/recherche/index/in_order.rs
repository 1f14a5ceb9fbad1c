//! Finding in order: the best names first, and no more of them than are asked for.
//!
//! ```text
//!   « fontaine de p »    names of "fontaine"    · · · · 4 5 6 7 8 9     a number of a name is its place in the order
//!                        names of "p…"          1 · 3 · · · · · 8 9     in which equals are shown
//!                                                       └──────>└>      each list skips to where the other is
//! ```
//!
//! A name ranks by how badly its words are meant, then by what of it is meant ([`Part`]), then by its number. So names
//! are looked for in this order: for each [`Meant`] and each [`Part`], the lists of what was typed are intersected by
//! skipping (leapfrog join: Veldhuizen, "Leapfrog Triejoin", ICDT 2014), and what is found is read and checked. The list of
//! a word that is only begun is that of all the words which it may become; [`Wavelet`] finds the next name of all of them
//! at once.

use std::ops::{Range, RangeInclusive};

use super::find::{Meant, Part, Wanted, meant, place, rarest};
use super::{Index, LONG};
use crate::recherche::question::Question;
use crate::recherche::wavelet::Wavelet;

/// How many times a question may skip in a list: 1 to 2 ms. A question that takes more has many words that are in many
/// names each, but in no name together. Then reading is quicker.
const SKIPS: usize = 4_000;

/// So few names are read sooner than a typing error is looked for in order.
const FEW: usize = 4_000;

/// The names that have one of some words.
struct List<'a> {
    /// Where the names of each word are.
    starts: &'a [u32],
    names: &'a Wavelet,
    words: Vec<Range<u32>>,
    /// The lengths of spellings, for names by their beginning: see [`Index::beginning`]. Else 0.
    lengths: RangeInclusive<usize>,
    name_bits: u32,
}

impl List<'_> {
    /// The next name from a number on.
    fn next(&self, from: u32) -> Option<u32> {
        let of = |length: usize, words: &Range<u32>| {
            let first = Index::beginning(self.name_bits, length, 0);
            let start = |word: u32| self.starts.get(word as usize).copied();
            let name = self.names.next(start(words.start)?..start(words.end)?, first | from)? - first;
            (name >> self.name_bits == 0).then_some(name)
        };
        self.lengths.clone().flat_map(|length| self.words.iter().filter_map(move |words| of(length, words))).min()
    }

    /// How many times [`List::next`] skips.
    fn skips(&self) -> usize {
        self.lengths.clone().count() * self.words.len()
    }
}

impl Index {
    /// As [`Index::find`], if that takes no more than about two milliseconds; else `None`, and
    /// [`Index::find_by_reading`] is quicker.
    pub fn find_soon(&self, question: &Question, n: usize) -> Option<Vec<usize>> {
        self.in_order(question, n, FEW, SKIPS)
    }

    /// The same. Where so few names have the rarest word, a typing error is looked for by reading them.
    fn in_order(&self, question: &Question, n: usize, few: usize, skips: usize) -> Option<Vec<usize>> {
        let mut wanted = Wanted::all(self, question);
        let mut search = Search { index: self, n, found: vec![], skips };
        search.look(&wanted, Meant::Exactly)?;
        search.look(&wanted, Meant::Begun)?;
        if search.found.len() < n {
            wanted.iter_mut().for_each(|wanted| wanted.look_for_errors(self));
            if rarest(self, &wanted).first().is_some_and(|(names, _)| *names <= few) {
                return Some(self.read(&wanted, n));
            }
            search.look(&wanted, Meant::Mistyped)?;
        }
        Some(self.places(search.found.into_iter()))
    }
}

/// What was found so far, best first.
struct Search<'a> {
    index: &'a Index,
    n: usize,
    found: Vec<u32>,
    /// How many skips are left.
    skips: usize,
}

impl<'a> Search<'a> {
    /// Adds the names of which the worst word is meant so badly. None if that takes too many skips.
    fn look(&mut self, wanted: &[Wanted], worst: Meant) -> Option<()> {
        for part in [Part::Whole, Part::Beginning, Part::Words] {
            if self.found.len() < self.n {
                self.intersect(&self.lists(wanted, worst, part), |index, name| {
                    let words = index.names.row(name);
                    meant(words, wanted.iter()) == Some(worst) && place(words, wanted, worst) == part
                })?;
            }
        }
        Some(())
    }

    /// Lists of which every name is in all that is meant so badly, in such a place.
    fn lists(&self, wanted: &[Wanted], worst: Meant, place: Part) -> Vec<List<'a>> {
        let Index { names_of, names_after, beginnings, seconds, name_bits, .. } = self.index;
        let length = wanted.len();
        let list = |(at, wanted): (usize, &Wanted)| {
            let (starts, names, lengths) = match (place, at) {
                (Part::Whole, 0) => (&beginnings.starts, &beginnings.wavelet, length.min(LONG)..=length.min(LONG)),
                (Part::Beginning, 0) => (&beginnings.starts, &beginnings.wavelet, (length + 1).min(LONG)..=LONG),
                (Part::Whole | Part::Beginning, 1) => (&seconds.starts, &seconds.wavelet, 0..=0),
                _ => (&names_of.starts, names_after, 0..=0),
            };
            List { starts, names, words: wanted.words(worst), lengths, name_bits: *name_bits }
        };
        // A name may do without an optional word, unless all its words are there as written or in a row.
        let needed = |wanted: &Wanted| !wanted.optional || worst == Meant::Exactly || place != Part::Words;
        wanted.iter().enumerate().filter(|(_, wanted)| needed(wanted)).map(list).collect()
    }

    /// Adds the names that are in all lists and that `wanted` accepts, in order, until there are enough. None if that takes
    /// too many skips.
    fn intersect(&mut self, lists: &[List], wanted: impl Fn(&Index, u32) -> bool) -> Option<()> {
        // The name that the last so many lists have agreed on.
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

    /// A word of few letters, so that many are alike.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![4 => "[ab]{1,7}", 2 => "[a-c]{4,8}", 1 => Just("st".to_owned()), 2 => Just("de".to_owned())]
    }

    /// A name of up to nine words, some with two spellings, some with words that are joined.
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
        fn what_is_found_in_order_is_found_by_reading(
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

    /// Two words that many names have, but no name both, in every second name each: skipping would never end.
    #[test]
    fn what_takes_many_skips_is_read() {
        let names: Vec<String> = (0..20_000).map(|i| format!("{i:05} {}", ["fontaine", "gite"][i % 2])).collect();
        let index = Index::new(names.iter().map(|nom| Nom { rang: 0, nom, code: "" })).unwrap();
        let question = Question::parse("gite fontaine").unwrap();
        assert_eq!(index.find_soon(&question, 10), None);
        assert_eq!(index.find(&question, 10), [0; 0]);
    }
}
