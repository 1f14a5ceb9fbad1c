//! The program from end to end: real étapes and the demonstration data, from files through each store to tiles, tracks
//! and API, read by the programs that people use.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use hent::atlas::{Atlas, Ligne, Perturbation, Sources};
use hent::geo::{Position, TileId, ecef};
use hent::store::Store;
use serde_json::Value;

use crate::support::atlases::{atlas_of, demonstration, demonstration_data};
use crate::support::means::program;
use crate::support::osm::{osm_etapes, relation_length};
use crate::support::programs::{said, serve_in, stop};
use crate::support::readers::{check_course, decode_fit, read_by_gpxpy, valid_gpx};
use crate::support::service::Running;
use crate::support::stores::Stores;

const VOIE: &str = "voie-de-la-pointe-saint-mathieu";

fn hent(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_hent")).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_etapes_pass_through_both_stores_to_readers() {
    let test = "the_real_etapes_pass_through_both_stores_to_readers";
    let Some(files) = osm_etapes(test) else { return };
    let stores = Stores::new(test).await;
    let addresses =
        std::iter::once(stores.file().display().to_string()).chain(stores.database.as_ref().map(|d| d.url.clone()));
    let mut served = vec![];
    for (address, store) in addresses.zip(stores.all()) {
        let mut command: Vec<&str> = vec!["import"];
        command.extend(files.iter().map(|file| file.to_str().unwrap()));
        command.extend(["--as", "voies", "--store", &address]);
        let report = hent(&command);
        assert!(report.contains("15 relations") && report.contains("trou de 34 m entre"), "{report}");
        assert!(hent(&command).contains("0 supprimés, 0 ajoutés, 0 modifiés"));

        let service = Running::new(atlas_of(&store).await);
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
            assert!(etape.get("montee_m").is_none(), "OpenStreetMap has no heights");
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
    // Two services, one on each store, send the same bytes: every étape in both directions, and the tiles of a corner
    // at all zooms.
    if let [one, two] = served.as_slice() {
        let mut paths: Vec<String> = (0..=14).map(|z| tile_at(z, -4.43, 48.39)).collect();
        paths.extend((1..=15).flat_map(|n| ["", "?sens=retour"].map(|sens| format!("/traces/{VOIE}/{n}.gpx{sens}"))));
        for path in paths {
            // Under the same host name, because links are absolute.
            let [a, b] = [one, two].map(|service| service.get(&path, &[("host", "exemple.org")]));
            assert!(a.status().is_success() && !a.body().is_empty(), "{path}");
            assert!(a.headers().get("etag") == b.headers().get("etag") && a.body() == b.body(), "{path}");
        }
    }
    let downloads = tempfile::tempdir().unwrap();
    let tracks = (1..=15).map(|n| format!("/traces/{VOIE}/{n}")).chain([format!("/traces/{VOIE}")]);
    check_tracks(test, &served[0], tracks.flat_map(ways).collect(), |_| true, downloads.path());
    check_courses(
        test,
        &served[0],
        &(1..=15).map(|n| format!("/traces/{VOIE}/{n}")).collect::<Vec<_>>(),
        downloads.path(),
    );
}

/// Returns the path `/tiles/…` of the tile that contains a place.
fn tile_at(z: u8, lon: f64, lat: f64) -> String {
    let grid = hent::geo::World::from_position(Position::flat(lon, lat)).on_grid(z);
    let of = |v: i32| (v / hent::geo::mercator::EXTENT) as u64;
    format!("/tiles/{}.mvt", TileId::new(z.into(), of(grid.x), of(grid.y)).unwrap())
}

/// Returns the paths of a track in every variant and direction.
fn ways(stem: String) -> impl Iterator<Item = String> {
    let variants = ["complete", "compatible&avec=hebergeurs,points-interet,localites", "leger"];
    variants
        .into_iter()
        .flat_map(move |variant| ["aller", "retour"].map(|sens| format!("{stem}.gpx?variante={variant}&sens={sens}")))
}

/// Checks the tracks at paths from [`ways`]. Every track is valid by the GPX 1.1 schema. GDAL, gpsbabel and gpxpy read
/// the tracks whose number is `read`, with the same points and length.
fn check_tracks(test: &str, service: &Running, paths: Vec<String>, read: impl Fn(usize) -> bool, folder: &Path) {
    let mut files: Vec<PathBuf> = vec![];
    let mut to_read: Vec<(PathBuf, Vec<Position>)> = vec![];
    let mut last: Vec<Vec<Place>> = vec![];
    for (number, path) in paths.iter().enumerate() {
        let answer = service.get(path, &[]);
        assert_eq!(
            (answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()),
            (200, "application/gpx+xml")
        );
        let gpx = gpx::read(answer.body().as_slice()).unwrap();
        let of_etape = path.matches('/').count() == 3;
        assert!(!gpx.tracks.is_empty() && gpx.routes.is_empty() && (!of_etape || gpx.tracks.len() == 1), "{path}");
        assert!(gpx.waypoints.is_empty() || path.contains("avec="), "{path}");
        if of_etape {
            assert_eq!(gpx.tracks[0].name, gpx.metadata.unwrap().name);
        }
        let tracks: Vec<Vec<Place>> = gpx.tracks.iter().map(places).collect();
        for points in &tracks {
            let with_height = points.iter().filter(|p| p.2.is_some()).count();
            assert!(with_height == 0 || with_height == points.len(), "{path}: {with_height} of {}", points.len());
            let cap = if path.contains("leger") { 500 } else { usize::MAX };
            assert!((2..=cap).contains(&points.len()), "{path}: {}", points.len());
        }
        // The way back has the same places in reverse order.
        let mirror: Vec<Vec<Place>> =
            tracks.iter().rev().map(|points| points.iter().rev().copied().collect()).collect();
        assert!(number % 2 == 0 || mirror == last, "{path}");

        let name = path.trim_start_matches("/traces/").replace(['/', '?', '=', '&', ','], "-");
        let file = folder.join(format!("{name}.gpx"));
        std::fs::write(&file, answer.body()).unwrap();
        if read(number) {
            let points = tracks.iter().flatten().map(|p| Position::flat(p.0, p.1)).collect();
            to_read.push((file.clone(), points));
        }
        files.push(file);
        last = tracks;
    }
    check_readers(test, &to_read);
    valid_gpx(test, &files);
}

/// Longitude, latitude and height.
type Place = (f64, f64, Option<f64>);

fn places(track: &gpx::Track) -> Vec<Place> {
    let points = track.segments.iter().flat_map(|segment| &segment.points);
    points.map(|p| (p.point().x(), p.point().y(), p.elevation)).collect()
}

/// Each program reads each file with the expected points.
fn check_readers(test: &str, files: &[(PathBuf, Vec<Position>)]) {
    let same = |reader: &str, (file, sent): &(PathBuf, Vec<Position>), read: &[Position]| {
        let (file, off) = (file.display(), ecef::length_m(read) / ecef::length_m(sent) - 1.0);
        assert_eq!(read.len(), sent.len(), "{reader}: {file}");
        assert!(off.abs() < 1e-3, "{reader}: {file}: {off:+.5}");
    };
    // Reads a table whose columns have these names.
    let table = |text: &str, lon: &str, lat: &str| -> Vec<Position> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns = reader.headers().unwrap().clone();
        let [lon, lat] = [lon, lat].map(|name| columns.iter().position(|column| column == name).unwrap());
        let place = |row: csv::StringRecord| Position::flat(row[lon].parse().unwrap(), row[lat].parse().unwrap());
        reader.records().map(|row| place(row.unwrap())).collect()
    };
    let (gdal, gpsbabel) = (program(test, "ogr2ogr").is_some(), program(test, "gpsbabel").is_some());
    for file in files {
        if gdal {
            let mut command = Command::new("ogr2ogr");
            command.args(["-f", "CSV", "/vsistdout/"]).arg(&file.0);
            command.args(["track_points", "-select", "track_fid", "-lco", "GEOMETRY=AS_XY"]);
            same("GDAL", file, &table(&said(&mut command), "X", "Y"));
        }
        if gpsbabel {
            let mut command = Command::new("gpsbabel");
            command.args(["-t", "-i", "gpx", "-f"]).arg(&file.0).args(["-o", "unicsv", "-F", "-"]);
            same("gpsbabel", file, &table(&said(&mut command), "Longitude", "Latitude"));
        }
    }
    let paths: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
    for (file, places) in files.iter().zip(read_by_gpxpy(test, &paths).unwrap_or_default()) {
        same("gpxpy", file, &places);
    }
}

