//! Imports into rows in memory with their log, and comparisons of the results.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use hent::Result;
use hent::cli::on_lines;
use hent::import::{Kind, Options, Report, plan, read};
use hent::model::change::Change;
use hent::model::provenance::{Provenance, log_key};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::{Kind as Column, Table};

/// Applies changes as a store does.
fn apply(rows: &mut Rows, changes: &[Change]) {
    for table in Table::CONTENT {
        let key = |row: &Row| -> Vec<(i64, String)> {
            let part = |k: &&str| {
                (row.get(table, k).as_int().unwrap_or(0), row.get(table, k).as_text().unwrap_or("").to_owned())
            };
            table.primary_key().iter().map(part).collect()
        };
        let mut all: BTreeMap<_, Row> = rows.take(table).into_iter().map(|row| (key(&row), row)).collect();
        for change in changes.iter().filter(|change| change.table == table) {
            if let Some(before) = &change.before {
                assert_eq!(all.remove(&key(before)).as_ref(), Some(before), "the row before the change is not there");
            }
            if let Some(after) = &change.after {
                assert_eq!(all.insert(key(after), after.clone()), None, "two rows with one key in {table:?}");
            }
        }
        *rows.of_mut(table) = all.into_values().collect();
    }
}

/// Rows with the log of the changes that made them, as a store has it.
#[derive(Clone, Default)]
pub struct Logged {
    pub rows: Rows,
    pub log: Provenance,
}

impl std::ops::Deref for Logged {
    type Target = Rows;

    fn deref(&self) -> &Rows {
        &self.rows
    }
}

impl Logged {
    /// Returns the demonstration data, imported file by file.
    pub fn demonstration() -> Self {
        let mut store = Self::default();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        for (name, kind, _) in hent::cli::demo::FILES {
            let kind = <Kind as clap::ValueEnum>::from_str(kind, false).unwrap();
            import(&mut store, &[folder.join(name)], kind).unwrap();
        }
        store
    }

    /// Applies changes. Changes without a source count as made by hand.
    pub fn apply(&mut self, changes: &[Change]) {
        apply(&mut self.rows, changes);
        self.log.follow(changes);
    }

    /// Returns the row with a key, written as in the log.
    #[track_caller]
    fn row(&self, table: Table, key: &str) -> &Row {
        self.rows.of(table).iter().find(|row| log_key(table, row) == key).unwrap_or_else(|| panic!("no {key}"))
    }

    /// Returns the cell of the row with this key.
    #[track_caller]
    pub fn cell(&self, table: Table, key: &str, column: &str) -> &Value {
        self.row(table, key).get(table, column)
    }

    /// Changes a cell by hand, as in QGIS.
    #[track_caller]
    pub fn by_hand(&mut self, table: Table, key: &str, column: &str, value: Value) {
        let before = self.row(table, key).clone();
        let mut after = before.clone();
        after.set(table, column, value);
        self.apply(&[Change { table, before: Some(before), after: Some(after), origin: None, source: None }]);
    }
}

/// Imports files with these options.
pub fn import_with(store: &mut Logged, files: &[PathBuf], kind: Kind, options: &Options) -> Result<Report> {
    import_as(store, files, kind, options, false)
}

/// Imports files with these options, and with `--remplacer` if `replace`.
pub fn import_as(
    store: &mut Logged,
    files: &[PathBuf],
    kind: Kind,
    options: &Options,
    replace: bool,
) -> Result<Report> {
    let incoming = on_lines(read(files, kind, options)?, &store.rows, &store.log, replace)?;
    let (changes, report) = plan(incoming, &store.rows, &store.log, replace)?;
    store.apply(&changes);
    assert!(changes.iter().all(|change| change.source.is_some()), "a change of an import has no source");
    assert_eq!(report.changes(), changes.len());
    Ok(report)
}

/// Imports files without options.
pub fn import(store: &mut Logged, files: &[PathBuf], kind: Kind) -> Result<Report> {
    import_with(store, files, kind, &Options::default())
}

/// Returns the option `--map` for these pairs of field and column.
pub fn map(pairs: &[(&str, &str)]) -> Options {
    Options { map: pairs.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect(), ..Options::default() }
}

/// Returns the rows of each table as text, with ids replaced by the codes of the rows that they refer to.
pub fn told(rows: &Rows) -> BTreeMap<Table, BTreeSet<String>> {
    let code_of: BTreeMap<(Table, i64), String> = Table::CONTENT
        .into_iter()
        .flat_map(|table| {
            rows.of(table).iter().filter_map(move |row| {
                Some(((table, row.get(table, "id").as_int()?), row.get(table, "code").as_text()?.to_owned()))
            })
        })
        .collect();
    let cell = |kind: Column, value: &Value| match (kind, value) {
        (Column::Id, _) => String::new(),
        (Column::Ref(other), Value::Int(id)) => code_of.get(&(other, *id)).cloned().unwrap_or_else(|| "?".into()),
        (_, value) => format!("{value:?}"),
    };
    let line = |table: Table, row: &Row| -> String {
        let cells = table.columns().iter().zip(&row.0);
        cells.map(|(column, value)| format!("{}={} ", column.name, cell(column.kind, value))).collect()
    };
    Table::CONTENT
        .into_iter()
        .map(|table| (table, rows.of(table).iter().map(|row| line(table, row)).collect()))
        .collect()
}

/// Returns the differences between two stores, as short text.
pub fn differences(a: &Rows, b: &Rows) -> String {
    let (a, b) = (told(a), told(b));
    let mut text = String::new();
    for table in Table::CONTENT {
        let short = |line: &String| line.chars().take(300).collect::<String>();
        for line in a[&table].difference(&b[&table]) {
            text += &format!("- {} {}\n", table.name(), short(line));
        }
        for line in b[&table].difference(&a[&table]) {
            text += &format!("+ {} {}\n", table.name(), short(line));
        }
    }
    text
}
