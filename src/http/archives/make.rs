//! Makes archives: the tiles of a corridor, merged from all sources, compressed, and kept in the pool.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tokio::sync::Semaphore;
use xxhash_rust::xxh3::xxh3_64;

use super::names::Names;
use crate::archive::{Assembled, Beside, Listing, Pool, Stored, Way, merged};
use crate::error::{Error, Result};
use crate::file::compress::gzip;
use crate::fond::Coord;
use crate::geo::TileId;
use crate::http::AppState;
use crate::http::cache::off_thread;
use crate::http::ground::Ground;
use crate::http::key::Key;
use crate::http::snapshot::Snapshot;
use crate::links::{Base, Parametre, Parametres};
use crate::terre::Land;
use crate::tile::{LayerSet, Touched};

/// The capacity of the pool in bytes. The corridors of all voies of Brittany take a quarter of it with their ground. The
/// rest is for tiles that were replaced since. While a full pool is replaced, both files may exist.
const POOL: u64 = 512 << 20;
/// The number of tiles that are made at a time. Their bodies are in memory until they are in the pool.
const BATCH: usize = 128;
/// The capacity for the archives of a snapshot, in bytes of memory. An étape takes about 10 kB, a voie 100 kB.
const ARCHIVES: u64 = 8 << 20;

/// The way of an archive: a voie, or one of its étapes by its slug.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::http) struct Of {
    pub(in crate::http) voie: String,
    pub(in crate::http) etape: Option<String>,
}

/// What all snapshots share.
pub(in crate::http) struct Archives {
    pub(super) names: Names,
    /// Counts the changes by which a host took something back.
    pub(super) generation: Arc<AtomicU64>,
    pool: Mutex<Option<Arc<Pool>>>,
    /// One archive is made at a time, on all cores.
    pub(super) makers: Semaphore,
}

impl Default for Archives {
    fn default() -> Self {
        let generation = Arc::new(AtomicU64::new(0));
        let names = Names::new(Arc::clone(&generation));
        Self { names, generation, pool: Mutex::default(), makers: Semaphore::new(1) }
    }
}

/// The tiles and archives of a snapshot.
pub(in crate::http) struct Corridors {
    tiles: Mutex<FxHashMap<TileId, Made>>,
    archives: Cache<(Of, Option<u64>), Arc<Assembled>, Weight>,
}

/// A tile that was made.
#[derive(Clone)]
struct Made {
    /// The serial number of the ground.
    ground: Option<u64>,
    /// `None` if the tile is empty.
    stored: Option<Stored>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<(Of, Option<u64>), Arc<Assembled>> for Weight {
    fn weight(&self, _: &(Of, Option<u64>), archive: &Arc<Assembled>) -> u64 {
        200 + archive.weight() as u64
    }
}

impl Default for Corridors {
    fn default() -> Self {
        Self { tiles: Mutex::default(), archives: Cache::with_weighter(100, ARCHIVES, Weight) }
    }
}

impl Corridors {
    /// Returns the cached tiles for the next snapshot: all but those that the change touches.
    pub(in crate::http) fn succeed(&self, touched: &Touched) -> Self {
        let tiles = self.tiles.lock().unwrap_or_else(PoisonError::into_inner);
        let stay = tiles.iter().filter(|(tile, _)| !touched.touches(**tile));
        Self { tiles: Mutex::new(stay.map(|(tile, made)| (*tile, made.clone())).collect()), ..Self::default() }
    }
}

/// A snapshot, with the generation that is not younger than the snapshot.
pub(super) struct Moment {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) generation: u64,
}

impl Moment {
    /// Returns the current snapshot.
    pub(super) fn of(service: &AppState) -> Self {
        // In this order: a generation counts up after its snapshot is served.
        let generation = service.archives.generation.load(Ordering::SeqCst);
        Self { generation, snapshot: service.snapshot() }
    }
}

/// Returns an archive of a snapshot. Makes it first if it is not there (single flight). Errors: the atlas has no such
/// way, the way has no line, or the pool cannot be written.
pub(super) async fn archive(service: &AppState, moment: &Moment, of: &Of) -> Result<Arc<Assembled>> {
    let snapshot = &moment.snapshot;
    let maker = Maker::new(service, snapshot, of);
    let key = (of.clone(), maker.ground_serial());
    let make = async {
        let _permit = service.archives.makers.acquire().await.map_err(|_| Error::Internal("archives".into()))?;
        off_thread(move || maker.archive()).await?.map(Arc::new)
    };
    let archive = snapshot.corridors.archives.get_or_insert_async(&key, make).await?;
    service.archives.names.register(of, &archive, moment.generation);
    Ok(archive)
}

/// Returns the difference of an archive from an earlier state, given by its hash and its tiles. Errors as for
/// [`archive`].
pub(super) async fn difference(
    service: &AppState,
    moment: &Moment,
    of: &Of,
    (depuis, before): (String, Listing),
    current: Arc<Assembled>,
) -> Result<Option<Assembled>> {
    let maker = Maker::new(service, &moment.snapshot, of);
    let _permit = service.archives.makers.acquire().await.map_err(|_| Error::Internal("archives".into()))?;
    off_thread(move || {
        let way = maker.way()?;
        let states = [(depuis.as_str(), &before), (current.hash(), current.listing())];
        way.difference(&maker.beside(), &maker.tiles(&way)?, states)
    })
    .await?
}

/// Makes an archive on a thread for blocking work.
pub(super) struct Maker {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) archives: Arc<Archives>,
    pub(super) of: Of,
    /// The ground with its code and its attribution.
    ground: Option<(Ground, String, String)>,
}

