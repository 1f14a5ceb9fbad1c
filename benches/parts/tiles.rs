//! Geometry and tiles: simplify, clip, encode, compress, look up in the cache.

use std::hint::black_box;
use std::io::Write as _;
use std::sync::Arc;

use criterion::{Criterion, Throughput};
use futures_util::FutureExt as _;
use hent::atlas::Atlas;
use hent::geo::clip::{self, BUFFER, Window};
use hent::geo::mercator::EXTENT;
use hent::geo::{TileId, World, simplify};
use hent::http::{Key, Snapshot};
use hent::tile::{LayerSet, Tiles};

use crate::{SMALL, round, tiles};

/// Tile ids, simplification and clipping.
pub fn geo(c: &mut Criterion) {
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

/// Encoding tiles at three zooms, uncached tiles at all zooms, and a cached tile.
pub fn tile(c: &mut Criterion) {
    let zooms: Vec<(u8, Vec<TileId>)> = (0..=14).map(|z| (z, tiles(&SMALL, z, 100))).collect();
    let atlas = Atlas::build(SMALL.clone());
    let content = Tiles::new(&atlas);

    let mut group = c.benchmark_group("encode");
    for (z, tiles) in zooms.iter().filter(|(z, _)| [6, 10, 14].contains(z)) {
        let next = round(tiles);
        group.bench_function(format!("z{z:02}"), |b| b.iter(|| content.encode(&atlas, LayerSet::ALL, *next())));
    }
    group.finish();

    // The encoder alone, and its reference, on the same content.
    let mut group = c.benchmark_group("encoder");
    for (z, tiles) in zooms.iter().filter(|(z, _)| [6, 10, 14].contains(z)) {
        let contents: Vec<_> = tiles.iter().map(|tile| content.content(&atlas, LayerSet::ALL, *tile)).collect();
        let next = round(&contents);
        group.bench_function(format!("z{z:02} of hent"), |b| b.iter(|| hent::tile::encode(next())));
        group.bench_function(format!("z{z:02} of mvt"), |b| b.iter(|| crate::reference::encode(next())));
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
    // A cached body is available at once, so the future is ready at its first poll.
    c.bench_function("hot-lookup", |b| b.iter(|| snapshot.body(next().clone()).now_or_never().unwrap()));
}

/// Compression levels (see src/file/compress.rs), on bodies long enough to be compressed. Prints the compressed size
/// before the time of each.
pub fn compress(c: &mut Criterion) {
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
