//! Cuts the lines of all voies where they part, meet or end, so that what several share is one tronçon:
//!
//! ```text
//!   voie 1  ──a──o──b──o──c──        b is stored once;
//!   voie 2     d─┘     └─e───        its ends are junctions: the nodes beside them are not the same for all
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::extract::Extract;
use super::voie::Voie;
use crate::import::incoming::{Incoming, Key, Record};
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::Table;

/// The tronçons of an import.
pub(super) struct Troncons {
    junctions: HashSet<i64>,
    /// By their nodes, in the direction in which they are stored.
    arcs: BTreeMap<Vec<i64>, Arc>,
}

struct Arc {
    code: Code,
    relations: BTreeSet<i64>,
}

impl Troncons {
    /// Cuts the lines of the voies.
    pub(super) fn cut(voies: &[Voie]) -> Self {
        let mut beside: HashMap<i64, (i64, i64)> = HashMap::new();
        let mut junctions: HashSet<i64> = HashSet::new();
        for (_, run, _) in voies.iter().flat_map(Voie::runs) {
            junctions.extend([run.first(), run.last()].into_iter().flatten());
            for triple in run.windows(3) {
                let [before, node, after] = triple else { continue };
                let pair = ((*before).min(*after), (*before).max(*after));
                // Where a line turns back on itself both sides are the same node.
                if before == after || *beside.entry(*node).or_insert(pair) != pair {
                    junctions.insert(*node);
                }
            }
        }
        let mut troncons = Self { junctions, arcs: BTreeMap::new() };
        let mut found: BTreeMap<Vec<i64>, BTreeSet<i64>> = BTreeMap::new();
        for (_, run, relation) in voies.iter().flat_map(Voie::runs) {
            for (nodes, _) in troncons.split(run) {
                found.entry(nodes).or_default().insert(relation);
            }
        }
        // Named by their ends, which outlive most edits; those between the same two nodes are counted.
        let mut between: HashMap<(i64, i64), usize> = HashMap::new();
        for (nodes, relations) in found {
            let (Some(a), Some(b)) = (nodes.first(), nodes.last()) else { continue };
            let count = between.entry((*a, *b)).or_default();
            *count += 1;
            let number = if *count == 1 { String::new() } else { format!("-{count}") };
            if let Ok(code) = Code::parse(&format!("osm-{a}-{b}{number}")) {
                troncons.arcs.insert(nodes, Arc { code, relations });
            }
        }
        troncons
    }

    /// A run as stored tronçons, each with whether it is walked against its direction.
    pub(super) fn of<'a>(&'a self, run: &'a [i64]) -> impl Iterator<Item = (&'a Code, bool)> {
        self.split(run).filter_map(|(nodes, inverse)| Some((&self.arcs.get(&nodes)?.code, inverse)))
    }

    /// The parts of a run between junctions, each in its stored direction: the one that sorts first.
    fn split<'a>(&'a self, run: &'a [i64]) -> impl Iterator<Item = (Vec<i64>, bool)> + 'a {
        let mut rest = run;
        std::iter::from_fn(move || {
            let end = rest.iter().skip(1).position(|node| self.junctions.contains(node))? + 1;
            let part = rest.get(..=end)?;
            rest = rest.get(end..)?;
            let back: Vec<i64> = part.iter().rev().copied().collect();
            Some(if back.as_slice() < part { (back, true) } else { (part.to_vec(), false) })
        })
    }

    /// Their records.
    pub(super) fn records(&self, extract: &Extract, incoming: &mut Incoming) {
        let mut surfaces: HashMap<(i64, i64), &str> = HashMap::new();
        let ways: BTreeMap<_, _> = extract.ways.iter().collect(); // where two ways overlap, always the same one speaks
        for way in ways.into_values() {
            let Some(surface) = way.surface.as_deref().and_then(french) else { continue };
            for pair in way.nodes.windows(2) {
                if let [a, b] = pair {
                    surfaces.insert((*a.min(b), *a.max(b)), surface);
                }
            }
        }
        for (nodes, arc) in &self.arcs {
            let all: BTreeSet<Option<&str>> = (nodes.windows(2))
                .map(|pair| if let [a, b] = pair { surfaces.get(&(*a.min(b), *a.max(b))).copied() } else { None })
                .collect();
            let one = if all.len() == 1 { all.into_iter().next().flatten() } else { None };
            let relations: Vec<String> = arc.relations.iter().map(i64::to_string).collect();
            let source = match relations.as_slice() {
                [one] => format!("OpenStreetMap, relation {one}"),
                all => format!("OpenStreetMap, relations {}", all.join(", ")),
            };
            let line = nodes.iter().filter_map(|node| extract.nodes.get(node)).copied().collect();
            incoming.records.push(
                Record::new(Table::Troncon, Key::Code(arc.code.clone()), &source)
                    .with("revetement", one.map_or(Value::Null, |surface| Value::Text(surface.to_owned())))
                    .with("source", Value::Text(source.clone()))
                    .with("droits", Value::Text("© les contributeurs d'OpenStreetMap, ODbL 1.0".into()))
                    .with("geom", Value::Line(line)),
            );
        }
    }
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
