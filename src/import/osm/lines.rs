//! Sorts the member ways of one relation by role and converts them into lines. Roles such as `forward` belong to the
//! main line. All other roles give variants. A run is a continuous line of node ids.

use std::collections::{BTreeMap, HashMap};

use super::extract::{Extract, Relation};
use super::graph::{Piece, Sense};
use super::scan::Target;
use super::trail::{Trails, trails};
use crate::import::cells::plain;

/// The lines of one relation. They do not depend on other relations.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// The main line in both directions. Its branches are in `variantes`, so [`Trails::branches`] is empty here.
    pub(super) main: Trails,
    /// The lines beside the main line: the name of each variant (`alternative-1`, `branche-1`…) and its run. The halves
    /// of one-way pairs are not here but in [`Trails::retour`].
    pub(super) variantes: Vec<(String, Vec<i64>)>,
    /// The number of member ways of the relation that the files lack.
    pub(super) absent: usize,
}

/// Tells whether members with this role belong to the main line. All other roles (alternative, excursion, approach,
/// connection, and undocumented ones) give variants. Source:
/// <https://wiki.openstreetmap.org/wiki/Roles_for_recreational_route_relations>.
pub(super) fn is_main(role: &str) -> bool {
    matches!(role, "" | "main" | "route" | "forward" | "backward" | "hail_and_ride")
}

/// Tells whether this is the role of a bus stop. Such a member is not part of any line.
fn is_stop(role: &str) -> bool {
    role.starts_with("platform") || role.starts_with("stop")
}

/// Converts the role of a member that is not in the main line into the name of a variant. An empty result becomes
/// `autre`.
pub(super) fn beside(role: &str) -> String {
    Some(plain(role)).filter(|name| !name.is_empty()).unwrap_or_else(|| "autre".to_owned())
}

/// Returns the main line and the variants that the member ways of a relation form.
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

/// Appends a number to the name of each run: `alternative-1`, `alternative-2`. `runs` are pairs of name and node ids.
/// The numbers do not depend on the order of `runs`. The result is sorted by name.
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
