//! Damaged or foreign files: a clear error, no panic, and the file stays unchanged.

use std::path::{Path, PathBuf};

use hent::model::table::Table;
use hent::store::Store;

use crate::support::privileges::obey_permissions;
use crate::support::rows::sample;
use crate::support::stores::{against_the_rules, filled, raw};

fn file(path: &Path) -> Store {
    Store::at(path.to_str().unwrap()).unwrap()
}

/// Returns a folder, and the path of a filled store with this name in it.
async fn base(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    filled(&path, &sample()).await;
    (folder, path)
}

/// Returns the errors of all operations on a file. The file must stay unchanged.
async fn errors(path: &Path) -> Vec<String> {
    let before = std::fs::read(path).ok();
    let store = file(path);
    let target = file(&path.with_file_name("cible.gpkg"));
    let outcomes = [
        store.load(&Table::ALL).await.map(drop),
        store.edit("moi", |_| Ok((vec![], ()))).await,
        store.init().await.map(drop),
        target.restore(path, true).await.map(drop),
    ];
    assert_eq!(std::fs::read(path).ok(), before);
    outcomes.into_iter().filter_map(Result::err).map(|e| e.to_string()).collect()
}

#[tokio::test]
async fn a_file_that_is_no_store_of_hent_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("dossier.gpkg")).unwrap();
    std::fs::write(path("vide.gpkg"), "").unwrap();
    std::fs::write(path("texte.gpkg"), "code;nom\n1;x\n").unwrap();
    std::fs::write(path("court.gpkg"), "SQLite").unwrap();
    std::fs::write(path("bruit.gpkg"), [&b"SQLite format 3\0"[..], &[0xA5; 4096]].concat()).unwrap();
    rusqlite::Connection::open(path("sqlite.gpkg")).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let foreign = rusqlite::Connection::open(path("etranger.gpkg")).unwrap();
    foreign.execute_batch("PRAGMA application_id = 1196444487; CREATE TABLE gpkg_contents (x)").unwrap();
    drop(foreign);
    for (name, expected) in [
        ("dossier.gpkg", "ce n'est pas un fichier"),
        ("vide.gpkg", "le fichier est vide"),
        ("texte.gpkg", "n'est pas un GeoPackage"),
        ("court.gpkg", "n'est pas un GeoPackage"),
        ("bruit.gpkg", "n'est pas un GeoPackage lisible"),
        ("sqlite.gpkg", "base SQLite, mais pas un GeoPackage"),
        ("etranger.gpkg", "ce GeoPackage n'est pas une base de hent"),
    ] {
        let errors = errors(&path(name)).await;
        assert_eq!(errors.len(), 4, "{name}: {errors:?}");
        for error in errors {
            assert!(error.contains(expected) && error.contains(name), "{name}: {error}");
        }
    }
    assert!(!path("cible.gpkg").exists());
}

#[tokio::test]
async fn a_damaged_file_never_panics_nor_is_restored() {
    let (folder, whole) = base("entier.gpkg").await;
    let bytes = std::fs::read(&whole).unwrap();
    let damaged = folder.path().join("abime.gpkg");
    for share in [1, 3, 5, 7] {
        std::fs::write(&damaged, &bytes[..bytes.len() * share / 8]).unwrap();
        let target = file(&folder.path().join("cible.gpkg"));
        let error = target.restore(&damaged, true).await.unwrap_err().to_string();
        assert!(error.contains("abîmé") || error.contains("SQLite"), "{share}/8: {error}");
        let _ = file(&damaged).load(&Table::ALL).await;
    }
    // Single bytes changed, in a fixed sequence. Each operation returns an answer or an error.
    let mut seed: usize = 42;
    for _ in 0..60 {
        let mut spoilt = bytes.clone();
        for _ in 0..40 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (seed >> 20) % (spoilt.len() - 100) + 100;
            spoilt[at] ^= 1 << (seed >> 60 & 7);
        }
        std::fs::write(&damaged, &spoilt).unwrap();
        match file(&damaged).load(&Table::CONTENT).await {
            Ok(rows) => assert!(rows.of(Table::Voie).len() <= 100),
            Err(error) => assert!(!error.to_string().contains("défaut interne"), "{error}"),
        }
    }
}

#[tokio::test]
async fn a_read_only_file_is_read_and_not_written() {
    obey_permissions(); // the superuser could write any file
    let (_folder, path) = base("lecture.gpkg").await;
    let mut rights = std::fs::metadata(&path).unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&path, rights).unwrap();
    assert!(std::fs::File::options().append(true).open(&path).is_err(), "this test can write a read-only file");
    assert_eq!(file(&path).load(&Table::CONTENT).await.unwrap(), sample());
    file(&path).init().await.unwrap(); // the schema is up to date, so nothing is written
    let error = file(&path).edit("moi", |_| Ok((vec![], ()))).await.unwrap_err().to_string();
    assert!(error.contains("lecture seule"), "{error}");
}

#[tokio::test]
async fn a_geometry_with_a_wrong_length_is_an_error_of_its_row() {
    let (_folder, path) = base("menteur.gpkg").await;
    let attack = raw(&path);
    attack.execute_batch("DROP TRIGGER troncon_geom_update").unwrap();
    for blob in ["47500001E6100000", "47500001E610000001EA030000FFFFFFFF", "47500001E6100000010700000001000000"] {
        against_the_rules(&attack, &format!("UPDATE troncon SET geom = x'{blob}', nom = 'Secret' WHERE id = 2"));
        let error = file(&path).load(&Table::CONTENT).await.unwrap_err().to_string();
        assert!(error.contains("table troncon, id=2 : la colonne geom n'est pas lisible"), "{error}");
        assert!(!error.contains("Secret"), "{error}");
    }
}

#[tokio::test]
async fn an_interrupted_edit_is_rolled_back_by_the_next_opening() {
    let (folder, path) = base("coupure.gpkg").await;
    // A power cut leaves pages half written, and the journal with the old content.
    let writer = raw(&path);
    writer.execute_batch("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE").unwrap();
    writer.execute_batch("UPDATE voie SET nom = hex(zeroblob(4000)); DELETE FROM guide").unwrap();
    let copy = folder.path().join("apres.gpkg");
    std::fs::copy(&path, &copy).unwrap();
    std::fs::copy(folder.path().join("coupure.gpkg-journal"), folder.path().join("apres.gpkg-journal")).unwrap();
    assert_eq!(file(&copy).load(&Table::CONTENT).await.unwrap(), sample());
    writer.execute_batch("ROLLBACK").unwrap();
    assert_eq!(file(&path).load(&Table::CONTENT).await.unwrap(), sample());
}
