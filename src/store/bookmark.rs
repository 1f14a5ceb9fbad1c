//! Up to where the log of a store was read, so that the next reading reads only what changed since.

use crate::model::table::Table;

/// Beyond this many entries of the log, everything is read anew: that takes no longer then, and less memory.
pub(super) const MOST_ENTRIES: usize = 100_000;

/// A place in the log of one store. It is exact: a reading that goes on from it misses no change, and where that cannot
/// be known (another store, a restore, another file under the same name), it reads everything.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// The name of the store.
    pub(super) store: String,
    /// Since when the store holds what its log tells of: when its schema came to be, or the last restore.
    pub(super) began: String,
    /// The last entry that was read.
    pub(super) last: Option<Mark>,
    /// What is missing in the log before it and may still come.
    pub(super) gaps: Vec<Gap>,
}

impl Bookmark {
    /// The revision of the store: the number of the last change in its log; 0 before the first. It survives restarts
    /// and is the same for every service of one store. (Two transactions that overlap may commit the other way round:
    /// to know whether anything changed, compare bookmarks.)
    pub fn revision(&self) -> i64 {
        self.last.as_ref().map_or(0, |mark| mark.seq)
    }
}

/// Numbers that no entry has which was there when the log was read. A transaction that was under way may have taken
/// them: those that overlap end in any order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gap {
    pub(super) first: i64,
    pub(super) last: i64,
    /// Every transaction that may fill the gap has a lower number than this.
    pub(super) before: i64,
}

impl Gap {
    /// What is left of it where `seen`, ascending, has come.
    pub(super) fn without(&self, seen: &[i64]) -> Vec<Self> {
        let from = seen.partition_point(|seq| *seq < self.first);
        let within = seen.iter().skip(from).take_while(|seq| **seq <= self.last);
        missing(self.first - 1, within.copied().chain([self.last + 1]))
            .map(|(first, last)| Self { first, last, before: self.before })
            .collect()
    }
}

/// An entry of the log.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) mark: Mark,
    pub(super) operation: String,
    /// The row's number before the change; none where it was inserted.
    pub(super) id: Option<i64>,
}

impl Entry {
    /// The table, if it is one of the content.
    pub(super) fn table(&self) -> Option<Table> {
        Table::CONTENT.into_iter().find(|table| table.name() == self.mark.table)
    }
}

/// What tells an entry of the log from another of the same number.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) seq: i64,
    pub(super) at: String,
    pub(super) table: String,
    pub(super) code: Option<String>,
}

/// The ranges that are missing between `known` and the last of `seen`, ascending, all above it.
pub(super) fn missing(known: i64, seen: impl Iterator<Item = i64>) -> impl Iterator<Item = (i64, i64)> {
    seen.scan(known, |before, seq| Some((std::mem::replace(before, seq) + 1, seq - 1)))
        .filter(|(first, last)| first <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_what_was_not_seen() {
        let missing = |known, seen: &[i64]| missing(known, seen.iter().copied()).collect::<Vec<_>>();
        assert_eq!(missing(3, &[4, 5, 7, 8, 12]), [(6, 6), (9, 11)]);
        assert_eq!(missing(3, &[]), []);
        let left = |seen: &[i64]| {
            let gap = Gap { first: 10, last: 14, before: 99 };
            gap.without(seen).iter().map(|gap| (gap.first, gap.last)).collect::<Vec<_>>()
        };
        assert_eq!(left(&[]), [(10, 14)]);
        assert_eq!(left(&[1, 9, 15]), [(10, 14)]);
        assert_eq!(left(&[2, 10, 12, 13, 20]), [(11, 11), (14, 14)]);
        assert_eq!(left(&[10, 11, 12, 13, 14]), []);
    }
}
