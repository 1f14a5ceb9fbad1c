//! What a browser keeps of a way: the list of its files, and how a browser keeps and updates them.

mod differences; // what differs between two states, and the words for it

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hent::atlas::{Atlas, Sources};
use hent::config::Fond;
use hent::model::row::Value as Cell;
use hent::model::table::Table;
use hent::model::{Dataset, PublierPosition};
use hent::store::Store;
use serde_json::Value;

use self::differences::{edit, settled};
use crate::browser::Check;
use crate::support::archives::ground;
use crate::support::atlases::demonstration;
use crate::support::datasets::{at, hebergeur, perturbation, y};
use crate::support::rows::{rows_of, text};
use crate::support::service::{Running, header, refused, refused_each};
use crate::support::stores::{edit as edit_rows, filled};

/// The files of a pack: hash and size by address.
type Files = BTreeMap<String, (String, u64)>;

fn files(manifest: &Value) -> Files {
    let file = |file: &Value| {
        let text = |i: usize| file[i].as_str().unwrap().to_owned();
        (text(0), (text(1), file[2].as_u64().unwrap()))
    };
    let files = manifest["fichiers"].as_array().unwrap();
    let by_address: Files = files.iter().map(file).collect();
    assert_eq!(by_address.len(), files.len(), "no address twice");
    by_address
}

/// Returns `y` with two hosts beside its line. The second one is private.
fn with_hosts() -> Dataset {
    let host = |id, x: f64, position| hebergeur(id, (x, 0.2), position, true);
    Dataset { hebergeurs: vec![host(1, 1.0, PublierPosition::Exacte), host(2, 2.0, PublierPosition::Non)], ..y() }
}

#[test]
fn a_pack_names_every_file_of_an_etape_as_a_browser_gets_it() {
    let atlas = demonstration();
    let voie = atlas.voies[0].row.code.to_string();
    let service = Running::new(atlas);
    let manifest = service.json(&format!("/hors-ligne/{voie}/1.json"));
    let files = files(&manifest);
    for (address, (hash, size)) in &files {
        let answer = service.get(address, &[("accept-encoding", "gzip")]);
        assert_eq!(answer.status(), 200, "{address}");
        assert!(header(&answer, "etag").starts_with(&format!("\"{hash}")), "{address}");
        assert_eq!(answer.body().len() as u64, *size, "{address}");
    }
    assert_eq!(manifest["octets"], files.values().map(|(_, size)| size).sum::<u64>());
    let all: Vec<&str> = files.keys().map(String::as_str).collect();
    for needed in [
        &*format!("/voies/{voie}"),
        &format!("/voies/{voie}/etapes/1"),
        &format!("/voies/{voie}/etapes/1?sens=retour"),
        &format!("/listes/{voie}/1.html"),
        &format!("/traces/{voie}/1.gpx"),
        &format!("/api/voies/{voie}/hebergeurs?etape=1"),
        &format!("/images/{voie}/1.svg?largeur=480&hauteur=320"),
        &format!("/profils/{voie}/1.svg"),
        "/hors-ligne",
        "/recherche",
        "/styles/hent.json",
        "/styles/sombre.json",
        "/sprites/hent@2x.png",
        "/fonts/",
        "/tiles.json",
        "/tiles/0/0/0.mvt",
        "/terre/0/0/0.mvt",
        "/web/map.js",
        "/web/garder.js",
        "/web/words-fr.js",
        "/hebergeurs/",
        "/localites/",
    ] {
        assert!(all.iter().any(|address| address.starts_with(needed)), "{needed} is not in {all:#?}");
    }
    assert!(all.iter().any(|address| address.starts_with("/tiles/14/")));
    assert!(!all.iter().any(|address| ["words-en", "/en/", "/etapes/2"].iter().any(|other| address.contains(other))));
    // Every program on the same data lists the same files, for every address of the service.
    let other = Running::new(demonstration());
    let mut same = other.json(&format!("/hors-ligne/{voie}/1.json"));
    let own = format!("http://{}", service.address);
    let (a, b): (BTreeSet<_>, BTreeSet<_>) =
        (files.keys().cloned().collect(), self::files(&same).into_keys().collect());
    assert_eq!(a, b, "{own}");
    same["seq"] = manifest["seq"].clone();
    assert_eq!(same["nom"], manifest["nom"]);
}

#[test]
fn a_pack_is_of_one_way_and_one_language() {
    let service = Running::new(Atlas::build(with_hosts()));
    let [whole, one, english] = ["/hors-ligne/y.json", "/hors-ligne/y/1.json", "/hors-ligne/y/1.json?langue=en"]
        .map(|path| files(&service.json(path)));
    assert!(one.keys().all(|address| whole.contains_key(address)), "the pack of a voie has those of its étapes");
    assert!(whole.contains_key("/voies/y/etapes/nord-1") && !one.contains_key("/voies/y/etapes/nord-1"));
    let pages =
        |files: &Files| files.keys().filter(|address| address.contains("/etapes/1")).cloned().collect::<Vec<_>>();
    assert!(pages(&english).iter().any(|address| address == "/en/voies/y/etapes/1"));
    assert!(!pages(&english).iter().any(|address| address == "/voies/y/etapes/1"));
    assert!(english.contains_key("/web/words-en.js") && !english.contains_key("/web/words-fr.js"));
    let text = |path: &str| String::from_utf8(service.get(path, &[]).into_body()).unwrap();
    assert!(!text("/hors-ligne/y.json").contains("h2"), "the private host");
    refused_each(
        &service,
        404,
        &[("/hors-ligne/z.json", "voie"), ("/hors-ligne/y/9.json", "étape"), ("/hors-ligne/../y.json", "")],
    );
    refused(&service, "/hors-ligne/y.json?langue=xx", 400, "langue");
    for depuis in ["", "-1", "0", "0.2026-01-01", "0.2026-02-30.0123456789abcdef", "0.2026-01-01.0123456789ABCDEF"] {
        refused(&service, &format!("/hors-ligne/y.json?depuis={depuis}"), 400, "depuis");
    }
}

