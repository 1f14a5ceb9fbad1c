//! Leaves out points of a line that has more than devices take.

use super::bilan::Lieu;
use super::morceau::{Morceau, positions};
use crate::geo::ecef;
use crate::trace::{PointLimit, keep};

/// A line with fewer points is not simplified: the threshold of the rule `trop-de-points`.
const TOO_MANY: usize = 10_000;

/// Simplifies each piece that has too many points, with the smallest error.
pub(super) fn simplifier(morceaux: &mut [Morceau]) -> Vec<Lieu> {
    let (mut lieux, mut at_m) = (vec![], 0.0);
    for morceau in morceaux {
        let before_m = ecef::length_m(&morceau.positions);
        if morceau.positions.len() > TOO_MANY {
            let (kept, _) = keep(&positions(std::slice::from_ref(morceau)), PointLimit::Compatible.at_most());
            morceau.retain(|at| kept.get(at).copied().unwrap_or(true));
            let after_m = ecef::length_m(&morceau.positions);
            lieux.extend(morceau.positions.first().map(|place| Lieu::new(*place, at_m, after_m - before_m)));
        }
        at_m += before_m;
    }
    lieux
}
