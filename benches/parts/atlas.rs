//! The atlas: build, rebuild after an edit, nearest hosts, and the ways around a position.

use std::sync::Arc;

use criterion::{BatchSize, Criterion};
use hent::atlas::chemin::NEAR_M;
use hent::atlas::{Atlas, Comparison, Difference, Nearest, Sources, Update};
use hent::file::FileFormat;
use hent::geo::Position;
use hent::http::{Key, Snapshot};
use hent::links::Base;
use hent::model::reading::{Intake as _, Piece};
use hent::model::row::Value;
use hent::model::table::Table;
use hent::model::{Dataset, Sens};
use hent::tile::Tiles;
use hent::trace::{TraceRequest, TrackOptions};
use hent::words::Langue;

use crate::network::{self, Chance, Size};
use crate::{SMALL, round};

/// The five nearest hosts, on the small network and on many random places.
pub fn nearest(c: &mut Criterion) {
    let mut group = c.benchmark_group("nearest-5");
    let hosts = SMALL.hebergeurs.iter().filter_map(|host| host.geom).collect();
    let far_and_wide = network::questions(Size::Large, 150_000);
    for (places, size) in [(hosts, Size::Small), (far_and_wide, Size::Large)] {
        let places: Vec<Position> = places;
        let name = format!("of {}", places.len());
        let index = Nearest::new(places);
        let mut questions = network::questions(size, 160_000);
        let questions = questions.split_off(150_000);
        let next = round(&questions);
        group.bench_function(&name, |b| b.iter(|| index.find(*next(), 5, f64::INFINITY, |_| true)));
        // A filter that one host in a hundred passes.
        let rare = |place: usize| place.wrapping_mul(2_654_435_761).is_multiple_of(100);
        group.bench_function(format!("{name}, 1 %"), |b| b.iter(|| index.find(*next(), 5, f64::INFINITY, rare)));
    }
}

/// Building and rebuilding the atlas, the index of tiles, and a GPX file.
pub fn atlas(c: &mut Criterion) {
    c.bench_function("atlas-build", |b| b.iter_batched(|| SMALL.clone(), Atlas::build, BatchSize::LargeInput));
    let atlas = Atlas::build(SMALL.clone());
    // One vertex moves there and back: the cost of a save in QGIS from the store up to the first request.
    let rows = network::rows(Size::Small);
    let troncon = rows.of(Table::Troncon)[600].clone();
    let Value::Line(mut line) = troncon.get(Table::Troncon, "geom").clone() else { panic!("a line") };
    let middle = line.len() / 2;
    line[middle].lat += 1e-4;
    let mut moved = troncon.clone();
    moved.set(Table::Troncon, "geom", Value::Line(line));
    let mut state = (Sources::from(SMALL.clone()), Arc::new(Atlas::build(SMALL.clone())), 0);
    let mut index = Tiles::new(&state.1);
    c.bench_function("rebuild-after-an-edit", |b| {
        b.iter(|| {
            let (before, old, turn) = &state;
            let mut update = Update::of(before);
            let id = troncon.get(Table::Troncon, "id").as_int().unwrap();
            update.take(Piece::Changed(Table::Troncon, vec![id])).unwrap();
            update.take(Piece::Row(if turn % 2 == 0 { moved.clone() } else { troncon.clone() })).unwrap();
            let sources = update.finish();
            let atlas = Arc::new(old.rebuild(before, &sources));
            let comparison = Comparison::between(old, &atlas);
            assert!(!Difference::of(&comparison).is_empty());
            let (tiles, touched) = index.succeed(&comparison);
            index = tiles;
            state = (sources, atlas, turn + 1);
            touched
        });
    });
    c.bench_function("tile-index", |b| b.iter(|| Tiles::new(&atlas)));

    // The étape whose length is nearest to 25 km.
    let off =
        |e: &hent::atlas::Etape| e.trace.as_ref().map_or(f64::INFINITY, |t| (t.figures.longueur_m - 25_000.0).abs());
    let etapes = atlas.voies.iter().flat_map(|v| v.etapes.iter().map(move |e| (v, e)));
    let (voie, etape) = etapes.min_by(|a, b| off(a.1).total_cmp(&off(b.1))).unwrap();
    let key = Key::of(TraceRequest {
        voie: voie.row.code.to_string(),
        etape: Some(etape.slug()),
        facon: TrackOptions::default(),
        format: FileFormat::GPX,
        langue: Langue::Fr,
        base: Base::parse("https://example.org").unwrap(),
    });
    let snapshot = Snapshot::new(atlas);
    c.bench_function("gpx-of-25-km", |b| b.iter(|| snapshot.make(&key).unwrap().unwrap()));
}

/// The ways around positions on both networks, with passages already in the cache.
pub fn position(c: &mut Criterion) {
    let mut group = c.benchmark_group("position");
    for (size, name) in [(Size::Small, "small"), (Size::Large, "large")] {
        let data = Dataset::from_rows(network::rows(size)).unwrap();
        let atlas = Atlas::build(data);
        // Positions on and beside a few voies, spread over the network. Computing the passages of every line of the
        // large network would take longer than the bench.
        let some = atlas.voies.iter().step_by(atlas.voies.len().div_ceil(8));
        let mut places: Vec<Position> = some
            .flat_map(|voie| voie.path.pieces.iter().flat_map(|piece| atlas.network.positions(piece)))
            .step_by(997)
            .map(|p| Position::flat(p.lon + 3e-4, p.lat + 3e-4))
            .collect();
        Chance(9).shuffle(&mut places);
        places.truncate(400);
        let situations = |place: &Position| {
            let chemins = atlas.chemins(*place, NEAR_M);
            chemins.iter().take(10).filter_map(|chemin| atlas.situation(chemin, Sens::Aller, NEAR_M, |_| true)).count()
        };
        let told: usize = places.iter().map(&situations).sum();
        eprintln!("{name}: {told} ways at {} places", places.len());
        let next = round(&places);
        group.bench_function(format!("{name}, the ways alone"), |b| b.iter(|| atlas.chemins(*next(), NEAR_M)));
        group.bench_function(name, |b| b.iter(|| situations(next())));
    }
}
