//! Stores as earlier versions of hent left them.

use hent::model::table::Table;
use hent::store::Store;

use super::database::Database;
use super::stores::{gpkg_functions, raw};

/// The schema number of this program for a kind of store.
pub fn latest(store: &Store) -> i64 {
    if matches!(store, Store::Postgis(_)) { 5 } else { 4 }
}

/// Makes a GeoPackage what hent wrote before its log had sources.
pub fn age(path: &std::path::Path) {
    let first = include_str!("../../src/store/geopackage/001.sql");
    let (_, triggers) = first.split_once("-- The log, written whoever edits").unwrap();
    let file = raw(path);
    gpkg_functions(&file);
    for table in Table::CONTENT {
        for operation in ["insert", "update", "delete"] {
            file.execute_batch(&format!("DROP TRIGGER {}_log_{operation}", table.name())).unwrap();
        }
    }
    file.execute_batch(&format!(
        "DROP INDEX historique_lot_idx;
         ALTER TABLE historique DROP COLUMN lot; ALTER TABLE historique DROP COLUMN source;
         ALTER TABLE hent_session DROP COLUMN lot; ALTER TABLE hent_session DROP COLUMN source;
         DELETE FROM hent_migration WHERE version >= 3;
         --{triggers}"
    ))
    .unwrap();
}

/// Makes a database what hent wrote before unknown heights were 0. (A GeoPackage has the same tables as then.)
pub async fn age_heights(database: &Database) {
    let older = "DROP FUNCTION hent.without_heights() CASCADE; DROP FUNCTION hent.lacks_heights(geometry);
                 DELETE FROM hent.migration WHERE version = 5";
    database.sql(older).await.unwrap();
}

/// Makes a database what hent wrote before its log had sources.
pub async fn age_database(database: &Database) {
    age_heights(database).await;
    let first = include_str!("../../src/store/postgis/001.sql");
    let (_, rest) = first.split_once("CREATE FUNCTION hent.log_change()").unwrap();
    let (function, _) = rest.split_once("END $$;").unwrap();
    let older = format!(
        "ALTER TABLE hent.historique DROP COLUMN source, DROP COLUMN lot;
         DELETE FROM hent.migration WHERE version = 4;
         CREATE OR REPLACE FUNCTION hent.log_change(){function}END $$;"
    );
    database.sql(&older).await.unwrap();
}
