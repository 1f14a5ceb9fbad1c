//! The difference between two states of a store. Imports and edits make [`Change`]s; a store applies them.

use super::row::{Row, Rows};
use super::table::Table;

/// An inserted, updated or deleted row.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The table.
    pub table: Table,
    /// The row before the change. `None` for an insertion.
    pub before: Option<Row>,
    /// The row after the change. `None` for a deletion. An update keeps the primary key.
    pub after: Option<Row>,
    /// The origin of the change, for error messages: `hebergeurs.csv, ligne 12`.
    pub origin: Option<String>,
    /// The source that the log records: the file or OpenStreetMap relation of an import. `None` for an edit by a
    /// person.
    pub source: Option<String>,
}

/// Returns the changes that turn `before` into `after`, in an order in which they can be applied. Rows are paired by
/// primary key. Deletions come first, then updates, then insertions. A table refers only to earlier tables of
/// [`Table::ALL`]. Therefore deletions run from the last table to the first, and insertions from the first to the last.
pub fn difference(before: &Rows, after: &Rows, tables: &[Table]) -> Vec<Change> {
    let (mut gone, mut changed, mut new) = (vec![], vec![], vec![]);
    for &table in tables {
        let key = |row: &Row| -> Vec<String> {
            table.primary_key().iter().map(|column| format!("{:?}", row.get(table, column))).collect()
        };
        let old: std::collections::HashMap<_, _> = before.of(table).iter().map(|row| (key(row), row)).collect();
        let mut kept = std::collections::HashSet::new();
        for row in after.of(table) {
            let key = key(row);
            match old.get(&key) {
                Some(was) if *was == row => {}
                Some(was) => changed.push(change(table, Some((*was).clone()), Some(row.clone()))),
                None => new.push(change(table, None, Some(row.clone()))),
            }
            kept.insert(key);
        }
        gone.extend(
            before
                .of(table)
                .iter()
                .filter(|row| !kept.contains(&key(row)))
                .map(|row| change(table, Some(row.clone()), None)),
        );
    }
    gone.sort_by_key(|c| std::cmp::Reverse(c.table)); // a stable sort keeps the order of rows within a table
    gone.into_iter().chain(changed).chain(new).collect()
}

fn change(table: Table, before: Option<Row>, after: Option<Row>) -> Change {
    Change { table, before, after, origin: None, source: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::row::Value;

    #[test]
    fn referring_rows_are_deleted_first_and_inserted_last() {
        let row = |i: i64| Row(vec![Value::Int(i), Value::Text(format!("c{i}"))]);
        let (mut a, mut b) = (Rows::default(), Rows::default());
        *a.of_mut(Table::Voie) = vec![row(1), row(2)];
        *a.of_mut(Table::Guide) = vec![row(1)];
        *b.of_mut(Table::Voie) = vec![row(2), row(3)];
        *b.of_mut(Table::Guide) = vec![row(2)];
        let changes: Vec<_> = difference(&a, &b, &Table::CONTENT)
            .into_iter()
            .map(|c| (c.table, c.before.is_some(), c.after.is_some()))
            .collect();
        assert_eq!(
            changes,
            [
                (Table::Guide, true, false),
                (Table::Voie, true, false),
                (Table::Voie, false, true),
                (Table::Guide, false, true)
            ]
        );
        assert!(difference(&a, &a, &Table::ALL).is_empty());
    }
}
