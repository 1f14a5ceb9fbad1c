//! A change in a store reaches the served answers: the atlas, the tiles and the events. Its modules test each store and
//! open pages.
//!
//! No test asserts how long something takes. Tests wait, with a generous limit, for what must happen.

mod database; // PostGIS: announcements, lost connections
mod file; // a GeoPackage that other programs write
mod pages; // open pages in a browser
mod past; // earlier states, from the log

use std::path::Path;

use hent::geo::{Position, TileId, World, mercator};
use hent::model::row::{Row, Value};
use hent::model::table::Table;
use hent::store::Store;

use crate::support::atlases::atlas_of;
use crate::support::events::Listener;
use crate::support::rows::{HERE, HIDDEN, THERE, network, text};
use crate::support::service::{Running, header, metric};
use crate::support::stores::{Stores, change, filled, raw};
use crate::support::wait::{PATIENCE, eventually};

/// Returns the tiles around some places and their neighbours, at all zooms.
fn tiles() -> Vec<String> {
    let mut tiles = vec![];
    for z in 0..=14u8 {
        for place in [HERE, THERE, HIDDEN, Position::flat(-4.5, 48.4)] {
            let grid = World::from_position(place).on_grid(z);
            let of = |v: i32| i64::from(v / mercator::EXTENT);
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (-1, 0), (0, -1)] {
                let number = |v: i64| u64::try_from(v).unwrap_or(u64::MAX);
                if let Ok(tile) = TileId::new(z.into(), number(of(grid.x) + dx), number(of(grid.y) + dy)) {
                    tiles.push(format!("/tiles/{tile}.mvt"));
                }
            }
        }
    }
    tiles.sort_unstable();
    tiles.dedup();
    tiles
}

/// Waits until /health reports this state of the store.
#[track_caller]
fn base_is(service: &Running, state: &str) {
    eventually(state, || (service.json("/health")["base"]["etat"] == state).then_some(()));
}

fn named(service: &Running, nom: &str) -> Option<()> {
    let voies = service.json("/api/voies");
    voies["voies"].as_array().unwrap().iter().any(|voie| voie["nom"] == nom).then_some(())
}

/// Returns a service that follows a store, and a subscriber to its events.
fn followed(store: &Store) -> (Running, Listener) {
    let service = Running::of_store(store.clone(), None);
    let listener = Listener::new(service.address);
    (service, listener)
}

