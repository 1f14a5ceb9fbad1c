//! A bookmark is a position in the log of a store. The next reading starts there and reads only later changes.

use crate::model::table::Table;

/// If the log has more new entries than this, the whole store is read instead. That takes no longer and needs less
/// memory.
pub(super) const MOST_ENTRIES: usize = 100_000;

/// A position in the log of one store. A reading that continues from a bookmark misses no change. If the bookmark does
/// not fit the store (another store, a restore, another file with the same name), everything is read.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// The name of the store ([`super::Store::name`]).
    pub(super) store: String,
    /// The time at which the schema was created or migrated, or of the last restore. The log explains all later changes
    /// of the content.
    pub(super) began: String,
    /// The last entry that was read. `None` if the log was empty.
    pub(super) last: Option<Mark>,
    /// The gaps in the log before `last`. Running transactions may still fill them.
    pub(super) gaps: Vec<Gap>,
}

impl Bookmark {
    /// Returns the revision of the store: the `seq` of the last entry of its log, or 0 for an empty log. The revision
    /// survives restarts and is the same for every service of one store. To detect changes, compare bookmarks instead:
    /// overlapping transactions may commit in the reverse order of their entries, so an earlier entry may appear
    /// without a new revision.
    pub fn revision(&self) -> i64 {
        self.last.as_ref().map_or(0, |mark| mark.seq)
    }

    /// Tells whether both are positions in the same log, which was not replaced in between.
    pub fn is_of_log_of(&self, other: &Self) -> bool {
        (&self.store, &self.began) == (&other.store, &other.began)
    }

    /// Returns the number from which entries may have appeared since this reading: the last one, or a gap before it.
    pub fn settled(&self) -> i64 {
        let gaps = self.gaps.iter().map(|gap| gap.first - 1);
        gaps.chain([self.revision()]).min().unwrap_or(0)
    }
}

/// A range of `seq` that had no entry when the log was read. A running transaction may have taken these numbers,
/// because overlapping transactions end in any order.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Gap {
    pub(super) first: i64,
    pub(super) last: i64,
    /// Only transactions with a number below this can fill the gap.
    pub(super) before: i64,
}

impl Gap {
    /// Returns the remaining parts of the gap after entries with the numbers `seen` (ascending) appeared.
    pub(super) fn without(&self, seen: &[i64]) -> Vec<Self> {
        let from = seen.partition_point(|seq| *seq < self.first);
        let within = seen.iter().skip(from).take_while(|seq| **seq <= self.last);
        missing(self.first - 1, within.copied().chain([self.last + 1]))
            .map(|(first, last)| Self { first, last, before: self.before })
            .collect()
    }
}

/// An entry of the log: its identity, the operation on the row, and the former id of the row. It does not contain the
/// values of the row.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The identity of the entry, with the time of the change, the table, and the code of the row.
    pub(super) mark: Mark,
    /// The operation on the row: `insert`, `update` or `delete`.
    pub(super) operation: String,
    /// The `id` of the row before the change. `None` for an insertion.
    pub(super) id: Option<i64>,
}

impl Entry {
    /// Returns the table, or `None` if it is not a table of the content.
    pub(super) fn table(&self) -> Option<Table> {
        Table::CONTENT.into_iter().find(|table| table.name() == self.mark.table)
    }
}

/// The identity of an entry of the log. It distinguishes entries with the same `seq`, which occur after a restore.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) seq: i64,
    pub(super) at: String,
    pub(super) table: String,
    pub(super) code: Option<String>,
}

/// Returns the ranges of numbers that are missing between `known` and the last of `seen`. `seen` is ascending, and all
/// its numbers are above `known`.
pub(super) fn missing(known: i64, seen: impl Iterator<Item = i64>) -> impl Iterator<Item = (i64, i64)> {
    seen.scan(known, |before, seq| Some((std::mem::replace(before, seq) + 1, seq - 1)))
        .filter(|(first, last)| first <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_a_range_of_numbers_without_an_entry() {
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
