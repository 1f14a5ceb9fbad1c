//! Cuts lines of OpenStreetMap into tronçons: at junctions, where lines part, meet or end, and where the surface
//! or the name of the way changes. So a stretch that several lines share is one tronçon:
//!
//! ```text
//!   voie 1  ──a──o──b──o──c──        b is stored once;
//!   voie 2     d─┘     └─e───        its ends are junctions: the lines have different vertices next to them
//! ```
//!
//! Each import cuts the lines of all voies again, including stored ones. So the result does not depend on the order of
//! imports.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc as Shared;

use super::part::{Line, MadeOf, Track, Vertex};
use crate::geo::Position;
use crate::import::altitude::{MARK, SEPARATOR};
use crate::import::incoming::{IncomingVoie, Key, Record, RowOrigin};
use crate::import::plan::after::After;
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::Table;

/// The node ids, heights, surfaces and names that the store and the files give for the vertices of lines. A vertex is a
/// position in units of 10⁻⁷ degrees.
#[derive(Default)]
pub(super) struct Ground {
    /// The id of the OpenStreetMap node at each vertex.
    nodes: HashMap<Vertex, i64>,
    /// The height at each vertex, in metres, and the text in `troncon.source` that names the rasters of heights.
    heights: HashMap<Vertex, (f64, Rc<str>)>,
    /// The surface between two neighbouring vertices. The key has the smaller vertex first.
    surfaces: HashMap<(Vertex, Vertex), String>,
    /// The name of the way between two neighbouring vertices. The keys are those of `surfaces`.
    noms: HashMap<(Vertex, Vertex), Shared<str>>,
}

/// The tronçons into which the lines of OpenStreetMap are cut.
pub(super) struct Troncons {
    /// The vertices at which lines are cut.
    junctions: HashSet<Vertex>,
    /// The id of the OpenStreetMap node at each junction.
    nodes: HashMap<Vertex, i64>,
    /// The tronçons. The key of each is the list of its vertices, in the direction in which the store has the tronçon.
    arcs: BTreeMap<Vec<Vertex>, Arc>,
}

/// A tronçon: a stretch of one or more lines between two junctions.
struct Arc {
    /// The positions of the tronçon, in the direction in which the store has it.
    places: Vec<Position>,
    /// The sources of the lines that contain the tronçon.
    sources: BTreeSet<String>,
    /// The file and row of the first line that contains the tronçon, for error messages.
    row: String,
    /// The code of the tronçon. `None` until [`Troncons::name`] sets it.
    code: Option<Code>,
}

impl Ground {
    /// Collects the data from the stored tronçons of OpenStreetMap and from the lines of the incoming voies. If both
    /// have data for a vertex, those of the incoming voies count.
    pub(super) fn of(after: &After, incoming: &[IncomingVoie]) -> Self {
        let mut ground = Self::default();
        for row in after.staying(Table::Troncon) {
            let text = |column| row.get(Table::Troncon, column).as_text();
            let (Some((a, b)), Value::Line(line)) =
                (text("code").and_then(ends_of_code), row.get(Table::Troncon, "geom"))
            else {
                continue;
            };
            let known = after.log.of(Table::Troncon, text("code").unwrap_or_default());
            if known.is_none_or(|history| history.writer("geom").is_none()) {
                continue; // a person edited the line, so its ends may not be the nodes in its code
            }
            let ends = [(line.first(), a), (line.last(), b)];
            ground.nodes.extend(ends.into_iter().filter_map(|(place, id)| Some((Vertex::of(place?), id))));
            let said = text("source").unwrap_or_default().split(SEPARATOR);
            let relief: Rc<str> = said.filter(|part| part.starts_with(MARK)).collect::<Vec<_>>().join(SEPARATOR).into();
            let heights =
                line.iter().filter_map(|place| Some((Vertex::of(place), (place.height()?, Rc::clone(&relief)))));
            ground.heights.extend(heights);
            if let Some(surface) = text("revetement") {
                let steps = line.windows(2).filter_map(step);
                ground.surfaces.extend(steps.map(|step| (step, surface.to_owned())));
            }
            if let Some(nom) = text("nom") {
                let nom: Shared<str> = nom.into();
                ground.noms.extend(line.windows(2).filter_map(step).map(|step| (step, Shared::clone(&nom))));
            }
        }
        let legs = incoming.iter().flat_map(|voie| &voie.legs);
        for run in legs.flat_map(|leg| leg.runs.iter().chain(&leg.retour).chain(leg.beside.iter().map(|(_, run)| run)))
        {
            ground.nodes.extend(run.places.iter().map(Vertex::of).zip(run.nodes.iter().copied()));
            for (step, surface) in run.places.windows(2).filter_map(step).zip(&run.surfaces) {
                match surface {
                    Some(surface) => ground.surfaces.insert(step, (*surface).to_owned()),
                    None => ground.surfaces.remove(&step),
                };
            }
            for (step, nom) in run.places.windows(2).filter_map(step).zip(&run.noms) {
                match nom {
                    Some(nom) => ground.noms.insert(step, Shared::clone(nom)),
                    None => ground.noms.remove(&step),
                };
            }
        }
        ground
    }
}

