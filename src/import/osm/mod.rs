//! OpenStreetMap route relations become voies with their étapes and tronçons. GDAL's driver gives neither the roles
//! of members nor the ids of ways, so the files are read here.
//!
//! [`scan`] reads elements, [`extract`] keeps what routes need, [`trail`] makes a walkable line of a relation's
//! members ([`graph`], [`blocks`], [`pairs`] and [`euler`] are its parts), [`routes`] tells which relations are one
//! voie, [`legs`] makes étapes of them.

mod blocks;
mod euler;
mod extract;
mod graph;
mod legs;
mod pairs;
mod routes;
mod scan;
mod trail;

use std::collections::{BTreeMap, HashMap};

use self::extract::{Extract, Relation};
use self::graph::{Piece, Sense};
use self::scan::Target;
use self::trail::{Trails, trails};
use super::assembly::Known;
use super::cell::plain;
use super::files::Source;
use super::incoming::IncomingVoie;
use super::{Incoming, Options};
use crate::error::Result;
use crate::model::Code;

/// The lines of one relation, independent of its neighbours.
#[derive(Clone, Debug, Default)]
struct Lines {
    /// The way there and the way back.
    main: Trails,
    /// What lies beside the main line, by variant name (`alternative-1`, `branche-1`…), each one continuous run. The
    /// halves of one-way pairs are not here but in [`Trails::retour`].
    variantes: Vec<(String, Vec<i64>)>,
    /// Member ways that the files lack.
    absent: usize,
}

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

/// Is it a role of the main line? All other roles (alternative, excursion, approach, connection, and those that nobody
/// defined) lie beside it. Source: <https://wiki.openstreetmap.org/wiki/Roles_for_recreational_route_relations>.
fn is_main(role: &str) -> bool {
    matches!(role, "" | "main" | "route" | "forward" | "backward" | "hail_and_ride")
}

/// Is it no way of walking at all: a stop of a bus?
fn is_stop(role: &str) -> bool {
    role.starts_with("platform") || role.starts_with("stop")
}

/// The name of a role beside the main line, never empty.
fn beside(role: &str) -> String {
    Some(plain(role)).filter(|name| !name.is_empty()).unwrap_or_else(|| "autre".to_owned())
}

fn lines(extract: &Extract, relation: &Relation) -> Lines {
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
fn numbered(mut runs: Vec<(String, Vec<i64>)>) -> Vec<(String, Vec<i64>)> {
    runs.sort_by_cached_key(|(name, run)| (name.clone(), run.iter().min().copied(), run.len()));
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, _) in &mut runs {
        let count = counts.entry(name.clone()).or_default();
        *count += 1;
        *name = format!("{name}-{count}");
    }
    runs
}
