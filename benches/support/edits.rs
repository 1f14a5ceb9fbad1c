//! Edits as other programs make them: plain SQL over a connection of their own, each edit a transaction.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hent::geo::mercator::EXTENT;
use hent::geo::{Position, World};
use rusqlite::functions::FunctionFlags;
use tokio_postgres::NoTls;

use crate::client::Connection;
use crate::measurement::Measurement;
use crate::network::{Chance, Size};

/// How far a vertex is moved, in degrees: 20 m, several units of a tile at z14.
const MOVE: f64 = 0.000_2;
/// The time after which an edit that does not show counts as a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a store.
pub enum Editor {
    Postgis(tokio_postgres::Client),
    Geopackage(rusqlite::Connection),
}

/// The vertex in the middle of a tronçon.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    pub troncon: i64,
    index: usize,
    pub place: Position,
}

impl Editor {
    /// Opens a store by its address: a PostgreSQL URL, or the path of a GeoPackage.
    pub async fn open(address: &str) -> Self {
        if address.starts_with("postgres") {
            let (client, connection) = tokio_postgres::connect(address, NoTls).await.expect("the database answers");
            tokio::spawn(connection);
            return Self::Postgis(client);
        }
        let connection = rusqlite::Connection::open(address).expect("the file is there");
        connection.busy_timeout(PATIENCE).unwrap();
        // hent's triggers call these functions, which QGIS and GDAL have. Here they return a valid value.
        for name in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
            connection.create_scalar_function(name, 1, FunctionFlags::default(), |_| Ok(0.0)).unwrap();
        }
        Self::Geopackage(connection)
    }

    /// Returns the vertex in the middle of a tronçon.
    pub async fn middle(&self, troncon: i64) -> Vertex {
        match self {
            Self::Postgis(client) => {
                let sql = "SELECT n, ST_X(p), ST_Y(p), ST_Z(p) FROM (
                    SELECT n, ST_PointN(geom, n + 1) AS p FROM (
                        SELECT geom, ST_NPoints(geom) / 2 AS n FROM hent.troncon WHERE id = $1) g) p";
                let row = client.query_one(sql, &[&troncon]).await.unwrap();
                let place = Position::new(row.get(1), row.get(2), row.get(3));
                Vertex { troncon, index: usize::try_from(row.get::<_, i32>(0)).unwrap(), place }
            }
            Self::Geopackage(connection) => {
                let blob = blob(connection, troncon);
                let (start, count) = vertices(&blob);
                let index = count / 2;
                let [lon, lat, z] = [0, 8, 16].map(|at| {
                    let from = start + 24 * index + at;
                    f64::from_le_bytes(blob[from..from + 8].try_into().unwrap())
                });
                Vertex { troncon, index, place: Position::new(lon, lat, z) }
            }
        }
    }

    /// Moves a vertex to `vertex.place`, and renames its tronçon.
    pub async fn move_vertex(&self, vertex: &Vertex, nom: &str) {
        let Vertex { troncon, index, place } = vertex;
        match self {
            Self::Postgis(client) => {
                let sql = "UPDATE hent.troncon SET nom = $1,
                    geom = ST_SetPoint(geom, $2, ST_SetSRID(ST_MakePoint($3, $4, $5), 4326)) WHERE id = $6";
                let index = i32::try_from(*index).unwrap();
                let changed = client.execute(sql, &[&nom, &index, &place.lon, &place.lat, &place.z, troncon]).await;
                assert_eq!(changed.unwrap(), 1);
            }
            Self::Geopackage(connection) => {
                let mut blob = blob(connection, *troncon);
                let (start, _) = vertices(&blob);
                for (at, value) in [(0, place.lon), (8, place.lat)] {
                    let from = start + 24 * index + at;
                    blob[from..from + 8].copy_from_slice(&value.to_le_bytes());
                }
                let sql = "UPDATE troncon SET nom = ?1, geom = ?2 WHERE id = ?3";
                assert_eq!(connection.prepare_cached(sql).unwrap().execute((nom, blob, troncon)).unwrap(), 1);
            }
        }
    }

    /// Runs a statement that changes one row. `#` stands before the name of its table.
    pub async fn execute(&self, sql: &str) {
        match self {
            Self::Postgis(client) => client.batch_execute(&sql.replace('#', "hent.")).await.unwrap(),
            Self::Geopackage(connection) => connection.execute_batch(&sql.replace('#', "")).unwrap(),
        }
    }

    /// Returns the number of tronçons.
    pub async fn troncons(&self) -> usize {
        let sql = "SELECT count(*) FROM ";
        let count: i64 = match self {
            Self::Postgis(client) => client.query_one(&format!("{sql} hent.troncon"), &[]).await.unwrap().get(0),
            Self::Geopackage(connection) => connection.query_row(&format!("{sql} troncon"), [], |r| r.get(0)).unwrap(),
        };
        usize::try_from(count).unwrap()
    }
}

