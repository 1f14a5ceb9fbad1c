//! How an [`Atlas`] is built: the steps in order, each in a function of its own.
//!
//! What is done for every vertex is done once for each line: where the atlas before has the same line, it is taken over
//! from there. All else is done anew each time, for it is a matter of some rows.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::etape::{self, Etape, Trace};
use super::hebergeur;
use super::ligne::{Foot, Line, Member};
use super::nearest::Nearest;
use super::network::{Network, Path, Step, Strand};
use super::sources::{self, List, Sources};
use super::{Atlas, Figures, Ligne, Troncon, Voie};
use crate::geo::{Bounds, Position};
use crate::model::{self, Code};

/// A voie's main line or variant: the voie's place in the atlas and the variant.
type LineKey = (usize, String);

/// An étape and the places on tronçons where it begins and ends.
type Placed = (Arc<model::Etape>, Option<[Foot; 2]>);

/// The atlas before, and what it was built from.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub sources: &'a Sources,
    pub atlas: &'a Atlas,
}

pub(super) fn build(sources: &Sources, before: Option<Before<'_>>) -> Atlas {
    let localite_of = by_id(&sources.localites, |l| l.id);
    let mut lines = lines(sources, before);
    let mut placed = place_etapes(sources, &lines, &localite_of, before);
    let network = network(sources, &cuts(&placed, &lines, sources.troncons.len()), before);

    // Tronçons and the voies that run over them, by their places.
    let mut runs: Vec<(usize, usize)> = vec![];
    let mut parts = vec![];
    for (number, row) in sources.voies.iter().enumerate() {
        let all = (number, String::new())..(number + 1, String::new());
        let lines: Vec<(LineKey, Arc<Line>)> = lines.extract_if(all.clone(), |_, _| true).collect();
        runs.extend(lines.iter().flat_map(|(_, line)| &line.members).map(|member| (member.troncon, number)));
        parts.push((row, lines, placed.extract_if(all, |_, _| true).collect()));
    }
    runs.sort_unstable();
    runs.dedup();
    let voie = |(row, lines, placed)| voie(row, lines, placed, sources, &localite_of, &network, before);
    let voies: Vec<Arc<Voie>> = parts.into_par_iter().map(voie).collect();
    let troncons = troncons(sources, &runs, &network, before);
    let (hebergeurs, nearest) = hosts(sources, &localite_of, before);
    let points = sources.localites.iter().map(|l| l.geom).chain(hebergeurs.iter().map(|h| h.position));
    let around_points = Bounds::around(points.chain(sources.points_interet.iter().map(|p| p.geom)));
    let around_lines = troncons.iter().filter_map(|t| network.bounds(&t.path)).reduce(Bounds::and);
    Atlas {
        by_code: voies.iter().enumerate().map(|(i, voie)| (voie.row.code.clone(), i)).collect(),
        bounds: around_points.into_iter().chain(around_lines).reduce(Bounds::and),
        attribution: attribution(sources),
        etapes_before: voies
            .iter()
            .scan(0, |before, voie| Some(std::mem::replace(before, *before + voie.etapes.len())))
            .collect(),
        voies,
        troncons,
        localites: sources.localites.clone(),
        hebergeurs,
        nearest,
        points_interet: sources.points_interet.clone(),
        guides: sources.guides.clone(),
        network,
    }
}

/// Finds the place of a row in a list by its id.
fn by_id<T, F: Fn(&T) -> i64>(rows: &List<T>, id: F) -> impl Fn(i64) -> Option<usize> + Sync + use<T, F> {
    let places: FxHashMap<i64, usize> = rows.iter().enumerate().map(|(i, row)| (id(row), i)).collect();
    move |id| places.get(&id).copied()
}

/// The distinct rights of the tronçons.
fn attribution(sources: &Sources) -> Vec<String> {
    let rights = sources.troncons.iter().map(|t| t.row.droits.trim()).filter(|droits| !droits.is_empty());
    let distinct: FxHashSet<&str> = rights.collect();
    let mut distinct: Vec<String> = distinct.into_iter().map(str::to_owned).collect();
    distinct.sort_unstable();
    distinct
}

