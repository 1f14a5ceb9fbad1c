//! Converts OpenStreetMap route relations into voies with their étapes and tronçons. GDAL's driver gives neither the
//! roles of members nor the ids of ways, so this module reads the files itself.
//!
//! Terms of this module:
//!
//! - A node is a position with an id. A way is a line of nodes. A relation lists ways or other relations as its
//!   members, each with a role.
//! - A member way is a way that a relation lists.
//! - A superroute is a relation whose members are relations.
//! - A run is a continuous line, as node ids in walking order.
//! - The way there is the walk from the start of a route to its end. The way back is the walk from the end to the
//!   start.
//!
//! The files:
//!
//! - [`scan`] reads the elements of a file.
//! - [`extract`] keeps the elements that routes need.
//! - [`lines`](mod@lines) sorts the members of a relation by role.
//! - [`trail`] orders the members of one role into a line that can be walked, with [`graph`], [`blocks`], [`pairs`],
//!   [`paths`] and [`euler`].
//! - [`routes`] finds which relations are one voie.
//! - [`legs`] converts the relations of a voie into its legs.
//! - [`relations`] runs the last two steps, once the stored voies are known.

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
use crate::geo::Position;

/// Reads OpenStreetMap files as one data set. Returns their route relations, with the lines made from the member ways.
/// The relations do not become voies yet ([`Relations::voies`]).
///
/// Errors: a file is broken, or no file contains a route.
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

/// Reads OpenStreetMap files as one data set. Returns the name of each route relation, and the runs of its main line.
///
/// Errors: those of [`read`].
pub(super) fn traces(files: &[Source], options: &Options) -> Result<Vec<(String, Vec<Vec<Position>>)>> {
    let extract = extract::extract(files, options)?;
    let of = |(id, relation): (&i64, &extract::Relation)| {
        let places = |nodes: &Vec<i64>| nodes.iter().filter_map(|node| extract.nodes.get(node)).copied().collect();
        let nom = relation.tags.get("name").map(String::as_str).unwrap_or_default();
        let runs = lines(&extract, relation).main.runs.iter().map(places).collect();
        (format!("relation {id} {nom}").trim().to_owned(), runs)
    };
    Ok(extract.relations.iter().map(of).collect())
}
