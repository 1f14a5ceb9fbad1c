//! Which rows the log says have come, changed or gone.
//!
//! An entry holds the row as it was, hence its id and code, but for a row that was inserted, whose code alone it holds.
//! Until another entry names that code, the row has it, so the row that is there under it now is the one inserted.
//!
//! ```text
//!   insert   "a"        a row with the code a, whatever its id    \  the same row: no other can have
//!   update 7 "a"        row 7 was called a, and is still there    /  taken the code in between
//!   delete 7 "b"        row 7 is gone
//! ```
//!
//! What does not fit (the id of a row was changed, say) makes a table one that is read whole.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::bookmark::Entry;
use crate::model::table::Table;

/// What the log says of one table.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The rows that were there before a change, and whether they are after the last one.
    ids: HashMap<i64, bool>,
    /// The codes of rows that were inserted.
    inserted: HashSet<String>,
    /// Does the log leave open which rows changed?
    open: bool,
}

/// What the log says of each table that it names; `entries` by number.
pub(super) fn of_log(entries: Vec<Entry>) -> BTreeMap<Table, Changes> {
    let mut changes: BTreeMap<Table, Changes> = BTreeMap::new();
    for entry in entries {
        if let Some(table) = entry.table() {
            changes.entry(table).or_default().follow(table, entry);
        }
    }
    changes
}

impl Changes {
    fn follow(&mut self, table: Table, entry: Entry) {
        // a table without codes: the log names its rows by a key that a change may change
        let code = entry.mark.code.filter(|_| table.index_of("code").is_some());
        match (entry.operation.as_str(), entry.id, code) {
            ("insert", None, Some(code)) => self.open |= !self.inserted.insert(code),
            (operation @ ("update" | "delete"), Some(id), Some(code)) => {
                let was_there = self.ids.insert(id, operation == "update") == Some(true);
                self.open |= self.inserted.remove(&code) && was_there;
            }
            _ => self.open = true,
        }
    }

    /// The ids and the codes to look for; none where the table must be read whole.
    pub(super) fn wanted(&self) -> Option<(Vec<i64>, Vec<String>)> {
        (!self.open).then(|| (self.ids.keys().copied().collect(), self.inserted.iter().cloned().collect()))
    }

    /// The ids of the rows that may have come, changed or gone, ascending; `found` are the rows that are there of those
    /// wanted. None where the table must be read whole.
    pub(super) fn settle(mut self, found: Vec<(i64, String)>) -> Option<Vec<i64>> {
        let there: HashSet<i64> = found.iter().map(|(id, _)| *id).collect();
        if self.ids.iter().any(|(id, still)| *still && !there.contains(id)) {
            return None;
        }
        for (id, code) in found {
            if self.inserted.remove(&code) && self.ids.insert(id, true) == Some(true) {
                return None;
            }
        }
        let mut ids: Vec<_> = self.ids.into_keys().collect();
        ids.sort_unstable();
        self.inserted.is_empty().then_some(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::bookmark::Mark;

    /// The ids that a log of `operation id code` leads to with these rows in the store.
    fn ids(log: &[(&str, i64, &str)], there: &[(i64, &str)]) -> Option<Vec<i64>> {
        let entries = log.iter().zip(1..).map(|((operation, id, code), seq)| Entry {
            mark: Mark { seq, at: String::new(), table: "voie".into(), code: Some((*code).into()) },
            operation: (*operation).into(),
            id: (*operation != "insert").then_some(*id),
        });
        let changes = of_log(entries.collect()).remove(&Table::Voie).unwrap();
        let (ids, codes) = changes.wanted()?;
        let found = there.iter().filter(|(id, code)| ids.contains(id) || codes.iter().any(|c| c == code));
        changes.settle(found.map(|(id, code)| (*id, (*code).into())).collect())
    }

    #[test]
    fn ids_are_those_of_the_log_and_of_what_was_inserted() {
        assert_eq!(ids(&[("insert", 0, "a")], &[(1, "a"), (2, "b")]), Some(vec![1]));
        assert_eq!(ids(&[("update", 1, "a"), ("delete", 2, "b")], &[(1, "c")]), Some(vec![1, 2]));
        assert_eq!(ids(&[("insert", 0, "a"), ("update", 1, "a"), ("delete", 1, "b")], &[]), Some(vec![1]));
        // the code goes from one row to another
        let swap = [("update", 1, "a"), ("insert", 0, "a"), ("update", 2, "a"), ("update", 1, "c")];
        assert_eq!(ids(&swap, &[(1, "a"), (2, "b")]), Some(vec![1, 2]));
        // the same number and code again, as an undone deletion leaves it
        assert_eq!(ids(&[("delete", 1, "a"), ("insert", 0, "a")], &[(1, "a")]), Some(vec![1]));
    }

    #[test]
    fn a_row_whose_number_changed_makes_the_table_whole() {
        assert_eq!(ids(&[("update", 1, "a")], &[(9, "a")]), None);
        assert_eq!(ids(&[("update", 1, "a")], &[(9, "z")]), None);
        // another row has the number since
        assert_eq!(ids(&[("update", 1, "a"), ("insert", 0, "b")], &[(9, "z"), (1, "b")]), None);
        let gone_again = [("update", 1, "a"), ("insert", 0, "b"), ("delete", 1, "b")];
        assert_eq!(ids(&gone_again, &[(9, "z")]), None);
        assert_eq!(ids(&[("insert", 0, "a")], &[]), None);
    }
}
