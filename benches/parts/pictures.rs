//! Measures still pictures of 1200 × 630 pixels and areas of 16 raster tiles.
//!
//! The map has no ground, or that of the archive in `HENT_BENCH_FOND`, which `scripts/fond` makes:
//!
//! `HENT_BENCH_FOND=fond.pmtiles HENT_BENCH_RELIEF=relief.pmtiles cargo bench --bench parts -- picture`
//!
//! With `HENT_BENCH_RELIEF`, an archive of `hent bake --relief`, the map of the ground also has hill shading.
//!
//! The results are CPU times of the process. They also hold on a busy machine.

use std::borrow::Cow;
use std::time::Duration;

use criterion::Criterion;
use hent::atlas::Atlas;
use hent::config::{Fond, Relief};
use hent::fond::{Archive, Coord, Fonds};
use hent::geo::{Bounds, TileId};
use hent::paint::{Attribution, Choice, Format, Painter, Picture, RasterTile, Sources, TileSource};
use hent::style::{Ground, Style, Theme};
use hent::terre::Land;
use hent::tile::{LayerSet, Tiles};

use crate::SMALL;

struct Own(Atlas, Tiles);

impl TileSource for Own {
    fn zooms(&self) -> [u8; 2] {
        [0, 14]
    }
    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        self.1.encode(&self.0, LayerSet::ALL, tile).map(Cow::Owned)
    }
}

struct OfLand;

impl TileSource for OfLand {
    fn zooms(&self) -> [u8; 2] {
        [0, 14]
    }
    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        Land::embedded().tile(tile, &[], None).unwrap().map(Cow::Owned)
    }
}

struct OfFond(std::sync::Arc<Archive>);

impl TileSource for OfFond {
    fn zooms(&self) -> [u8; 2] {
        let (lowest, deepest) = self.0.zooms();
        [lowest, deepest]
    }
    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        let at = Coord::new(tile.z().into(), tile.x().into(), tile.y().into())?;
        self.0.tile(at).unwrap().map(Cow::Owned)
    }
}

/// The CPU time of the process, to a hundredth of a second.
fn used() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after) = stat.rsplit_once(')').unwrap();
    let ticks: u64 = after.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

/// The benchmarks of pictures and raster tiles.
pub fn picture(c: &mut Criterion) {
    let atlas = Atlas::build(SMALL.clone());
    let tiles = Tiles::new(&atlas);
    let bounds = atlas.bounds.unwrap();
    let own = Own(atlas, tiles);
    let mut sources = Sources::new();
    sources.insert("hent", &own);
    sources.insert("terre", &OfLand);
    measured(c, "sheet", Ground::Sheet, bounds, &sources);

    let Some(file) = std::env::var_os("HENT_BENCH_FOND") else { return };
    let relief = Relief { archive: std::env::var_os("HENT_BENCH_RELIEF").map(Into::into), ..Relief::default() };
    let fonds = Fonds::open(vec![Fond::of_archive(file.into())], &relief);
    let fond = OfFond(fonds.archive(None).unwrap());
    let json = fond.0.tilejson("fond", "", "");
    let [lon, lat] =
        [0, 1].map(|n| (json["bounds"][n].as_f64().unwrap() + json["bounds"][n + 2].as_f64().unwrap()) / 2.0);
    let near = Bounds { west: lon - 0.03, south: lat - 0.02, east: lon + 0.03, north: lat + 0.02 };
    sources.insert("fond", &fond);
    let ground = Ground::Shortbread { tilejson: "{base}/fond.json".into(), terre: "{base}/terre.json".into() };
    measured(c, "ground", ground.clone(), near, &sources);
    let Ok(relief) = fonds.relief().map(OfFond) else { return };
    sources.insert("relief", &relief);
    measured(c, "hill shading", ground, near, &sources);
}

fn measured(c: &mut Criterion, name: &str, ground: Ground, bounds: Bounds, sources: &Sources<'_>) {
    let style = Style { theme: Theme::Hent, ground, relief: sources.contains_key("relief") };
    let painter = Painter::new(&style.compose("", &[]).unwrap(), false);
    let picture = Picture {
        bounds,
        size: [1200, 630],
        density: 1,
        choice: Choice::default(),
        marks: vec![],
        kilometres: vec![],
        line: vec![],
        title: String::new(),
        description: String::new(),
        attribution: Attribution::default(),
    };
    let picture = picture.attributed(|_| "© personne".into());
    let mut group = c.benchmark_group("picture");
    group.bench_function(format!("{name} 1200 × 630"), |b| {
        b.iter_custom(|count| {
            let before = used();
            (0..count).for_each(|_| drop(painter.picture(&picture, Format::Png, sources).unwrap()));
            used() - before
        });
    });
    let middle = bounds.center();
    let world = hent::geo::World::from_position(middle);
    let tile = RasterTile::new([13, u64::from(world.x >> 19), u64::from(world.y >> 19)], 256).unwrap();
    group.bench_function(format!("{name} 16 raster tiles"), |b| {
        b.iter_custom(|count| {
            let before = used();
            (0..count).for_each(|_| drop(painter.raster(tile.area(), |_| true, sources).unwrap()));
            used() - before
        });
    });
}
