//! OpenStreetMap route relations become voies with their étapes and tronçons. GDAL's driver gives neither the roles
//! of members nor the ids of ways, so the files are read here.
//!
//! [`scan`] reads elements, [`extract`] keeps what routes need, [`lines`] sorts a relation's members by their roles,
//! [`trail`] makes a walkable line of those of a role ([`graph`], [`blocks`], [`pairs`] and [`euler`] are its parts),
//! [`routes`] tells which relations are one voie, [`legs`] makes étapes of them.

mod blocks;
mod euler;
mod extract;
mod graph;
mod legs;
mod lines;
mod pairs;
mod routes;
mod scan;
mod trail;

use std::collections::BTreeMap;

use self::extract::Extract;
use self::lines::{Lines, lines};
use super::assembly::Known;
use super::files::Source;
use super::incoming::IncomingVoie;
use super::{Incoming, Options};
use crate::error::Result;
use crate::model::Code;

/// Route relations with their lines, which become voies when it is known which voies are stored.
#[derive(Clone, Debug)]
pub(super) struct Relations {
    extract: Extract,
    lines: BTreeMap<i64, Lines>,
    /// The voie whose étapes they all are (`--voie`), and its name (`--nom`).
    into: Option<Code>,
    nom: Option<String>,
}

/// Reads all the files together. Errors: a broken file; no route at all.
pub(super) fn read(files: &[Source], options: &Options) -> Result<Incoming> {
    let extract = extract::extract(files, options)?;
    let lines: BTreeMap<i64, Lines> = extract.relations.iter().map(|(id, r)| (*id, lines(&extract, r))).collect();
    let mut incoming = Incoming { read: format!("{} relations", extract.relations.len()), ..Incoming::default() };
    if extract.left_aside > 0 {
        let said = format!("{} relations d'autres sortes (bus, train…) laissées de côté.", extract.left_aside);
        incoming.warnings.push(said);
    }
    let (into, nom) = (options.voie.clone(), options.nom.clone());
    incoming.relations = Some(Relations { extract, lines, into, nom });
    Ok(incoming)
}

impl Relations {
    /// The voies that the relations are, beside those that are stored, and what their files lack.
    pub(super) fn voies(&self, known: &[Known]) -> (Vec<IncomingVoie>, Vec<String>) {
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
