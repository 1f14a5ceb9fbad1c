//! The last writer of each field of each row, according to the log.
//!
//! An import overwrites a field only if nobody else wrote it since the last import from the same source (see
//! `import::plan`). A store builds a [`Provenance`] from its log, entry by entry. Tests build it from the changes that
//! they apply.

use std::collections::HashMap;

use super::change::Change;
use super::row::{Row, Value};
use super::table::Table;

/// The history of every row in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    rows: HashMap<(Table, String), History>,
}

/// The writers of the fields of one row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The source of the import that inserted the row. `None` if a person inserted it.
    made_by: Option<String>,
    /// The last writer of each column that changed after the insertion. `None` stands for a person.
    changed_by: HashMap<&'static str, Option<String>>,
    /// Every source that wrote the row, in order.
    sources: Vec<String>,
}

impl Provenance {
    /// Returns the history of the row with this [`log_key`], or `None` if the log does not name the row.
    pub fn of(&self, table: Table, key: &str) -> Option<&History> {
        self.rows.get(&(table, key.to_owned()))
    }

    /// Records changes in the same way as the log. A change without a `source` is an edit by a person.
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

    /// Records that `source` inserted a row. `None` stands for a person.
    pub fn inserted(&mut self, table: Table, key: String, source: Option<String>) {
        self.set(table, key, History::begun_by(source));
    }

    /// Sets the history of the row with this [`log_key`].
    pub fn set(&mut self, table: Table, key: String, history: History) {
        self.rows.insert((table, key), history);
    }

    /// Records that `source` updated a row. `None` stands for a person.
    pub fn updated(&mut self, table: Table, before: &Row, after: &Row, source: Option<&str>) {
        let mut history = self.rows.remove(&(table, log_key(table, before))).unwrap_or_default();
        history.updated(table, before, after, source);
        self.set(table, log_key(table, after), history);
    }

    /// Records that a row was deleted.
    pub fn deleted(&mut self, table: Table, key: &str) {
        self.rows.remove(&(table, key.to_owned()));
    }
}

impl History {
    /// Returns the history of a row that `source` inserted. `None` stands for a person.
    pub fn begun_by(source: Option<String>) -> Self {
        let sources = source.iter().cloned().collect();
        Self { made_by: source, changed_by: HashMap::new(), sources }
    }

    /// Records that `source` updated this row of `table`. `None` stands for a person.
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

    /// Returns the source of the import that inserted the row. Returns `None` if a person inserted it.
    pub fn made_by(&self) -> Option<&str> {
        self.made_by.as_deref()
    }

    /// Returns the source of the import that last wrote a column. Returns `None` if a person wrote it last.
    pub fn writer(&self, column: &str) -> Option<&str> {
        match self.changed_by.get(column) {
            Some(writer) => writer.as_deref(),
            None => self.made_by(),
        }
    }

    /// Tells whether an import inserted the row and no person changed a field since.
    pub fn only_imported(&self) -> bool {
        self.made_by.is_some() && self.changed_by.values().all(Option::is_some)
    }

    /// Tells whether a person was the last to change the column after the row was inserted.
    pub fn changed_by_hand(&self, column: &str) -> bool {
        self.changed_by.get(column).is_some_and(Option::is_none)
    }

    /// Returns every source that wrote the row, in order.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Tells whether an import from `source` wrote any field of the row.
    pub fn has_written(&self, source: &str) -> bool {
        self.sources.iter().any(|s| s == source)
    }

    /// Tells whether an import from `source` may overwrite a column. It may if the last writer was `source`. It also
    /// may if the last writer was an import from another source and `source` never wrote the row.
    pub fn may_write(&self, column: &str, source: &str) -> bool {
        self.writer(column).is_some_and(|writer| writer == source || !self.has_written(source))
    }
}

/// Returns the name of a row in the log: its code, or `voie_id/variante/number` for a table without codes.
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
