//! What the steps of building share: the atlas before, and how lines and étapes are named on the way.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::atlas::contents::Atlas;
use crate::atlas::ligne::Foot;
use crate::atlas::sources::{List, Lists};
use crate::model;

/// A voie's main line or variant: the voie's place in the atlas and the variant.
pub(super) type LineKey = (usize, String);

/// An étape and the places on tronçons where it begins and ends.
pub(super) type Placed = (Arc<model::Etape>, Option<[Foot; 2]>);

/// The atlas before, and what it was built from.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) sources: &'a Lists,
    pub(super) atlas: &'a Atlas,
}

impl Before<'_> {
    pub(super) fn has_same_hosts(&self, sources: &Lists) -> bool {
        self.sources.hebergeurs.is_same(&sources.hebergeurs) && self.sources.localites.is_same(&sources.localites)
    }

    /// Are the tronçons and the lines made of them the same, and in the same places of their lists?
    pub(super) fn has_same_lines(&self, sources: &Lists) -> bool {
        self.sources.voies.is_same(&sources.voies)
            && self.sources.voies_troncons.is_same(&sources.voies_troncons)
            && self.sources.troncons.is_same(&sources.troncons)
    }
}

/// Finds the place of a row in a list by its id.
pub(super) fn by_id<T, F: Fn(&T) -> i64>(rows: &List<T>, id: F) -> impl Fn(i64) -> Option<usize> + Sync + use<T, F> {
    let places: FxHashMap<i64, usize> = rows.iter().enumerate().map(|(i, row)| (id(row), i)).collect();
    move |id| places.get(&id).copied()
}
