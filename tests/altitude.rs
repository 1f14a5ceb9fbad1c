//! Relief into heights of tronçons: rasters of every kind, good and bad.

use std::path::{Path, PathBuf};
use std::process::Command;

use gdal::DriverManager;
use gdal::raster::Buffer;
use gdal::spatial_ref::{AxisMappingStrategy, CoordTransform, SpatialRef};
use hent::Result;
use hent::geo::Position;
use hent::import::altitude::{plan, read};
use hent::import::{Options, Report};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;

use crate::support::database::Database;
use crate::support::means::shared_data;
use crate::support::programs::{command, outcome};

// ---- means -----------------------------------------------------------------------------------------------------

/// The tronçons `t1`, `t2`… with these lines.
fn troncons(lines: &[&[Position]]) -> Rows {
    let mut rows = Rows::default();
    for (id, line) in (1..).zip(lines) {
        let mut row = Row(vec![Value::Null; Table::Troncon.columns().len()]);
        row.set(Table::Troncon, "id", Value::Int(id));
        row.set(Table::Troncon, "code", Value::Text(format!("t{id}")));
        row.set(Table::Troncon, "geom", Value::Line(line.to_vec()));
        rows.of_mut(Table::Troncon).push(row);
    }
    rows
}

fn import_with(rows: &mut Rows, files: &[PathBuf], all: bool, options: &Options) -> Result<Report> {
    let (changes, report) = plan(read(files, rows, all, options)?, rows);
    for change in &changes {
        let place = rows.of(Table::Troncon).iter().position(|row| Some(row) == change.before.as_ref()).unwrap();
        rows.of_mut(Table::Troncon)[place] = change.after.clone().unwrap();
    }
    assert_eq!(report.changes(), changes.len());
    Ok(report)
}

fn import(rows: &mut Rows, files: &[&Path]) -> Result<Report> {
    let files: Vec<PathBuf> = files.iter().map(|path| path.to_path_buf()).collect();
    import_with(rows, &files, false, &degrees())
}

fn degrees() -> Options {
    Options { srs: Some("EPSG:4326".into()), ..Options::default() }
}

/// The heights of the nth tronçon; NaN where it has none.
fn heights(rows: &Rows, nth: usize) -> Vec<f64> {
    match rows.of(Table::Troncon)[nth].get(Table::Troncon, "geom") {
        Value::Line(line) => line.iter().map(|p| p.z).collect(),
        other => panic!("{other:?}"),
    }
}

fn source(rows: &Rows, nth: usize) -> &str {
    rows.of(Table::Troncon)[nth].get(Table::Troncon, "source").as_text().unwrap_or_default()
}

/// An ASC of pixels of `size` degrees whose lower left corner is at 3° W 48° N, rows from north to south.
fn asc(folder: &Path, name: &str, size: f64, rows: &[&[f64]]) -> PathBuf {
    let path = folder.join(name);
    let mut text =
        format!("ncols {}\nnrows {}\nxllcorner -3\nyllcorner 48\ncellsize {size}\n", rows[0].len(), rows.len());
    text += "NODATA_value -9999\n";
    for row in rows {
        text += &(row.iter().map(f64::to_string).collect::<Vec<_>>().join(" ") + "\n");
    }
    std::fs::write(&path, text).unwrap();
    path
}

/// A place so many pixels of a thousandth of a degree east and north of 3° W 48° N.
fn at(east: f64, north: f64) -> Position {
    Position::flat(-3.0 + east / 1000.0, 48.0 + north / 1000.0)
}

const SEA: f64 = -9999.0;

