//! Which relations are one voie: those of a superroute, or those whose names say so (« Voie NN, A - B »).

use std::collections::{BTreeMap, BTreeSet};

use super::extract::{Extract, Relation};
use super::scan::Target;
use crate::import::cell::plain;

/// A voie as OpenStreetMap has it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Route {
    pub(super) nom: String,
    /// The relation that tells colour and the like: the superroute, or the first étape.
    pub(super) relation: i64,
    pub(super) parts: Vec<Part>,
}

/// A relation of a voie.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) relation: i64,
    /// Its étape, where its number and its ends are said.
    pub(super) etape: Option<Stage>,
    /// Is it a variant by its role in the superroute?
    pub(super) variante: Option<String>,
}

/// What names and tags say of an étape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stage {
    pub(super) numero: i64,
    pub(super) from: String,
    pub(super) to: String,
}

/// What a relation's name says.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::import) struct Named {
    voie: String,
    pub(in crate::import) numero: i64,
    /// Does it say « étape », or is there a bare number?
    says_stage: bool,
    pub(in crate::import) ends: Option<(String, String)>,
}

/// Superroutes within superroutes that are followed.
const DEEPEST: usize = 8;

/// The voies of all relations, by relation id, and what a person should know of how they were put together.
/// `gap` tells how far two relations are from one another, metres.
pub(super) fn routes(extract: &Extract, gap: &dyn Fn(i64, i64) -> f64) -> (Vec<Route>, Vec<String>) {
    let (mut routes, mut warnings, mut taken) = (vec![], vec![], BTreeSet::new());
    superroutes(extract, &mut routes, &mut taken);

    let mut groups: BTreeMap<String, Vec<(i64, Named)>> = BTreeMap::new();
    let mut nameless: Vec<(i64, Named)> = vec![];
    for (id, relation) in extract.relations.iter().filter(|(id, _)| !taken.contains(*id)) {
        let Some(named) = named(relation) else { continue };
        if named.voie.is_empty() {
            nameless.push((*id, named));
        } else if named.says_stage || named.ends.is_some() {
            groups.entry(plain(&named.voie)).or_default().push((*id, named));
        }
    }
    // A number that stands alone may be part of a name (« GR 34, Vannes - Auray »).
    groups.retain(|_, members| members.len() > 1 || members.iter().any(|(_, named)| named.says_stage));
    for (id, named) in nameless {
        let lacks = |members: &[(i64, Named)]| {
            let has = |n| members.iter().any(|(_, other)| other.numero == n);
            !has(named.numero) && (has(named.numero - 1) || has(named.numero + 1))
        };
        let far = |members: &[(i64, Named)]| {
            let beside = members.iter().filter(|(_, other)| (other.numero - named.numero).abs() == 1);
            beside.map(|(other, _)| gap(id, *other)).fold(f64::INFINITY, f64::min)
        };
        let mut fitting: Vec<_> = groups.iter_mut().filter(|(_, members)| lacks(members)).collect();
        fitting.sort_by(|a, b| far(a.1).total_cmp(&far(b.1)));
        let Some((_, members)) = fitting.into_iter().next().filter(|(_, members)| far(members) <= TOUCHING_M) else {
            continue;
        };
        let voie = members.first().map(|(_, first)| first.voie.clone()).unwrap_or_default();
        let name = extract.relations.get(&id).and_then(|r| r.tag("name")).unwrap_or_default();
        warnings.push(format!("relation {id} (« {name} ») rattachée à « {voie} » comme étape {}.", named.numero));
        members.push((id, named));
    }
    for members in groups.into_values() {
        let mut route = Route::default();
        let mut numbers = BTreeSet::new();
        let mut members = members;
        members.sort_by_key(|(id, named)| (named.numero, *id));
        for (id, named) in members {
            let Some(relation) = extract.relations.get(&id) else { continue };
            if !numbers.insert(named.numero) {
                continue; // a second étape of this number is a voie of its own
            }
            if route.parts.is_empty() || route.nom.is_empty() {
                (route.nom, route.relation) = (named.voie.clone(), id);
            }
            taken.insert(id);
            route.parts.push(Part { relation: id, etape: stage(relation, Some(named)), variante: None });
        }
        routes.push(route);
    }
    for (id, relation) in extract.relations.iter().filter(|(id, _)| !taken.contains(*id)) {
        let part = Part { relation: *id, etape: None, variante: None };
        routes.push(Route { nom: name(*id, relation), relation: *id, parts: vec![part] });
    }
    routes.sort_by_key(|route| route.relation);
    (routes, warnings)
}

/// A relation named by its number alone belongs to étapes that are no further off.
const TOUCHING_M: f64 = 2_000.0;

