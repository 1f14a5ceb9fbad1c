//! Voies and étapes as files have them.

use crate::geo::Position;
use crate::model::Code;

/// A voie as files have it. The plan joins it with what is stored of that voie (`super::assembly`).
#[derive(Clone, Debug, Default)]
#[allow(dead_code, reason = "the assembly reads them")]
pub(super) struct IncomingVoie {
    /// Its code, where the files or `--voie` say it; else it comes from the name.
    pub(super) code: Option<Code>,
    pub(super) nom: Option<String>,
    pub(super) description: Option<String>,
    /// `#rrggbb`.
    pub(super) couleur: Option<String>,
    /// In the order of the files.
    pub(super) legs: Vec<Leg>,
    /// Is it a single line, which may turn out to be an étape of another voie?
    pub(super) lone: bool,
    /// Does its name come from the names of its étapes, so that a stored voie keeps the one that it has?
    pub(super) named_by_etapes: bool,
    /// The voies that were imported for a lack of neighbours and turn out to be étapes of this one, with their numbers.
    pub(super) absorbs: Vec<(Code, i64)>,
    /// Who tells of the voie itself, as the log calls it.
    pub(super) source: String,
    /// The file and row, for errors.
    pub(super) origin: String,
}

/// An étape of a voie as files have it, or a piece of its line that is no étape.
#[derive(Clone, Debug, Default)]
#[allow(dead_code, reason = "the assembly reads them")]
pub(super) struct Leg {
    /// What the log calls its source: `relation 12921288`, `etape-1.gpx`.
    pub(super) source: String,
    /// The file and row, for errors.
    pub(super) origin: String,
    /// The variant that it belongs to; empty on the main line.
    pub(super) variante: String,
    /// What is said of the étape, where it is one.
    pub(super) stage: Option<Stage>,
    /// Is it the whole line of its voie, which becomes one étape if the voie has no other?
    pub(super) whole: bool,
    /// Its line, in the order and direction of the file.
    pub(super) runs: Vec<Run>,
    /// The line of who walks the other way, in that direction, where one-way pairs make it another one.
    pub(super) retour: Vec<Run>,
    /// Lines beside the main one: `alternative-1`, `excursion-2`, `branche-1`.
    pub(super) beside: Vec<(String, Run)>,
}

/// What files say of an étape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stage {
    /// Its number, where a name or a column says it.
    pub(super) numero: Option<i64>,
    pub(super) nom: Option<String>,
    pub(super) description: Option<String>,
    /// The names of the localités where it starts and ends.
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// A line without a hole: at least two places.
#[derive(Clone, Debug, Default, PartialEq)]
#[allow(dead_code, reason = "the assembly reads them")]
pub(super) struct Run {
    pub(super) places: Vec<Position>,
    /// The ids of OpenStreetMap's nodes, one for each place; empty in other formats.
    pub(super) nodes: Vec<i64>,
    /// The surface of each step, in the words of a walker; empty in other formats.
    pub(super) surfaces: Vec<Option<&'static str>>,
}