/// The tronçons; `runs` are they, by their places, with the voies that run over them, in order.
fn troncons(
    sources: &Sources,
    runs: &[(usize, usize)],
    network: &Network,
    before: Option<Before<'_>>,
) -> Vec<Arc<Troncon>> {
    let mut runs = runs.chunk_by(|a, b| a.0 == b.0).peekable();
    let troncon = |(number, source): (usize, &Arc<sources::Troncon>)| {
        let runs = runs.next_if(|runs| runs.first().is_some_and(|(troncon, _)| *troncon == number)).unwrap_or(&[]);
        let voies = || runs.iter().filter_map(|(_, voie)| sources.voies.get(*voie)).map(|voie| &voie.code);
        let path = || network.arcs_of(number).map(|(arc, _)| Step { arc, reversed: false });
        let old = before.and_then(|Before { atlas, .. }| {
            let old = atlas.troncons.get(number)?;
            let same = Arc::ptr_eq(&old.row, &source.row)
                && network.is_same_strand(number, &atlas.network, number)
                && old.path.steps().eq(path())
                && old.voies.iter().eq(voies());
            same.then(|| Arc::clone(old))
        });
        old.unwrap_or_else(|| {
            let steps: Vec<Step> = path().collect();
            let path = Path { pieces: if steps.is_empty() { vec![] } else { vec![steps] } };
            let voies = voies().cloned().collect();
            Arc::new(Troncon { longueur_m: network.length_m(&path), row: Arc::clone(&source.row), path, voies })
        })
    };
    sources.troncons.iter().enumerate().map(troncon).collect()
}

/// What may be published of the hosts, and their index.
fn hosts(
    sources: &Sources,
    localite_of: &impl Fn(i64) -> Option<usize>,
    before: Option<Before<'_>>,
) -> (Arc<[super::Hebergeur]>, Arc<Nearest>) {
    let same = |b: &Before<'_>| {
        b.sources.hebergeurs.is_same(&sources.hebergeurs) && b.sources.localites.is_same(&sources.localites)
    };
    if let Some(Before { atlas, .. }) = before.filter(same) {
        return (Arc::clone(&atlas.hebergeurs), Arc::clone(&atlas.nearest));
    }
    let hosts = sources.hebergeurs.iter();
    let hosts: Arc<[_]> =
        hosts.filter_map(|host| hebergeur::publishable(host, &sources.localites, localite_of)).collect();
    let nearest = Nearest::new(hosts.iter().map(|h| h.position).collect());
    (hosts, Arc::new(nearest))
}

/// The measured lines of all voies.
fn lines(sources: &Sources, before: Option<Before<'_>>) -> BTreeMap<LineKey, Arc<Line>> {
    let voie_of = by_id(&sources.voies, |v| v.id);
    let troncon_of = by_id(&sources.troncons, |t| t.row.id);
    let of_line = sources.voies_troncons.chunk_by(|a, b| (a.voie_id, &a.variante) == (b.voie_id, &b.variante));
    let line = |rows: &[Arc<model::VoieTroncon>]| {
        let first = rows.first()?;
        let voie = voie_of(first.voie_id)?;
        let steps = rows.iter().filter_map(|row| {
            let troncon = troncon_of(row.troncon_id)?;
            let measured = &sources.troncons.get(troncon)?.line;
            (!measured.vertices.is_empty()).then_some((troncon, measured, row.inverse))
        });
        let old = before.and_then(|Before { atlas, .. }| {
            let old = &atlas.voie(sources.voies.get(voie)?.code.as_str())?.ligne(&first.variante)?.line;
            let known = old.members.iter().map(|m| (m.troncon, &m.measured, m.inverse));
            let same = known.clone().count() == steps.clone().count()
                && known.zip(steps.clone()).all(|(a, b)| (a.0, a.2) == (b.0, b.2) && Arc::ptr_eq(a.1, b.1));
            same.then(|| Arc::clone(old))
        });
        let line = old.unwrap_or_else(|| Arc::new(Line::new(steps.map(|(t, line, back)| (t, Arc::clone(line), back)))));
        (!line.members.is_empty()).then(|| ((voie, first.variante.clone()), line))
    };
    of_line.filter_map(line).collect()
}

