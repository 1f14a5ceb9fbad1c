//! A route's relations as a voie with its legs.

use std::collections::{BTreeMap, HashMap};

use super::extract::{Extract, Relation};
use super::lines::{Lines, numbered};
use super::routes::{Part, Route, source};
use crate::geo::distance_m;
use crate::import::incoming::{IncomingVoie, Leg, RowOrigin, Run};

/// A spur that is no longer is no line of its own, metres.
const SHORTEST_SPUR_M: f64 = 50.0;

/// The surface of each step between two nodes, the smaller one first.
pub(super) type Surfaces = HashMap<(i64, i64), &'static str>;

/// The surfaces of all ways. Where two ways overlap, the one with the smaller id speaks.
pub(super) fn surfaces(extract: &Extract) -> Surfaces {
    let mut surfaces = HashMap::new();
    let ways: BTreeMap<_, _> = extract.ways.iter().collect();
    for way in ways.into_values() {
        let Some(surface) = way.surface.as_deref().and_then(french) else { continue };
        for pair in way.nodes.windows(2) {
            if let [a, b] = pair {
                surfaces.entry((*a.min(b), *a.max(b))).or_insert(surface);
            }
        }
    }
    surfaces
}

/// The voie of a route, and what its files lack.
pub(super) fn voie(
    extract: &Extract,
    lines: &BTreeMap<i64, Lines>,
    surfaces: &Surfaces,
    route: &Route,
) -> (IncomingVoie, Option<String>) {
    let absent: usize = route.parts.iter().filter_map(|part| lines.get(&part.relation)).map(|lines| lines.absent).sum();
    let warning = (absent > 0).then(|| format!("« {} » : {absent} voies OSM absentes de l'extrait.", route.nom));
    let voie = IncomingVoie {
        code: route.code.clone(),
        nom: Some(route.nom.clone()),
        description: None,
        couleur: extract.relations.get(&route.relation).and_then(colour_of),
        legs: legs(extract, lines, surfaces, route),
        lone: route.lone,
        named_by_etapes: route.named_by_etapes,
        absorbs: vec![],
        origin: origin(route.relation),
    };
    (voie, warning)
}

/// The legs of a route, one for each relation with lines; those that are variants by their roles are one leg, the last.
fn legs(extract: &Extract, lines: &BTreeMap<i64, Lines>, surfaces: &Surfaces, route: &Route) -> Vec<Leg> {
    let run = |nodes: &[i64]| run(extract, surfaces, nodes);
    let mut legs = vec![];
    let mut of_role: Vec<(String, Vec<i64>)> = vec![];
    for part in &route.parts {
        let Some(lines) = lines.get(&part.relation) else { continue };
        match &part.variante {
            Some(role) => of_role.extend(lines.main.runs.iter().map(|run| (role.clone(), run.clone()))),
            None => legs.push(leg(part, lines, route.parts.len() > 1, run)),
        }
    }
    if !of_role.is_empty() {
        let beside = numbered(of_role).into_iter().map(|(name, nodes)| (name, run(&nodes))).collect();
        legs.push(Leg { origin: origin(route.relation), beside, ..Leg::default() });
    }
    legs.retain(|leg| leg.stage.is_some() || !leg.runs.is_empty() || !leg.beside.is_empty());
    if legs.len() > 1 && legs.iter().all(|leg| leg.stage.is_none() && leg.beside.is_empty()) {
        // No relation is an étape: their lines are one.
        let runs = legs.into_iter().flat_map(|leg| leg.runs).collect();
        legs = vec![Leg { origin: origin(route.relation), whole: true, runs, ..Leg::default() }];
    }
    legs
}

/// The origin of what a relation says.
fn origin(relation: i64) -> RowOrigin {
    RowOrigin { row: source(relation), source: source(relation) }
}

