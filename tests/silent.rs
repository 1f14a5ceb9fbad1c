//! What happens to a store without hent's knowledge: changes that bypass the triggers, lost announcements, a silent
//! database, a truncated file, deleted rows. In each case a host who withdraws disappears from every answer.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hent::model::Code;
use hent::store::Store;

use crate::support::database::Database;
use crate::support::rows::network;
use crate::support::service::{Running, metric};
use crate::support::stores::{Stores, against_the_rules, filled, gpkg_functions, raw};
use crate::support::wait::within;
use crate::support::wire::{Way, Wire};

/// hent checks the whole store every half minute; this is a generous limit for it.
const SOON: Duration = Duration::from_secs(120);

#[track_caller]
fn soon<T>(what: &str, found: impl FnMut() -> Option<T>) -> T {
    within(SOON, what, found)
}

fn published(service: &Running) -> u64 {
    service.json("/health")["hebergeurs_publies"].as_u64().unwrap()
}

#[track_caller]
fn state_is(service: &Running, state: &str) {
    soon(state, || (service.json("/health")["base"]["etat"] == state).then_some(()));
}

const WITHDRAW: &str = "UPDATE hent.hebergeur SET publier_position = 'non', publier_contact = false WHERE id = 2";

/// Returns a database with two published hosts, and a service that follows it. Returns `None` if there is no PostgreSQL
/// and the skip was noted.
async fn served(test: &str) -> Option<(Database, Running)> {
    let database = Database::of_network(test).await?;
    let service = Running::of_store(database.store(), None);
    assert_eq!(published(&service), 2);
    Some((database, service))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_bypasses_the_triggers_is_found() {
    let Some((database, service)) = served("silent::a_change_that_bypasses_the_triggers_is_found").await else {
        return;
    };
    database.sql(&format!("SET session_replication_role = replica; {WITHDRAW}")).await.unwrap();
    soon("the withdrawal", || (published(&service) == 1).then_some(()));
    database.sql("SET session_replication_role = replica; DELETE FROM hent.hebergeur WHERE id = 1").await.unwrap();
    soon("the deletion", || (published(&service) == 0).then_some(()));
    state_is(&service, "jointe");
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_triggers_are_restored() {
    let Some((database, service)) = served("silent::missing_triggers_are_restored").await else {
        return;
    };
    let triggers = async || {
        let sql =
            "SELECT string_agg(pg_get_triggerdef(t.oid) || t.tgenabled::text, E'\\n' ORDER BY c.relname, t.tgname)
                   FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal";
        database.text(sql).await.unwrap_or_default()
    };
    let before = triggers().await;
    assert!(before.lines().count() > 40, "{before}");
    let gone = "DROP TRIGGER log_change ON hent.hebergeur; ALTER TABLE hent.hebergeur DISABLE TRIGGER ALL;
                DROP TRIGGER announce_update ON hent.voie; DROP TRIGGER heights ON hent.troncon";
    database.sql(&format!("{gone}; {WITHDRAW}")).await.unwrap();
    soon("the withdrawal", || (published(&service) == 1).then_some(()));
    let start = Instant::now();
    while triggers().await != before {
        assert!(start.elapsed() < SOON, "{}\n\n{before}", triggers().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    state_is(&service, "jointe");
    database.sql("UPDATE hent.hebergeur SET publier_position = 'non' WHERE id = 1").await.unwrap();
    soon("the change that is announced again", || (published(&service) == 0).then_some(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_by_pg_restore_is_noticed() {
    let Some(database) = &Database::of_network("silent::a_restore_by_pg_restore_is_noticed").await else { return };
    database.sql(WITHDRAW).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dump = folder.path().join("base.dump");
    let run = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).arg("--dbname").arg(&database.url).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    };
    run("pg_dump", &["--schema=hent", "--format=custom", "--file", dump.to_str().unwrap()]);
    database.sql("UPDATE hent.hebergeur SET publier_position = 'exacte' WHERE id = 2").await.unwrap();
    let service = Running::of_store(database.store(), None);
    assert_eq!(published(&service), 2);
    for single in [&["--clean", "--if-exists"][..], &["--clean", "--if-exists", "--single-transaction"]] {
        run("pg_restore", &[single, &[dump.to_str().unwrap()]].concat());
        soon("the state that was restored", || (published(&service) == 1).then_some(()));
        database.sql("UPDATE hent.hebergeur SET publier_position = 'exacte' WHERE id = 2").await.unwrap();
        soon("an edit after it", || (published(&service) == 2).then_some(()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_announces_nothing_is_read() {
    let Some(database) = &Database::of_network("silent::a_database_that_announces_nothing_is_read").await else {
        return;
    };
    let wire = Wire::to(database);
    wire.set(Way::Deaf);
    let service = Running::of_store(wire.store(), None);
    state_is(&service, "sourde");
    assert_eq!(service.json("/health")["etat"], "degrade");
    assert_eq!((metric(&service, "hent_base_entendue"), metric(&service, "hent_base_jointe")), (0.0, 1.0));
    database.sql(WITHDRAW).await.unwrap();
    soon("the withdrawal", || (published(&service) == 1).then_some(()));
    wire.set(Way::Open);
    state_is(&service, "jointe");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_database_is_lost_and_found_again() {
    let Some(database) = &Database::of_network("silent::a_silent_database_is_lost_and_found_again").await else {
        return;
    };
    let wire = Wire::to(database);
    let folder = tempfile::tempdir().unwrap();
    let secours = folder.path().join("secours.gpkg");
    let service = Running::of_store(wire.store(), Some(secours.clone()));
    soon("the copy", || secours.exists().then_some(()));
    wire.set(Way::Silent);
    state_is(&service, "perdue");
    database.sql(WITHDRAW).await.unwrap();
    // A service that starts now serves the backup copy after a short timeout.
    let copy = Running::of_store(wire.store(), Some(secours));
    assert!(copy.json("/health")["copie_de_secours_du"].is_string());
    wire.set(Way::Open);
    soon("the withdrawal", || (published(&service) == 1).then_some(()));
    soon("the withdrawal, in the other", || (published(&copy) == 1).then_some(()));
    state_is(&service, "jointe");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_schema_is_reported() {
    let Some((database, service)) = served("silent::a_dropped_schema_is_reported").await else { return };
    database.sql("DROP SCHEMA hent CASCADE").await.unwrap();
    state_is(&service, "perdue");
    assert_eq!(published(&service), 2, "the last known state is served");
}

/// Returns a GeoPackage filled with the network.
async fn file(folder: &Path) -> (std::path::PathBuf, Store) {
    let path = folder.join("base.gpkg");
    let store = filled(&path, &network()).await;
    (path, store)
}

/// A layer that another program has replaced has neither triggers nor rules.
#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_layer_is_followed_and_gets_its_triggers_back() {
    let folder = tempfile::tempdir().unwrap();
    let (path, store) = file(folder.path()).await;
    let service = Running::of_store(store, None);
    assert_eq!(published(&service), 2);
    let (layer, store) = (folder.path().join("couche.gpkg"), path.to_str().unwrap());
    let ogr2ogr = |arguments: &[&str]| {
        let output = Command::new("ogr2ogr").args(arguments).stdin(Stdio::null()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    ogr2ogr(&[layer.to_str().unwrap(), store, "hebergeur", "-lco", "FID=id"]);
    ogr2ogr(&["-update", "-overwrite", store, layer.to_str().unwrap(), "hebergeur", "-lco", "FID=id"]);
    let edit = |sql: &str| {
        let connection = raw(&path);
        gpkg_functions(&connection);
        connection.execute_batch(sql).unwrap();
    };
    edit("UPDATE hebergeur SET publier_position = 'non' WHERE id = 2");
    soon("the withdrawal", || (published(&service) == 1).then_some(()));
    let triggers = || {
        let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'hebergeur_log_%'";
        raw(&path).query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    soon("the triggers", || (triggers() == 3).then_some(()));
    // Without the rules, a row that breaks one is left out, and everything else is served.
    let connection = raw(&path);
    gpkg_functions(&connection);
    against_the_rules(&connection, "UPDATE hebergeur SET type = 'château' WHERE id = 1");
    soon("the row that cannot be read", || (published(&service) == 0).then_some(()));
    assert_eq!(service.json("/health")["etat"], "degrade");
    edit("UPDATE hebergeur SET type = 'gite' WHERE id = 1");
    soon("the row that can", || (published(&service) == 1).then_some(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_file_is_reported_and_its_copy_served() {
    let folder = tempfile::tempdir().unwrap();
    let (path, store) = file(folder.path()).await;
    let secours = folder.path().join("base-secours.gpkg");
    let service = Running::of_store(store.clone(), Some(secours.clone()));
    soon("the copy", || secours.exists().then_some(()));
    let length = std::fs::metadata(&path).unwrap().len();
    std::fs::File::options().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    state_is(&service, "perdue");
    assert_eq!(published(&service), 2);
    drop(service);
    let service = Running::of_store(store, Some(secours));
    assert_eq!(published(&service), 2);
    assert!(service.json("/health")["copie_de_secours_du"].is_string());
}

/// An unreadable host does not prevent a new copy. An old copy would still contain hosts who have withdrawn since.
#[tokio::test(flavor = "multi_thread")]
async fn an_unreadable_host_is_in_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let (path, store) = file(folder.path()).await;
    against_the_rules(&raw(&path), "UPDATE hebergeur SET type = 'château' WHERE id = 1");
    let secours = folder.path().join("base-secours.gpkg");
    let service = Running::of_store(store.clone(), Some(secours.clone()));
    soon("the copy", || secours.exists().then_some(()));
    assert_eq!(published(&service), 1);
    let rows = raw(&secours).query_row("SELECT count(*) FROM hebergeur", [], |row| row.get::<_, i64>(0));
    assert_eq!(rows, Ok(2));
    assert!(store.dump(&folder.path().join("whole.gpkg")).await.is_err(), "a dump with an unreadable row must fail");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_from_before_a_store_was_emptied_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (path, store) = file(folder.path()).await;
    let (secours, before) = (folder.path().join("base-secours.gpkg"), folder.path().join("base-secours-avant.gpkg"));
    let service = Running::of_store(store.clone(), Some(secours.clone()));
    soon("the copy", || secours.exists().then_some(()));
    drop(service);
    let empty = "PRAGMA foreign_keys = OFF; DELETE FROM perturbation; DELETE FROM voie_troncon; DELETE FROM etape;
                 DELETE FROM hebergeur; DELETE FROM guide; DELETE FROM point_interet; DELETE FROM troncon; DELETE FROM localite; DELETE FROM voie";
    raw(&path).execute_batch(empty).unwrap();
    let service = Running::of_store(store, Some(secours.clone()));
    soon("the copy of before", || before.exists().then_some(()));
    soon("it is said", || service.json("/health")["copie_d_avant_du"].as_str().map(drop));
    assert_eq!(service.json("/health")["etat"], "degrade");
    let rows = |path: &Path| raw(path).query_row("SELECT count(*) FROM hebergeur", [], |row| row.get::<_, i64>(0));
    assert_eq!((rows(&before), rows(&secours)), (Ok(3), Ok(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_withdrawn_even_without_triggers() {
    let stores = Stores::filled("silent::a_host_is_withdrawn_even_without_triggers", &network()).await;
    for store in stores.all() {
        let service = Running::of_store(store.clone(), None);
        let code = service.json("/api/hebergeurs/proches?lon=-2&lat=47.5&n=1");
        let code = code["hebergeurs"][0]["code"].as_str().unwrap().to_owned();
        match (&store, &stores.database) {
            (Store::Postgis(_), Some(database)) => {
                database.sql("ALTER TABLE hent.hebergeur DISABLE TRIGGER ALL").await.unwrap();
            }
            _ => raw(&stores.file()).execute_batch("DROP TRIGGER hebergeur_log_update").unwrap(),
        }
        assert!(store.retirer(&Code::parse(&code).unwrap()).await.unwrap());
        soon("the withdrawal", || (published(&service) == 1).then_some(()));
        assert_eq!(service.get(&format!("/api/hebergeurs/{code}"), &[]).status(), 404);
        assert!(!store.retirer(&Code::parse("personne").unwrap()).await.unwrap());
    }
}
