//! Voies and étapes as files describe them.

use std::sync::Arc;

use super::origin::RowOrigin;
use crate::geo::Position;
use crate::model::Code;

/// A voie as files describe it. The [assembly](crate::import::assembly) merges it with the stored voie.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct IncomingVoie {
    /// The origin of the columns of the voie itself.
    pub(in crate::import) origin: RowOrigin,
    /// The code in the files or from `--voie`. If `None`, the code is made from the name.
    pub(in crate::import) code: Option<Code>,
    pub(in crate::import) nom: Option<String>,
    pub(in crate::import) description: Option<String>,
    /// The colour of the voie, as `#rrggbb`.
    pub(in crate::import) couleur: Option<String>,
    /// The étapes of the voie and the pieces of its line that are no étape, in the order of the files.
    pub(in crate::import) legs: Vec<Leg>,
    /// True if the files have a single line for the voie. The line may then be an étape of another voie.
    pub(in crate::import) lone: bool,
    /// True if `nom` was made from the names of the étapes. A stored voie then keeps its own name.
    pub(in crate::import) named_by_etapes: bool,
    /// Stored voies that are étapes of this voie, each with the number of its étape. An earlier import stored them as voies,
    /// because it did not have the étapes before and after.
    pub(in crate::import) absorbs: Vec<(Code, i64)>,
}

/// An étape of a voie as files describe it, or a piece of the line of the voie that is no étape.
#[derive(Clone, Debug, Default)]
pub(in crate::import) struct Leg {
    pub(in crate::import) origin: RowOrigin,
    /// The name of the variant that the leg belongs to. Empty for the main line.
    pub(in crate::import) variante: String,
    /// The columns of the étape. `None` if the leg is no étape.
    pub(in crate::import) stage: Option<Stage>,
    /// True if the leg is the whole line of the voie. It becomes an étape if the voie has no other.
    pub(in crate::import) whole: bool,
    /// The line of the leg as continuous runs, in the order and direction of the file.
    pub(in crate::import) runs: Vec<Run>,
    /// The line walked in the other direction, if it differs from `runs` because of one-way ways.
    pub(in crate::import) retour: Vec<Run>,
    /// Lines beside the main one, by the names of their variants: `alternative-1`, `excursion-2`, `branche-1`.
    pub(in crate::import) beside: Vec<(String, Run)>,
}

/// The columns of an étape as files give them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Stage {
    /// The number of the étape, if a column or a name gives it.
    pub(in crate::import) numero: Option<i64>,
    pub(in crate::import) nom: Option<String>,
    pub(in crate::import) description: Option<String>,
    /// The name of the localité where the étape starts.
    pub(in crate::import) from: Option<String>,
    /// The name of the localité where the étape ends.
    pub(in crate::import) to: Option<String>,
}

/// A continuous line of at least two places.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Run {
    pub(in crate::import) places: Vec<Position>,
    /// The id of the OpenStreetMap node at each place; empty in other formats.
    pub(in crate::import) nodes: Vec<i64>,
    /// The surface of each step from a place to the next, as a value of `revetement`; empty in other formats.
    pub(in crate::import) surfaces: Vec<Option<&'static str>>,
    /// The name of the way of each step; empty in other formats.
    pub(in crate::import) noms: Vec<Option<Arc<str>>>,
}
