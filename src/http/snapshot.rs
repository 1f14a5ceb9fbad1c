//! What is served: an atlas, and the bodies made of it, each once.

use std::sync::{Arc, OnceLock};

use actix_web::web::Bytes;
use tokio::sync::OnceCell;

use super::answer::Body;
use super::cache::Bodies;
use super::key::Key;
use super::off_thread::off_thread;
use crate::atlas::{Atlas, Comparison};
use crate::error::Result;
use crate::recherche::{self, Annuaire};
use crate::tile::{self, Tiles, Touched};
use crate::web::ASSETS;

/// An atlas and everything that is made of it.
pub struct Snapshot {
    /// What is published.
    pub atlas: Arc<Atlas>,
    pub(super) tiles: Tiles,
    pub(super) bodies: Bodies,
    version: OnceLock<String>,
    annuaire: Arc<OnceCell<Arc<Annuaire>>>,
}

impl Snapshot {
    /// Indexes an atlas for serving.
    pub fn new(atlas: impl Into<Arc<Atlas>>) -> Self {
        let atlas = atlas.into();
        let (tiles, bodies) = (Tiles::new(&atlas), Bodies::new(&atlas));
        Self { tiles, bodies, version: OnceLock::new(), annuaire: Arc::default(), atlas }
    }

    /// Indexes the atlas that comes after that of `old`, and tells which tiles have another content then. Tiles that are the
    /// same in both are not made again. `comparison` is that of both atlases.
    pub fn succeed(old: &Self, atlas: Arc<Atlas>, comparison: &Comparison<'_>) -> (Self, Touched) {
        let (tiles, touched) = old.tiles.succeed(comparison);
        let same_names = recherche::same_names(comparison);
        let annuaire = if same_names { Arc::clone(&old.annuaire) } else { Arc::default() };
        let bodies = Bodies::new(&atlas);
        bodies.take_over(&old.bodies, |key| match key {
            Key::Tile(_, tile) => !touched.touches(*tile),
            Key::Asset(_) => true,
            Key::Made(_) => false,
        });
        (Self { tiles, bodies, version: OnceLock::new(), annuaire, atlas }, touched)
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

    /// Indexes the names now, on this thread, if they are not indexed yet. If that fails, it fails again, and is reported,
    /// when somebody searches.
    pub(super) fn index_names(&self) {
        if !self.annuaire.initialized()
            && let Ok(annuaire) = Annuaire::of(&self.atlas)
        {
            let _ = self.annuaire.set(Arc::new(annuaire)); // a request that was quicker made the same
        }
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
        self.bodies.get_or_await(&key, make).await
    }

    /// Makes the body of a name. Pure: the same atlas and name give the same bytes.
    pub fn make(&self, key: &Key) -> Result<Option<Arc<Body>>> {
        let body = match key {
            Key::Tile(layers, tile) => {
                let bytes = self.tiles.encode(&self.atlas, *layers, *tile);
                bytes.map(|bytes| Body::new(tile::MEDIA_TYPE, Bytes::from(bytes)))
            }
            Key::Asset(number) => ASSETS.get(*number).map(|a| Body::new(a.media_type, Bytes::from_static(a.body))),
            Key::Made(product) => product.body(&self.atlas)?,
        };
        Ok(body.map(Arc::new))
    }
}
