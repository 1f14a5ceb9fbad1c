//! Determines the inserted, updated and deleted rows from the new entries of the log.
//!
//! The entry of an update or deletion has the row before the change, including its id and code. The entry of an
//! insertion has only the code. The inserted row keeps its code until another entry names that code. So if there is no
//! such entry, the row that has the code now is the inserted one.
//!
//! ```text
//!   insert   "a"        a row with the code a, whatever its id    \  the same row: no other can have
//!   update 7 "a"        row 7 was called a, and is still there    /  taken the code in between
//!   delete 7 "b"        row 7 is gone
//! ```
//!
//! If the entries contradict the store (for example because the id of a row was changed), the whole table is read
//! again.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::bookmark::Entry;
use crate::model::table::Table;

/// The changes of one table.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The ids of rows that existed before a change, each with true if the row exists after the last change.
    ids: HashMap<i64, bool>,
    /// The codes of inserted rows.
    inserted: HashSet<String>,
    /// True if the log does not tell which rows changed.
    open: bool,
}

/// Returns the changes of each table in the log. `entries` are in the order of the log.
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
        // In a table without codes, the log names rows by a key, and a change may change the key.
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

    /// Returns the ids and codes to look up in the table, or `None` if the whole table must be read.
    pub(super) fn wanted(&self) -> Option<(Vec<i64>, Vec<String>)> {
        (!self.open).then(|| (self.ids.keys().copied().collect(), self.inserted.iter().cloned().collect()))
    }

    /// Returns the ids, ascending, of the rows that may have been inserted, updated or deleted. `found` are those rows
    /// with ids and codes of [`Changes::wanted`] that exist now. Returns `None` if the whole table must be read.
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

    /// Returns the ids that result from a log of `operation id code` and a store with these rows.
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
    fn changed_rows_are_found_by_id_and_inserted_rows_by_code() {
        assert_eq!(ids(&[("insert", 0, "a")], &[(1, "a"), (2, "b")]), Some(vec![1]));
        assert_eq!(ids(&[("update", 1, "a"), ("delete", 2, "b")], &[(1, "c")]), Some(vec![1, 2]));
        assert_eq!(ids(&[("insert", 0, "a"), ("update", 1, "a"), ("delete", 1, "b")], &[]), Some(vec![1]));
        // The code moves from one row to another.
        let swap = [("update", 1, "a"), ("insert", 0, "a"), ("update", 2, "a"), ("update", 1, "c")];
        assert_eq!(ids(&swap, &[(1, "a"), (2, "b")]), Some(vec![1, 2]));
        // The same id and code occur again, for example when a deletion is undone.
        assert_eq!(ids(&[("delete", 1, "a"), ("insert", 0, "a")], &[(1, "a")]), Some(vec![1]));
    }

    #[test]
    fn a_table_is_read_whole_if_the_id_of_a_row_changed() {
        assert_eq!(ids(&[("update", 1, "a")], &[(9, "a")]), None);
        assert_eq!(ids(&[("update", 1, "a")], &[(9, "z")]), None);
        // Another row has the id now.
        assert_eq!(ids(&[("update", 1, "a"), ("insert", 0, "b")], &[(9, "z"), (1, "b")]), None);
        let gone_again = [("update", 1, "a"), ("insert", 0, "b"), ("delete", 1, "b")];
        assert_eq!(ids(&gone_again, &[(9, "z")]), None);
        assert_eq!(ids(&[("insert", 0, "a")], &[]), None);
    }
}
