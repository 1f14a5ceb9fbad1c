//! [`Newest`]: collects the newest entries of the log, from the last one back.

use super::{Logged, Operation};
use crate::error::Result;
use crate::model::reversal::{Reversal, Tail, Was};
use crate::model::row::Row;
use crate::store::{Store, with_file};

/// The maximum number of entries.
pub(in crate::store) const MOST: usize = 20_000;
/// The maximum length of their rows, as JSON, in bytes. The rows take about half of it in memory.
const MOST_BYTES: usize = 16 << 20;

impl Store {
    /// Reads the newest entries of the log after the number `after`: at most 20,000, and as many as fit into 16 MB. Errors: the
    /// store is missing or cannot be reached.
    pub async fn tail(&self, after: i64) -> Result<Tail> {
        match self {
            Store::Postgis(store) => store.tail(after).await,
            Store::Geopackage(store) => with_file(store, move |file| file.tail(after)).await,
        }
    }
}

/// The entries that were read so far.
pub(in crate::store) struct Newest {
    /// The newest first.
    changes: Vec<Reversal>,
    bytes: usize,
    is_whole: bool,
}

impl Default for Newest {
    fn default() -> Self {
        Self { changes: vec![], bytes: 0, is_whole: true }
    }
}

impl Newest {
    /// Takes the entry before those taken so far: a row of `historique`, or `None` if it cannot be read. Returns false if
    /// no further entry is wanted: one cannot be read, or there are too many.
    pub(in crate::store) fn take(&mut self, row: Option<&Row>) -> bool {
        let change = match row.map(Logged::of) {
            Some(None) => return true, // an entry of another table than those of the content
            Some(Some(entry)) => {
                self.bytes += entry.row_before.as_ref().map_or(0, String::len);
                reversal(&entry)
            }
            None => None,
        };
        self.is_whole = change.is_some() && self.bytes <= MOST_BYTES && self.changes.len() < MOST;
        if self.is_whole {
            self.changes.extend(change);
        }
        self.is_whole
    }

    /// Ends the reading.
    pub(in crate::store) fn end(mut self) -> Tail {
        self.changes.reverse();
        Tail { changes: self.changes, is_whole: self.is_whole }
    }
}

fn reversal(entry: &Logged) -> Option<Reversal> {
    let was = match entry.operation {
        Operation::Insert => Was::Absent,
        Operation::Update => Was::Updated(entry.before()?),
        Operation::Delete => Was::Deleted(entry.before()?),
    };
    let at = entry.by.at.parse().ok()?;
    Some(Reversal { seq: entry.seq, at, table: entry.table, key: entry.code.clone(), was })
}
