//! The route relations of some files with the ways and nodes that they need, in three passes: what no route
//! needs is never kept, so that a country's extract fits in memory.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::scan::{Element, Member, Tags, Target, scan};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::Options;
use crate::import::files::Source;

/// What is kept of each kind: far above all the routes of France, far below what fills a small server.
const MOST_KEPT: usize = 10_000_000;

/// The routes of some files, merged by id.
#[derive(Clone, Debug, Default)]
pub(super) struct Extract {
    pub(super) relations: BTreeMap<i64, Relation>,
    pub(super) ways: HashMap<i64, Way>,
    pub(super) nodes: HashMap<i64, Position>,
    /// How many routes of other kinds there were: bus lines, railways, power lines…
    pub(super) left_aside: usize,
}

/// The routes (`route=…`) that are ways for people on their own feet or wheels.
const WALKED: [&str; 12] = [
    "hiking",
    "foot",
    "walking",
    "running",
    "nordic_walking",
    "fitness_trail",
    "pilgrimage",
    "wheelchair",
    "horse",
    "bicycle",
    "mtb",
    "inline_skates",
];

/// A route relation.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    pub(super) members: Vec<Member>,
    pub(super) tags: BTreeMap<String, String>,
}

/// A way: at least two nodes, all of which are known.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) nodes: Vec<i64>,
    /// Its `surface`, if it has one.
    pub(super) surface: Option<String>,
}

impl Relation {
    /// The value of a tag, if it says something.
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Reads the files together, once for each kind of element. Errors: a broken file; no route in any of them.
pub(super) fn extract(files: &[Source], options: &Options) -> Result<Extract> {
    let mut extract = Extract::default();
    let needed = extract.read_relations(files, options)?;
    let wanted = extract.read_ways(files, options, &needed)?;
    extract.read_nodes(files, options, &wanted)?;
    // A way that lacks a node is as good as absent: its line would be a guess.
    let Extract { ways, nodes, .. } = &mut extract;
    for way in ways.values_mut() {
        way.nodes.dedup();
    }
    ways.retain(|_, way| way.nodes.len() >= 2 && way.nodes.iter().all(|id| nodes.contains_key(id)));
    Ok(extract)
}

impl Extract {
    /// Returns the ways that the routes need.
    fn read_relations(&mut self, files: &[Source], options: &Options) -> Result<HashSet<i64>> {
        let (mut needed, mut members_kept): (HashSet<i64>, usize) = Default::default();
        for source in files {
            scan(source, &mut |element| {
                let Element::Relation { id, members, tags } = element else { return Ok(()) };
                if is_route(&tags) && !is_walked(&tags) {
                    self.left_aside += 1;
                } else if is_route(&tags) {
                    needed.extend(members.iter().filter(|m| m.what == Target::Way).map(|m| m.id));
                    members_kept += members.len();
                    self.relations.insert(id, Relation { members, tags: tags.into_iter().collect() });
                }
                few(source, members_kept)
            })?;
            options.tell(&source.path, self.relations.len() as u64);
        }
        if self.relations.is_empty() {
            let names: Vec<_> = files.iter().map(|source| source.name.as_str()).collect();
            return Err(Error::input(
                names.join(", "),
                "aucune relation type=route d'un itinéraire à pied, à vélo ou à cheval",
                "Téléchargez la relation de l'itinéraire avec ses chemins (overpass-turbo.eu, ou JOSM avec ses membres).",
            ));
        }
        Ok(needed)
    }

    /// Returns the nodes that the ways want.
    fn read_ways(&mut self, files: &[Source], options: &Options, needed: &HashSet<i64>) -> Result<HashSet<i64>> {
        let mut wanted: HashSet<i64> = HashSet::new();
        for source in files {
            scan(source, &mut |element| {
                let Element::Way { id, nodes, tags } = element else { return Ok(()) };
                if needed.contains(&id) {
                    wanted.extend(nodes.iter().copied());
                    let surface = tags.into_iter().find(|(key, _)| key == "surface").map(|(_, value)| value);
                    self.ways.insert(id, Way { nodes, surface });
                }
                few(source, wanted.len())
            })?;
            options.tell(&source.path, self.ways.len() as u64);
        }
        Ok(wanted)
    }

    fn read_nodes(&mut self, files: &[Source], options: &Options, wanted: &HashSet<i64>) -> Result<()> {
        for source in files {
            scan(source, &mut |element| {
                let Element::Node { id, lon, lat } = element else { return Ok(()) };
                if wanted.contains(&id) {
                    let at = Position::flat(lon, lat);
                    if !at.is_on_earth() {
                        return Err(Error::input(
                            &source.name,
                            format!("nœud {id} hors de ±180, ±90"),
                            "Téléchargez les données de nouveau.",
                        ));
                    }
                    self.nodes.insert(id, at);
                }
                Ok(())
            })?;
            options.tell(&source.path, self.nodes.len() as u64);
        }
        Ok(())
    }
}

fn is_route(tags: &Tags) -> bool {
    tags.iter().any(|(key, value)| key == "type" && (value == "route" || value == "superroute"))
}

/// Is it a way to walk or ride? One that does not say, as superroutes often don't, is taken for one.
fn is_walked(tags: &Tags) -> bool {
    let mut kinds = tags.iter().filter(|(key, _)| key == "route").flat_map(|(_, value)| value.split(';')).peekable();
    kinds.peek().is_none() || kinds.any(|kind| WALKED.contains(&kind.trim()))
}

fn few(source: &Source, kept: usize) -> Result<()> {
    if kept <= MOST_KEPT {
        return Ok(());
    }
    Err(Error::input(
        &source.name,
        format!("plus de {MOST_KEPT} éléments"),
        "N'en gardez que la région utile (osmium extract).",
    ))
}
