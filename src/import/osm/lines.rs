//! A relation's members, by their roles, as lines.

use std::collections::{BTreeMap, HashMap};

use super::extract::{Extract, Relation};
use super::graph::{Piece, Sense};
use super::scan::Target;
use super::trail::{Trails, trails};
use crate::import::cells::plain;

/// The lines of one relation, independent of its neighbours.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// The way there and the way back.
    pub(super) main: Trails,
    /// What lies beside the main line, by variant name (`alternative-1`, `branche-1`…), each one continuous run. The
    /// halves of one-way pairs are not here but in [`Trails::retour`].
    pub(super) variantes: Vec<(String, Vec<i64>)>,
    /// Member ways that the files lack.
    pub(super) absent: usize,
}

/// Is it a role of the main line? All other roles (alternative, excursion, approach, connection, and those that nobody
/// defined) lie beside it. Source: <https://wiki.openstreetmap.org/wiki/Roles_for_recreational_route_relations>.
pub(super) fn is_main(role: &str) -> bool {
    matches!(role, "" | "main" | "route" | "forward" | "backward" | "hail_and_ride")
}

/// Is it no way of walking at all: a stop of a bus?
fn is_stop(role: &str) -> bool {
    role.starts_with("platform") || role.starts_with("stop")
}

/// The name of a role beside the main line, never empty.
pub(super) fn beside(role: &str) -> String {
    Some(plain(role)).filter(|name| !name.is_empty()).unwrap_or_else(|| "autre".to_owned())
}

pub(super) fn lines(extract: &Extract, relation: &Relation) -> Lines {
    let ways = || relation.members.iter().filter(|m| m.what == Target::Way && !is_stop(&m.role));
    let mut roles: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
    for member in ways() {
        let role = if is_main(&member.role) { String::new() } else { beside(&member.role) };
        let sense = match member.role.as_str() {
            "forward" => Sense::Along,
            "backward" => Sense::Against,
            _ => Sense::Both,
        };
        roles.entry(role).or_default().push(Piece { way: member.id, sense });
    }
    let mut lines = Lines { absent: ways().filter(|m| !extract.ways.contains_key(&m.id)).count(), ..Lines::default() };
    let mut variantes: Vec<(String, Vec<i64>)> = vec![];
    for (role, pieces) in roles {
        let mut trails = trails(extract, &pieces);
        let branches = std::mem::take(&mut trails.branches).into_iter();
        variantes.extend(branches.map(|(run, back)| (if back { "retour" } else { "branche" }.to_owned(), run)));
        if role.is_empty() {
            lines.main = trails;
        } else {
            variantes.extend(trails.runs.into_iter().map(|run| (role.clone(), run)));
        }
    }
    lines.variantes = numbered(variantes);
    lines
}

/// Names with their numbers, whatever the order they came in: `alternative-1`, `alternative-2`.
pub(super) fn numbered(mut runs: Vec<(String, Vec<i64>)>) -> Vec<(String, Vec<i64>)> {
    runs.sort_by_cached_key(|(name, run)| (name.clone(), run.iter().min().copied(), run.len()));
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, _) in &mut runs {
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        *name = format!("{name}-{count}");
    }
    runs
}
