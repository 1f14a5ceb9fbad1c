//! Tests of the whole painter on synthetic tiles.

use std::borrow::Cow;
use std::path::Path;

use resvg::tiny_skia::Pixmap;
use serde_json::json;

use super::canvas;
use super::clip::Frame;
use super::collision::around;
use super::display::{DisplayList, Item};
use super::labels::Border;
use super::lettering::Letter;
use super::painter::Task;
use super::raster::{RasterArea, RasterTile};
use super::source::{Sources, TileSource};
use super::stylesheet::Stylesheet;
use super::view::View;
use super::{Attribution, Choice, Format, Mark, Painter, Picture};
use crate::geo::{Bounds, Position, TileId};

/// A length-delimited field of Protocol Buffers.
fn field(number: u8, body: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2][..], &varint(body.len() as u32), body].concat()
}

fn varint(mut number: u32) -> Vec<u8> {
    let mut bytes = vec![];
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A feature: its geometry type, its drawing commands, and the index of its name.
fn feature(kind: u8, commands: &[u32], name: u32) -> Vec<u8> {
    let packed = |numbers: &[u32]| numbers.iter().flat_map(|number| varint(*number)).collect::<Vec<u8>>();
    field(2, &[field(2, &packed(&[0, name])), vec![3 << 3, kind], field(4, &packed(commands))].concat())
}

fn layer(name: &str, features: &[Vec<u8>], names: &[&str]) -> Vec<u8> {
    let values: Vec<u8> = names.iter().flat_map(|name| field(4, &field(1, name.as_bytes()))).collect();
    let head = [field(1, name.as_bytes()), vec![15 << 3, 2]].concat();
    field(3, &[head, features.concat(), field(3, b"nom"), values].concat())
}

fn zigzag(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

/// A source of towns on a grid, some of them in tile buffers, and of a way through every tile.
struct Made;

const STEP: i32 = 512;
const BUFFER: i32 = 64;

impl TileSource for Made {
    fn zooms(&self) -> [u8; 2] {
        [0, 14]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        let (left, top) = (tile.x() as i32 * 4096, tile.y() as i32 * 4096);
        let near = |from: i32| (from - BUFFER).div_euclid(STEP) + 1..=(from + 4096 + BUFFER).div_euclid(STEP);
        let mut points = vec![];
        for (gx, gy) in near(left).flat_map(|gx| near(top).map(move |gy| (gx, gy))) {
            // The grid is skewed, so that names overlap in all directions.
            let (x, y) = (gx * STEP + gy * 37 % 200 - left, gy * STEP + gx * 53 % 300 - top);
            points.push(feature(1, &[9, zigzag(x), zigzag(y)], (gx * 7 + gy * 3).rem_euclid(3) as u32));
        }
        let way = feature(2, &[9, zigzag(-64), zigzag(1000), 10, zigzag(4224), zigzag(1500)], 0);
        let names = ["Ploudalmézeau", "Le Faou", "Saint-Pol-de-Léon"];
        Some(Cow::Owned([layer("localites", &points, &names), layer("voies", &[way], &["y"])].concat()))
    }
}

fn style() -> serde_json::Value {
    json!({"layers": [
        {"id": "sol", "type": "background", "paint": {"background-color": "#f6f3ea"}},
        {"id": "voies", "type": "line", "source": "hent", "source-layer": "voies",
         "paint": {"line-color": "#d50", "line-width": 4, "line-opacity": 0.6, "line-dasharray": [2, 1]}},
        {"id": "points", "type": "circle", "source": "hent", "source-layer": "localites",
         "paint": {"circle-radius": 7, "circle-color": "#fff", "circle-stroke-width": 2, "circle-opacity": 0.5}},
        {"id": "noms", "type": "symbol", "source": "hent", "source-layer": "localites",
         "layout": {"text-field": ["get", "nom"], "text-size": 12, "text-radial-offset": 0.8,
                    "text-variable-anchor": ["left", "right", "top", "bottom"]}}
    ]})
}

fn area(x: u64, y: u64, size: u32) -> RasterArea {
    RasterTile::new([10, x, y], size).unwrap().area()
}

fn paint(view: &View, style: &serde_json::Value) -> DisplayList {
    let choice = Choice::default();
    let task =
        Task { view, border: Border::Area, choice: &choice, reserved: vec![], first: vec![], over: vec![], line: &[] };
    let mut sources = Sources::new();
    sources.insert("hent", &Made);
    Stylesheet::parse(style).paint(task, &sources)
}

/// The bounding boxes of all texts.
fn texts(display: &DisplayList) -> Vec<Frame> {
    let frame = |letters: &[Letter], size: f32| {
        let corners = letters.iter().flat_map(|Letter { at: [x, y], .. }| [[*x, y - size * 0.7], [x + size * 0.2, *y]]);
        around(&corners.collect::<Vec<_>>())
    };
    let texts = display.items.iter().filter_map(|item| match item {
        Item::Letters { letters, size, .. } => Some(frame(letters, *size)),
        _ => None,
    });
    texts.collect()
}

#[test]
fn areas_have_no_seam() {
    // Without names, which depend on the area.
    let mut style = style();
    style["layers"].as_array_mut().unwrap().pop();
    let drawn = |view: &View| canvas::draw(&paint(view, &style), 1.0).unwrap();
    let view = area(496, 352, 256).view();
    let [left, top] = view.corner;
    // The middle of two by two areas at once.
    let together = drawn(&View { corner: [left + 512.0, top + 512.0], ..view });
    let mut differing = 0;
    for (column, row) in [(0u32, 0u32), (1, 0), (0, 1), (1, 1)] {
        let alone = drawn(&area(496 + u64::from(column) * 4, 352 + u64::from(row) * 4, 256).view());
        for (x, y) in (0..512).flat_map(|x| (0..512).map(move |y| (x, y))) {
            let (a, b) = (
                alone.pixel(x + 512 - column * 512, y + 512 - row * 512).unwrap(),
                together.pixel(x + column * 512, y + row * 512).unwrap(),
            );
            let apart = [a.red().abs_diff(b.red()), a.green().abs_diff(b.green()), a.blue().abs_diff(b.blue())];
            differing += usize::from(apart.iter().any(|difference| *difference > 12));
        }
    }
    // A cut disc or dash has hundreds.
    assert!(differing < 20, "{differing} pixels differ");
}

#[test]
fn tiles_are_cut_out_of_their_area() {
    let mut sources = Sources::new();
    sources.insert("hent", &Made);
    let painter = Painter::new(&style(), false);
    let (area, whole) =
        (area(497, 353, 512), canvas::draw(&paint(&area(497, 353, 512).view(), &style()), 2.0).unwrap());
    let odd = |tile: RasterTile| tile.number() % 2 == 1;
    let tiles = painter.raster(area, odd, &sources).unwrap();
    assert_eq!(tiles.len(), 16);
    for (tile, png) in area.tiles().zip(tiles) {
        let Some(png) = png else {
            assert!(!odd(tile));
            continue;
        };
        let tile_pixels = Pixmap::decode_png(&png).unwrap();
        let (left, top) = (u32::from(tile.number() % 4) * 512, u32::from(tile.number() / 4) * 512);
        assert_eq!((tile_pixels.width(), tile_pixels.height()), (512, 512));
        let same = |(x, y): (u32, u32)| tile_pixels.pixel(x, y) == whole.pixel(left + x, top + y);
        assert!((0..512).flat_map(|x| (0..512).map(move |y| (x, y))).all(same), "{tile:?}");
    }
}

#[test]
fn no_name_is_cut_at_the_border_of_areas() {
    for x in [495, 496] {
        let display = paint(&area(x, 353, 256).view(), &style());
        let area = Frame { min: [0.0; 2], max: [1024.0; 2] };
        let texts = texts(&display);
        assert!(!texts.is_empty() && texts.iter().all(|text| area.holds(text)), "{texts:?}");
    }
}

#[test]
fn names_cover_neither_each_other_nor_the_way() {
    let display = paint(&area(496, 352, 256).view(), &style());
    let texts = texts(&display);
    assert!(texts.len() > 50, "{}", texts.len());
    for (number, text) in texts.iter().enumerate() {
        assert!(texts.iter().skip(number + 1).all(|other| !text.meets(other)), "two names overlap at {text:?}");
        // Each of the four vector tiles has a way.
        for (left, top) in [(0.0, 0.0), (512.0, 0.0), (0.0, 512.0), (512.0, 512.0)] {
            let way = [[left - 8.0, top + 125.0], [left + 520.0, top + 312.5]];
            assert!(text.segment(way).is_none(), "{text:?} covers the way");
        }
    }
}

/// A source whose tiles all have the same bytes.
struct Hostile(Vec<u8>);

impl TileSource for Hostile {
    fn zooms(&self) -> [u8; 2] {
        [0, 14]
    }
    fn tile(&self, _: TileId) -> Option<Cow<'_, [u8]>> {
        Some(Cow::Borrowed(&self.0))
    }
}

#[test]
fn hostile_tiles_paint_something() {
    let good = Made.tile(TileId::new(9, 248, 176).unwrap()).unwrap().into_owned();
    let far = feature(2, &[9, u32::MAX, u32::MAX - 1, 18, u32::MAX, 5, 1 << 31, u32::MAX], 9);
    let cases = [
        vec![0xff; 300],
        good[..good.len() / 2].to_vec(),
        layer("voies", &[far.clone(), far], &[]),
        layer("localites", &[feature(1, &[!7 | 1, 1], 7), feature(9, &[], 0)], &["x"]),
    ];
    for bytes in cases {
        let hostile = Hostile(bytes);
        let mut sources = Sources::new();
        sources.insert("hent", &hostile);
        let tiles = Painter::new(&style(), false).raster(area(497, 353, 512), |_| true, &sources).unwrap();
        assert!(tiles.iter().flatten().all(|tile| tile.starts_with(b"\x89PNG")) && tiles.len() == 16);
    }
}

/// A source of relief: hills of 600 m, 256 cells of zoom 11 apart. Its highest zoom is 11.
struct Hills;

impl TileSource for Hills {
    fn zooms(&self) -> [u8; 2] {
        [0, 11]
    }

    fn tile(&self, tile: TileId) -> Option<Cow<'_, [u8]>> {
        let scale = std::f32::consts::TAU * 16.0 / 256.0 * (11.0 - f32::from(tile.z())).exp2();
        let [left, top] = [tile.x(), tile.y()].map(|at| (at % 16) as f32 * 256.0);
        let height = |x: u16, y: u16| {
            let [u, v] = [left + f32::from(x), top + f32::from(y)].map(|at| (at * scale / 16.0).sin());
            (((u * v * 600.0 + 33_368.0) * 16.0).round() as u32) * 16
        };
        let heights = (0..256).flat_map(|y| (0..256).map(move |x| height(x, y).to_be_bytes()));
        let pixels: Vec<u8> = heights.flat_map(|[_, red, green, blue]| [red, green, blue]).collect();
        super::pixels::png(&super::pixels::Rgb { width: 256, height: 256, bytes: pixels }).ok().map(Cow::Owned)
    }
}

