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
mod paths;
mod relations;
mod routes;
mod scan;
mod trail;

use std::collections::BTreeMap;

use self::lines::{Lines, lines};
pub(super) use self::relations::Relations;
use super::files::Source;
use super::{Incoming, Options};
use crate::error::Result;

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
