//! A GeoPackage that other programs write, replace or remove while hent serves it.

use std::process::Command;

use hent::model::table::Table;
use hent::store::Store;

use super::{base_is, file_and_service, named};
use crate::support::means::program;
use crate::support::programs::said;
use crate::support::rows::text;
use crate::support::service::Running;
use crate::support::stores::{against_the_rules, change, raw};
use crate::support::wait::{PATIENCE, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_file_is_followed_and_a_missing_one_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (file, store, service) = file_and_service(folder.path()).await;
    let other = folder.path().join("autre.gpkg");
    store.dump(&other).await.unwrap();
    change(&Store::at(other.to_str().unwrap()).unwrap(), Table::Voie, 1, |row| {
        row.set(Table::Voie, "nom", text("Autre fichier"));
    })
    .await;
    std::fs::rename(&other, &file).unwrap();
    eventually("the other file", || named(&service, "Autre fichier"));
    std::fs::rename(&file, &other).unwrap();
    base_is(&service, "perdue");
    named(&service, "Autre fichier").unwrap();
    std::fs::rename(&other, &file).unwrap();
    base_is(&service, "jointe");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreadable_row_is_left_out_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _, service) = file_and_service(folder.path()).await;
    let set = |sql: &'static str| {
        against_the_rules(&raw(&file), sql);
    };
    let nom = service.json("/api/voies")["voies"][0]["nom"].as_str().unwrap().to_owned();
    set("UPDATE voie SET ordre = 'x', nom = 'Fausse' WHERE id = 1");
    let state = |state: &str| eventually(state, || (service.json("/health")["etat"] == state).then_some(()));
    state("degrade");
    assert_eq!((named(&service, "Fausse"), named(&service, &nom)), (None, None));
    let health = service.json("/health");
    assert_eq!(health["base"]["etat"], "jointe");
    assert!(!health.to_string().contains("id="), "/health names a row");
    // A service that starts now serves everything else.
    let again = Running::of_store(Store::at(file.to_str().unwrap()).unwrap(), None);
    assert_eq!(
        (again.json("/health")["voies"].as_u64(), again.json("/health")["localites"].as_u64()),
        (Some(0), Some(2))
    );
    set("UPDATE voie SET ordre = 1, nom = 'Juste' WHERE id = 1");
    state("ok");
    named(&service, "Juste").unwrap();
}

/// QGIS opens a GeoPackage in write-ahead mode, and leaves this mode when it closes the file. Both must work while hent
/// serves.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_ahead_log_is_followed_and_can_be_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _, service) = file_and_service(folder.path()).await;
    let edit = raw(&file);
    edit.busy_timeout(PATIENCE).unwrap();
    edit.execute_batch("PRAGMA journal_mode = WAL").unwrap();
    for n in 1..=3 {
        let nom = format!("Journal {n}");
        edit.execute("UPDATE voie SET nom = ?1 WHERE id = 1", [&nom]).unwrap();
        eventually(&nom, || named(&service, &nom));
    }
    eventually("the end of the log", || {
        let mode: rusqlite::Result<String> = edit.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0));
        mode.is_ok_and(|mode| mode == "delete").then_some(())
    });
    assert!(!folder.path().join("base.gpkg-wal").exists());
    edit.execute("UPDATE voie SET nom = 'Sans journal' WHERE id = 1", []).unwrap();
    eventually("without a log", || named(&service, "Sans journal"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ogr2ogr_writes_is_served() {
    if program("live::what_ogr2ogr_writes_is_served", "ogr2ogr").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (file, _, service) = file_and_service(folder.path()).await;
    let points = folder.path().join("points.geojson");
    std::fs::write(
        &points,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-1.5,47.2]},
            "properties":{"code":"source","nom":"Source","categorie":"eau"}}]}"#,
    )
    .unwrap();
    let before = service.json("/health")["points_interet"].as_u64().unwrap();
    said(Command::new("ogr2ogr").args(["-append", "-nln", "point_interet"]).args([&file, &points]));
    eventually("one more", || (service.json("/health")["points_interet"] == before + 1).then_some(()));
}
