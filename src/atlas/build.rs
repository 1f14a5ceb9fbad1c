//! How an [`Atlas`] is built: the steps in order, each in a function of its own.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::etape::{self, Etape, Trace};
use super::hebergeur;
use super::ligne::{Foot, Line, Measured};
use super::nearest::Nearest;
use super::network::{Network, Path, Step, Vertex};
use super::{Atlas, Figures, Ligne, Troncon, Voie};
use crate::geo::Bounds;
use crate::model::{self, Dataset};

/// A cut this near to a vertex is made at the vertex, metres: no arc is shorter for the sake of an étape's end.
const SNAP_M: f64 = 0.5;

/// A voie's main line or variant: the voie's place in the atlas and the variant.
type LineKey = (usize, String);

/// The places on tronçons where étapes begin and end, by étape: those of one line together.
type Placed = Vec<(model::Etape, Option<[Foot; 2]>)>;

/// Where arcs of a tronçon are: number and middle (metres from the tronçon's start), in digitised order.
type Arcs = Vec<(u32, f64)>;

pub(super) fn build(mut dataset: Dataset) -> Atlas {
    // The order of everything follows from codes and columns, never from the order in which a store gives rows.
    dataset.voies.sort_by(|a, b| (a.ordre, &a.code).cmp(&(b.ordre, &b.code)));
    dataset.localites.sort_by(|a, b| a.code.cmp(&b.code));
    dataset.troncons.sort_by(|a, b| a.code.cmp(&b.code));
    dataset.hebergeurs.sort_by(|a, b| a.code.cmp(&b.code));
    dataset.points_interet.sort_by(|a, b| a.code.cmp(&b.code));
    dataset.guides.sort_by(|a, b| a.code.cmp(&b.code));
    dataset.etapes.sort_by(|a, b| (&a.variante, a.numero).cmp(&(&b.variante, b.numero)));

    let measured: Vec<Measured<'_>> = dataset.troncons.par_iter().map(Measured::new).collect();
    let lines = lines(&dataset, &measured);
    let mut placed = place_etapes(&mut dataset.etapes, &dataset.voies, &dataset.localites, &lines, &measured);
    let cuts = cuts(&placed, &lines, measured.len());
    let (network, arcs) = cut_into_arcs(&measured, &cuts);

    let localite_of = by_id(&dataset.localites, |l| l.id);
    let mut troncon_voies = vec![vec![]; dataset.troncons.len()];
    let mut voies = vec![];
    for (number, row) in dataset.voies.into_iter().enumerate() {
        let (mut lignes, mut etapes) = (vec![], vec![]);
        for ((_, variante), line) in lines.range((number, String::new())..(number + 1, String::new())) {
            for member in &line.members {
                if let Some(voies) = troncon_voies.get_mut(member.troncon)
                    && voies.last() != Some(&row.code)
                {
                    voies.push(row.code.clone());
                }
            }
            let walk = Walk::along(line, &arcs, &measured, &network);
            let etapes_here = placed.remove(&(number, variante.clone())).unwrap_or_default();
            etapes.extend(etapes_here.into_iter().filter_map(|(row, feet)| {
                let trace = feet.and_then(|feet| walk.between(feet, &network));
                Some(Etape { depart: localite_of(row.depart_id)?, arrivee: localite_of(row.arrivee_id)?, row, trace })
            }));
            let path = walk.path(|_| true);
            lignes.push(Ligne {
                variante: variante.clone(),
                figures: Figures::of(&path, &network),
                holes: line.holes.clone(),
                path,
            });
        }
        // Étapes of a variant that has no tronçon have no place, but they are there.
        for (_, rows) in placed.extract_if((number, String::new())..(number + 1, String::new()), |_, _| true) {
            etapes.extend(rows.into_iter().filter_map(|(row, _)| {
                let (depart, arrivee) = (localite_of(row.depart_id)?, localite_of(row.arrivee_id)?);
                Some(Etape { depart, arrivee, row, trace: None })
            }));
        }
        let path = whole(&lignes);
        voies.push(Voie {
            row,
            reseau_m: distinct_length_m(&path, &network),
            bounds: network.bounds(&path),
            path,
            lignes,
            etapes,
        });
    }

    drop((lines, measured));
    let hebergeurs: Vec<_> = dataset
        .hebergeurs
        .into_iter()
        .filter_map(|host| hebergeur::publishable(host, &dataset.localites, &localite_of))
        .collect();
    let attribution: std::collections::BTreeSet<String> =
        dataset.troncons.iter().map(|t| t.droits.trim().to_owned()).filter(|droits| !droits.is_empty()).collect();
    let troncons: Vec<Troncon> = dataset
        .troncons
        .into_iter()
        .zip(arcs)
        .zip(troncon_voies)
        .map(|((mut row, arcs), voies)| {
            row.geom = vec![];
            let steps: Vec<Step> = arcs.into_iter().map(|(arc, _)| Step { arc, reversed: false }).collect();
            let path = Path { pieces: if steps.is_empty() { vec![] } else { vec![steps] } };
            Troncon { longueur_m: network.length_m(&path), row, path, voies }
        })
        .collect();
    let points = dataset.localites.iter().map(|l| l.geom).chain(hebergeurs.iter().map(|h| h.position));
    let around_points = Bounds::around(points.chain(dataset.points_interet.iter().map(|p| p.geom)));
    let around_lines = troncons.iter().filter_map(|t| network.bounds(&t.path)).reduce(Bounds::and);
    Atlas {
        by_code: voies.iter().enumerate().map(|(i, voie)| (voie.row.code.clone(), i)).collect(),
        nearest: Nearest::new(hebergeurs.iter().map(|h| h.position).collect()),
        bounds: around_points.into_iter().chain(around_lines).reduce(Bounds::and),
        attribution: attribution.into_iter().collect(),
        voies,
        troncons,
        localites: dataset.localites,
        hebergeurs,
        points_interet: dataset.points_interet,
        guides: dataset.guides,
        network,
    }
}

