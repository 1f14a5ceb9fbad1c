//! Tiles compared with those of PostGIS: `ST_AsMVTGeom` on the same rows, feature by feature.

use std::collections::BTreeMap;

use geo_types::{Coord, Geometry};
use hent::geo::{TileId, simplify};
use hent::store::Store;
use hent::tile::{LayerSet, Tiles};
use mvt_reader::Reader;

use crate::support::atlases::atlas_of;
use crate::support::database::Database;

/// For each layer, SQL for the rows that it shows, as ids and geometries.
const LAYERS: [(&str, &str); 5] = [
    (
        "voies",
        "SELECT voie_id AS id, ST_Collect(ST_Force2D(geom)) AS geom FROM hent.voie_troncon JOIN hent.troncon ON troncon.id = troncon_id GROUP BY voie_id",
    ),
    ("troncons", "SELECT id, ST_Force2D(geom) AS geom FROM hent.troncon"),
    ("localites", "SELECT id, ST_Force2D(geom) AS geom FROM hent.localite"),
    (
        "hebergeurs",
        "SELECT h.id, CASE publier_position WHEN 'exacte' THEN h.geom ELSE ST_Force2D(l.geom) END AS geom FROM hent.hebergeur h LEFT JOIN hent.localite l ON l.id = h.localite_id WHERE publier_position <> 'non'",
    ),
    ("points_interet", "SELECT id, geom FROM hent.point_interet"),
];

/// Width of the strip inside the tile's buffer, in tile units, that the comparison ignores. Clipping may differ there.
const RIM: f64 = 3.0;
/// Size of the cells by which points are thinned, in tile units: eight pixels of a 512-pixel tile.
const CELL: f64 = 64.0;

type Shapes = BTreeMap<i64, Vec<Vec<(f64, f64)>>>;

#[tokio::test(flavor = "multi_thread")]
async fn tiles_have_the_features_of_postgis() {
    let Some(database) = Database::new("tiles_have_the_features_of_postgis").await else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hent.gpkg");
    hent::cli::demo::create(&file).await.unwrap();
    let dump = folder.path().join("dump.gpkg");
    Store::at(file.to_str().unwrap()).unwrap().dump(&dump).await.unwrap();
    database.store().restore(&dump, false).await.unwrap();
    let atlas = atlas_of(&database.store()).await;
    let tiles = Tiles::new(&atlas);
    let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);

    let (mut compared, mut features) = (0, 0);
    for z in 0..=TileId::MAX_ZOOM {
        let near = tiles.near(z);
        // About 40 tiles of each zoom, spread over all of them.
        for tile in near.iter().step_by(near.len().div_ceil(40)) {
            for (layer, rows) in LAYERS {
                let layers = LayerSet::parse(layer).unwrap();
                let ours = decode(tiles.encode(&atlas, layers, *tile));
                let shown = layers.iter().next().unwrap();
                if z < shown.min_zoom() {
                    assert!(ours.is_empty());
                    continue;
                }
                let sql = format!(
                    "WITH rows AS ({rows}), tile AS (SELECT ST_TileEnvelope($1, $2, $3) AS env)
                     SELECT id, ST_AsText(ST_AsMVTGeom(ST_Transform(geom, 3857), env, 4096, 64, true), 3) AS geom
                     FROM rows, tile WHERE ST_Transform(geom, 3857) && ST_Expand(env, ST_XMax(env) - ST_XMin(env))"
                );
                let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
                    [&i32::from(z), &(tile.x() as i32), &(tile.y() as i32)];
                let theirs: Shapes = client
                    .query(&sql, &parameters)
                    .await
                    .unwrap()
                    .iter()
                    .filter_map(|row| Some((row.get(0), parse(row.get::<_, Option<&str>>(1)?))))
                    .collect();
                let thinned = z < shown.all_zoom();
                compare(&format!("{layer} {tile}"), &ours, &theirs, simplify::tolerance_units(z), thinned);
                features += ours.len();
                compared += 1;
            }
        }
    }
    assert!(compared > 1000 && features > 1500, "{compared} tiles, {features} features");
}

