//! The cache of the bodies of one snapshot, by key. A body is made once, outside the async threads, however many
//! requests wait for it (single flight). A full cache evicts the body that is requested least.

use std::sync::Arc;

use actix_web::web::{Bytes, block};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::answer::Body;
use super::drawing::Drawing;
use super::key::Key;
use super::queue::DRAWERS;
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::fond::Archive;
use crate::model::Section;
use crate::terre::Land;
use crate::tile::{self, Tiles};
use crate::web::ASSETS;

/// The minimum capacity in bytes. All tiles of Brittany take a fraction of it.
const LEAST_CAPACITY: u64 = 48 << 20;
/// The capacity for pictures and raster tiles, in bytes. It holds about a hundred pictures or a thousand raster tiles.
const DRAWINGS: u64 = 32 << 20;
/// The approximate number of drawings that fit. With so few entries the cache has one shard, in which even the largest
/// area of raster tiles has room.
const MOST_DRAWINGS: usize = 60;

/// The capacity for files and pictures of sections, in bytes. It holds about a hundred tracks, or some ten pictures.
const SECTIONS: u64 = 12 << 20;
/// The approximate number of files and pictures of sections that fit. The number is small, so that the cache has one
/// shard.
const MOST_SECTIONS: usize = 60;

/// A body, or `None` if the snapshot has nothing for the key.
type Cached = Option<Arc<Body>>;

/// The bodies of a drawing: one for a picture, or one for each tile of an area.
type Drawn = Arc<[Cached]>;

/// The bodies of a snapshot: makes and caches them.
pub(super) struct Bodies {
    atlas: Arc<Atlas>,
    pub(super) tiles: Tiles,
    cache: Cache<Key, Cached, Weight>,
    /// Pictures and areas of raster tiles. They have a cache of their own, because they are large: a client that
    /// requests many of them must not evict the tiles.
    drawings: Cache<Arc<Drawing>, Drawn, Weight>,
    /// Files and pictures of sections. They have a cache of their own, because clients can request any number of
    /// sections, which must not evict the files and pictures of étapes.
    sections: Cache<Key, Cached, Weight>,
    /// The capacity in bytes.
    capacity: u64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Cached> for Weight {
    fn weight(&self, _: &Key, body: &Cached) -> u64 {
        // The key, the cache entry and an empty answer take memory, too.
        200 + body.as_ref().map_or(0, |body| body.weight())
    }
}

impl Weighter<Arc<Drawing>, Drawn> for Weight {
    fn weight(&self, _: &Arc<Drawing>, bodies: &Drawn) -> u64 {
        // The key of a drawing holds a style and the names of a voie and an étape.
        400 + bodies.iter().flatten().map(|body| 200 + body.weight()).sum::<u64>()
    }
}

impl Bodies {
    /// Makes an empty cache for an atlas and its tiles. Its capacity grows with the lines of the atlas, because a
    /// larger network has more bodies, and a machine that holds the network can hold them.
    pub(super) fn new(atlas: Arc<Atlas>, tiles: Tiles) -> Self {
        let capacity = LEAST_CAPACITY + atlas.network.bytes();
        let cache = Cache::with_weighter(10_000, capacity, Weight);
        let drawings = Cache::with_weighter(MOST_DRAWINGS, DRAWINGS, Weight);
        let sections = Cache::with_weighter(MOST_SECTIONS, SECTIONS, Weight);
        Self { cache, drawings, sections, capacity, atlas, tiles }
    }

    /// Returns the atlas of the snapshot.
    pub(super) fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// Returns the body of a key if it is cached. `Some(None)` means that the snapshot is known to have nothing for
    /// this key.
    pub(super) fn get(&self, key: &Key) -> Option<Cached> {
        match key {
            Key::Drawing(drawing, number) => self.drawings.get(drawing).map(|drawn| numbered(&drawn, *number)),
            Key::Section(_) => self.sections.get(key),
            _ => self.cache.get(key),
        }
    }

    /// Returns the body of a key. Makes it first if it is not cached.
    pub(super) async fn body(self: &Arc<Self>, key: Key) -> Result<Cached> {
        if let Some(body) = self.get(&key) {
            return Ok(body);
        }
        if let Key::Drawing(drawing, number) = key {
            return self.drawn(drawing).await.map(|drawn| numbered(&drawn, number));
        }
        let make = async {
            let turn = if key.is_drawn() { Some(DRAWERS.turn().await?) } else { None };
            let (bodies, key) = (Arc::clone(self), key.clone());
            let make = move || {
                let made = bodies.make(&key);
                drop(turn);
                made
            };
            off_thread(make).await?
        };
        let cache = if matches!(key, Key::Section(_)) { &self.sections } else { &self.cache };
        cache.get_or_insert_async(&key, make).await
    }

