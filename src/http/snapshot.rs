//! A snapshot: an atlas, its indexes, and the bodies made from it. It is replaced as a whole when the store changes.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::answer::Body;
use super::archives::Corridors;
use super::cache::Bodies;
use super::key::Key;
use super::paquets::Packs;
use super::verified::Verifications;
use crate::atlas::{Atlas, Comparison};
use crate::check::{Constat, Reglages};
use crate::error::Result;
use crate::recherche::{self, Annuaire};
use crate::tile::{Tiles, Touched};

/// An atlas and everything that is made from it.
pub struct Snapshot {
    /// The published content.
    pub atlas: Arc<Atlas>,
    pub(super) bodies: Arc<Bodies>,
    /// The archives for apps.
    pub(super) corridors: Corridors,
    /// The manifests of packs.
    pub(super) packs: Packs,
    version: OnceLock<String>,
    names: Arc<Names>,
    verifications: Arc<Verifications>,
}

/// The index of names. It is built on first use.
#[derive(Default)]
struct Names {
    index: OnceLock<Annuaire>,
    building: Mutex<()>,
}

impl Snapshot {
    /// Indexes an atlas for serving.
    pub fn new(atlas: impl Into<Arc<Atlas>>) -> Self {
        let atlas = atlas.into();
        let tiles = Tiles::new(&atlas);
        Self::of(atlas, tiles, Arc::default(), Arc::default())
    }

    fn of(atlas: Arc<Atlas>, tiles: Tiles, names: Arc<Names>, verifications: Arc<Verifications>) -> Self {
        let bodies = Arc::new(Bodies::new(Arc::clone(&atlas), tiles));
        let (corridors, packs) = (Corridors::default(), Packs::default());
        Self { atlas, bodies, corridors, packs, version: OnceLock::new(), names, verifications }
    }

    /// Returns the same snapshot with other thresholds of the checks.
    pub(super) fn with_reglages(self, reglages: Reglages) -> Self {
        Self { verifications: Arc::new(Verifications::new(reglages)), ..self }
    }

    /// Indexes the atlas that replaces that of `old`, and returns the tiles whose content differs. The cached bodies of
    /// all other tiles are kept. `comparison` compares both atlases.
    pub fn succeed(old: &Self, atlas: Arc<Atlas>, comparison: &Comparison<'_>) -> (Self, Touched) {
        let (tiles, touched) = old.bodies.tiles.succeed(comparison);
        let same_names = recherche::same_names(comparison);
        let names = if same_names { Arc::clone(&old.names) } else { Arc::default() };
        let new = Self::of(atlas, tiles, names, Arc::new(old.verifications.next()));
        let new = Self { corridors: old.corridors.succeed(&touched), ..new };
        new.bodies.take_over(&old.bodies, |key| match key {
            Key::Tile(_, tile) | Key::Terre(tile, _) => !touched.touches(*tile),
            Key::Drawing(drawing, _) => drawing.stays(&touched),
            Key::Asset(_) => true,
            Key::Made(_) | Key::Section(_) => false,
        });
        (new, touched)
    }

    /// Returns the version of the content. Two servers with the same hent and the same published content have the same
    /// version. Different content has a different version. The first call hashes the whole content.
    pub fn version(&self) -> &str {
        self.version.get_or_init(|| self.atlas.fingerprint(env!("CARGO_PKG_VERSION")))
    }

    /// Returns the version if it is already computed.
    pub(super) fn known_version(&self) -> Option<&str> {
        self.version.get().map(String::as_str)
    }

    /// Tells whether this is the current version. A client can only know the version if it was computed before.
    pub fn is_version(&self, version: &str) -> bool {
        self.known_version() == Some(version)
    }

    /// Returns the index of names. The first call builds it on a thread of its own, and further calls wait for it.
    /// Errors: only a defect.
    pub fn names(&self) -> Result<&Annuaire> {
        if let Some(known) = self.known_names() {
            return Ok(known);
        }
        let _building = self.names.building.lock().unwrap_or_else(PoisonError::into_inner);
        match self.known_names() {
            Some(known) => Ok(known),
            None => {
                let index = Annuaire::of(&self.atlas)?;
                Ok(self.names.index.get_or_init(|| index))
            }
        }
    }

    /// Returns the index of names if it is already built.
    pub(super) fn known_names(&self) -> Option<&Annuaire> {
        self.names.index.get()
    }

    /// Returns the findings of the checks. The first call applies the rules, and further calls wait for it.
    pub(super) fn constats(&self) -> &[Constat] {
        self.verifications.constats(&self.atlas)
    }

    /// Returns the findings of the checks if they are known.
    pub(super) fn known_constats(&self) -> Option<&[Constat]> {
        self.verifications.known()
    }

    /// Returns the body of a key. Makes it first if it is not cached. Returns `None` if the snapshot has nothing for
    /// this key.
    pub async fn body(&self, key: Key) -> Result<Option<Arc<Body>>> {
        self.bodies.body(key).await
    }

    /// Makes the body of a key without caching it.
    pub fn make(&self, key: &Key) -> Result<Option<Arc<Body>>> {
        self.bodies.make(key)
    }
}
