//! The comparison of a long track with what is published.

use criterion::Criterion;
use hent::atlas::Atlas;
use hent::comparaison::{Choix, Parametres, comparer};
use hent::geo::Position;

use crate::SMALL;

/// The number of points of the track.
const POINTS: usize = 100_000;
/// How far a receiver is off, in degrees: about 4 m.
const OFF: f64 = 4e-5;

/// Returns the longest line of the network, as somebody records it who walks it back and forth: [`POINTS`] points, each
/// some metres off.
fn track(atlas: &Atlas) -> Vec<Position> {
    let lines = atlas.voies.iter().flat_map(|voie| &voie.lignes);
    let longest = lines.max_by(|a, b| a.figures.longueur_m.total_cmp(&b.figures.longueur_m)).unwrap();
    let vertices: Vec<Position> =
        longest.path.pieces.iter().flat_map(|piece| atlas.network.positions(piece).collect::<Vec<_>>()).collect();
    let per_segment = POINTS.div_ceil(vertices.len() - 1);
    let between = |ends: &[Position]| {
        let [a, b] = [ends[0], ends[1]];
        let at = move |n: usize| {
            let (t, turn) = (n as f64 / per_segment as f64, (n as f64 * 2.4).sin_cos());
            let mix = |a: f64, b: f64| a + t * (b - a);
            Position::new(mix(a.lon, b.lon) + OFF * turn.0, mix(a.lat, b.lat) + OFF * turn.1, mix(a.z, b.z))
        };
        (0..per_segment).map(at).collect::<Vec<_>>()
    };
    vertices.windows(2).flat_map(between).take(POINTS).collect()
}

pub fn comparaison(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    atlas.index();
    let track = [track(&atlas)];
    let km = hent::geo::ecef::length_m(&track[0]) / 1_000.0;
    let mut group = c.benchmark_group("comparaison");
    group.bench_function(format!("{POINTS} points, {km:.0} km"), |b| {
        b.iter(|| comparer(&atlas, &track, &Choix::Trouve, &Parametres::default()).unwrap());
    });
}
