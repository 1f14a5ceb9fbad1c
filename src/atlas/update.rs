//! [`Update`]: collects a reading of the store, of everything or of the latest changes, and makes the next [`Sources`].

use std::collections::BTreeMap;

use super::sources::{Lists, Scope, Sources};
use crate::error::{Error, Result};
use crate::model::VoieTroncon;
use crate::model::reading::{Intake, Piece};
use crate::model::table::Table;

/// The maximum number of problems that are kept for the log.
const PROBLEMS: usize = 20;

/// Collects the rows of a reading and makes the next sources.
pub struct Update {
    /// The sources before the reading. Its set of unreadable rows is updated during the reading.
    known: Sources,
    /// The table whose rows are being read.
    table: Option<Table>,
    /// The rows that the reading replaces, by table.
    scopes: BTreeMap<Table, Scope>,
    /// The rows read so far.
    read: Lists,
    /// The reasons why rows could not be read, at most [`PROBLEMS`].
    problems: Vec<Error>,
}

impl Update {
    /// Starts an update of `known`, the current sources.
    pub fn of(known: &Sources) -> Self {
        let (table, scopes, read, problems) = (None, BTreeMap::new(), Lists::default(), vec![]);
        Self { known: known.clone(), table, scopes, read, problems }
    }

    /// Announces that the next rows are all rows of a table.
    fn announce_whole(&mut self, table: Table) {
        self.table = Some(table);
        self.known.unreadable.retain(|(of, _)| *of != table);
        self.scopes.insert(table, Scope::Whole);
    }

    /// Announces that the next rows are those of some ids of a table. An id that gets no row was deleted.
    fn announce(&mut self, table: Table, ids: Vec<i64>) {
        self.table = Some(table);
        self.known.unreadable.retain(|(of, id)| *of != table || id.is_none_or(|id| !ids.contains(&id)));
        match self.scopes.get_mut(&table) {
            Some(Scope::Ids(known)) => known.extend(ids),
            _ => drop(self.scopes.insert(table, Scope::Ids(ids.into_iter().collect()))),
        }
    }

    /// Records that a row could not be read, and the reason.
    fn leave_out(&mut self, id: Option<i64>, problem: Error) {
        self.known.unreadable.extend(self.table.map(|table| (table, id)));
        if self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// Replaces the places of tronçons in voies.
    pub(super) fn replace_members(&mut self, members: impl Iterator<Item = VoieTroncon>) {
        self.announce_whole(Table::VoieTroncon);
        self.read.voies_troncons = members.collect();
    }

    /// Returns the reasons why rows were omitted, at most 20.
    pub fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// Ends the reading and returns the new sources.
    pub fn finish(self) -> Sources {
        let Sources { jour, lists, unreadable } = self.known;
        Sources { jour, lists: lists.after(|table| self.scopes.get(&table), self.read), unreadable }
    }
}

impl Intake for Update {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match piece {
            Piece::Row(row) => {
                let table = self.table.filter(|table| Table::CONTENT.contains(table));
                let table = table.ok_or_else(|| Error::Internal("une ligne sans table".into()))?;
                let id = row.get(table, "id").as_int();
                if let Err(problem) = self.read.push(table, row) {
                    self.leave_out(id, problem);
                }
            }
            Piece::Unreadable(id, problem) => self.leave_out(id, problem),
            Piece::Whole(table) => self.announce_whole(table),
            Piece::Changed(table, ids) => self.announce(table, ids),
        }
        Ok(())
    }
}
