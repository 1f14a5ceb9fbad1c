//! The time that the rules take. The limits are those of the issue, with room for a slow machine and a debug build.

use std::time::{Duration, Instant};

use hent::atlas::{Atlas, Sources};
use hent::check::{About, Hotes, Line, Reglages, Scene, Trace, de_base, de_fichiers};
use hent::model::{Dataset, Troncon};

use super::cases::{JOUR, at};
use crate::support::datasets::{sequence, troncon, voie};

/// A walk of `count` points, each 10 m from the last, that wanders without end.
fn wandering(count: u32, seed: f64) -> Vec<hent::geo::Position> {
    let (mut x, mut y) = (seed * 3_000.0 % 80_000.0, seed * 1_000.0 % 60_000.0);
    (0..count)
        .map(|i| {
            let heading = (f64::from(i) / 40.0 + seed).sin() * 0.8 + seed;
            (x, y) = (x + 10.0 * heading.cos(), y + 10.0 * heading.sin());
            at(x, y, 50.0 + 20.0 * (f64::from(i) / 90.0).sin())
        })
        .collect()
}

/// The factor by which a debug build and the tests beside it may be slower. Quadratic work is slower still.
const SLOWER: u32 = if cfg!(debug_assertions) { 200 } else { 4 };
/// A debug build checks a tenth of the data.
const SHARE: u32 = if cfg!(debug_assertions) { 10 } else { 1 };

fn within(limit: Duration, what: &str, work: impl FnOnce() -> usize) {
    let start = Instant::now();
    let found = work();
    let took = start.elapsed();
    println!("{what}: {took:.0?}, {found} findings");
    assert!(took <= limit * SLOWER, "{what}: {took:?}");
}

#[test]
fn a_track_of_100_000_points() {
    let line = Line::new(About { code: "a:trk1".into(), ..About::default() }, wandering(100_000 / SHARE, 0.3), vec![]);
    let trace = Trace { nom: "a:trk1".into(), parts: vec![line] };
    within(Duration::from_millis(300) / SHARE, "100,000 points", || {
        de_fichiers(&[trace], &Reglages::default(), &|_| ()).len()
    });
}

#[test]
fn a_network_of_1_200_troncons() {
    let count = i64::from(1_200 / SHARE);
    let troncons = (1..=count).map(|id: i64| Troncon { geom: wandering(250, id as f64), ..troncon(id, &[]) }).collect();
    let dataset = Dataset {
        voies: vec![voie(1, "a")],
        voies_troncons: sequence(1, "", &(1..=count).collect::<Vec<i64>>()),
        troncons,
        ..Dataset::default()
    };
    let sources = Sources::from(dataset).on(JOUR.parse().unwrap());
    let atlas = Atlas::build(sources.clone());
    within(Duration::from_secs(1) / SHARE, "300,000 vertices", || {
        let scene = Scene::of_store(&sources, &atlas, Hotes::Publies);
        de_base(&scene, &Reglages::default(), &|_| ()).len()
    });
}
