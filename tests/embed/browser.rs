//! Embedded maps in a real browser, on pages of another site. The checks are in tests/browser/embed.ts.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use hent::config::{Embed, Site as Allowed};
use hent::model::table::Table;
use hent::store::Store;

use crate::browser::{Check, check};
use crate::examples::Site;
use crate::support::atlases::demonstration;
use crate::support::means::{program, skip};
use crate::support::rows::{network, text};
use crate::support::service::{Running, metric};
use crate::support::stores::change;
use crate::support::wait::eventually;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// The address of the service in the examples.
const EXAMPLE: &str = "http://127.0.0.1:8080";

/// The libraries of the examples: the folder in `node_modules` there, and that of npm here.
const LIBRARIES: [(&str, &str); 5] = [
    ("leaflet", "leaflet"),
    ("maplibre-gl", "maplibre-gl-5.6"),
    ("@maplibre/maplibre-gl-leaflet", "@maplibre/maplibre-gl-leaflet"),
    ("ol", "ol"),
    ("ol-mapbox-style", "ol-mapbox-style"),
];

/// A page of an editor with a map: the element between two links, and white space to scroll.
const HIGH: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Haute</title><link rel=\"icon\" href=\"data:,\">\
     <script async src=\"http://127.0.0.1:8080/embed.js\"></script></head><body><p><a id=\"avant\" href=\"#\">avant</a></p>\
     <hent-carte voie=\"locquirec\" etape=\"1\" hauteur=\"500\"></hent-carte><p><a id=\"apres\" href=\"#\">après</a></p>\
     <pre>\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n</pre></body></html>";
/// The iframe that WordPress makes of the answer of oEmbed.
const WORDPRESS: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>WordPress</title><link rel=\"icon\" href=\"data:,\">\
     </head><body><iframe class=\"wp-embedded-content\" sandbox=\"allow-scripts\" security=\"restricted\" title=\"carte\" \
     src=\"http://127.0.0.1:8080/embed?voie=locquirec#?secret=aBcDeF1234\" data-secret=\"aBcDeF1234\" width=\"720\" height=\"480\">\
     </iframe></body></html>";
/// The first voie of the store, which a test renames.
const OPEN: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Ouverte</title><link rel=\"icon\" href=\"data:,\">\
     <script async src=\"http://127.0.0.1:8080/embed.js\"></script></head><body><hent-carte voie=\"code-1\"></hent-carte></body></html>";

/// The site of an editor. Browsers hold it for another site than the service.
struct Elsewhere {
    _folder: tempfile::TempDir,
    _site: Site,
    url: String,
}

/// Copies the examples and the pages of this file into a folder and serves it, each page under the policy that it states.
/// Returns `None` if something is missing and the skip was noted.
fn elsewhere(test: &str, service: &Running, other: &str) -> Option<Elsewhere> {
    program(test, "python3")?;
    let modules = Path::new(ROOT).join("src/web/node_modules");
    if !modules.join("ol-mapbox-style").exists() {
        return skip(test, "no ol-mapbox-style: npm ci in src/web");
    }
    let folder = tempfile::tempdir().unwrap();
    let address = format!("http://{}", service.address);
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text.replace(EXAMPLE, &address)).unwrap();
    for path in examples() {
        put(path.file_name().unwrap().to_str().unwrap(), &fs::read_to_string(&path).unwrap());
    }
    put("haute.html", HIGH);
    put("wordpress.html", WORDPRESS);
    put("ouverte.html", OPEN);
    let intruder = format!("</hent-carte><iframe title=\"autre\" src=\"{other}\"></iframe>");
    put("autre.html", &HIGH.replace("</hent-carte>", &intruder));
    fs::create_dir_all(folder.path().join("node_modules/@maplibre")).unwrap();
    for (name, own) in LIBRARIES {
        symlink(modules.join(own), folder.path().join("node_modules").join(name)).unwrap();
    }
    let site = Site::with_policies(folder.path());
    let url = site.url.replace("127.0.0.1", "localhost");
    Some(Elsewhere { _folder: folder, _site: site, url })
}

