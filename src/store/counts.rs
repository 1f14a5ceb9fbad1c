//! How many rows of each table a dump or a restore carried.

use std::fmt;

use crate::model::row::Rows;
use crate::model::table::Table;

/// The rows of each table that were carried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; Table::ALL.len()]);

impl Counts {
    pub(super) fn of_rows(rows: &Rows) -> Self {
        Self(Table::ALL.map(|table| rows.of(table).len()))
    }

    /// Counts a row.
    pub(super) fn add(&mut self, table: Table) {
        if let Some(count) = self.0.get_mut(table as usize) {
            *count += 1;
        }
    }

    /// The rows of a table that were carried.
    pub fn of(&self, table: Table) -> usize {
        self.0.get(table as usize).copied().unwrap_or_default()
    }
}

/// `voie 5, localite 120, …`, the tables without rows left out.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<_> = (Table::ALL.into_iter().zip(self.0))
            .filter(|(_, n)| *n > 0)
            .map(|(table, n)| format!("{} {n}", table.name()))
            .collect();
        if parts.is_empty() { f.write_str("aucune ligne") } else { f.write_str(&parts.join(", ")) }
    }
}
