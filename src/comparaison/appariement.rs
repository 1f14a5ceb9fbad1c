//! Follows the sent line and finds for each of its places the place on a reference. Places that follow a reference in
//! one direction make a [`Trajet`].

use rayon::prelude::*;

use super::ligne::{Ligne, Pied, Place};
use super::reference::Reference;

/// A line that goes back by more than this has turned, in metres. Less is the noise of a receiver, or a rest.
const TURNED_M: f64 = 40.0;
/// A shorter way along a reference is a crossing, in metres, …
const CROSSING_M: f64 = 100.0;
/// … unless it is at least this share of the sent line.
const SHARE: f64 = 0.5;

/// A place of the sent line, and what is near it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Echantillon {
    pub(super) place: Place,
    /// The distance in metres to the nearest reference. Infinite if there is none.
    pub(super) off_m: f64,
    /// Its place on a reference, if one is near enough to be followed.
    pub(super) sur: Option<Sur>,
}

/// A place on a reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sur {
    /// The index of the reference.
    pub(super) reference: usize,
    pub(super) pied: Pied,
}

/// A part of the sent line that follows a reference in one direction, with or without deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trajet {
    pub(super) reference: usize,
    /// From where to where on the sent line, in metres.
    pub(super) trace_m: [f64; 2],
    /// From where to where on the reference, in metres, the smaller first.
    pub(super) publie_m: [f64; 2],
    /// True if it is walked against the direction of the reference.
    pub(super) inverse: bool,
}

/// Measures the sent line every `step_m` metres. A reference within `within_m` can be followed. `tolerance_m` is a
/// difference between two distances that does not matter.
pub(super) fn echantillons(
    sent: &Ligne,
    references: &[Reference],
    [step_m, within_m, tolerance_m]: [f64; 3],
) -> Vec<Echantillon> {
    let places = sent.places(sent.range(), step_m);
    let near: Vec<(f64, Vec<Sur>)> = places.par_iter().map(|place| near(place, references, within_m)).collect();
    let mut before: Option<(Sur, f64)> = None;
    let sample = |(place, (off_m, near)): (Place, (f64, Vec<Sur>))| {
        let sur = best(&near, before.map(|(sur, m)| (sur, place.m - m)), step_m, tolerance_m);
        before = sur.map(|sur| (sur, place.m)).or(before);
        Echantillon { place, off_m, sur }
    };
    places.into_iter().zip(near).map(sample).collect()
}

/// Returns the distance to the nearest reference, and one place for each passage of a reference that is near enough.
fn near(place: &Place, references: &[Reference], within_m: f64) -> (f64, Vec<Sur>) {
    let mut found: Vec<Sur> = vec![];
    for (reference, line) in references.iter().enumerate() {
        let feet = line.ligne.feet(place.point, within_m);
        // Feet on one passage are at most as far apart as both ends of a segment through the circle.
        for passage in feet.chunk_by(|a, b| b.m - a.m <= 2.0 * within_m) {
            let nearest = passage.iter().min_by(|a, b| a.off_m.total_cmp(&b.off_m));
            found.extend(nearest.map(|pied| Sur { reference, pied: *pied }));
        }
    }
    let off_m = found.iter().map(|sur| sur.pied.off_m).reduce(f64::min).unwrap_or_else(|| {
        let farther = references.iter().filter_map(|reference| reference.ligne.nearest(place.point));
        farther.map(|pied| pied.off_m).fold(f64::INFINITY, f64::min)
    });
    (off_m, found)
}

/// Chooses one of several passages: the one that continues the last place, unless another is nearer by more than the
/// tolerance. Of equal passages the first one wins, so a walk there and back begins with the way there. `before` is the
/// last place, and the distance walked since.
fn best(near: &[Sur], before: Option<(Sur, f64)>, step_m: f64, tolerance_m: f64) -> Option<Sur> {
    let nearest = near.iter().map(|sur| sur.pied.off_m).reduce(f64::min)?;
    let good = near.iter().filter(|sur| sur.pied.off_m <= nearest + tolerance_m);
    let continues = |sur: &&Sur| {
        before.is_some_and(|(last, walked_m)| {
            let moved_m = (sur.pied.m - last.pied.m).abs();
            sur.reference == last.reference && moved_m <= 2.0 * walked_m + tolerance_m + step_m
        })
    };
    let first = |a: &&Sur, b: &&Sur| {
        // Distances within a tenth of the tolerance are equal.
        let off = |sur: &Sur| (sur.pied.off_m / (0.1 * tolerance_m)).round();
        off(a).total_cmp(&off(b)).then(a.reference.cmp(&b.reference)).then(a.pied.m.total_cmp(&b.pied.m))
    };
    good.clone().filter(continues).min_by(first).or_else(|| good.min_by(first)).copied()
}

/// A way along a reference that is being followed.
#[derive(Clone, Copy)]
struct Suivi {
    reference: usize,
    /// The first place, and the farthest place in the direction of walking, as distances on the sent line and on the
    /// reference.
    start: [f64; 2],
    far: [f64; 2],
    /// +1.0 or −1.0, or 0.0 as long as it is not known.
    direction: f64,
}

/// Returns the ways along references, in the order of the sent line.
pub(super) fn trajets(samples: &[Echantillon]) -> Vec<Trajet> {
    let mut found = vec![];
    let mut now: Option<Suivi> = None;
    for sample in samples {
        let Some(Sur { reference, pied }) = sample.sur else { continue };
        let here = [sample.place.m, pied.m];
        let begin = Suivi { reference, start: here, far: here, direction: 0.0 };
        now = Some(match now {
            // The next piece of the sent line may begin elsewhere. Nobody walked there.
            Some(way) if way.reference == reference && is_jump(&way, here) => {
                found.extend(ended(way));
                begin
            }
            Some(mut way) if way.reference == reference => {
                let onwards = here[1] - way.far[1];
                if way.direction == 0.0 {
                    if (here[1] - way.start[1]).abs() > TURNED_M {
                        way.direction = (here[1] - way.start[1]).signum();
                        way.far = here;
                    }
                    way
                } else if onwards * way.direction >= 0.0 {
                    Suivi { far: here, ..way }
                } else if onwards.abs() > TURNED_M {
                    found.extend(ended(way));
                    Suivi { start: way.far, far: here, direction: -way.direction, reference }
                } else {
                    way
                }
            }
            Some(way) => {
                found.extend(ended(way));
                begin
            }
            None => begin,
        });
    }
    found.extend(now.and_then(ended));
    let sent_m = samples.last().map_or(0.0, |last| last.place.m);
    found.retain(|way| {
        let [from, to] = way.publie_m;
        to - from >= CROSSING_M.min(SHARE * sent_m)
    });
    found
}

/// Tells whether a place is farther back on the reference than somebody walked since the farthest place.
fn is_jump(way: &Suivi, here: [f64; 2]) -> bool {
    let [walked_m, onwards_m] = [here[0] - way.far[0], here[1] - way.far[1]];
    onwards_m * way.direction < -(2.0 * walked_m + TURNED_M)
}

fn ended(way: Suivi) -> Option<Trajet> {
    let [[from, a], [to, b]] = [way.start, way.far];
    let inverse = way.direction < 0.0;
    (way.direction != 0.0).then_some(Trajet {
        reference: way.reference,
        trace_m: [from, to],
        publie_m: [a.min(b), a.max(b)],
        inverse,
    })
}