/// Where the étapes of each line begin and end on it.
fn place_etapes(
    sources: &Sources,
    lines: &BTreeMap<LineKey, Arc<Line>>,
    localite_of: &(impl Fn(i64) -> Option<usize> + Sync),
    before: Option<Before<'_>>,
) -> BTreeMap<LineKey, Vec<Placed>> {
    let voie_of = by_id(&sources.voies, |v| v.id);
    let end = |localites: &List<model::Localite>, place: Option<usize>| -> Option<Position> {
        localites.get(place?).map(|l| l.geom)
    };
    let ends = |row: &model::Etape| -> [Option<Position>; 2] {
        [row.depart_id, row.arrivee_id].map(|id| end(&sources.localites, localite_of(id)))
    };
    // The feet of étapes are the same where the line, the étapes on it and their localités are.
    let known =
        |voie: &Code, variante: &str, rows: &[Arc<model::Etape>], line: Option<&Arc<Line>>| -> Option<Vec<Placed>> {
            let Before { atlas, .. } = before?;
            let voie = atlas.voie(voie.as_str())?;
            let same_line = match (voie.ligne(variante), line) {
                (Some(old), Some(new)) => old.line.is_same(new),
                (old, new) => old.is_none() && new.is_none(),
            };
            let old: Vec<&Etape> = voie.etapes.iter().filter(|etape| etape.row.variante == variante).collect();
            let same_ends = |(old, row): (&&Etape, &Arc<model::Etape>)| {
                Arc::ptr_eq(&old.row, row)
                    && [old.depart, old.arrivee].map(|place| end(&atlas.localites, Some(place))) == ends(row)
            };
            (same_line && old.len() == rows.len() && old.iter().zip(rows).all(same_ends))
                .then(|| rows.iter().zip(&old).map(|(row, old)| (Arc::clone(row), old.feet)).collect())
        };
    let place = |rows: &[Arc<model::Etape>]| -> Option<(LineKey, Vec<Placed>)> {
        let first = rows.first()?;
        let number = voie_of(first.voie_id)?;
        let key = (number, first.variante.clone());
        let line = lines.get(&key);
        if let Some(placed) = known(&sources.voies.get(number)?.code, &first.variante, rows, line) {
            return Some((key, placed));
        }
        let ends: Vec<Option<[Position; 2]>> = rows.iter().map(|row| both(ends(row))).collect();
        let places: Vec<[Position; 2]> = ends.iter().copied().flatten().collect();
        let mut feet = line.map_or(vec![], |line| etape::place(&places, line)).into_iter();
        let placed =
            rows.iter().zip(ends).map(|(row, ends)| (Arc::clone(row), ends.and_then(|_| feet.next().flatten())));
        Some((key, placed.collect()))
    };
    let of_line: Vec<&[Arc<model::Etape>]> =
        sources.etapes.chunk_by(|a, b| (a.voie_id, &a.variante) == (b.voie_id, &b.variante)).collect();
    let placed: Vec<_> = of_line.into_par_iter().filter_map(place).collect();
    placed.into_iter().collect()
}

fn both<T>([a, b]: [Option<T>; 2]) -> Option<[T; 2]> {
    Some([a?, b?])
}

