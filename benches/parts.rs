//! How fast the parts are, in process: `cargo bench --bench parts`, a word after `--` chooses. Always the same network.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub,
    reason = "a bench may take for granted what it has just made"
)]

#[path = "support/network.rs"]
#[allow(dead_code, reason = "shared with load and compare")]
mod network;

#[path = "../tests/tile/reference.rs"]
mod reference;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::io::Write as _;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use futures_util::FutureExt as _;
use hent::atlas::chemin::NEAR_M;
use hent::atlas::{Atlas, Comparison, Difference, Nearest, Sources, Update};
use hent::file::{FileFormat, Product};
use hent::geo::clip::{self, BUFFER, Window};
use hent::geo::mercator::EXTENT;
use hent::geo::{Position, TileId, World, simplify};
use hent::http::{Key, Snapshot};
use hent::links::Base;
use hent::liste::{self, Liste};
use hent::model::reading::{Intake as _, Piece};
use hent::model::row::Value;
use hent::model::table::Table;
use hent::model::{Dataset, Sens};
use hent::pages::PageListe;
use hent::plan;
use hent::recherche::{Index, Nom, Question};
use hent::tile::{LayerSet, Tiles};
use hent::trace::{TraceRequest, TrackOptions};
use hent::words::{Langue, Words};
use network::{Chance, Size};

static SMALL: LazyLock<Dataset> = LazyLock::new(|| Dataset::from_rows(network::rows(Size::Small)).unwrap());

/// At most `count` tiles of a zoom that a way passes through, shuffled.
fn tiles(dataset: &Dataset, z: u8, count: usize) -> Vec<TileId> {
    let places = dataset.troncons.iter().flat_map(|t| &t.geom).step_by(5).map(|&p| World::from_position(p).on_grid(z));
    let there: BTreeSet<(i32, i32)> = places.map(|p| (p.x / EXTENT, p.y / EXTENT)).collect();
    let mut there: Vec<_> = there.into_iter().collect();
    Chance(u64::from(z)).shuffle(&mut there);
    let tile = |(x, y)| TileId::new(u64::from(z), x as u64, y as u64).unwrap();
    there.into_iter().take(count).map(tile).collect()
}

/// Goes round a list.
fn round<'a, T>(items: &'a [T]) -> impl Fn() -> &'a T {
    let at = Cell::new(0);
    move || {
        at.set((at.get() + 1) % items.len());
        &items[at.get()]
    }
}

fn geo(c: &mut Criterion) {
    c.bench_function("tile-id", |b| b.iter(|| TileId::new(black_box(14), black_box(7_987), black_box(5_648))));

    let line: Vec<World> = SMALL.troncons[0].geom.iter().map(|&p| World::from_position(p)).collect();
    let mut group = c.benchmark_group("line");
    group.throughput(Throughput::Elements(line.len() as u64));
    group.bench_function("simplify", |b| b.iter(|| simplify::min_zooms(black_box(&line), TileId::MAX_ZOOM)));

    let places: Vec<_> = line.iter().map(|w| w.on_grid(14)).collect();
    let middle = places[places.len() / 2];
    let tile = TileId::new(14, (middle.x / EXTENT) as u64, (middle.y / EXTENT) as u64).unwrap();
    let window = Window::new(tile, BUFFER);
    group.bench_function("clip", |b| {
        b.iter(|| {
            let mut parts = vec![];
            clip::clip(black_box(&places).iter().copied(), &window, &mut parts);
            parts
        });
    });
}

