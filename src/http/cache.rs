//! The bodies of one snapshot, by key. Each is made once, off the async threads, however many requests ask for it at the
//! same time (single flight). A full cache evicts the body that is asked for least.

use std::sync::Arc;

use actix_web::web::{Bytes, block};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use super::answer::Body;
use super::drawing::Drawing;
use super::key::Key;
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::fond::Archive;
use crate::terre::Land;
use crate::tile::{self, Tiles};
use crate::web::ASSETS;

/// The least capacity in bytes. All tiles of Brittany take a fraction of it.
const LEAST_CAPACITY: u64 = 48 << 20;
/// The capacity for pictures and raster tiles in bytes: some hundred pictures, or a thousand raster tiles.
const DRAWINGS: u64 = 32 << 20;
/// About how many drawings that is. So few entries are in one shard, in which the largest area of raster tiles has room.
const MOST_DRAWINGS: usize = 60;

/// How many drawings are made at the same time. Each keeps a core busy, and has its pixels in memory. All others wait for
/// their turn without a thread, and stop waiting when their client leaves.
static DRAWERS: Semaphore = Semaphore::const_new(2);

/// A body, or `None` if the snapshot has nothing of that key.
type Cached = Option<Arc<Body>>;

/// The bodies of a drawing: that of a picture, or those of the tiles of an area.
type Drawn = Arc<[Cached]>;

/// The bodies of a snapshot: how they are made, and those that are cached.
pub(super) struct Bodies {
    atlas: Arc<Atlas>,
    pub(super) tiles: Tiles,
    cache: Cache<Key, Cached, Weight>,
    /// Pictures, and areas of raster tiles. They have a cache of their own, because they are large, and a client that asks
    /// for many must not evict the tiles.
    drawings: Cache<Arc<Drawing>, Drawn, Weight>,
    /// The capacity in bytes.
    capacity: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Cached> for Weight {
    fn weight(&self, _: &Key, body: &Cached) -> u64 {
        // The key, the entry and an empty answer take memory, too.
        200 + body.as_ref().map_or(0, |body| body.weight())
    }
}

impl Weighter<Arc<Drawing>, Drawn> for Weight {
    fn weight(&self, _: &Arc<Drawing>, bodies: &Drawn) -> u64 {
        // A drawing as a key has a style and the names of a voie and an étape.
        400 + bodies.iter().flatten().map(|body| 200 + body.weight()).sum::<u64>()
    }
}

impl Bodies {
    /// An empty cache for the bodies of an atlas and its tiles. Its capacity grows with the atlas's lines: a larger network
    /// has more bodies that are asked for, and a machine that holds the network can hold them.
    pub(super) fn new(atlas: Arc<Atlas>, tiles: Tiles) -> Self {
        let capacity = LEAST_CAPACITY + atlas.network.bytes();
        let cache = Cache::with_weighter(10_000, capacity, Weight);
        let drawings = Cache::with_weighter(MOST_DRAWINGS, DRAWINGS, Weight);
        Self { cache, drawings, capacity, atlas, tiles }
    }

    /// The atlas of the snapshot.
    pub(super) fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// The body of a key, if it is cached. `Some(None)`: it is known that the snapshot has nothing of this key.
    pub(super) fn get(&self, key: &Key) -> Option<Cached> {
        match key {
            Key::Drawing(drawing, number) => self.drawings.get(drawing).map(|drawn| numbered(&drawn, *number)),
            _ => self.cache.get(key),
        }
    }

    /// The body of a key, made first if it is not cached.
    pub(super) async fn body(self: &Arc<Self>, key: Key) -> Result<Cached> {
        if let Some(body) = self.get(&key) {
            return Ok(body);
        }
        if let Key::Drawing(drawing, number) = key {
            return self.drawn(drawing).await.map(|drawn| numbered(&drawn, number));
        }
        let make = async {
            let (bodies, key) = (Arc::clone(self), key.clone());
            off_thread(move || bodies.make(&key)).await?
        };
        self.cache.get_or_insert_async(&key, make).await
    }

    /// The bodies of a drawing, drawn first if they are not cached.
    async fn drawn(self: &Arc<Self>, drawing: Arc<Drawing>) -> Result<Drawn> {
        let draw = async {
            let _permit = DRAWERS.acquire().await.map_err(|_| Error::Internal("dessinateurs".into()))?;
            let (bodies, drawing) = (Arc::clone(self), Arc::clone(&drawing));
            off_thread(move || bodies.draw(&drawing)).await?
        };
        self.drawings.get_or_insert_async(&drawing, draw).await
    }

    fn draw(&self, drawing: &Drawing) -> Result<Drawn> {
        Ok(drawing.draw(self)?.into_iter().map(|body| body.map(Arc::new)).collect())
    }

    /// Makes the body of a key on this thread, if it is not cached. If that fails, it fails again, and is reported, when
    /// somebody asks for the body.
    pub(super) fn fill(&self, key: &Key) {
        let _ = self.cache.get_or_insert_with(key, || self.make(key));
    }

    /// Makes the body of a key. Pure: the same snapshot and key give the same bytes.
    pub(super) fn make(&self, key: &Key) -> Result<Cached> {
        let body = match key {
            Key::Tile(layers, tile) => {
                let bytes = self.tiles.encode(&self.atlas, *layers, *tile);
                bytes.map(|bytes| Body::new(tile::MEDIA_TYPE, Bytes::from(bytes)))
            }
            Key::Terre(tile, ground) => {
                let covered = ground.as_deref().map(Archive::covered);
                let bytes = Land::embedded().tile(*tile, &self.tiles.ways(*tile), covered)?;
                bytes.map(|bytes| Body::new(tile::MEDIA_TYPE, Bytes::from(bytes)))
            }
            Key::Asset(number) => ASSETS.get(*number).map(|a| Body::new(a.media_type, Bytes::from_static(a.body))),
            Key::Drawing(drawing, number) => return Ok(numbered(&self.draw(drawing)?, *number)),
            Key::Made(product) => product.body(&self.atlas)?,
        };
        Ok(body.map(Arc::new))
    }

    /// Takes over those bodies of another snapshot whose keys `stay`.
    pub(super) fn take_over(&self, other: &Self, stay: impl Fn(&Key) -> bool) {
        for (key, body) in other.cache.iter().filter(|(key, _)| stay(key)) {
            self.cache.insert(key, body);
        }
        for (drawing, drawn) in other.drawings.iter().filter(|(drawing, _)| stay(&Key::Drawing(Arc::clone(drawing), 0)))
        {
            self.drawings.insert(drawing, drawn);
        }
    }

    /// All cached bodies.
    pub(super) fn all(&self) -> Vec<Arc<Body>> {
        self.cache.iter().filter_map(|(_, body)| body).collect()
    }

    /// The approximate size of all cached bodies in bytes.
    pub(super) fn weight(&self) -> u64 {
        self.cache.weight()
    }

    /// Is half of the capacity used?
    pub(super) fn is_half_full(&self) -> bool {
        self.weight() > self.capacity / 2
    }
}

fn numbered(drawn: &Drawn, number: u8) -> Cached {
    drawn.get(usize::from(number)).cloned().flatten()
}

/// Runs work on the thread pool for blocking work: on an async thread it would delay the other requests of that thread.
/// Fails if the work panicked.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    block(work).await.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))
}
