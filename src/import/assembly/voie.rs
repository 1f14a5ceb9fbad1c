//! A voie during the assembly.

use super::part::Track;
use crate::model::Code;

/// A voie during the assembly.
pub(super) struct Voie {
    pub(super) id: i64,
    pub(super) code: Code,
    pub(super) nom: String,
    pub(super) tracks: Vec<Track>,
    /// Whether this import names it.
    pub(super) named: bool,
}
