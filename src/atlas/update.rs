//! A reading of the store on its way into the [`Sources`]: everything, or what changed since the last one.

use std::collections::BTreeMap;

use super::sources::{Lists, Scope, Sources};
use crate::error::{Error, Result};
use crate::model::reading::{Intake, Piece};
use crate::model::table::Table;

/// How many problems of rows a reading remembers.
const PROBLEMS: usize = 20;

/// Reads what changed, or everything, into a new state of the sources.
pub struct Update {
    /// What was known before; of the rows that cannot be read, what is known now.
    known: Sources,
    /// The table under way.
    table: Option<Table>,
    /// Which rows are read, by table.
    scopes: BTreeMap<Table, Scope>,
    /// The rows that were read.
    read: Lists,
    /// What is wrong with the first of them.
    problems: Vec<Error>,
}

impl Update {
    /// An update of what is known so far.
    pub fn of(known: &Sources) -> Self {
        let (table, scopes, read, problems) = (None, BTreeMap::new(), Lists::default(), vec![]);
        Self { known: known.clone(), table, scopes, read, problems }
    }

    fn announce_whole(&mut self, table: Table) {
        self.table = Some(table);
        self.known.unreadable.retain(|(of, _)| *of != table);
        self.scopes.insert(table, Scope::Whole);
    }

    fn announce(&mut self, table: Table, ids: Vec<i64>) {
        self.table = Some(table);
        self.known.unreadable.retain(|(of, id)| *of != table || id.is_none_or(|id| !ids.contains(&id)));
        match self.scopes.get_mut(&table) {
            Some(Scope::Ids(known)) => known.extend(ids),
            _ => drop(self.scopes.insert(table, Scope::Ids(ids.into_iter().collect()))),
        }
    }

    fn leave_out(&mut self, id: Option<i64>, problem: Error) {
        self.known.unreadable.extend(self.table.map(|table| (table, id)));
        if self.problems.len() < PROBLEMS {
            self.problems.push(problem);
        }
    }

    /// What is wrong with the first rows that this reading left out.
    pub fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// The sources as they are now.
    pub fn finish(self) -> Sources {
        let Sources { lists, unreadable } = self.known;
        Sources { lists: lists.after(|table| self.scopes.get(&table), self.read), unreadable }
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
