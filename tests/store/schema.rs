//! The catalogs of both stores: tables with their rules, functions, triggers.
//!
//! The golden files are older than the generated triggers: they come from migrations that wrote out every trigger. A
//! store of any schema number, once migrated, must have the same catalog as a new store. After an intended change, read
//! the difference, then write the golden files again: `HENT_GOLDEN=1 cargo test store::schema`.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use hent::model::table::Table;
use hent::store::{Migrated, Store};

use crate::support::database::Database;
use crate::support::earlier::latest;
use crate::support::stores::{gpkg_functions, raw};

/// Compares a catalog with its golden file.
fn golden(file: &str, catalog: &str) {
    let path = format!("{}/tests/golden/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("HENT_GOLDEN").is_some() {
        std::fs::write(&path, catalog).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    let (left, right): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), catalog.lines().collect());
    let gone: Vec<_> = left.iter().filter(|line| !right.contains(line)).collect();
    let new: Vec<_> = right.iter().filter(|line| !left.contains(line)).collect();
    assert!(gone.is_empty() && new.is_empty(), "{file}\ngone: {gone:#?}\nnew: {new:#?}");
}

/// SQL without comments, with single blanks, and without blanks inside parentheses.
fn normal(sql: &str) -> String {
    let lines: Vec<&str> = sql.lines().map(|line| line.split(" -- ").next().unwrap_or_default()).collect();
    let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
    words.join(" ").replace("( ", "(").replace(" )", ")")
}

/// Returns all SQL objects of a file.
fn of_file(path: &Path) -> String {
    let file = raw(path);
    let all = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name";
    let mut statement = file.prepare(all).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut catalog = String::new();
    while let Some(row) = rows.next().unwrap() {
        let (kind, name, sql): (String, String, String) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        writeln!(catalog, "{kind} {name}: {}", normal(&sql)).unwrap();
    }
    catalog
}

/// Returns the functions, constraints and triggers of the schema.
async fn of_database(database: &Database) -> String {
    let all = "SELECT string_agg(said, E'\\f' ORDER BY said COLLATE \"C\") FROM (
            SELECT 'function ' || proname || ': ' || pg_get_functiondef(oid) AS said FROM pg_proc
            WHERE pronamespace = 'hent'::regnamespace
            UNION ALL SELECT 'rule ' || conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'hent'::regnamespace AND contype IN ('c', 'f', 'p', 'u')
            UNION ALL SELECT 'index ' || indexname || ': ' || indexdef FROM pg_indexes WHERE schemaname = 'hent'
            UNION ALL SELECT 'trigger ' || tgname || ' ' || tgenabled::text || ': ' || pg_get_triggerdef(t.oid)
            FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
            WHERE NOT tgisinternal AND relnamespace = 'hent'::regnamespace) AS catalog";
    let all = database.text(all).await.unwrap();
    all.split('\x0c').map(|said| normal(said) + "\n").collect()
}

/// Returns the content of a gzip file in tests/store.
fn unpacked(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/store/{name}", env!("CARGO_MANIFEST_DIR"));
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

const FILE: &str = "schema-geopackage.txt";
const DATABASE: &str = "schema-postgis.txt";

#[tokio::test]
async fn a_new_file_has_the_golden_catalog() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("neuf.gpkg");
    Store::at(path.to_str().unwrap()).unwrap().init().await.unwrap();
    golden(FILE, &of_file(&path));
}

/// `schema-1.gpkg.gz` is a file with one voie after migration 1, made before the triggers were generated.
#[tokio::test]
async fn a_file_of_schema_1_is_migrated_to_the_golden_catalog() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ancien.gpkg");
    std::fs::write(&path, unpacked("schema-1.gpkg.gz")).unwrap();
    let store = Store::at(path.to_str().unwrap()).unwrap();
    assert_eq!(store.init().await.unwrap(), Migrated { from: 1, to: latest(&store) });
    golden(FILE, &of_file(&path));
    assert_eq!(store.load(&[Table::Voie]).await.unwrap().of(Table::Voie).len(), 1);

    // A program that replaces a layer removes its triggers. hent restores them: those of rules and those of the log.
    let drop = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master
                WHERE type = 'trigger' AND tbl_name = 'hebergeur'";
    let file = raw(&path);
    gpkg_functions(&file);
    file.execute_batch(&file.query_row(drop, [], |row| row.get::<_, String>(0)).unwrap()).unwrap();
    store.verify(None).await.unwrap();
    golden(FILE, &of_file(&path));
}

#[tokio::test]
async fn a_new_database_has_the_golden_catalog() {
    let Some(database) = Database::new("store::schema::a_new_database_has_the_golden_catalog").await else { return };
    database.store().init().await.unwrap();
    golden(DATABASE, &of_database(&database).await);
}

/// `schema-1.sql.gz` has migration 1 as it was before the triggers were generated, and one voie.
#[tokio::test]
async fn a_database_of_schema_1_is_migrated_to_the_golden_catalog() {
    let Some(database) = Database::new("store::schema::a_database_of_schema_1_is_migrated_to_the_golden_catalog").await
    else {
        return;
    };
    database.sql(&String::from_utf8(unpacked("schema-1.sql.gz")).unwrap()).await.unwrap();
    let store = database.store();
    assert_eq!(store.init().await.unwrap(), Migrated { from: 1, to: latest(&store) });
    golden(DATABASE, &of_database(&database).await);
    assert_eq!(store.load(&[Table::Voie]).await.unwrap().of(Table::Voie).len(), 1);
}
