//! The cache of bodies of one snapshot: each is made once, however many ask for it at the same time (single flight). What
//! is asked for least leaves when the cache is full.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::Body;
use super::key::Key;
use crate::atlas::Atlas;
use crate::error::Result;

/// The least capacity, bytes: every tile of Brittany several times over.
const ROOM: u64 = 48 << 20;

/// What a name stands for: a body, or `None` if there is nothing of that name.
type Kept = Option<Arc<Body>>;

/// The bodies that are kept, by name.
pub(super) struct Bodies {
    bodies: Cache<Key, Kept, Weight>,
    /// The capacity, bytes.
    room: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Kept> for Weight {
    fn weight(&self, _: &Key, body: &Kept) -> u64 {
        // Key, entry and an empty answer weigh something too.
        200 + body.as_ref().map_or(0, |body| body.weight())
    }
}

impl Bodies {
    /// An empty cache for the bodies of an atlas. Its capacity grows with the atlas's lines: a larger network has more
    /// bodies that are asked for, and a machine that holds the network can hold them.
    pub(super) fn new(atlas: &Atlas) -> Self {
        let room = ROOM + atlas.network.bytes();
        Self { bodies: Cache::with_weighter(10_000, room, Weight), room }
    }

    /// The body of a name, if it is kept. It may be kept that there is nothing of that name (`Some(None)`).
    pub(super) fn get(&self, key: &Key) -> Option<Kept> {
        self.bodies.get(key)
    }

    /// The body of a name, made on this thread if it is not kept.
    pub(super) fn get_or_make(&self, key: &Key, make: impl FnOnce() -> Result<Kept>) -> Result<Kept> {
        self.bodies.get_or_insert_with(key, make)
    }

    /// The body of a name, made by a future if it is not kept.
    pub(super) async fn get_or_await(&self, key: &Key, make: impl Future<Output = Result<Kept>>) -> Result<Kept> {
        self.bodies.get_or_insert_async(key, make).await
    }

    /// Takes over the bodies of another cache whose names `stay`.
    pub(super) fn take_over(&self, other: &Self, stay: impl Fn(&Key) -> bool) {
        for (key, body) in other.bodies.iter().filter(|(key, _)| stay(key)) {
            self.bodies.insert(key, body);
        }
    }

    /// All bodies that are kept.
    pub(super) fn all(&self) -> Vec<Arc<Body>> {
        self.bodies.iter().filter_map(|(_, body)| body).collect()
    }

    /// The size of all bodies together, bytes; about.
    pub(super) fn weight(&self) -> u64 {
        self.bodies.weight()
    }

    /// Is half of the capacity used?
    pub(super) fn is_half_full(&self) -> bool {
        self.weight() > self.room / 2
    }
}
