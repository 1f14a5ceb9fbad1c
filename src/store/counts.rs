//! The number of rows of each table that a dump or a restore wrote.

use std::fmt;

use crate::model::row::Rows;
use crate::model::table::Table;

/// The number of rows written to each table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; Table::ALL.len()]);

impl Counts {
    pub(super) fn of_rows(rows: &Rows) -> Self {
        Self(Table::ALL.map(|table| rows.of(table).len()))
    }

    /// Counts a row of a table.
    pub(super) fn add(&mut self, table: Table) {
        if let Some(count) = self.0.get_mut(table as usize) {
            *count += 1;
        }
    }

    /// Returns the number of rows written to a table.
    pub fn of(&self, table: Table) -> usize {
        self.0.get(table as usize).copied().unwrap_or_default()
    }
}

/// Writes `voie 5, localite 120, …`. Tables without rows are omitted.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<_> = (Table::ALL.into_iter().zip(self.0))
            .filter(|(_, n)| *n > 0)
            .map(|(table, n)| format!("{} {n}", table.name()))
            .collect();
        if parts.is_empty() { f.write_str("aucune ligne") } else { f.write_str(&parts.join(", ")) }
    }
}
