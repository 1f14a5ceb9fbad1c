//! Voies and étapes as files have them.

use super::record::RowOrigin;
use crate::geo::Position;
use crate::model::Code;

/// A voie as files have it. The plan joins it with what is stored of that voie (`crate::import::assembly`).
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct IncomingVoie {
    /// Where what is said of the voie itself comes from.
    pub(in crate::import) origin: RowOrigin,
    /// Its code, where the files or `--voie` say it; else it comes from the name.
    pub(in crate::import) code: Option<Code>,
    pub(in crate::import) nom: Option<String>,
    pub(in crate::import) description: Option<String>,
    /// `#rrggbb`.
    pub(in crate::import) couleur: Option<String>,
    /// In the order of the files.
    pub(in crate::import) legs: Vec<Leg>,
    /// Is it a single line, which may turn out to be an étape of another voie?
    pub(in crate::import) lone: bool,
    /// Does its name come from the names of its étapes, so that a stored voie keeps the one that it has?
    pub(in crate::import) named_by_etapes: bool,
    /// The voies that were imported for a lack of neighbours and turn out to be étapes of this one, with their numbers.
    pub(in crate::import) absorbs: Vec<(Code, i64)>,
}

/// An étape of a voie as files have it, or a piece of its line that is no étape.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Leg {
    pub(in crate::import) origin: RowOrigin,
    /// The variant that it belongs to; empty on the main line.
    pub(in crate::import) variante: String,
    /// What is said of the étape, where it is one.
    pub(in crate::import) stage: Option<Stage>,
    /// Is it the whole line of its voie, which becomes one étape if the voie has no other?
    pub(in crate::import) whole: bool,
    /// Its line, in the order and direction of the file.
    pub(in crate::import) runs: Vec<Run>,
    /// The line of who walks the other way, in that direction, where one-way pairs make it another one.
    pub(in crate::import) retour: Vec<Run>,
    /// Lines beside the main one: `alternative-1`, `excursion-2`, `branche-1`.
    pub(in crate::import) beside: Vec<(String, Run)>,
}

/// What files say of an étape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Stage {
    /// Its number, where a name or a column says it.
    pub(in crate::import) numero: Option<i64>,
    pub(in crate::import) nom: Option<String>,
    pub(in crate::import) description: Option<String>,
    /// The names of the localités where it starts and ends.
    pub(in crate::import) from: Option<String>,
    pub(in crate::import) to: Option<String>,
}

/// A line without a hole: at least two places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Run {
    pub(in crate::import) places: Vec<Position>,
    /// The ids of OpenStreetMap's nodes, one for each place; empty in other formats.
    pub(in crate::import) nodes: Vec<i64>,
    /// The surface of each step, in the words of a walker; empty in other formats.
    pub(in crate::import) surfaces: Vec<Option<&'static str>>,
}
