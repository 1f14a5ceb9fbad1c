//! Who last wrote each field of each row, as the log tells.
//!
//! An import writes a field only where nobody else wrote it since (see `import::plan`). The store builds this value from
//! its log, entry by entry; tests build it from the changes that they apply.

use std::collections::HashMap;

use super::change::Change;
use super::row::{Row, Value};
use super::table::Table;

/// The writers of all rows that the log names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    rows: HashMap<(Table, String), History>,
}

/// The writers of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Who inserted the row.
    made_by: Option<String>,
    /// Who last changed a column, where it is not who inserted the row.
    changed_by: HashMap<&'static str, Option<String>>,
    /// Every source that wrote the row, in order.
    sources: Vec<String>,
}

impl Provenance {
    /// What the log tells of a row, found by its [`log_key`]; `None` if it tells nothing.
    pub fn of(&self, table: Table, key: &str) -> Option<&History> {
        self.rows.get(&(table, key.to_owned()))
    }

    /// Follows changes as the log does. A change without a `source` is an edit by hand.
    pub fn follow(&mut self, changes: &[Change]) {
        for change in changes {
            match (&change.before, &change.after) {
                (None, Some(row)) => self.inserted(change.table, log_key(change.table, row), change.source.clone()),
                (Some(before), Some(after)) => self.updated(change.table, before, after, change.source.as_deref()),
                (Some(row), None) => self.deleted(change.table, &log_key(change.table, row)),
                (None, None) => {}
            }
        }
    }

    /// A row was inserted by `source`, `None` meaning by hand.
    pub fn inserted(&mut self, table: Table, key: String, source: Option<String>) {
        self.set(table, key, History::begun_by(source));
    }

    /// Sets what is known of a row, found by its [`log_key`].
    pub fn set(&mut self, table: Table, key: String, history: History) {
        self.rows.insert((table, key), history);
    }

    /// A row was updated by `source`, `None` meaning by hand.
    pub fn updated(&mut self, table: Table, before: &Row, after: &Row, source: Option<&str>) {
        let mut history = self.rows.remove(&(table, log_key(table, before))).unwrap_or_default();
        history.updated(table, before, after, source);
        self.set(table, log_key(table, after), history);
    }

    /// A row was deleted.
    pub fn deleted(&mut self, table: Table, key: &str) {
        self.rows.remove(&(table, key.to_owned()));
    }
}

impl History {
    /// The history of a row that was inserted by `source`, `None` meaning by hand.
    pub fn begun_by(source: Option<String>) -> Self {
        let sources = source.iter().cloned().collect();
        Self { made_by: source, changed_by: HashMap::new(), sources }
    }

    /// The row, of `table`, was updated by `source`, `None` meaning by hand.
    pub fn updated(&mut self, table: Table, before: &Row, after: &Row, source: Option<&str>) {
        for (column, (was, is)) in table.columns().iter().zip(before.0.iter().zip(&after.0)) {
            if was != is {
                self.changed_by.insert(column.name, source.map(str::to_owned));
            }
        }
        if let Some(source) = source
            && self.sources.last().is_none_or(|last| last != source)
        {
            self.sources.push(source.to_owned());
        }
    }

    /// The source of the import that inserted the row; `None` if a person did.
    pub fn made_by(&self) -> Option<&str> {
        self.made_by.as_deref()
    }

    /// The source of the import that last wrote a column; `None` if a person did.
    pub fn writer(&self, column: &str) -> Option<&str> {
        match self.changed_by.get(column) {
            Some(writer) => writer.as_deref(),
            None => self.made_by(),
        }
    }

    /// Did an import make the row, and no person change any of it since?
    pub fn only_imported(&self) -> bool {
        self.made_by.is_some() && self.changed_by.values().all(Option::is_some)
    }

    /// Did a person change a column after the row was made?
    pub fn changed_by_hand(&self, column: &str) -> bool {
        self.changed_by.get(column).is_some_and(Option::is_none)
    }

    /// Every source that wrote the row, in order.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Did an import from `source` write any of the row?
    pub fn has_written(&self, source: &str) -> bool {
        self.sources.iter().any(|s| s == source)
    }

    /// May an import from `source` write a column: did no person write it, and no other source since `source` did?
    pub fn may_write(&self, column: &str, source: &str) -> bool {
        self.writer(column).is_some_and(|writer| writer == source || !self.has_written(source))
    }
}

/// How the log names a row: its code, or `voie_id/variante/number` of a table without codes.
pub fn log_key(table: Table, row: &Row) -> String {
    let parts: Vec<String> = (table.key().iter())
        .map(|column| match row.get(table, column) {
            Value::Int(i) => i.to_string(),
            Value::Text(t) => t.clone(),
            _ => String::new(),
        })
        .collect();
    parts.join("/")
}