/// Garmin's library decodes the course of every étape: one with all points there, the next with few points back.
fn check_courses(test: &str, service: &Running, stems: &[String], folder: &Path) {
    let ways = ["variante=complete&sens=aller", "variante=leger&sens=retour"];
    let wanted: Vec<(&String, String)> = (stems.iter().zip(ways.iter().cycle()))
        .map(|(stem, way)| (stem, format!("{way}&avec=hebergeurs,points-interet,localites")))
        .collect();
    let files: Vec<PathBuf> = (wanted.iter().enumerate())
        .map(|(number, (stem, way))| {
            let file = folder.join(format!("{number}.fit"));
            std::fs::write(&file, service.get(&format!("{stem}.fit?{way}"), &[]).body()).unwrap();
            file
        })
        .collect();
    let Some(courses) = decode_fit(test, &files) else { return };
    for (course, (stem, way)) in courses.iter().zip(&wanted) {
        check_course(course, &service.json(&format!("{stem}.geojson?{way}")));
    }
}

/// The files in a ZIP equal those that are served one by one.
fn check_zip(service: &Running, voie: &str, query: &str) {
    let archive = service.get(&format!("/traces/{voie}.zip?{query}"), &[]);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.into_body())).unwrap();
    let mut tracks = 0;
    for number in 0..archive.len() {
        let mut member = archive.by_index(number).unwrap();
        let mut bytes = vec![];
        member.read_to_end(&mut bytes).unwrap();
        let name = member.name().unwrap().into_owned();
        let Some(stem) = name.strip_suffix(".gpx") else { continue };
        // Names are `voie-slug-retour-leger` or `voie-retour-leger`.
        let stem = stem.trim_end_matches("-leger").trim_end_matches("-retour");
        let path = match stem.strip_prefix(&format!("{voie}-")) {
            Some(slug) => format!("/traces/{voie}/{slug}.gpx?{query}"),
            None => format!("/traces/{voie}.gpx?{query}"),
        };
        assert!(service.get(&path, &[]).body() == &bytes, "{path}");
        tracks += 1;
    }
    assert!(tracks > 3, "{tracks}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_data_have_all_heights_but_those_of_the_real_way() {
    let test = "the_demonstration_data_have_all_heights_but_those_of_the_real_way";
    let atlas = demonstration();
    assert_eq!(atlas.voies.len(), 5);
    for voie in &atlas.voies {
        let code = &voie.row.code;
        // The real way has a hole between étapes 1 and 2, as in OpenStreetMap.
        let holes: Vec<f64> = voie.lignes.iter().flat_map(Ligne::holes).map(|hole| hole.longueur_m.round()).collect();
        assert_eq!(holes, if code.as_str() == "saint-mathieu" { vec![34.0] } else { vec![] }, "{code}");
        let placed: f64 = voie.etapes.iter().map(|e| e.trace.as_ref().unwrap().figures.longueur_m).sum();
        // The real way walks some tronçons twice, which `reseau_m` counts once. Only Beauport has a variant.
        let lines_m = match voie.lignes.as_slice() {
            [only] => only.figures.longueur_m,
            _ => voie.reseau_m,
        };
        assert!((placed - lines_m).abs() < 1.0, "{code}: étapes {placed} m, voie {lines_m} m");
        for etape in &voie.etapes {
            let trace = etape.trace.as_ref().unwrap();
            let invented = atlas.invented([&trace.path]);
            assert_eq!(trace.figures.relief.is_some(), invented.is_all(), "{code} {}", etape.slug());
            assert_eq!(invented.is_any(), invented.is_all(), "{code} {}", etape.slug());
        }
    }
    assert_eq!(atlas.voies.iter().filter(|v| v.row.deux_sens).count(), 1);
    let beauport = atlas.voie("beauport").unwrap();
    assert_eq!(beauport.lignes.len(), 2, "a Y");
    let total: f64 = atlas.voies.iter().map(|v| v.reseau_m).sum();
    assert!((1_500_000.0..1_700_000.0).contains(&total), "{total}");
    assert!(atlas.attribution.iter().any(|a| a.contains("inventés") && a.contains("GeoNames")));
    assert!(atlas.hebergeurs.iter().all(|h| h.nom.contains("démonstration")));
    assert!(atlas.points_interet.iter().all(|p| p.nom.contains("démonstration")));
    let longest = atlas.troncons.iter().filter(|t| t.is_invented()).flat_map(|t| &t.path.pieces).map(|piece| {
        let line: Vec<_> = atlas.network.positions(piece).collect();
        ecef::segment_lengths_m(line.iter().copied()).fold(0.0, f64::max)
    });
    assert!(longest.fold(0.0, f64::max) < 300.0, "a segment is too long: is it a straight line between towns?");

    let downloads = tempfile::tempdir().unwrap();
    let etapes: Vec<String> =
        atlas.etapes().map(|(voie, etape)| format!("/traces/{}/{}", voie.row.code, etape.slug())).collect();
    let voies: Vec<String> = atlas.voies.iter().map(|voie| format!("/traces/{}", voie.row.code)).collect();
    let service = Running::new(atlas);
    let paths = etapes.iter().chain(&voies).cloned().flat_map(ways).collect();
    // The real étapes are tested in all variants; each of these étapes is tested in one.
    check_tracks(test, &service, paths, |number| number % 6 == number / 6 % 6, downloads.path());
    check_courses(test, &service, &etapes, downloads.path());
    for query in ["variante=complete&sens=aller", "variante=leger&sens=retour&avec=localites"] {
        check_zip(&service, "beauport", query);
    }
}

