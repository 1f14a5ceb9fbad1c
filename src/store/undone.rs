//! What the taking back of an import did, or would do.

use std::fmt;

use crate::error::shown;
use crate::model::change::Change;
use crate::model::row::Row;
use crate::model::table::Table;

/// How many lines of one kind and table the text shows.
const SHOWN: usize = 20;

/// An import that was taken back. Its text is for people, and never tells more of a host than its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The number of the import that was taken back.
    pub lot: i64,
    /// Its sources, in the order of the log.
    pub sources: Vec<String>,
    /// The number of the taking back, by which it can be taken back itself; `None` if it changed nothing or was not done.
    pub by: Option<i64>,
    /// The rows that the import had removed and that are back: table and name.
    pub back: Vec<(Table, String)>,
    /// The rows that are again what they were before the import.
    pub restored: Vec<(Table, String)>,
    /// The rows that the import had added and that are gone.
    pub removed: Vec<(Table, String)>,
}

impl Undone {
    /// The taking back of `lot` by these changes; `label` names a row.
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
