//! The speed of the parts, in process, always on the same network: `cargo bench --bench parts`. A word after `--`
//! selects benches.
#![cfg(test)] // Cargo sets this for benches too; clippy.toml allows panics and printing in tests
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, unreachable_pub, missing_docs)]

#[path = "../support/network.rs"]
#[allow(dead_code, reason = "shared with load and compare")]
mod network;

#[path = "../../tests/tile/reference.rs"]
mod reference;

mod atlas; // build, rebuild, nearest hosts, positions
mod checks; // the checks of route geometry, each rule by itself
mod comparaison; // a long track beside what is published
mod lists; // lists of hosts along a way, plans
mod names; // the search of names
mod pictures; // still pictures and raster tiles, over the sheet and a ground
mod tiles; // geometry, encoding, compression, the cache

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use hent::geo::mercator::EXTENT;
use hent::geo::{TileId, World};
use hent::model::Dataset;
use network::{Chance, Size};

static SMALL: LazyLock<Dataset> = LazyLock::new(|| Dataset::from_rows(network::rows(Size::Small)).unwrap());

/// At most `count` tiles of a zoom that contain a way, shuffled.
fn tiles(dataset: &Dataset, z: u8, count: usize) -> Vec<TileId> {
    let places = dataset.troncons.iter().flat_map(|t| &t.geom).step_by(5).map(|&p| World::from_position(p).on_grid(z));
    let there: BTreeSet<(i32, i32)> = places.map(|p| (p.x / EXTENT, p.y / EXTENT)).collect();
    let mut there: Vec<_> = there.into_iter().collect();
    Chance(u64::from(z)).shuffle(&mut there);
    let tile = |(x, y)| TileId::new(u64::from(z), x as u64, y as u64).unwrap();
    there.into_iter().take(count).map(tile).collect()
}

/// Returns the items of a list in turn, starting again after the last.
fn round<'a, T>(items: &'a [T]) -> impl Fn() -> &'a T {
    let at = Cell::new(0);
    move || {
        at.set((at.get() + 1) % items.len());
        &items[at.get()]
    }
}

criterion_group! {
    name = parts;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20);
    targets = tiles::geo, tiles::tile, tiles::compress, atlas::nearest, atlas::position, atlas::atlas,
        checks::checks, checks::europe, lists::listes, lists::plan, names::recherche, names::recherche_large, pictures::picture,
        comparaison::comparaison
}
criterion_main!(parts);
