//! Stores in the state of earlier versions of hent.

use hent::model::table::Table;
use hent::store::Store;

use super::database::Database;
use super::stores::{gpkg_functions, raw};

/// The current schema number of a kind of store.
pub fn latest(store: &Store) -> i64 {
    if matches!(store, Store::Postgis(_)) { 5 } else { 4 }
}

/// Turns a GeoPackage into one of a version whose log had no sources.
pub fn age(path: &std::path::Path) {
    let file = raw(path);
    gpkg_functions(&file);
    let mut older = String::new();
    for table in Table::CONTENT {
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
         DELETE FROM hent_migration WHERE version >= 3;"
    ))
    .unwrap();
}

/// Turns a database into one of a version that stored unknown heights as NaN. (GeoPackages needed no migration for
/// this.)
pub async fn age_heights(database: &Database) {
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
