//! A difference between two states of the store, as an import or an edit makes it and a store applies it.

use super::row::{Row, Rows};
use super::table::Table;

/// One row that comes, changes or goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The table.
    pub table: Table,
    /// The row as it was; none where it is new.
    pub before: Option<Row>,
    /// The row as it shall be; none where it goes. An update keeps the primary key.
    pub after: Option<Row>,
    /// Where it comes from, for errors: `hebergeurs.csv, ligne 12`.
    pub origin: Option<String>,
    /// What the log calls its source: the file or relation of an import. `None` for an edit by a person.
    pub source: Option<String>,
}

/// The changes that turn `before` into `after`, rows paired by primary key: deletions first (referring
/// tables before those they refer to), then updates, then insertions (the other way round), so that they can
/// be applied in this order.
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
    gone.sort_by_key(|c| std::cmp::Reverse(c.table)); // stable: rows keep their order
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
    fn deletions_come_first_and_backwards_insertions_forwards() {
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