fn error(files: &[&Path]) -> String {
    let mut rows = troncons(&[&[at(0.5, 0.5), at(1.5, 0.5)]]);
    let files: Vec<PathBuf> = files.iter().map(|path| path.to_path_buf()).collect();
    let error = import_with(&mut rows, &files, false, &Options::default()).expect_err("refused").to_string();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

// ---- heights ---------------------------------------------------------------------------------------------------

#[test]
fn heights_are_between_pixel_centres() {
    let folder = tempfile::tempdir().unwrap();
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[10.0, 20.0, 30.0], &[40.0, 60.0, 90.0]]);
    // Centres; between two; between four; a quarter of the way; the rim, where there is nothing beyond.
    let line = [at(0.5, 1.5), at(2.5, 0.5), at(1.0, 1.5), at(1.5, 1.0), at(1.0, 1.0), at(0.75, 0.75), at(0.0, 2.0)];
    let mut rows = troncons(&[&line]);
    let report = import(&mut rows, &[&dem]).unwrap();
    // (0.75, 0.75): columns 40→60 and 10→20 a quarter along, then a quarter of the way up.
    let quarter = 0.75 * (0.75 * 40.0 + 0.25 * 60.0) + 0.25 * (0.75 * 10.0 + 0.25 * 20.0);
    let expected = [10.0, 90.0, 15.0, 40.0, 32.5, quarter, 10.0];
    for (found, expected) in heights(&rows, 0).iter().zip(expected) {
        assert!((found - expected).abs() <= 0.005 + 1e-9, "{found} for {expected}");
    }
    assert_eq!(source(&rows, 0), "altitude : dem.asc");
    assert_eq!(report.changed[0].label, "t1");

    // A second time nothing differs, even where all are asked for; another relief takes the first one's place.
    let again = import(&mut rows, &[&dem]).unwrap();
    assert!(again.changes() == 0 && again.to_string().contains("1 tronçons ont déjà leurs hauteurs"), "{again}");
    assert_eq!(import_with(&mut rows, &[dem], true, &degrees()).unwrap().changes(), 0);
    let flat = asc(folder.path(), "plat.asc", 0.001, &[&[7.0; 3], &[7.0; 3]]);
    assert_eq!(import(&mut rows, &[&flat]).unwrap().changes(), 0);
    assert_eq!(import_with(&mut rows, &[flat], true, &degrees()).unwrap().changes(), 1);
    assert_eq!((heights(&rows, 0)[3], source(&rows, 0)), (7.0, "altitude : plat.asc"));
}

#[test]
fn the_sea_is_no_spike() {
    let folder = tempfile::tempdir().unwrap();
    // Columns of 74 m: the last ones are sea, and one in the middle is a hole.
    let line: &[f64] = &[10.0, 20.0, SEA, 40.0, 50.0, SEA, SEA, SEA];
    let dem = asc(folder.path(), "dem.asc", 0.001, &[line, line]);
    let mut rows = troncons(&[
        // Towards the sea: its neighbour does not count, up to the middle between the two.
        &[at(3.5, 1.0), at(4.5, 1.0), at(4.9, 1.0)],
        // Over the hole: 15 m on each side, and the middle of it between them.
        &[at(1.9, 1.0), at(2.5, 1.0), at(3.1, 1.0)],
        // Into the sea.
        &[at(3.5, 1.0), at(6.5, 1.0)],
        // Over the hole and on: both ends are far from it, so nothing is known of it.
        &[at(1.0, 1.0), at(2.5, 1.0), at(4.5, 1.0)],
    ]);
    let report = import(&mut rows, &[&dem]).unwrap();
    assert_eq!(heights(&rows, 0), [40.0, 50.0, 50.0]);
    assert_eq!(heights(&rows, 1), [20.0, 30.0, 40.0]);
    assert!(heights(&rows, 2).iter().chain(&heights(&rows, 3)).all(|z| z.is_nan()), "all or nothing");
    assert_eq!(source(&rows, 2), "");
    assert_eq!(report.changes(), 2);
    let said = report.to_string();
    assert!(said.contains("2 tronçons laissés tels quels, sur la mer ou un trou du relief : t3, t4"), "{said}");

    // A value that no land has means "none", whoever forgot to say so.
    let spikes: &[f64] = &[10.0, -32768.0, 1e30];
    let dem = asc(folder.path(), "sans-nodata.asc", 0.001, &[spikes, spikes]);
    let text = std::fs::read_to_string(&dem).unwrap().replace("NODATA_value -9999\n", "");
    std::fs::write(&dem, text).unwrap();
    let mut rows = troncons(&[&[at(0.2, 1.0), at(0.9, 1.0)], &[at(0.2, 1.0), at(1.2, 1.0)]]);
    import(&mut rows, &[&dem]).unwrap();
    assert_eq!(heights(&rows, 0), [10.0, 10.0]);
    assert!(heights(&rows, 1)[0].is_nan());
}

#[test]
fn the_finest_relief_that_has_a_value_counts() {
    let folder = tempfile::tempdir().unwrap();
    let coarse = asc(folder.path(), "large.asc", 0.010, &[&[100.0; 2], &[100.0; 2]]);
    let fine = asc(folder.path(), "fin.asc", 0.001, &[&[5.0, 5.0, SEA], &[5.0, 5.0, SEA]]);
    let within: &[Position] = &[at(0.5, 1.0), at(1.5, 1.0)];
    let beyond: &[Position] = &[at(0.5, 1.0), at(2.5, 1.0), at(15.0, 1.0)];
    let mut rows = troncons(&[within, beyond]);
    import(&mut rows, &[&coarse, &fine]).unwrap();
    assert_eq!((heights(&rows, 0), source(&rows, 0)), (vec![5.0, 5.0], "altitude : fin.asc"));
    assert_eq!((heights(&rows, 1), source(&rows, 1)), (vec![5.0, 100.0, 100.0], "altitude : fin.asc, large.asc"));
}

