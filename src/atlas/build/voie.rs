//! Builds a voie: follows its lines arc by arc, and cuts its étapes out of them.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashSet;

use super::before::{Before, LineKey, Placed};
use crate::atlas::etape::{Etape, Stretch};
use crate::atlas::figures::Figures;
use crate::atlas::ligne::{Foot, Line, Member};
use crate::atlas::network::{Network, Path, Step};
use crate::atlas::sources::Lists;
use crate::atlas::voie::{Ligne, Voie};
use crate::model::{self, Couleur};

/// Builds a voie, or reuses the previous one if nothing about it changed.
pub(super) fn voie(
    row: &Arc<model::Voie>,
    lines: Vec<(LineKey, Arc<Line>)>,
    placed: Vec<(LineKey, Vec<Placed>)>,
    sources: &Lists,
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
        // The étapes are listed line by line. Those whose variant has no line come last.
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

/// Builds a voie with its lines and étapes.
fn build_voie(
    row: &Arc<model::Voie>,
    lines: Vec<(LineKey, Arc<Line>)>,
    mut placed: Vec<(LineKey, Vec<Placed>)>,
    localite_of: &impl Fn(i64) -> Option<usize>,
    network: &Network,
    before: Option<Before<'_>>,
) -> Voie {
    let old = before.and_then(|Before { atlas, .. }| Some((atlas.voie(row.code.as_str())?, &atlas.network)));
    // The figures are reused if the same path existed before.
    let figures = |path: &Path, known: Option<(&Path, &Figures)>| -> Figures {
        match (known, old) {
            (Some((was, figures)), Some((_, before))) if was.is_same(before, path, network) => figures.clone(),
            _ => Figures::of(path, network),
        }
    };
    let etape = |(row, feet): Placed, trace: Option<Stretch>| -> Option<Etape> {
        let (depart, arrivee) = (localite_of(row.depart_id)?, localite_of(row.arrivee_id)?);
        Some(Etape { row, section: None, depart, arrivee, feet, trace })
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
                Stretch { de_m, a_m, figures: figures(&path, known), bounds: network.bounds(&path), path }
            });
            etape((row, feet), trace)
        }));
        let path = walk.path(|_| true);
        let known = old.and_then(|(voie, _)| voie.ligne(variante)).map(|old| (&old.path, &old.figures));
        let (variante, climbs) = (variante.clone(), Arc::new(OnceLock::new()));
        lignes.push(Ligne { variante, figures: figures(&path, known), path, line, climbs });
    }
    // An étape of a variant without tronçons is listed, but has no geometry.
    etapes.extend(placed.into_iter().flat_map(|(_, rows)| rows).filter_map(|placed| etape(placed, None)));
    let path = whole(&lignes);
    Voie {
        row: Arc::clone(row),
        couleur: Couleur::parse(&row.couleur).unwrap_or(Couleur::GREY).legible(),
        reseau_m: distinct_length_m(&path, network),
        bounds: network.bounds(&path),
        path,
        lignes,
        etapes,
    }
}

/// A line as a sequence of arcs.
pub(super) struct Walk {
    /// Each step, the chainage of its middle in metres (measured on the tronçons), and true if it starts a piece.
    steps: Vec<(Step, f64, bool)>,
    /// The chainage, in metres, of the start of each step and of the end of the last one.
    starts_m: Vec<f64>,
}

impl Walk {
    /// Collects the arcs of a line, in walking order.
    pub(super) fn along(line: &Line, network: &Network) -> Self {
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

    /// Returns the path of the steps whose index satisfies `wanted`. A piece ends at each hole and before each omitted
    /// step.
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

    /// Returns the path between two feet, and the chainages of its start and end in metres.
    pub(super) fn between(&self, [start, end]: [Foot; 2]) -> Option<(Path, [f64; 2])> {
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

/// Returns the path over all lines of a voie. Arcs of earlier lines are omitted from later lines.
fn whole(lignes: &[Ligne]) -> Path {
    let mut seen: FxHashSet<u32> = FxHashSet::default();
    let mut pieces = vec![];
    for ligne in lignes {
        for piece in &ligne.path.pieces {
            // An arc that both lines share splits a piece of the variant in two.
            pieces.extend(
                piece.split(|step| seen.contains(&step.arc)).filter(|part| !part.is_empty()).map(<[Step]>::to_vec),
            );
        }
        seen.extend(ligne.path.steps().map(|step| step.arc));
    }
    Path { pieces }
}

/// Returns the length of the distinct arcs of a path in metres.
fn distinct_length_m(path: &Path, network: &Network) -> f64 {
    let mut seen = FxHashSet::default();
    path.steps().filter(|step| seen.insert(step.arc)).map(|step| network.arc(step.arc).length_m).sum()
}