/// The closures of the demonstration are marked as invented. They lie at the right places on the lines, and each detour
/// leads round its closure. One of them begins later.
#[test]
fn the_closures_of_the_demonstration_are_on_their_lines() {
    let data = demonstration_data();
    assert_eq!(data.perturbations.len(), 6);
    assert!(data.perturbations.iter().all(|row| row.texte.ends_with("Perturbation inventée.")));
    let shown = |jour: &str| {
        let atlas = Atlas::build(Sources::from(data.clone()).on(jour.parse().unwrap()));
        assert_eq!(atlas.perturbations_orphelines, 0);
        let one = |closure: &Perturbation| {
            let (row, first) = (&closure.row, &closure.emprises[0]);
            let round = first.evite.map(|[leaves_m, rejoins_m]| leaves_m < first.de_m && first.a_m < rejoins_m);
            assert_eq!(round, closure.detour.as_ref().map(|_| true), "{}", row.code);
            let km = [first.de_m, first.a_m].map(|m| format!("{:.1}", m / 1000.0)).join("-");
            format!("{} {} {} {km}", row.code, row.gravite.as_str(), closure.etat())
        };
        atlas.perturbations.iter().map(one).collect::<Vec<_>>().join("\n")
    };
    let now = "maree-1 information en-vigueur 0.4-2.2
chasse-1 information en-vigueur 60.0-66.5
travaux-1 bloquant en-vigueur 21.2-22.6
ferme-1 bloquant en-vigueur 52.4-53.6
danger-1 gene en-vigueur 20.0-21.5";
    assert_eq!(shown("2026-06-01"), now);
    assert!(shown("2032-02-20").contains("travaux-2 gene annoncee 30.0-30.8"));
}