/// Returns the vertices of two neighbouring positions, the smaller vertex first. Returns `None` if `pair` does not have
/// two positions.
fn step(pair: &[Position]) -> Option<(Vertex, Vertex)> {
    let [a, b] = pair else { return None };
    let (a, b) = (Vertex::of(a), Vertex::of(b));
    Some((a.min(b), a.max(b)))
}

/// Parses the code of a tronçon of OpenStreetMap. Returns the ids of the nodes at its ends. The code is `osm-1-2`, or
/// `osm-1-2-3` for the third tronçon between the same nodes. Returns `None` for any other code.
fn ends_of_code(code: &str) -> Option<(i64, i64)> {
    let mut rest = code.strip_prefix("osm-")?;
    let mut number = || -> Option<i64> {
        let from = usize::from(rest.starts_with('-'));
        let end = rest.get(from..)?.find('-').map_or(rest.len(), |end| end + from);
        let value = rest.get(..end)?.parse().ok()?;
        rest = rest.get(end..)?.strip_prefix('-').unwrap_or_default();
        Some(value)
    };
    Some((number()?, number()?))
}

/// Returns the lines of a track, including those beside it. With each line come two texts from the origin of its part:
/// the source, and the file and row.
fn lines_of(track: &Track) -> impl Iterator<Item = (&Line, &str, &str)> {
    track.parts.iter().flat_map(|part| {
        let lines = part.lines.iter().chain(part.beside.iter().map(|(_, line)| line));
        lines.map(|line| (line, part.origin.source.as_str(), part.origin.row.as_str()))
    })
}

