//! Defines the form of a voie during the assembly.

use super::part::Track;
use crate::model::Code;

/// A voie of the store after the import, with its tracks. During the assembly, the incoming lines are added to the
/// tracks.
pub(super) struct Voie {
    /// The id of the row of the voie.
    pub(super) id: i64,
    /// The code of the voie.
    pub(super) code: Code,
    /// The name of the voie.
    pub(super) nom: String,
    /// The main line, and the variants that have étapes of their own.
    pub(super) tracks: Vec<Track>,
    /// True if the files of this import contain the voie. False if the voie is here only because the import may cut its
    /// tronçons.
    pub(super) named: bool,
}
