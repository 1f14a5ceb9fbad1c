//! Finds the last writer of each column of each row. The result is a [`Provenance`].
//!
//! An entry has the row before a change. The row after the change is in the next entry of the same row, or in the
//! store:
//!
//! ```text
//!   insert "a"          by a file       │ row without id yet, known by its code
//!   update 7 {ordre 1}  by a person     │ the code "a" has id 7; ordre 1 ─┐
//!   update 7 {ordre 2}  by a file       │                  ordre 2 <──────┘ the person wrote it
//!   row 7    {ordre 3}  in the store    │                  ordre 3 <────── the file wrote it
//! ```

use std::collections::{HashMap, HashSet};

use super::{Annulations, Follow, Ident, Logged, Operation, has_id};
use crate::error::Result;
use crate::model::provenance::{History, Provenance, log_key};
use crate::model::row::{Row, Rows};
use crate::model::table::Table;

/// A consumer of the log that builds a [`Provenance`].
#[derive(Debug, Default)]
pub(in crate::store) struct Writers {
    annulations: Annulations,
    /// Inserted rows whose ids are not known yet, by code.
    fresh: HashMap<(Table, String), Track>,
    known: HashMap<(Table, Ident), Track>,
    /// The keys of rows with an unreadable entry.
    lost: HashSet<(Table, String)>,
}

/// The information about a row from the entries so far.
#[derive(Debug, Default)]
struct Track {
    history: History,
    /// The row before its last update, and the source of the update. The next entry shows which columns the update
    /// changed.
    pending: Option<(Row, Option<String>)>,
    /// True if an entry of the row could not be read.
    unknown: bool,
}

impl Track {
    /// Records that the row was `after` after its last update.
    fn settle(&mut self, table: Table, after: &Row) {
        if let Some((before, source)) = self.pending.take() {
            self.history.updated(table, &before, after, source.as_deref());
        }
    }
}

impl Writers {
    /// Returns the writers of the fields of each row that the store still has, according to the entries so far.
    pub(in crate::store) fn end(mut self, rows: &Rows) -> Provenance {
        let mut provenance = Provenance::default();
        for table in Table::CONTENT {
            for row in rows.of(table) {
                let key = (table, log_key(table, row));
                let known = Ident::of(table, row).and_then(|ident| self.known.remove(&(table, ident)));
                let Some(mut track) = self.fresh.remove(&key).or(known) else { continue };
                track.settle(table, row);
                if !track.unknown && !self.lost.contains(&key) {
                    provenance.set(table, key.1, track.history);
                }
            }
        }
        provenance
    }

    fn inserted(&mut self, table: Table, code: String, source: Option<String>) {
        self.lost.remove(&(table, code.clone()));
        let track = Track { history: History::begun_by(source), ..Track::default() };
        if has_id(table) {
            self.fresh.insert((table, code), track);
        } else {
            self.known.insert((table, Ident::Key(code)), track);
        }
    }

    /// Records that a row was `row` before it was updated or deleted.
    fn was(&mut self, entry: Logged, ident: Ident, row: Row) {
        let table = entry.table;
        let key = (table, log_key(table, &row));
        let known = self.known.remove(&(table, ident.clone()));
        let mut track = self.fresh.remove(&key).or(known).unwrap_or_default();
        track.unknown |= self.lost.remove(&key);
        track.settle(table, &row);
        if entry.operation == Operation::Update {
            track.pending = Some((row, entry.by.source));
            self.known.insert((table, ident), track);
        }
    }

    /// Records an unreadable entry. From then on, the history of its row is unknown.
    fn lose(&mut self, entry: Logged) {
        if let Some(ident) = entry.ident() {
            self.known.insert((entry.table, ident), Track { unknown: true, ..Track::default() });
        }
        let key = (entry.table, entry.code);
        self.fresh.remove(&key);
        self.lost.insert(key);
    }
}

impl Follow for Writers {
    fn begin(&mut self, annulations: Annulations, _: Option<Logged>) -> Result<()> {
        self.annulations = annulations;
        Ok(())
    }

    fn take(&mut self, entry: Logged) {
        if entry.by.lot.is_some_and(|lot| self.annulations.is_void(lot)) {
            return;
        }
        if entry.operation == Operation::Insert {
            return self.inserted(entry.table, entry.code, entry.by.source);
        }
        match entry.before().and_then(|row| Some((Ident::of(entry.table, &row)?, row))) {
            Some((ident, row)) => self.was(entry, ident, row),
            None => self.lose(entry),
        }
    }
}
