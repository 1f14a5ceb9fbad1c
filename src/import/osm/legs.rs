//! Converts the relations of a route into a voie and its legs. A leg is an étape of the voie, or the whole voie, with
//! its runs. A run is a continuous line.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::extract::{Extract, Relation};
use super::lines::{Lines, numbered};
use super::routes::{Part, Route, source};
use crate::geo::distance_m;
use crate::import::incoming::{IncomingVoie, Leg, RowOrigin, Run};

/// The shortest length, in metres, of a branch that is imported as a variant. A shorter branch is dropped.
const SHORTEST_SPUR_M: f64 = 50.0;

/// The tags of the ways on the stretch between two neighbouring nodes. The key is the pair of node ids, the smaller id
/// first.
#[derive(Default)]
pub(super) struct Steps {
    /// The French name of the surface.
    surfaces: HashMap<(i64, i64), &'static str>,
    /// The name of the way.
    noms: HashMap<(i64, i64), Arc<str>>,
}

/// Returns the surfaces and names of all ways. Where two ways overlap, the way with the smaller id decides.
pub(super) fn steps(extract: &Extract) -> Steps {
    let mut steps = Steps::default();
    let ways: BTreeMap<_, _> = extract.ways.iter().collect();
    for way in ways.into_values() {
        let surface = way.surface.as_deref().and_then(french);
        for key in way.nodes.windows(2).filter_map(key) {
            if let Some(surface) = surface {
                steps.surfaces.entry(key).or_insert(surface);
            }
            if let Some(nom) = &way.nom {
                steps.noms.entry(key).or_insert_with(|| Arc::clone(nom));
            }
        }
    }
    steps
}

/// Returns the key in [`Steps`] of two neighbouring nodes. Returns `None` if `pair` does not have two nodes.
fn key(pair: &[i64]) -> Option<(i64, i64)> {
    let [a, b] = pair else { return None };
    Some((*a.min(b), *a.max(b)))
}

/// Returns the voie of a route, and a warning if the files lack some of its ways. `lines` are the lines of each
/// relation, by relation id.
pub(super) fn voie(
    extract: &Extract,
    lines: &BTreeMap<i64, Lines>,
    steps: &Steps,
    route: &Route,
) -> (IncomingVoie, Option<String>) {
    let absent: usize = route.parts.iter().filter_map(|part| lines.get(&part.relation)).map(|lines| lines.absent).sum();
    let warning = (absent > 0).then(|| format!("« {} » : {absent} voies OSM absentes de l'extrait.", route.nom));
    let voie = IncomingVoie {
        code: route.code.clone(),
        nom: Some(route.nom.clone()),
        description: None,
        couleur: extract.relations.get(&route.relation).and_then(colour_of),
        legs: legs(extract, lines, steps, route),
        lone: route.lone,
        named_by_etapes: route.named_by_etapes,
        absorbs: vec![],
        origin: origin(route.relation),
    };
    (voie, warning)
}

/// Returns the legs of a route, one for each relation with lines. Relations whose role in the superroute makes them
/// variants share one leg, the last.
fn legs(extract: &Extract, lines: &BTreeMap<i64, Lines>, steps: &Steps, route: &Route) -> Vec<Leg> {
    let run = |nodes: &[i64]| run(extract, steps, nodes);
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
        // No relation is an étape, so all runs together are the voie's line.
        let runs = legs.into_iter().flat_map(|leg| leg.runs).collect();
        legs = vec![Leg { origin: origin(route.relation), whole: true, runs, ..Leg::default() }];
    }
    legs
}

/// Returns the origin of the rows that come from a relation.
fn origin(relation: i64) -> RowOrigin {
    RowOrigin { row: source(relation), source: source(relation) }
}

/// Returns the leg of one relation. `run` converts node ids into a run. `is_one_of_many` is true if the voie has other
/// relations too. Then the names of variants start with the relation's id, so that they do not collide.
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

/// Converts node ids into a run: the nodes that have a position, their positions, and the surfaces and names between
/// them.
fn run(extract: &Extract, steps: &Steps, nodes: &[i64]) -> Run {
    let (nodes, places) = nodes.iter().filter_map(|node| Some((*node, *extract.nodes.get(node)?))).unzip();
    let mut run = Run { nodes, places, surfaces: vec![], noms: vec![] };
    let keys = || run.nodes.windows(2).map(key);
    let surfaces = keys().map(|key| key.and_then(|key| steps.surfaces.get(&key)).copied()).collect();
    let noms = keys().map(|key| key.and_then(|key| steps.noms.get(&key)).cloned()).collect();
    (run.surfaces, run.noms) = (surfaces, noms);
    run
}

/// Returns the geodesic length of a run, in metres.
fn length_m(run: &Run) -> f64 {
    run.places.windows(2).map(|pair| if let [a, b] = pair { distance_m(*a, *b) } else { 0.0 }).sum()
}

/// Translates a value of the tag `surface` into French. Returns `None` for an unknown value.
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

/// Returns the colour of a relation as `#rrggbb`, from the tag `colour` or the American spelling `color`.
fn colour_of(relation: &Relation) -> Option<String> {
    relation.tag("colour").or_else(|| relation.tag("color")).and_then(colour)
}

/// Converts the value of a `colour` tag to `#rrggbb`. It accepts `#rrggbb`, `#rgb` and the basic colour names of CSS.
/// Returns `None` for any other value.
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
