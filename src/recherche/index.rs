//! Names, so that they are found by their words: numbers in a few flat arrays, no text but that of the dictionary.

pub(super) mod find;
mod in_order;

use fst::Map;
use rustc_hash::FxHashMap;

use super::question::spellings;
use super::wavelet::Wavelet;
use crate::error::{Error, Result};

/// A name to be found.
#[derive(Clone, Copy, Debug)]
pub struct Nom<'a> {
    /// What comes first among equals: the lower.
    pub rang: u8,
    /// The name, with all its spellings.
    pub nom: &'a str,
    /// What tells it from others of the same name.
    pub code: &'a str,
}

/// Names, indexed.
///
/// Words and names are known by their number, words in the order of the alphabet, names in the order in which they are
/// shown if nothing else decides: the words that begin alike are a range, and so are the names of them all.
#[derive(Debug)]
pub struct Index {
    /// Every word and its number.
    words: Map<Vec<u8>>,
    /// How many bytes the longest word has.
    longest: usize,
    /// The words of each name: its spellings, [`BREAK`] between them.
    names: Rows,
    /// The names of each word, in order.
    names_of: Rows,
    /// What finds the next of them.
    names_after: Wavelet,
    /// The names that have a spelling which begins with each word, by the length of the spelling, as [`Index::beginning`]
    /// writes it; in order.
    beginnings: Postings,
    /// The names that have a spelling of which each word is the second; in order.
    seconds: Postings,
    /// How many bits the number of a name has at most.
    name_bits: u32,
    /// Of each name, the place where it was given.
    given: Vec<u32>,
}

/// Stands between spellings; no word has this number.
const BREAK: u32 = u32::MAX;

/// Rows of numbers, one after another.
#[derive(Debug)]
struct Rows {
    /// Where each row starts; last, where the last one ends.
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    fn new(rows: impl Iterator<Item = impl IntoIterator<Item = u32>>) -> Self {
        let mut new = Self { starts: vec![0], values: vec![] };
        for row in rows {
            new.values.extend(row);
            new.starts.push(number(new.values.len()));
        }
        new.starts.shrink_to_fit();
        new.values.shrink_to_fit();
        new
    }

    /// How many there are.
    fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The values of a row.
    fn row(&self, row: u32) -> &[u32] {
        self.rows(row, row.saturating_add(1))
    }

    /// The values of some rows that follow one another: from one to before another.
    fn rows(&self, from: u32, to: u32) -> &[u32] {
        let start = |row: u32| self.starts.get(row as usize).map(|start| *start as usize);
        start(from).zip(start(to)).and_then(|(from, to)| self.values.get(from..to)).unwrap_or(&[])
    }

    fn weight(&self) -> usize {
        4 * (self.starts.len() + self.values.len())
    }
}

/// Rows of numbers, kept only so that the next number is found.
#[derive(Debug)]
struct Postings {
    /// Where each row starts; last, where the last one ends.
    starts: Vec<u32>,
    /// Of all rows, one after another.
    wavelet: Wavelet,
}

impl Postings {
    fn weight(&self) -> usize {
        4 * self.starts.len() + self.wavelet.weight()
    }
}

/// Spellings of so many words and more are not told apart by their length.
const LONG: usize = 7;

/// What the number of a name may take, so that [`Index::beginning`] has room for lengths up to [`LONG`].
const MOST_NAME_BITS: u32 = 29;