/// Returns a store with the network of [`with_hosts`], and a service over a ground, whose tiles are as long as those of a
/// town: with it, a pack has the size that packs of the association have.
async fn over_a_ground(folder: &Path) -> (Store, Running) {
    let places = files(&Running::new(Atlas::build(with_hosts())).json("/hors-ligne/y/1.json"));
    let place = |address: &str| {
        let numbers = address.strip_prefix("/terre/")?.strip_suffix(".mvt")?.split('/');
        let numbers: Vec<u32> = numbers.map(|number| number.parse().unwrap()).collect();
        Some((numbers[0] as u8, numbers[1], numbers[2]))
    };
    let tiles = places.keys().filter_map(|address| place(address)).map(|place| (place, long_tile(place)));
    let file = folder.join("fond.pmtiles");
    ground(&file, &tiles.collect());
    let store = filled(&folder.join("base.gpkg"), &rows_of(&with_hosts())).await;
    let service = Running::of_store_with(store.clone(), |config| config.fonds = vec![Fond::of_archive(file)]);
    (store, service)
}

/// Returns a valid tile that does not compress: a layer without features and with a long value.
fn long_tile((z, x, y): (u8, u32, u32)) -> Vec<u8> {
    const LENGTH: u32 = 28_000;
    let seed = (u32::from(z) << 20) ^ (x << 9) ^ y;
    let noise = |i: u32| (seed ^ i).wrapping_mul(2_654_435_761).rotate_left(i % 31).to_be_bytes()[1];
    let text: Vec<u8> = (0..LENGTH).map(|i| b'0' + noise(i) % 64).collect();
    let length = |mut number: usize| {
        let mut bytes = vec![];
        while number > 127 {
            bytes.push(number as u8 | 128);
            number >>= 7;
        }
        bytes.push(number as u8);
        bytes
    };
    let field = |key: u8, content: &[u8]| [&[key], &*length(content.len()), content].concat();
    let value = field(0x22, &field(0x0a, &text));
    field(0x1a, &[field(0x0a, b"streets"), value, vec![0x78, 2]].concat())
}

/// Runs a check of tests/browser/hors_ligne.ts against a service.
#[track_caller]
fn check(test: &str, service: &Running) {
    if let Some(check) = Check::start(test, &format!("http://{}", service.address), &[]) {
        check.passes();
    }
}

#[test]
fn a_kept_etape_works_in_flight_mode() {
    check("a_kept_etape_works_in_flight_mode", &Running::new(Atlas::build(with_hosts())));
}

#[test]
fn a_kept_closure_ends_by_the_clock_of_the_device() {
    let perturbations = vec![perturbation(1, 1, [(1, 0.2), (1, 0.6)], ["2026-05-01", "2026-05-20"])];
    let sources = Sources::from(Dataset { perturbations, ..with_hosts() }).on(jiff::civil::date(2026, 5, 10));
    check("a_kept_closure_ends_by_the_clock_of_the_device", &Running::new(Atlas::build(sources)));
}

#[test]
fn a_cut_pack_goes_on_and_a_full_device_keeps_nothing() {
    check("a_cut_pack_goes_on_and_a_full_device_keeps_nothing", &Running::new(Atlas::build(with_hosts())));
}

#[test]
fn the_controls_of_packs_are_accessible() {
    check("the_controls_of_packs_are_accessible", &Running::new(Atlas::build(with_hosts())));
}

/// The browser keeps an étape. Then a telephone changes, a vertex moves, a host withdraws, and the étape is deleted.
#[tokio::test(flavor = "multi_thread")]
async fn a_pack_follows_the_site() {
    let folder = tempfile::tempdir().unwrap();
    let (store, service) = over_a_ground(folder.path()).await;
    let Some(mut page) = Check::start("a_pack_follows_the_site", &format!("http://{}", service.address), &[]) else {
        return;
    };
    let mut moved = with_hosts().troncons[0].geom.clone();
    moved[1] = at(1.0, 0.303);
    for (place, table, cell) in [
        ("kept", Table::Hebergeur, ("telephone", text("02 96 11 11 11"))),
        ("telephone", Table::Troncon, ("geom", Cell::Line(moved))),
        ("vertex", Table::Hebergeur, ("publier_position", text("non"))),
    ] {
        page.stops_at(place);
        edit(&store, &[&service], table, 1, cell).await;
        page.goes_on();
    }
    page.stops_at("withdrawn");
    edit_rows(&store, "essai", |rows| {
        rows.of_mut(Table::Etape).retain(|row| *row.get(Table::Etape, "id") != Cell::Int(1))
    })
    .await;
    settled(&store, &[&service]).await;
    page.goes_on();
    page.passes();
}
