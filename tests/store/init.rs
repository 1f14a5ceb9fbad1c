//! Creating and migrating stores, and databases that cannot be reached.

use futures_util::future::join_all;
use hent::Error;
use hent::model::row::Rows;
use hent::model::table::Table;
use hent::store::{Migrated, Store};

use crate::support::database::Database;
use crate::support::earlier::latest;
use crate::support::rows::{insert, sample, valid};
use crate::support::stores::{Stores, fill, raw};

#[tokio::test]
async fn eight_processes_can_create_a_store_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut stores = vec![Store::at(folder.path().join("neuf.gpkg").to_str().unwrap()).unwrap()];
    let database = Database::new("eight_processes_can_create_a_store_at_once").await;
    stores.extend(database.as_ref().map(Database::store));
    for store in stores {
        let all = join_all((0..8).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.init().await })
        }));
        let done: Vec<Migrated> = all.await.into_iter().map(|r| r.unwrap().unwrap()).collect();
        assert_eq!(done.iter().filter(|m| m.from == 0).count(), 1, "{done:?}");
        assert!(done.iter().all(|m| m.to == latest(&store)));
        assert_eq!(store.init().await.unwrap(), Migrated { from: latest(&store), to: latest(&store) });
        assert_eq!(store.load(&Table::ALL).await.unwrap(), Rows::default());
    }
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left, ["neuf.gpkg"]);
}

#[tokio::test]
async fn tables_have_exactly_the_columns_of_the_model() {
    let stores = Stores::new("tables_have_exactly_the_columns_of_the_model").await;
    let expected = |table: Table| table.columns().iter().map(|c| c.name.to_owned()).collect::<Vec<_>>();
    let file = raw(&stores.file());
    for table in Table::ALL {
        let mut statement = file.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid").unwrap();
        let found: Vec<String> =
            statement.query_map([table.name()], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
        // GDAL and QGIS need a primary key of one column to edit a table; the model does not have it.
        let key = matches!(table, Table::VoieTroncon | Table::Telechargement).then(|| "fid".to_owned());
        // The name of an editor, on its way to the log.
        let name = Table::CONTENT.contains(&table).then(|| "modifie_par".to_owned());
        let all: Vec<String> = key.into_iter().chain(expected(table)).chain(name).collect();
        assert_eq!(found, all, "{table:?}");
    }
    let Some(database) = &stores.database else { return };
    let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let columns = "SELECT column_name::text FROM information_schema.columns
                   WHERE table_schema = 'hent' AND table_name = $1 ORDER BY ordinal_position";
    for table in Table::ALL {
        let found = client.query(columns, &[&table.name()]).await.unwrap();
        assert_eq!(found.iter().map(|r| r.get::<_, String>(0)).collect::<Vec<_>>(), expected(table), "{table:?}");
    }
}

#[tokio::test]
async fn a_failed_migration_leaves_the_old_state() {
    let Some(database) = Database::new("a_failed_migration_leaves_the_old_state").await else { return };
    // The last table of the migration exists already; those before it are created first.
    database.sql("CREATE SCHEMA hent; CREATE TABLE hent.guide (x int)").await.unwrap();
    let error = database.store().init().await.unwrap_err().to_string();
    assert!(error.contains("guide"), "{error}");
    let nothing =
        "DO $$ BEGIN ASSERT to_regclass('hent.voie') IS NULL AND to_regclass('hent.migration') IS NULL; END $$";
    database.sql(nothing).await.unwrap();
    database.sql("DROP TABLE hent.guide").await.unwrap();
    assert_eq!(database.store().init().await.unwrap(), Migrated { from: 0, to: latest(&database.store()) });
}

#[tokio::test]
async fn a_foreign_schema_is_refused_and_unchanged() {
    let stores = Stores::new("a_foreign_schema_is_refused_and_unchanged").await;
    let set = async |to: &str| {
        raw(&stores.file())
            .execute_batch(&format!("DELETE FROM hent_migration; {}", to.replace('#', "hent_").replace("latest", "8")))
            .unwrap();
        if let Some(database) = &stores.database {
            let to = to.replace('#', "hent.").replace("latest", "9");
            database.sql(&format!("DELETE FROM hent.migration; {to}")).await.unwrap();
        }
    };
    for store in stores.all() {
        fill(&store, &sample()).await;
    }
    set("INSERT INTO #migration (version) VALUES (1), (99)").await;
    for store in stores.all() {
        let newer = |e: Error| {
            assert!(matches!(e, Error::StoreNewer { found: 99, expected, .. } if expected == latest(&store)), "{e}");
        };
        newer(store.load(&Table::ALL).await.unwrap_err());
        newer(store.init().await.unwrap_err());
        newer(store.edit("moi", |_| Ok((vec![], ()))).await.unwrap_err());
        let dump = stores.folder.path().join("dump.gpkg");
        newer(store.dump(&dump).await.unwrap_err());
        assert!(!dump.exists());
    }
    set("").await;
    for store in stores.all() {
        let error = store.load(&Table::ALL).await.unwrap_err();
        assert!(matches!(error, Error::StoreOlder { found: 0, expected, .. } if expected == latest(&store)), "{error}");
    }
    set("INSERT INTO #migration (version) VALUES (latest)").await;
    for store in stores.all() {
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), sample());
    }
}