/// The relations that have routes as members.
fn superroutes(extract: &Extract, routes: &mut Vec<Route>, taken: &mut BTreeSet<i64>) {
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
        let mut route = Route { nom: name(*id, relation), relation: *id, parts: vec![] };
        let mut open: Vec<(i64, String, usize)> = vec![(*id, String::new(), 0)];
        let mut seen = BTreeSet::new();
        while let Some((id, role, depth)) = open.pop() {
            let Some(relation) = extract.relations.get(&id) else { continue };
            if depth > DEEPEST || !seen.insert(id) {
                continue;
            }
            let below = children(relation);
            let etape = if below.is_empty() { stage(relation, named(relation)) } else { None };
            let variante = (!super::is_main(&role)).then(|| plain(&role));
            route.parts.push(Part { relation: id, etape, variante });
            open.extend(below.into_iter().rev().map(|(id, role)| (id, role, depth + 1)));
        }
        taken.extend(&seen);
        let mut numbers = BTreeSet::new();
        for part in &mut route.parts {
            part.etape.take_if(|stage| part.variante.is_some() || !numbers.insert(stage.numero));
        }
        if numbers.is_empty() {
            // No name has a number: those that say from where to where are counted.
            let main = route.parts.iter_mut().filter(|part| part.variante.is_none() && part.relation != *id);
            let ends = main.filter_map(|part| {
                let relation = extract.relations.get(&part.relation)?;
                Some((part, relation.tag("from")?.to_owned(), relation.tag("to")?.to_owned()))
            });
            for (numero, (part, from, to)) in (1..).zip(ends) {
                part.etape = Some(Stage { numero, from, to });
            }
        }
        routes.push(route);
    }
}

/// The étape of a relation; its `from` and `to` say more than its name.
fn stage(relation: &Relation, named: Option<Named>) -> Option<Stage> {
    let named = named?;
    let (from, to) = match (relation.tag("from"), relation.tag("to")) {
        (Some(from), Some(to)) => (from.to_owned(), to.to_owned()),
        _ => named.ends?,
    };
    let fits = (1..=9999).contains(&named.numero) && !plain(&from).is_empty() && !plain(&to).is_empty();
    fits.then_some(Stage { numero: named.numero, from, to })
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

/// Words for an étape, without accents.
const STAGE: [&str; 8] = ["etape", "etappe", "stage", "etapa", "tappa", "etap", "section", "troncon"];

/// Takes « Voie 04, A - B », « étape 4 : A - B », « Weg - Etappe 4 » apart.
pub(in crate::import) fn parse(name: &str) -> Option<Named> {
    let words: Vec<&str> = name.split_whitespace().collect();
    for (i, word) in words.iter().enumerate() {
        let bare = word.trim_end_matches([',', ':', '.', ';', '-', '–']);
        if !(1..=3).contains(&bare.len()) || !bare.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let before = words.get(..i).unwrap_or_default();
        let after = words.get(i + 1..).unwrap_or_default();
        let says_stage = before.last().is_some_and(|word| STAGE.contains(&plain(word).as_str()));
        let before = if says_stage { before.split_last().map_or(before, |(_, rest)| rest) } else { before };
        let mark = bare.len() < word.len() || after.first().is_some_and(|word| [":", "-", "–"].contains(word));
        if !says_stage && !mark {
            continue;
        }
        let edge: &[char] = &[' ', ',', ':', '-', '–', '('];
        let rest = after.join(" ");
        let rest = rest.trim_matches(edge).replace(" – ", " - ").replace(" → ", " - ");
        let towns: Vec<&str> = rest.split(" - ").map(str::trim).filter(|town| !town.is_empty()).collect();
        let ends = towns.first().zip(towns.last()).filter(|_| towns.len() > 1);
        let ends = ends.map(|(from, to)| ((*from).to_owned(), (*to).to_owned()));
        return Some(Named {
            voie: before.join(" ").trim_matches(edge).to_owned(),
            numero: bare.parse().ok()?,
            says_stage,
            ends,
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_etapes_are_taken_apart() {
        let all = |name| {
            let n = parse(name)?;
            let (from, to) = n.ends.unwrap_or_default();
            Some(format!("{}|{}|{}|{}|{}", n.voie, n.numero, n.says_stage, from, to))
        };
        for (name, expected) in [
            (
                "Voie de la Pointe Saint-Mathieu 01, Pointe Saint-Mathieu - Sainte-Anne du Portzic",
                "Voie de la Pointe Saint-Mathieu|1|false|Pointe Saint-Mathieu|Sainte-Anne du Portzic",
            ),
            ("Étape 13 : Vannes - Questembert", "|13|true|Vannes|Questembert"),
            ("étape 04", "|4|true||"),
            ("Seen-Route - Etappe 9", "Seen-Route|9|true||"),
            ("Rheinweg Stage 3: Vaduz – Balzers", "Rheinweg|3|true|Vaduz|Balzers"),
            ("GR 34, Vannes - Auray - Carnac", "GR|34|false|Vannes|Carnac"),
        ] {
            assert_eq!(all(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["Route 66", "Bus 12 Vaduz", "", "1234: a - b"] {
            assert_eq!(all(name), None, "{name}");
        }
    }
}
