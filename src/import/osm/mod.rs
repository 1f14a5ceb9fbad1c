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

use self::extract::{Kept, Relation};
use self::lines::{Lines, lines};
pub(super) use self::relations::Relations;
use super::files::Source;
use super::{Figure, Incoming, Options, Part, Trace};
use crate::error::Result;
use crate::geo::Position;

/// Reads OpenStreetMap files as one data set. Returns their route relations, with the lines made from the member ways.
/// The relations do not become voies yet ([`Relations::voies`]).
///
/// Errors: a file is broken, or no file contains a route.
pub(super) fn read(files: &[Source], options: &Options) -> Result<Incoming> {
    let extract = extract::extract(files, options, Kept::Routes)?;
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

/// Reads OpenStreetMap files as one data set. Returns each route relation with the runs of its main line. If there is no route,
/// the result has the other relations, such as woods and bus stops, each with all its ways in one part.
///
/// Errors: a file is broken, or no file contains a relation.
pub(super) fn traces(files: &[Source], options: &Options) -> Result<Vec<Trace>> {
    let routes = extract::extract(files, options, Kept::Routes);
    let is_route = routes.is_ok();
    let extract = routes.or_else(|error| extract::extract(files, options, Kept::All).map_err(|_| error))?;
    let places =
        |nodes: &[i64]| -> Vec<Position> { nodes.iter().filter_map(|node| extract.nodes.get(node)).copied().collect() };
    let of = |(id, relation): (&i64, &Relation)| {
        let nom = relation.tags.get("name").map(String::as_str).unwrap_or_default();
        let nom = format!("relation {id} {nom}").trim().to_owned();
        let parts: Vec<Vec<Position>> = if is_route {
            lines(&extract, relation).main.runs.iter().map(|run| places(run)).collect()
        } else {
            let ways = relation.members.iter().filter_map(|member| extract.ways.get(&member.id));
            vec![ways.flat_map(|way| places(&way.nodes)).collect()]
        };
        let figure = match relation.tag("type") {
            _ if is_route => Figure::Ligne,
            Some("multipolygon" | "boundary") => Figure::Surface,
            _ => Figure::Autre,
        };
        let parts = parts.into_iter().map(|positions| Part { positions, times: vec![] }).collect();
        Trace { place: nom.clone(), nom, parts, figure }
    };
    Ok(extract.relations.iter().map(of).collect())
}
