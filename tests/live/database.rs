//! PostGIS: its announcements, and a database that cannot be reached.

use std::sync::mpsc;
use std::time::Duration;

use hent::model::table::Table;
use hent::store::Store;
use serde_json::Value as Json;

use super::{base_is, named};
use crate::support::database::Database;
use crate::support::events::Listener;
use crate::support::rows::text;
use crate::support::service::{Running, header, metric};
use crate::support::stores::change;
use crate::support::wait::{PATIENCE, eventually};
use crate::support::wire::{Way, Wire};

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_is_served_on_and_followed_again() {
    let Some(database) = &Database::of_network("live::a_lost_database_is_served_on_and_followed_again").await else {
        return;
    };
    let store = database.store();
    let service = Running::of_store(store.clone(), None);
    let tile = service.get("/tiles/0/0/0.mvt", &[]);
    assert_eq!(service.json("/health")["base"]["etat"], "jointe");
    database.reachable(false).await;
    base_is(&service, "perdue");
    let health = service.json("/health");
    assert_eq!(health["etat"], "degrade");
    assert!(health["base"]["depuis"].is_string() && health["base"]["cause"].is_string(), "{health}");
    assert_eq!(metric(&service, "hent_base_jointe"), 0.0);
    assert_eq!(service.get("/tiles/0/0/0.mvt", &[]).body(), tile.body());
    assert_eq!(service.get("/tiles/14/8000/5000.mvt", &[]).status(), 204, "a tile that was never asked for");
    database.reachable(true).await;
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Après"))).await;
    eventually("the change made meanwhile", || named(&service, "Après"));
    base_is(&service, "jointe");
    // Only the connection is cut, and the row changes before hent is connected again.
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.sql(&format!("{cut}; UPDATE hent.voie SET nom = 'Encore'")).await.unwrap();
    eventually("the change that was not announced", || named(&service, "Encore"));
}

/// The listening connection is lost and new ones are refused for a while. hent retries with backoff. Once connected, it
/// finds the missed change by comparing all rows, and hears later announcements.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_retried_with_backoff() {
    let Some(database) = &Database::of_network("live::a_lost_connection_is_retried_with_backoff").await else { return };
    let wire = Wire::to(database);
    let service = Running::of_store(wire.store(), None);
    let listener = Listener::new(service.address);
    for round in 1..=2 {
        let nom = |when: &str| format!("{when} {round}");
        wire.set(Way::Shut);
        base_is(&service, "perdue");
        database.sql(&format!("UPDATE hent.voie SET nom = '{}' WHERE id = 1", nom("Inaperçue"))).await.unwrap();
        let came = wire.came();
        tokio::time::sleep(Duration::from_secs(4)).await;
        // Waits start at 0.2 s and double, each with a jitter down to half: 0.1, 0.2, 0.4, 0.8, 1.6 s at least.
        let tried = wire.came() - came;
        assert!((1..=6).contains(&tried), "{tried} tries in 4 s");
        assert_eq!(named(&service, &nom("Inaperçue")), None);
        wire.set(Way::Open);
        eventually("the change that was not announced", || named(&service, &nom("Inaperçue")));
        assert_eq!(listener.of("voie")["tables"], serde_json::json!(["voie"]));
        base_is(&service, "jointe");
        database.sql(&format!("UPDATE hent.voie SET nom = '{}' WHERE id = 1", nom("Annoncée"))).await.unwrap();
        eventually("the announced change", || named(&service, &nom("Annoncée")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_starts_from_its_copy_without_the_database() {
    let Some(database) = &Database::of_network("live::a_service_starts_from_its_copy_without_the_database").await
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (store, secours) = (database.store(), folder.path().join("secours.gpkg"));
    let service = Running::of_store(store.clone(), Some(secours.clone()));
    eventually("the copy", || secours.exists().then_some(()));
    let tile = service.get("/tiles/0/0/0.mvt", &[]);
    assert_eq!(header(&tile, "hent-donnees-du"), "");
    drop(service);
    let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(&secours).unwrap());
    assert_eq!(mode & 0o777, 0o600);

    database.reachable(false).await;
    let service = Running::of_store(store.clone(), Some(secours.clone()));
    let again = service.get("/tiles/0/0/0.mvt", &[]);
    assert_eq!((header(&again, "etag"), again.body()), (header(&tile, "etag"), tile.body()));
    let of = header(&again, "hent-donnees-du").to_owned();
    assert!(of.parse::<jiff::Timestamp>().is_ok(), "{of}");
    let health = service.json("/health");
    assert_eq!((&health["base"]["etat"], &health["copie_de_secours_du"]), (&"perdue".into(), &of.into()));
    assert_eq!(metric(&service, "hent_secours"), 1.0);

    database.reachable(true).await;
    eventually("the header goes", || {
        header(&service.get("/api/voies", &[]), "hent-donnees-du").is_empty().then_some(())
    });
    base_is(&service, "jointe");
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Après"))).await;
    eventually("a change", || named(&service, "Après"));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_copy_an_unreachable_store_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = Store::at("postgres://personne@127.0.0.1:1/rien").unwrap();
    let missing =
        hent::live::start(nowhere, Some(folder.path().join("secours.gpkg")), std::sync::Arc::new(jiff::Timestamp::now))
            .await;
    assert!(missing.err().unwrap().to_string().contains("injoignable"));
}

/// The announcements of the triggers, as any listening program receives them.
#[tokio::test]
async fn announcements_are_short_and_have_no_private_place() {
    let Some(database) = &Database::of_network("live::announcements_are_short_and_have_no_private_place").await else {
        return;
    };
    let (client, mut connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
    let (send, receive) = mpsc::channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = std::future::poll_fn(|context| connection.poll_message(context)).await {
            if let tokio_postgres::AsyncMessage::Notification(said) = message {
                send.send(serde_json::from_str::<Json>(said.payload()).unwrap()).unwrap();
            }
        }
    });
    let statements = "LISTEN hent;
        UPDATE hent.point_interet SET geom = ST_SetSRID(ST_MakePoint(-1, 47), 4326) WHERE id = 2;
        UPDATE hent.point_interet SET nom = 'rien' WHERE id = 77;
        UPDATE hent.hebergeur SET geom = ST_SetSRID(ST_MakePoint(3, 44), 4326);
        INSERT INTO hent.guide (code, titre) SELECT 'guide-' || n, 'Guide' FROM generate_series(1, 5000) AS n;
        DELETE FROM hent.etape";
    client.batch_execute(statements).await.unwrap();
    let announced: Vec<Json> = (0..4).map(|_| receive.recv_timeout(PATIENCE).unwrap()).collect();
    assert_eq!(
        announced,
        [
            serde_json::json!({ "table": "point_interet", "ids": [2], "bounds": [-2, 47, -1, 47.5] }),
            serde_json::json!({ "table": "hebergeur" }),
            serde_json::json!({ "table": "guide" }),
            serde_json::json!({ "table": "etape", "ids": [1] }),
        ]
    );
}