fn blob(connection: &rusqlite::Connection, troncon: i64) -> Vec<u8> {
    let mut statement = connection.prepare_cached("SELECT geom FROM troncon WHERE id = ?1").unwrap();
    statement.query_row([troncon], |row| row.get(0)).unwrap()
}

/// Returns the offset of the vertices in a GeoPackage geometry, and their number. After the header (8 bytes and the
/// box, whose kind is in the flags) come byte order, type and count of a LineStringZ, all little-endian as hent writes
/// them.
fn vertices(blob: &[u8]) -> (usize, usize) {
    let header = 8 + [0, 32, 48, 48, 64][usize::from(blob[3] >> 1 & 7)];
    assert_eq!(blob[header], 1, "little-endian");
    let count = u32::from_le_bytes(blob[header + 5..header + 9].try_into().unwrap());
    (header + 9, count as usize)
}

/// Returns the path of the tile at z14 that contains a place, with these layers (all, if `layers` is empty).
pub fn tile_of(place: Position, layers: &str) -> String {
    let grid = World::from_position(place).on_grid(14);
    format!("/tiles{layers}/14/{}/{}.mvt", grid.x / EXTENT, grid.y / EXTENT)
}

/// Moves a vertex of `count` tronçons in the western half, one after another with a pause between, and requests its
/// tile until it changes. Each duration runs from the statement to the new tile. Of 100 edits or fewer, the 99th
/// percentile is the slowest. Stops early once `over` is set.
pub async fn until_seen(
    server: &str,
    store: &str,
    size: Size,
    count: usize,
    pause: Duration,
    over: &AtomicBool,
) -> Measurement {
    let editor = Editor::open(store).await;
    let mut connection = Connection::open(server).expect("the server listens");
    let mut chance = Chance(3);
    let (troncons, start) = (editor.troncons().await, Instant::now());
    let (mut taken, mut failures) = (vec![], 0);
    while taken.len() < count && !over.load(Ordering::Relaxed) {
        let mut vertex = editor.middle(1 + chance.below(troncons) as i64).await;
        if vertex.place.lon > size.middle() {
            continue;
        }
        let tile = tile_of(vertex.place, "");
        let before = known_as(&mut connection, &tile);
        vertex.place.lat += MOVE;
        let edited = Instant::now();
        editor.move_vertex(&vertex, "Chemin déplacé").await;
        while known_as(&mut connection, &tile) == before {
            if edited.elapsed() > PATIENCE {
                failures += 1;
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        taken.push(edited.elapsed());
        tokio::time::sleep(pause).await;
    }
    Measurement::of(taken, start.elapsed().as_secs_f64(), failures)
}

/// Returns the ETag of a tile in one encoding, because other encodings have other ETags and appear later.
fn known_as(connection: &mut Connection, tile: &str) -> String {
    connection.get(tile, "gzip").expect("an answer").etag
}