fn shaded(view: &View) -> Pixmap {
    let style = json!({"layers": [
        {"id": "sol", "type": "background", "paint": {"background-color": "#808080"}},
        {"id": "ombre", "type": "hillshade", "source": "relief", "paint": {"hillshade-exaggeration": 0.4}}
    ]});
    let choice = Choice::default();
    let task =
        Task { view, border: Border::Area, choice: &choice, reserved: vec![], first: vec![], over: vec![], line: &[] };
    let mut sources = Sources::new();
    sources.insert("relief", &Hills);
    canvas::draw(&Stylesheet::parse(&style).paint(task, &sources), view.density).unwrap()
}

#[test]
fn hill_shading_has_neither_seams_nor_squares() {
    let red = |picture: &Pixmap, x: u32, y: u32| picture.pixel(x, y).unwrap().red();
    let of = |z: u64, x: u64, y: u64| RasterTile::new([z, x, y], 256).unwrap().area();
    // At zoom 15 a cell of the relief is 16 pixels wide.
    for (z, x, y) in [(11, 992, 704), (15, 15_872, 11_264)] {
        let [west, east] = [of(z, x, y), of(z, x + 4, y)].map(|area| shaded(&area.view()));
        let all: Vec<u8> =
            (0..1024).flat_map(|y| (0..1024).map(move |x| (x, y))).map(|(x, y)| red(&west, x, y)).collect();
        let (darkest, lightest) = (all.iter().min().unwrap(), all.iter().max().unwrap());
        assert!(lightest - darkest > 20, "zoom {z}: {darkest} to {lightest}");
        let seam = (0..1024).map(|y| red(&west, 1023, y).abs_diff(red(&east, 0, y))).max().unwrap();
        let step = (0..1024).flat_map(|y| (1..1024).map(move |x| (x, y)));
        let step = step.map(|(x, y)| red(&west, x, y).abs_diff(red(&west, x - 1, y))).max().unwrap();
        assert!(seam <= step && step < 16, "zoom {z}: {seam} at the border of areas, {step} inside");
    }
}

