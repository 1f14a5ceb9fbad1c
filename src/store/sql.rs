//! Generates the SQL statements of both stores from [`Table::columns`].

use crate::model::change::Change;
use crate::model::row::{Row, Value};
use crate::model::table::{Column, Kind, Table};

/// The differences between both SQL dialects.
pub(super) struct Dialect {
    /// The prefix of table names: `hent.` or nothing.
    pub(super) prefix: &'static str,
    /// Returns the expression that reads a column of this kind, given its quoted name.
    pub(super) read: fn(Kind, &str) -> String,
    /// Returns the expression that writes parameter `n` (from 1) into a column of this kind.
    pub(super) write: fn(Kind, usize) -> String,
    /// Returns the condition that a column is in the list in parameter `n` (from 1).
    pub(super) among: fn(usize) -> String,
    /// The collation that sorts texts by their bytes, as in the other database.
    pub(super) bytewise: &'static str,
}

/// A statement and its parameters. No parameter is [`Value::Null`].
pub(super) struct Statement<'a> {
    pub(super) sql: String,
    pub(super) parameters: Vec<(&'static Column, &'a Value)>,
}

impl Dialect {
    /// Returns the qualified and quoted name of a table.
    pub(super) fn table(&self, table: Table) -> String {
        format!("{}{}", self.prefix, quoted(table.name()))
    }

    /// Returns the statement that selects all rows of a table in the order of the primary key. The columns have the
    /// order of [`Table::columns`].
    pub(super) fn select(&self, table: Table) -> String {
        self.select_where(table, "")
    }

    /// Returns the statement that selects the rows whose ids are in parameter 1, with the order of [`Dialect::select`].
    pub(super) fn select_ids(&self, table: Table) -> String {
        self.select_where(table, &format!(" WHERE id {}", (self.among)(1)))
    }

    /// Returns the statement that selects id and code of the rows whose ids are in parameter 1 or whose codes are in
    /// parameter 2.
    pub(super) fn find(&self, table: Table) -> String {
        let name = self.table(table);
        let [id, code] = [1, 2].map(self.among);
        format!("SELECT id, code FROM {name} WHERE id {id} UNION SELECT id, code FROM {name} WHERE code {code}")
    }

    fn select_where(&self, table: Table, condition: &str) -> String {
        let columns: Vec<_> = table.columns().iter().map(|c| (self.read)(c.kind, &quoted(c.name))).collect();
        let order: Vec<_> = (table.primary_key().iter())
            .filter_map(|key| table.columns().iter().find(|c| c.name == *key))
            .map(|c| match c.kind {
                Kind::Text => format!("{} COLLATE {}", quoted(c.name), self.bytewise),
                _ => quoted(c.name),
            })
            .collect();
        format!("SELECT {} FROM {}{condition} ORDER BY {}", columns.join(", "), self.table(table), order.join(", "))
    }

    /// Returns the statement for a change, or `None` if before and after are equal.
    pub(super) fn apply<'a>(&self, change: &'a Change) -> Option<Statement<'a>> {
        match (&change.before, &change.after) {
            (None, Some(after)) => Some(self.insert(change.table, after)),
            (Some(before), Some(after)) => self.update(change.table, before, after),
            (Some(before), None) => Some(self.delete(change.table, before)),
            (None, None) => None,
        }
    }

    /// Returns the statement that inserts a row. NULL cells are omitted, so that they get the column's default. For an
    /// `id` this is the next number.
    pub(super) fn insert<'a>(&self, table: Table, row: &'a Row) -> Statement<'a> {
        let parameters: Vec<_> = table.columns().iter().zip(&row.0).filter(|(_, v)| **v != Value::Null).collect();
        let names: Vec<_> = parameters.iter().map(|(c, _)| quoted(c.name)).collect();
        let places: Vec<_> = parameters.iter().enumerate().map(|(i, (c, _))| (self.write)(c.kind, i + 1)).collect();
        let sql = if names.is_empty() {
            format!("INSERT INTO {} DEFAULT VALUES", self.table(table))
        } else {
            format!("INSERT INTO {} ({}) VALUES ({})", self.table(table), names.join(", "), places.join(", "))
        };
        Statement { sql, parameters }
    }

    /// Returns the statement that updates the columns that differ.
    fn update<'a>(&self, table: Table, before: &'a Row, after: &'a Row) -> Option<Statement<'a>> {
        let mut parameters = vec![];
        let mut sets = vec![];
        for (column, (was, is)) in table.columns().iter().zip(before.0.iter().zip(&after.0)) {
            if was == is {
                continue;
            }
            sets.push(match is {
                Value::Null => format!("{} = NULL", quoted(column.name)),
                _ => {
                    parameters.push((column, is));
                    format!("{} = {}", quoted(column.name), (self.write)(column.kind, parameters.len()))
                }
            });
        }
        if sets.is_empty() {
            return None;
        }
        let place = self.by_key(table, before, &mut parameters);
        Some(Statement {
            sql: format!("UPDATE {} SET {} WHERE {place}", self.table(table), sets.join(", ")),
            parameters,
        })
    }

    fn delete<'a>(&self, table: Table, before: &'a Row) -> Statement<'a> {
        let mut parameters = vec![];
        let place = self.by_key(table, before, &mut parameters);
        Statement { sql: format!("DELETE FROM {} WHERE {place}", self.table(table)), parameters }
    }

    fn by_key<'a>(&self, table: Table, row: &'a Row, parameters: &mut Vec<(&'static Column, &'a Value)>) -> String {
        let mut conditions = vec![];
        for (column, value) in table.columns().iter().zip(&row.0) {
            if table.primary_key().contains(&column.name) {
                parameters.push((column, value));
                conditions.push(format!("{} = {}", quoted(column.name), (self.write)(column.kind, parameters.len())));
            }
        }
        conditions.join(" AND ")
    }
}

/// Writes a text as a literal of SQL.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"") // the names are constants of this program without quotes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_name_only_given_and_changed_columns() {
        let plain = Dialect {
            prefix: "",
            read: |_, c| c.into(),
            write: |_, n| format!("${n}"),
            among: |n| format!("= ANY(${n})"),
            bytewise: "C",
        };
        let row = |nom: Value| {
            Row(vec![Value::Int(7), Value::Text("c".into()), nom, Value::Null, Value::Null, Value::Null, Value::Null])
        };
        let (a, b) = (row(Value::Text("a".into())), row(Value::Null));
        let sql = |before: &Row, after: Option<&Row>| {
            let change = Change {
                table: Table::Guide,
                before: Some(before.clone()),
                after: after.cloned(),
                origin: None,
                source: None,
            };
            plain.apply(&change).map(|s| (s.sql.clone(), s.parameters.len()))
        };
        let insert = plain.insert(Table::Guide, &b);
        assert_eq!(insert.sql, r#"INSERT INTO "guide" ("id", "code") VALUES ($1, $2)"#);
        assert_eq!(sql(&a, Some(&b)), Some((r#"UPDATE "guide" SET "voie_id" = NULL WHERE "id" = $1"#.into(), 1)));
        assert_eq!(sql(&a, Some(&a)), None);
        assert_eq!(sql(&a, None), Some((r#"DELETE FROM "guide" WHERE "id" = $1"#.into(), 1)));
        assert_eq!(
            plain.select(Table::VoieTroncon),
            r#"SELECT "voie_id", "variante", "rang", "troncon_id", "inverse" FROM "voie_troncon" ORDER BY "voie_id", "variante" COLLATE C, "rang""#
        );
    }
}
