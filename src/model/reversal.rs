//! [`Reversal`]: a change that the log of a store recorded, as far as it is needed to take it back.

use jiff::Timestamp;

use super::row::Row;
use super::table::Table;

/// A recorded change. Taking back all changes after a `seq`, the newest first, gives the content at that time.
#[derive(Clone, Debug)]
pub struct Reversal {
    /// The number of the entry in the log.
    pub seq: i64,
    /// The time of the change.
    pub at: Timestamp,
    /// The table.
    pub table: Table,
    /// The row's [`log_key`](super::provenance::log_key) before the change, or after it for an insertion.
    pub key: String,
    /// What happened to the row.
    pub was: Was,
}

/// The row before a change.
#[derive(Clone, Debug)]
pub enum Was {
    /// The row was inserted.
    Absent,
    /// The row was updated.
    Updated(Row),
    /// The row was deleted.
    Deleted(Row),
}

impl Was {
    /// Returns the row before the change, or `None` if it was inserted.
    pub fn row(&self) -> Option<&Row> {
        match self {
            Self::Absent => None,
            Self::Updated(row) | Self::Deleted(row) => Some(row),
        }
    }
}

/// The newest changes of a log.
#[derive(Debug, Default)]
pub struct Tail {
    /// The changes, in the order of `seq`.
    pub changes: Vec<Reversal>,
    /// True if these are all changes after the `seq` for which they were read.
    pub is_whole: bool,
}

impl Tail {
    /// Returns the changes after a time. Returns `None` if there may be earlier ones among them, which are not here.
    pub fn after(&self, time: Timestamp) -> Option<&[Reversal]> {
        let from = self.changes.partition_point(|change| change.at <= time);
        self.changes.get(from..).filter(|_| from > 0 || self.is_whole)
    }
}
