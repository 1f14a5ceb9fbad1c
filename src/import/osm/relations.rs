//! Route relations that are read but not yet assigned to voies.

use std::collections::BTreeMap;

use super::extract::Extract;
use super::lines::Lines;
use super::{legs, routes};
use crate::import::assembly::Known;
use crate::import::incoming::IncomingVoie;
use crate::model::Code;

/// Route relations with their lines. They become voies as soon as the stored voies are known.
#[derive(Clone, Debug)]
pub(in crate::import) struct Relations {
    pub(super) extract: Extract,
    pub(super) lines: BTreeMap<i64, Lines>,
    /// The voie of which all relations are étapes (`--voie`).
    pub(super) into: Option<Code>,
    /// The name of this voie (`--nom`).
    pub(super) nom: Option<String>,
}

impl Relations {
    /// Converts the relations into voies, with regard to the stored voies `known`. Also returns warnings about ways
    /// that the files lack.
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
