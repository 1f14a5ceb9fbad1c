//! Types that several build steps share: the previous atlas, and the keys of lines and étapes.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::atlas::contents::Atlas;
use crate::atlas::ligne::Foot;
use crate::atlas::sources::{List, Lists};
use crate::model;

/// The key of a line: the index of its voie, and the variant (empty for the main line).
pub(super) type LineKey = (usize, String);

/// An étape's row, with its start and end on its line. `None` if it cannot be placed on the line.
pub(super) type Placed = (Arc<model::Etape>, Option<[Foot; 2]>);

/// The previous atlas, and the rows that it was built from.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) sources: &'a Lists,
    pub(super) jour: Date,
    pub(super) atlas: &'a Atlas,
}

impl Before<'_> {
    /// Tells whether all hosts and localités are unchanged. In this case the published hosts are unchanged, too.
    pub(super) fn has_same_hosts(&self, sources: &Lists) -> bool {
        self.sources.hebergeurs.is_same(&sources.hebergeurs) && self.sources.localites.is_same(&sources.localites)
    }

    /// Tells whether all voies, tronçons and memberships are unchanged. In this case indices into their lists stay
    /// valid.
    pub(super) fn has_same_lines(&self, sources: &Lists) -> bool {
        self.sources.voies.is_same(&sources.voies)
            && self.sources.voies_troncons.is_same(&sources.voies_troncons)
            && self.sources.troncons.is_same(&sources.troncons)
    }
}

/// Returns a function that finds the index of a row by its id.
pub(super) fn by_id<T, F: Fn(&T) -> i64>(rows: &List<T>, id: F) -> impl Fn(i64) -> Option<usize> + Sync + use<T, F> {
    let places: FxHashMap<i64, usize> = rows.iter().enumerate().map(|(i, row)| (id(row), i)).collect();
    move |id| places.get(&id).copied()
}
