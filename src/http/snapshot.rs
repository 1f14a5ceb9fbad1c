//! What is served: an atlas, and the bodies made of it, each once.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use rayon::prelude::*;
use tokio::sync::OnceCell;

use super::answer::Body;
use super::{le_long, nice};
use crate::atlas::{Atlas, Comparison};
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::liste::{self, Liste};
use crate::model::Sens;
use crate::plan;
use crate::profil::{self, Profil};
use crate::recherche::{self, Annuaire};
use crate::tile::{self, LayerSet, Tiles};
use crate::trace::{self, Demande};
use crate::web::ASSETS;

/// What the bodies that are kept may weigh together at least, bytes: every tile of Brittany several times over.
const ROOM: u64 = 48 << 20;

/// What the tiles weigh that a snapshot has before it is served, bytes, about: all of Brittany, made in 0.2 s on two cores;
/// of a larger network the low zooms, which take long each and are the first that anybody sees.
const READY: u64 = 32 << 20;

/// The same of tiles that are made again after an edit: those that a tronçon or two touch. Whoever edits waits for them, and
/// of a burst, the others do not wait for the last of its tiles.
const READY_AGAIN: u64 = 1 << 20;

/// Works where it holds up no other request. Errors: it panicked.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = actix_web::web::block(work).await;
    done.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))
}

/// An atlas and everything that is made of it.
pub struct Snapshot {
    /// What is published.
    pub atlas: Arc<Atlas>,
    tiles: Tiles,
    bodies: Cache<Key, Option<Arc<Body>>, Weight>,
    version: OnceLock<String>,
    annuaire: Arc<OnceCell<Arc<Annuaire>>>,
}

/// The name of a cacheable body.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A tile with some of the layers.
    Tile(LayerSet, TileId),
    /// An embedded file, by its number in [`ASSETS`].
    Asset(usize),
    /// A track.
    Trace(Box<Demande>),
    /// The profile of an étape, by the voie's code and the étape's slug.
    Profil(String, String, Sens, profil::Format),
    /// A list of hosts.
    Liste(Box<liste::Demande>),
    /// What lies along a voie.
    LeLong(Box<le_long::Demande>),
    /// A plan: what was asked for, the number of a proposal, as what it is written, the address of the service for links.
    Itineraire(Box<(plan::Demande, usize, plan::Format, String)>),
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Option<Arc<Body>>> for Weight {
    fn weight(&self, _: &Key, body: &Option<Arc<Body>>) -> u64 {
        // Key, entry and an empty answer weigh something too.
        200 + body.as_ref().map_or(0, |body| body.weight())
    }
}

/// What the bodies of an atlas may weigh together: as much again as its lines, for where there are more of them more is
/// asked for, and a machine that holds them can hold it.
fn room(atlas: &Atlas) -> u64 {
    ROOM + atlas.network.bytes()
}

/// No bodies so far.
fn bodies(atlas: &Atlas) -> Cache<Key, Option<Arc<Body>>, Weight> {
    Cache::with_weighter(10_000, room(atlas), Weight)
}

impl Snapshot {
    /// Indexes an atlas for serving.
    pub fn new(atlas: impl Into<Arc<Atlas>>) -> Self {
        let atlas = atlas.into();
        let (tiles, bodies) = (Tiles::new(&atlas), bodies(&atlas));
        let new = Self { tiles, bodies, version: OnceLock::new(), annuaire: Arc::default(), atlas };
        new.until_it_weighs(READY, |z| new.tiles.near(z)).par_bridge().for_each(|tile| new.make_ahead(tile));
        new
    }

    /// Indexes the atlas that comes after that of `old`, which `comparison` compares it with. Tiles that are the same in both are not made again.
    pub fn succeed(old: &Self, atlas: Arc<Atlas>, comparison: &Comparison<'_>) -> Self {
        let (tiles, touched) = old.tiles.succeed(comparison);
        let same_names = recherche::same_names(comparison);
        let annuaire = if same_names { Arc::clone(&old.annuaire) } else { Arc::default() };
        let new = Self { tiles, bodies: bodies(&atlas), version: OnceLock::new(), annuaire, atlas };
        for (key, body) in old.bodies.iter() {
            if matches!(key, Key::Asset(_)) || matches!(key, Key::Tile(_, tile) if !touched.touches(tile)) {
                new.bodies.insert(key, body);
            }
        }
        let again = |z| touched.of_zoom(z).unwrap_or_else(|| new.tiles.near(z));
        // On one core: the other is for those who ask meanwhile.
        new.until_it_weighs(READY_AGAIN, again).for_each(|tile| new.make_ahead(tile));
        new
    }

