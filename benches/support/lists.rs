//! Writes the network into a store, and makes lists of its tiles.

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

/// From this zoom on, no tile reaches from one half of the network into the other.
pub const SMALL_TILE: u32 = 11;

/// Writes the network into an empty store: into a GeoPackage as an import would, into a database by COPY. Returns a few
/// lines for people about its content and the duration.
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

/// Returns the lines of all tronçons.
fn tracks(rows: &Rows) -> impl Iterator<Item = &[hent::geo::Position]> {
    rows.of(Table::Troncon).iter().filter_map(|row| match row.get(Table::Troncon, "geom") {
        Value::Line(line) => Some(line.as_slice()),
        _ => None,
    })
}

/// Tiles that contain a vertex of a tronçon, so that no server's answer is empty. They are z/x/y, shuffled, at most
/// `of_each_zoom` of each zoom. Only zooms from `from_zoom` and vertices east of `east_of` count.
pub fn tiles(rows: &Rows, of_each_zoom: usize, from_zoom: u32, east_of: f64) -> Vec<String> {
    let mut chance = Chance(14);
    let mut chosen = vec![];
    for z in from_zoom..=14u32 {
        let tile_of = |v: u32| u64::from(v) >> (32 - z);
        let mut there = BTreeSet::new();
        for line in tracks(rows) {
            // Every fifth vertex, that is every 50 m. The smallest tile is 1.6 km wide.
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
