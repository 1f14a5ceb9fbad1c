//! A change of either store, on its way to everybody's map; a store that is not there.
//!
//! Nothing here asserts how long something takes: what must happen is waited for, generously.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use hent::geo::{Position, TileId, World, mercator};
use hent::model::row::{Row, Value};
use hent::model::table::Table;
use hent::store::Store;
use serde_json::Value as Json;

use crate::browser::Check;
use crate::support::atlases::atlas_of;
use crate::support::database::Database;
use crate::support::events::Listener;
use crate::support::means::program;
use crate::support::programs::{said, terminate};
use crate::support::rows::{HERE, HIDDEN, THERE, network, text};
use crate::support::service::{Running, header, metric};
use crate::support::stores::{Stores, change, filled, raw};
use crate::support::wait::{PATIENCE, eventually};
use crate::support::wire::{Way, Wire};

/// The tiles around some places, with their neighbours.
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

/// Waits until the service knows that its base is `state`.
#[track_caller]
fn base_is(service: &Running, state: &str) {
    eventually(state, || (service.json("/health")["base"]["etat"] == state).then_some(()));
}

fn named(service: &Running, nom: &str) -> Option<()> {
    let voies = service.json("/api/voies");
    voies["voies"].as_array().unwrap().iter().any(|voie| voie["nom"] == nom).then_some(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_is_served_and_told_and_all_else_stays() {
    let stores = Stores::filled("live::an_edit_is_served_and_told_and_all_else_stays", &network()).await;
    for store in stores.all() {
        let service = Running::of_store(store.clone(), None);
        let listener = Listener::new(service.address);
        let tiles = tiles();
        let mut etags = vec![];
        let ask = |service: &Running| -> Vec<String> {
            tiles.iter().map(|tile| header(&service.get(tile, &[]), "etag").to_owned()).collect()
        };
        let (nom, ordre, at) = (
            |row: &mut Row| row.set(Table::Voie, "nom", text("Nouveau nom")),
            |row: &mut Row| row.set(Table::Voie, "ordre", Value::Int(7)),
            |table: Table, place: Position| move |row: &mut Row| row.set(table, "geom", Value::Point(place)),
        );
        let shows_voie = |tile: &String| service.get(&tile.replace("/tiles/", "/tiles/voies/"), &[]).status() == 200;
        let shown: Vec<bool> = tiles.iter().map(shows_voie).collect();
        for step in 0..8 {
            etags.push(ask(&service)); // every body is kept now
            match step {
                0 => change(&store, Table::Voie, 1, nom).await,
                1 => change(&store, Table::PointInteret, 2, at(Table::PointInteret, Position::flat(-2.1, 47.6))).await,
                2 => {
                    change(&store, Table::Hebergeur, 2, |row| {
                        row.set(Table::Hebergeur, "publier_position", text("non"));
                    })
                    .await
                }
                3 => change(&store, Table::Localite, 9, at(Table::Localite, THERE)).await,
                4 => change(&store, Table::Voie, 9, ordre).await,
                5 => {
                    change(&store, Table::Troncon, 1, |row| {
                        let line =
                            vec![Position::flat(-4.77, 48.33), Position::flat(-4.6, 48.3), Position::flat(-4.5, 48.4)];
                        row.set(Table::Troncon, "geom", Value::Line(line));
                    })
                    .await
                }
                6 => change(&store, Table::Guide, 1, |row| row.set(Table::Guide, "titre", text("Titre"))).await,
                _ => change(&store, Table::Etape, 1, |row| row.set(Table::Etape, "nom", text("Autre"))).await,
            }
            let table = ["voie", "point_interet", "hebergeur", "localite", "voie", "troncon", "guide", "etape"][step];
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
        // Renaming the voie changed the tiles that show it, and no other.
        for (number, tile) in tiles.iter().enumerate() {
            assert_eq!(etags[0][number] != etags[1][number], shown[number], "{tile}");
        }
        assert_eq!(metric(&service, "hent_abonnes"), 1.0);
        assert_eq!(metric(&service, "hent_base_jointe"), 1.0);
        assert!(metric(&service, "hent_corps_octets") > 0.0 && metric(&service, "hent_revision") > 0.0);
        // The revision is the store's: it survives a restart.
        let revision = service.json("/health")["revision"].clone();
        drop(service);
        assert_eq!(Running::of_store(store, None).json("/health")["revision"], revision);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_of_a_private_host() {
    let stores = Stores::filled("live::nothing_tells_of_a_private_host", &network()).await;
    for store in stores.all() {
        let service = Running::of_store(store.clone(), None);
        let listener = Listener::new(service.address);
        let reloaded =
            |n: f64| move |service: &Running| (metric(service, "hent_reconstructions_total") > n).then_some(());
        // It moves, and another one comes.
        let before = metric(&service, "hent_reconstructions_total");
        for id in [3, 4] {
            change(&store, Table::Hebergeur, id, |row| {
                row.set(Table::Hebergeur, "publier_position", text("non"));
                row.set(Table::Hebergeur, "geom", Value::Point(Position::flat(11.0, 51.0)));
            })
            .await;
        }
        eventually("the private change is loaded", || reloaded(before)(&service));
        // A host who changes his mind is at the place that he had agreed to, not where he now is.
        change(&store, Table::Hebergeur, 2, |row| {
            row.set(Table::Hebergeur, "publier_position", text("non"));
            row.set(Table::Hebergeur, "geom", Value::Point(HIDDEN));
        })
        .await;
        let event = listener.next();
        assert_eq!(event["tables"], serde_json::json!(["hebergeur"]), "the private change was no event");
        assert_eq!(event["bounds"], serde_json::json!([THERE.lon, THERE.lat, THERE.lon, THERE.lat]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_ends_in_the_right_state_with_few_rebuilds() {
    let stores = Stores::filled("live::a_burst_ends_in_the_right_state_with_few_rebuilds", &network()).await;
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
                // and as many statements of one transaction
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

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_goes_and_comes_back() {
    let Some(database) = &Database::filled("live::a_database_that_goes_and_comes_back", &network()).await else {
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
    assert_eq!(service.get("/tiles/14/8000/5000.mvt", &[]).status(), 204, "what was not asked for before");
    database.reachable(true).await;
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Après"))).await;
    eventually("the change made meanwhile", || named(&service, "Après"));
    base_is(&service, "jointe");
    // Only the connection is cut, and a change is made before it is there again.
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    database.sql(&format!("{cut}; UPDATE hent.voie SET nom = 'Encore'")).await.unwrap();
    eventually("the change that was not announced", || named(&service, "Encore"));
}

/// The connection that listens is lost, and nobody is let in for a while: it is tried again, but less and less often;
/// then what nobody announced is found by comparing everything, and what is announced after that is heard.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_lost_is_made_again_without_haste() {
    let Some(database) =
        &Database::filled("live::a_connection_that_is_lost_is_made_again_without_haste", &network()).await
    else {
        return;
    };
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
        // From 0.2 s on, each wait is twice the one before, or as little as half of that: 0.1, 0.2, 0.4, 0.8, 1.6 s.
        let tried = wire.came() - came;
        assert!((1..=6).contains(&tried), "{tried} tries in 4 s");
        assert_eq!(named(&service, &nom("Inaperçue")), None);
        wire.set(Way::Open);
        eventually("what nobody announced", || named(&service, &nom("Inaperçue")));
        assert_eq!(listener.of("voie")["tables"], serde_json::json!(["voie"]));
        base_is(&service, "jointe");
        database.sql(&format!("UPDATE hent.voie SET nom = '{}' WHERE id = 1", nom("Annoncée"))).await.unwrap();
        eventually("what is announced", || named(&service, &nom("Annoncée")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn started_without_its_database() {
    let Some(database) = &Database::filled("live::started_without_its_database", &network()).await else { return };
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
    let missing = hent::live::start(nowhere, Some(folder.path().join("secours.gpkg"))).await;
    assert!(missing.err().unwrap().to_string().contains("injoignable"));
}

/// What the triggers say, as any program that listens hears it.
#[tokio::test]
async fn announcements_are_small_and_private() {
    let Some(database) = &Database::filled("live::announcements_are_small_and_private", &network()).await else {
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

/// A file of the embedded store, filled and served.
async fn file_and_service(folder: &Path) -> (std::path::PathBuf, Store, Running) {
    let file = folder.join("base.gpkg");
    let store = filled(&file, &network()).await;
    let service = Running::of_store(store.clone(), None);
    (file, store, service)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_replaced_or_goes() {
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
async fn a_row_that_cannot_be_read_is_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _, service) = file_and_service(folder.path()).await;
    let set = |sql: &'static str| {
        let edit = raw(&file);
        edit.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
        edit.execute_batch(sql).unwrap();
    };
    let nom = service.json("/api/voies")["voies"][0]["nom"].as_str().unwrap().to_owned();
    set("UPDATE voie SET ordre = 'x', nom = 'Fausse' WHERE id = 1");
    let state = |state: &str| eventually(state, || (service.json("/health")["etat"] == state).then_some(()));
    state("degrade");
    assert_eq!((named(&service, "Fausse"), named(&service, &nom)), (None, None));
    let health = service.json("/health");
    assert_eq!(health["base"]["etat"], "jointe");
    assert!(!health.to_string().contains("id="), "no row is named to everybody");
    // A service that starts now serves all else.
    let again = Running::of_store(Store::at(file.to_str().unwrap()).unwrap(), None);
    assert_eq!(
        (again.json("/health")["voies"].as_u64(), again.json("/health")["localites"].as_u64()),
        (Some(0), Some(2))
    );
    set("UPDATE voie SET ordre = 1, nom = 'Juste' WHERE id = 1");
    state("ok");
    named(&service, "Juste").unwrap();
}

/// QGIS opens a GeoPackage with a write-ahead log and ends it when it closes it. That must work while hent serves.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_ahead_log_is_followed_and_can_be_ended() {
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

/// SIGTERM ends events as answers end, so that the stop is not held up.
#[test]
fn events_end_when_the_service_stops() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = crate::support::programs::serve_in(folder.path(), &[], std::process::Stdio::null());
    let mut socket = TcpStream::connect(address).unwrap();
    socket.write_all(b"GET /evenements HTTP/1.1\r\nHost: essai\r\n\r\n").unwrap();
    let mut lines = BufReader::new(socket).lines().map_while(Result::ok).skip_while(|line| !line.starts_with("data: "));
    assert!(lines.next().unwrap().contains("revision"));
    terminate(&process);
    assert!(lines.any(|line| line == "0"), "the stream is ended by its last chunk, not cut");
    assert_eq!(process.wait().unwrap().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_repaints_by_itself() {
    let test = "live::an_open_page_repaints_by_itself";
    let folder = tempfile::tempdir().unwrap();
    let (_, store, service) = file_and_service(folder.path()).await;
    let Some(mut page) = Check::start(test, &format!("http://{}", service.address), &[]) else { return };
    page.stops_at("open");
    eventually("the page listens", || (metric(&service, "hent_abonnes") > 0.0).then_some(()));
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Repeinte"))).await;
    page.goes_on();
    page.stops_at("repainted");
    // What is in no tile: the page asks for the list and for every tile in view, and has them all.
    let same = "hent_reponses_total{classe=\"3xx\"}";
    let before = metric(&service, same);
    change(&store, Table::Guide, 1, |row| row.set(Table::Guide, "titre", text("Titre"))).await;
    eventually("the tiles", || (metric(&service, same) >= before + 2.0).then_some(()));
    page.goes_on();
    page.passes();
}

/// A browser has six connections for a site over HTTP/1.1, and a stream of events would keep one for each page.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_browser_share_the_stream_and_embedded_ones_do_without() {
    let test = "live::pages_of_one_browser_share_the_stream_and_embedded_ones_do_without";
    let folder = tempfile::tempdir().unwrap();
    let (_, store, service) = file_and_service(folder.path()).await;
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Première"))).await;
    eventually("its name", || named(&service, "Première"));
    let Some(mut page) = Check::start(test, &format!("http://{}", service.address), &[]) else { return };
    page.stops_at("open");
    eventually("the page listens", || (metric(&service, "hent_abonnes") == 1.0).then_some(()));
    page.goes_on();
    page.stops_at("eight");
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Repeinte"))).await;
    page.goes_on();
    page.stops_at("repainted");
    assert!(metric(&service, "hent_abonnes") <= 1.0, "{}", metric(&service, "hent_abonnes"));
    page.goes_on();
    page.passes();
}
