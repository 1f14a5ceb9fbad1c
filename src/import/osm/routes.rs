//! Finds which relations are one voie. The relations of a superroute are one voie, and every other relation is a voie
//! of its own. Such a relation may also be an étape of another voie. This is decided later, by names and positions
//! (`assembly::siblings`).

use std::collections::BTreeSet;

use super::extract::{Extract, Relation};
use super::lines::{beside, is_main};
use super::scan::Target;
use crate::import::assembly::Known;
use crate::import::cells::plain;
use crate::import::etapes::stage_name::{Named, parse};
use crate::import::incoming::Stage;
use crate::model::Code;

/// A voie as OpenStreetMap describes it: a superroute with its relations, or a single relation.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Route {
    /// The name of the voie.
    pub(super) nom: String,
    /// The code of the voie, if the user chose the voie or if a stored voie came from the same relation.
    pub(super) code: Option<Code>,
    /// The id of the relation whose tags describe the whole voie, for example its colour. It is the superroute, or the
    /// only relation.
    pub(super) relation: i64,
    /// The relations of the voie, in the order in which the superroute lists them. The superroute itself is the first
    /// of them.
    pub(super) parts: Vec<Part>,
    /// True if the voie is a single relation. It may turn out to be an étape of another voie.
    pub(super) lone: bool,
    /// True if no relation gives the name of the whole voie: all relations are étapes of a voie that the user chose.
    pub(super) named_by_etapes: bool,
}

/// A relation of a voie ([`Route::parts`]).
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    /// The id of the relation.
    pub(super) relation: i64,
    /// The number, name and ends of the étape, if the relation is an étape or may be one.
    pub(super) stage: Option<Stage>,
    /// True if the relation is the whole voie, not one étape of it.
    pub(super) whole: bool,
    /// The name of the variant, if the role of the relation in the superroute makes it a variant. `None` for the main
    /// line.
    pub(super) variante: Option<String>,
}

/// The largest depth of nested superroutes that the import follows. Relations below this depth are ignored.
const DEEPEST: usize = 8;

/// Returns the voies that the relations form, sorted by relation id. `known` are the stored voies. If the user chose a
/// voie (`into`), returns only this voie, with all relations as its étapes.
pub(super) fn routes(extract: &Extract, known: &[Known], into: Option<&Code>) -> Vec<Route> {
    let (mut routes, mut taken) = (vec![], BTreeSet::new());
    if let Some(code) = into {
        return vec![into_voie(extract, code, known)];
    }
    superroutes(extract, known, &mut routes, &mut taken);
    for (id, relation) in extract.relations.iter().filter(|(id, _)| !taken.contains(*id)) {
        routes.push(alone(*id, relation, known));
    }
    routes.sort_by_key(|route| route.relation);
    routes
}

/// Returns the name under which the log records a relation as a source: `relation 12`.
pub(super) fn source(relation: i64) -> String {
    format!("relation {relation}")
}

/// Returns the voie `code`, with every relation that has member ways as an étape.
fn into_voie(extract: &Extract, code: &Code, known: &[Known]) -> Route {
    let with_ways = |relation: &Relation| relation.members.iter().any(|member| member.what == Target::Way);
    let parts = extract.relations.iter().filter(|(_, relation)| with_ways(relation)).map(|(id, relation)| {
        let named = named(relation);
        let stage = stage_of(relation, named.as_ref(), named.as_ref().map(|named| named.numero));
        Part { relation: *id, stage: Some(stage), ..Part::default() }
    });
    let stored = known.iter().find(|voie| voie.code == *code);
    let parts: Vec<Part> = parts.collect();
    let relation = parts.first().map_or(0, |part| part.relation);
    let nom = stored.map_or_else(|| code.to_string(), |voie| voie.nom.clone());
    Route { nom, code: Some(code.clone()), relation, parts, lone: false, named_by_etapes: true }
}

/// Returns the voie of a single relation `id` that is in no superroute.
fn alone(id: i64, relation: &Relation, known: &[Known]) -> Route {
    let named = named(relation);
    let numero = named.as_ref().filter(|named| named.says_stage).map(|named| named.numero);
    let part = Part {
        relation: id,
        stage: Some(stage_of(relation, named.as_ref(), numero)),
        whole: numero.is_none(),
        variante: None,
    };
    let stored = known.iter().find(|voie| voie.sources.contains(&source(id)));
    let code = stored.map(|voie| voie.code.clone());
    Route { nom: name(id, relation), code, relation: id, parts: vec![part], lone: true, ..Route::default() }
}

