//! Finds where references pass a place.

use super::ligne::{Abord, Pied, Place};
use super::reference::Reference;

/// Between two passages the reference goes away by at least this, in metres. Less is the noise of a receiver.
const AWAY_M: f64 = 5.0;
/// The maximum number of passages of one place. A line that winds more often through a circle is a knot.
const MOST: usize = 8;

/// A place on a reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sur {
    /// The index of the reference.
    pub(super) reference: usize,
    pub(super) pied: Pied,
}

/// Returns the distance in metres to the nearest reference, and the passages of all references within `within_m` metres,
/// sorted by reference and chainage. The distance is infinite if there is no reference.
pub(super) fn near(place: &Place, references: &[Reference], within_m: f64) -> (f64, Vec<Sur>) {
    let mut found: Vec<Sur> = vec![];
    for (reference, line) in references.iter().enumerate() {
        let passages = passages(&line.ligne.around(place.point, within_m));
        found.extend(passages.into_iter().map(|pied| Sur { reference, pied }));
    }
    if found.len() > MOST {
        found.sort_by(|a, b| a.pied.off_m.total_cmp(&b.pied.off_m));
        found.truncate(MOST);
        found.sort_by(|a, b| a.reference.cmp(&b.reference).then(a.pied.m.total_cmp(&b.pied.m)));
    }
    let off_m = found.iter().map(|sur| sur.pied.off_m).reduce(f64::min).unwrap_or_else(|| {
        let farther = references.iter().filter_map(|reference| reference.ligne.nearest(place.point));
        farther.map(|pied| pied.off_m).fold(f64::INFINITY, f64::min)
    });
    (off_m, found)
}

/// Returns the places where a line is nearest: the valleys of its distance, between which it rises by [`AWAY_M`]. A line
/// that goes out and back on one road so has two of them, on both sides of its tip.
///
/// ```text
///   distance   \      /\      /
///               \    /  \    /
///                \__/ tip\__/      chainage ──>
/// ```
fn passages(around: &[Abord]) -> Vec<Pied> {
    let mut found: Vec<Pied> = vec![];
    // The highest distance since the last passage.
    let mut ridge_m = f64::INFINITY;
    let mut before: Option<&Abord> = None;
    for abord in around {
        let [start_off_m, _] = abord.ends_off_m;
        ridge_m = ridge_m.max(match before {
            Some(before) if before.m[1] >= abord.m[0] => before.ends_off_m[1].max(start_off_m),
            // The line left the circle.
            _ => f64::INFINITY,
        });
        before = Some(abord);
        let pied = abord.pied;
        match found.last_mut() {
            Some(last) if ridge_m < last.off_m + AWAY_M => {
                if pied.off_m < last.off_m {
                    *last = pied;
                    ridge_m = pied.off_m;
                }
            }
            _ if ridge_m < pied.off_m + AWAY_M => {}
            _ => {
                found.push(pied);
                ridge_m = pied.off_m;
            }
        }
    }
    found
}
