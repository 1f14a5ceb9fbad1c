//! Rasters of other formats and coordinate systems, and the command that reads them.

use std::process::Command;

use gdal::DriverManager;
use gdal::raster::Buffer;
use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, SpatialRef};
use hent::geo::Position;
use hent::import::Options;

use super::{SEA, asc, at, heights, import_with, source, troncons};
use crate::support::database::Database;
use crate::support::means::shared_data;
use crate::support::programs::{command, outcome};

/// Returns the WGS 84 position of a place in Lambert-93.
pub(super) fn lambert(x: f64, y: f64) -> Position {
    let [mut from, mut to] = [2154, 4326].map(|code| SpatialRef::from_epsg(code).unwrap());
    for srs in [&mut from, &mut to] {
        srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    }
    let (mut x, mut y) = ([x], [y]);
    CoordTransform::new(&from, &to).unwrap().transform_coords(&mut x, &mut y, &mut []).unwrap();
    Position::flat(x[0], y[0])
}

#[test]
fn a_relief_in_lambert_93_gives_heights_to_positions_in_degrees() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rge.tif");
    let driver = DriverManager::get_driver_by_name("GTiff").unwrap();
    let mut dataset = driver.create_with_band_type::<f32, _>(&path, 40, 30, 1).unwrap();
    dataset.set_spatial_ref(&SpatialRef::from_epsg(2154).unwrap()).unwrap();
    dataset.set_geo_transform(&[250_000.0, 25.0, 0.0, 6_800_000.0, 0.0, -25.0]).unwrap();
    // A plane that rises by 0.1 m a metre to the east and 0.2 m a metre to the north. Bilinear interpolation is exact
    // on it.
    let plane = |x: f64, y: f64| (x - 250_000.0) * 0.1 + (y - 6_799_000.0) * 0.2;
    let values = (0..30).flat_map(|row| (0..40).map(move |column| (f64::from(column) + 0.5, f64::from(row) + 0.5)));
    let values =
        values.map(|(column, row)| plane(250_000.0 + column * 25.0, 6_800_000.0 - row * 25.0) as f32).collect();
    dataset.rasterband(1).unwrap().write((0, 0), (40, 30), &mut Buffer::new((40, 30), values)).unwrap();
    dataset.close().unwrap();

    let places = [(250_100.0, 6_799_900.0), (250_333.0, 6_799_555.0), (250_900.0, 6_799_300.0)];
    let line = places.map(|(x, y)| lambert(x, y));
    let mut rows = troncons(&[&line]);
    import_with(&mut rows, &[path], false, &Options::default()).unwrap();
    for (height, (x, y)) in heights(&rows, 0).iter().zip(places) {
        assert!((height - plane(x, y)).abs() < 0.011, "{height} for {}", plane(x, y));
    }
}

#[test]
fn the_name_of_an_srtm_tile_gives_its_position() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("N48W003.hgt");
    // 1201 × 1201 pixel centres from 49° N 3° W, both edges included. Each row is a metre lower than the one north of
    // it.
    let bytes: Vec<u8> = (0..1201i16).flat_map(|row| (1300 - row).to_be_bytes().repeat(1201)).collect();
    std::fs::write(&path, bytes).unwrap();
    let line = [Position::flat(-2.5, 48.5), Position::flat(-2.5, 48.75), Position::flat(-2.9, 48.0)];
    let mut rows = troncons(&[&line]);
    import_with(&mut rows, &[path], false, &Options::default()).unwrap();
    assert_eq!(heights(&rows, 0), [700.0, 1000.0, 100.0]);
}

#[test]
fn the_shared_reliefs_give_their_pixels() {
    let Some(folder) = shared_data("the_shared_reliefs_give_their_pixels", "altitude") else { return };
    for name in ["elevation.tif", "elevation_4326.tif"] {
        let path = folder.join(name);
        let dataset = gdal::Dataset::open(&path).unwrap();
        let (lies, (columns, _)) = (dataset.geo_transform().unwrap(), dataset.raster_size());
        let band = dataset.rasterband(1).unwrap();
        let pixels = band.read_band_as::<f64>().unwrap().data().to_vec();
        let centre = |column: usize, row: usize| {
            let (x, y) = (lies[0] + (column as f64 + 0.5) * lies[1], lies[3] + (row as f64 + 0.5) * lies[5]);
            if name == "elevation.tif" { lambert(x, y) } else { Position::flat(x, y) }
        };
        let land = (0..pixels.len()).filter(|i| pixels[*i] != -99999.0).step_by(7);
        let places: Vec<(usize, usize)> = land.map(|i| (i % columns, i / columns)).collect();
        let line: Vec<Position> = places.iter().map(|(column, row)| centre(*column, *row)).collect();
        let expected: Vec<f64> = places.iter().map(|(column, row)| pixels[row * columns + column]).collect();
        let mut rows = troncons(&[&line]);
        import_with(&mut rows, &[path], false, &Options::default()).unwrap();
        assert!(expected.len() > 5 && expected[0] != expected[1], "{expected:?}");
        for (found, expected) in heights(&rows, 0).iter().zip(expected) {
            assert!((found - expected).abs() < 0.01, "{name}: {found} for {expected}");
        }
    }
}