fn examples() -> Vec<PathBuf> {
    let files = fs::read_dir(Path::new(ROOT).join("examples/integrer")).unwrap();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// Runs a check on the demonstration.
#[track_caller]
fn check_on_demonstration(test: &str) {
    let service = Running::new(demonstration());
    let Some(elsewhere) = elsewhere(test, &service, "about:blank") else { return };
    check(test, &format!("http://{}", service.address), &[&elsewhere.url]);
}

/// Opens an example and looks for the voie, by its colour.
#[track_caller]
fn draws(example: &str) {
    let test = "an_example_draws_under_its_policy";
    let service = Running::new(demonstration());
    let Some(elsewhere) = elsewhere(test, &service, "about:blank") else { return };
    let voies = service.json("/api/voies");
    let voie = voies["voies"].as_array().unwrap().iter().find(|voie| voie["code"] == "locquirec").unwrap();
    let colour = voie["couleur"].as_str().unwrap();
    check(test, &format!("http://{}", service.address), &[&elsewhere.url, example, colour]);
}

#[test]
fn the_html_example_draws() {
    draws("html.html");
}

#[test]
fn the_iframe_of_drupal_draws() {
    draws("drupal-iframe.html");
}

#[test]
fn the_media_of_drupal_draws() {
    draws("drupal-media.html");
}

#[test]
fn the_leaflet_module_of_drupal_draws() {
    draws("drupal-leaflet.html");
}

#[test]
fn the_openlayers_example_draws() {
    draws("openlayers.html");
}

#[test]
fn the_leaflet_example_with_maplibre_draws() {
    draws("leaflet-maplibre.html");
}

#[test]
fn the_leaflet_example_with_raster_tiles_draws() {
    draws("leaflet-images.html");
}

#[test]
fn every_example_is_opened_by_a_test() {
    let source = fs::read_to_string(Path::new(ROOT).join("tests/embed/browser.rs")).unwrap();
    for path in examples().iter().filter(|path| path.extension().is_some_and(|extension| extension == "html")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        // This one stands for an address of Drupal, and is opened by another.
        assert!(name == "drupal-media-oembed.html" || source.contains(&format!("draws(\"{name}\")")), "{name}");
    }
}

#[test]
fn an_embed_and_its_page_speak() {
    check_on_demonstration("an_embed_and_its_page_speak");
}

#[test]
fn messages_of_others_are_ignored() {
    let test = "messages_of_others_are_ignored";
    let service = Running::new(demonstration());
    let other = Running::new(demonstration());
    let third = format!("http://{}/aide", other.address);
    let Some(elsewhere) = elsewhere(test, &service, &third) else { return };
    check(test, &format!("http://{}", service.address), &[&elsewhere.url, &format!("http://{}", other.address)]);
}

#[test]
fn an_embed_reads_nothing_private() {
    check_on_demonstration("an_embed_reads_nothing_private");
}

#[test]
fn an_embed_is_no_scroll_trap() {
    check_on_demonstration("an_embed_is_no_scroll_trap");
}

#[test]
fn an_embed_shows_what_its_address_names() {
    check_on_demonstration("an_embed_shows_what_its_address_names");
}

#[test]
fn an_embed_is_accessible() {
    check_on_demonstration("an_embed_is_accessible");
}

#[test]
fn an_embed_works_in_the_sandbox_of_wordpress() {
    check_on_demonstration("an_embed_works_in_the_sandbox_of_wordpress");
}

#[test]
fn an_editor_chooses_a_map() {
    check_on_demonstration("an_editor_chooses_a_map");
}

#[test]
fn a_refused_site_sees_a_sentence() {
    let test = "a_refused_site_sees_a_sentence";
    let sites = Some(vec![Allowed::parse("https://exemple.org").unwrap()]);
    let service = Running::with(demonstration(), |config| config.embed = Embed { sites, adresses: vec![] });
    let Some(elsewhere) = elsewhere(test, &service, "about:blank") else { return };
    check(test, &format!("http://{}", service.address), &[&elsewhere.url]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_embed_repaints_by_itself() {
    let test = "an_open_embed_repaints_by_itself";
    let folder = tempfile::tempdir().unwrap();
    let store: Store = crate::support::stores::filled(&folder.path().join("s.gpkg"), &network()).await;
    let service = Running::of_store(store.clone(), None);
    let Some(elsewhere) = elsewhere(test, &service, "about:blank") else { return };
    let url = format!("http://{}", service.address);
    let Some(mut page) = Check::start(test, &url, &[&elsewhere.url]) else { return };
    page.stops_at("open");
    eventually("the map listens", || (metric(&service, "hent_abonnes") > 0.0).then_some(()));
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("Repeinte"))).await;
    page.goes_on();
    page.stops_at("repainted");
    // A guide is in no tile: the map asks for every tile in view, and gets 304.
    let same = "hent_reponses_total{classe=\"3xx\"}";
    let before = metric(&service, same);
    change(&store, Table::Guide, 1, |row| row.set(Table::Guide, "titre", text("Titre"))).await;
    eventually("the tiles", || (metric(&service, same) >= before + 1.0).then_some(()));
    page.goes_on();
    page.passes();
}
