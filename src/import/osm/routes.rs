//! Which relations are one voie: those of a superroute, those whose names say so (« Voie NN, A - B »), and those that
//! continue a voie that is stored.

use std::collections::{BTreeMap, BTreeSet};

use super::extract::{Extract, Relation};
use super::legs::stage;
use super::scan::Target;
use crate::geo::{Position, distance_m};
use crate::import::cell::plain;
use crate::import::incoming::Stage;
use crate::model::Code;

/// A voie as OpenStreetMap has it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Route {
    pub(super) nom: String,
    /// The code of the stored voie that it is, if there is one.
    pub(super) code: Option<Code>,
    /// The relation that tells colour and the like: the superroute, or the first étape.
    pub(super) relation: i64,
    pub(super) parts: Vec<Part>,
    /// Does its name come from the names of its étapes?
    pub(super) named_by_etapes: bool,
    /// The stored voies that are étapes of this one, with their numbers.
    pub(super) absorbs: Vec<(Code, i64)>,
}

/// A relation of a voie.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    pub(super) relation: i64,
    /// What is said of it, where it is an étape.
    pub(super) stage: Option<Stage>,
    /// Is it the whole voie?
    pub(super) whole: bool,
    /// Is it a variant by its role in the superroute?
    pub(super) variante: Option<String>,
}

/// A stored voie.
#[derive(Clone, Debug)]
pub(in crate::import) struct Known {
    pub(in crate::import) code: Code,
    pub(in crate::import) nom: String,
    /// Who wrote its row.
    pub(in crate::import) sources: Vec<String>,
    pub(in crate::import) etapes: Vec<KnownEtape>,
    /// Where its main line starts and ends.
    pub(in crate::import) ends: Vec<Position>,
}

/// An étape of a stored voie.
#[derive(Clone, Debug)]
pub(in crate::import) struct KnownEtape {
    pub(in crate::import) numero: i64,
    /// Who wrote its row and its line.
    pub(in crate::import) sources: Vec<String>,
    /// Where its line starts and ends.
    pub(in crate::import) ends: Vec<Position>,
}

/// What a relation's name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) struct Named {
    pub(in crate::import) voie: String,
    pub(in crate::import) numero: i64,
    /// Does it say « étape », or is there a bare number?
    pub(in crate::import) says_stage: bool,
    /// Is the number written `05`, as only counted things are?
    leading_zero: bool,
    pub(in crate::import) ends: Option<(String, String)>,
}

/// Superroutes within superroutes that are followed.
const DEEPEST: usize = 8;

/// A relation named by its number alone belongs to étapes that are no further off, metres.
const TOUCHING_M: f64 = 2_000.0;

/// A voie that relations' names speak of.
#[derive(Default)]
struct Group {
    nom: String,
    code: Option<Code>,
    /// Its étapes: number, where it starts and ends, where it comes from.
    etapes: Vec<(i64, Vec<Position>, Origin)>,
}

/// Where an étape of a group comes from.
#[derive(Clone, Debug, PartialEq)]
enum Origin {
    /// A relation of this import, and what it says.
    Relation(i64, Stage),
    /// The voie itself, as it is stored; with who wrote the étape.
    Stored(Vec<String>),
    /// A stored voie of its own, which was imported for a lack of neighbours.
    Apart(Code),
}

/// A relation or a stored voie that is named by its number alone.
struct Nameless {
    named: Named,
    nom: String,
    ends: Vec<Position>,
    origin: Origin,
}

/// The voies of all relations, by relation id, and what a person should know of how they were put together. `ends` tells
/// where a relation starts and ends; `into` is the voie that all relations are étapes of, if a person said so.
pub(super) fn routes(
    extract: &Extract,
    ends: &dyn Fn(i64) -> Vec<Position>,
    known: &[Known],
    into: Option<&Code>,
) -> (Vec<Route>, Vec<String>) {
    let (mut routes, mut warnings, mut taken) = (vec![], vec![], BTreeSet::new());
    if let Some(code) = into {
        return (vec![into_voie(extract, code, known)], warnings);
    }
    superroutes(extract, known, &mut routes, &mut taken);
    let mut groups = groups(extract, ends, known, &mut taken);
    attach_nameless(extract, ends, known, &mut groups, &mut taken, &mut warnings);
    for group in groups.into_values() {
        routes.extend(route_of(group, &mut taken));
    }
    for (id, relation) in extract.relations.iter().filter(|(id, _)| !taken.contains(*id)) {
        routes.push(alone(*id, relation, known));
    }
    routes.sort_by_key(|route| route.relation);
    (routes, warnings)
}

