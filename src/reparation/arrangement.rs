//! The order and the direction of pieces.

use super::bilan::Lieu;
use super::morceau::{Morceau, positions};
use crate::atlas::Atlas;
use crate::comparaison::{Choix, Direction, Parametres, comparer};
use crate::error::Result;
use crate::geo::{Position, ecef};

/// The greatest number of pieces that are arranged. The time grows with its third power.
const MOST: usize = 100;
/// The gaps must become shorter by at least this, in metres.
const BETTER_M: f64 = 1.0;

/// Arranges the pieces so that the gaps between them become short: from each piece, in each direction, the nearest end is
/// next.
pub(super) fn ordre(morceaux: &mut [Morceau]) -> Vec<Lieu> {
    if morceaux.len() < 2 || morceaux.len() > MOST {
        return vec![];
    }
    let ends: Vec<[[f64; 3]; 2]> = morceaux.iter().filter_map(ends).collect();
    if ends.len() < morceaux.len() {
        return vec![];
    }
    let now: Vec<Pas> = (0..ends.len()).map(|piece| (piece, false)).collect();
    let starts = (0..ends.len()).flat_map(|piece| [(piece, false), (piece, true)]);
    let all = starts.map(|start| nearest_first(&ends, start));
    let length = |order: &Vec<Pas>| gaps_m(&ends, order);
    let Some(best) = all.min_by(|a, b| length(a).total_cmp(&length(b))) else { return vec![] };
    let before_m = gaps_m(&ends, &now);
    if gaps_m(&ends, &best) > before_m - BETTER_M {
        return vec![];
    }
    let mut lieux = vec![];
    let mut at_m = 0.0;
    let mut arranged = vec![];
    for (rank, (piece, reversed)) in best.into_iter().enumerate() {
        let Some(morceau) = morceaux.get(piece) else { continue };
        let mut morceau = morceau.clone();
        if reversed {
            morceau.reverse();
        }
        if rank != piece || reversed {
            lieux.extend(morceau.positions.first().map(|place| Lieu::new(*place, at_m, 0.0)));
        }
        at_m += ecef::length_m(&morceau.positions);
        arranged.push(morceau);
    }
    morceaux.iter_mut().zip(arranged).for_each(|(old, new)| *old = new);
    lieux
}

/// A piece, and whether it is walked backwards.
type Pas = (usize, bool);

fn ends(morceau: &Morceau) -> Option<[[f64; 3]; 2]> {
    let place = |position: &Position| ecef::from_position(*position);
    Some([place(morceau.positions.first()?), place(morceau.positions.last()?)])
}

fn end(ends: &[[[f64; 3]; 2]], (piece, reversed): Pas, last: bool) -> [f64; 3] {
    ends.get(piece).map_or([0.0; 3], |[first, second]| if last == reversed { *first } else { *second })
}

fn nearest_first(ends: &[[[f64; 3]; 2]], start: Pas) -> Vec<Pas> {
    let mut order = vec![start];
    let mut left: Vec<usize> = (0..ends.len()).filter(|piece| *piece != start.0).collect();
    while let Some(last) = order.last().copied().filter(|_| !left.is_empty()) {
        let here = end(ends, last, true);
        let next = left.iter().flat_map(|piece| [(*piece, false), (*piece, true)]);
        let gap = |pas: &Pas| ecef::chord_m(here, end(ends, *pas, false));
        let Some(next) = next.min_by(|a, b| gap(a).total_cmp(&gap(b))) else { break };
        left.retain(|piece| *piece != next.0);
        order.push(next);
    }
    order
}

fn gaps_m(ends: &[[[f64; 3]; 2]], order: &[Pas]) -> f64 {
    let gap = |pair: &[Pas]| match pair {
        [a, b] => ecef::chord_m(end(ends, *a, true), end(ends, *b, false)),
        _ => 0.0,
    };
    order.windows(2).map(gap).sum()
}

/// Turns the line into the direction of the published one. Errors: `choix` names something that does not exist.
pub(super) fn sens(atlas: &Atlas, choix: &Choix, morceaux: &mut [Morceau]) -> Result<Vec<Lieu>> {
    let found = comparer(atlas, &positions(morceaux), choix, &Parametres::default())?;
    if found.sens != Some(Direction::Inverse) {
        return Ok(vec![]);
    }
    morceaux.reverse();
    morceaux.iter_mut().for_each(Morceau::reverse);
    let first = morceaux.first().and_then(|morceau| morceau.positions.first());
    Ok(first.map(|place| Lieu::new(*place, 0.0, 0.0)).into_iter().collect())
}
