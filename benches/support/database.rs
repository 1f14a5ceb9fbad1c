//! Fills PostGIS and queries it directly. Each client has one connection with a prepared statement, as a tile server
//! has.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use futures_util::SinkExt as _;
use hent::geo::Position;
use hent::model::row::{Rows, Value};
use hent::model::table::{Kind, Table};
use tokio_postgres::{Client, NoTls};

use crate::client;
use crate::measurement::{Measurement, Sizes};

/// The three layers, from the tables of the tile servers (two dimensions, already projected; see
/// compare/sql/publish.sql).
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

/// hent's layers with the same content. Where tronçons are too small to be seen, hent shows them merged as voies.
const SAME_CONTENT: &str = "voies,troncons,hebergeurs,points_interet";

/// Exact on the ellipsoid: the index finds candidates by distance on the sphere, and `<->` of geography sorts them.
const KNN: &str = "
    SELECT code, nom, ST_Distance(geom::geography, p) FROM hent.hebergeur,
        LATERAL (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography AS p) q
    WHERE publier_position = 'exacte' ORDER BY geom::geography <-> p LIMIT 5";

/// Parses `z/x/y`.
fn tile(line: &str) -> [i32; 3] {
    let mut numbers = line.split('/').map(|word| word.parse().expect("z/x/y"));
    [(); 3].map(|()| numbers.next().expect("z/x/y"))
}

/// The index for [`KNN`]. Its creation is not measured.
pub const KNN_INDEX: &str = "CREATE INDEX IF NOT EXISTS bench_knn ON hent.hebergeur USING gist ((geom::geography));
    ANALYZE hent.hebergeur";

/// Queries tiles in turn for some time.
pub async fn mvt(database: &str, list: &[String], clients: usize, seconds: Duration) -> Measurement {
    let tiles: Vec<[i32; 3]> = list.iter().map(|line| tile(line)).collect();
    run(database, MVT, clients, seconds, tiles.len(), async |client, statement, i| {
        let [z, x, y] = &tiles[i];
        let tile: Vec<u8> = client.query_one(statement, &[z, x, y]).await?.get(0);
        assert!(!tile.is_empty(), "{z}/{x}/{y} is empty");
        Ok(())
    })
    .await
}

/// For each zoom, the sizes of PostGIS's three layers and of hent's tile with the same content, both at gzip level 6.
pub async fn bytes(database: &str, server: &str, list: &[String]) -> Vec<Sizes> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await.expect("the database answers");
    tokio::spawn(connection);
    let statement = client.prepare(MVT).await.expect("a statement");
    let mut here = client::Connection::open(server).expect("the server listens");
    let mut zooms: BTreeMap<i32, [Vec<usize>; 2]> = BTreeMap::new();
    for line in list {
        let [z, x, y] = tile(line);
        let there: Vec<u8> = client.query_one(&statement, &[&z, &x, &y]).await.expect("a tile").get(0);
        let path = format!("/tiles/{SAME_CONTENT}/{line}.mvt");
        let here = here.get(&path, "gzip").expect("an answer");
        assert_eq!(here.status, 200, "{path}");
        let zoom = zooms.entry(z).or_default();
        zoom[0].push(hent::file::compress::gzip(&there).len());
        zoom[1].push(here.body.len());
    }
    let sizes = |(z, mut bytes): (i32, [Vec<usize>; 2])| {
        let [postgis, hent] = bytes.each_mut().map(|bytes| {
            bytes.sort_unstable();
            bytes[bytes.len() / 2]
        });
        Sizes { z, tiles: bytes[0].len(), postgis, hent }
    };
    zooms.into_iter().map(sizes).collect()
}

/// Queries the nearest five hosts in turn for some time.
pub async fn knn(database: &str, places: &[Position], clients: usize, seconds: Duration) -> Measurement {
    execute(database, KNN_INDEX).await.expect("an index");
    run(database, KNN, clients, seconds, places.len(), async |client, statement, i| {
        let Position { lon, lat, .. } = &places[i];
        assert_eq!(client.query(statement, &[lon, lat]).await?.len(), 5);
        Ok(())
    })
    .await
}

/// Runs statements. Several statements are one transaction.
pub async fn execute(database: &str, sql: &str) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    client.batch_execute(sql).await
}

/// Returns the first column of the result, as text.
pub async fn words(database: &str, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    client.query(sql, &[]).await?.iter().map(|row| row.try_get(0)).collect()
}

