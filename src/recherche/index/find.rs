//! Finds the names that match a query, best first.
//!
//! A typed word matches the same word in the dictionary, words that start with it, and words with one typing error. A
//! name matches if it contains a matching word for every typed word.
//!
//! `in_order` answers most queries: it visits names from the best one on and stops after `n`. This module answers the
//! other queries by scanning the names that contain the rarest typed word, which is at most one pass over all names.
//! `http` limits the length of a query.

use std::ops::Range;
use std::sync::LazyLock;

use fst::{IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;

use super::{BREAK, Index};
use crate::recherche::question::{Question, expanded};

/// The minimum number of letters of a word that may match with a typing error. Too many words are one error away from
/// shorter ones. Numbers must match without errors, too.
const MISTYPED_FROM: usize = 4;

/// The minimum length from which a typed word with a typing error also matches the beginning of a word.
const MISTYPED_BEGINNING_FROM: usize = 6;

/// Levenshtein automata for one insertion, deletion, substitution or transposition.
static ONE_ERROR: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));

/// Builds the automata before the first query. This takes milliseconds.
pub(in crate::recherche) fn build_automata() {
    LazyLock::force(&ONE_ERROR);
}

/// The way in which a word of the dictionary matches a typed word, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// The words are equal.
    Exact,
    /// The word starts with the typed word.
    Prefix,
    /// The word is one typing error away.
    Typo,
}

/// The part of a name that matches, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// All words of one of its spellings, in order.
    Whole,
    /// The first words of one of its spellings, in order.
    Beginning,
    /// Any of its words, in any order.
    Words,
}

/// The words of the dictionary that match one typed word.
pub(super) struct Wanted<'a> {
    typed: &'a str,
    /// True if a matching name may lack this word.
    pub(super) optional: bool,
    exactly: Option<u32>,
    begun: Range<u32>,
    /// Sorted. Empty until [`Wanted::look_for_errors`] is called.
    mistyped: Vec<u32>,
}

impl<'a> Wanted<'a> {
    /// Returns the matches of each typed word, without typing errors.
    pub(super) fn all(index: &Index, question: &'a Question) -> Vec<Self> {
        question.words().map(|(word, optional)| Self::of(index, word, optional)).collect()
    }

    fn of(index: &Index, typed: &'a str, optional: bool) -> Self {
        let from = |word: &[u8]| {
            let first = index.words.range().ge(word).into_stream().next().map(|(_, number)| number_of(number));
            first.unwrap_or(u32::MAX)
        };
        let mut after = typed.as_bytes().to_vec();
        if let Some(last) = after.last_mut() {
            *last += 1; // no overflow: the text is ASCII
        }
        let end = from(&after).min(number_of(index.words.len() as u64));
        Self {
            typed,
            optional,
            exactly: index.words.get(expanded(typed)).map(number_of),
            begun: from(typed.as_bytes()).min(end)..end,
            mistyped: vec![],
        }
    }

    /// Adds the matches with one typing error. This is the slowest kind of match.
    pub(super) fn look_for_errors(&mut self, index: &Index) {
        if self.typed.len() <= index.longest + 1 {
            self.mistyped = mistyped(index, self.typed);
        }
    }

    /// Returns how well a word matches, or `None` if it does not.
    fn match_of(&self, word: u32) -> Option<Match> {
        if self.exactly == Some(word) {
            Some(Match::Exact)
        } else if self.begun.contains(&word) {
            Some(Match::Prefix)
        } else {
            self.mistyped.binary_search(&word).ok().map(|_| Match::Typo)
        }
    }

    /// Returns the names that contain a matching word. A name may occur several times.
    fn names<'i>(&self, index: &'i Index) -> impl Iterator<Item = &'i [u32]> {
        let begun = [index.names_of.rows(self.begun.start, self.begun.end)];
        let apart = self.exactly.iter().chain(&self.mistyped).filter(|word| !self.begun.contains(word));
        begun.into_iter().chain(apart.map(|word| index.names_of.row(*word)))
    }

    /// Returns the words that match no worse than `worst`, as ranges of the dictionary.
    pub(super) fn words(&self, worst: Match) -> Vec<Range<u32>> {
        let begun = if worst >= Match::Prefix { self.begun.clone() } else { 0..0 };
        let exactly = self.exactly.filter(|word| !begun.contains(word)).map(|word| word..word + 1);
        let mistyped: Vec<u32> = match worst {
            Match::Typo => self.mistyped.iter().copied().filter(|word| !begun.contains(word)).collect(),
            Match::Exact | Match::Prefix => vec![],
        };
        let runs = mistyped.chunk_by(|word, next| word + 1 == *next);
        let runs = runs.filter_map(|run| Some(*run.first()?..run.last()? + 1));
        exactly.into_iter().chain((!begun.is_empty()).then_some(begun)).chain(runs).collect()
    }
}