/// Asserts that both tiles have the same features, no farther apart than the simplification's tolerance and one
/// rounding of each. Where points are `thinned`, a point that hent leaves out needs a shown point within one cell.
fn compare(what: &str, ours: &Shapes, theirs: &Shapes, tolerance: f64, thinned: bool) {
    let close = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).abs().max((a.1 - b.1).abs()) <= CELL + 1.5;
    let inside = |shape: &[Vec<(f64, f64)>]| -> Vec<Vec<(f64, f64)>> {
        let within = |v: f64| v > -64.0 + RIM && v < 4160.0 - RIM;
        shape.iter().map(|l| l.iter().copied().filter(|p| within(p.0) && within(p.1)).collect()).collect()
    };
    for (id, shape) in ours.iter().chain(theirs) {
        let lines = inside(shape);
        let places: Vec<_> = lines.iter().flatten().collect();
        // A line shorter than a few units, or one that lies in the ignored strip only, may be in one tile alone.
        let extent = |axis: fn(&(f64, f64)) -> f64| {
            let (min, max) = places.iter().fold((f64::MAX, f64::MIN), |(a, b), p| (a.min(axis(p)), b.max(axis(p))));
            max - min
        };
        let point = shape.iter().all(|line| line.len() == 1);
        if places.is_empty() || (!point && extent(|p| p.0).max(extent(|p| p.1)) < RIM + tolerance) {
            continue;
        }
        let stands_for = |place: &&(f64, f64)| ours.values().flatten().flatten().any(|shown| close(shown, place));
        if thinned && !ours.contains_key(id) && places.iter().all(stands_for) {
            continue;
        }
        let (Some(a), Some(b)) = (ours.get(id), theirs.get(id)) else {
            panic!("{what}: {id} is in one tile only: ours {:?}, PostGIS {:?}", ours.get(id), theirs.get(id));
        };
        for (from, to) in [(inside(a), b), (inside(b), a)] {
            for place in from.iter().flatten() {
                let off = to.iter().map(|line| distance(*place, line)).fold(f64::INFINITY, f64::min);
                assert!(off <= tolerance + 1.5, "{what}: {place:?} of {id} is {off} units away from the other line");
            }
        }
    }
}

fn distance((x, y): (f64, f64), line: &[(f64, f64)]) -> f64 {
    let alone = line.iter().map(|(a, b)| (a - x).hypot(b - y)).fold(f64::INFINITY, f64::min);
    line.windows(2).fold(alone, |least, ends| {
        let ((ax, ay), (bx, by)) = (ends[0], ends[1]);
        let (dx, dy) = (bx - ax, by - ay);
        let t = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
        least.min((ax + t * dx - x).hypot(ay + t * dy - y))
    })
}

/// Returns the features of a tile that has one layer.
fn decode(bytes: Option<Vec<u8>>) -> Shapes {
    let Some(bytes) = bytes else { return Shapes::new() };
    let place = |c: &Coord<f32>| (f64::from(c.x), f64::from(c.y));
    let features = Reader::new(bytes).unwrap().get_features(0).unwrap();
    let mut shapes = Shapes::new();
    for feature in features {
        let lines = match feature.geometry {
            Geometry::Point(p) => vec![vec![place(&p.0)]],
            Geometry::MultiPoint(ps) => ps.0.iter().map(|p| vec![place(&p.0)]).collect(),
            Geometry::LineString(l) => vec![l.0.iter().map(place).collect()],
            Geometry::MultiLineString(ls) => ls.0.iter().map(|l| l.0.iter().map(place).collect()).collect(),
            other => panic!("{other:?}"),
        };
        // A voie is several features where its lane changes.
        shapes.entry(feature.id.unwrap() as i64).or_default().extend(lines);
    }
    shapes
}

/// Returns the lines or points of a WKT text: `LINESTRING(0 1,2 3)`, `MULTILINESTRING((0 1,2 3),(4 5,6 7))`, `POINT(0
/// 1)`.
fn parse(wkt: &str) -> Vec<Vec<(f64, f64)>> {
    let place = |text: &str| {
        let mut numbers = text.split_whitespace().map(|n| n.parse::<f64>().unwrap());
        (numbers.next().unwrap(), numbers.next().unwrap())
    };
    let parts = wkt.trim_start_matches(|c: char| c.is_alphabetic() || c == ' ').split("),(");
    parts.map(|part| part.trim_matches(['(', ')']).split(',').map(place).collect()).collect()
}
