//! The tiles of the land, decoded with another library: no way lies in the drawn sea, and tiles have no seams.

use std::collections::HashMap;

use geo_types::{Coord, Geometry, LineString};
use hent::atlas::Atlas;
use hent::geo::mercator::{EXTENT, Grid, World};
use hent::geo::{Position, TileId};
use hent::terre::Land;
use hent::tile::Tiles;
use mvt_reader::Reader;
use mvt_reader::feature::Value as MvtValue;
use serde_json::Value;

use crate::support::atlases::{demonstration, demonstration_data};
use crate::support::service::Running;

/// A decoded tile of the land.
#[derive(Default)]
struct Decoded {
    /// The rings of all polygons.
    rings: Vec<LineString<f32>>,
    /// The coast.
    coast: Vec<LineString<f32>>,
    /// The lines between départements.
    borders: usize,
    /// The names of the départements.
    names: Vec<String>,
}

impl Decoded {
    fn of(bytes: Option<Vec<u8>>) -> Self {
        let Some(bytes) = bytes else { return Self::default() };
        let reader = Reader::new(bytes).unwrap();
        let mut decoded = Self::default();
        for (n, layer) in reader.get_layer_names().unwrap().iter().enumerate() {
            for feature in reader.get_features(n).unwrap() {
                match (layer.as_str(), feature.geometry) {
                    ("terre", Geometry::Polygon(polygon)) => decoded.add(polygon),
                    ("terre", Geometry::MultiPolygon(polygons)) => polygons.into_iter().for_each(|p| decoded.add(p)),
                    ("cote", Geometry::LineString(line)) => decoded.coast.push(line),
                    ("departements", Geometry::LineString(_)) => decoded.borders += 1,
                    ("departements", Geometry::MultiPoint(_)) => {
                        match feature.properties.unwrap_or_default().remove("nom") {
                            Some(MvtValue::String(nom)) => decoded.names.push(nom),
                            other => panic!("{other:?}"),
                        }
                    }
                    (layer, other) => panic!("{layer}: {other:?}"),
                }
            }
        }
        decoded
    }

    fn add(&mut self, polygon: geo_types::Polygon<f32>) {
        let (outer, inner) = polygon.into_inner();
        self.rings.push(outer);
        self.rings.extend(inner);
    }

