//! Extracts the route relations from files, with the ways and nodes that they need. Each file is read three times: for
//! relations, for ways, for nodes. Elements that no route needs are never kept, so an extract of a whole country fits
//! in memory.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::scan::{Element, Member, Tags, Target, scan};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::Options;
use crate::import::files::Source;
use crate::words::clean;

/// The maximum number of members of relations, and of nodes of ways, that are kept in memory. All routes of France have
/// far fewer, and this number still fits in the memory of a small server.
const MOST_KEPT: usize = 10_000_000;

/// The routes read from some files, with their ways and nodes. Each element occurs once, even if several files have it.
#[derive(Clone, Debug, Default)]
pub(super) struct Extract {
    /// The route relations for walkers, riders and cyclists, by id.
    pub(super) relations: BTreeMap<i64, Relation>,
    /// The member ways of `relations`, by way id.
    pub(super) ways: HashMap<i64, Way>,
    /// The position of each node of `ways`, by node id.
    pub(super) nodes: HashMap<i64, Position>,
    /// The number of relations that were skipped because they are routes of another kind: bus lines, railways, power
    /// lines…
    pub(super) left_aside: usize,
}

/// The values of the tag `route` for routes that people walk, ride or cycle.
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

/// A route relation: a list of members, each with a role.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// The members, in the order of the relation.
    pub(super) members: Vec<Member>,
    /// The tags that the import uses, value by key.
    pub(super) tags: BTreeMap<String, String>,
}

/// A way that a route relation lists as a member. It has at least two nodes, and the position of each node is known.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The ids of its nodes, in the direction in which the way is drawn. No two neighbours are equal.
    pub(super) nodes: Vec<i64>,
    /// The value of its tag `surface`.
    pub(super) surface: Option<String>,
    /// Its name: « Rue du Port / Straed ar Porzh » from the tags `name` and `name:br`.
    pub(super) nom: Option<Arc<str>>,
}

/// Returns the French and the Breton name of a way, as signs have them. The Breton name alone if there is no other, and
/// once if both are equal. Returns `None` if the way has no name.
fn name_of(tags: &Tags) -> Option<Arc<str>> {
    let tag = |wanted: &str| {
        let value = tags.iter().find(|(key, _)| key == wanted).map(|(_, value)| clean(value));
        value.filter(|name| !name.is_empty())
    };
    let (french, breton) = (tag("name"), tag("name:br"));
    match (french, breton) {
        (Some(french), Some(breton)) if french.to_lowercase() != breton.to_lowercase() => {
            Some(format!("{french} / {breton}").into())
        }
        (french, breton) => french.or(breton).map(Arc::from),
    }
}

impl Relation {
    /// Returns the trimmed value of the tag `key` of the relation. Returns `None` if the tag is absent or blank.
    pub(super) fn tag(&self, key: &str) -> Option<&str> {
        self.tags.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

/// Which relations are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// The routes for walkers, riders and cyclists.
    Routes,
    /// Every relation.
    All,
}

/// Reads the files as one data set. Reads each file three times: for relations, for ways, for nodes.
///
/// Errors: a file is broken or has too many elements, a node is outside the globe, or no file contains a relation that is
/// kept.
pub(super) fn extract(files: &[Source], options: &Options, kept: Kept) -> Result<Extract> {
    let mut extract = Extract::default();
    let needed = extract.read_relations(files, options, kept)?;
    if extract.relations.is_empty() {
        return Err(nothing_in(files));
    }
    let wanted = extract.read_ways(files, options, &needed)?;
    extract.read_nodes(files, options, &wanted)?;
    // The line of a way that lacks a node would be a guess, so the way counts as absent.
    let Extract { ways, nodes, .. } = &mut extract;
    for way in ways.values_mut() {
        way.nodes.dedup();
    }
    ways.retain(|_, way| way.nodes.len() >= 2 && way.nodes.iter().all(|id| nodes.contains_key(id)));
    Ok(extract)
}

impl Extract {
    /// Reads the relations of the files that are kept into `self.relations`. Returns the ids of their member ways.
    fn read_relations(&mut self, files: &[Source], options: &Options, kept: Kept) -> Result<HashSet<i64>> {
        let (mut needed, mut members_kept): (HashSet<i64>, usize) = Default::default();
        for source in files {
            scan(source, &mut |element| {
                let Element::Relation { id, members, tags } = element else { return Ok(()) };
                let is_kept = kept == Kept::All || is_route(&tags) && is_walked(&tags);
                if !is_kept && is_route(&tags) {
                    self.left_aside += 1;
                } else if is_kept {
                    needed.extend(members.iter().filter(|m| m.what == Target::Way).map(|m| m.id));
                    members_kept += members.len();
                    self.relations.insert(id, Relation { members, tags: tags.into_iter().collect() });
                }
                few(source, members_kept)
            })?;
            options.tell(&source.path, self.relations.len() as u64);
        }
        Ok(needed)
    }

    /// Reads the ways whose ids are in `needed` into `self.ways`. Returns the ids of their nodes.
    fn read_ways(&mut self, files: &[Source], options: &Options, needed: &HashSet<i64>) -> Result<HashSet<i64>> {
        let mut wanted: HashSet<i64> = HashSet::new();
        for source in files {
            scan(source, &mut |element| {
                let Element::Way { id, nodes, tags } = element else { return Ok(()) };
                if needed.contains(&id) {
                    wanted.extend(nodes.iter().copied());
                    let nom = name_of(&tags);
                    let surface = tags.into_iter().find(|(key, _)| key == "surface").map(|(_, value)| value);
                    self.ways.insert(id, Way { nodes, surface, nom });
                }
                few(source, wanted.len())
            })?;
            options.tell(&source.path, self.ways.len() as u64);
        }
        Ok(wanted)
    }

    /// Reads the positions of the nodes whose ids are in `wanted` into `self.nodes`.
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

/// Returns the error for files without a route.
fn nothing_in(files: &[Source]) -> Error {
    let names: Vec<_> = files.iter().map(|source| source.name.as_str()).collect();
    Error::input(
        names.join(", "),
        "aucune relation type=route d'un itinéraire à pied, à vélo ou à cheval",
        "Téléchargez la relation de l'itinéraire avec ses chemins (overpass-turbo.eu, ou JOSM avec ses membres).",
    )
}

/// Tells whether the tag `type` of a relation is `route` or `superroute`.
fn is_route(tags: &Tags) -> bool {
    tags.iter().any(|(key, value)| key == "type" && (value == "route" || value == "superroute"))
}

/// Tells whether the tag `route` of a relation names a kind in [`WALKED`]. A relation without the tag counts as walked,
/// because superroutes often lack it.
fn is_walked(tags: &Tags) -> bool {
    let mut kinds = tags.iter().filter(|(key, _)| key == "route").flat_map(|(_, value)| value.split(';')).peekable();
    kinds.peek().is_none() || kinds.any(|kind| WALKED.contains(&kind.trim()))
}

/// Fails if `kept`, the number of elements kept in memory, is more than [`MOST_KEPT`]. `source` is the file that the
/// error names.
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