fn tile(c: &mut Criterion) {
    let zooms: Vec<(u8, Vec<TileId>)> = (0..=14).map(|z| (z, tiles(&SMALL, z, 100))).collect();
    let atlas = Atlas::build(SMALL.clone());
    let content = Tiles::new(&atlas);

    let mut group = c.benchmark_group("encode");
    for (z, tiles) in zooms.iter().filter(|(z, _)| [6, 10, 14].contains(z)) {
        let next = round(tiles);
        group.bench_function(format!("z{z:02}"), |b| b.iter(|| content.encode(&atlas, LayerSet::ALL, *next())));
    }
    group.finish();

    // The encoder alone, beside its reference: the same content into bytes.
    let mut group = c.benchmark_group("encoder");
    for (z, tiles) in zooms.iter().filter(|(z, _)| [6, 10, 14].contains(z)) {
        let contents: Vec<_> = tiles.iter().map(|tile| content.content(&atlas, LayerSet::ALL, *tile)).collect();
        let next = round(&contents);
        group.bench_function(format!("z{z:02} of hent"), |b| b.iter(|| hent::tile::encode(next())));
        group.bench_function(format!("z{z:02} of mvt"), |b| b.iter(|| reference::encode(next())));
    }
    group.finish();

    let snapshot = Arc::new(Snapshot::new(atlas));
    let mut group = c.benchmark_group("cold-tile");
    for (z, tiles) in &zooms {
        let next = round(tiles);
        group.bench_function(format!("z{z:02}"), |b| b.iter(|| snapshot.make(&Key::Tile(LayerSet::ALL, *next()))));
    }
    group.finish();

    let keys: Vec<Key> = zooms[10].1.iter().map(|tile| Key::Tile(LayerSet::ALL, *tile)).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for key in &keys {
        runtime.block_on(snapshot.body(key.clone())).unwrap().unwrap();
    }
    let next = round(&keys);
    // What is kept is there at once: nothing is waited for, so nothing need run the future.
    c.bench_function("hot-lookup", |b| b.iter(|| snapshot.body(next().clone()).now_or_never().unwrap()));
}

/// Which level of which encoding is worth its time (src/compress.rs): on bodies that are long enough to be packed. What
/// each makes of them is printed before its time.
fn compress(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    let content = Tiles::new(&atlas);
    let tiles = (0..=14).flat_map(|z| tiles(&SMALL, z, 60));
    let bodies = tiles.filter_map(|tile| content.encode(&atlas, LayerSet::ALL, tile));
    let bodies: Vec<Vec<u8>> = bodies.filter(|body| body.len() >= 1_000).collect();
    let bytes: usize = bodies.iter().map(Vec::len).sum();
    let gzip = |level| {
        move |body: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
            encoder.write_all(body).unwrap();
            encoder.finish().unwrap()
        }
    };
    let brotli = |level| {
        move |body: &[u8]| {
            let mut packed = vec![];
            brotli::CompressorWriter::new(&mut packed, 4096, level, 22).write_all(body).unwrap();
            packed
        }
    };
    let zstd = |level| move |body: &[u8]| zstd::bulk::compress(body, level).unwrap();
    type Packer = Box<dyn Fn(&[u8]) -> Vec<u8>>;
    let mut packers: Vec<(String, Packer)> = vec![];
    packers.push(("gzip of hent".into(), Box::new(hent::file::compress::gzip)));
    packers.extend([1, 6, 9].map(|level| (format!("gzip {level} of zlib"), Box::new(gzip(level)) as _)));
    packers.extend([4, 5, 6, 9, 10, 11].map(|level| (format!("br {level}"), Box::new(brotli(level)) as _)));
    packers.extend([3, 6, 12, 19].map(|level| (format!("zstd {level}"), Box::new(zstd(level)) as _)));
    let mut group = c.benchmark_group("compress");
    group.throughput(Throughput::Bytes((bytes / bodies.len()) as u64));
    for (name, pack) in packers {
        let packed: usize = bodies.iter().map(|body| pack(body).len()).sum();
        eprintln!("{name}: {} bodies, {bytes} bytes, packed {packed}", bodies.len());
        let next = round(&bodies);
        group.bench_function(name, |b| b.iter(|| pack(next())));
    }
}

fn nearest(c: &mut Criterion) {
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
        // A filter that one in a hundred passes.
        let rare = |place: usize| place.wrapping_mul(2_654_435_761).is_multiple_of(100);
        group.bench_function(format!("{name}, 1 %"), |b| b.iter(|| index.find(*next(), 5, f64::INFINITY, rare)));
    }
}

fn atlas(c: &mut Criterion) {
    c.bench_function("atlas-build", |b| b.iter_batched(|| SMALL.clone(), Atlas::build, BatchSize::LargeInput));
    let atlas = Atlas::build(SMALL.clone());
    // One vertex was moved, there and back: what a save in QGIS costs between the store and the first request.
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
        base: Base::parse("https://example.org").unwrap(),
    });
    let snapshot = Snapshot::new(atlas);
    c.bench_function("gpx-of-25-km", |b| b.iter(|| snapshot.make(&key).unwrap().unwrap()));
}

