//! [`Verifications`]: the findings of the checks on the content of a snapshot.

use std::sync::{Arc, OnceLock};

use crate::atlas::Atlas;
use crate::check::{Constat, Hotes, Memoire, Reglages, Scene, de_base_apres, partages};

/// The findings of the checks on one atlas. They are computed once, in the background or on the first request.
#[derive(Default)]
pub(super) struct Verifications {
    reglages: Reglages,
    found: OnceLock<Found>,
    /// What the checks of an earlier atlas found. Only what changed since is examined.
    before: Option<Arc<Memoire>>,
}

struct Found {
    constats: Vec<Constat>,
    memoire: Arc<Memoire>,
}

impl Verifications {
    /// Makes the checks of the first atlas.
    pub(super) fn new(reglages: Reglages) -> Self {
        Self { reglages, ..Self::default() }
    }

    /// Makes the checks of the next atlas.
    pub(super) fn next(&self) -> Self {
        let before = self.found.get().map(|found| Arc::clone(&found.memoire)).or_else(|| self.before.clone());
        Self { reglages: self.reglages.clone(), found: OnceLock::new(), before }
    }

    /// Returns the findings that are not accepted. Unpublished hosts are not in the atlas, so no rule sees them.
    pub(super) fn constats(&self, atlas: &Atlas) -> &[Constat] {
        let found = self.found.get_or_init(|| {
            let nothing = Memoire::default();
            let before = self.before.as_deref().unwrap_or(&nothing);
            let scene = Scene::of_store(atlas.rows(), atlas, Hotes::Publies);
            let (constats, memoire) = de_base_apres(&scene, &self.reglages, before, &|_| ());
            let (constats, _) = partages(constats, atlas.rows().exceptions());
            Found { constats, memoire: Arc::new(memoire) }
        });
        &found.constats
    }

    /// Returns the findings if they are known.
    pub(super) fn known(&self) -> Option<&[Constat]> {
        self.found.get().map(|found| found.constats.as_slice())
    }
}
