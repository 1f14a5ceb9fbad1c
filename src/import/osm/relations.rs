//! Route relations that were read, and the voies that they are.

use std::collections::BTreeMap;

use super::extract::Extract;
use super::lines::Lines;
use super::{legs, routes};
use crate::import::assembly::Known;
use crate::import::incoming::IncomingVoie;
use crate::model::Code;

/// Route relations with their lines, which become voies when it is known which voies are stored.
#[derive(Clone, Debug)]
pub(in crate::import) struct Relations {
    pub(super) extract: Extract,
    pub(super) lines: BTreeMap<i64, Lines>,
    /// The voie whose étapes they all are (`--voie`), and its name (`--nom`).
    pub(super) into: Option<Code>,
    pub(super) nom: Option<String>,
}

impl Relations {
    /// The voies that the relations are, beside those that are stored, and what their files lack.
    pub(in crate::import) fn voies(&self, known: &[Known]) -> (Vec<IncomingVoie>, Vec<String>) {
        let Self { extract, lines, into, nom } = self;
        let surfaces = legs::surfaces(extract);
        let (mut voies, mut warnings) = (vec![], vec![]);
        for mut route in routes::routes(extract, known, into.as_ref()) {
            if let Some(nom) = nom.as_ref().filter(|_| into.is_some()) {
                (route.nom, route.named_by_etapes) = (nom.clone(), false);
            }
            let (voie, warning) = legs::voie(extract, lines, &surfaces, &route);
            voies.push(voie);
            warnings.extend(warning);
        }
        (voies, warnings)
    }
}
