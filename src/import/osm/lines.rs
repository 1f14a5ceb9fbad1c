//! Sorts the members of one relation by role and converts them into lines.

use std::collections::{BTreeMap, HashMap};

use super::extract::{Extract, Relation};
use super::graph::{Piece, Sense};
use super::scan::Target;
use super::trail::{Trails, trails};
use crate::import::cells::plain;

/// The lines of one relation, without regard to its neighbours.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// The main line in both directions. Its branches are moved to `variantes`.
    pub(super) main: Trails,
    /// The lines beside the main line, each one continuous run, by variant name (`alternative-1`, `branche-1`…). The
    /// halves of one-way pairs are not here but in [`Trails::retour`].
    pub(super) variantes: Vec<(String, Vec<i64>)>,
    /// Number of member ways that the files lack.
    pub(super) absent: usize,
}

/// True for a role of the main line. All other roles (alternative, excursion, approach, connection, and undocumented
/// ones) lie beside it. Source: <https://wiki.openstreetmap.org/wiki/Roles_for_recreational_route_relations>.
pub(super) fn is_main(role: &str) -> bool {
    matches!(role, "" | "main" | "route" | "forward" | "backward" | "hail_and_ride")
}

/// True for a role of a bus stop. Such a member is not part of any line.
fn is_stop(role: &str) -> bool {
    role.starts_with("platform") || role.starts_with("stop")
}

/// The variant name of a role beside the main line. It is never empty.
pub(super) fn beside(role: &str) -> String {
    Some(plain(role)).filter(|name| !name.is_empty()).unwrap_or_else(|| "autre".to_owned())
}

/// The lines of the relation.
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

/// Appends a number to each name: `alternative-1`, `alternative-2`. The numbers do not depend on the order of `runs`.
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
