//! What is served: an atlas, and the bodies made of it, each once.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use actix_web::web::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use xxhash_rust::xxh3::Xxh3Default;

use super::answer::Body;
use crate::atlas::{Atlas, Difference};
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::model::table::Table;
use crate::tile::{self, LayerSet, Tiles, Touched};
use crate::trace::{Sens, Trace, gpx};
use crate::web::ASSETS;

/// What the bodies that are kept may weigh together, bytes: every tile of Brittany several times over.
const CACHE_BYTES: u64 = 48 << 20;

/// An atlas and everything that is made of it.
pub struct Snapshot {
    /// What is published.
    pub atlas: Atlas,
    tiles: Tiles,
    bodies: Cache<Key, Option<Arc<Body>>, Weight>,
    version: OnceLock<String>,
}

/// The name of a cacheable body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A tile with some of the layers.
    Tile(LayerSet, TileId),
    /// An embedded file, by its number in [`ASSETS`].
    Asset(usize),
    /// The track of a whole voie, by code.
    TraceVoie(String, Sens),
    /// The track of an étape, by the voie's code and the étape's slug.
    TraceEtape(String, String, Sens),
}

struct Fingerprint(Xxh3Default);

impl Write for Fingerprint {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Option<Arc<Body>>> for Weight {
    fn weight(&self, _: &Key, body: &Option<Arc<Body>>) -> u64 {
        // Key, entry and an empty answer weigh something too.
        200 + body.as_ref().map_or(0, |body| body.weight())
    }
}

impl Snapshot {
    /// Indexes an atlas for serving.
    pub fn new(atlas: Atlas) -> Self {
        let (tiles, version) = (Tiles::new(&atlas), OnceLock::new());
        Self { tiles, bodies: Cache::with_weighter(10_000, CACHE_BYTES, Weight), version, atlas }
    }

    /// A name for what is served: of two servers of the same hent it is the same if what they publish is, and no other
    /// content has had it or will have it.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| {
            let Atlas { voies, troncons, localites, hebergeurs, points_interet, guides, network, .. } = &self.atlas;
            let mut written = Fingerprint(Xxh3Default::new());
            let content = (voies, troncons, localites, hebergeurs, points_interet, guides, network);
            let _ = write!(written, "{} {content:?}", env!("CARGO_PKG_VERSION")); // takes everything
            format!("{:032x}", written.0.digest128())
        })
    }

    /// Makes, on a thread of its own, what will be asked for: every tile with all layers from the top down while there is
    /// room, so that few requests wait for one; then the slow encodings of all that is kept, at half speed so that a small
    /// machine's only core stays free for requests. Ends with the work, or when nobody serves the snapshot any more.
    pub fn prepare(self: &Arc<Self>) {
        let snapshot = Arc::downgrade(self);
        std::thread::spawn(move || {
            let tiles =
                snapshot.upgrade().map_or(vec![], |s| (0..=TileId::MAX_ZOOM).map(|z| s.tiles.near(z)).collect());
            for tile in tiles.into_iter().flatten() {
                let Some(snapshot) = snapshot.upgrade() else { return };
                if snapshot.bodies.weight() > CACHE_BYTES / 2 {
                    break;
                }
                let key = Key::Tile(LayerSet::ALL, tile);
                // What cannot be made will say so to who asks for it.
                let _ = snapshot.bodies.get_or_insert_with(&key, || snapshot.make(&key));
            }
            let kept = snapshot.upgrade().map_or(vec![], |s| s.bodies.iter().filter_map(|(_, body)| body).collect());
            for body in kept {
                if snapshot.strong_count() == 0 {
                    return;
                }
                let start = Instant::now();
                body.pack();
                std::thread::sleep(start.elapsed());
            }
        });
    }

    /// Indexes the atlas that comes after `old`. Tiles that nothing touches which differs are the same in both: their
    /// bodies are taken over.
    pub fn succeed(old: &Self, atlas: Atlas, difference: &Difference) -> Self {
        let new = Self::new(atlas);
        let lines = [Table::Voie, Table::Etape, Table::Troncon].iter().any(|table| difference.tables.contains(table));
        let changed = Touched::new(&difference.places, lines);
        for (key, body) in old.bodies.iter() {
            if matches!(key, Key::Asset(_)) || matches!(key, Key::Tile(_, tile) if !changed.touches(tile)) {
                new.bodies.insert(key, body);
            }
        }
        new
    }

    /// What the bodies that are kept weigh together, bytes.
    pub fn weight(&self) -> u64 {
        self.bodies.weight()
    }

    /// The body of a name, if it is kept; none inside where there is nothing of that name.
    pub fn kept(&self, key: &Key) -> Option<Option<Arc<Body>>> {
        self.bodies.get(key)
    }

    /// The body of a name, made now if it is not kept; none where there is nothing of that name. However many ask for
    /// one at the same time, it is made once, off the async threads.
    pub async fn body(self: &Arc<Self>, key: Key) -> Result<Option<Arc<Body>>> {
        if let Some(body) = self.kept(&key) {
            return Ok(body);
        }
        let make = async {
            let (snapshot, key) = (Arc::clone(self), key.clone());
            let made = actix_web::web::block(move || snapshot.make(&key)).await;
            made.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))?
        };
        self.bodies.get_or_insert_async(&key, make).await
    }

    /// Makes the body of a name. Pure: the same atlas and name give the same bytes.
    pub fn make(&self, key: &Key) -> Result<Option<Arc<Body>>> {
        let body = match key {
            Key::Tile(layers, tile) => self
                .tiles
                .encode(&self.atlas, *layers, *tile)?
                .map(|bytes| Body::new(tile::MEDIA_TYPE, Bytes::from(bytes), None)),
            Key::Asset(number) => {
                ASSETS.get(*number).map(|a| Body::new(a.media_type, Bytes::from_static(a.body), None))
            }
            Key::TraceVoie(voie, sens) => self.trace(&format!("{voie}{}", suffix(*sens)), || {
                Trace::of_voie(&self.atlas, self.atlas.voie(voie)?, *sens)
            })?,
            Key::TraceEtape(voie, etape, sens) => self.trace(&format!("{voie}-{etape}{}", suffix(*sens)), || {
                let voie = self.atlas.voie(voie)?;
                Trace::of_etape(&self.atlas, voie, voie.etape(etape)?, *sens)
            })?,
        };
        Ok(body.map(Arc::new))
    }

    fn trace(&self, name: &str, trace: impl FnOnce() -> Option<Trace>) -> Result<Option<Body>> {
        let Some(trace) = trace() else { return Ok(None) };
        let bytes = gpx::write(&trace).map_err(|error| Error::Internal(format!("écriture d'un GPX : {error}")))?;
        Ok(Some(Body::new(gpx::MEDIA_TYPE, Bytes::from(bytes), Some(format!("{name}.gpx")))))
    }
}

/// How a file name tells the direction.
fn suffix(sens: Sens) -> &'static str {
    match sens {
        Sens::Aller => "",
        Sens::Retour => "-retour",
    }
}
