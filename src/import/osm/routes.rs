//! Which relations are one voie: those of a superroute. Every other relation is a voie of its own; whether it is an étape of
//! another is told later, by names and places (`assembly::siblings`).

use std::collections::BTreeSet;

use super::extract::{Extract, Relation};
use super::lines::{beside, is_main};
use super::scan::Target;
use crate::import::assembly::Known;
use crate::import::cells::plain;
use crate::import::etapes::stage_name::{Named, parse};
use crate::import::incoming::Stage;
use crate::model::Code;

/// A voie as OpenStreetMap has it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Route {
    pub(super) nom: String,
    /// The code of the stored voie that it is, if there is one.
    pub(super) code: Option<Code>,
    /// The relation that tells colour and the like: the superroute, or the only one.
    pub(super) relation: i64,
    pub(super) parts: Vec<Part>,
    /// Is it one relation, which may be an étape of another voie?
    pub(super) lone: bool,
    /// Is its name not said by the relations?
    pub(super) named_by_etapes: bool,
}

/// A relation of a voie.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) relation: i64,
    /// What is said of it, where it is an étape or a whole voie.
    pub(super) stage: Option<Stage>,
    /// Is it the whole voie?
    pub(super) whole: bool,
    /// Is it a variant by its role in the superroute?
    pub(super) variante: Option<String>,
}

/// Superroutes within superroutes that are followed.
const DEEPEST: usize = 8;

/// The voies of all relations, by relation id. `into` is the voie that all relations are étapes of, if a person said so.
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

/// What the log calls a relation as a source.
pub(super) fn source(relation: i64) -> String {
    format!("relation {relation}")
}

/// All relations as étapes of one voie.
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

/// The voie of a relation that belongs to no other.
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

/// The relations that have routes as members.
fn superroutes(extract: &Extract, known: &[Known], routes: &mut Vec<Route>, taken: &mut BTreeSet<i64>) {
    let children = |relation: &Relation| -> Vec<(i64, String)> {
        let members =
            relation.members.iter().filter(|m| m.what == Target::Relation && extract.relations.contains_key(&m.id));
        members.map(|m| (m.id, m.role.clone())).collect()
    };
    let all =
        extract.relations.iter().flat_map(|(id, relation)| children(relation).into_iter().filter(move |c| c.0 != *id));
    let all: BTreeSet<i64> = all.map(|(id, _)| id).collect();
    // A relation that is nobody's child; if all are in a circle, none is.
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
            // No name has a number: those that say from where to where are counted.
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

/// The étape of a relation; its `from` and `to` say more than its name.
fn stage_of(relation: &Relation, named: Option<&Named>, numero: Option<i64>) -> Stage {
    let tags = relation.tag("from").zip(relation.tag("to"));
    let tags = tags.map(|(from, to)| (from.to_owned(), to.to_owned()));
    let says = |(from, to): &(String, String)| !plain(from).is_empty() && !plain(to).is_empty();
    let ends = tags.or_else(|| named.and_then(|named| named.ends.clone())).filter(says);
    let (from, to) = ends.map_or((None, None), |(from, to)| (Some(from), Some(to)));
    stage(numero.filter(|numero| (1..=9999).contains(numero)), from, to)
}

/// What a relation is called.
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

fn named(relation: &Relation) -> Option<Named> {
    parse(relation.tag("name")?)
}

/// What a relation says of its étape: its `from` and `to` say more than its name.
fn stage(numero: Option<i64>, from: Option<String>, to: Option<String>) -> Stage {
    let nom = from.as_ref().zip(to.as_ref()).map(|(from, to)| format!("{from} - {to}"));
    Stage { numero, nom, from, to, description: None }
}