fn source(relation: i64) -> String {
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
    Route { nom, code: Some(code.clone()), relation, parts, named_by_etapes: true, absorbs: vec![] }
}

/// The voies that names speak of, stored ones with their étapes first.
fn groups(
    extract: &Extract,
    ends: &dyn Fn(i64) -> Vec<Position>,
    known: &[Known],
    taken: &mut BTreeSet<i64>,
) -> BTreeMap<String, Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for voie in known.iter().filter(|voie| !voie.etapes.is_empty() && apart(voie).is_none()) {
        let group = groups.entry(plain(&voie.nom)).or_default();
        (group.nom, group.code) = (voie.nom.clone(), Some(voie.code.clone()));
        let etapes = voie.etapes.iter();
        group.etapes = etapes.map(|e| (e.numero, e.ends.clone(), Origin::Stored(e.sources.clone()))).collect();
    }
    let mut sure: BTreeSet<String> = groups.keys().cloned().collect();
    for (id, relation) in extract.relations.iter().filter(|(id, _)| !taken.contains(*id)) {
        // A relation that is an étape already stays one, whatever it is called now; a voie of one relation is told by its name.
        let is_voie = known.iter().any(|voie| voie.etapes.len() == 1 && voie.sources.contains(&source(*id)));
        let of_source = groups.iter().filter(|_| !is_voie).find_map(|(key, group)| {
            let by = |(numero, _, origin): &(i64, Vec<Position>, Origin)| match origin {
                Origin::Stored(sources) if sources.contains(&source(*id)) => Some(*numero),
                _ => None,
            };
            Some((key.clone(), group.etapes.iter().find_map(by)?))
        });
        let named = named(relation);
        let (key, numero) = match (of_source, &named) {
            (Some((key, stored)), named) => (key, named.as_ref().map_or(stored, |named| named.numero)),
            (None, Some(named)) if !named.voie.is_empty() && (named.says_stage || named.ends.is_some()) => {
                let key = plain(&named.voie);
                if named.says_stage || named.leading_zero {
                    sure.insert(key.clone());
                }
                (key, named.numero)
            }
            _ => continue,
        };
        let group = groups.entry(key).or_default();
        if let Some(named) = named.as_ref().filter(|_| group.nom.is_empty()) {
            group.nom.clone_from(&named.voie);
        }
        let stage = stage_of(relation, named.as_ref(), Some(numero));
        group.etapes.push((numero, ends(*id), Origin::Relation(*id, stage)));
    }
    for voie in known {
        let Some(named) = apart(voie).filter(|named| !named.voie.is_empty()) else { continue };
        if let Some(group) = groups.get_mut(&plain(&named.voie)) {
            group.etapes.push((named.numero, voie.ends.clone(), Origin::Apart(voie.code.clone())));
        }
    }
    // A number that stands alone may be part of a name (« GR 34, Vannes - Auray »).
    groups.retain(|key, group| group.etapes.len() > 1 || sure.contains(key));
    let of_relations = groups.values().flat_map(|group| &group.etapes);
    taken.extend(
        of_relations.filter_map(|(.., origin)| if let Origin::Relation(id, _) = origin { Some(*id) } else { None }),
    );
    groups
}

/// What the name of a stored voie says, if it is a single relation that may be an étape of another voie.
fn apart(voie: &Known) -> Option<Named> {
    let of_relation = voie.sources.iter().all(|source| source.starts_with("relation ")) && !voie.sources.is_empty();
    let single = voie.etapes.len() <= 1;
    parse(&voie.nom).filter(|_| of_relation && single)
}

