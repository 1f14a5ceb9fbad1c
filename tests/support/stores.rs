//! New stores of either kind, and ways to fill and change them.

use std::path::{Path, PathBuf};

use hent::model::change::{Change, difference};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use super::database::Database;
use super::rows::{from_source, valid};

/// An empty store of each kind with hent's schema. Only the GeoPackage if there is no PostgreSQL.
pub struct Stores {
    pub folder: tempfile::TempDir,
    pub database: Option<Database>,
}

impl Stores {
    /// Makes an empty store of each kind.
    pub async fn new(test: &str) -> Self {
        let stores = Self { folder: tempfile::tempdir().unwrap(), database: Database::new(test).await };
        for store in stores.all() {
            store.init().await.unwrap();
        }
        stores
    }

    /// Makes a store of each kind with these rows.
    pub async fn filled(test: &str, rows: &Rows) -> Self {
        let stores = Self::new(test).await;
        for store in stores.all() {
            fill(&store, rows).await;
        }
        stores
    }

    /// Returns the path of the GeoPackage.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("Châteaulin à pied.gpkg") // spaces and accents, as people use them
    }

    /// Returns the stores of both kinds; the GeoPackage comes first.
    pub fn all(&self) -> Vec<Store> {
        let file = Store::at(self.file().to_str().unwrap()).unwrap();
        std::iter::once(file).chain(self.database.as_ref().map(Database::store)).collect()
    }
}

/// Makes a GeoPackage with these rows.
pub async fn filled(path: &Path, rows: &Rows) -> Store {
    let store = Store::at(path.to_str().unwrap()).unwrap();
    store.init().await.unwrap();
    fill(&store, rows).await;
    store
}

/// Opens a plain connection of a program that does not know hent: the functions that hent's triggers call are missing.
pub fn raw(path: &std::path::Path) -> rusqlite::Connection {
    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}

/// Registers the functions that hent's triggers call and that every program that writes GeoPackages has.
pub fn gpkg_functions(file: &rusqlite::Connection) {
    let flags = rusqlite::functions::FunctionFlags::SQLITE_INNOCUOUS;
    for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"] {
        file.create_scalar_function(name, 1, flags, |_| Ok(0.0)).unwrap();
    }
}

/// Runs statements of a program that breaks the rules of a GeoPackage: neither CHECK constraints nor the triggers for
/// other programs refuse anything. The log records the changes.
pub fn against_the_rules(file: &rusqlite::Connection, statements: &str) {
    let unchecked = format!(
        "PRAGMA ignore_check_constraints = ON; UPDATE hent_session SET who = 'essai'; {statements};
         UPDATE hent_session SET who = NULL"
    );
    file.execute_batch(&unchecked).unwrap();
}

/// Replaces the content of `store` by `rows`.
pub async fn fill(store: &Store, rows: &Rows) {
    let rows = rows.clone();
    store.edit("remplissage", move |before| Ok((difference(before, &rows, &Table::CONTENT), ()))).await.unwrap();
}

/// Runs a statement of a program that does not know hent, on either store. `#` precedes a table's name.
pub async fn by_hand(stores: &Stores, store: &Store, statement: &str) {
    match (store, &stores.database) {
        (Store::Postgis(_), Some(database)) => database.sql(&statement.replace('#', "hent.")).await.unwrap(),
        _ => raw(&stores.file()).execute_batch(&statement.replace('#', "")).unwrap(),
    }
}

/// Imports: applies `edit` to the rows of `store`, with this source. Returns the number of the import.
pub async fn import(store: &Store, source: &str, edit: impl FnOnce(&mut Rows) + Send + 'static) -> Option<i64> {
    let source = source.to_owned();
    let plan = move |before: &Rows, _: &hent::model::provenance::Provenance| {
        let mut after = before.clone();
        edit(&mut after);
        Ok((from_source(difference(before, &after, &Table::CONTENT), &source), ()))
    };
    store.import("hent import", plan).await.unwrap().1
}

/// Edits: applies `edit` to the rows of `store`. `who` is the author in the log.
pub async fn edit(store: &Store, who: &str, edit: impl FnOnce(&mut Rows) + Send + 'static) {
    let plan = move |before: &Rows| {
        let mut after = before.clone();
        edit(&mut after);
        Ok((difference(before, &after, &Table::CONTENT), ()))
    };
    store.edit(who, plan).await.unwrap();
}

/// Changes the row with this id, or inserts it.
pub async fn change(store: &Store, table: Table, id: i64, with: impl Fn(&mut Row) + Send + 'static) {
    let plan = move |rows: &Rows| {
        let key = table.primary_key()[0];
        let before = rows.of(table).iter().find(|row| *row.get(table, key) == Value::Int(id)).cloned();
        let mut after = before.clone().unwrap_or_else(|| valid(table, id));
        with(&mut after);
        Ok((vec![Change { table, before, after: Some(after), origin: None, source: None }], ()))
    };
    store.edit("essai", plan).await.unwrap();
}
