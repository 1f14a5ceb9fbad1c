//! The map as Chromium draws it, by rendered features and by pixels: over a ground of OpenStreetMap, over relief, and
//! over the ground of another server. No label covers a way.

use std::fs;
use std::path::Path;

use hent::atlas::Atlas;
use hent::config::{Fond, FondSource, Relief, Remote, RemoteAddress};
use hent::geo::Position;
use hent::model::Dataset;
use serde_json::{Value, json};

use crate::browser::check;
use crate::examples::Site;
use crate::support::atlases::demonstration;
use crate::support::datasets::y;
use crate::support::programs::{hent, outcome};
use crate::support::service::Running;

/// Returns the network of [`y`], moved into the extract of Monaco: from the hills in the west to the harbour.
fn in_monaco() -> Dataset {
    let mut data = y();
    data.voies[0].couleur = "#008e9b".into();
    let moved = |place: &mut Position| {
        (place.lon, place.lat) = (7.4095 + (place.lon + 3.0) * 0.22, 43.7315 + (place.lat - 48.0) * 0.26);
    };
    data.localites.iter_mut().for_each(|row| moved(&mut row.geom));
    data.troncons.iter_mut().for_each(|row| row.geom.iter_mut().for_each(moved));
    data.hebergeurs.iter_mut().filter_map(|row| row.geom.as_mut()).for_each(moved);
    data.points_interet.iter_mut().for_each(|row| moved(&mut row.geom));
    data
}

/// Returns a service over the ground of Monaco. Returns `None` if a program or the extract is missing and the skip was
/// noted.
fn over_monaco(test: &str) -> Option<Running> {
    let archive = crate::fond::monaco(test)?;
    let service = Running::with(Atlas::build(in_monaco()), |config| config.fonds = vec![Fond::of_archive(archive)]);
    assert_eq!(service.json("/health")["fonds"][0]["probleme"], Value::Null);
    Some(service)
}

fn url(service: &Running) -> String {
    format!("http://{}", service.address)
}

#[test]
fn every_style_draws_the_ground_below_the_way() {
    let test = "every_style_draws_the_ground_below_the_way";
    let Some(service) = over_monaco(test) else { return };
    check(test, &url(&service), &[]);
}

#[test]
fn no_label_covers_the_way_over_a_ground() {
    let Some(service) = over_monaco("no_label_covers_the_way_over_a_ground") else { return };
    check_labels(&service, "y", "1", &["12", "15"]);
}

/// Over the sheet, with the hosts, names and shields of the demonstration.
#[test]
fn no_label_covers_the_way_over_the_sheet() {
    let service = Running::new(demonstration());
    check_labels(&service, "beauport", "2", &["9", "12", "15"]);
}

/// Returns the page of an étape; its end, where names, shields and hosts crowd, as longitude and latitude; then some
/// zooms.
fn places(service: &Running, voie: &str, etape: &str, zooms: &[&str]) -> Vec<String> {
    let marks = service.json(&format!("/api/voies/{voie}/bornes?etape={etape}"));
    let end = &marks["features"].as_array().unwrap().last().unwrap()["geometry"]["coordinates"];
    let page = format!("/voies/{voie}/etapes/{etape}");
    let place = [0, 1].map(|axis| end[axis].to_string());
    [page].into_iter().chain(place).chain(zooms.iter().map(|zoom| (*zoom).to_owned())).collect()
}

/// Runs the check of labels at the end of an étape.
#[track_caller]
fn check_labels(service: &Running, voie: &str, etape: &str, zooms: &[&str]) {
    let places = places(service, voie, etape, zooms);
    check("no_label_covers_the_way", &url(service), &places.iter().map(String::as_str).collect::<Vec<_>>());
}