/// Makes one of eight edits, each of another kind. Returns the table that the event must name.
async fn edit_number(step: usize, store: &Store) -> &'static str {
    let moved = |table: Table, place: Position| move |row: &mut Row| row.set(table, "geom", Value::Point(place));
    let worded = |table: Table, column: &'static str, word: &'static str| {
        move |row: &mut Row| row.set(table, column, text(word))
    };
    let bent = |row: &mut Row| {
        let line = [(-4.77, 48.33), (-4.6, 48.3), (-4.5, 48.4)].map(|(lon, lat)| Position::flat(lon, lat));
        row.set(Table::Troncon, "geom", Value::Line(line.into()));
    };
    let ordre = |row: &mut Row| row.set(Table::Voie, "ordre", Value::Int(7));
    match step {
        0 => change(store, Table::Voie, 1, worded(Table::Voie, "nom", "Nouveau nom")).await,
        1 => change(store, Table::PointInteret, 2, moved(Table::PointInteret, Position::flat(-2.1, 47.6))).await,
        2 => change(store, Table::Hebergeur, 2, worded(Table::Hebergeur, "publier_position", "non")).await,
        3 => change(store, Table::Localite, 9, moved(Table::Localite, THERE)).await,
        4 => change(store, Table::Voie, 9, ordre).await,
        5 => change(store, Table::Troncon, 1, bent).await,
        6 => change(store, Table::Guide, 1, worded(Table::Guide, "titre", "Titre")).await,
        _ => change(store, Table::Etape, 1, worded(Table::Etape, "nom", "Autre")).await,
    }
    ["voie", "point_interet", "hebergeur", "localite", "voie", "troncon", "guide", "etape"][step]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_changes_exactly_the_tiles_that_it_touches() {
    let stores = Stores::filled("live::an_edit_changes_exactly_the_tiles_that_it_touches", &network()).await;
    for store in stores.all() {
        let (service, listener) = followed(&store);
        let tiles = tiles();
        let mut etags = vec![];
        let ask = |service: &Running| -> Vec<String> {
            tiles.iter().map(|tile| header(&service.get(tile, &[]), "etag").to_owned()).collect()
        };
        let shows_voie = |tile: &String| service.get(&tile.replace("/tiles/", "/tiles/voies/"), &[]).status() == 200;
        let shown: Vec<bool> = tiles.iter().map(shows_voie).collect();
        for step in 0..8 {
            etags.push(ask(&service)); // every tile is cached now
            let table = edit_number(step, &store).await;
            let event = listener.of(table);
            assert_eq!(event["bounds"].is_null(), matches!(step, 4 | 6), "{event}");
            let fresh = Running::new(atlas_of(&store).await);
            for tile in &tiles {
                let (live, fresh) = (service.get(tile, &[]), fresh.get(tile, &[]));
                assert_eq!(live.status(), fresh.status(), "{step} {tile}");
                assert_eq!(
                    (header(&live, "etag"), live.body()),
                    (header(&fresh, "etag"), fresh.body()),
                    "{step} {tile}"
                );
            }
            assert_eq!(service.json("/api/voies"), fresh.json("/api/voies"), "{step}");
            assert_eq!(service.json("/health")["revision"], event["revision"]);
        }
        // The new name of the voie changed exactly the tiles that show the voie.
        for (number, tile) in tiles.iter().enumerate() {
            assert_eq!(etags[0][number] != etags[1][number], shown[number], "{tile}");
        }
        assert_eq!(metric(&service, "hent_abonnes"), 1.0);
        assert_eq!(metric(&service, "hent_base_jointe"), 1.0);
        assert!(metric(&service, "hent_corps_octets") > 0.0 && metric(&service, "hent_revision") > 0.0);
        // The revision is stored, so it survives a restart.
        let revision = service.json("/health")["revision"].clone();
        drop(service);
        assert_eq!(Running::of_store(store, None).json("/health")["revision"], revision);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_event_tells_of_a_private_host() {
    let stores = Stores::filled("live::no_event_tells_of_a_private_host", &network()).await;
    for store in stores.all() {
        let (service, listener) = followed(&store);
        let reloaded =
            |n: f64| move |service: &Running| (metric(service, "hent_reconstructions_total") > n).then_some(());
        // A private host moves, and another private host is added.
        let before = metric(&service, "hent_reconstructions_total");
        for id in [3, 4] {
            change(&store, Table::Hebergeur, id, |row| {
                row.set(Table::Hebergeur, "publier_position", text("non"));
                row.set(Table::Hebergeur, "geom", Value::Point(Position::flat(11.0, 51.0)));
            })
            .await;
        }
        eventually("the private change is loaded", || reloaded(before)(&service));
        // When a host withdraws, the event has the place that was public, not the new one.
        change(&store, Table::Hebergeur, 2, |row| {
            row.set(Table::Hebergeur, "publier_position", text("non"));
            row.set(Table::Hebergeur, "geom", Value::Point(HIDDEN));
        })
        .await;
        let event = listener.next();
        assert_eq!(event["tables"], serde_json::json!(["hebergeur"]), "the private change gave an event");
        assert_eq!(event["bounds"], serde_json::json!([THERE.lon, THERE.lat, THERE.lon, THERE.lat]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_edits_causes_few_rebuilds() {
    let stores = Stores::filled("live::a_burst_of_edits_causes_few_rebuilds", &network()).await;
    for store in stores.all() {
        let service = Running::of_store(store.clone(), None);
        let update = |n: u32| format!("UPDATE #voie SET nom = 'numéro {n}' WHERE id = 1");
        match (&store, &stores.database) {
            (Store::Postgis(_), Some(database)) => {
                let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                for n in 1..=2_000 {
                    client.batch_execute(&update(n).replace('#', "hent.")).await.unwrap();
                }
                // The same number of statements in one transaction.
                let many: String = (1..=10_000).map(|n| update(n).replace('#', "hent.") + ";").collect();
                client.batch_execute(&many).await.unwrap();
            }
            _ => {
                let file = stores.file();
                tokio::task::spawn_blocking(move || {
                    let connection = raw(&file);
                    connection.busy_timeout(PATIENCE).unwrap();
                    connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
                    for n in (1..=2_000).chain([10_000]) {
                        connection.execute_batch(&update(n).replace('#', "")).unwrap();
                    }
                })
                .await
                .unwrap();
            }
        }
        eventually("the last state", || named(&service, "numéro 10000"));
        let rebuilds = metric(&service, "hent_reconstructions_total");
        eprintln!("{}: {rebuilds} rebuilds", store.name());
        assert!((1.0..200.0).contains(&rebuilds), "{rebuilds}");
    }
}

/// Returns a GeoPackage with the network, and a service that follows it.
async fn file_and_service(folder: &Path) -> (std::path::PathBuf, Store, Running) {
    let file = folder.join("base.gpkg");
    let store = filled(&file, &network()).await;
    let service = Running::of_store(store.clone(), None);
    (file, store, service)
}
