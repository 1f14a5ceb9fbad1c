//! Random faults of files: bytes and pieces that are changed, doubled, left out or taken from another file.

use std::io::{Cursor, Read as _};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// The greatest number of faults in one file.
const MOST: usize = 6;
/// The greatest length of a piece in bytes.
const PIECE: usize = 400;
/// What readers may take for more than it is: signs of formats, ends of ranges, and large numbers.
const WORDS: [&[u8]; 14] = [
    b"\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\0\0\0",
    b"NaN",
    b"-1e308",
    b"99999999999999999999",
    b"<![CDATA[",
    b"&#0;",
    b"\"",
    b"]]>",
    b"[[[",
    b"\xed\xa0\x80",
    b"0",
];

/// Makes faulty files. The same seed makes the same files.
pub struct Faults(StdRng);

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self(StdRng::seed_from_u64(seed))
    }

    /// Returns one of the files with faults. Half of the archives get them in their content, and are whole around it.
    pub fn of(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let [body, other] = [(); 2].map(|()| &seeds[self.0.random_range(0..seeds.len())]);
        match body.starts_with(b"PK").then(|| entries(body)).filter(|_| self.0.random_bool(0.5)) {
            Some(mut entries) if !entries.is_empty() => {
                let at = self.0.random_range(0..entries.len());
                entries[at].1 = self.faulty(&entries[at].1, other);
                let entries: Vec<(&str, &[u8])> =
                    entries.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
                crate::verification::zipped(&entries)
            }
            _ => self.faulty(body, other),
        }
    }

    fn faulty(&mut self, body: &[u8], other: &[u8]) -> Vec<u8> {
        let mut body = body.to_vec();
        for _ in 0..self.0.random_range(1..=MOST) {
            self.fault(&mut body, other);
        }
        body
    }

    fn fault(&mut self, body: &mut Vec<u8>, other: &[u8]) {
        let piece = self.piece(body.len());
        let at = self.0.random_range(0..=body.len());
        match self.0.random_range(0..8) {
            0 if !body.is_empty() => body[at.saturating_sub(1)] ^= 1 << self.0.random_range(0..8),
            1 => drop(body.drain(piece)),
            2 => {
                let doubled = body[piece].to_vec();
                body.splice(at..at, doubled);
            }
            3 => {
                let taken = other[self.piece(other.len())].to_vec();
                body.splice(piece, taken);
            }
            4 => body.truncate(at),
            5 => {
                let noise: Vec<u8> = piece.clone().map(|_| self.0.random()).collect();
                body.splice(piece, noise);
            }
            // A digit, a letter, a sign: whatever is there, another word.
            6 => {
                let word = WORDS[self.0.random_range(0..WORDS.len())];
                let end = (at + word.len()).min(body.len());
                body.splice(at..end, word.iter().copied());
            }
            _ => {
                let word = WORDS[self.0.random_range(0..WORDS.len())];
                body.splice(at..at, word.iter().copied());
            }
        }
    }

    fn piece(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.0.random_range(0..=length);
        start..(start + self.0.random_range(0..=PIECE)).min(length)
    }
}

/// Returns the names and contents of an archive. Empty if it cannot be read.
fn entries(body: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(body)) else { return vec![] };
    let count = archive.len();
    let entry = |number| {
        let mut entry = archive.by_index(number).ok()?;
        let mut bytes = vec![];
        entry.read_to_end(&mut bytes).ok()?;
        Some((entry.name().ok()?.into_owned(), bytes))
    };
    (0..count).filter_map(entry).collect()
}
