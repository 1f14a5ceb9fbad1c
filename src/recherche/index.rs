//! [`Index`]: an index of names by their words. It consists of flat arrays of numbers, except for the dictionary.

pub(super) mod find;
mod in_order;

use fst::Map;
use rustc_hash::FxHashMap;

use super::question::spellings;
use super::wavelet::Wavelet;
use crate::error::{Error, Result};

/// A name to be indexed.
#[derive(Clone, Copy, Debug)]
pub struct Nom<'a> {
    /// Its rank among equally good matches. Lower ranks come first.
    pub rang: u8,
    /// The name, including all its spellings.
    pub nom: &'a str,
    /// Distinguishes and sorts equal names.
    pub code: &'a str,
}

/// An index of names.
///
/// Words and names are identified by numbers. Words are numbered in alphabetical order, so words with the same prefix
/// form a range. Names are numbered in the order in which equally good matches are shown.
#[derive(Debug)]
pub struct Index {
    /// The dictionary: every word with its number.
    words: Map<Vec<u8>>,
    /// The length of the longest word in bytes.
    longest: usize,
    /// The words of each name, with [`BREAK`] between spellings.
    names: Rows,
    /// The names of each word, ascending.
    names_of: Rows,
    /// The values of `names_of`, in a form that can be searched for the next name.
    names_after: Wavelet,
    /// For each word, the names with a spelling that starts with it, ascending. Each value packs the length of the
    /// spelling and the name ([`Index::beginning`]).
    beginnings: Postings,
    /// For each word, the names with a spelling whose second word it is, ascending.
    seconds: Postings,
    /// The number of bits of the largest name number.
    name_bits: u32,
    /// For each name, its index in the input of [`Index::new`].
    given: Vec<u32>,
}

/// Separates the spellings of a name. It is not the number of a word.
const BREAK: u32 = u32::MAX;

/// Rows of numbers in one array.
#[derive(Debug)]
struct Rows {
    /// The start of each row, and the end of the last row.
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

    /// Returns the number of rows.
    fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns the values of a row.
    fn row(&self, row: u32) -> &[u32] {
        self.rows(row, row.saturating_add(1))
    }

    /// Returns the values of the consecutive rows `from..to`.
    fn rows(&self, from: u32, to: u32) -> &[u32] {
        let start = |row: u32| self.starts.get(row as usize).map(|start| *start as usize);
        start(from).zip(start(to)).and_then(|(from, to)| self.values.get(from..to)).unwrap_or(&[])
    }

    fn weight(&self) -> usize {
        4 * (self.starts.len() + self.values.len())
    }
}

/// Rows of numbers in less memory. They can only be searched for the next number.
#[derive(Debug)]
struct Postings {
    /// The start of each row, and the end of the last row.
    starts: Vec<u32>,
    /// The values of all rows.
    wavelet: Wavelet,
}

impl Postings {
    fn weight(&self) -> usize {
        4 * self.starts.len() + self.wavelet.weight()
    }
}

/// Spellings with at least this many words count as equally long.
const LONG: usize = 7;

/// The maximum number of bits of a name number. The other bits of a `u32` hold a length up to [`LONG`].
const MOST_NAME_BITS: u32 = 29;

/// Converts a count. It cannot overflow, because more than 2³² names do not fit into memory.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Index {
    /// Indexes names. Searches return indices into the input.
    ///
    /// # Errors
    /// [`Error::Internal`] if there are more than 500 million names, or if the builder of the dictionary fails. The
    /// builder does not fail for sorted words.
    pub fn new<'a>(names: impl Iterator<Item = Nom<'a>>) -> Result<Self> {
        // At first, words are numbered in order of occurrence.
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
        // Word numbers are alphabetical. So sorting by them sorts the names alphabetically, ignoring accents and case.
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

    /// Packs an entry of [`Index::beginnings`]: the number of words of the spelling in the high bits, and the name in
    /// the low bits. So names with spellings of the same length are consecutive.
    fn beginning(name_bits: u32, length: usize, name: u32) -> u32 {
        number(length.min(LONG)) << name_bits | name
    }

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Tells whether there are no names.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the approximate size in memory in bytes.
    pub fn weight(&self) -> usize {
        let Self { words, names, names_of, names_after, beginnings, seconds, given, .. } = self;
        let postings = names_of.weight() + names_after.weight() + beginnings.weight() + seconds.weight();
        words.as_fst().size() + names.weight() + postings + 4 * given.len()
    }
}

/// Returns the names of each word.
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

/// Makes postings from all spellings of all names. `of` receives a spelling and its name, and returns a word and the
/// value that is listed for it.
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
