//! Several processes may serve one store. Each sends the same bytes and ETags as the others, and as itself before a
//! restart.

use std::collections::BTreeMap;
use std::io::Read;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use hent::atlas::Atlas;
use hent::geo::{Position, TileId};
use hent::model::Dataset;
use hent::model::row::Value;
use hent::model::table::Table;
use hent::tile::Tiles;

use crate::support::programs::serve_in;
use crate::support::stores::{Stores, fill};

/// The shortest voie of the demonstration data, so that its tiles are soon available in the slow encodings.
const VOIE: &str = "locquirec";

/// Path and encoding; then ETag, `Content-Encoding` and body.
type Bodies = BTreeMap<(String, &'static str), (String, String, Vec<u8>)>;

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves a store and gets every tile in every encoding. Waits for the slow encodings.
fn bodies(folder: &std::path::Path, address: &str, tiles: &[TileId]) -> Bodies {
    let (process, server) = serve_in(folder, &["--store", address], Stdio::null());
    let _process = Process(process);
    let start = Instant::now();
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
    let mut bodies = Bodies::new();
    for coding in ["identity", "gzip", "br", "zstd"] {
        for tile in tiles {
            let path = format!("/tiles/{tile}.mvt");
            loop {
                let request = ureq::http::Request::get(format!("http://{server}{path}"));
                let answer = agent.run(request.header("accept-encoding", coding).body(()).unwrap()).unwrap();
                assert!([200, 204].contains(&answer.status().as_u16()), "{path}");
                let header = |name| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
                let (etag, packed) = (header("etag"), header("content-encoding"));
                let mut body = vec![];
                answer.into_body().into_reader().read_to_end(&mut body).unwrap();
                // Short bodies are never compressed. A long one may be compressed later.
                if coding == "identity" || packed == coding || body.len() < 1_000 {
                    bodies.insert((path, coding), (etag, packed, body));
                    break;
                }
                assert!(start.elapsed() < Duration::from_secs(300), "{path} is never sent as {coding}");
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
    bodies
}

#[tokio::test(flavor = "multi_thread")]
async fn every_process_sends_the_same_tiles_in_every_encoding() {
    let stores = Stores::new("replicas::every_process_sends_the_same_tiles_in_every_encoding").await;
    let folder = stores.folder.path();
    let demonstration = folder.join("hent.gpkg");
    hent::cli::demo::create(&demonstration).await.unwrap();
    let demonstration = hent::store::Store::at(demonstration.to_str().unwrap()).unwrap();
    let mut rows = demonstration.load(&Table::CONTENT).await.unwrap();
    let id = |row: &hent::model::row::Row, table, column| row.get(table, column).clone();
    let voie = (rows.of(Table::Voie).iter())
        .find(|row| *row.get(Table::Voie, "code") == Value::Text(VOIE.into()))
        .map(|row| id(row, Table::Voie, "id"))
        .unwrap();
    rows.of_mut(Table::Voie).retain(|row| *row.get(Table::Voie, "id") == voie);
    for table in [Table::VoieTroncon, Table::Etape, Table::Guide, Table::Perturbation] {
        rows.of_mut(table).retain(|row| *row.get(table, "voie_id") == voie);
    }
    let troncons: Vec<Value> =
        rows.of(Table::VoieTroncon).iter().map(|row| id(row, Table::VoieTroncon, "troncon_id")).collect();
    rows.of_mut(Table::Troncon).retain(|row| troncons.contains(row.get(Table::Troncon, "id")));
    // Only the hosts and points near the voie: every tile that has one is compressed, too.
    let line = |row: &hent::model::row::Row| match row.get(Table::Troncon, "geom") {
        Value::Line(line) => line.clone(),
        _ => vec![],
    };
    let lines: Vec<Position> = rows.of(Table::Troncon).iter().flat_map(line).collect();
    let is_near = |place: &Position| {
        lines.iter().any(|vertex| (vertex.lon - place.lon).abs() < 0.02 && (vertex.lat - place.lat).abs() < 0.02)
    };
    for table in [Table::Hebergeur, Table::PointInteret] {
        rows.of_mut(table).retain(|row| matches!(row.get(table, "geom"), Value::Point(place) if is_near(place)));
    }
    let atlas = Atlas::build(Dataset::from_rows(rows.clone()).unwrap());
    let content = Tiles::new(&atlas);
    let tiles: Vec<TileId> = (0..=TileId::MAX_ZOOM).flat_map(|z| content.near(z)).collect();
    for store in stores.all() {
        fill(&store, &rows).await;
    }

    let file = stores.file().display().to_string();
    // Two processes on one file, one of them restarted, and one on a database with the same content if there is
    // PostgreSQL.
    let addresses: Vec<&str> =
        [&file, &file].into_iter().chain(stores.database.as_ref().map(|d| &d.url)).map(|a| a.as_str()).collect();
    let mut all: Vec<Bodies> = std::thread::scope(|scope| {
        let of_each: Vec<_> = addresses.iter().map(|address| scope.spawn(|| bodies(folder, address, &tiles))).collect();
        of_each.into_iter().map(|each| each.join().unwrap()).collect()
    });
    all.push(bodies(folder, &file, &tiles));
    for coding in ["gzip", "br", "zstd"] {
        let packed = all[0].values().filter(|(_, packed, _)| packed == coding).count();
        eprintln!("{} tiles, {packed} packed as {coding}", tiles.len());
        assert!(packed > 50, "too few compressed bodies were compared");
    }
    let first = all.remove(0);
    for other in all {
        assert_eq!(first.len(), other.len());
        for (name, body) in &first {
            assert!(other[name] == *body, "{name:?}");
        }
    }
}