#[tokio::test]
async fn a_store_that_is_up_to_date_needs_no_lock() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.gpkg");
    let store = Store::at(path.to_str().unwrap()).unwrap();
    store.init().await.unwrap();
    let editor = raw(&path);
    editor.execute_batch("BEGIN IMMEDIATE; INSERT INTO voie (code, nom) VALUES ('v', 'V')").unwrap();
    assert_eq!(store.init().await.unwrap(), Migrated { from: latest(&store), to: latest(&store) });
    assert_eq!(store.load(&Table::ALL).await.unwrap(), Rows::default());
}

#[tokio::test]
async fn a_missing_store_is_named_as_missing() {
    let folder = tempfile::tempdir().unwrap();
    let file = Store::at(folder.path().join("absent.gpkg").to_str().unwrap()).unwrap();
    let database = Database::new("a_missing_store_is_named_as_missing").await;
    for store in std::iter::once(file).chain(database.as_ref().map(Database::store)) {
        let error = store.load(&Table::CONTENT).await.unwrap_err();
        assert!(matches!(error, Error::StoreMissing { .. }), "{error}");
        assert!(error.to_string().contains("hent db init"), "{error}");
    }
    assert!(!folder.path().join("absent.gpkg").exists());
    let lost = Store::at(folder.path().join("pas/de/dossier.gpkg").to_str().unwrap()).unwrap();
    assert!(matches!(lost.init().await.unwrap_err(), Error::Io { .. }));
    // A folder in which nobody can write, not even the superuser.
    let proc = Store::at("/proc/hent.gpkg").unwrap();
    assert!(matches!(proc.init().await.unwrap_err(), Error::Io { .. }));
}

#[test]
fn malformed_addresses_are_refused() {
    for address in ["", "hent", "hent.sqlite", "mysql://u:secret@h/d", "https://u:secret@h/x.gpkg", "dossier/"] {
        let error = Store::at(address).unwrap_err();
        assert!(matches!(error, Error::Input { .. }), "{error}");
        assert!(error.to_string().starts_with("--store : ") && !error.to_string().contains("secret"), "{error}");
    }
    assert_eq!(Store::at("a/b.GPKG").unwrap().name(), "a/b.GPKG");
    assert_eq!(Store::at("postgresql://u:secret@h/d").unwrap().name(), "postgres://u@h:5432/d");
}

#[tokio::test]
async fn unreachable_databases_say_why() {
    let Some(database) = Database::new("unreachable_databases_say_why").await else { return };
    let reason = async |url: &str| {
        let store = Store::at(url).unwrap();
        let text = store.load(&Table::CONTENT).await.unwrap_err().to_string();
        assert!(text.starts_with(&store.name()) && !text.contains("faux-secret"), "{text}");
        text
    };
    let elsewhere = |host: &str| format!("postgres://jean:faux-secret@{host}/hent");
    // No program listens on port 1. `.invalid` is reserved for names that do not exist.
    assert!(reason(&elsewhere("127.0.0.1:1")).await.contains("connexion refusée"));
    assert!(reason(&elsewhere("serveur.invalid")).await.contains("serveur introuvable"));
    let missing = database.url.replace(&database.name, "absente");
    assert!(reason(&missing).await.contains("n'existe pas"));
    let role = format!("hent_role_{}", std::process::id());
    database.sql(&format!("CREATE ROLE {role} LOGIN PASSWORD 'vrai-secret'")).await.unwrap();
    let wrong = reason(&database.url_as(&role, "faux-secret")).await;
    // The rights are missing for the extension, then for the schema, then for the table.
    let right = Store::at(&database.url_as(&role, "vrai-secret")).unwrap();
    let no_extension = right.init().await.unwrap_err().to_string();
    database.sql("CREATE EXTENSION postgis").await.unwrap();
    let no_schema = right.init().await.unwrap_err().to_string();
    database.store().init().await.unwrap();
    let no_table = right.load(&Table::CONTENT).await.unwrap_err().to_string();
    let reader = format!("GRANT USAGE ON SCHEMA hent TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA hent TO {role}");
    database.sql(&reader).await.unwrap();
    let read = right.load(&Table::CONTENT).await;
    let no_edit = right.edit("moi", |_| Ok((vec![], ()))).await.unwrap_err().to_string();
    let writer = format!(
        "GRANT ALL ON ALL TABLES IN SCHEMA hent TO {role}; ALTER ROLE {role} SET default_transaction_read_only = on"
    );
    database.sql(&writer).await.unwrap();
    let voie = insert(Table::Voie, valid(Table::Voie, 1), None);
    let read_only = right.edit("moi", |_| Ok((vec![voie], ()))).await.unwrap_err().to_string();
    database.sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();

    assert!(wrong.contains("mot de passe refusé"), "{wrong}");
    assert!(no_extension.contains("PostGIS manque"), "{no_extension}");
    assert!(no_schema.contains("droits insuffisants"), "{no_schema}");
    assert!(no_table.contains("droits insuffisants"), "{no_table}");
    assert_eq!(read.unwrap(), Rows::default());
    assert!(no_edit.contains("droits insuffisants"), "{no_edit}");
    assert!(read_only.contains("lecture seule"), "{read_only}");
}