#[test]
fn a_tronçon_with_heights_is_left_alone_unless_all_are_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]);
    let high = |p: Position| Position { z: 99.0, ..p };
    let mut rows = troncons(&[
        &[high(at(0.5, 0.5)), high(at(1.5, 0.5))],
        &[high(at(0.5, 0.5)), at(1.5, 0.5)], // one height is unknown: they all come from one relief
        &[high(at(50.0, 0.5)), high(at(51.0, 0.5))],
    ]);
    rows.of_mut(Table::Troncon)[1].set(Table::Troncon, "source", Value::Text("OpenStreetMap".into()));
    import(&mut rows, &[&dem]).unwrap();
    assert_eq!((heights(&rows, 0), source(&rows, 0)), (vec![99.0, 99.0], ""));
    assert_eq!((heights(&rows, 1), source(&rows, 1)), (vec![7.0, 7.0], "OpenStreetMap ; altitude : dem.asc"));
    let report = import_with(&mut rows, &[dem], true, &degrees()).unwrap();
    assert_eq!(heights(&rows, 0), [7.0, 7.0]);
    assert_eq!(heights(&rows, 2), [99.0, 99.0], "what the relief does not cover keeps its own");
    assert!(report.to_string().contains("1 tronçons laissés tels quels, hors du relief : t3"), "{report}");
}

#[test]
fn what_is_not_covered_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]);
    let outside: &[Position] = &[at(0.5, 0.5), at(9.0, 9.0)];
    let mut rows = troncons(&[outside; 25]);
    let said = import(&mut rows, &[&dem]).unwrap().to_string();
    assert!(said.starts_with("hauteurs de 1 fichiers lues : 0 supprimés, 0 ajoutés, 0 modifiés"), "{said}");
    assert!(said.contains("25 tronçons laissés tels quels, hors du relief : t1, t2,"), "{said}");
    assert!(said.contains("t20…") && !said.contains("t21"), "{said}");
    // On the other side of the Earth, and a place that is none.
    let mut rows = troncons(&[&[Position::flat(177.0, -48.0), Position::flat(f64::NAN, 0.0)]]);
    assert_eq!(import(&mut rows, &[&dem]).unwrap().changes(), 0);
}

// ---- formats and systems ---------------------------------------------------------------------------------------

/// The place of a Lambert-93 position.
fn lambert(x: f64, y: f64) -> Position {
    let [mut from, mut to] = [2154, 4326].map(|code| SpatialRef::from_epsg(code).unwrap());
    for srs in [&mut from, &mut to] {
        srs.set_axis_mapping_strategy(AxisMappingStrategy::TraditionalGisOrder);
    }
    let (mut x, mut y) = ([x], [y]);
    CoordTransform::new(&from, &to).unwrap().transform_coords(&mut x, &mut y, &mut []).unwrap();
    Position::flat(x[0], y[0])
}