#[test]
fn a_mosaic_gives_the_heights_of_its_tiles() {
    if crate::support::means::program("a_mosaic_gives_the_heights_of_its_tiles", "gdalbuildvrt").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("dalles")).unwrap();
    asc(&folder.path().join("dalles"), "ouest.asc", 0.001, &[&[1.0, 2.0, SEA]]);
    let east = asc(&folder.path().join("dalles"), "est.asc", 0.001, &[&[SEA, 4.0, 5.0]]);
    std::fs::write(&east, std::fs::read_to_string(&east).unwrap().replace("-3\n", "-2.997\n")).unwrap();
    let mut build = Command::new("gdalbuildvrt");
    build
        .args(["-q", "-a_srs", "EPSG:4326", "mosaïque.vrt", "dalles/ouest.asc", "dalles/est.asc"])
        .current_dir(&folder);
    assert!(build.status().unwrap().success());
    let west: &[Position] = &[at(0.5, 0.5), at(1.5, 0.5)];
    let all: &[Position] = &[at(1.5, 0.5), at(4.5, 0.5)];
    let mut rows = troncons(&[west, all]);
    // The tiles do not say their coordinate system. The mosaic does.
    import_with(&mut rows, &[folder.path().join("mosaïque.vrt")], false, &Options::default()).unwrap();
    assert_eq!((heights(&rows, 0), source(&rows, 0)), (vec![1.0, 2.0], "altitude : ouest.asc"));
    assert_eq!((heights(&rows, 1), source(&rows, 1)), (vec![2.0, 4.0], "altitude : ouest.asc, est.asc"));
}

#[tokio::test]
async fn the_command_gives_heights_to_troncons_in_either_store() {
    let database = Database::new("the_command_gives_heights_to_troncons_in_either_store").await;
    for store in ["hent.gpkg".to_owned()].into_iter().chain(database.iter().map(|database| database.url.clone())) {
        drape_by_command(&store);
    }
}

fn drape_by_command(store: &str) {
    let folder = tempfile::tempdir().unwrap();
    let run =
        |arguments: &[&str]| outcome(command(folder.path(), arguments).env("HENT_STORE", store).output().unwrap());
    let line = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"a-b"},
        "geometry":{"type":"LineString","coordinates":[[-2.9995,48.0005],[-2.9985,48.0005]]}}]}"#;
    std::fs::write(folder.path().join("t.geojson"), line).unwrap();
    asc(folder.path(), "dem.asc", 0.001, &[&[7.0, 9.0, 11.0]]);
    assert_eq!(run(&["db", "init"]).0, Some(0));
    assert_eq!(run(&["import", "t.geojson", "--as", "troncons"]).0, Some(0));

    let import = ["import", "dem.asc", "--as", "altitude", "--srs", "EPSG:4326"];
    let (code, said, _) = run(&[&import[..], &["--dry-run"]].concat());
    assert!(code == Some(0) && said.contains("1 modifiés") && said.contains("rien n'a été enregistré"), "{said}");
    let (code, said, progress) = run(&import);
    assert!(
        code == Some(0) && said.contains("hauteurs de 1 fichiers lues : 0 supprimés, 0 ajoutés, 1 modifiés"),
        "{said}"
    );
    assert!(said.contains("~ troncon a-b"), "{said}");
    assert!(progress.ends_with("/dem.asc\n") && progress.lines().count() == 1, "{progress}");
    let (_, said, _) = run(&import);
    assert!(said.contains("0 modifiés") && said.contains("ont déjà leurs hauteurs"), "{said}");

    let (code, _, error) = run(&["import", "t.geojson", "--as", "troncons", "--tous"]);
    assert!(code == Some(2) && error.contains("--tous : ne vaut que pour --as altitude"), "{error}");
    let (code, _, error) = run(&[&import[..], &["--layer", "x"]].concat());
    assert!(code == Some(2) && error.contains("--layer : ne vaut pas pour un relief"), "{error}");
}
