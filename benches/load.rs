//! What scripts/bench measures with: the made-up network, lists of what to ask, and clients that ask it.
//!
//! ```text
//!   load generate small|large --store ADDRESS      writes the network into a store
//!   load tiles small|large COUNT [east]            tiles that are not empty, z/x/y a line, shuffled; of each zoom
//!                                                  at most so many; or only small ones in the eastern half
//!   load places small|large                        places to ask the nearest hosts from, lon lat a line
//!   load http HOST:PORT PATHS CONNECTIONS          asks each path of a file exactly once
//!        … --save FOLDER                           and keeps the gzip bodies as files, for nginx
//!        … --etags FILE                            and writes path and ETag a line, for wrk
//!   load steady HOST:PORT PATHS CONNECTIONS RATE SECONDS
//!                                                  goes round a list, so many requests a second
//!   load wait HOST:PORT PATH                       asks until it is there
//!   load edits HOST:PORT ADDRESS small|large COUNT PAUSE
//!                                                  edits the western half of the store that is served, milliseconds
//!                                                  between, and waits for each new tile
//!   load soak HOST:PORT ADDRESS PID SECONDS RATE   32 readers, so many edits a second; are the rules kept?
//!   load mvt|knn DATABASE FILE CONNECTIONS SECONDS asks PostGIS instead
//!   load bytes DATABASE HOST:PORT TILES            zoom, tiles, median bytes in PostGIS and here, same content, gzip
//!   load knn-server HOST:PORT DATABASE             serves the nearest hosts as PostGIS finds them
//! ```
//!
//! A measurement is one line on standard output: requests, seconds, p50 and p99 in milliseconds, failures; more of it,
//! for people, goes to standard error.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    clippy::print_stderr,
    unreachable_pub,
    reason = "a tool of our own on data of our own: a panic is its error message"
)]

#[path = "support/client.rs"]
mod client;
#[path = "support/database.rs"]
mod database;
#[path = "support/edits.rs"]
mod edits;
#[path = "support/knn_server.rs"]
mod knn_server;
#[path = "support/network.rs"]
mod network;
#[path = "support/soak.rs"]
mod soak;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use hent::geo::mercator::World;
use hent::model::change::Change;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::Store;
use network::{Chance, Size};

#[tokio::main]
async fn main() {
    // Cargo adds this to what it runs as a bench.
    let typed: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = typed.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["generate", size, "--store", store] => generate(of(size), store).await,
        ["tiles", size, count] => tiles(of(size), count.parse().unwrap(), 0, f64::NEG_INFINITY),
        ["tiles", size, count, "east"] => tiles(of(size), count.parse().unwrap(), SMALL_TILE, of(size).middle()),
        ["places", size] => {
            for place in network::questions(of(size), 5_000) {
                println!("{} {}", place.lon, place.lat);
            }
        }
        ["http", server, paths, connections, rest @ ..] => {
            client::once(server, &lines(paths), connections.parse().unwrap(), rest);
        }
        ["steady", server, paths, connections, rate, seconds] => {
            let [connections, rate, seconds] = [connections, rate, seconds].map(|word| word.parse().unwrap());
            client::steady(server, &lines(paths), connections, rate, Duration::from_secs(seconds.into()));
        }
        ["edits", server, store, size, count, pause] => {
            let pause = Duration::from_millis(pause.parse().unwrap());
            edits::until_seen(server, store, of(size), count.parse().unwrap(), pause).await;
        }
        ["soak", server, store, process, seconds, rate] => {
            let seconds = Duration::from_secs(seconds.parse().unwrap());
            let kept = soak::run(server, store, process, seconds, rate.parse().unwrap()).await;
            std::process::exit(i32::from(!kept));
        }
        ["bytes", database, server, list] => database::bytes(database, server, lines(list)).await,
        ["wait", server, path] => client::wait(server, path, Duration::from_secs(120)),
        ["mvt", database, list, connections, seconds] => {
            let seconds = Duration::from_secs(seconds.parse().unwrap());
            database::mvt(database, lines(list), connections.parse().unwrap(), seconds).await;
        }
        ["knn", database, list, connections, seconds] => {
            let seconds = Duration::from_secs(seconds.parse().unwrap());
            database::knn(database, lines(list), connections.parse().unwrap(), seconds).await;
        }
        ["knn-server", address, database] => knn_server::serve(address, database).await,
        // Run by `cargo bench` among the others, it has nothing to do.
        [] => {}
        _ => panic!("unknown words {words:?}: see the top of benches/load.rs"),
    }
}

fn of(size: &str) -> Size {
    Size::parse(size).expect("small or large")
}

fn lines(path: &str) -> Vec<String> {
    std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
}

/// Writes the network into an empty store: a GeoPackage as an import would, a database by the ton.
async fn generate(size: Size, address: &str) {
    let start = Instant::now();
    let mut rows = network::rows(size);
    describe(&rows);
    eprintln!("made in {:.1} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let store = Store::at(address).unwrap();
    store.init().await.unwrap();
    if address.starts_with("postgres") {
        database::copy(address, &mut rows).await.unwrap();
        eprintln!("written in {:.1} s", start.elapsed().as_secs_f64());
        return;
    }
    let new = |table, row: Row| Change { table, before: None, after: Some(row), origin: None, source: None };
    let changes: Vec<Change> = Table::CONTENT
        .into_iter()
        .flat_map(|table| rows.take(table).into_iter().map(move |row| new(table, row)))
        .collect();
    store.edit("bench", move |_| Ok((changes, ()))).await.unwrap();
    eprintln!("written in {:.1} s", start.elapsed().as_secs_f64());
}

fn describe(rows: &Rows) {
    for table in Table::CONTENT {
        eprint!("{} {}, ", rows.of(table).len(), table.name());
    }
    let lines = || tracks(rows);
    let km: f64 = lines().map(hent::geo::ecef::length_m).sum::<f64>() / 1000.0;
    eprintln!("{} vertices, {km:.0} km", lines().map(<[_]>::len).sum::<usize>());
}

/// The lines of all tronçons.
fn tracks(rows: &Rows) -> impl Iterator<Item = &[hent::geo::Position]> {
    rows.of(Table::Troncon).iter().filter_map(|row| match row.get(Table::Troncon, "geom") {
        Value::Line(line) => Some(line.as_slice()),
        _ => None,
    })
}

/// From this zoom on, a tile is too small to reach from one half of the network into the other.
const SMALL_TILE: u32 = 11;

/// Tiles that a vertex of a tronçon lies in, so that no server's answer is empty; east of a longitude.
fn tiles(size: Size, of_each_zoom: usize, from_zoom: u32, east_of: f64) {
    let rows = network::rows(size);
    let mut chance = Chance(14);
    let mut chosen = vec![];
    for z in from_zoom..=14u32 {
        let tile_of = |v: u32| u64::from(v) >> (32 - z);
        let mut there = BTreeSet::new();
        for line in tracks(&rows) {
            // Every fifth vertex, 50 m: no tile is smaller than 1.6 km.
            for world in line.iter().step_by(5).filter(|p| p.lon > east_of).map(|&p| World::from_position(p)) {
                there.insert((tile_of(world.x), tile_of(world.y)));
            }
        }
        let mut there: Vec<_> = there.into_iter().collect();
        chance.shuffle(&mut there);
        eprintln!("z{z}: {} tiles", there.len());
        chosen.extend(there.into_iter().take(of_each_zoom).map(|(x, y)| (z, x, y)));
    }
    chance.shuffle(&mut chosen);
    for (z, x, y) in chosen {
        println!("{z}/{x}/{y}");
    }
}
