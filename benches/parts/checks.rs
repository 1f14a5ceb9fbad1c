//! The checks of route geometry: a track, the whole network, the network after an edit, and each rule by itself. The
//! rates are vertices a second. `cargo bench --bench parts -- europe` checks 120,000 tronçons.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput};
use hent::atlas::{Atlas, Sources};
use hent::check::{About, Hotes, Line, Memoire, REGLES, Reglages, Scene, Trace, de_base, de_base_apres, de_fichiers};
use hent::geo::Position;
use hent::model::Dataset;

use crate::SMALL;
use crate::network::{self, Size};

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

/// Checks a network of the size of western Europe once, if the word `europe` selects it, because that takes minutes. Prints
/// the time, and the memory above that of the atlas.
pub fn europe(_: &mut Criterion) {
    if !std::env::args().any(|word| word == "europe") {
        return;
    }
    let sources = Sources::from(Dataset::from_rows(network::rows(Size::Large)).unwrap());
    let atlas = Atlas::build(sources.clone());
    let troncons = sources.troncons().len();
    // The peak is counted anew from here (proc(5), clear_refs).
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let (serving_kb, start) = (status_kb("VmRSS:"), Instant::now());
    let scene = Scene::of_store(&sources, &atlas, Hotes::Publies);
    let (constats, known) = de_base_apres(&scene, &Reglages::default(), &Memoire::default(), &|_| ());
    let took = start.elapsed();
    drop(scene);
    let [peak, stays] = ["VmHWM:", "VmRSS:"].map(|of| status_kb(of).saturating_sub(serving_kb) / 1024);
    println!("{troncons} tronçons: {took:.1?}, {} findings, {peak} MB above serving, {stays} MB stay", constats.len());
    let scene = Scene::of_store(&sources, &atlas, Hotes::Publies);
    let start = Instant::now();
    black_box(de_base_apres(&scene, &Reglages::default(), &known, &|_| ()));
    println!("again: {:.1?}", start.elapsed());
}

/// Returns a figure of this process, in kilobytes.
fn status_kb(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
