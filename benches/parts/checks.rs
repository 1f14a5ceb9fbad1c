//! The checks of route geometry: a track, the whole network, the network after an edit, and each rule by itself. The
//! rates are vertices a second.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use hent::atlas::{Atlas, Sources};
use hent::check::{About, Hotes, Line, Memoire, REGLES, Reglages, Scene, Trace, de_base, de_base_apres, de_fichiers};
use hent::geo::Position;

use crate::SMALL;

/// The number of points of the track.
const POINTS: u32 = 100_000;

/// A walk of 1,000 km that wanders, with a point each 10 m.
fn track() -> Trace {
    let (mut lon, mut lat) = (-4.5_f64, 47.5_f64);
    let places = (0..POINTS).map(f64::from).map(|i| {
        let heading = (i / 40.0).sin() * 0.8 + (i / 7_000.0).sin() * 1.5;
        (lon, lat) = (lon + 1.3e-4 * heading.cos() * 0.3, lat + 9e-5 * heading.sin() * 0.3);
        Position::new(lon, lat, 50.0 + 20.0 * (i / 90.0).sin())
    });
    let line = Line::new(About { code: "a:trk1".into(), ..About::default() }, places.collect(), vec![]);
    Trace { nom: "a:trk1".into(), parts: vec![line] }
}

pub fn checks(c: &mut Criterion) {
    let tracks = [track()];
    let sources = Sources::from(SMALL.clone());
    let atlas = Atlas::build(sources.clone());
    let vertices: u64 = sources.troncons().map(|(_, vertices)| vertices.len() as u64).sum();
    let scene = || Scene::of_store(&sources, &atlas, Hotes::Publies);
    let all = Reglages::default();

    let mut group = c.benchmark_group("checks");
    group.throughput(Throughput::Elements(u64::from(POINTS)));
    group.bench_function("a track of 100,000 points", |b| b.iter(|| black_box(de_fichiers(&tracks, &all, &|_| ()))));
    group.throughput(Throughput::Elements(vertices));
    group.bench_function("the network", |b| b.iter(|| black_box(de_base(&scene(), &all, &|_| ()))));

    let known = de_base_apres(&scene(), &all, &Memoire::default(), &|_| ()).1;
    let mut edited = SMALL.clone();
    edited.troncons[7].geom[3].lat += 1e-4;
    let after = sources.then(edited);
    let rebuilt = atlas.rebuild(&sources, &after);
    group.bench_function("the network after an edit of one tronçon", |b| {
        b.iter(|| {
            let scene = Scene::of_store(&after, &rebuilt, Hotes::Publies);
            black_box(de_base_apres(&scene, &all, &known, &|_| ()))
        });
    });

    for rule in REGLES {
        let mut alone = Reglages::default();
        alone.seulement(&[rule.nom.to_owned()]).unwrap();
        group.bench_function(rule.nom, |b| b.iter(|| black_box(de_base(&scene(), &alone, &|_| ()))));
    }
    group.finish();
}