/// Finds the place of a row in a list by its id.
fn by_id<T, F: Fn(&T) -> i64>(rows: &[T], id: F) -> impl Fn(i64) -> Option<usize> + use<T, F> {
    let places: HashMap<i64, usize> = rows.iter().enumerate().map(|(i, row)| (id(row), i)).collect();
    move |id| places.get(&id).copied()
}

/// The measured lines of all voies.
fn lines(dataset: &Dataset, measured: &[Measured<'_>]) -> BTreeMap<LineKey, Line> {
    let voie_of = by_id(&dataset.voies, |v| v.id);
    let troncon_of = by_id(&dataset.troncons, |t| t.id);
    let mut steps: BTreeMap<LineKey, BTreeMap<i64, (usize, bool)>> = BTreeMap::new();
    for row in &dataset.voies_troncons {
        if let (Some(voie), Some(troncon)) = (voie_of(row.voie_id), troncon_of(row.troncon_id)) {
            steps.entry((voie, row.variante.clone())).or_default().insert(row.rang, (troncon, row.inverse));
        }
    }
    steps.into_iter().map(|(key, steps)| (key, Line::new(steps.into_values(), measured))).collect()
}

/// Where the étapes of each line begin and end on it.
fn place_etapes(
    etapes: &mut Vec<model::Etape>,
    voies: &[model::Voie],
    localites: &[model::Localite],
    lines: &BTreeMap<LineKey, Line>,
    measured: &[Measured<'_>],
) -> BTreeMap<LineKey, Placed> {
    let (voie_of, localite_of) = (by_id(voies, |v| v.id), by_id(localites, |l| l.id));
    let mut by_line: BTreeMap<LineKey, Vec<model::Etape>> = BTreeMap::new();
    for etape in std::mem::take(etapes) {
        if let Some(voie) = voie_of(etape.voie_id) {
            by_line.entry((voie, etape.variante.clone())).or_default().push(etape);
        }
    }
    let place = |(key, rows): (LineKey, Vec<model::Etape>)| {
        let end = |id| localite_of(id).and_then(|i| localites.get(i)).map(|l| l.geom);
        let (known, ends): (Vec<bool>, Vec<_>) = rows
            .iter()
            .map(|row| end(row.depart_id).zip(end(row.arrivee_id)))
            .map(|ends| (ends.is_some(), ends.map(|(start, end)| [start, end])))
            .unzip();
        let ends: Vec<_> = ends.into_iter().flatten().collect();
        let mut feet = lines.get(&key).map_or(vec![], |line| etape::place(&ends, line, measured)).into_iter();
        let rows = rows.into_iter().zip(known);
        (key, rows.map(|(row, known)| (row, if known { feet.next().flatten() } else { None })).collect())
    };
    by_line.into_iter().map(place).collect()
}

/// Where each tronçon is to be cut for the ends of étapes, metres from its start.
fn cuts(placed: &BTreeMap<LineKey, Placed>, lines: &BTreeMap<LineKey, Line>, count: usize) -> Vec<Vec<f64>> {
    let mut cuts = vec![vec![]; count];
    for (key, etapes) in placed {
        let Some(line) = lines.get(key) else { continue };
        for foot in etapes.iter().filter_map(|(_, feet)| feet.as_ref()).flatten() {
            if let Some(cuts) = line.members.get(foot.member).and_then(|m| cuts.get_mut(m.troncon)) {
                cuts.push(foot.along_m);
            }
        }
    }
    for cuts in &mut cuts {
        cuts.sort_by(f64::total_cmp);
    }
    cuts
}

/// Cuts the tronçons at `cuts` and at every vertex on which a tronçon ends.
fn cut_into_arcs(measured: &[Measured<'_>], cuts: &[Vec<f64>]) -> (Network, Vec<Arcs>) {
    let ends = |m: &Measured<'_>| [m.positions.first().copied(), m.positions.last().copied()];
    let nodes: HashSet<(i32, i32)> =
        measured.iter().flat_map(ends).flatten().map(|p| Vertex::from_position(p).place()).collect();
    let mut network = Network::default();
    let arcs = measured
        .iter()
        .zip(cuts)
        .map(|(troncon, cuts)| {
            let mut arcs: Arcs = vec![];
            let (mut arc, mut from_m): (Vec<Vertex>, f64) = (vec![], 0.0);
            for (vertex, along_m, is_cut) in with_cuts(troncon, cuts) {
                if arc.last().is_some_and(|last| last.place() == vertex.place()) {
                    continue; // two places within a centimetre are one
                }
                arc.push(vertex);
                if arc.len() > 1 && (is_cut || nodes.contains(&vertex.place())) {
                    arcs.push((network.push(&arc), (from_m + along_m) / 2.0));
                    (arc, from_m) = (vec![vertex], along_m);
                }
            }
            arcs
        })
        .collect();
    (network, arcs)
}

/// A tronçon's vertices with their distance from its start and whether it is cut there, places of cuts inserted.
fn with_cuts(troncon: &Measured<'_>, cuts: &[f64]) -> Vec<(Vertex, f64, bool)> {
    let mut cuts = cuts.iter().copied().peekable();
    let mut vertices = vec![];
    let mut last: Option<(crate::geo::Position, f64)> = None;
    for (&p, &along_m) in troncon.positions.iter().zip(&troncon.along_m) {
        while let Some(cut) = cuts.next_if(|cut| *cut < along_m - SNAP_M) {
            let Some((from, from_m)) = last.filter(|(_, from_m)| cut > from_m + SNAP_M) else {
                if let Some((_, _, is_cut)) = vertices.last_mut() {
                    *is_cut = true;
                }
                continue;
            };
            let t = (cut - from_m) / (along_m - from_m);
            let mix = |a: f64, b: f64| a + t * (b - a);
            let place = crate::geo::Position::new(mix(from.lon, p.lon), mix(from.lat, p.lat), mix(from.z, p.z));
            vertices.push((Vertex::from_position(place), cut, true));
            last = Some((place, cut));
        }
        let is_cut = cuts.next_if(|cut| *cut <= along_m + SNAP_M).is_some();
        vertices.push((Vertex::from_position(p), along_m, is_cut));
        last = Some((p, along_m));
    }
    vertices
}

/// A line as the arcs that are walked.
struct Walk {
    /// The step, the chainage of its middle as measured on the tronçons, and whether it begins a piece.
    steps: Vec<(Step, f64, bool)>,
    /// The chainage of the start of each step, metres; one more than there are steps.
    starts_m: Vec<f64>,
}

impl Walk {
    fn along(line: &Line, arcs: &[Arcs], measured: &[Measured<'_>], network: &Network) -> Self {
        let mut steps = vec![];
        for member in &line.members {
            let length_m = measured.get(member.troncon).map_or(0.0, Measured::length_m);
            let arcs = arcs.get(member.troncon).map_or(&[][..], Vec::as_slice);
            let mut begins = member.begins;
            for i in 0..arcs.len() {
                let Some(&(arc, middle_m)) = arcs.get(if member.inverse { arcs.len() - 1 - i } else { i }) else {
                    continue;
                };
                let walked_m = if member.inverse { length_m - middle_m } else { middle_m };
                steps.push((Step { arc, reversed: member.inverse }, member.start_m + walked_m, begins));
                begins = false;
            }
        }
        let mut at_m = 0.0;
        let mut starts_m = vec![0.0];
        starts_m.extend(steps.iter().map(|(step, ..)| {
            at_m += network.arc(step.arc).length_m;
            at_m
        }));
        Self { steps, starts_m }
    }

    /// The pieces of the steps for which `wanted` holds, given a step's number.
    fn path(&self, wanted: impl Fn(usize) -> bool) -> Path {
        let mut pieces: Vec<Vec<Step>> = vec![];
        let mut goes_on = false;
        for (number, (step, _, begins)) in self.steps.iter().enumerate() {
            if !wanted(number) {
                goes_on = false;
                continue;
            }
            match pieces.last_mut().filter(|_| goes_on && !begins) {
                Some(piece) => piece.push(*step),
                None => pieces.push(vec![*step]),
            }
            goes_on = true;
        }
        Path { pieces }
    }

    /// What lies between two feet.
    fn between(&self, [start, end]: [Foot; 2], network: &Network) -> Option<Trace> {
        let within = |number: usize| {
            self.steps
                .get(number)
                .is_some_and(|(_, middle_m, _)| *middle_m > start.chainage_m && *middle_m < end.chainage_m)
        };
        let first = (0..self.steps.len()).find(|&i| within(i))?;
        let last = (0..self.steps.len()).rfind(|&i| within(i))?;
        let path = self.path(within);
        Some(Trace {
            de_m: self.starts_m.get(first).copied()?,
            a_m: self.starts_m.get(last + 1).copied()?,
            figures: Figures::of(&path, network),
            bounds: network.bounds(&path),
            path,
        })
    }
}

/// All lines of a voie in one path, arcs of an earlier line left out of the later ones.
fn whole(lignes: &[Ligne]) -> Path {
    let mut seen: HashSet<u32> = HashSet::new();
    let mut pieces = vec![];
    for ligne in lignes {
        for piece in &ligne.path.pieces {
            // A shared stem breaks a piece of the variant in two.
            pieces.extend(
                piece.split(|step| seen.contains(&step.arc)).filter(|part| !part.is_empty()).map(<[Step]>::to_vec),
            );
        }
        seen.extend(ligne.path.steps().map(|step| step.arc));
    }
    Path { pieces }
}

/// The length of a path's arcs, each counted once, metres.
fn distinct_length_m(path: &Path, network: &Network) -> f64 {
    let mut seen = HashSet::new();
    path.steps().filter(|step| seen.insert(step.arc)).map(|step| network.arc(step.arc).length_m).sum()
}
