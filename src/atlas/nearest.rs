//! The nearest of many places, exactly: an R-tree over points in space (ECEF), ranked by geodesic distance.
//!
//! In space there is neither pole nor antimeridian. The straight distance that the tree ranks by is not quite the order
//! of geodesics on an ellipsoid, so candidates are taken until none that is left can be nearer
//! ([`ecef::geodesic_at_least_m`]).

use rstar::RTree;
use rstar::primitives::GeomWithData;

use crate::geo::{Position, ecef, geodesic};

/// Places, indexed. They are named by their number in the order given.
#[derive(Debug, Default)]
pub struct Nearest {
    tree: RTree<GeomWithData<[f64; 3], usize>>,
    places: Vec<Position>,
}

/// A place that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// Its number.
    pub index: usize,
    /// Geodesic distance from where it was asked, metres.
    pub distance_m: f64,
    /// Bearing from where it was asked, degrees clockwise from north.
    pub bearing: f64,
}

impl Nearest {
    /// Indexes places.
    pub fn new(places: Vec<Position>) -> Self {
        let points = places.iter().enumerate().map(|(i, &p)| GeomWithData::new(ecef::from_position(p), i)).collect();
        Self { tree: RTree::bulk_load(points), places }
    }

    /// The `n` places nearest to `from` that are at most `within_m` away and for which `wanted` holds, nearest first;
    /// of equal ones, the one with the lower number first.
    pub fn find(&self, from: Position, n: usize, within_m: f64, wanted: impl Fn(usize) -> bool) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::with_capacity(n + 1);
        let origin = ecef::from_position(from);
        for candidate in self.tree.nearest_neighbor_iter(origin) {
            let at_least = ecef::geodesic_at_least_m(ecef::chord_m(origin, *candidate.geom()));
            let worst =
                if found.len() < n { within_m } else { found.last().map_or(0.0, |f| f.distance_m).min(within_m) };
            if n == 0 || at_least > worst {
                break;
            }
            let index = candidate.data;
            let Some(&place) = self.places.get(index).filter(|_| wanted(index)) else { continue };
            let (distance_m, bearing) = geodesic::distance_and_bearing(from, place);
            if distance_m > within_m {
                continue;
            }
            let rank = found.partition_point(|f| (f.distance_m, f.index) < (distance_m, index));
            found.insert(rank, Found { index, distance_m, bearing });
            found.truncate(n);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::test_runner::{RngAlgorithm, TestRng};
    use rand::RngExt as _;

    /// 10,000 questions over places crowded in Brittany, at the poles and along the antimeridian.
    #[test]
    fn equals_brute_force() {
        let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut somewhere = |i: usize| match i % 5 {
            0 => Position::flat(rng.random_range(-5.2..-1.0), rng.random_range(47.0..48.9)),
            1 => Position::flat(rng.random_range(-180.0..180.0), rng.random_range(-90.0f64..90.0)),
            2 => Position::flat(rng.random_range(-180.0..180.0), 90.0 - rng.random_range(0.0..0.5f64).powi(2)),
            3 => Position::flat(rng.random_range(-180.0..180.0), -90.0 + rng.random_range(0.0..0.5f64).powi(2)),
            _ => Position::flat(
                (180.0 - rng.random_range(0.0..1.0f64)) * if rng.random_bool(0.5) { 1.0 } else { -1.0 },
                rng.random_range(-90.0..90.0),
            ),
        };
        let mut places: Vec<Position> = (0..400).map(&mut somewhere).collect();
        places.extend_from_within(0..20); // equal distances
        let index = Nearest::new(places.clone());
        for i in 0..10_000 {
            let from = somewhere(i);
            let n = i % 7;
            let within_m = [f64::INFINITY, 50_000.0, 3_000_000.0][i % 3];
            let wanted = |p: usize| i % 4 != 0 || p.is_multiple_of(3);
            let mut all: Vec<(f64, usize)> = (0..places.len())
                .filter(|&p| wanted(p))
                .map(|p| (geodesic::distance_m(from, places[p]), p))
                .filter(|(d, _)| *d <= within_m)
                .collect();
            all.sort_by(|a, b| a.partial_cmp(b).unwrap());
            let found: Vec<usize> = index.find(from, n, within_m, wanted).iter().map(|f| f.index).collect();
            let expected: Vec<usize> = all.iter().take(n).map(|(_, p)| *p).collect();
            assert_eq!(found, expected, "question {i} from {from:?}");
        }
    }
}
