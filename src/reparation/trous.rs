//! Joins pieces whose ends are near each other.

use super::bilan::Lieu;
use super::morceau::Morceau;
use crate::geo::{distance_m, ecef};

/// The longest gap that is closed by a straight line, in metres. Nobody knows where the way runs in a longer one.
const LONGEST_M: f64 = 25.0;

/// Joins pieces with the next one. Returns the gaps that are closed, and the longer ones, which stay.
pub(super) fn joindre(morceaux: &mut Vec<Morceau>) -> (Vec<Lieu>, Vec<Lieu>) {
    let (mut lieux, mut left, mut at_m) = (vec![], vec![], 0.0);
    let mut joined: Vec<Morceau> = vec![];
    for morceau in std::mem::take(morceaux) {
        let length_m = ecef::length_m(&morceau.positions);
        let end = joined.last().and_then(|last| last.positions.last()).copied();
        let gap_m = end.zip(morceau.positions.first()).map(|(end, start)| distance_m(end, *start));
        let closed = gap_m.filter(|gap_m| *gap_m <= LONGEST_M);
        match (joined.last_mut(), closed, end) {
            (Some(last), Some(gap_m), Some(end)) => {
                lieux.push(Lieu::new(end, at_m, gap_m));
                let skipped = usize::from(gap_m == 0.0);
                // Pieces of which only one has times have none together.
                if last.times.is_empty() || morceau.times.is_empty() {
                    last.times.clear();
                } else {
                    last.times.extend(morceau.times.into_iter().skip(skipped));
                }
                last.positions.extend(morceau.positions.into_iter().skip(skipped));
            }
            _ => {
                left.extend(end.zip(gap_m).map(|(end, gap_m)| Lieu::new(end, at_m, gap_m)));
                joined.push(morceau);
            }
        }
        at_m += length_m;
    }
    *morceaux = joined;
    (lieux, left)
}