/// Where each tronçon is to be cut for the ends of étapes, metres from its start.
fn cuts(placed: &BTreeMap<LineKey, Vec<Placed>>, lines: &BTreeMap<LineKey, Arc<Line>>, count: usize) -> Vec<Vec<f64>> {
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
fn network(sources: &Sources, cuts: &[Vec<f64>], before: Option<Before<'_>>) -> Network {
    let nodes: FxHashSet<(i32, i32)> =
        sources.troncons.iter().flat_map(|t| t.line.ends()).map(|vertex| vertex.place()).collect();
    let moved: Vec<(i32, i32)> =
        before.map_or(vec![], |b| nodes.symmetric_difference(&b.atlas.network.nodes).copied().collect());
    // A tronçon's line as it was cut before, where line and cuts are the same. If nodes came or went in its box, only
    // cutting it anew can tell whether they are on it.
    let known = |number: usize, source: &sources::Troncon, cuts: &[f64]| -> Option<(&Arc<Strand>, bool)> {
        let Before { sources, atlas } = before?;
        let old = find(&sources.troncons, number, |old| old.row.code.cmp(&source.row.code))?;
        let strand = atlas.network.strand(old)?;
        let same = Arc::ptr_eq(&sources.troncons.get(old)?.line, &source.line) && *strand.cuts == *cuts;
        same.then(|| (strand, moved.len() > MANY || moved.iter().any(|place| source.line.may_have(*place))))
    };
    let strand = |(number, (source, cuts)): (usize, (&Arc<sources::Troncon>, &Vec<f64>))| {
        let anew = || Strand::new(&source.line, cuts, |place| nodes.contains(&place));
        match known(number, source, cuts) {
            Some((old, false)) => Arc::clone(old),
            Some((old, true)) => Some(anew()).filter(|new| *new != **old).map_or_else(|| Arc::clone(old), Arc::new),
            None => Arc::new(anew()),
        }
    };
    let strands = sources.troncons.par_iter().zip(cuts).enumerate().map(strand).collect();
    Network::new(strands, nodes)
}

/// If more nodes than these came or went, every tronçon is cut anew.
const MANY: usize = 1_000;

/// Where a row stands in an ordered list, which is most often near `guess`.
fn find<T>(list: &List<T>, guess: usize, compare: impl Fn(&T) -> Ordering) -> Option<usize> {
    let near = guess.saturating_sub(1)..(guess + 2).min(list.len());
    let near = near.into_iter().find(|&i| list.get(i).is_some_and(|row| compare(row).is_eq()));
    near.or_else(|| list.binary_search_by(|row| compare(row)).ok())
}

/// A voie with its lines and étapes, taken over if everything about it is as it was.
fn voie(
    row: &Arc<model::Voie>,
    lines: Vec<(LineKey, Arc<Line>)>,
    placed: Vec<(LineKey, Vec<Placed>)>,
    sources: &Sources,
    localite_of: &impl Fn(i64) -> Option<usize>,
    network: &Network,
    before: Option<Before<'_>>,
) -> Arc<Voie> {
    let old = before.and_then(|before| {
        let old = before.atlas.voie_shared(&row.code)?;
        let same_line = |(old, ((_, variante), line)): (&Ligne, &(LineKey, Arc<Line>))| {
            let same_arcs = |member: &Member| {
                let number = member.troncon;
                network.is_same_strand(number, &before.atlas.network, number)
                    && network.arcs_of(number).next() == before.atlas.network.arcs_of(number).next()
            };
            old.variante == *variante && Arc::ptr_eq(&old.line, line) && line.members.iter().all(same_arcs)
        };
        // Étapes stand by line, then those without one.
        let etapes = || {
            lines.iter().map(|(key, _)| key).chain(placed.iter().map(|(key, _)| key).filter(|key| !has(&lines, key)))
        };
        let rows = etapes().flat_map(|key| placed.iter().filter(move |(of, _)| of == key)).flat_map(|(_, rows)| rows);
        let same_etape = |(old, (row, feet)): (&Etape, &Placed)| Arc::ptr_eq(&old.row, row) && old.feet == *feet;
        let same = Arc::ptr_eq(&old.row, row)
            && before.sources.localites.is_same(&sources.localites)
            && old.lignes.len() == lines.len()
            && old.lignes.iter().zip(&lines).all(same_line)
            && old.etapes.len() == placed.iter().map(|(_, rows)| rows.len()).sum::<usize>()
            && old.etapes.iter().zip(rows).all(same_etape);
        same.then(|| Arc::clone(old))
    });
    old.unwrap_or_else(|| Arc::new(build_voie(row, lines, placed, localite_of, network, before)))
}

fn has<T>(all: &[(LineKey, T)], key: &LineKey) -> bool {
    all.iter().any(|(of, _)| of == key)
}

/// A voie with its lines and étapes.
fn build_voie(
    row: &Arc<model::Voie>,
    lines: Vec<(LineKey, Arc<Line>)>,
    mut placed: Vec<(LineKey, Vec<Placed>)>,
    localite_of: &impl Fn(i64) -> Option<usize>,
    network: &Network,
    before: Option<Before<'_>>,
) -> Voie {
    let old = before.and_then(|Before { atlas, .. }| Some((atlas.voie(row.code.as_str())?, &atlas.network)));
    // The figures of a path that was there before.
    let figures = |path: &Path, known: Option<(&Path, &Figures)>| -> Figures {
        match (known, old) {
            (Some((was, figures)), Some((_, before))) if was.is_same(before, path, network) => figures.clone(),
            _ => Figures::of(path, network),
        }
    };
    let etape = |(row, feet): Placed, trace: Option<Trace>| -> Option<Etape> {
        Some(Etape { depart: localite_of(row.depart_id)?, arrivee: localite_of(row.arrivee_id)?, row, feet, trace })
    };
    let (mut lignes, mut etapes) = (vec![], vec![]);
    for (key, line) in lines {
        let (_, variante) = &key;
        let walk = Walk::along(&line, network);
        let etapes_here = placed.extract_if(.., |(of, _)| *of == key).flat_map(|(_, etapes)| etapes);
        etapes.extend(etapes_here.filter_map(|(row, feet)| {
            let trace = feet.and_then(|feet| walk.between(feet)).map(|(path, [de_m, a_m])| {
                let known = old.and_then(|(voie, _)| voie.etapes.iter().find(|old| old.row.id == row.id));
                let known = known.and_then(|old| old.trace.as_ref()).map(|old| (&old.path, &old.figures));
                Trace { de_m, a_m, figures: figures(&path, known), bounds: network.bounds(&path), path }
            });
            etape((row, feet), trace)
        }));
        let path = walk.path(|_| true);
        let known = old.and_then(|(voie, _)| voie.ligne(variante)).map(|old| (&old.path, &old.figures));
        lignes.push(Ligne { variante: variante.clone(), figures: figures(&path, known), path, line });
    }
    // Étapes of a variant that has no tronçon have no place, but they are there.
    etapes.extend(placed.into_iter().flat_map(|(_, rows)| rows).filter_map(|placed| etape(placed, None)));
    let path = whole(&lignes);
    Voie {
        row: Arc::clone(row),
        reseau_m: distinct_length_m(&path, network),
        bounds: network.bounds(&path),
        path,
        lignes,
        etapes,
    }
}

/// A line as the arcs that are walked.
struct Walk {
    /// The step, the chainage of its middle as measured on the tronçons, and whether it begins a piece.
    steps: Vec<(Step, f64, bool)>,
    /// The chainage of the start of each step, metres; one more than there are steps.
    starts_m: Vec<f64>,
}

impl Walk {
    fn along(line: &Line, network: &Network) -> Self {
        let mut steps = vec![];
        for member in &line.members {
            let length_m = member.measured.length_m;
            let mut begins = member.begins;
            let mut step = |(arc, middle_m): (u32, f64)| {
                let walked_m = if member.inverse { length_m - middle_m } else { middle_m };
                steps.push((Step { arc, reversed: member.inverse }, member.start_m + walked_m, begins));
                begins = false;
            };
            let arcs = network.arcs_of(member.troncon);
            if member.inverse { arcs.rev().for_each(&mut step) } else { arcs.for_each(&mut step) }
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

    /// What lies between two feet, and the chainages of its start and its end.
    fn between(&self, [start, end]: [Foot; 2]) -> Option<(Path, [f64; 2])> {
        let within = |number: usize| {
            self.steps
                .get(number)
                .is_some_and(|(_, middle_m, _)| *middle_m > start.chainage_m && *middle_m < end.chainage_m)
        };
        let first = (0..self.steps.len()).find(|&i| within(i))?;
        let last = (0..self.steps.len()).rfind(|&i| within(i))?;
        Some((self.path(within), [self.starts_m.get(first).copied()?, self.starts_m.get(last + 1).copied()?]))
    }
}

/// All lines of a voie in one path, arcs of an earlier line left out of the later ones.
fn whole(lignes: &[Ligne]) -> Path {
    let mut seen: FxHashSet<u32> = FxHashSet::default();
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
    let mut seen = FxHashSet::default();
    path.steps().filter(|step| seen.insert(step.arc)).map(|step| network.arc(step.arc).length_m).sum()
}