/// Fills an empty table from lines in COPY's text format.
pub async fn copy_lines(database: &str, table: &str, lines: String) -> Result<(), tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    let mut sink = pin!(client.copy_in(&format!("COPY {table} FROM STDIN")).await?);
    sink.feed(Bytes::from(lines)).await?;
    sink.close().await
}

/// Writes rows into the empty tables of a store by COPY: millions of vertices in minutes. Triggers are disabled
/// meanwhile, so the log stays empty, as after a restore.
pub async fn copy(database: &str, rows: &mut Rows) -> Result<(), tokio_postgres::Error> {
    let (mut client, connection) = tokio_postgres::connect(database, NoTls).await?;
    tokio::spawn(connection);
    let transaction = client.transaction().await?;
    transaction.batch_execute("SET LOCAL session_replication_role = replica").await?;
    for table in Table::CONTENT {
        let columns: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
        let sql = format!("COPY hent.{} ({}) FROM STDIN", table.name(), columns.join(", "));
        let mut sink = pin!(transaction.copy_in(&sql).await?);
        let mut text = String::new();
        for row in rows.take(table) {
            for (at, (value, column)) in row.0.iter().zip(table.columns()).enumerate() {
                text.push_str(if at == 0 { "" } else { "\t" });
                write_cell(&mut text, value, column.kind);
            }
            text.push('\n');
            if text.len() > 1 << 20 {
                sink.feed(Bytes::from(std::mem::take(&mut text))).await?;
            }
        }
        sink.feed(Bytes::from(text)).await?;
        sink.close().await?;
        if table.columns().iter().any(|column| column.kind == Kind::Id) {
            let table = format!("hent.{}", table.name());
            let sequence = format!("pg_get_serial_sequence('{table}', 'id')");
            let follow = format!("SELECT setval({sequence}, max(id)) FROM {table} HAVING max(id) > 0");
            transaction.batch_execute(&follow).await?;
        }
    }
    transaction.commit().await?;
    client.batch_execute("ANALYZE").await
}

/// Writes a cell in COPY's format: geometries as EWKB in hexadecimal, everything else as text. The network's texts need
/// no escapes.
fn write_cell(text: &mut String, value: &Value, kind: Kind) {
    const LINE: u32 = 0x2000_0002;
    const LINE_Z: u32 = 0xA000_0002;
    const POINT_Z: u32 = 0xA000_0001;
    const POINT: u32 = 0x2000_0001;
    let bytes = |text: &mut String, bytes: &[u8]| {
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        bytes.iter().for_each(|byte| text.extend([digit(byte >> 4), digit(byte & 15)]));
    };
    let start = |text: &mut String, kind: u32| {
        bytes(text, &[1]);
        [kind, 4326].iter().for_each(|number| bytes(text, &number.to_le_bytes()));
    };
    let place = |text: &mut String, p: &Position, z: bool| {
        [p.lon, p.lat, p.z].iter().take(2 + usize::from(z)).for_each(|number| bytes(text, &number.to_le_bytes()));
    };
    match value {
        Value::Null => text.push_str("\\N"),
        Value::Int(number) => write!(text, "{number}").unwrap(),
        Value::Real(number) => write!(text, "{number}").unwrap(),
        Value::Bool(is) => write!(text, "{is}").unwrap(),
        Value::Text(words) => text.push_str(words),
        Value::Words(words) => write!(text, "{{{}}}", words.join(",")).unwrap(),
        Value::Point(p) => {
            start(text, if kind == Kind::PointZ { POINT_Z } else { POINT });
            place(text, p, kind == Kind::PointZ);
        }
        Value::Line(line) => {
            let z = kind == Kind::LineZ;
            start(text, if z { LINE_Z } else { LINE });
            bytes(text, &u32::try_from(line.len()).unwrap().to_le_bytes());
            line.iter().for_each(|p| place(text, p, z));
        }
    }
}

/// Runs queries about `count` things in turn over some connections.
async fn run(
    database: &str,
    sql: &str,
    clients: usize,
    seconds: Duration,
    count: usize,
    ask: impl AsyncFn(&Client, &tokio_postgres::Statement, usize) -> Result<(), tokio_postgres::Error>,
) -> Measurement {
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
    Measurement::of(answers.into_iter().flat_map(|(taken, _)| taken).collect(), seconds, failures)
}
