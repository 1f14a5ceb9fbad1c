//! Fills the cache of a snapshot ahead of requests: some tiles before the snapshot is served, the rest in the background.

use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::key::Key;
use super::nice;
use super::snapshot::Snapshot;
use crate::geo::TileId;
use crate::tile::{LayerSet, Touched};

/// Approximate size, in bytes, of the tiles that are encoded before the first snapshot goes live. All tiles of Brittany
/// are smaller, and encoding them takes 0.2 s on two cores. In a larger network these are the tiles of low zooms, which
/// take long to encode and which a map shows first.
const READY: u64 = 32 << 20;

/// Approximate size, in bytes, of the tiles that are encoded again after an edit before the new snapshot goes live. It
/// is enough for the tiles of one or two tronçons. It is small because in a burst of edits every edit waits for these
/// tiles.
const READY_AGAIN: u64 = 1 << 20;

/// Encodes the first tiles of the first snapshot on all cores.
pub(super) fn first(snapshot: &Snapshot) {
    until_it_weighs(snapshot, READY, |z| snapshot.bodies.tiles.near(z))
        .par_bridge()
        .for_each(|tile| make(snapshot, tile));
}

/// Encodes the first tiles that changed since the previous snapshot. It uses one core, because the other cores answer
/// requests from the previous snapshot meanwhile.
pub(super) fn again(snapshot: &Snapshot, touched: &Touched) {
    let tiles = |z| touched.of_zoom(z).unwrap_or_else(|| snapshot.bodies.tiles.near(z));
    until_it_weighs(snapshot, READY_AGAIN, tiles).for_each(|tile| make(snapshot, tile));
}

/// Fills the cache in the background, on a thread of its own, in this order:
///
/// 1. the spatial indexes of the atlas;
/// 2. every tile with all layers, from zoom 0 on, until the cache is half full;
/// 3. the index of names;
/// 4. the findings of the checks;
/// 5. after a `pause`, the slow codings of all cached bodies. This step has the lowest priority. After each body the
///    thread sleeps for as long as the work took.
///
/// The thread ends when all steps are done, or when the snapshot is no longer served.
pub(super) fn prepare(snapshot: &Arc<Snapshot>, pause: Duration) {
    let snapshot = Arc::downgrade(snapshot);
    std::thread::spawn(move || {
        if let Some(snapshot) = snapshot.upgrade() {
            snapshot.atlas.index();
        }
        'room: for z in 0..=TileId::MAX_ZOOM {
            for tile in snapshot.upgrade().map_or(vec![], |snapshot| snapshot.bodies.tiles.near(z)) {
                let Some(snapshot) = snapshot.upgrade() else { return };
                if snapshot.bodies.is_half_full() {
                    break 'room;
                }
                make(&snapshot, tile);
            }
        }
        if let Some(snapshot) = snapshot.upgrade() {
            let _ = snapshot.names(); // an error is not lost: the next search tries again and reports it
        }
        if let Some(snapshot) = snapshot.upgrade() {
            snapshot.constats();
        }
        std::thread::sleep(pause);
        nice::set_niceness(nice::LOWEST_PRIORITY);
        let cached = snapshot.upgrade().map_or(vec![], |snapshot| snapshot.bodies.all());
        for body in cached {
            if snapshot.strong_count() == 0 {
                return;
            }
            let start = Instant::now();
            body.pack();
            std::thread::sleep(start.elapsed());
        }
    });
}

/// Returns the tiles of each zoom, from zoom 0 on, until their bodies in the cache exceed `weight` bytes.
fn until_it_weighs(
    snapshot: &Snapshot,
    weight: u64,
    of_zoom: impl Fn(u8) -> Vec<TileId> + Send,
) -> impl Iterator<Item = TileId> + Send {
    let most = snapshot.bodies.weight() + weight;
    (0..=TileId::MAX_ZOOM).flat_map(of_zoom).take_while(move |_| snapshot.bodies.weight() <= most)
}

/// Makes a tile with all layers, if it is not cached.
fn make(snapshot: &Snapshot, tile: TileId) {
    snapshot.bodies.fill(&Key::Tile(LayerSet::ALL, tile));
}
