//! What is served: an atlas, and the bodies made of it, each once.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use rayon::prelude::*;
use tokio::sync::OnceCell;

use super::answer::Body;
use crate::atlas::Atlas;
use crate::behind;
use crate::error::{Error, Result};
use crate::geo::TileId;
use crate::liste::{self, Liste};
use crate::profil::{self, Profil};
use crate::recherche::{self, Annuaire};
use crate::tile::{self, LayerSet, Tiles};
use crate::trace::{Demande, Fichier, Sens};
use crate::web::ASSETS;

/// What the bodies that are kept may weigh together at least, bytes: every tile of Brittany several times over.
const ROOM: u64 = 48 << 20;

/// Up to this zoom a snapshot has its tiles before it is served: few tiles, each with much in it, and the first that
/// anybody sees.
const READY_ZOOM: u8 = 6;

/// How long a snapshot is served before its slow encodings are made.
const PAUSE: Duration = Duration::from_secs(2);

/// An atlas and everything that is made of it.
pub struct Snapshot {
    /// What is published.
    pub atlas: Arc<Atlas>,
    tiles: Tiles,
    bodies: Cache<Key, Option<Arc<Body>>, Weight>,
    version: OnceLock<String>,
    annuaire: Arc<OnceCell<Annuaire>>,
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
        new.make_all(&(0..=READY_ZOOM).flat_map(|z| new.tiles.near(z)).collect::<Vec<_>>());
        new
    }

    /// Indexes the atlas that comes after that of `old`. Tiles that are the same in both are not made again.
    pub fn succeed(old: &Self, atlas: Arc<Atlas>) -> Self {
        let (tiles, touched) = old.tiles.succeed(&old.atlas, &atlas);
        let same_names = recherche::same_names(&old.atlas, &atlas);
        let annuaire = if same_names { Arc::clone(&old.annuaire) } else { Arc::default() };
        let new = Self { tiles, bodies: bodies(&atlas), version: OnceLock::new(), annuaire, atlas };
        for (key, body) in old.bodies.iter() {
            if matches!(key, Key::Asset(_)) || matches!(key, Key::Tile(_, tile) if !touched.touches(tile)) {
                new.bodies.insert(key, body);
            }
        }
        let again = |z| touched.of_zoom(z).unwrap_or_else(|| new.tiles.near(z));
        new.make_all(&(0..=READY_ZOOM).flat_map(again).collect::<Vec<_>>());
        new
    }

    /// Makes the tiles that are not to be waited for, those that are not there yet, on all cores.
    fn make_all(&self, tiles: &[TileId]) {
        tiles.par_iter().for_each(|tile| self.make_ahead(*tile));
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

    /// The names of all that is published, indexed when they are first asked for, off the async threads.
    pub async fn annuaire(&self) -> Result<&Annuaire> {
        let make = || async {
            let atlas = Arc::clone(&self.atlas);
            let made = actix_web::web::block(move || Annuaire::of(&atlas)).await;
            made.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))?
        };
        self.annuaire.get_or_try_init(make).await
    }

    /// Makes, on a thread of its own, what will be asked for: every tile with all layers from the top down while there is
    /// room, so that few requests wait for one (one core of two: those who ask meanwhile have the other); the index of
    /// names; then the slow encodings of all that is kept, as one who yields to all others and rests as long as it works.
    /// Ends with the work, or when nobody serves the snapshot any more.
    pub fn prepare(self: &Arc<Self>) {
        let snapshot = Arc::downgrade(self);
        std::thread::spawn(move || {
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
                    let _ = snapshot.annuaire.set(annuaire);
                }
            }
            // While edits follow one another, each makes a snapshot of its own: the last of them packs.
            std::thread::sleep(PAUSE);
            behind::be_nice(behind::SOMETIME);
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
                .encode(&self.atlas, *layers, *tile)
                .map(|bytes| Body::new(tile::MEDIA_TYPE, Bytes::from(bytes))),
            Key::Asset(number) => ASSETS.get(*number).map(|a| Body::new(a.media_type, Bytes::from_static(a.body))),
            Key::Trace(demande) => Fichier::of(&self.atlas, demande)?.map(Body::of_file),
            Key::Profil(voie, etape, sens, format) => {
                let voie = self.atlas.voie(voie);
                let profil = voie.and_then(|v| Profil::of_etape(&self.atlas, v, v.etape(etape)?, *sens));
                let written = profil.map(|profil| profil.written(*format)).transpose()?;
                written.map(|bytes| Body::new(format.media_type(), Bytes::from(bytes)))
            }
            Key::Liste(demande) => match Liste::of(&self.atlas, demande) {
                None => None,
                // A page is shown, all else is a download.
                Some(liste) if demande.format == liste::Format::Html => {
                    let file = liste.write()?;
                    Some(Body::new(file.media_type, file.bytes.into()))
                }
                Some(liste) => Some(Body::of_file(liste.write()?)),
            },
        };
        Ok(body.map(Arc::new))
    }
}
