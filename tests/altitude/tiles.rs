//! Tiles of heights: `hent bake --relief`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gdal::DriverManager;
use gdal::raster::Buffer;
use gdal::spatial_ref::SpatialRef;
use hent::geo::mercator::EXTENT;
use hent::geo::{Position, TileId, World};
use hent::import::Options;
use hent::import::relief::Relief;

use super::rasters::lambert;
use super::refused::tif;
use super::{SEA, asc, degrees, heights, import_with, troncons};
use crate::archive::reader::{Address, PmTiles};
use crate::support::means::shared_data;
use crate::support::programs::{hent, outcome};

const SIDE: usize = 256;

fn open(files: &[&Path]) -> Relief {
    Relief::open(&files.iter().map(|file| file.to_path_buf()).collect::<Vec<_>>(), &degrees()).unwrap()
}

/// Returns the tile of zoom `z` with a position.
fn tile_of(at: Position, z: u8) -> TileId {
    let grid = World::from_position(at).on_grid(z);
    TileId::new(z.into(), (grid.x / EXTENT) as u64, (grid.y / EXTENT) as u64).unwrap()
}

/// Returns the position of a pixel's centre. The formula is that of OpenStreetMap's wiki ("Slippy map tilenames").
fn centre(tile: TileId, column: usize, row: usize) -> Position {
    let tiles = f64::from(1u32 << tile.z());
    let x = (f64::from(tile.x()) + (column as f64 + 0.5) / 256.0) / tiles;
    let y = (f64::from(tile.y()) + (row as f64 + 0.5) / 256.0) / tiles;
    let lat = (std::f64::consts::PI * (1.0 - 2.0 * y)).sinh().atan().to_degrees();
    Position::flat(x * 360.0 - 180.0, lat)
}

/// Returns the column and row of the pixel with a position.
fn pixel(at: Position, tile: TileId) -> (usize, usize) {
    let world = World::from_position(at);
    let scale = f64::from(1u32 << tile.z()) * 256.0 / 2f64.powi(32);
    let of = |v: u32, first: u32| (f64::from(v) * scale) as usize - first as usize * SIDE;
    (of(world.x, tile.x()), of(world.y, tile.y()))
}

/// Returns the heights of a picture.
fn decoded(body: &[u8]) -> Vec<f64> {
    let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(body)).unwrap();
    assert!(!decoder.is_lossy() && decoder.dimensions() == (256, 256));
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    decoder.read_image(&mut pixels).unwrap();
    let height = |p: &[u8]| f64::from(p[0]) * 256.0 + f64::from(p[1]) + f64::from(p[2]) / 256.0 - 32768.0;
    pixels.chunks(3).map(height).collect()
}

/// Returns a raster in Lambert-93 with pixels of 25 m: a plane that rises to the east and to the north.
fn plane(folder: &Path) -> PathBuf {
    let path = folder.join("plan.tif");
    let (columns, rows) = (500, 500);
    let driver = DriverManager::get_driver_by_name("GTiff").unwrap();
    let mut dataset = driver.create_with_band_type::<f32, _>(&path, columns, rows, 1).unwrap();
    dataset.set_spatial_ref(&SpatialRef::from_epsg(2154).unwrap()).unwrap();
    dataset.set_geo_transform(&[250_000.0, 25.0, 0.0, 6_800_000.0, 0.0, -25.0]).unwrap();
    let values = (0..columns * rows).map(|nth| (nth % columns, nth / columns));
    let values = values.map(|(x, y)| on_plane(250_012.5 + 25.0 * x as f64, 6_799_987.5 - 25.0 * y as f64) as f32);
    dataset
        .rasterband(1)
        .unwrap()
        .write((0, 0), (columns, rows), &mut Buffer::new((columns, rows), values.collect()))
        .unwrap();
    dataset.close().unwrap();
    path
}

fn on_plane(x: f64, y: f64) -> f64 {
    20.0 + (x - 250_000.0) * 0.01 + (y - 6_787_500.0) * 0.02
}

