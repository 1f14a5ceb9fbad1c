//! Stores in the state of earlier versions of hent.

use hent::model::row::{Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use super::database::Database;
use super::stores::{gpkg_functions, raw};

/// Returns the current schema number of a kind of store.
pub fn latest(store: &Store) -> i64 {
    if matches!(store, Store::Postgis(_)) { 9 } else { 8 }
}

/// Turns a GeoPackage into one of a version in which no editor's name reached the log.
pub fn age_names(path: &std::path::Path) {
    let file = raw(path);
    gpkg_functions(&file);
    let mut older = String::from(
        "DROP TABLE gpkg_extensions; DROP TABLE gpkg_data_columns; DROP TABLE gpkg_data_column_constraints;
         DELETE FROM hent_migration WHERE version = 8;",
    );
    for table in Table::CONTENT {
        let table = table.name();
        for operation in ["insert", "update"] {
            older += &format!("DROP TRIGGER {table}_words_{operation};");
            let name = format!("{table}_log_{operation}");
            let now = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?1";
            let now: String = file.query_row(now, [&name], |row| row.get(0)).unwrap();
            let (head, body) = now.split_once("BEGIN\n").unwrap();
            let (_, entry) = body.split_once("INSERT INTO historique").unwrap();
            let (entry, _) = entry.split_once("FROM hent_session").unwrap();
            let entry = entry.replace("nullif(trim(NEW.modifie_par), ''), ", "");
            older +=
                &format!("DROP TRIGGER {name}; {head}BEGIN\n    INSERT INTO historique{entry}FROM hent_session;\nEND;");
        }
        older += &format!("ALTER TABLE {table} DROP COLUMN modifie_par;");
    }
    file.execute_batch(&older).unwrap();
}

/// Turns a database into one of a version that did not say in words why it refuses a row.
pub async fn age_words_of(database: &Database) {
    let functions = Table::CONTENT.map(|table| {
        let drop = |name| format!("DROP FUNCTION IF EXISTS hent.{}_{name}() CASCADE;", table.name());
        ["in_words", "references", "referred"].map(drop).concat()
    });
    let older = format!("{} DELETE FROM hent.migration WHERE version = 9", functions.concat());
    database.sql(&older).await.unwrap();
}

/// Returns the rows as they are after the way through a version without the table `exception`.
pub fn without_exceptions(mut rows: Rows) -> Rows {
    rows.of_mut(Table::Exception).clear();
    rows
}

/// Turns a GeoPackage into one of a version without the table `exception`.
pub fn age_exceptions(path: &std::path::Path) {
    age_names(path);
    let file = raw(path);
    gpkg_functions(&file);
    file.execute_batch(
        "DROP TABLE exception; DELETE FROM gpkg_contents WHERE table_name = 'exception';
         DELETE FROM hent_migration WHERE version = 7",
    )
    .unwrap();
}

/// Turns a database into one of a version without the table `exception`.
pub async fn age_exceptions_of(database: &Database) {
    age_words_of(database).await;
    database.sql("DROP TABLE hent.exception; DELETE FROM hent.migration WHERE version = 8").await.unwrap();
}

/// Returns the rows as they are after the way through a version without the table `perturbation`.
pub fn without_closures(rows: Rows) -> Rows {
    let mut rows = without_exceptions(rows);
    rows.of_mut(Table::Perturbation).clear();
    rows
}

/// Turns a GeoPackage into one of a version without the table `perturbation`.
pub fn age_closures(path: &std::path::Path) {
    age_exceptions(path);
    let file = raw(path);
    gpkg_functions(&file);
    // The triggers of the tables that a closure refers to name the table. SQLite checks them on later ALTER TABLEs.
    file.execute_batch(
        "DROP TRIGGER voie_referred_delete; DROP TRIGGER voie_referred_update; DROP TABLE perturbation;
         DELETE FROM gpkg_geometry_columns WHERE table_name = 'perturbation';
         DELETE FROM gpkg_contents WHERE table_name = 'perturbation'; DELETE FROM hent_migration WHERE version = 6",
    )
    .unwrap();
}

/// Turns a database into one of a version without the table `perturbation`.
pub async fn age_closures_of(database: &Database) {
    age_exceptions_of(database).await;
    let older = "DROP TABLE hent.perturbation; DELETE FROM hent.migration WHERE version = 7";
    database.sql(older).await.unwrap();
}

/// The columns of the offers of a host. Earlier versions do not have them.
pub const OFFER: [&str; 6] = ["services", "arrivee_de", "arrivee_a", "langues", "confirme_le", "fermetures"];

/// Returns the rows as they are after the way through a version without the columns of [`OFFER`].
pub fn without_offers(rows: Rows) -> Rows {
    let mut rows = without_closures(rows);
    for row in rows.of_mut(Table::Hebergeur) {
        OFFER.iter().for_each(|column| row.set(Table::Hebergeur, column, Value::Null));
    }
    rows
}

/// Turns a GeoPackage into one of a version without the columns of [`OFFER`]. Its hosts have no triggers.
pub fn age_offers(path: &std::path::Path) {
    age_closures(path);
    drop_offers(path);
}

fn drop_offers(path: &std::path::Path) {
    let file = raw(path);
    gpkg_functions(&file);
    let drop = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master
                WHERE type = 'trigger' AND tbl_name = 'hebergeur'";
    let drop: String = file.query_row(drop, [], |row| row.get(0)).unwrap();
    let columns: String = OFFER.iter().map(|column| format!("ALTER TABLE hebergeur DROP COLUMN {column};")).collect();
    file.execute_batch(&format!("{drop}; {columns} DELETE FROM hent_migration WHERE version = 5")).unwrap();
}

/// Turns a database into one of a version without the columns of [`OFFER`].
pub async fn age_offers_of(database: &Database) {
    age_closures_of(database).await;
    let columns = OFFER.map(|column| format!("DROP COLUMN {column}")).join(", ");
    let older = format!(
        "ALTER TABLE hent.hebergeur {columns}; DROP FUNCTION hent.is_hour(text);
         DELETE FROM hent.migration WHERE version = 6"
    );
    database.sql(&older).await.unwrap();
}

/// Turns a GeoPackage into one of a version whose log had no sources.
pub fn age(path: &std::path::Path) {
    age_closures(path);
    age_log(path);
    drop_offers(path);
}

fn age_log(path: &std::path::Path) {
    let file = raw(path);
    gpkg_functions(&file);
    let mut older = String::new();
    for table in Table::CONTENT.into_iter().filter(|table| ![Table::Perturbation, Table::Exception].contains(table)) {
        for operation in ["insert", "update", "delete"] {
            let name = format!("{}_log_{operation}", table.name());
            let now = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?1";
            let now: String = file.query_row(now, [&name], |row| row.get(0)).unwrap();
            let (before, lot) = now.split_once(", source,\n").unwrap();
            let (_, from) = lot.split_once("END\n").unwrap();
            older += &format!("DROP TRIGGER {name}; {}\n{from};", before.replace(", source, lot)", ")"));
        }
    }
    file.execute_batch(&format!(
        "{older} DROP INDEX historique_lot_idx;
         ALTER TABLE historique DROP COLUMN lot; ALTER TABLE historique DROP COLUMN source;
         ALTER TABLE hent_session DROP COLUMN lot; ALTER TABLE hent_session DROP COLUMN source;
         DELETE FROM hent_migration WHERE version IN (3, 4);"
    ))
    .unwrap();
}

/// Turns a database into one of a version that stored unknown heights as NaN. (GeoPackages needed no migration for
/// this.)
pub async fn age_heights(database: &Database) {
    age_offers_of(database).await;
    let older = "DROP FUNCTION hent.without_heights() CASCADE; DROP FUNCTION hent.lacks_heights(geometry);
                 DELETE FROM hent.migration WHERE version = 5";
    database.sql(older).await.unwrap();
}

/// Turns a database into one of a version whose log had no sources.
pub async fn age_database(database: &Database) {
    age_heights(database).await;
    let (_, function) = include_str!("../../src/store/postgis/004.sql").split_once("CREATE OR REPLACE").unwrap();
    let function = function.replace(", source, lot)", ")").replace(", origin, import)", ")");
    let older = format!(
        "ALTER TABLE hent.historique DROP COLUMN source, DROP COLUMN lot;
         DELETE FROM hent.migration WHERE version = 4;
         CREATE OR REPLACE{function}"
    );
    database.sql(&older).await.unwrap();
}
