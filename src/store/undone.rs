//! The report of a reverted import, or of a reversion that was only simulated.

use std::fmt;

use crate::error::shown;
use crate::model::change::Change;
use crate::model::row::Row;
use crate::model::table::Table;

/// The maximum number of rows of one table that the text lists for each kind of change.
const SHOWN: usize = 20;

/// A reverted import. Its text is for people. For hosts, it contains only the codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The number of the import that was reverted.
    pub lot: i64,
    /// The sources of the import, in the order of the log.
    pub sources: Vec<String>,
    /// The number of the reversion, by which the reversion itself can be reverted. `None` if nothing changed, or if the
    /// reversion was only simulated.
    pub by: Option<i64>,
    /// The deleted rows that exist again: table and label.
    pub back: Vec<(Table, String)>,
    /// The updated rows that have their former values again.
    pub restored: Vec<(Table, String)>,
    /// The inserted rows that are deleted.
    pub removed: Vec<(Table, String)>,
}

impl Undone {
    /// Makes the report of reverting import `lot` by these changes. `label` returns the label of a row.
    pub(super) fn of(
        lot: i64,
        sources: Vec<String>,
        changes: &[Change],
        label: impl Fn(Table, &Row) -> String,
    ) -> Self {
        let mut undone = Self { lot, sources, by: None, back: vec![], restored: vec![], removed: vec![] };
        for change in changes {
            let (list, row) = match (&change.before, &change.after) {
                (None, Some(row)) => (&mut undone.back, row),
                (Some(_), Some(row)) => (&mut undone.restored, row),
                (Some(row), None) => (&mut undone.removed, row),
                (None, None) => continue,
            };
            list.push((change.table, label(change.table, row)));
        }
        undone
    }
}

impl fmt::Display for Undone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sources: Vec<String> = self.sources.iter().take(3).map(|source| shown(source)).collect();
        if self.sources.len() > sources.len() {
            sources.push(format!("{} autres", self.sources.len() - sources.len()));
        }
        let (back, restored, removed) = (self.back.len(), self.restored.len(), self.removed.len());
        writeln!(
            f,
            "import {} ({}) annulé : {back} lignes rétablies, {restored} remises comme avant, {removed} retirées",
            self.lot,
            sources.join(", ")
        )?;
        for (sign, rows) in [('+', &self.back), ('~', &self.restored), ('-', &self.removed)] {
            for table in Table::CONTENT {
                let names = || rows.iter().filter(|(of, _)| *of == table).map(|(_, name)| name);
                for name in names().take(SHOWN) {
                    writeln!(f, "  {sign} {} {name}", table.name())?;
                }
                let more = names().count().saturating_sub(SHOWN);
                if more > 0 {
                    writeln!(f, "  {sign} {} … et {more} autres", table.name())?;
                }
            }
        }
        Ok(())
    }
}