/// Both tiles at a border have the heights of the plane, so there is no seam between them.
#[test]
fn tiles_of_a_relief_in_lambert_93_have_its_heights_up_to_their_borders() {
    let folder = tempfile::tempdir().unwrap();
    let file = plane(folder.path());
    let relief = Relief::open(&[file], &Options::default()).unwrap();
    assert_eq!(relief.zoom(), 12);
    let west = tile_of(lambert(256_000.0, 6_794_000.0), 12);
    let east = TileId::new(12, (west.x() + 1).into(), west.y().into()).unwrap();
    let tiles = [west, east].map(|tile| (tile, relief.heights(tile).unwrap().unwrap()));
    let mut checked = 0;
    // Places of a grid that does not know of tiles; those at a border are in the first or last column.
    for (x, y) in (0..80)
        .flat_map(|i| (0..80).map(move |j| (251_000.0 + 131.0 * f64::from(i), 6_789_000.0 + 128.0 * f64::from(j))))
    {
        let at = lambert(x, y);
        let Some((tile, heights)) = tiles.iter().find(|(tile, _)| *tile == tile_of(at, 12)) else { continue };
        let (column, row) = pixel(at, *tile);
        // A pixel is up to 13 m away on each axis, along which the plane rises by 1 % and 2 %.
        let error = (f64::from(heights[row * SIDE + column]) - on_plane(x, y)).abs();
        assert!(error < 0.5, "{error} m at {x} {y}, in {tile} {column} {row}");
        checked += 1;
    }
    assert!(checked > 500, "{checked}");
    for row in 60..200 {
        let (left, right) = (tiles[0].1[row * SIDE + 255], tiles[1].1[row * SIDE]);
        assert!((right - left - 0.25).abs() < 0.1, "a pixel of 25 m rises by 0.25 m: {left} {right}");
    }
}

/// A lower zoom has the means of the pixels, and a zoom that is asked for directly has the same ones.
#[test]
fn a_pixel_larger_than_those_of_the_raster_is_their_mean() {
    let folder = tempfile::tempdir().unwrap();
    // Stripes of 0 and 100 m, four pixels of the raster for one of the tile.
    let stripes: Vec<f64> = (0..512).map(|column| f64::from(column % 2) * 100.0).collect();
    let rows = vec![stripes.as_slice(); 512];
    let file = asc(folder.path(), "rayures.asc", 0.001, &rows);
    let relief = open(&[&file]);
    let deep = relief.zoom();
    let at = Position::flat(-2.75, 48.25);
    let tile = tile_of(at, deep - 2);
    let heights = relief.heights(tile).unwrap().unwrap();
    let (column, row) = pixel(at, tile);
    for (column, row) in [(column, row), (column + 1, row), (column, row + 1)] {
        let height = heights[row * SIDE + column];
        assert!((30.0..70.0).contains(&height), "{height}");
    }
}

#[test]
fn the_shared_reliefs_give_the_heights_that_tronçons_get() {
    let Some(folder) = shared_data("the_shared_reliefs_give_the_heights_that_tronçons_get", "altitude") else {
        return;
    };
    for name in ["elevation.tif", "elevation_4326.tif"] {
        let path = folder.join(name);
        let relief = Relief::open(std::slice::from_ref(&path), &Options::default()).unwrap();
        assert_eq!(relief.zoom(), 0, "pixels of 100 km");
        let tile = TileId::new(0, 0, 0).unwrap();
        let drawn = relief.heights(tile).unwrap().unwrap();
        let pixels: Vec<(usize, usize)> =
            (122..136).flat_map(|column| (84..96).map(move |row| (column, row))).collect();
        let lines: Vec<[Position; 2]> = pixels.iter().map(|(column, row)| [centre(tile, *column, *row); 2]).collect();
        let mut rows = troncons(&lines.iter().map(<[_; 2]>::as_slice).collect::<Vec<_>>());
        import_with(&mut rows, &[path], false, &Options::default()).unwrap();
        let mut known = 0;
        for (nth, (column, row)) in pixels.into_iter().enumerate() {
            let expected = heights(&rows, nth)[0];
            if expected.is_nan() {
                continue;
            }
            let found = f64::from(drawn[row * SIDE + column]);
            assert!((found - expected).abs() < 0.02, "{name}: {found} for {expected} in {column} {row}");
            known += 1;
        }
        assert!(known > 40, "{known}");
    }
}

#[test]
fn a_mosaic_has_no_seams_and_the_finer_raster_wins() {
    let folder = tempfile::tempdir().unwrap();
    let height = |column: usize, row: usize| 50.0 + column as f64 * 3.0 + row as f64;
    let rows: Vec<Vec<f64>> = (0..16).map(|row| (0..32).map(|column| height(column, row)).collect()).collect();
    let whole: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    let west: Vec<&[f64]> = rows.iter().map(|row| &row[..16]).collect();
    let east: Vec<&[f64]> = rows.iter().map(|row| &row[16..]).collect();
    let whole = asc(folder.path(), "tout.asc", 0.01, &whole);
    let west = asc(folder.path(), "ouest.asc", 0.01, &west);
    let east = asc(folder.path(), "est.asc", 0.01, &east);
    std::fs::write(&east, std::fs::read_to_string(&east).unwrap().replace("-3\n", "-2.84\n")).unwrap();
    let relief = open(&[&whole]);
    let tile = tile_of(Position::flat(-2.84, 48.08), relief.zoom());
    let (whole_m, mosaic_m) =
        (relief.heights(tile).unwrap().unwrap(), open(&[&east, &west]).heights(tile).unwrap().unwrap());
    let (column, row) = pixel(Position::flat(-2.84, 48.08), tile);
    for nth in (row * SIDE + column - 4)..(row * SIDE + column + 4) {
        assert!((whole_m[nth] - mosaic_m[nth]).abs() < 1e-3, "{} for {}", mosaic_m[nth], whole_m[nth]);
    }

    let fine = asc(folder.path(), "fin.asc", 0.005, &vec![&[7.0; 16][..]; 16]);
    for files in [[&*fine, &*whole], [&*whole, &*fine]] {
        let relief = open(&files);
        let at = |lon, lat| {
            let tile = tile_of(Position::flat(lon, lat), 9);
            let (column, row) = pixel(Position::flat(lon, lat), tile);
            relief.heights(tile).unwrap().unwrap()[row * SIDE + column]
        };
        assert_eq!(at(-2.96, 48.04), 7.0);
        assert!((at(-2.75, 48.12) - height(24, 3) as f32).abs() < 4.0, "{}", at(-2.75, 48.12));
    }
}

