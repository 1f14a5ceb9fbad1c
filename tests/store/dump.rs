//! Dump and restore between all stores: everything, or nothing.

use std::path::Path;

use hent::Error;
use hent::model::Telechargement;
use hent::model::row::{Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use crate::support::database::Database;
use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::{Stores, against_the_rules, fill, raw};

fn file(path: &Path) -> Store {
    Store::at(path.to_str().unwrap()).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_dump_through_the_other_store_is_restored_exactly() {
    let stores = Stores::new("a_dump_through_the_other_store_is_restored_exactly").await;
    let other_database = Database::new("a_dump_through_the_other_store_is_restored_exactly (2)").await;
    let folder = stores.folder.path();
    for (i, store) in stores.all().into_iter().enumerate() {
        fill(&store, &sample()).await;
        fill(&store, &Rows::default()).await; // so that the log has deletions and ids that are gone
        fill(&store, &sample()).await;
        let jour = jiff::civil::date(2026, 11, 22);
        let downloads = ["Z", "a"].map(|voie| {
            let of = |text: &str| text.to_owned();
            (Telechargement { voie: of(voie), etape: of("est-1"), format: of("gpx"), jour }, 7)
        });
        store.count(&downloads).await.unwrap();
        let all = store.load(&Table::ALL).await.unwrap();
        assert_eq!(all.of(Table::Telechargement).len(), 2);
        assert_eq!(all.of(Table::Historique).len(), 9 * Table::CONTENT.len());
        // Through a file, and through a database if there is PostgreSQL.
        let mut way = vec![file(&folder.join(format!("par-{i}.gpkg")))];
        way.extend(other_database.as_ref().map(Database::store));
        way.push(file(&folder.join(format!("retour-{i}.gpkg"))));
        let mut from = store.clone();
        for (step, to) in way.into_iter().enumerate() {
            let dump = folder.join(format!("dump-{i}-{step}.gpkg"));
            let counts = from.dump(&dump).await.unwrap();
            assert_eq!(counts.of(Table::Voie), 3);
            assert_eq!(file(&dump).load(&Table::ALL).await.unwrap(), all);
            assert_eq!(to.restore(&dump, true).await.unwrap(), counts);
            assert_eq!(to.load(&Table::ALL).await.unwrap(), all, "{} to {}", from.name(), to.name());
            from = to;
        }
        // Back into the store itself.
        let dump = folder.join(format!("dump-{i}-dernier.gpkg"));
        from.dump(&dump).await.unwrap();
        store.restore(&dump, true).await.unwrap();
        assert_eq!(store.load(&Table::ALL).await.unwrap(), all);
        // Later rows and log entries get the next numbers.
        let mut new = valid(Table::Guide, 60);
        new.set(Table::Guide, "id", Value::Null);
        store.edit("après", |_| Ok((vec![insert(Table::Guide, new, None)], ()))).await.unwrap();
        let rows = store.load(&Table::ALL).await.unwrap();
        assert!(rows.of(Table::Guide).last().unwrap().get(Table::Guide, "id").as_int() > Some(7_000_000_000));
        let log = rows.of(Table::Historique);
        assert_eq!(log.len(), all.of(Table::Historique).len() + 1);
        assert_eq!(log.last().unwrap().get(Table::Historique, "who"), &text("après"));
    }
}

#[tokio::test]
async fn a_store_with_rows_is_replaced_only_if_asked_for() {
    let stores = Stores::new("a_store_with_rows_is_replaced_only_if_asked_for").await;
    let dump = stores.folder.path().join("vide.gpkg");
    file(&dump).init().await.unwrap();
    for store in stores.all() {
        fill(&store, &sample()).await;
        let before = store.load(&Table::ALL).await.unwrap();
        let error = store.restore(&dump, false).await.unwrap_err().to_string();
        assert!(error.contains("--replace"), "{error}");
        assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
        store.restore(&dump, true).await.unwrap();
        assert_eq!(store.load(&Table::ALL).await.unwrap(), Rows::default());
        let (task, from) = (store.clone(), dump.clone()); // as a server runs it
        tokio::spawn(async move { task.restore(&from, false).await }).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_dump_with_a_bad_row_changes_nothing() {
    let stores = Stores::new("a_dump_with_a_bad_row_changes_nothing").await;
    let source = file(&stores.folder.path().join("source.gpkg"));
    source.init().await.unwrap();
    fill(&source, &sample()).await;
    let dump = stores.folder.path().join("dump.gpkg");
    for (attack, expected) in [
        (
            "UPDATE point_interet SET categorie = 'secret' WHERE id = 2",
            "table point_interet, id=2 : la colonne categorie",
        ),
        (
            "DROP TRIGGER troncon_referred_delete; DELETE FROM troncon WHERE id = 1",
            "table voie_troncon : la colonne troncon_id",
        ),
        ("UPDATE troncon SET geom = x'00' WHERE id = 2", "table troncon, id=2 : la colonne geom n'est pas lisible"),
    ] {
        source.dump(&dump).await.unwrap();
        let edit = raw(&dump);
        for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
            let flags = rusqlite::functions::FunctionFlags::SQLITE_INNOCUOUS;
            edit.create_scalar_function(name, 1, flags, |_| Ok(0.0)).unwrap();
        }
        edit.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        against_the_rules(&edit, attack);
        drop(edit);
        for store in stores.all() {
            fill(&store, &sample()).await;
            let before = store.load(&Table::ALL).await.unwrap();
            let error = store.restore(&dump, true).await.unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(!error.contains("secret"), "{error}");
            assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
        }
    }
}

#[tokio::test]
async fn an_existing_file_is_replaced_by_complete_dumps_only() {
    let stores = Stores::new("an_existing_file_is_replaced_by_complete_dumps_only").await;
    for store in stores.all() {
        let folder = tempfile::tempdir().unwrap();
        let dump = folder.path().join("sauvegarde.gpkg");
        std::fs::write(&dump, "ce qui était là").unwrap();
        fill(&store, &sample()).await;
        store.dump(&dump).await.unwrap();
        assert_eq!(file(&dump).load(&Table::CONTENT).await.unwrap(), sample());
        let complete = std::fs::read(&dump).unwrap();
        assert_eq!(files(folder.path()), ["sauvegarde.gpkg"]);
        // The target is open in another program: its write-ahead log would be taken for the new file's.
        std::fs::write(folder.path().join("sauvegarde.gpkg-wal"), "x").unwrap();
        let error = store.dump(&dump).await.unwrap_err().to_string();
        assert!(error.contains("ouvert dans un autre programme"), "{error}");
        std::fs::remove_file(folder.path().join("sauvegarde.gpkg-wal")).unwrap();
        // A name that is no GeoPackage's, a missing folder, and a folder with the name of the target.
        assert!(matches!(store.dump(&folder.path().join("s.zip")).await, Err(Error::Input { .. })));
        assert!(matches!(store.dump(&folder.path().join("x/s.gpkg")).await, Err(Error::Io { .. })));
        std::fs::create_dir(folder.path().join("dossier.gpkg")).unwrap();
        assert!(matches!(store.dump(&folder.path().join("dossier.gpkg")).await, Err(Error::Io { .. })));
        assert_eq!(std::fs::read(&dump).unwrap(), complete);
        assert_eq!(files(folder.path()), ["dossier.gpkg", "sauvegarde.gpkg"]);
    }
    let own = file(&stores.file());
    assert!(matches!(own.dump(&stores.file()).await, Err(Error::Input { .. })));
    assert!(matches!(own.restore(&stores.file(), true).await, Err(Error::Input { .. })));
    assert_eq!(own.load(&Table::CONTENT).await.unwrap(), sample());
}
