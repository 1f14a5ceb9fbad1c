//! Says what changed on a way between two states of the published content.
//!
//! Only published content is compared ([`Comparison`]), so no word reveals a change of a private host.

use std::collections::HashSet;

use crate::archive::Way;
use crate::atlas::network::{Network, Path, Step};
use crate::atlas::{Atlas, Comparison, Pairs};
use crate::geo::mercator::EXTENT;
use crate::geo::{Position, TileId, World};
use crate::words::Words;

/// How far from the line of a way a moved vertex may be that is said with its kilometre, in metres.
const NEAR_M: f64 = 500.0;

/// A change: what it is, and where it shows on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Changed {
    what: What,
    place: Position,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum What {
    Chemin,
    HoteNouveau,
    HoteRetire,
    HoteTelephone,
    HoteAutre,
    Perturbation,
    PerturbationFinie,
    Lieu,
}

/// What changed on a way.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    pub(super) words: Vec<String>,
    /// True if a host took something back.
    pub(super) takes_back: bool,
}

/// Says what changed on a way of the new atlas.
pub(super) fn said(comparison: &Comparison<'_>, way: &Way<'_>, words: &Words) -> Said {
    let tiles: HashSet<TileId> = way.tiles().into_iter().filter(|tile| tile.z() == TileId::MAX_ZOOM).collect();
    let near = |changed: &Changed| tile_of(changed.place).is_some_and(|tile| tiles.contains(&tile));
    let changes: Vec<Changed> = changes(comparison).into_iter().filter(near).collect();
    Said { words: sentences(&changes, way, words), takes_back: comparison.takes_back() }
}

/// Returns the tile of the highest zoom in which a place lies.
fn tile_of(place: Position) -> Option<TileId> {
    let grid = World::from_position(place).on_grid(TileId::MAX_ZOOM);
    let of = |v: i32| u64::try_from(v / EXTENT).ok();
    TileId::new(TileId::MAX_ZOOM.into(), of(grid.x)?, of(grid.y)?).ok()
}

/// Returns the changes between two atlases.
fn changes(comparison: &Comparison<'_>) -> Vec<Changed> {
    let &Comparison { old, new, .. } = comparison;
    let mut changes = vec![];
    for (before, after) in comparison.troncons.differing() {
        let line = |atlas: &Atlas, troncon: Option<usize>| {
            troncon.and_then(|t| atlas.troncons.get(t)).map_or_else(Vec::new, |t| positions(&atlas.network, &t.path))
        };
        let moved = first_difference(&line(old, before), &line(new, after));
        changes.extend(moved.map(|place| Changed { what: What::Chemin, place }));
    }
    for (before, after) in comparison.hebergeurs.differing() {
        let [was, is] = [(old, before), (new, after)].map(|(atlas, host)| host.and_then(|i| atlas.hebergeurs.get(i)));
        let telephone = |host: &crate::atlas::Hebergeur| host.contact.as_ref().map(|contact| contact.telephone.clone());
        let (what, shown) = match (was, is) {
            (Some(was), Some(is)) if telephone(was) != telephone(is) => (What::HoteTelephone, is),
            (Some(_), Some(is)) => (What::HoteAutre, is),
            (None, Some(is)) => (What::HoteNouveau, is),
            (Some(was), None) => (What::HoteRetire, was),
            (None, None) => continue,
        };
        changes.push(Changed { what, place: shown.position });
    }
    for (before, after) in comparison.perturbations.differing() {
        let what = if after.is_some() { What::Perturbation } else { What::PerturbationFinie };
        let of = |atlas: &Atlas, number: usize| atlas.perturbation_role(number).map(|(closure, _)| closure.position);
        let place = after.and_then(|number| of(new, number)).or_else(|| of(old, before?));
        changes.extend(place.map(|place| Changed { what, place }));
    }
    let mut places = |pairs: &Pairs, of: &dyn Fn(&Atlas, usize) -> Option<Position>| {
        for (before, after) in pairs.differing() {
            let place = after.and_then(|i| of(new, i)).or_else(|| of(old, before?));
            changes.extend(place.map(|place| Changed { what: What::Lieu, place }));
        }
    };
    places(&comparison.localites, &|atlas, i| Some(atlas.localites.get(i)?.geom));
    places(&comparison.points_interet, &|atlas, i| Some(atlas.points_interet.get(i)?.geom));
    changes
}

fn positions(network: &Network, path: &Path) -> Vec<Position> {
    let steps: Vec<Step> = path.steps().collect();
    network.positions(&steps).collect()
}

/// Returns the first vertex of a line that is not the same after a change. Returns `None` if the lines are equal.
fn first_difference(before: &[Position], after: &[Position]) -> Option<Position> {
    let same = before.iter().zip(after).take_while(|(a, b)| (a.lon, a.lat) == (b.lon, b.lat)).count();
    if same == before.len() && same == after.len() {
        return None;
    }
    after.get(same).or_else(|| before.get(same)).copied()
}

/// Says the changes of a way, the most important ones first. Each kind is one sentence.
fn sentences(changes: &[Changed], way: &Way<'_>, words: &Words) -> Vec<String> {
    let of = |what: What| changes.iter().filter(move |changed| changed.what == what);
    let count = |what| of(what).map(|c| (c.place.lon.to_bits(), c.place.lat.to_bits())).collect::<HashSet<_>>().len();
    let mut said = vec![];
    let mut kms: Vec<f64> = of(What::Chemin).filter_map(|changed| way.km(changed.place, NEAR_M)).collect();
    kms.sort_by(f64::total_cmp);
    match kms.first() {
        Some(km) if kms.len() == 1 => said.push(words.hors_ligne_chemin_km(&words.decimal(*km))),
        _ if count(What::Chemin) > 0 => said.push(words.hors_ligne_chemin()),
        _ => {}
    }
    type Say = fn(&Words, usize) -> String;
    let kinds: [(What, Say); 7] = [
        (What::Perturbation, Words::hors_ligne_perturbations),
        (What::PerturbationFinie, Words::hors_ligne_perturbations_finies),
        (What::HoteTelephone, Words::hors_ligne_hotes_telephone),
        (What::HoteNouveau, Words::hors_ligne_hotes_nouveaux),
        (What::HoteRetire, Words::hors_ligne_hotes_retires),
        (What::HoteAutre, Words::hors_ligne_hotes_autres),
        (What::Lieu, Words::hors_ligne_lieux),
    ];
    said.extend(kinds.iter().filter(|(what, _)| count(*what) > 0).map(|(what, say)| say(words, count(*what))));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_moved_vertex_is_found() {
        let line = |places: &[(f64, f64)]| places.iter().map(|(x, y)| Position::flat(*x, *y)).collect::<Vec<_>>();
        let before = line(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        assert_eq!(first_difference(&before, &before), None);
        let moved = line(&[(0.0, 0.0), (1.0, 0.5), (2.0, 0.0)]);
        assert_eq!(first_difference(&before, &moved), Some(moved[1]));
        assert_eq!(first_difference(&before, &before[..2]), Some(before[2]), "the end is gone");
        assert_eq!(first_difference(&[], &before), Some(before[0]), "a new line");
    }
}