/// Where one stands: along the ways of both networks, when what lies along them was found.
fn position(c: &mut Criterion) {
    let mut group = c.benchmark_group("position");
    for (size, name) in [(Size::Small, "small"), (Size::Large, "large")] {
        let data = Dataset::from_rows(network::rows(size)).unwrap();
        let atlas = Atlas::build(data);
        // On and beside the ways of a few voies, spread over all: finding what lies along every line of the large network
        // would take longer than the bench.
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

/// The hosts along the voie whose length is nearest to 500 km.
fn listes(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    let off = |ligne: &hent::atlas::Ligne| (ligne.figures.longueur_m - 500_000.0).abs();
    let voie = atlas.voies.iter().filter(|v| v.main_line().is_some());
    let voie = voie.min_by(|a, b| off(a.main_line().unwrap()).total_cmp(&off(b.main_line().unwrap()))).unwrap();
    let (code, slug) = (voie.row.code.to_string(), voie.etapes[0].slug());
    let mut group = c.benchmark_group("hosts");
    group.bench_function("passages", |b| {
        let voie = |atlas: &Atlas| atlas.voie(&code).unwrap().main_line().unwrap().passages(atlas, 2_000.0).len();
        b.iter_batched_ref(|| Atlas::build(SMALL.clone()), |atlas| voie(atlas), BatchSize::PerIteration);
    });
    let line = voie.main_line().unwrap();
    line.passages(&atlas, 2_000.0);
    group.bench_function("passages-again", |b| b.iter(|| line.passages(&atlas, 2_000.0)));
    let words = Words::french();
    let demande =
        |etape| liste::ListeRequest { voie: code.clone(), etape, sens: Sens::Aller, ecart_max_m: liste::ECART_M };
    let whole = demande(None);
    let rows = Liste::of(&atlas, &whole, words).unwrap().lignes[0].rangs.len();
    eprintln!("{:.0} km, {rows} rows", voie.main_line().unwrap().figures.longueur_m / 1e3);
    group.bench_function("liste", |b| b.iter(|| Liste::of(&atlas, &whole, words)));
    let etape = demande(Some(slug));
    group.bench_function("liste-of-an-etape", |b| b.iter(|| Liste::of(&atlas, &etape, words)));
    for &format in liste::FORMATS {
        let write = || Liste::of(&atlas, &whole, words).unwrap().write(format, "");
        group.bench_function(format.extension, |b| b.iter(write));
    }
    let page = PageListe { demande: whole.clone(), langue: Langue::Fr, base: Base::default() };
    group.bench_function("html", |b| b.iter(|| page.make(&atlas)));
}

/// The voie whose length is nearest to 500 km, split into days; then 300 stops over 500 km alone.
fn plan(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    let off = |ligne: &hent::atlas::Ligne| (ligne.figures.longueur_m - 500_000.0).abs();
    let voie = atlas.voies.iter().filter(|v| v.main_line().is_some());
    let voie = voie.min_by(|a, b| off(a.main_line().unwrap()).total_cmp(&off(b.main_line().unwrap()))).unwrap();
    let demande = plan::PlanRequest {
        voie: voie.row.code.to_string(),
        variante: String::new(),
        de: None,
        a: None,
        par_jour_m: 25_000,
        max_m: 35_000,
        sens: Sens::Aller,
        types: vec![],
    };
    let there = voie.main_line().unwrap().passages(&atlas, 2_000.0).len();
    eprintln!("{:.0} km, {there} passages", voie.main_line().unwrap().figures.longueur_m / 1e3);
    let base = Base::parse("https://example.org").unwrap();
    let mut group = c.benchmark_group("plan");
    group.bench_function("of-a-voie", |b| {
        b.iter(|| plan::Plan::of(&atlas, black_box(&demande), Words::french()).unwrap().unwrap())
    });
    for format in [FileFormat::JSON, FileFormat::ZIP] {
        let write = || plan::write(&atlas, black_box(&demande), 1, format, &base);
        group.bench_function(format.extension, |b| b.iter(write));
    }
    let mut chance = Chance(5);
    let mut places: Vec<f64> = (0..299).map(|_| chance.unit() * 500_000.0).collect();
    places.extend([0.0, 500_000.0]);
    places.sort_by(f64::total_cmp);
    let stops: Vec<_> =
        places.iter().map(|&at_m| plan::decoupe::Arret { at_m, effort_m: at_m * 1.1, lit: true }).collect();
    let wish = plan::decoupe::Souhait { par_jour_m: 25_000.0, max_m: 35_000.0 };
    group.bench_function("of-300-stops", |b| b.iter(|| plan::decoupe::proposals(black_box(&stops), wish)));
}

/// Names of towns, hosts and points as a region may have them, by what people type: what few have, what many have, what
/// all have, and the longest that may be asked.
fn recherche(c: &mut Criterion) {
    let firsts = ["Gîte", "Chapelle", "Fontaine", "Saint", "Ker", "Hôtel", "Chambre d'hôtes", "Lann", "Plou", "Tre"];
    let middles = ["de la", "du", "Notre-Dame de", "an", "Sainte-Anne", "Saint-Pierre", "des", "ar", "Croix", ""];
    let syllables =
        ["an", "bi", "dour", "eg", "fao", "gwen", "hel", "kar", "lez", "men", "nev", "pen", "roz", "ti", "zou"];
    let mut chance = Chance(20_000);
    let mut any = |words: &[&'static str]| words[chance.below(words.len())];
    let mut name = || {
        let [a, b, c] = [(); 3].map(|()| any(&syllables));
        format!("{} {} {a}{b}{c}", any(&firsts), any(&middles))
    };
    let names: Vec<String> = (0..20_000).map(|_| name()).collect();
    let given = || names.iter().map(|nom| Nom { rang: 0, nom, code: nom });
    let index = Index::new(given()).unwrap();
    eprintln!("{} names, {} bytes", index.len(), index.weight());
    let mut group = c.benchmark_group("recherche");
    group.bench_function("index", |b| b.iter(|| Index::new(given())));
    for typed in [
        "fontaine st pierre gwenkar",
        "gwnekarmen",
        "pen",
        "s",
        "chapelle notre dame",
        "chapele norte dmae",
        "c ch cha chap chape chapel chapell chapelle d da de do dou dour a an b bi g gw gwe gwen k ka kar l le",
    ] {
        let question = Question::parse(typed).unwrap();
        group.bench_function(typed, |b| b.iter(|| index.find(black_box(&question), 10)));
    }
}

/// The names of the large network, by what scripts/bench asks: whole names, beginnings and names with a typing error. Then
/// what most names have: a letter, frequent words, words that stand in no name together.
fn recherche_large(c: &mut Criterion) {
    let names = network::names(Size::Large);
    let codes: Vec<String> = (0..names.len()).map(|number| number.to_string()).collect();
    let given = || names.iter().zip(&codes).map(|((rang, nom), code)| Nom { rang: *rang, nom, code });
    let index = Index::new(given()).unwrap();
    eprintln!("{} names, {} bytes", index.len(), index.weight());
    let mut group = c.benchmark_group("recherche-large");
    let asked = names.iter().take(3_000).enumerate().map(|(number, (_, nom))| match number % 3 {
        0 => nom.clone(),
        1 => nom.chars().take(5).collect(),
        _ => nom.chars().enumerate().filter(|(at, _)| *at != 3).map(|(_, c)| c).collect::<String>(),
    });
    let asked: Vec<Question> = asked.map(|typed| Question::parse(&typed).unwrap()).collect();
    let next = round(&asked);
    group.bench_function("as scripts/bench asks", |b| b.iter(|| index.find(next(), 10)));
    let next = round(&asked);
    group.bench_function("the same, by reading", |b| b.iter(|| index.find_by_reading(next(), 10)));
    for typed in ["s", "fontaine", "fontaine de", "fontaine de p", "saint m", "fontane de p", "gite fontaine"] {
        let question = Question::parse(typed).unwrap();
        group.bench_function(typed, |b| b.iter(|| index.find(black_box(&question), 10)));
        group.bench_function(format!("{typed}, by reading"), |b| {
            b.iter(|| index.find_by_reading(black_box(&question), 10));
        });
    }
}

criterion_group! {
    name = parts;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2)).sample_size(20);
    targets = geo, tile, compress, nearest, position, atlas, listes, plan, recherche, recherche_large
}
criterion_main!(parts);