/// Returns the tiles of an archive of heights.
fn tiles(file: &Path) -> BTreeMap<Address, Vec<u8>> {
    PmTiles::open_with(file, [1, 4]).tiles()
}

#[test]
fn the_command_writes_an_archive() {
    let folder = tempfile::tempdir().unwrap();
    let bake = |arguments: &str| {
        outcome(hent(folder.path(), &["bake"].into_iter().chain(arguments.split_whitespace()).collect::<Vec<_>>()))
    };
    // A hole of one pixel in the land, the sea beside it.
    let rows: Vec<Vec<f64>> =
        (0..12).map(|_| (0..12).map(|column| if column < 8 { 80.0 } else { SEA }).collect()).collect();
    let mut rows = rows;
    rows[5][3] = SEA;
    asc(folder.path(), "dem.asc", 0.01, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let options = "--relief dem.asc --srs EPSG:4326 --source ©_<essai>";
    let (code, said, progress) = bake(&format!("{options} -o r.pmtiles"));
    assert_eq!(code, Some(0), "{progress}");
    assert!(said.starts_with("r.pmtiles : ") && said.ends_with("zooms 0 à 7 ; ©_<essai>\n"), "{said}");
    assert!(
        progress.contains("zoom 7 au plus : les plus petits pixels ont ") && progress.ends_with("(100 %)\n"),
        "{progress}"
    );

    let file = folder.path().join("r.pmtiles");
    let archive = PmTiles::open_with(&file, [1, 4]);
    assert_eq!((archive.byte(0x64), archive.byte(0x65)), (0, 7), "zooms");
    assert_eq!(archive.metadata["encoding"], "terrarium");
    assert_eq!(archive.metadata["attribution"], "©_&lt;essai&gt;", "clients put it into their pages as HTML");
    assert!((archive.degrees(0x66) + 3.0).abs() < 0.01 && (archive.degrees(0x72) - 48.12).abs() < 0.01, "bounds");
    let all = archive.tiles();
    let at = |lon: f64, lat: f64, z: u8| {
        let tile = tile_of(Position::flat(lon, lat), z);
        let (column, row) = pixel(Position::flat(lon, lat), tile);
        decoded(&all[&(z, tile.x(), tile.y())])[row * SIDE + column]
    };
    assert_eq!([at(-2.98, 48.06, 7), at(-2.965, 48.065, 7), at(-2.89, 48.06, 7)], [80.0, 80.0, 0.0], "land, hole, sea");
    assert!((20.0..80.0).contains(&at(-2.97, 48.14, 7)), "north of the relief the heights fade out");
    assert_eq!(at(-2.0, 50.0, 7), 0.0);
    assert!(at(-2.96, 48.06, 6) > 60.0 && at(-2.96, 48.06, 0) > 0.0);
    let own = tile_of(Position::flat(-2.95, 48.06), 7);
    for (x, y) in (0..3).flat_map(|dx| (0..3).map(move |dy| (own.x() + dx - 1, own.y() + dy - 1))) {
        assert!(all.contains_key(&(7, x, y)), "contour lines need the neighbours of a tile: {x} {y}");
    }

    let before = std::fs::read(&file).unwrap();
    assert_eq!(bake(&format!("{options} -o encore.pmtiles")).0, Some(0));
    assert!(std::fs::read(folder.path().join("encore.pmtiles")).unwrap() == before, "the same input, the same bytes");
    let (code, _, error) = bake("--relief dem.asc --source x -o r.pmtiles");
    assert!(code == Some(2) && error.contains("dem.asc : le fichier ne dit pas son système"), "{error}");
    assert!(std::fs::read(&file).unwrap() == before, "after an error the old archive is there");
    assert_eq!(bake(&format!("{options} -o z.pmtiles --min-zoom 2 --max-zoom 3")).0, Some(0));
    assert!(tiles(&folder.path().join("z.pmtiles")).keys().all(|(z, ..)| (2..=3).contains(z)));
}

#[test]
fn one_pixel_is_a_relief() {
    let folder = tempfile::tempdir().unwrap();
    let relief = open(&[&asc(folder.path(), "un.asc", 0.01, &[&[42.0]])]);
    let at = Position::flat(-2.995, 48.005);
    let tile = tile_of(at, relief.zoom());
    let (column, row) = pixel(at, tile);
    let heights = relief.heights(tile).unwrap().unwrap();
    assert_eq!(heights[row * SIDE + column], 42.0);
    let highest = heights.iter().copied().fold(f32::MIN, f32::max);
    assert!(highest <= 42.0 && heights.iter().all(|height| (0.0..=42.0).contains(height)));
    assert!(relief.heights(TileId::new(7, 0, 0).unwrap()).unwrap().is_none(), "far away there is nothing");
}

#[test]
fn what_is_no_relief_for_a_map_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let good = tif(folder.path(), "bon.tif", 1, 8, &[]);
    tif(folder.path(), "photo.tif", 3, 8, &[]);
    let change = |name: &str, change: &dyn Fn(&mut gdal::Dataset)| {
        let path = folder.path().join(name);
        std::fs::copy(&good, &path).unwrap();
        let options = gdal::DatasetOptions { open_flags: gdal::GdalOpenFlags::GDAL_OF_UPDATE, ..Default::default() };
        let mut dataset = gdal::Dataset::open_ex(&path, options).unwrap();
        change(&mut dataset);
        dataset.close().unwrap();
    };
    change("est.tif", &|dataset| dataset.set_geo_transform(&[179.0, 1.0, 0.0, 50.0, 0.0, -1.0]).unwrap());
    change("droits.tif", &|dataset| {
        gdal::Metadata::set_metadata_item(dataset, "TIFFTAG_COPYRIGHT", "© Relief & fils", "").unwrap();
    });
    std::fs::write(folder.path().join("nulle.asc"), "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n5\n")
        .unwrap();
    let bake = |arguments: &str| {
        outcome(hent(folder.path(), &["bake"].into_iter().chain(arguments.split_whitespace()).collect::<Vec<_>>()))
    };
    for (arguments, says) in [
        ("--relief bon.tif -o x.pmtiles", "rien ne dit de qui sont ces hauteurs. Dites-le par --source"),
        ("--relief bon.tif --source x -o x.mbtiles", "Le nom doit finir par .pmtiles"),
        ("--relief bon.tif --source x -o x.pmtiles --max-zoom 13", "va de 0 à 12"),
        ("--relief bon.tif --source x -o x.pmtiles --min-zoom 12", "--min-zoom : 12 est plus grand"),
        ("--relief bon.tif --source x -o x.pmtiles --voie beauport", "--voie"),
        ("--relief photo.tif --source x -o x.pmtiles", "3 bandes : c'est une image, pas un relief"),
        ("--relief est.tif --source x -o x.pmtiles", "est.tif : une partie du relief est hors de la carte"),
        ("--relief nulle.asc --source x -o x.pmtiles", "ne dit pas son système de coordonnées. Donnez-le par --srs"),
        ("--relief absent.tif --source x -o x.pmtiles", "introuvable"),
        ("--source x -o x.pmtiles", "--relief"),
    ] {
        let (code, said, error) = bake(arguments);
        let last = error.lines().last().unwrap_or_default();
        assert_eq!((code, said.as_str()), (Some(2), ""), "{arguments}: {error}");
        assert!(last.starts_with("hent : ") && last.contains(says), "{arguments}: {error}");
    }
    let (code, _, error) = bake("--relief --source x -o x.pmtiles");
    assert!(code == Some(2) && error.contains("--relief : aucun fichier n'est nommé. Nommez-les"), "{error}");
    std::fs::write(folder.path().join("hent.toml"), "[relief]\nrasters = [\"bon.tif\"]\n").unwrap();
    let (code, said, error) = bake("--relief --source x -o de-hent-toml.pmtiles --max-zoom 1");
    assert!(code == Some(0) && said.starts_with("de-hent-toml.pmtiles : "), "{said}{error}");
    let (code, said, error) = bake("--relief droits.tif -o droits.pmtiles --max-zoom 2");
    assert!(code == Some(0) && said.contains("© Relief & fils"), "{said}{error}");
    let archive = PmTiles::open_with(&folder.path().join("droits.pmtiles"), [1, 4]);
    assert_eq!(archive.metadata["attribution"], "© Relief &amp; fils");
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with('x')), "{left:?}");
}
