//! Cases of imported files (tests/volunteers): each file with the rows or the error that it must give.

use std::path::PathBuf;

use hent::import::{Kind, Options};
use hent::model::row::{Rows, Value};
use hent::model::table::Table;

use super::imports::{Logged, import_with};

/// Cells of stored rows: the row (from 0), the column, and the cell as text.
pub type Cells = &'static [(usize, &'static str, &'static str)];

/// A file, the options of its import, and the expected result.
pub struct Case {
    name: &'static str,
    kind: Kind,
    options: Options,
    stored: Cells,
    /// The number of stored rows; 0 if the file is refused.
    rows: usize,
    /// Parts of the report, or of the error if the file is refused.
    said: &'static [&'static str],
}

impl Case {
    /// Returns the name of the file.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Expects these cells.
    pub fn stores(self, stored: Cells) -> Self {
        Self { stored, ..self }
    }

    /// Expects these parts of the report.
    pub fn says(self, said: &'static [&'static str]) -> Self {
        Self { said, ..self }
    }

    /// Imports with these options.
    pub fn given(self, options: Options) -> Self {
        Self { options, ..self }
    }
}

/// Expects `rows` stored rows.
pub fn taken(name: &'static str, kind: Kind, rows: usize) -> Case {
    Case { name, kind, options: Options::default(), stored: &[], rows, said: &[] }
}

/// Expects an error with these parts.
pub fn refused(name: &'static str, kind: Kind, said: &'static [&'static str]) -> Case {
    taken(name, kind, 0).says(said)
}

/// Returns the option `--layer`.
pub fn layer(name: &str) -> Options {
    Options { layer: Some(name.into()), ..Options::default() }
}

/// Returns the option `--valeur FIELD=VALUE`.
pub fn valeur(field: &str, value: &str) -> Options {
    Options { valeurs: vec![(field.into(), value.into())], ..Options::default() }
}

/// Returns the path of a file in tests/volunteers.
pub fn here(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/volunteers").join(name)
}

/// Returns a cell as text, whatever its type.
pub fn cell(rows: &Rows, table: Table, row: usize, column: &str) -> String {
    let Some(row) = rows.of(table).get(row) else { return "no such row".into() };
    match row.get(table, column) {
        Value::Text(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Bool(yes) => yes.to_string(),
        Value::Words(words) => words.join(";"),
        Value::Point(p) => format!("{:.3} {:.3}", p.lon, p.lat),
        Value::Real(number) => number.to_string(),
        Value::Line(line) => format!("{} places", line.len()),
        Value::Null => String::new(),
    }
}

/// Imports the file at `path` into an empty store and compares the result with the case.
pub fn check(case: &Case, path: PathBuf) {
    let Case { name, kind, options, stored, rows, said } = case;
    let mut store = Logged::default();
    let told = match import_with(&mut store, &[path], *kind, options) {
        Ok(report) => report.to_string(),
        Err(error) => {
            assert_eq!(*rows, 0, "{name} is refused: {error}");
            error.to_string()
        }
    };
    let table = kind.table();
    assert_eq!(store.of(table).len(), *rows, "{name}: {told}");
    for (row, column, text) in *stored {
        assert_eq!(cell(&store, table, *row, column), *text, "{name}, row {row}, {column}");
    }
    for part in *said {
        assert!(told.contains(part), "{name}: « {part} » not in: {told}");
    }
}
