//! OpenStreetMap route relations become voies with their étapes and tronçons. GDAL's driver gives neither the roles
//! of members nor the ids of ways, so the files are read here.
//!
//! [`scan`] reads elements, [`extract`] keeps what routes need, [`trail`] makes a walkable line of a relation's
//! members, [`routes`] tells which relations are one voie, [`voie`] puts its lines together, [`troncons`] cuts the
//! lines where voies part, so that what they share is stored once.

mod chain;
mod extract;
pub(super) mod routes;
mod scan;
mod trail;
mod troncons;
mod voie;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use self::extract::{Extract, Relation};
use self::scan::Target;
use self::trail::{Piece, Trails, trails};
use super::cell::{plain, suffixed};
use super::files::Source;
use super::{Incoming, Options};
use crate::error::{Error, Result};
use crate::geo::distance_m;
use crate::model::Code;

/// The lines of one relation.
#[derive(Default)]
struct Lines {
    main: Trails,
    /// By variant name, each one continuous run.
    variantes: Vec<(String, Vec<i64>)>,
    /// Member ways that the files lack.
    absent: usize,
}

/// Reads all the files together. Errors: a broken file; no route at all.
pub(super) fn read(files: &[Source], options: &Options) -> Result<Incoming> {
    let extract = extract::extract(files, options)?;
    let lines: BTreeMap<i64, Lines> = extract.relations.iter().map(|(id, r)| (*id, lines(&extract, r))).collect();
    let gap = |a: i64, b: i64| {
        let ends = |id| lines.get(&id).map(|lines| ends(&extract, &lines.main)).unwrap_or_default();
        let (a, b) = (ends(a), ends(b));
        let gaps = a.iter().flat_map(|from| b.iter().map(|to| distance_m(*from, *to)));
        gaps.fold(f64::INFINITY, f64::min)
    };
    let (routes, mut warnings) = routes::routes(&extract, &gap);
    if extract.left_aside > 0 {
        warnings.push(format!("{} relations d'autres sortes (bus, train…) laissées de côté.", extract.left_aside));
    }

    let mut incoming =
        Incoming { read: format!("{} relations", extract.relations.len()), warnings, ..Incoming::default() };
    let mut codes = BTreeSet::new();
    let mut localites = voie::Localites::default();
    let mut all: Vec<voie::Voie> = vec![];
    for route in &routes {
        let code = code(&route.nom, route.relation, &mut codes)?;
        all.push(voie::Voie::new(&extract, &lines, route, code, &mut incoming));
    }
    let cut = troncons::Troncons::cut(&all);
    cut.records(&extract, &mut incoming);
    for (ordre, voie) in (1..).zip(&all) {
        voie.records(&extract, ordre, &cut, &mut localites, &mut incoming);
    }
    Ok(incoming)
}

/// A voie's code: from its name, with the relation's id if another has it.
fn code(nom: &str, relation: i64, taken: &mut BTreeSet<Code>) -> Result<Code> {
    let named = Code::from_name(nom);
    let with_id = || named.as_ref().and_then(|code| suffixed(code, &relation.unsigned_abs().to_string()));
    let free = named.clone().filter(|code| !taken.contains(code)).or_else(with_id);
    let code = match free.or_else(|| Code::from_name(&format!("relation {relation}"))) {
        Some(code) => code,
        None => return Err(Error::Internal(format!("pas de code pour la relation {relation}"))),
    };
    taken.insert(code.clone());
    Ok(code)
}

/// Is it a role of the main line? (Halves of dual carriageways are told apart by the trail.)
fn is_main(role: &str) -> bool {
    matches!(role, "" | "main" | "route" | "forward" | "backward" | "hail_and_ride")
}

/// Is it no way of walking at all: a stop of a bus?
fn is_stop(role: &str) -> bool {
    role.starts_with("platform") || role.starts_with("stop")
}

fn lines(extract: &Extract, relation: &Relation) -> Lines {
    let ways = || relation.members.iter().filter(|m| m.what == Target::Way && !is_stop(&m.role));
    let mut roles: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
    for member in ways() {
        let role = if is_main(&member.role) { String::new() } else { plain(&member.role) };
        let backward = member.role == "backward";
        roles.entry(role).or_default().push(Piece { way: member.id, backward });
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

/// Where a relation's line starts and ends.
fn ends(extract: &Extract, trails: &Trails) -> Vec<crate::geo::Position> {
    let first = trails.runs.first().and_then(|run| run.first());
    let last = trails.runs.last().and_then(|run| run.last());
    [first, last].into_iter().flatten().filter_map(|node| extract.nodes.get(node)).copied().collect()
}
