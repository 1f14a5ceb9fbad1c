//! The whole way once, with the program itself: real étapes and the demonstration data, from files through each store
//! to tiles, tracks and API, read with the programs that people use.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use hent::atlas::Atlas;
use hent::geo::{TileId, ecef};
use hent::model::Dataset;
use hent::model::table::Table;
use hent::store::Store;
use serde_json::Value;

use crate::http::Running;
use crate::import::relation_length;
use crate::means::{program, shared_data};
use crate::store::Stores;

const VOIE: &str = "voie-de-la-pointe-saint-mathieu";

fn hent(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hent")).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

async fn atlas(store: &Store) -> Atlas {
    Atlas::build(Dataset::from_rows(store.load(&Table::CONTENT).await.unwrap()).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_etapes_through_both_stores() {
    let test = "the_real_etapes_through_both_stores";
    let Some(folder) = shared_data(test, "osm/voie-pointe-saint-mathieu") else { return };
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let stores = Stores::new(test).await;
    let addresses =
        std::iter::once(stores.file().display().to_string()).chain(stores.database.as_ref().map(|d| d.url.clone()));
    let mut served = vec![];
    for (address, store) in addresses.zip(stores.all()) {
        let mut command: Vec<&str> = vec!["import"];
        command.extend(files.iter().map(|file| file.to_str().unwrap()));
        command.extend(["--as", "voies", "--store", &address]);
        let report = hent(&command);
        assert!(report.contains("15 relations") && report.contains("trou de 185 m entre"), "{report}");
        assert!(hent(&command).contains("0 ajoutés, 0 modifiés, 0 supprimés"));

        let service = Running::new(atlas(&store).await);
        let etapes = service.json(&format!("/api/voies/{VOIE}/etapes"));
        let etapes = etapes["etapes"].as_array().unwrap();
        assert_eq!(
            etapes.iter().map(|e| e["numero"].as_i64().unwrap()).collect::<Vec<_>>(),
            (1..=15).collect::<Vec<_>>()
        );
        for (etape, file) in etapes.iter().zip(&files) {
            let (length, osm) = (etape["longueur_m"].as_f64().unwrap(), relation_length(file));
            assert!((length / osm - 1.0).abs() < 0.01, "{}: {length:.0} m, OSM {osm:.0} m", etape["nom"]);
            assert_eq!(etape["morceaux"], 1);
            assert!(etape.get("montee_m").is_none(), "OSM has no heights");
        }
        let voie = service.json(&format!("/api/voies/{VOIE}"));
        let holes: Vec<f64> = voie["lignes"][0]["trous"]
            .as_array()
            .unwrap()
            .iter()
            .map(|h| h["longueur_m"].as_f64().unwrap().round())
            .collect();
        assert_eq!(holes, [34.0, 185.0]);
        served.push(service);
    }
    // Two replicas: the same bytes from either store, every étape, both ways, and the tiles of a corner at all zooms.
    if let [one, two] = served.as_slice() {
        let mut paths: Vec<String> = (0..=14).map(|z| tile_at(z, -4.43, 48.39)).collect();
        paths.extend((1..=15).flat_map(|n| ["", "?sens=retour"].map(|sens| format!("/traces/{VOIE}/{n}.gpx{sens}"))));
        for path in paths {
            let [a, b] = [one, two].map(|replica| replica.get(&path, &[("host", "exemple.org")]));
            assert!(a.status().is_success() && !a.body().is_empty(), "{path}");
            assert!((a.headers().get("etag"), a.body()) == (b.headers().get("etag"), b.body()), "{path}");
        }
    }
    let downloads = tempfile::tempdir().unwrap();
    let tracks = (1..=15).map(|n| format!("/{n}")).chain([String::new()]);
    let paths = tracks.flat_map(|n| ["", "?sens=retour"].map(|sens| format!("/traces/{VOIE}{n}.gpx{sens}")));
    check_tracks(test, &served[0], paths.collect(), downloads.path());
}

/// `/tiles/…` of the tile in which a place lies.
fn tile_at(z: u8, lon: f64, lat: f64) -> String {
    let grid = hent::geo::World::from_position(hent::geo::Position::flat(lon, lat)).on_grid(z);
    let of = |v: i32| (v / hent::geo::mercator::EXTENT) as u64;
    format!("/tiles/{}.mvt", TileId::new(z.into(), of(grid.x), of(grid.y)).unwrap())
}

/// Every file is valid by the schema of GPX 1.1, one trk for an étape and one a day for a voie, and is read by GDAL and gpsbabel with as many points.
fn check_tracks(test: &str, service: &Running, paths: Vec<String>, folder: &Path) {
    let mut files = vec![];
    for path in &paths {
        let answer = service.get(path, &[]);
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
            (200, "application/gpx+xml")
        );
        let name = path.trim_start_matches("/traces/").replace(['/', '?', '='], "-");
        let file = folder.join(format!("{name}.gpx"));
        std::fs::write(&file, answer.body()).unwrap();

        let gpx = gpx::read(answer.body().as_slice()).unwrap();
        assert_eq!((gpx.routes.len(), gpx.waypoints.len()), (0, 0), "{path}");
        if path.matches('/').count() == 3 {
            assert_eq!(gpx.tracks.len(), 1, "{path}");
            assert_eq!(gpx.tracks[0].name, gpx.metadata.unwrap().name);
        } else {
            assert!(gpx.tracks.len() > 1, "{path}");
        }
        let points: Vec<_> = gpx.tracks.iter().flat_map(|t| &t.segments).flat_map(|s| &s.points).collect();
        let with_height = points.iter().filter(|p| p.elevation.is_some()).count();
        assert!(with_height == 0 || with_height == points.len(), "{path}: {with_height} of {}", points.len());
        let track_points = points.len();
        if program(test, "ogrinfo").is_some() && path.ends_with("retour") {
            let output = Command::new("ogrinfo").args(["-ro", "-so"]).arg(&file).arg("track_points").output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(text.contains(&format!("Feature Count: {track_points}")), "{path}: {text}");
        }
        if program(test, "gpsbabel").is_some() && !path.contains('?') {
            let csv = Command::new("gpsbabel")
                .args(["-t", "-i", "gpx", "-f"])
                .arg(&file)
                .args(["-o", "unicsv", "-F", "-"])
                .output()
                .unwrap();
            assert_eq!(String::from_utf8_lossy(&csv.stdout).lines().count(), track_points + 1, "{path}");
        }
        files.push(file);
    }
    // The way back is the mirror.
    for pair in paths.chunks(2).filter(|pair| pair[1] == format!("{}?sens=retour", pair[0])) {
        let read = |path: &str| {
            let gpx = gpx::read(service.get(path, &[]).body().as_slice()).unwrap();
            let points = gpx
                .tracks
                .iter()
                .flat_map(|t| &t.segments)
                .flat_map(|s| &s.points)
                .map(|p| (p.point().x(), p.point().y(), p.elevation));
            points.collect::<Vec<_>>()
        };
        let (there, mut back) = (read(&pair[0]), read(&pair[1]));
        back.reverse();
        assert_eq!(there, back, "{}", pair[0]);
    }
    let Some(schema) = shared_data(test, "gpx/xsd/master.xsd") else { return };
    if program(test, "xmllint").is_some() {
        let output =
            Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(schema).args(&files).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(said.matches(" validates").count(), files.len(), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_data_are_whole() {
    let test = "the_demonstration_data_are_whole";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hent.gpkg");
    hent::demo::create(&file).await.unwrap();
    let atlas = atlas(&Store::at(file.to_str().unwrap()).unwrap()).await;
    assert_eq!(atlas.voies.len(), 5);
    for voie in &atlas.voies {
        let code = &voie.row.code;
        assert!(voie.lignes.iter().all(|ligne| ligne.holes().is_empty()), "{code} has holes");
        let placed: f64 = voie.etapes.iter().map(|e| e.trace.as_ref().unwrap().figures.longueur_m).sum();
        assert!((placed - voie.reseau_m).abs() < 1.0, "{code}: étapes {placed} m, voie {} m", voie.reseau_m);
        assert!(voie.lignes.iter().all(|ligne| ligne.figures.relief.is_some()), "{code} lacks heights");
    }
    assert_eq!(atlas.voies.iter().filter(|v| v.row.deux_sens).count(), 1);
    let beauport = atlas.voie("beauport").unwrap();
    assert_eq!(beauport.lignes.len(), 2, "a Y");
    let total: f64 = atlas.voies.iter().map(|v| v.reseau_m).sum();
    assert!((1_500_000.0..1_700_000.0).contains(&total), "{total}");
    assert!(atlas.attribution.iter().any(|a| a.contains("inventés") && a.contains("GeoNames")));
    assert!(atlas.hebergeurs.iter().all(|h| h.nom.contains("démonstration")));
    assert!(atlas.points_interet.iter().all(|p| p.nom.contains("démonstration")));
    let longest = atlas.troncons.iter().flat_map(|t| &t.path.pieces).map(|piece| {
        let line: Vec<_> = atlas.network.positions(piece).collect();
        ecef::segment_lengths_m(line.iter().copied()).fold(0.0, f64::max)
    });
    assert!(longest.fold(0.0, f64::max) < 300.0, "no straight lines between towns");

    let downloads = tempfile::tempdir().unwrap();
    let paths: Vec<String> = atlas
        .voies
        .iter()
        .flat_map(|voie| {
            let code = voie.row.code.clone();
            let etapes = voie.etapes.iter().map(move |etape| format!("/traces/{code}/{}.gpx", etape.slug()));
            etapes.chain([format!("/traces/{}.gpx", voie.row.code)])
        })
        .flat_map(|path| [path.clone(), format!("{path}?sens=retour")])
        .collect();
    let service = Running::new(atlas);
    check_tracks(test, &service, paths, downloads.path());
}

/// A tile and a store, as GDAL reads them.
#[tokio::test(flavor = "multi_thread")]
async fn gdal_reads_tiles_and_store() {
    let test = "gdal_reads_tiles_and_store";
    if program(test, "ogrinfo").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hent.gpkg");
    hent::demo::create(&file).await.unwrap();
    let service = Running::new(atlas(&Store::at(file.to_str().unwrap()).unwrap()).await);
    let tile = folder.path().join("10-510-359.mvt");
    let answer = service.get(&tile_at(10, -2.76, 47.66), &[]);
    std::fs::write(&tile, answer.body()).unwrap();
    let ogrinfo = |arguments: &[&str]| {
        let output = Command::new("ogrinfo").args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let text = ogrinfo(&["-ro", "-so", "-al", tile.to_str().unwrap()]);
    for layer in ["voies", "etapes", "troncons", "localites", "hebergeurs", "points_interet"] {
        assert!(text.contains(&format!("Layer name: {layer}")), "{layer}: {text}");
    }
    let text = ogrinfo(&["-ro", "-so", "-al", file.to_str().unwrap()]);
    for (layer, kind) in
        [("troncon", "3D Line String"), ("localite", "3D Point"), ("hebergeur", "Point"), ("point_interet", "Point")]
    {
        let (_, of_layer) = text.split_once(&format!("Layer name: {layer}\n")).unwrap();
        assert!(of_layer.starts_with(&format!("Geometry: {kind}\n")), "{layer}: {of_layer}");
    }
}

/// Starts `hent serve` in a folder, and tells at which address it answers.
pub fn serve_in(folder: &Path, arguments: &[&str], stderr: Stdio) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_hent"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(arguments)
        .current_dir(folder)
        .env_remove("HENT_STORE")
        .stdout(Stdio::piped())
        .stderr(stderr)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("hent répond sur http://").unwrap().trim_end_matches('/').to_owned();
    (process, address)
}

/// `hent serve`, as a system starts and stops it.
#[test]
fn serve_starts_and_stops_as_a_service() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = serve_in(folder.path(), &[], Stdio::piped());
    let mut body = ureq::get(format!("http://{address}/api/voies")).call().unwrap().into_body();
    let voies: Value = serde_json::from_reader(body.as_reader()).unwrap();
    assert_eq!(voies["voies"].as_array().unwrap().len(), 5, "the demonstration store was made");
    // A second one cannot have the port, and says so.
    let taken = Command::new(env!("CARGO_BIN_EXE_hent"))
        .args(["serve", "--listen", &address])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&taken.stderr).into_owned();
    assert_eq!(taken.status.code(), Some(2));
    assert!(said.contains("impossible d'écouter") && said.contains("--listen"), "{said}");
    assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
    assert_eq!(process.wait().unwrap().code(), Some(0));
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{log}");
    assert!(!log.contains("panicked"));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["hent.gpkg"]);
}