    /// The tiles that nobody is to wait for, of some told by zoom: from the top down, until what was made of them weighs so
    /// much.
    fn until_it_weighs(
        &self,
        weight: u64,
        of_zoom: impl Fn(u8) -> Vec<TileId> + Send,
    ) -> impl Iterator<Item = TileId> + Send {
        let most = self.bodies.weight() + weight;
        (0..=TileId::MAX_ZOOM).flat_map(of_zoom).take_while(move |_| self.bodies.weight() <= most)
    }

    /// Makes a tile with all layers if it is not kept. What cannot be made will say so to who asks for it.
    fn make_ahead(&self, tile: TileId) {
        let key = Key::Tile(LayerSet::ALL, tile);
        let _ = self.bodies.get_or_insert_with(&key, || self.make(&key));
    }

    /// A name for what is served: of two servers of the same hent it is the same if what they publish is, and no other
    /// content has had it or will have it. Takes a while for the first who asks.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| self.atlas.fingerprint(env!("CARGO_PKG_VERSION")))
    }

    /// Is this the version? Whoever knows it was told it by [`Snapshot::version`].
    pub fn is_version(&self, version: &str) -> bool {
        self.version.get().is_some_and(|known| known == version)
    }

    /// The atlas with its indexes, which are made first if they are not yet, off the async threads.
    pub async fn indexed(&self) -> Result<&Arc<Atlas>> {
        if !self.atlas.is_indexed() {
            let atlas = Arc::clone(&self.atlas);
            off_thread(move || atlas.index()).await?;
        }
        Ok(&self.atlas)
    }

    /// The names of all that is published, indexed when they are first asked for, off the async threads.
    pub async fn annuaire(&self) -> Result<&Arc<Annuaire>> {
        let make = || async {
            let atlas = Arc::clone(&self.atlas);
            off_thread(move || Annuaire::of(&atlas).map(Arc::new)).await?
        };
        self.annuaire.get_or_try_init(make).await
    }

    /// Makes, on a thread of its own, what will be asked for: the atlas's indexes; every tile with all layers from the top down while there is
    /// room, so that few requests wait for one (one core of two: those who ask meanwhile have the other); the index of
    /// names; then the slow encodings of all that is kept, after a `pause`, as one who yields to all others and rests as
    /// long as it works. Ends with the work, or when nobody serves the snapshot any more.
    pub fn prepare(self: &Arc<Self>, pause: Duration) {
        let snapshot = Arc::downgrade(self);
        std::thread::spawn(move || {
            if let Some(snapshot) = snapshot.upgrade() {
                snapshot.atlas.index();
            }
            'room: for z in 0..=TileId::MAX_ZOOM {
                for tile in snapshot.upgrade().map_or(vec![], |snapshot| snapshot.tiles.near(z)) {
                    let Some(snapshot) = snapshot.upgrade() else { return };
                    if snapshot.bodies.weight() > room(&snapshot.atlas) / 2 {
                        break 'room;
                    }
                    snapshot.make_ahead(tile);
                }
            }
            if let Some(snapshot) = snapshot.upgrade().filter(|snapshot| !snapshot.annuaire.initialized()) {
                // What cannot be made will say so to who asks for it; who was quicker made the same.
                if let Ok(annuaire) = Annuaire::of(&snapshot.atlas) {
                    let _ = snapshot.annuaire.set(Arc::new(annuaire));
                }
            }
            std::thread::sleep(pause);
            nice::be_nice(nice::SOMETIME);
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
            off_thread(move || snapshot.make(&key)).await?
        };
        self.bodies.get_or_insert_async(&key, make).await
    }

    /// Makes the body of a name. Pure: the same atlas and name give the same bytes.
    pub fn make(&self, key: &Key) -> Result<Option<Arc<Body>>> {
        let body = match key {
            Key::Tile(layers, tile) => self
                .tiles
                .encode(&self.atlas, *layers, *tile)
                .map(|bytes| Body::new(tile::MEDIA_TYPE, Bytes::from(bytes))),
            Key::Asset(number) => ASSETS.get(*number).map(|a| Body::new(a.media_type, Bytes::from_static(a.body))),
            Key::Trace(demande) => trace::file(&self.atlas, demande)?.map(Body::of_file),
            Key::Profil(voie, etape, sens, format) => {
                let voie = self.atlas.voie(voie);
                let profil = voie.and_then(|v| Profil::of_etape(&self.atlas, v, v.etape(etape)?, *sens));
                let written = profil.map(|profil| profil.written(*format)).transpose()?;
                written.map(|bytes| Body::new(format.media_type(), Bytes::from(bytes)))
            }
            Key::LeLong(demande) => Some(demande.document(&self.atlas)?),
            Key::Liste(demande) => Liste::of(&self.atlas, demande).map(Liste::write).transpose()?.map(Body::of_file),
            Key::Itineraire(wanted) => {
                let (demande, proposition, format, base) = wanted.as_ref();
                plan::write(&self.atlas, demande, *proposition, *format, base)?.map(Body::of_file)
            }
        };
        Ok(body.map(Arc::new))
    }
}
