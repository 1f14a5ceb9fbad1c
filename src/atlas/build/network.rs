//! Builds the network: finds the starts and ends of étapes on the lines, then cuts the tronçons there and at junctions.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::before::{Before, LineKey, Placed, by_id};
use crate::atlas::etape::{self, Etape};
use crate::atlas::ligne::Line;
use crate::atlas::network::{Network, Strand};
use crate::atlas::sources::{self, List, Lists};
use crate::geo::Position;
use crate::model::{self, Code};

/// Finds the start and end of each étape on its line.
pub(super) fn place_etapes(
    sources: &Lists,
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
    // The starts and ends are reused if the line, its étapes and their localités are unchanged.
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

/// Returns the cuts of each tronçon, as ascending distances from its start in metres. A tronçon is cut where an étape
/// or a closure starts or ends. `more` are the cuts of closures: the index of the tronçon, and the distance from its
/// start in metres.
pub(super) fn cuts(
    placed: &BTreeMap<LineKey, Vec<Placed>>,
    lines: &BTreeMap<LineKey, Arc<Line>>,
    more: impl Iterator<Item = (usize, f64)>,
    count: usize,
) -> Vec<Vec<f64>> {
    let mut cuts = vec![vec![]; count];
    for (key, etapes) in placed {
        let Some(line) = lines.get(key) else { continue };
        for foot in etapes.iter().filter_map(|(_, feet)| feet.as_ref()).flatten() {
            if let Some(cuts) = line.members.get(foot.member).and_then(|m| cuts.get_mut(m.troncon)) {
                cuts.push(foot.along_m);
            }
        }
    }
    for (troncon, along_m) in more {
        if let Some(cuts) = cuts.get_mut(troncon) {
            cuts.push(along_m);
        }
    }
    for cuts in &mut cuts {
        cuts.sort_by(f64::total_cmp);
    }
    cuts
}

/// Cuts the tronçons at `cuts` and at every vertex where another tronçon ends. The strands of `detours` are appended
/// after those of the tronçons.
pub(super) fn network(
    sources: &Lists,
    cuts: &[Vec<f64>],
    detours: impl Iterator<Item = Arc<Strand>>,
    before: Option<Before<'_>>,
) -> Network {
    let nodes: FxHashSet<(i32, i32)> =
        sources.troncons.iter().flat_map(|t| t.line.ends()).map(|vertex| vertex.place()).collect();
    let moved: Vec<(i32, i32)> =
        before.map_or(vec![], |b| nodes.symmetric_difference(&b.atlas.network.nodes).copied().collect());
    // Returns the previous arcs of a tronçon if its line and cuts are unchanged. The flag tells whether the arcs must
    // be checked again, because a node was added to or removed from them.
    let known = |number: usize, source: &sources::Troncon, cuts: &[f64]| -> Option<(&Arc<Strand>, bool)> {
        let Before { sources, atlas, .. } = before?;
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
    let mut strands: Vec<Arc<Strand>> = sources.troncons.par_iter().zip(cuts).enumerate().map(strand).collect();
    strands.extend(detours);
    Network::new(strands, nodes)
}

/// If more nodes than this were added or removed, all tronçons are cut again.
const MANY: usize = 1_000;

/// Returns the index of a row in a sorted list. Looks near `guess` first, then searches the whole list.
fn find<T>(list: &List<T>, guess: usize, compare: impl Fn(&T) -> Ordering) -> Option<usize> {
    let near = guess.saturating_sub(1)..(guess + 2).min(list.len());
    let near = near.into_iter().find(|&i| list.get(i).is_some_and(|row| compare(row).is_eq()));
    near.or_else(|| list.binary_search_by(|row| compare(row)).ok())
}
