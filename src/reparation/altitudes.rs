//! Takes the heights of the published lines.

use super::bilan::Lieu;
use super::morceau::{Morceau, positions};
use crate::atlas::Atlas;
use crate::comparaison::{Choix, hauteurs};
use crate::error::Result;
use crate::geo::ecef;

/// A height that differs by less is the same, in metres: files have tenths.
const SAME_M: f64 = 0.1;

/// Sets the heights of the points that lie on a published line with heights. The others stay as they are. Errors:
/// `choix` names something that does not exist.
pub(super) fn poser(atlas: &Atlas, choix: &Choix, morceaux: &mut [Morceau]) -> Result<Vec<Lieu>> {
    let heights = hauteurs(atlas, &positions(morceaux), choix)?;
    let (mut lieux, mut at_m) = (vec![], 0.0);
    for (morceau, heights) in morceaux.iter_mut().zip(heights) {
        let mut first = None;
        for (position, height) in morceau.positions.iter_mut().zip(heights) {
            let same = (position.z - height).abs() <= SAME_M;
            if height.is_finite() && !same {
                position.z = height;
                first.get_or_insert(*position);
            }
        }
        // One place stands for all of a piece.
        lieux.extend(first.map(|place| Lieu::new(place, at_m, 0.0)));
        at_m += ecef::length_m(&morceau.positions);
    }
    Ok(lieux)
}