/// Gives the relations that are named by their number alone to the voie that lacks it and whose étapes they touch.
fn attach_nameless(
    extract: &Extract,
    ends: &dyn Fn(i64) -> Vec<Position>,
    known: &[Known],
    groups: &mut BTreeMap<String, Group>,
    taken: &mut BTreeSet<i64>,
    warnings: &mut Vec<String>,
) {
    let free = extract.relations.iter().filter(|(id, _)| !taken.contains(*id));
    let of_relations = free.filter_map(|(id, relation)| {
        let named = named(relation).filter(|named| named.voie.is_empty())?;
        let stage = stage_of(relation, Some(&named), Some(named.numero));
        let nom = relation.tag("name").unwrap_or_default().to_owned();
        Some(Nameless { nom, ends: ends(*id), origin: Origin::Relation(*id, stage), named })
    });
    let of_stored = known.iter().filter_map(|voie| {
        let named = apart(voie).filter(|named| named.voie.is_empty())?;
        let again = voie.sources.iter().filter_map(|s| s.strip_prefix("relation ")?.parse::<i64>().ok());
        let comes_again = again.into_iter().any(|id| extract.relations.contains_key(&id));
        let origin = Origin::Apart(voie.code.clone());
        (!comes_again).then(|| Nameless { nom: voie.nom.clone(), ends: voie.ends.clone(), origin, named })
    });
    let mut open: Vec<Nameless> = of_relations.chain(of_stored).collect();
    // What is attached may be the neighbour of the next.
    loop {
        let before = open.len();
        open.retain(|nameless| {
            let numero = nameless.named.numero;
            let lacks = |group: &Group| !group.etapes.iter().any(|(n, ..)| *n == numero);
            let far = |group: &Group| {
                let beside = group.etapes.iter().filter(|(n, ..)| (n - numero).abs() == 1);
                let gaps =
                    beside.flat_map(|(_, ends, _)| ends).flat_map(|a| nameless.ends.iter().map(|b| distance_m(*a, *b)));
                gaps.fold(f64::INFINITY, f64::min)
            };
            let fitting = groups.values_mut().filter(|group| lacks(group));
            let nearest = fitting.map(|group| (far(group), group)).min_by(|a, b| a.0.total_cmp(&b.0));
            let Some((_, group)) = nearest.filter(|(far, _)| *far <= TOUCHING_M) else { return true };
            if let Origin::Relation(id, _) = &nameless.origin {
                let Nameless { nom, .. } = nameless;
                warnings.push(format!("relation {id} (« {nom} ») rattachée à « {} » comme étape {numero}.", group.nom));
                taken.insert(*id);
            }
            group.etapes.push((numero, nameless.ends.clone(), nameless.origin.clone()));
            false
        });
        if open.len() == before {
            return;
        }
    }
}

/// The route of a group, if this import brings an étape of it. A second étape of a number is a voie of its own.
fn route_of(mut group: Group, taken: &mut BTreeSet<i64>) -> Option<Route> {
    group
        .etapes
        .sort_by_key(|(numero, _, origin)| (*numero, if let Origin::Relation(id, _) = origin { *id } else { 0 }));
    let mut route = Route { nom: group.nom, code: group.code, named_by_etapes: true, ..Route::default() };
    let mut numbers = BTreeSet::new();
    let mut first = None;
    for (numero, _, origin) in group.etapes {
        match origin {
            Origin::Relation(id, stage) if numbers.insert(numero) => {
                first = first.or(Some(id));
                route.parts.push(Part { relation: id, stage: Some(stage), ..Part::default() });
            }
            Origin::Relation(id, _) => {
                taken.remove(&id);
            }
            Origin::Apart(code) => route.absorbs.push((code, numero)),
            Origin::Stored(_) => {}
        }
    }
    route.absorbs.retain(|(_, numero)| !numbers.contains(numero));
    route.relation = first?;
    Some(route)
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
    Route { nom: name(id, relation), code, relation: id, parts: vec![part], ..Route::default() }
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
            let variante = (!super::is_main(&role)).then(|| plain(&role));
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
            leading_zero: bare.starts_with('0'),
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
