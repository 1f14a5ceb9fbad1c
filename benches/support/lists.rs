//! The network written into a store, and lists of its tiles.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Instant;

use hent::geo::mercator::World;
use hent::model::change::Change;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use crate::database;
use crate::network::{self, Chance, Size};

/// From this zoom on, a tile is too small to reach from one half of the network into the other.
pub const SMALL_TILE: u32 = 11;

/// Writes the network into an empty store: a GeoPackage as an import would, a database by COPY. Tells what is in it and
/// how long it took, in a few lines for people.
pub async fn generate(size: Size, address: &str) -> String {
    let start = Instant::now();
    let mut rows = network::rows(size);
    let mut told = describe(&rows);
    let _ = writeln!(told, "made in {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let store = Store::at(address).unwrap();
    store.init().await.unwrap();
    if address.starts_with("postgres") {
        database::copy(address, &mut rows).await.unwrap();
    } else {
        let new = |table, row: Row| Change { table, before: None, after: Some(row), origin: None, source: None };
        let changes: Vec<Change> = Table::CONTENT
            .into_iter()
            .flat_map(|table| rows.take(table).into_iter().map(move |row| new(table, row)))
            .collect();
        store.edit("bench", move |_| Ok((changes, ()))).await.unwrap();
    }
    let _ = writeln!(told, "written in {:.1} s", start.elapsed().as_secs_f64());
    told
}

fn describe(rows: &Rows) -> String {
    let mut told = String::new();
    for table in Table::CONTENT {
        let _ = write!(told, "{} {}, ", rows.of(table).len(), table.name());
    }
    let lines = || tracks(rows);
    let km: f64 = lines().map(hent::geo::ecef::length_m).sum::<f64>() / 1000.0;
    let _ = writeln!(told, "{} vertices, {km:.0} km", lines().map(<[_]>::len).sum::<usize>());
    told
}

/// The lines of all tronçons.
fn tracks(rows: &Rows) -> impl Iterator<Item = &[hent::geo::Position]> {
    rows.of(Table::Troncon).iter().filter_map(|row| match row.get(Table::Troncon, "geom") {
        Value::Line(line) => Some(line.as_slice()),
        _ => None,
    })
}

/// Tiles that a vertex of a tronçon lies in, so that no server's answer is empty: z/x/y, shuffled, at most so many of each
/// zoom; from a zoom on, east of a longitude.
pub fn tiles(rows: &Rows, of_each_zoom: usize, from_zoom: u32, east_of: f64) -> Vec<String> {
    let mut chance = Chance(14);
    let mut chosen = vec![];
    for z in from_zoom..=14u32 {
        let tile_of = |v: u32| u64::from(v) >> (32 - z);
        let mut there = BTreeSet::new();
        for line in tracks(rows) {
            // Every fifth vertex, 50 m: no tile is smaller than 1.6 km.
            for world in line.iter().step_by(5).filter(|p| p.lon > east_of).map(|&p| World::from_position(p)) {
                there.insert((tile_of(world.x), tile_of(world.y)));
            }
        }
        let mut there: Vec<_> = there.into_iter().collect();
        chance.shuffle(&mut there);
        chosen.extend(there.into_iter().take(of_each_zoom).map(|(x, y)| (z, x, y)));
    }
    chance.shuffle(&mut chosen);
    chosen.into_iter().map(|(z, x, y)| format!("{z}/{x}/{y}")).collect()
}
