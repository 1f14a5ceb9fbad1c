//! [`Assembled`]: a PMTiles archive whose tile bodies are in a [`Pool`](super::pool::Pool).
//!
//! Only the parts before and behind the tile bodies are in memory. So the archives of a voie and of all its étapes share
//! the bodies of their common tiles, and an archive is made again in milliseconds if few of its tiles changed.
//!
//! ```text
//!  ├─ before: header, root directory, metadata ─┼─ data: bodies, read from the pool ─┼─ after: leaf directories ─┤
//! ```

use std::collections::HashMap;
use std::io;
use std::ops::Range;

use xxhash_rust::xxh3::Xxh3;

use super::metadata::Metadata;
use super::pmtiles::{number, skeleton};
use super::pool::Stored;
use crate::error::Result;
use crate::geo::TileId;

/// A PMTiles archive, ready to be sent.
#[derive(Debug)]
pub struct Assembled {
    before: Vec<u8>,
    /// The distinct bodies with their offsets in the archive, in order.
    bodies: Vec<(u64, Stored)>,
    after: Vec<u8>,
    hash: String,
    listing: Listing,
}

/// The tiles of an archive, by which two states of it are compared: the number of each tile in archive order, and the
/// hash of its body. It is sorted by number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing(Box<[(u64, u64)]>);

impl Listing {
    /// Returns the memory in bytes.
    pub fn weight(&self) -> usize {
        size_of_val(&*self.0)
    }

    /// Tells whether a tile has this body.
    pub(super) fn has(&self, number: u64, hash: u64) -> bool {
        self.0.binary_search(&(number, hash)).is_ok()
    }

    /// Returns the numbers of the tiles that `other` does not have.
    pub(super) fn without(&self, other: &Self) -> Vec<u64> {
        let is_there = |number: u64| other.0.binary_search_by_key(&number, |(known, _)| *known).is_ok();
        self.0.iter().map(|(number, _)| *number).filter(|number| !is_there(*number)).collect()
    }
}

impl Assembled {
    /// Assembles an archive. `tiles` must be in archive order. Errors: a defect.
    pub(super) fn new(metadata: &Metadata, tiles: &[(TileId, Stored)]) -> Result<Self> {
        let mut numbers: HashMap<(u64, u32), u64> = HashMap::new();
        let (mut entries, mut bodies): (Vec<_>, Vec<(u64, Stored)>) = (vec![], vec![]);
        let mut length = 0;
        for (tile, stored) in tiles {
            let next = numbers.len() as u64;
            let number = *numbers.entry((stored.hash, stored.length)).or_insert(next);
            if number == next {
                bodies.push((length, stored.clone()));
                length += u64::from(stored.length);
            }
            entries.push((*tile, number, stored.length));
        }
        let [before, after] = skeleton(metadata.head()?, &entries, length)?;
        let start = before.len() as u64;
        bodies.iter_mut().for_each(|(offset, _)| *offset += start);
        let mut hash = Xxh3::new();
        hash.update(&before);
        bodies.iter().for_each(|(_, stored)| hash.update(&stored.hash.to_le_bytes()));
        hash.update(&after);
        let hash = format!("{:016x}", hash.digest());
        let listing = Listing(tiles.iter().map(|(tile, stored)| (number(*tile), stored.hash)).collect());
        Ok(Self { before, bodies, after, hash, listing })
    }

    /// Returns the hash of the content: 16 hexadecimal digits. Archives with the same bytes have the same hash.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Returns the tiles, for a comparison with another state.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Returns the length in bytes.
    pub fn length(&self) -> u64 {
        self.end_of_bodies() + self.after.len() as u64
    }

    /// Returns the memory in bytes.
    pub fn weight(&self) -> usize {
        size_of::<Self>() + self.before.len() + self.after.len() + size_of_val(&*self.bodies) + self.listing.weight()
    }

    fn end_of_bodies(&self) -> u64 {
        self.bodies.last().map_or(self.before.len() as u64, |(offset, stored)| offset + u64::from(stored.length))
    }

    /// Reads a part of the archive. This blocks. Errors: the pool cannot be read, or the part exceeds the archive.
    pub fn read(&self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let defect = || io::Error::from(io::ErrorKind::InvalidInput);
        let length = range.end.checked_sub(range.start).and_then(|length| usize::try_from(length).ok());
        let mut bytes = vec![0; length.filter(|_| range.end <= self.length()).ok_or_else(defect)?];
        // Copies the common part of `range` and a piece of the archive, which `read` reads from an offset in the piece.
        let mut copy = |piece: Range<u64>, read: &dyn Fn(u64, &mut [u8]) -> io::Result<()>| {
            let common = range.start.max(piece.start)..range.end.min(piece.end);
            if common.is_empty() {
                return Ok(());
            }
            let place = |at: u64| usize::try_from(at - range.start).map_err(|_| defect());
            let into = bytes.get_mut(place(common.start)?..place(common.end)?).ok_or_else(defect)?;
            read(common.start - piece.start, into)
        };
        let of = |part: &[u8], from: u64, into: &mut [u8]| {
            let from = usize::try_from(from).map_err(|_| defect())?;
            into.copy_from_slice(part.get(from..from + into.len()).ok_or_else(defect)?);
            Ok(())
        };
        copy(0..self.before.len() as u64, &|from, into| of(&self.before, from, into))?;
        let first = self.bodies.partition_point(|(offset, stored)| offset + u64::from(stored.length) <= range.start);
        let bodies = self.bodies.iter().skip(first).take_while(|(offset, _)| *offset < range.end);
        for (offset, stored) in bodies {
            copy(*offset..offset + u64::from(stored.length), &|from, into| stored.read(from, into))?;
        }
        copy(self.end_of_bodies()..self.length(), &|from, into| of(&self.after, from, into))?;
        Ok(bytes)
    }
}