    /// Tells whether a point is on land: it lies inside an odd number of rings.
    fn is_land(&self, x: f32, y: f32) -> bool {
        let crosses =
            |a: &Coord<f32>, b: &Coord<f32>| (a.y > y) != (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x;
        let of = |ring: &LineString<f32>| ring.0.windows(2).filter(|pair| crosses(&pair[0], &pair[1])).count();
        self.rings.iter().map(of).sum::<usize>() % 2 == 1
    }
}

/// Returns the tile of zoom `z` that has a point of the grid.
fn tile_with(z: u8, p: Grid) -> TileId {
    let number = |v: i32| u64::try_from(v / EXTENT).unwrap();
    TileId::new(z.into(), number(p.x), number(p.y)).unwrap()
}

#[test]
fn no_vertex_of_a_way_lies_in_the_drawn_sea() {
    let atlas = demonstration();
    let tiles = Tiles::new(&atlas);
    let troncons = &demonstration_data().troncons;
    let mut vertices = 0;
    let mut on_the_coast = 0;
    for z in [10, 14] {
        let mut known = HashMap::new();
        for troncon in troncons {
            for p in &troncon.geom {
                let grid = World::from_position(Position::flat(p.lon, p.lat)).on_grid(z);
                let tile = tile_with(z, grid);
                let land = known
                    .entry(tile)
                    .or_insert_with(|| Decoded::of(Land::embedded().tile(tile, &tiles.ways(tile), None).unwrap()));
                on_the_coast += usize::from(!land.coast.is_empty());
                let (x, y) = ((grid.x % EXTENT) as f32, (grid.y % EXTENT) as f32);
                assert!(land.is_land(x + 0.01, y + 0.01), "{:?} at zoom {z}: {p:?} is in the sea", troncon.code);
                vertices += 1;
            }
        }
    }
    assert!(vertices > 20_000 && on_the_coast > 500, "{vertices} {on_the_coast}");
}

/// Without the ways, some of those vertices are in the sea, so the strips of land have an effect.
#[test]
fn the_drawn_coast_alone_would_put_ways_into_the_sea() {
    let z = 14;
    let mut known = HashMap::new();
    let wet = demonstration_data().troncons.iter().flat_map(|troncon| &troncon.geom).any(|p| {
        let grid = World::from_position(Position::flat(p.lon, p.lat)).on_grid(z);
        let tile = tile_with(z, grid);
        let land = known.entry(tile).or_insert_with(|| Decoded::of(Land::embedded().tile(tile, &[], None).unwrap()));
        !land.is_land((grid.x % EXTENT) as f32 + 0.01, (grid.y % EXTENT) as f32 + 0.01)
    });
    assert!(wet);
}

/// At the edge between two tiles both draw the same coast.
#[test]
fn neighbours_draw_the_same_coast() {
    let atlas = Atlas::default();
    let tiles = Tiles::new(&atlas);
    let edge = EXTENT as f32;
    let mut crossings = 0;
    for (z, x, y) in [(8, 124, 88), (10, 497, 354), (10, 502, 358), (12, 1995, 1412)] {
        let decoded = |x| {
            let tile = TileId::new(z, x, y).unwrap();
            Decoded::of(Land::embedded().tile(tile, &tiles.ways(tile), None).unwrap())
        };
        let (west, east) = (decoded(x), decoded(x + 1));
        for y in (0..EXTENT).step_by(64) {
            let y = y as f32 + 0.5;
            let (a, b) = (west.is_land(edge - 0.5, y), east.is_land(-0.5, y));
            assert_eq!(a, b, "{z}/{x}: {y}");
            crossings += usize::from(a != west.is_land(edge - 0.5, y + 64.0));
        }
    }
    assert!(crossings > 2, "{crossings}");
}

/// Places far from Brittany: on land and at sea, as a tile of zoom 6 shows them.
#[test]
fn there_is_land_everywhere() {
    let places = [
        ("Saint-Jacques-de-Compostelle", -8.54, 42.88, true),
        ("Le Puy-en-Velay", 3.88, 45.04, true),
        ("Rome", 12.5, 41.9, true),
        ("Lillehammer", 10.47, 61.12, true),
        ("Jérusalem", 35.2, 31.78, true),
        ("Québec", -71.3, 46.9, true),
        ("mer d'Iroise", -5.5, 48.3, false),
        ("golfe de Gascogne", -4.0, 44.5, false),
        ("Méditerranée", 5.5, 41.0, false),
        ("milieu de l'Atlantique", -35.0, 45.0, false),
    ];
    for (place, lon, lat, is_land) in places {
        let grid = World::from_position(Position::flat(lon, lat)).on_grid(6);
        let tile = Decoded::of(Land::embedded().tile(tile_with(6, grid), &[], None).unwrap());
        let (x, y) = ((grid.x % EXTENT) as f32, (grid.y % EXTENT) as f32);
        assert_eq!(tile.is_land(x + 0.01, y + 0.01), is_land, "{place}");
    }
}

/// Where the exact land ends and the coarse one begins, there is no coast inland.
#[test]
fn the_border_of_the_exact_land_is_no_coast() {
    let east = World::from_position(Position::flat(3.0, 47.5)).on_grid(10);
    let tile = Decoded::of(Land::embedded().tile(tile_with(10, east), &[], None).unwrap());
    assert!(tile.coast.is_empty() && tile.rings.len() == 1, "{:?}", tile.coast);
}

/// The lines between départements end above zoom 11, and each name is in one tile.
#[test]
fn departements_have_lines_and_names() {
    let mut names: Vec<String> = vec![];
    for (x, y) in (60..=66).flat_map(|x| (40..=48).map(move |y| (x, y))) {
        let tile = Decoded::of(Land::embedded().tile(TileId::new(7, x, y).unwrap(), &[], None).unwrap());
        names.extend(tile.names);
    }
    names.sort_unstable();
    for nom in ["Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Loire-Atlantique", "Mayenne", "Morbihan"] {
        assert_eq!(names.iter().filter(|name| *name == nom).count(), 1, "{nom}: {names:?}");
    }
    let redon = |z: u8| {
        let grid = World::from_position(Position::flat(-2.08, 47.65)).on_grid(z);
        Decoded::of(Land::embedded().tile(tile_with(z, grid), &[], None).unwrap())
    };
    assert!(redon(11).borders > 0 && redon(12).borders == 0);
}

/// The area that a ground covers is land without coast. The coast continues around it.
#[test]
fn a_ground_is_surrounded_by_land_and_sea() {
    let z = 8;
    let corner = |lon, lat| World::from_position(Position::flat(lon, lat));
    let covered = [[corner(-5.0, 48.5), corner(-4.5, 48.2)]]; // Ouessant and the Iroise
    let grid = corner(-4.9, 48.3).on_grid(z);
    let tile = tile_with(z, grid);
    let [alone, around] =
        [None, Some(&covered[..])].map(|covered| Decoded::of(Land::embedded().tile(tile, &[], covered).unwrap()));
    let is_land = |tile: &Decoded, lon: f64, lat: f64| {
        let p = corner(lon, lat).on_grid(z);
        tile.is_land((p.x % EXTENT) as f32 + 0.01, (p.y % EXTENT) as f32 + 0.01)
    };
    assert!(!is_land(&alone, -4.95, 48.3) && is_land(&around, -4.95, 48.3), "the ground draws the sea itself");
    assert!(!is_land(&around, -5.3, 48.3), "outside it is the sea");
    assert!(alone.borders + alone.names.len() > 0 || around.borders == 0);
    let (west, south) =
        ((corner(-5.0, 48.5).on_grid(z).x % EXTENT) as f32, (corner(-5.0, 48.2).on_grid(z).y % EXTENT) as f32);
    let on_edge = |line: &&LineString<f32>| {
        line.0.windows(2).any(|p| p.iter().all(|p| p.x == west) || p.iter().all(|p| p.y == south))
    };
    assert_eq!(around.coast.iter().filter(on_edge).count(), 0, "the edge of the ground is no coast");
    assert!(!around.coast.is_empty());
}

#[test]
fn the_land_is_served() {
    let service = Running::new(Atlas::default());
    let document: Value = serde_json::from_slice(service.get("/terre.json", &[]).body()).unwrap();
    assert!(document["tiles"][0].as_str().unwrap().ends_with("/terre/{z}/{x}/{y}.mvt"), "{document}");
    assert!(document["attribution"].as_str().unwrap().contains("OpenStreetMap"));
    let brest = service.get("/terre/10/499/354.mvt", &[]);
    assert_eq!(brest.status(), 200);
    assert!(!Decoded::of(Some(brest.body().to_vec())).coast.is_empty());
    assert_eq!(service.get("/terre/10/491/354.mvt", &[]).status(), 204);
    assert_eq!(service.get("/terre/15/0/0.mvt", &[]).status(), 404);
    assert_eq!(service.get("/terre/a/0/0.mvt", &[]).status(), 400);
}