    /// Returns the bodies of a drawing. Draws it first if it is not cached.
    async fn drawn(self: &Arc<Self>, drawing: Arc<Drawing>) -> Result<Drawn> {
        let draw = async {
            let turn = DRAWERS.turn().await?;
            let (bodies, drawing) = (Arc::clone(self), Arc::clone(&drawing));
            let draw = move || {
                let drawn = bodies.draw(&drawing);
                drop(turn);
                drawn
            };
            off_thread(draw).await?
        };
        self.drawings.get_or_insert_async(&drawing, draw).await
    }

    fn draw(&self, drawing: &Drawing) -> Result<Drawn> {
        Ok(drawing.draw(self, &self.atlas)?.into_iter().map(|body| body.map(Arc::new)).collect())
    }

    /// Makes the body of a key on this thread, if it is not cached. An error is not lost: the next request for the body
    /// tries again and reports it.
    pub(super) fn fill(&self, key: &Key) {
        let _ = self.cache.get_or_insert_with(key, || self.make(key));
    }

    /// Makes the body of a key. This is a pure function: the same snapshot and key give the same bytes.
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
            Key::Section(of) => return self.make_section(&of.0, &of.1),
        };
        Ok(body.map(Arc::new))
    }

    /// Makes a product of a section, in the atlas that has the section as an étape.
    fn make_section(&self, section: &Section, product: &Key) -> Result<Cached> {
        let Some(atlas) = self.atlas.with_section(section) else { return Ok(None) };
        let body = match product {
            Key::Made(product) => product.body(&atlas)?,
            Key::Drawing(drawing, _) => drawing.draw(self, &atlas)?.into_iter().next().flatten(),
            _ => return Err(Error::Internal("ce produit n'est pas celui d'une section".into())),
        };
        Ok(body.map(Arc::new))
    }

    /// Copies the bodies of another snapshot for whose keys `stay` returns true.
    pub(super) fn take_over(&self, other: &Self, stay: impl Fn(&Key) -> bool) {
        for (key, body) in other.cache.iter().filter(|(key, _)| stay(key)) {
            self.cache.insert(key, body);
        }
        for (drawing, drawn) in other.drawings.iter().filter(|(drawing, _)| stay(&Key::Drawing(Arc::clone(drawing), 0)))
        {
            self.drawings.insert(drawing, drawn);
        }
    }

    /// Returns all cached bodies.
    pub(super) fn all(&self) -> Vec<Arc<Body>> {
        self.cache.iter().filter_map(|(_, body)| body).collect()
    }

    /// Returns the approximate size of all cached bodies in bytes.
    pub(super) fn weight(&self) -> u64 {
        self.cache.weight()
    }

    /// Tells whether half of the capacity is used.
    pub(super) fn is_half_full(&self) -> bool {
        self.weight() > self.capacity / 2
    }
}

fn numbered(drawn: &Drawn, number: u8) -> Cached {
    drawn.get(usize::from(number)).cloned().flatten()
}

/// Runs work on the thread pool for blocking work. On an async thread it would delay the other requests of that thread.
/// Errors: the work panicked.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    block(work).await.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures_util::future::join_all;

    use super::*;
    use crate::file::{Fichier, FileFormat, Product};
    use crate::model::{Km, Sens};

    static MADE: AtomicU32 = AtomicU32::new(0);

    /// A file of 200 kB that counts how often files are made.
    #[derive(Debug, PartialEq, Eq, Hash)]
    struct Large;

    impl Product for Large {
        fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
            MADE.fetch_add(1, Ordering::Relaxed);
            Ok(Some(FileFormat::PNG.file("grand", "grand", vec![7; 200_000])))
        }
    }

    fn section(number: u32) -> Key {
        let [de, a] = [f64::from(number % 100), 200.0].map(|steps| Km::of_km(steps / 100.0).unwrap());
        let sens = if number < 100 { Sens::Aller } else { Sens::Retour };
        Key::Section(Arc::new((Section { voie: "y".into(), etape: None, sens, de, a }, Key::of(Large))))
    }

    #[tokio::test]
    async fn sections_have_a_bounded_cache_of_their_own_with_single_flight() {
        let atlas = Arc::new(Atlas::build(super::super::tests::dataset()));
        let bodies = Arc::new(Bodies::new(Arc::clone(&atlas), Tiles::new(&atlas)));
        bodies.body(Key::of(Large)).await.unwrap().unwrap();
        let before = bodies.weight();
        // 200 sections weigh 40 MB.
        for number in 0..200 {
            bodies.body(section(number)).await.unwrap().unwrap();
        }
        assert_eq!(bodies.weight(), before);
        assert!(bodies.get(&Key::of(Large)).is_some());
        assert!(bodies.sections.weight() <= SECTIONS && bodies.sections.weight() > SECTIONS / 2);
        let made = MADE.load(Ordering::Relaxed);
        let unknown = (0..200).map(section).find(|key| bodies.get(key).is_none()).unwrap();
        join_all((0..20).map(|_| bodies.body(unknown.clone()))).await;
        assert_eq!(MADE.load(Ordering::Relaxed), made + 1, "made once, however many requests wait");
    }
}