/// A hill of 400 m in the middle of [`y`], baked by `hent bake --relief` into a folder.
pub fn hill(folder: &Path) -> Relief {
    let side = 60;
    let height = |row: i32, column: i32| {
        let [x, y] = [row, column].map(|at| f64::from(at - side / 2) / f64::from(side) * 4.0);
        400.0 * (-x * x - y * y).exp()
    };
    let rows = (0..side).map(|row| (0..side).map(|column| format!("{:.1}", height(row, column))).collect::<Vec<_>>());
    let rows: Vec<String> = rows.map(|row| row.join(" ")).collect();
    let head = format!("ncols {side}\nnrows {side}\nxllcorner -3.01\nyllcorner 47.97\ncellsize 0.0017\n");
    fs::write(folder.join("colline.asc"), head + &rows.join("\n")).unwrap();
    let arguments = "bake --relief colline.asc --srs EPSG:4326 --source ©_colline -o relief.pmtiles";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let (code, _, told) = outcome(hent(folder, &arguments));
    assert_eq!(code, Some(0), "{told}");
    Relief { archive: Some(folder.join("relief.pmtiles")), rasters: vec![] }
}

#[test]
fn relief_is_drawn_as_shade_and_contour_lines() {
    let folder = tempfile::tempdir().unwrap();
    let relief = hill(folder.path());
    let service = Running::with(Atlas::build(y()), |config| config.relief = relief);
    check("relief_is_drawn_as_shade_and_contour_lines", &url(&service), &[]);
}

/// Copies a folder of files.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// The other server has a style with a sprite and letters of its own, at addresses that count from the style's.
#[test]
fn the_style_of_another_server_lies_below_the_ways() {
    let test = "the_style_of_another_server_lies_below_the_ways";
    let (folder, own) = (tempfile::tempdir().unwrap(), Path::new(env!("CARGO_MANIFEST_DIR")).join("styles"));
    copy(&own.join("sprites"), &folder.path().join("plan/signes"));
    copy(&own.join("polices/Atkinson Hyperlegible Next Bold"), &folder.path().join("plan/lettres/Lointaine"));
    let ring = [[-4.0, 47.0], [-2.0, 47.0], [-2.0, 49.0], [-4.0, 49.0], [-4.0, 47.0]];
    let feature =
        |geometry: Value, nom: &str| json!({"type": "Feature", "properties": {"nom": nom}, "geometry": geometry});
    let park = feature(json!({"type": "Polygon", "coordinates": [ring]}), "parc");
    let name = feature(json!({"type": "Point", "coordinates": [-2.94, 48.025]}), "Bois de loin");
    let data = json!({"type": "FeatureCollection", "features": [park, name]});
    fs::write(folder.path().join("plan/donnees.json"), data.to_string()).unwrap();
    let style = json!({
        "version": 8,
        "sprite": "signes/hent",
        "glyphs": "lettres/{fontstack}/{range}.pbf",
        "sources": {"plan": {"type": "geojson", "data": "donnees.json", "attribution": "© Plan lointain"}},
        "layers": [
            {"id": "lointain", "type": "background", "paint": {"background-color": "#305070"}},
            {"id": "parc", "type": "fill", "source": "plan", "filter": ["==", ["geometry-type"], "Polygon"],
             "paint": {"fill-color": "#709060"}},
            {"id": "nom-lointain", "type": "symbol", "source": "plan", "filter": ["==", ["geometry-type"], "Point"],
             "layout": {"text-field": ["get", "nom"], "text-font": ["Lointaine"], "icon-image": "hent-lieu-vue"}},
        ],
    });
    fs::write(folder.path().join("plan/style.json"), style.to_string()).unwrap();
    let site = Site::open_to_all(folder.path());
    let remote = Remote {
        address: RemoteAddress::Style(format!("{}/plan/style.json", site.url)),
        consentement: true,
        hotes: vec![site.url.clone()],
    };
    let source = FondSource::Remote(remote);
    let ground = Fond { code: "lointain".into(), nom: "Plan lointain".into(), source, attribution: None };
    let service = Running::with(Atlas::build(y()), |config| config.fonds = vec![ground]);
    check(test, &url(&service), &[&site.url]);
}