/// GDAL reads a served tile and a store.
#[tokio::test(flavor = "multi_thread")]
async fn gdal_reads_a_tile_and_a_store() {
    let test = "gdal_reads_a_tile_and_a_store";
    if program(test, "ogrinfo").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hent.gpkg");
    hent::cli::demo::create(&file).await.unwrap();
    let service = Running::new(atlas_of(&Store::at(file.to_str().unwrap()).unwrap()).await);
    let tile = folder.path().join("10-510-359.mvt");
    let answer = service.get(&tile_at(10, -2.76, 47.66), &[]);
    std::fs::write(&tile, answer.body()).unwrap();
    let ogrinfo = |file: &Path| said(Command::new("ogrinfo").args(["-ro", "-so", "-al"]).arg(file));
    let text = ogrinfo(&tile);
    for layer in ["voies", "etapes", "troncons", "localites", "hebergeurs", "points_interet"] {
        assert!(text.contains(&format!("Layer name: {layer}")), "{layer}: {text}");
    }
    let text = ogrinfo(&file);
    for (layer, kind) in
        [("troncon", "3D Line String"), ("localite", "3D Point"), ("hebergeur", "Point"), ("point_interet", "Point")]
    {
        let (_, of_layer) = text.split_once(&format!("Layer name: {layer}\n")).unwrap();
        assert!(of_layer.starts_with(&format!("Geometry: {kind}\n")), "{layer}: {of_layer}");
    }
}

/// `hent serve` as a service manager starts and stops it.
#[test]
fn serve_makes_a_store_starts_and_stops_by_sigterm() {
    let folder = tempfile::tempdir().unwrap();
    let (mut process, address) = serve_in(folder.path(), &[], Stdio::piped());
    let mut body = ureq::get(format!("http://{address}/api/voies")).call().unwrap().into_body();
    let voies: Value = serde_json::from_reader(body.as_reader()).unwrap();
    assert_eq!(voies["voies"].as_array().unwrap().len(), 5, "the demonstration store was made");
    // A second service cannot use the same port, and reports it.
    let taken = Command::new(env!("CARGO_BIN_EXE_hent"))
        .args(["serve", "--listen", &address])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&taken.stderr).into_owned();
    assert_eq!(taken.status.code(), Some(2));
    assert!(said.contains("impossible d'écouter") && said.contains("--listen"), "{said}");
    stop(&mut process);
    let mut log = String::new();
    process.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{log}");
    assert!(!log.contains("panicked"));
    let left = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let left: Vec<_> = left.filter(|name| !name.starts_with("hent-secours")).collect();
    assert_eq!(left, ["hent.gpkg"]);
}
