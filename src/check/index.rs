//! [`Index`]: a spatial index of all strands. Every rule on the network searches here, never in a list.

use rstar::{AABB, RTree, RTreeObject};

use super::strand::Strand;
use super::vector::foot;
use crate::geo::plane::{EastNorth, Plane};
use crate::geo::{Bounds, Position};

/// Consecutive segments of a strand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// The index of the strand.
    pub strand: u32,
    /// The first vertex.
    pub first: u32,
    around: Bounds,
}

impl RTreeObject for Run {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        envelope(self.around)
    }
}

fn envelope(bounds: Bounds) -> AABB<[f64; 2]> {
    AABB::from_corners([bounds.west, bounds.south], [bounds.east, bounds.north])
}

/// A spatial index of the segments of all strands, in degrees.
#[derive(Clone, Debug)]
pub struct Index(RTree<Run>);

/// A strand near a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// The index of the strand.
    pub strand: usize,
    /// The distance in metres.
    pub off_m: f64,
    /// The first vertex of the nearest segment.
    pub segment: usize,
    /// The nearest place on that segment, 0 to 1.
    pub t: f64,
}

impl Index {
    /// Makes the index.
    pub fn of(strands: &[Strand]) -> Self {
        Self(RTree::bulk_load(strands.iter().enumerate().flat_map(|(n, strand)| runs(n, strand)).collect()))
    }

    /// Replaces a strand by another one with the same number.
    pub(super) fn replace(&mut self, number: usize, before: &Strand, after: &Strand) {
        for run in runs(number, before) {
            self.0.remove(&run);
        }
        for run in runs(number, after) {
            self.0.insert(run);
        }
    }

    /// Returns the runs that come within about `within_m` metres of a run.
    pub fn near_run(&self, run: &Run, within_m: f64) -> impl Iterator<Item = &Run> {
        self.0.locate_in_envelope_intersecting(envelope(grown(run.around, within_m)))
    }

    /// Returns each strand within `within_m` metres of a place, by the index of the strand.
    pub fn near(&self, strands: &[Strand], place: Position, within_m: f64) -> Vec<Near> {
        let plane = Plane::around(place);
        let mut found: Vec<Near> = vec![];
        for run in self.0.locate_in_envelope_intersecting(envelope(plane.within(within_m))) {
            let number = run.strand as usize;
            let Some(vertices) = strands.get(number).and_then(|strand| strand.run(run.first as usize)) else {
                continue;
            };
            for (i, ends) in plane.of(vertices).windows(2).enumerate() {
                let &[a, b] = ends else { continue };
                let (t, off_m) = foot((0.0, 0.0), a, b);
                if off_m > within_m {
                    continue;
                }
                let near = Near { strand: number, off_m, segment: run.first as usize + i, t };
                match found.iter_mut().find(|known| known.strand == number) {
                    Some(known) if off_m < known.off_m => *known = near,
                    Some(_) => {}
                    None => found.push(near),
                }
            }
        }
        found.sort_unstable_by_key(|near| near.strand);
        found
    }

    /// Tells whether a strand is within `within_m` metres of a place. Most places are close to one, so a small circle is
    /// searched first.
    pub fn reaches(&self, strands: &[Strand], place: Position, within_m: f64) -> bool {
        /// The radius of the small circle as a share of the whole one.
        const CLOSE: f64 = 0.1;
        let plane = Plane::around(place);
        [within_m * CLOSE, within_m].into_iter().any(|radius_m| {
            self.0.locate_in_envelope_intersecting(envelope(plane.within(radius_m))).any(|run| {
                let strand = strands.get(run.strand as usize);
                let vertices = strand.and_then(|strand| strand.run(run.first as usize)).unwrap_or_default();
                let near = |ends: &[EastNorth]| matches!(ends, [a, b] if foot((0.0, 0.0), *a, *b).1 <= within_m);
                plane.of(vertices).windows(2).any(near)
            })
        })
    }

    /// Returns the distance in metres from a place to the nearest strand, or `None` if none is within `most_m`.
    pub fn distance_m(&self, strands: &[Strand], place: Position, most_m: f64) -> Option<f64> {
        let mut within_m = 1_000.0_f64;
        loop {
            let near = self.near(strands, place, within_m.min(most_m));
            if let Some(nearest_m) = near.iter().map(|near| near.off_m).reduce(f64::min) {
                return Some(nearest_m);
            }
            if within_m >= most_m {
                return None;
            }
            within_m *= 4.0;
        }
    }
}

/// Returns the runs of a strand.
pub(super) fn runs(number: usize, strand: &Strand) -> impl Iterator<Item = Run> {
    strand.boxes().filter_map(move |(first, around)| {
        Some(Run { strand: u32::try_from(number).ok()?, first: u32::try_from(first).ok()?, around })
    })
}

/// Returns a box, grown by some metres on each side.
fn grown(around: Bounds, within_m: f64) -> Bounds {
    let [south_west, north_east] = [(around.west, around.south), (around.east, around.north)]
        .map(|(lon, lat)| Plane::around(Position::flat(lon, lat)).within(within_m));
    south_west.and(north_east)
}