/// Finds the superroutes. Appends the voie of each to `routes`. Adds the ids of the superroute and of all relations
/// below it to `taken`.
fn superroutes(extract: &Extract, known: &[Known], routes: &mut Vec<Route>, taken: &mut BTreeSet<i64>) {
    let children = |relation: &Relation| -> Vec<(i64, String)> {
        let members =
            relation.members.iter().filter(|m| m.what == Target::Relation && extract.relations.contains_key(&m.id));
        members.map(|m| (m.id, m.role.clone())).collect()
    };
    let all =
        extract.relations.iter().flat_map(|(id, relation)| children(relation).into_iter().filter(move |c| c.0 != *id));
    let all: BTreeSet<i64> = all.map(|(id, _)| id).collect();
    // Only a relation that is no member of another relation starts a voie. Relations that contain each other in a
    // circle start none.
    for (id, relation) in extract.relations.iter().filter(|(id, _)| !all.contains(*id)) {
        if children(relation).is_empty() {
            continue;
        }
        let code = known.iter().find(|voie| voie.sources.contains(&source(*id))).map(|voie| voie.code.clone());
        let mut route = Route { nom: name(*id, relation), code, relation: *id, ..Route::default() };
        let mut open: Vec<(i64, String, usize)> = vec![(*id, String::new(), 0)];
        let mut seen = BTreeSet::new();
        while let Some((id, role, depth)) = open.pop() {
            let Some(relation) = extract.relations.get(&id) else { continue };
            if depth > DEEPEST || !seen.insert(id) {
                continue;
            }
            let below = children(relation);
            let named = named(relation).filter(|_| below.is_empty());
            let stage = named.map(|named| stage_of(relation, Some(&named), Some(named.numero)));
            let stage = stage.filter(|stage| stage.from.is_some() && stage.to.is_some());
            let variante = (!is_main(&role)).then(|| beside(&role));
            route.parts.push(Part { relation: id, stage, whole: false, variante });
            open.extend(below.into_iter().rev().map(|(id, role)| (id, role, depth + 1)));
        }
        taken.extend(&seen);
        let mut numbers = BTreeSet::new();
        for part in &mut route.parts {
            part.stage.take_if(|stage| part.variante.is_some() || !numbers.insert(stage.numero));
        }
        if numbers.is_empty() {
            // No name contains a number, so the relations with tags `from` and `to` are numbered in their order.
            let main = route.parts.iter_mut().filter(|part| part.variante.is_none() && part.relation != *id);
            let ends = main.filter_map(|part| {
                let relation = extract.relations.get(&part.relation)?;
                Some((part, relation.tag("from")?.to_owned(), relation.tag("to")?.to_owned()))
            });
            for (numero, (part, from, to)) in (1..).zip(ends) {
                part.stage = Some(stage(Some(numero), Some(from), Some(to)));
            }
        }
        routes.push(route);
    }
}

/// Returns the étape that a relation describes. The ends are the tags `from` and `to`, or else the ends in `named`, the
/// parsed name of the relation. A `numero` outside 1–9999 is dropped.
fn stage_of(relation: &Relation, named: Option<&Named>, numero: Option<i64>) -> Stage {
    let tags = relation.tag("from").zip(relation.tag("to"));
    let tags = tags.map(|(from, to)| (from.to_owned(), to.to_owned()));
    let says = |(from, to): &(String, String)| !plain(from).is_empty() && !plain(to).is_empty();
    let ends = tags.or_else(|| named.and_then(|named| named.ends.clone())).filter(says);
    let (from, to) = ends.map_or((None, None), |(from, to)| (Some(from), Some(to)));
    stage(numero.filter(|numero| (1..=9999).contains(numero)), from, to)
}

/// Returns the name of a relation: its tag `name`, else its tags `ref`, `from` and `to`, else `Relation` with its id.
fn name(id: i64, relation: &Relation) -> String {
    let ends = relation.tag("from").zip(relation.tag("to")).map(|(from, to)| format!("{from} - {to}"));
    match (relation.tag("name"), relation.tag("ref"), ends) {
        (Some(name), ..) => name.to_owned(),
        (None, Some(code), Some(ends)) => format!("{code} {ends}"),
        (None, Some(code), None) => code.to_owned(),
        (None, None, Some(ends)) => ends,
        (None, None, None) => format!("Relation {id}"),
    }
}

/// Parses the name of a relation into the number and ends of an étape. Returns `None` if the name has no such form.
fn named(relation: &Relation) -> Option<Named> {
    parse(relation.tag("name")?)
}

/// Returns an étape with this number and these ends. Its name is `from - to` if both ends are known.
fn stage(numero: Option<i64>, from: Option<String>, to: Option<String>) -> Stage {
    let nom = from.as_ref().zip(to.as_ref()).map(|(from, to)| format!("{from} - {to}"));
    Stage { numero, nom, from, to, description: None }
}
