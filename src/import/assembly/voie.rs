//! A voie on its way into the store.

use super::part::Track;
use crate::model::Code;

/// A voie while it is put together.
pub(super) struct Voie {
    pub(super) id: i64,
    pub(super) code: Code,
    pub(super) nom: String,
    pub(super) tracks: Vec<Track>,
    /// Does this import name it?
    pub(super) named: bool,
}