impl Troncons {
    /// Cuts the lines of OpenStreetMap in the given tracks into tronçons. The tronçons have no codes yet.
    pub(super) fn cut<'t>(tracks: impl Iterator<Item = &'t Track> + Clone, ground: &Ground) -> Self {
        let mut beside: HashMap<Vertex, (Vertex, Vertex)> = HashMap::new();
        let mut junctions: HashSet<Vertex> = HashSet::new();
        for (line, ..) in tracks.clone().flat_map(lines_of) {
            let vertices: Vec<Vertex> = line.places.iter().map(Vertex::of).collect();
            junctions.extend([vertices.first(), vertices.last()].into_iter().flatten());
            for triple in vertices.windows(3) {
                let [before, at, after] = triple else { continue };
                let pair = ((*before).min(*after), (*before).max(*after));
                let key = |other: &Vertex| ((*at).min(*other), (*at).max(*other));
                let surface = |other: &Vertex| ground.surfaces.get(&key(other));
                let nom = |other: &Vertex| ground.noms.get(&key(other));
                // The vertices before and after are equal where a line turns back on itself.
                if before == after
                    || *beside.entry(*at).or_insert(pair) != pair
                    || surface(before) != surface(after)
                    || nom(before) != nom(after)
                {
                    junctions.insert(*at);
                }
            }
        }
        let mut nodes = HashMap::new();
        nodes.extend(junctions.iter().filter_map(|at| Some((*at, *ground.nodes.get(at)?))));
        junctions.retain(|at| nodes.contains_key(at));
        let mut troncons = Self { junctions, nodes, arcs: BTreeMap::new() };
        let is_osm = |(line, ..): &(&Line, &str, &str)| line.made_of == MadeOf::Osm;
        for (line, source, row) in tracks.clone().flat_map(lines_of).filter(is_osm) {
            for (vertices, places, _) in troncons.split(line).collect::<Vec<_>>() {
                let made = || Arc { places, sources: BTreeSet::new(), row: row.to_owned(), code: None };
                troncons.arcs.entry(vertices).or_insert_with(made).sources.insert(source.to_owned());
            }
        }
        // Stored lines that are not cut may use these tronçons too, so their sources count.
        for (line, source, _) in tracks.flat_map(lines_of).filter(|line| !is_osm(line)) {
            for (vertices, ..) in troncons.split(line).collect::<Vec<_>>() {
                if let Some(arc) = troncons.arcs.get_mut(&vertices) {
                    arc.sources.insert(source.to_owned());
                }
            }
        }
        troncons
    }

    /// Cuts a line at the junctions. Returns the vertices and positions of each stretch, in the stored direction: from
    /// the smaller node id to the larger. The flag is true if the line walks the stretch against this direction.
    fn split<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (Vec<Vertex>, Vec<Position>, bool)> + 'a {
        let mut rest = line.places.as_slice();
        std::iter::from_fn(move || {
            let is_end =
                |(i, place): (usize, &Position)| i + 2 == rest.len() || self.junctions.contains(&Vertex::of(place));
            let end = rest.iter().skip(1).enumerate().position(is_end)? + 1;
            let mut places = rest.get(..=end)?.to_vec();
            rest = rest.get(end..)?;
            let mut vertices: Vec<Vertex> = places.iter().map(Vertex::of).collect();
            let node = |at: Option<&Vertex>| at.and_then(|at| self.nodes.get(at));
            let (first, last) = (node(vertices.first()), node(vertices.last()));
            let inverse = last < first || (last == first && vertices.iter().rev().lt(vertices.iter()));
            if inverse {
                vertices.reverse();
                places.reverse();
            }
            Some((vertices, places, inverse))
        })
    }

    /// Gives each tronçon a code. A tronçon with the vertices of a stored one takes its code. Other codes are made of
    /// the ids of the nodes at the ends, because nodes outlive most edits of a way. Several tronçons between the same
    /// two nodes are numbered.
    pub(super) fn name(&mut self, after: &After) {
        let mut stored: HashMap<Vec<Vertex>, &str> = HashMap::new();
        for row in after.staying(Table::Troncon) {
            let Some(code) = row.get(Table::Troncon, "code").as_text().filter(|code| code.starts_with("osm-")) else {
                continue;
            };
            if let Value::Line(line) = row.get(Table::Troncon, "geom") {
                stored.insert(line.iter().map(Vertex::of).collect(), code);
            }
        }
        let mut taken: HashSet<String> = HashSet::new();
        for (vertices, arc) in &mut self.arcs {
            arc.code = stored.get(vertices).and_then(|code| Code::parse(code).ok());
            taken.extend(arc.code.iter().map(Code::to_string));
        }
        // If a person edited the line of a stored tronçon, the new line between the same ends takes over its code.
        for (vertices, arc) in self.arcs.iter_mut().filter(|(_, arc)| arc.code.is_none()) {
            let node = |at: Option<&Vertex>| at.and_then(|at| self.nodes.get(at));
            let Some((a, b)) = node(vertices.first()).zip(node(vertices.last())) else { continue };
            for count in 1.. {
                let number = if count == 1 { String::new() } else { format!("-{count}") };
                let Ok(code) = Code::parse(&format!("osm-{a}-{b}{number}")) else { break };
                if taken.insert(code.to_string()) {
                    arc.code = Some(code);
                    break;
                }
            }
        }
    }

    /// Returns the codes of the tronçons of a line, in walking order. The flag is true if the line walks the tronçon
    /// against its stored direction.
    pub(super) fn of<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = (&'a Code, bool)> {
        self.split(line).filter_map(|(vertices, _, inverse)| Some((self.arcs.get(&vertices)?.code.as_ref()?, inverse)))
    }

    /// Returns one record for each tronçon, which writes its row: line, name, surface, source and rights.
    pub(super) fn records<'a>(&'a self, after: &'a After, ground: &'a Ground) -> impl Iterator<Item = Record> + 'a {
        self.arcs.iter().filter_map(|(vertices, arc)| {
            let code = arc.code.clone()?;
            let surfaces: Vec<_> =
                arc.places.windows(2).filter_map(step).map(|step| ground.surfaces.get(&step)).collect();
            // The line was cut where the name changes, so its first step has the name of all.
            let nom = arc.places.windows(2).filter_map(step).next().and_then(|step| ground.noms.get(&step));
            let surface = surfaces
                .first()
                .copied()
                .flatten()
                .filter(|_| surfaces.windows(2).all(|pair| pair.first() == pair.last()));
            // A tronçon has heights at all vertices or at none.
            let heights: Option<Vec<_>> = vertices.iter().map(|at| ground.heights.get(at)).collect();
            let heights = heights.unwrap_or_default();
            let line = arc.places.iter().enumerate().map(|(i, place)| {
                Position::new(place.lon, place.lat, heights.get(i).map_or(f64::NAN, |(height, _)| *height))
            });
            let mut relations: Vec<&str> = arc.sources.iter().filter_map(|s| s.strip_prefix("relation ")).collect();
            relations.sort_by_key(|id| (id.len(), *id));
            let osm = match relations.as_slice() {
                [one] => format!("OpenStreetMap, relation {one}"),
                all => format!("OpenStreetMap, relations {}", all.join(", ")),
            };
            let reliefs: BTreeSet<&str> =
                heights.iter().map(|(_, relief)| &**relief).filter(|r| !r.is_empty()).collect();
            let source = [osm.as_str()].into_iter().chain(reliefs).collect::<Vec<_>>().join(SEPARATOR);
            // Stores of earlier versions do not record all relations. If one is missing, the stored `source` stays.
            let all_known = relations.len() == arc.sources.len() || after.row(Table::Troncon, code.as_str()).is_none();
            let source_of_row = arc.sources.first().cloned().unwrap_or_default();
            let origin = RowOrigin { row: arc.row.clone(), source: source_of_row };
            let mut record = Record::new(Table::Troncon, Key::Code(code), origin)
                .with("nom", nom.map_or(Value::Null, |nom| Value::Text(nom.to_string())))
                .with("revetement", surface.map_or(Value::Null, |surface| Value::Text(surface.clone())))
                .with("droits", Value::Text("© les contributeurs d'OpenStreetMap, ODbL 1.0".into()))
                .with("geom", Value::Line(line.collect()));
            if all_known {
                record = record.with("source", Value::Text(source));
            }
            record.derived = true;
            Some(record)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_a_troncon_names_the_nodes_at_its_ends() {
        for (code, ends) in [
            ("osm-1-22", Some((1, 22))),
            ("osm-1-22-3", Some((1, 22))),
            ("osm--5--3", Some((-5, -3))),
            ("osm--5-3-2", Some((-5, 3))),
            ("osm-1", None),
            ("osm-a-b", None),
            ("voie-1-2", None),
        ] {
            assert_eq!(ends_of_code(code), ends, "{code}");
        }
    }
}