impl Maker {
    pub(super) fn new(service: &AppState, snapshot: &Arc<Snapshot>, of: &Of) -> Self {
        let ground = service.fonds.described(None).ok();
        let ground = ground.map(|(archive, code, _, attribution)| (Ground(archive), code.to_owned(), attribution));
        let (snapshot, archives) = (Arc::clone(snapshot), Arc::clone(&service.archives));
        Self { snapshot, archives, of: of.clone(), ground }
    }

    fn ground_serial(&self) -> Option<u64> {
        self.ground.as_ref().map(|(ground, ..)| ground.serial())
    }

    fn way(&self) -> Result<Way<'_>> {
        let way = Way::find(&self.snapshot.atlas, &self.of.voie, self.of.etape.as_deref())?;
        way.ok_or_else(|| Error::NotFound {
            what: "archive".into(),
            known: "Aucun tronçon n'est encore rattaché à cette voie ou à cette étape.".into(),
        })
    }

    /// Makes the archive. Errors as for [`archive`].
    pub(super) fn archive(&self) -> Result<Assembled> {
        let way = self.way()?;
        way.assemble(&self.beside(), &self.tiles(&way)?)
    }

    /// Returns the maker of the same archive of another snapshot.
    pub(super) fn of_snapshot(&self, snapshot: Snapshot) -> Self {
        let (snapshot, archives) = (Arc::new(snapshot), Arc::clone(&self.archives));
        Self { snapshot, archives, of: self.of.clone(), ground: self.ground.clone() }
    }

    /// Returns the sources of the tiles beside hent's own layers.
    fn beside(&self) -> Vec<Beside> {
        let around = self.ground.as_ref().map(|(_, code, _)| code.clone()).unwrap_or_default();
        let parametres = Parametres::default().with(Parametre::Fond, around);
        let land = Land::embedded();
        let mut beside = vec![Beside {
            tilejson: land.tilejson(&Base::default(), &parametres),
            attribution: land.attribution(self.ground.is_some()),
        }];
        beside.extend(self.ground.as_ref().map(|(ground, code, attribution)| Beside {
            tilejson: ground.tilejson(code, "", attribution),
            attribution: attribution.clone(),
        }));
        beside
    }

    /// Returns the tiles of a way that are not empty, in archive order. Makes those that are not there.
    fn tiles(&self, way: &Way<'_>) -> Result<Vec<(TileId, Stored)>> {
        let wanted = way.tiles();
        if !self.make_missing(&wanted, &self.pool(false)?)? {
            // The pool is full of tiles that were replaced since, so it is replaced, too.
            self.snapshot.corridors.archives.clear();
            self.archives.names.forget_bodies();
            if !self.make_missing(&wanted, &self.pool(true)?)? {
                return Err(Error::NotFound {
                    what: "archive".into(),
                    known: "Cette voie est trop longue pour une archive. Prenez celles de ses étapes.".into(),
                });
            }
        }
        let made = self.snapshot.corridors.tiles.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(wanted.into_iter().filter_map(|tile| Some((tile, made.get(&tile)?.stored.clone()?))).collect())
    }

    /// Returns the pool, or a new one in its place.
    fn pool(&self, anew: bool) -> Result<Arc<Pool>> {
        let mut pool = self.archives.pool.lock().unwrap_or_else(PoisonError::into_inner);
        match &*pool {
            Some(known) if !anew => Ok(Arc::clone(known)),
            _ => Ok(Arc::clone(pool.insert(Pool::new(POOL)?))),
        }
    }

    /// Makes the tiles that are not in the pool. Returns false if they do not fit into it.
    fn make_missing(&self, wanted: &[TileId], pool: &Arc<Pool>) -> Result<bool> {
        let ground = self.ground_serial();
        let missing: Vec<TileId> = {
            let mut made = self.snapshot.corridors.tiles.lock().unwrap_or_else(PoisonError::into_inner);
            made.retain(|_, made| made.ground == ground && made.stored.as_ref().is_none_or(|body| body.is_in(pool)));
            wanted.iter().filter(|tile| !made.contains_key(tile)).copied().collect()
        };
        for batch in missing.chunks(BATCH) {
            let bodies: Vec<Option<Vec<u8>>> = batch.par_iter().map(|tile| self.body(*tile)).collect::<Result<_>>()?;
            for (tile, body) in batch.iter().zip(bodies) {
                let stored = match body {
                    None => None,
                    Some(body) => {
                        let Some(stored) = pool.add(xxh3_64(&body), &body)? else { return Ok(false) };
                        Some(stored)
                    }
                };
                let mut made = self.snapshot.corridors.tiles.lock().unwrap_or_else(PoisonError::into_inner);
                made.insert(*tile, Made { ground, stored });
            }
        }
        Ok(true)
    }

    /// Makes the body of a tile from all sources, compressed with gzip. Returns `None` if it is empty.
    fn body(&self, tile: TileId) -> Result<Option<Vec<u8>>> {
        let bodies = &self.snapshot.bodies;
        let made = |key: Key| bodies.get(&key).map_or_else(|| bodies.make(&key), Ok);
        let own = made(Key::Tile(LayerSet::ALL, tile))?;
        let land = made(Key::Terre(tile, self.ground.as_ref().map(|(ground, ..)| ground.clone())))?;
        let of_ground = self.ground.as_ref().and_then(|(ground, ..)| {
            let at = Coord::new(tile.z().into(), tile.x().into(), tile.y().into())?;
            // A tile that cannot be read is missing in the archive. The ground reports it to the administrator.
            ground.tile(at).ok().flatten()
        });
        let own = [&own, &land].into_iter().flatten().map(|body| &**body.plain());
        Ok(merged(own.chain(of_ground.as_deref())).map(|bytes| gzip(&bytes)))
    }
}