#[test]
fn a_relief_in_lambert_93_is_found_in_degrees() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rge.tif");
    let driver = DriverManager::get_driver_by_name("GTiff").unwrap();
    let mut dataset = driver.create_with_band_type::<f32, _>(&path, 40, 30, 1).unwrap();
    dataset.set_spatial_ref(&SpatialRef::from_epsg(2154).unwrap()).unwrap();
    dataset.set_geo_transform(&[250_000.0, 25.0, 0.0, 6_800_000.0, 0.0, -25.0]).unwrap();
    // A plane: east by a tenth, north by a fifth of a metre per metre; bilinear gives it back exactly.
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
fn a_tile_of_srtm_knows_where_it_is_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("N48W003.hgt");
    // 1201 × 1201 centres from 49° N 3° W, both rims included; each row is a metre lower than the one before.
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
fn a_mosaic_is_read_as_its_tiles() {
    if crate::support::means::program("a_mosaic_is_read_as_its_tiles", "gdalbuildvrt").is_none() {
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
    import(&mut rows, &[&folder.path().join("mosaïque.vrt")]).unwrap();
    assert_eq!((heights(&rows, 0), source(&rows, 0)), (vec![1.0, 2.0], "altitude : ouest.asc"));
    assert_eq!((heights(&rows, 1), source(&rows, 1)), (vec![2.0, 4.0], "altitude : ouest.asc, est.asc"));
}

// ---- bad input -------------------------------------------------------------------------------------------------

#[test]
fn hostile_files_are_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    };
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]);
    assert!(error(&[&dem]).contains("dem.asc : le fichier ne dit pas son système de coordonnées. Donnez-le par --srs"));
    // A list of other files, whatever it is called.
    let vrt = format!(
        "<VRTDataset rasterXSize=\"3\" rasterYSize=\"1\"><SRS>EPSG:4326</SRS>\
         <GeoTransform>-3,0.001,0,48.001,0,-0.001</GeoTransform><VRTRasterBand dataType=\"Float32\" band=\"1\">\
         <SimpleSource><SourceFilename>{}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
        dem.display()
    );
    assert!(gdal::Dataset::open(write("valable.vrt", vrt.as_bytes())).is_ok(), "the test is of a VRT that works");
    let refused = error(&[&write("liste.vrt", vrt.as_bytes())]);
    assert!(refused.contains("liste.vrt : ce VRT nomme un fichier qui n'est pas à côté de lui. Donnez les dalles"));
    assert!(error(&[&write("liste.tif", vrt.as_bytes())]).contains("liste.tif : format de relief inconnu"));
    assert!(error(&[&write("texte.asc", b"bonjour")]).contains("format de relief inconnu"));
    assert!(error(&[&write("vide.tif", b"")]).contains("le fichier est vide"));
    assert!(error(&[&folder.path().join("absent.tif")]).contains("introuvable"));
    assert!(error(&[folder.path()]).contains("c'est un dossier"));
    let huge = b"ncols 2000000000\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n";
    assert!(error(&[&write("large.asc", huge)]).contains("large.asc : "));
    let many = vec![dem.as_path(); 501];
    assert!(error(&many).contains("501 fichiers, de 1 à 500"));

    let tif = |name: &str, bands: usize, side: usize, options: &[&str]| {
        let path = folder.path().join(name);
        let created = gdal::raster::RasterCreationOptions::from_iter(options.iter().copied());
        let driver = DriverManager::get_driver_by_name("GTiff").unwrap();
        let mut dataset =
            driver.create_with_band_type_with_options::<f32, _>(&path, side, side, bands, &created).unwrap();
        dataset.set_spatial_ref(&SpatialRef::from_epsg(4326).unwrap()).unwrap();
        dataset.set_geo_transform(&[-3.0, 0.001, 0.0, 48.2, 0.0, -0.001]).unwrap();
        if options.is_empty() {
            dataset.rasterband(1).unwrap().fill(12.0, None).unwrap();
        }
        dataset.close().unwrap();
        path
    };
    assert!(error(&[&tif("photo.tif", 3, 256, &[])]).contains("3 bandes : c'est une image, pas un relief"));
    let strip = tif("bande.tif", 1, 8192, &["COMPRESS=DEFLATE", "BLOCKYSIZE=8192", "SPARSE_OK=TRUE"]);
    assert!(error(&[&strip]).contains("il ne se lit que par blocs de 8192 × 8192 pixels. Convertissez-le"));
    let whole = std::fs::read(tif("entier.tif", 1, 256, &[])).unwrap();
    let cut = error(&[&write("coupe.tif", &whole[..whole.len() / 8])]);
    assert!(cut.contains("coupe.tif : le fichier est abîmé ou incomplet"), "{cut}");
    let rows: Vec<Vec<f64>> = vec![vec![7.0; 90]; 90];
    let text =
        std::fs::read(asc(folder.path(), "entier.asc", 0.001, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    let text = text.unwrap();
    let cut = error(&[&write("coupe.asc", &text[..text.len() / 8])]);
    assert!(cut.contains("coupe.asc : le fichier est abîmé ou incomplet"), "{cut}");
    let nowhere = asc(folder.path(), "plat.asc", 0.0, &[&[7.0; 3]]);
    assert!(error(&[&nowhere]).contains("plat.asc : "));

    // What lies beside a raster is not opened: a mask that is a VRT of other files would hide everything.
    let beside = tif("masque.tif", 1, 256, &[]);
    write("masque.tif.msk", vrt.replace("Float32", "Byte").as_bytes());
    write("masque.tif.ovr", vrt.as_bytes());
    write("masque.tif.aux.xml", b"<PAMDataset><SRS>EPSG:2154</SRS></PAMDataset>");
    let mut rows = troncons(&[&[at(10.0, 10.0), at(12.0, 10.0)]]);
    import_with(&mut rows, &[beside], false, &Options::default()).unwrap();
    assert_eq!(heights(&rows, 0), [12.0, 12.0]);
}

// ---- as people type it -----------------------------------------------------------------------------------------

#[tokio::test]
async fn the_command_drapes_either_store() {
    let database = Database::new("the_command_drapes_either_store").await;
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