/// Converts the number of a word.
fn number_of(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Returns the words with one typing error, and words that start with such a word.
fn mistyped(index: &Index, typed: &str) -> Vec<u32> {
    let automaton = match typed.bytes().filter(u8::is_ascii_alphabetic).count() {
        0..MISTYPED_FROM => return vec![],
        MISTYPED_FROM..MISTYPED_BEGINNING_FROM => ONE_ERROR.build_dfa(typed),
        MISTYPED_BEGINNING_FROM.. => ONE_ERROR.build_prefix_dfa(typed),
    };
    let mut words = vec![];
    let mut stream = index.words.search(automaton).into_stream();
    while let Some((_, number)) = stream.next() {
        words.push(number_of(number));
    }
    words
}

impl Index {
    /// Returns at most `n` matching names, best first, as indices into the input of [`Index::new`].
    pub fn find(&self, question: &Question, n: usize) -> Vec<usize> {
        self.find_soon(question, n).unwrap_or_else(|| self.find_by_reading(question, n))
    }

    /// Returns the same result as [`Index::find`], by scanning the names that contain the rarest typed word.
    pub fn find_by_reading(&self, question: &Question, n: usize) -> Vec<usize> {
        let mut wanted = Wanted::all(self, question);
        wanted.iter_mut().for_each(|wanted| wanted.look_for_errors(self));
        self.read(&wanted, n)
    }

    /// Scans the names that contain the rarest of the `wanted` words and returns the best `n`.
    pub(super) fn read(&self, wanted: &[Wanted], n: usize) -> Vec<usize> {
        // Checking the rarest words first excludes most names immediately.
        let rarest = rarest(self, wanted);
        let Some((few, first)) = rarest.first() else { return vec![] };
        let mut best = Best { n, found: vec![] };
        let mut look = |name: u32| {
            let words = self.names.row(name);
            if let Some(worst) = worst_match(words, rarest.iter().map(|(_, wanted)| *wanted))
                && best.takes(&(worst, Part::Whole, name))
            {
                best.offer((worst, matched_part(words, wanted, worst), name));
            }
        };
        if *few > self.len() / 2 {
            (0..number_of(self.len() as u64)).for_each(look);
        } else {
            let mut names: Vec<u32> = first.names(self).flatten().copied().collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().for_each(&mut look);
        }
        self.places(best.found.iter().map(|(_, _, name)| *name))
    }

    /// Converts names to indices into the input of [`Index::new`].
    pub(super) fn places(&self, names: impl Iterator<Item = u32>) -> Vec<usize> {
        names.filter_map(|name| self.given.get(name as usize)).map(|place| *place as usize).collect()
    }
}

/// Returns the wanted words, each with an estimate of the number of names that contain it. Required words come first,
/// then the order is by rarity.
pub(super) fn rarest<'a, 't>(index: &Index, wanted: &'a [Wanted<'t>]) -> Vec<(usize, &'a Wanted<'t>)> {
    let names = |wanted: &'a Wanted<'t>| (wanted.names(index).map(<[u32]>::len).sum(), wanted);
    let mut rarest: Vec<(usize, &Wanted)> = wanted.iter().map(names).collect();
    rarest.sort_by_key(|(names, wanted)| (wanted.optional, *names));
    rarest
}

/// Returns how well a name matches, which is the worst match of its words. Returns `None` if it lacks a required word.
/// A missing optional word counts as [`Match::Prefix`].
pub(super) fn worst_match<'a>(words: &[u32], wanted: impl Iterator<Item = &'a Wanted<'a>>) -> Option<Match> {
    let mut worst = Match::Exact;
    for wanted in wanted {
        let best = words.iter().filter_map(|word| wanted.match_of(*word)).min();
        worst = worst.max(best.or(wanted.optional.then_some(Match::Prefix))?);
    }
    Some(worst)
}

/// Returns the part of a name that matches, counting only matches no worse than `worst`.
pub(super) fn matched_part(words: &[u32], wanted: &[Wanted], worst: Match) -> Part {
    let spellings = words.split(|word| *word == BREAK).filter(|spelling| spelling.len() >= wanted.len());
    let begun = spellings.filter(|spelling| {
        let mut pairs = spelling.iter().zip(wanted);
        pairs.all(|(word, wanted)| wanted.match_of(*word).is_some_and(|found| found <= worst))
    });
    let part = |spelling: &[u32]| if spelling.len() == wanted.len() { Part::Whole } else { Part::Beginning };
    begun.map(part).min().unwrap_or(Part::Words)
}

/// The best `n` names so far.
struct Best {
    n: usize,
    /// Sorted, best first.
    found: Vec<(Match, Part, u32)>,
}

impl Best {
    /// Tells whether a name with this rank would be among the best.
    fn takes(&self, found: &(Match, Part, u32)) -> bool {
        self.found.len() < self.n || self.found.last().is_some_and(|last| found < last)
    }

    /// Adds a name if it is among the best.
    fn offer(&mut self, found: (Match, Part, u32)) {
        if self.takes(&found) {
            let at = self.found.partition_point(|better| *better < found);
            self.found.insert(at, found);
            self.found.truncate(self.n);
        }
    }
}