#[test]
fn hostile_relief_is_left_out() {
    let good = Hills.tile(TileId::new(11, 5, 7).unwrap()).unwrap().into_owned();
    let small = super::pixels::Rgb { width: 1, height: 1, bytes: vec![1, 2, 3] };
    let cases = [
        vec![],
        b"RIFF\xff\xff\xff\xffWEBPVP8L".to_vec(),
        good[..good.len() / 2].to_vec(),
        super::pixels::png(&small).unwrap(),
    ];
    for bytes in cases {
        let view = area(497, 353, 256).view();
        assert!(super::relief::Heights::read(&view, &Hostile(bytes)).is_none());
    }
}

#[test]
fn a_style_that_is_unknown_is_a_problem() {
    let layers = |extra: serde_json::Value| Painter::new(&json!({"layers": [extra]}), false).problems().to_vec();
    assert_eq!(layers(json!({"id": "a", "type": "heatmap"})).len(), 1);
    assert_eq!(layers(json!({"id": "a", "type": "line", "paint": {"line-gradient": 1}})).len(), 1);
    assert_eq!(layers(json!({"id": "a", "type": "line", "filter": ["within", {}]})).len(), 1);
    assert!(layers(json!({"id": "a", "type": "hillshade"})).is_empty());
}

#[test]
fn pictures_are_the_same_on_every_thread() {
    let view = View { zoom: 9.3, corner: [127_000.0, 90_000.0], width: 10.0, height: 10.0, density: 1.0 };
    assert!(view.metres() > 0.0);
    let draw = || canvas::draw(&paint(&area(497, 353, 512).view(), &style()), 2.0).unwrap().take();
    let other = std::thread::spawn(draw).join().unwrap();
    assert!(draw() == other && !Format::ALL.is_empty());
}

