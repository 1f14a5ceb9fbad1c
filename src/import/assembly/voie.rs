//! Defines a voie as the assembly handles it.

use super::part::Track;
use crate::model::Code;

/// A voie with its tracks, during the assembly.
pub(super) struct Voie {
    pub(super) id: i64,
    pub(super) code: Code,
    pub(super) nom: String,
    pub(super) tracks: Vec<Track>,
    /// True if the voie is part of this import.
    pub(super) named: bool,
}