/// A count as it is kept. (Of more than four thousand million there would be no room for the text.)
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Index {
    /// Indexes names; they are found as their places in what is given.
    ///
    /// # Errors
    /// [`Error::Internal`] if the dictionary's builder refuses words that are in order, or there are more than 500 million
    /// names.
    pub fn new<'a>(names: impl Iterator<Item = Nom<'a>>) -> Result<Self> {
        // Words by the order in which they come, until all are known.
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut rows: Vec<(Nom<'a>, u32, Vec<u32>)> = vec![];
        for (place, name) in names.enumerate() {
            let mut row = vec![];
            for (at, spelling) in spellings(name.nom).into_iter().enumerate() {
                row.extend((at > 0).then_some(BREAK));
                for word in spelling {
                    let next = number(known.len());
                    row.push(*known.entry(word).or_insert(next));
                }
            }
            rows.push((name, number(place), row));
        }
        let mut words: Vec<(String, u32)> = known.into_iter().collect();
        words.sort_unstable();
        let mut ranks = vec![0; words.len()];
        for (rank, (_, word)) in words.iter().enumerate() {
            if let Some(slot) = ranks.get_mut(*word as usize) {
                *slot = number(rank);
            }
        }
        for word in rows.iter_mut().flat_map(|(_, _, row)| row) {
            *word = ranks.get(*word as usize).copied().unwrap_or(BREAK);
        }
        // Words are numbered by the alphabet: so are names, without accents or case.
        let whole = |words: &[u32]| words.split(|word| *word == BREAK).next().map(<[u32]>::to_vec);
        rows.sort_by_cached_key(|(name, place, words)| (name.rang, whole(words), name.nom, name.code, *place));
        let dictionary = Map::from_iter(words.iter().enumerate().map(|(rank, (word, _))| (word, rank as u64)));
        let given = rows.iter().map(|(_, place, _)| *place).collect();
        let names = Rows::new(rows.into_iter().map(|(_, _, row)| row));
        let name_bits = u32::BITS - number(names.len()).leading_zeros();
        if name_bits > MOST_NAME_BITS {
            return Err(Error::Internal("index des noms : plus de 500 millions de noms".into()));
        }
        let names_of = names_of(&names, words.len());
        Ok(Self {
            words: dictionary.map_err(|error| Error::Internal(format!("index des noms : {error}")))?,
            longest: words.iter().map(|(word, _)| word.len()).max().unwrap_or(0),
            given,
            names_after: Wavelet::new(&names_of.values),
            names_of,
            beginnings: of_spellings(&names, words.len(), |spelling, name| {
                Some((*spelling.first()?, Self::beginning(name_bits, spelling.len(), name)))
            }),
            seconds: of_spellings(&names, words.len(), |spelling, name| Some((*spelling.get(1)?, name))),
            names,
            name_bits,
        })
    }

    /// How [`Index::beginnings`] writes that a name has a spelling of so many words: the length in the high bits, so that
    /// the names with spellings of one length follow one another.
    fn beginning(name_bits: u32, length: usize, name: u32) -> u32 {
        number(length.min(LONG)) << name_bits | name
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it takes in memory, bytes; about.
    pub fn weight(&self) -> usize {
        let Self { words, names, names_of, names_after, beginnings, seconds, given, .. } = self;
        let postings = names_of.weight() + names_after.weight() + beginnings.weight() + seconds.weight();
        words.as_fst().size() + names.weight() + postings + 4 * given.len()
    }
}

/// The names of each word.
fn names_of(names: &Rows, words: usize) -> Rows {
    let mut names_of: Vec<Vec<u32>> = vec![vec![]; words];
    for name in 0..number(names.len()) {
        for word in names.row(name) {
            if let Some(names) = names_of.get_mut(*word as usize)
                && names.last() != Some(&name)
            {
                names.push(name);
            }
        }
    }
    Rows::new(names_of.into_iter())
}

/// For each word the numbers that come of the spellings that have it at some place: what `of` makes of a spelling and the
/// number of its name is a word and such a number.
fn of_spellings(names: &Rows, words: usize, of: impl Fn(&[u32], u32) -> Option<(u32, u32)>) -> Postings {
    let mut numbers: Vec<Vec<u32>> = vec![vec![]; words];
    for name in 0..number(names.len()) {
        for spelling in names.row(name).split(|word| *word == BREAK) {
            if let Some((word, number)) = of(spelling, name)
                && let Some(row) = numbers.get_mut(word as usize)
            {
                row.push(number);
            }
        }
    }
    for row in &mut numbers {
        row.sort_unstable();
        row.dedup();
    }
    let Rows { starts, values } = Rows::new(numbers.into_iter());
    Postings { starts, wavelet: Wavelet::new(&values) }
}