/// Compares pictures with their golden files, with a tolerance for each pixel. `HENT_GOLDEN=1` writes the files.
#[test]
fn pictures_equal_the_golden_ones() {
    let mut sources = Sources::new();
    sources.insert("hent", &Made);
    let picture = Picture {
        bounds: Bounds { west: -3.0, south: 48.0, east: -2.2, north: 48.4 },
        size: [480, 320],
        density: 1,
        choice: Choice::default(),
        marks: [(-3.0, 48.0, false), (-2.2, 48.4, true)]
            .map(|(lon, lat, is_end)| Mark { position: Position::flat(lon, lat), nom: "Guérande".into(), is_end })
            .to_vec(),
        kilometres: vec![],
        line: vec![],
        title: "Essai".into(),
        description: String::new(),
        attribution: Attribution::default(),
    };
    let picture = picture.attributed(|_| "© personne, c'hoazh".into());
    for (name, is_dark) in [("clair", false), ("sombre", true)] {
        let drawn = Painter::new(&style(), is_dark).picture(&picture, Format::Png, &sources).unwrap();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/image-{name}.png"));
        if std::env::var_os("HENT_GOLDEN").is_some() {
            std::fs::write(&file, &drawn).unwrap();
        }
        let [golden, drawn] = [std::fs::read(&file).unwrap(), drawn].map(|png| Pixmap::decode_png(&png).unwrap());
        assert_eq!((golden.width(), golden.height()), (drawn.width(), drawn.height()));
        let apart = |(a, b): (&u8, &u8)| a.abs_diff(*b) > 24;
        let pairs = golden.data().chunks(4).zip(drawn.data().chunks(4));
        let differing = pairs.filter(|(a, b)| a.iter().zip(*b).any(apart)).count();
        assert!(differing < 1000, "{name}: {differing} pixels differ");
    }
}
