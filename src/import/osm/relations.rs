//! Route relations that are read but not yet assigned to voies.

use std::collections::BTreeMap;

use super::extract::Extract;
use super::lines::Lines;
use super::{legs, routes};
use crate::import::assembly::Known;
use crate::import::incoming::IncomingVoie;
use crate::model::Code;

/// The route relations of an import with their lines, before they become voies ([`Relations::voies`]).
#[derive(Clone, Debug)]
pub(in crate::import) struct Relations {
    /// The relations, ways and nodes read from the files.
    pub(super) extract: Extract,
    /// The lines of each relation, by relation id.
    pub(super) lines: BTreeMap<i64, Lines>,
    /// The code of the voie that the user chose with `--voie`. If present, every relation is an étape of this voie.
    pub(super) into: Option<Code>,
    /// The name that the user gave to the voie `into` with `--nom`. It has no effect without `into`.
    pub(super) nom: Option<String>,
}

impl Relations {
    /// Converts the relations into voies. `known` are the stored voies: a voie takes the code of the stored voie that
    /// came from the same relation. Also returns one warning for each voie whose ways are not all in the files.
    pub(in crate::import) fn voies(&self, known: &[Known]) -> (Vec<IncomingVoie>, Vec<String>) {
        let Self { extract, lines, into, nom } = self;
        let steps = legs::steps(extract);
        let (mut voies, mut warnings) = (vec![], vec![]);
        for mut route in routes::routes(extract, known, into.as_ref()) {
            if let Some(nom) = nom.as_ref().filter(|_| into.is_some()) {
                (route.nom, route.named_by_etapes) = (nom.clone(), false);
            }
            let (voie, warning) = legs::voie(extract, lines, &steps, &route);
            voies.push(voie);
            warnings.extend(warning);
        }
        (voies, warnings)
    }
}
