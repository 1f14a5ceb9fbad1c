//! PostGIS asked directly, each client over one connection with a prepared statement, as a tile server would.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio_postgres::{Client, NoTls};

use crate::client;

/// The three layers, from the same tables as the tile servers get (two dimensions, already projected: scripts/bench).
const MVT: &str = "
    WITH box AS (SELECT ST_TileEnvelope($1, $2, $3) AS tile, ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096) AS reach),
    troncons AS (SELECT ST_AsMVT(t, 'troncon', 4096, 'geom', 'id') AS mvt FROM (
        SELECT id, code, nom, revetement, ST_AsMVTGeom(geom, tile, 4096, 64) AS geom
        FROM publie.troncon, box WHERE geom && reach) t WHERE geom IS NOT NULL),
    hosts AS (SELECT ST_AsMVT(t, 'hebergeur', 4096, 'geom', 'id') AS mvt FROM (
        SELECT id, code, nom, type, capacite, ST_AsMVTGeom(geom, tile, 4096, 64) AS geom
        FROM publie.hebergeur, box WHERE geom && reach) t WHERE geom IS NOT NULL),
    points AS (SELECT ST_AsMVT(t, 'point_interet', 4096, 'geom', 'id') AS mvt FROM (
        SELECT id, code, nom, categorie, ST_AsMVTGeom(geom, tile, 4096, 64) AS geom
        FROM publie.point_interet, box WHERE geom && reach) t WHERE geom IS NOT NULL)
    SELECT troncons.mvt || hosts.mvt || points.mvt FROM troncons, hosts, points";

/// Exact on the ellipsoid: the index gives candidates by distance on the sphere, `<->` of geography ranks them.
const KNN: &str = "
    SELECT code, nom, ST_Distance(geom::geography, p) FROM hent.hebergeur,
        LATERAL (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography AS p) q
    WHERE publier_position = 'exacte' ORDER BY geom::geography <-> p LIMIT 5";

/// What the index of [`KNN`] is made by, outside of what is measured.
pub const KNN_INDEX: &str = "CREATE INDEX IF NOT EXISTS bench_knn ON hent.hebergeur USING gist ((geom::geography));
    ANALYZE hent.hebergeur";

/// Tiles, round and round for so long.
pub async fn mvt(database: &str, list: Vec<String>, clients: usize, seconds: Duration) {
    let tiles: Vec<[i32; 3]> = list
        .iter()
        .map(|line| {
            let mut numbers = line.split('/').map(|word| word.parse().expect("z/x/y"));
            [(); 3].map(|()| numbers.next().expect("z/x/y"))
        })
        .collect();
    run(database, MVT, clients, seconds, tiles.len(), async |client, statement, i| {
        let [z, x, y] = &tiles[i];
        let tile: Vec<u8> = client.query_one(statement, &[z, x, y]).await?.get(0);
        assert!(!tile.is_empty(), "{z}/{x}/{y} is empty");
        Ok(())
    })
    .await;
}

/// The nearest five hosts, round and round for so long.
pub async fn knn(database: &str, list: Vec<String>, clients: usize, seconds: Duration) {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await.expect("the database answers");
    tokio::spawn(connection);
    client.batch_execute(KNN_INDEX).await.expect("an index");
    let places: Vec<[f64; 2]> = list
        .iter()
        .map(|line| {
            let mut numbers = line.split(' ').map(|word| word.parse().expect("lon lat"));
            [(); 2].map(|()| numbers.next().expect("lon lat"))
        })
        .collect();
    run(database, KNN, clients, seconds, places.len(), async |client, statement, i| {
        let [lon, lat] = &places[i];
        assert_eq!(client.query(statement, &[lon, lat]).await?.len(), 5);
        Ok(())
    })
    .await;
}

/// Asks question after question of `count` over some connections and reports.
async fn run(
    database: &str,
    sql: &str,
    clients: usize,
    seconds: Duration,
    count: usize,
    ask: impl AsyncFn(&Client, &tokio_postgres::Statement, usize) -> Result<(), tokio_postgres::Error>,
) {
    let next = Arc::new(AtomicUsize::new(0));
    let mut connected = vec![];
    for _ in 0..clients {
        let (client, connection) = tokio_postgres::connect(database, NoTls).await.expect("the database answers");
        tokio::spawn(connection);
        let statement = client.prepare(sql).await.expect("a statement");
        connected.push((client, statement));
    }
    let start = Instant::now();
    let each = connected.iter().map(async |(client, statement)| {
        let (mut taken, mut failures) = (vec![], 0);
        while start.elapsed() < seconds {
            let asked = Instant::now();
            if let Err(error) = ask(client, statement, next.fetch_add(1, Ordering::Relaxed) % count).await {
                eprintln!("{error}");
                failures += 1;
            }
            taken.push(asked.elapsed());
        }
        (taken, failures)
    });
    let answers = futures_util::future::join_all(each).await;
    let seconds = start.elapsed().as_secs_f64();
    let failures = answers.iter().map(|(_, failures)| failures).sum();
    client::report(answers.into_iter().flat_map(|(taken, _)| taken).collect(), seconds, failures);
}