/// The leg of a relation; `is_one_of_many`: are there others in its voie?
fn leg(part: &Part, lines: &Lines, is_one_of_many: bool, run: impl Fn(&[i64]) -> Run) -> Leg {
    let prefix = match part.stage {
        None if !part.whole && is_one_of_many => format!("r{}-", part.relation),
        _ => String::new(),
    };
    let beside = lines.variantes.iter().map(|(name, nodes)| (name, run(nodes)));
    let beside = beside.filter(|(name, run)| !name.starts_with("branche") || length_m(run) >= SHORTEST_SPUR_M);
    Leg {
        origin: origin(part.relation),
        stage: part.stage.clone(),
        whole: part.whole,
        runs: lines.main.runs.iter().map(|nodes| run(nodes)).collect(),
        retour: lines.main.retour.iter().filter(|nodes| !nodes.is_empty()).map(|nodes| run(nodes)).collect(),
        beside: beside.map(|(name, run)| (format!("{prefix}{name}"), run)).collect(),
        ..Leg::default()
    }
}

/// The places of nodes, and the surfaces between them.
fn run(extract: &Extract, surfaces: &Surfaces, nodes: &[i64]) -> Run {
    let (nodes, places) = nodes.iter().filter_map(|node| Some((*node, *extract.nodes.get(node)?))).unzip();
    let mut run = Run { nodes, places, surfaces: vec![] };
    run.surfaces = run.nodes.windows(2).map(|pair| surface(surfaces, pair)).collect();
    run
}

fn surface(surfaces: &Surfaces, pair: &[i64]) -> Option<&'static str> {
    let [a, b] = pair else { return None };
    surfaces.get(&(*a.min(b), *a.max(b))).copied()
}

fn length_m(run: &Run) -> f64 {
    run.places.windows(2).map(|pair| if let [a, b] = pair { distance_m(*a, *b) } else { 0.0 }).sum()
}

/// A `surface` in the words of a walker.
fn french(surface: &str) -> Option<&'static str> {
    Some(match surface {
        "asphalt" | "chipseal" => "goudron",
        "paved" => "revêtu",
        "unpaved" => "non revêtu",
        "ground" | "dirt" | "earth" | "mud" => "terre",
        "gravel" | "fine_gravel" | "pebblestone" => "gravier",
        "compacted" => "stabilisé",
        "grass" => "herbe",
        "sand" => "sable",
        "rock" => "rocher",
        "wood" => "bois",
        s if s.starts_with("concrete") => "béton",
        s if s.starts_with("sett") || s.starts_with("paving_stones") || s.contains("cobblestone") => "pavés",
        _ => return None,
    })
}

/// The colour of a relation.
fn colour_of(relation: &Relation) -> Option<String> {
    relation.tag("colour").or_else(|| relation.tag("color")).and_then(colour)
}

/// A `colour` tag: `#rrggbb`, `#rgb` or one of the basic names of CSS.
fn colour(tag: &str) -> Option<String> {
    const NAMES: [(&str, &str); 18] = [
        ("black", "#000000"),
        ("silver", "#c0c0c0"),
        ("gray", "#808080"),
        ("grey", "#808080"),
        ("white", "#ffffff"),
        ("maroon", "#800000"),
        ("red", "#ff0000"),
        ("purple", "#800080"),
        ("fuchsia", "#ff00ff"),
        ("green", "#008000"),
        ("lime", "#00ff00"),
        ("olive", "#808000"),
        ("yellow", "#ffff00"),
        ("navy", "#000080"),
        ("blue", "#0000ff"),
        ("teal", "#008080"),
        ("aqua", "#00ffff"),
        ("orange", "#ffa500"),
    ];
    let tag = tag.trim().to_ascii_lowercase();
    if let Some((_, hex)) = NAMES.iter().find(|(name, _)| *name == tag) {
        return Some((*hex).to_owned());
    }
    let hex = tag.strip_prefix('#').filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))?;
    match hex.len() {
        6 => Some(tag),
        3 => Some(hex.chars().fold("#".to_owned(), |all, c| format!("{all}{c}{c}"))),
        _ => None,
    }
}
