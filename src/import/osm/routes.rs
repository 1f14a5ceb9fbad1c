//! Finds which relations are one voie. The relations of a superroute are one voie, and every other relation is a voie
//! of its own. Whether such a relation is an étape of another voie is decided later, by names and positions
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

/// A voie as OpenStreetMap describes it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Route {
    pub(super) nom: String,
    /// The code of the stored voie that came from the same relation.
    pub(super) code: Option<Code>,
    /// The relation whose tags describe the whole voie (its colour): the superroute, or the only relation.
    pub(super) relation: i64,
    pub(super) parts: Vec<Part>,
    /// True if the voie is a single relation, which may turn out to be an étape of another voie.
    pub(super) lone: bool,
    /// True if the relations do not name the voie.
    pub(super) named_by_etapes: bool,
}

/// A relation of a voie.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) relation: i64,
    /// The étape's number, name and ends, if the relation is an étape or may be one.
    pub(super) stage: Option<Stage>,
    /// True if the relation is the whole voie.
    pub(super) whole: bool,
    /// The variant's name, if the relation's role in the superroute makes it a variant.
    pub(super) variante: Option<String>,
}

/// Largest depth to which superroutes within superroutes are followed.
const DEEPEST: usize = 8;

/// The voies of all relations, sorted by relation id. If the user named a voie (`into`), all relations are étapes of
/// this voie.
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

/// The name of a relation as a source in the log.
pub(super) fn source(relation: i64) -> String {
    format!("relation {relation}")
}

/// The voie of which all relations with ways are étapes.
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

/// The voie of a relation that is in no superroute.
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

/// Finds the superroutes. Appends each as a voie to `routes`, and the ids of the superroute and its relations to
/// `taken`.
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

/// The étape that a relation describes. Its tags `from` and `to` take precedence over the ends in its name. A number
/// outside 1–9999 is dropped.
fn stage_of(relation: &Relation, named: Option<&Named>, numero: Option<i64>) -> Stage {
    let tags = relation.tag("from").zip(relation.tag("to"));
    let tags = tags.map(|(from, to)| (from.to_owned(), to.to_owned()));
    let says = |(from, to): &(String, String)| !plain(from).is_empty() && !plain(to).is_empty();
    let ends = tags.or_else(|| named.and_then(|named| named.ends.clone())).filter(says);
    let (from, to) = ends.map_or((None, None), |(from, to)| (Some(from), Some(to)));
    stage(numero.filter(|numero| (1..=9999).contains(numero)), from, to)
}

/// The relation's name: its tag `name`, else its `ref` and ends, else its id.
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

/// Parses the étape's number and ends from the relation's name.
fn named(relation: &Relation) -> Option<Named> {
    parse(relation.tag("name")?)
}

/// An étape with these ends, which also give its name.
fn stage(numero: Option<i64>, from: Option<String>, to: Option<String>) -> Stage {
    let nom = from.as_ref().zip(to.as_ref()).map(|(from, to)| format!("{from} - {to}"));
    Stage { numero, nom, from, to, description: None }
}
