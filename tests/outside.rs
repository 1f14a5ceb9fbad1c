//! The map style outside hent: the addresses of the service in the map programs of others, on another origin.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::browser::check;
use crate::examples::Site;
use crate::support::atlases::demonstration;
use crate::support::means::{skip, system_python};
use crate::support::programs::said;
use crate::support::service::Running;

/// Returns a voie of the demonstration: its colour, which is lighter than texts, and a position on it.
fn way(service: &Running) -> (String, [f64; 2]) {
    let voies = service.json("/api/voies");
    let voie = voies["voies"].as_array().unwrap().iter().find(|voie| voie["code"] == "locquirec").unwrap();
    let track = service.json("/traces/locquirec.geojson");
    let lines = track["features"].as_array().unwrap().iter().map(|feature| &feature["geometry"]);
    let line = lines.into_iter().find(|geometry| geometry["type"].as_str().unwrap().ends_with("LineString")).unwrap();
    let line = if line["type"] == "LineString" { &line["coordinates"] } else { &line["coordinates"][0] };
    let middle = &line[line.as_array().unwrap().len() / 2];
    (voie["couleur"].as_str().unwrap().to_owned(), [0, 1].map(|axis| middle[axis].as_f64().unwrap()))
}

/// Runs a check on a page of another origin, which serves the libraries that npm installs.
#[track_caller]
fn check_outside(test: &str) {
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/node_modules");
    if !modules.join("ol-mapbox-style").exists() {
        return skip(test, "no ol-mapbox-style: npm ci in src/web").unwrap_or_default();
    }
    let folder = tempfile::tempdir().unwrap();
    symlink(modules, folder.path().join("modules")).unwrap();
    let page = "<!doctype html><html lang=\"fr\"><meta charset=\"utf-8\"><title>Ailleurs</title>\
                <link rel=\"icon\" href=\"data:,\"><style>html, body, #carte { margin: 0; height: 100% }</style>\
                <div id=\"carte\"></div></html>";
    std::fs::write(folder.path().join("page.html"), page).unwrap();
    let site = Site::of(folder.path());
    let service = Running::new(demonstration());
    let (colour, [lon, lat]) = way(&service);
    let expected = [&site.url, &lon.to_string(), &lat.to_string(), &colour];
    check(test, &format!("http://{}", service.address), &expected.map(String::as_str));
}

#[test]
fn the_style_works_in_maplibre_5_6() {
    check_outside("the_style_works_in_maplibre_5_6");
}

#[test]
fn the_style_works_in_the_current_maplibre() {
    check_outside("the_style_works_in_the_current_maplibre");
}

#[test]
fn the_style_works_in_leaflet() {
    check_outside("the_style_works_in_leaflet");
}

#[test]
fn the_style_works_in_openlayers() {
    check_outside("the_style_works_in_openlayers");
}

/// QGIS reads the land as a tile layer, because it reads no GeoJSON source of a style.
#[test]
fn qgis_draws_land_sea_and_ways() {
    let Some(python) = system_python("qgis_draws_land_sea_and_ways", "qgis.core") else { return };
    let service = Running::new(demonstration());
    let base = format!("http://{}", service.address);
    let (colour, place) = way(&service);
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap(); // Qt complains otherwise
    let picture = folder.path().join("carte.png");
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/outside/in_qgis.py")).arg(&base).arg(&picture);
    command.args([-5.2, 47.2, -1.0, 49.0].map(|degrees: f64| degrees.to_string())).args(place.map(|at| at.to_string()));
    let told = said(command.env("XDG_RUNTIME_DIR", folder.path()).env("HOME", folder.path()));
    let mut lines: Vec<&str> = told.lines().collect();
    let way = lines.pop().unwrap();

    let style: Value = service.json("/styles/hent.json");
    let layers = style["layers"].as_array().unwrap();
    let sea = layers.iter().find(|layer| layer["type"] == "background").unwrap();
    let land = layers.iter().find(|layer| layer["source"] == "terre" && layer["type"] == "fill").unwrap();
    for colour in [&sea["paint"]["background-color"], &land["paint"]["fill-color"]] {
        let colour = colour.as_str().unwrap().to_lowercase();
        let count = lines.iter().find_map(|line| line.strip_prefix(&*colour)?.trim().parse::<usize>().ok());
        assert!(count.is_some_and(|pixels| pixels > 70_000), "of 700,000 pixels are {colour}: {count:?}\n{told}");
    }
    // A line of two pixels: its edges are mixed with its casing.
    let channels = |colour: &str| [1, 3, 5].map(|at| i32::from_str_radix(&colour[at..at + 2], 16).unwrap());
    let apart = channels(way).into_iter().zip(channels(&colour)).map(|(a, b)| (a - b).abs()).max();
    assert!(apart <= Some(60), "{way} on the way, which is {colour}\n{told}");
}
