//! Archives for apps: one file with the tiles of all sources along a way, its ranges, its names, and what changed.

use std::collections::BTreeMap;
use std::fs;

use hent::archive::{Scope, Target, Zooms};
use hent::atlas::Atlas;
use hent::config::Fond;
use hent::model::row::Value as Cell;
use hent::model::table::Table;
use hent::model::{Dataset, PublierPosition};
use serde_json::Value;

use crate::archive::reader::{Address, PmTiles, gunzip};
use crate::support::archives::ground;
use crate::support::atlases::{demonstration, demonstration_data};
use crate::support::datasets::{at, hebergeur, y};
use crate::support::rows::{rows_of, text};
use crate::support::service::{Running, header, refused, refused_each, unredirected};
use crate::support::stores::{Stores, change};
use crate::support::wait::eventually;

/// Returns the status of an address, and where it redirects to.
fn redirect(service: &Running, path: &str) -> (u16, String, String) {
    let answer = unredirected().get(format!("http://{}{path}", service.address)).call().unwrap();
    let of = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned();
    (answer.status().as_u16(), of("location"), of("cache-control"))
}

/// Returns the address of the current archive of a way.
fn current(service: &Running, way: &str) -> String {
    let (status, location, lifetime) = redirect(service, &format!("/archives/{way}.pmtiles"));
    assert_eq!((status, &*lifetime), (302, "no-store"), "{way}");
    location
}

fn hash(address: &str) -> &str {
    address.rsplit('.').nth(1).unwrap()
}

fn bytes(service: &Running, path: &str) -> Vec<u8> {
    let answer = service.get(path, &[]);
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(header(&answer, "content-type"), "application/vnd.pmtiles");
    answer.into_body()
}

fn open(bytes: &[u8]) -> PmTiles {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), bytes).unwrap();
    PmTiles::open(file.path())
}

fn tiles(bytes: &[u8]) -> BTreeMap<Address, Vec<u8>> {
    open(bytes).tiles()
}

/// Returns the data of `y` with hosts beside its line, the last one hidden.
fn with_hosts(telephone: &str) -> Dataset {
    let host = |id, x: f64, position| {
        let mut row = hebergeur(id, (x, 0.2), position, true);
        row.telephone = telephone.into();
        row
    };
    let hosts = vec![host(1, 1.0, PublierPosition::Exacte), host(2, 2.0, PublierPosition::Exacte)];
    Dataset { hebergeurs: hosts, ..y() }
}

/// Returns a tile with one layer without features.
fn layer(name: &str) -> Vec<u8> {
    let length = |bytes: &[u8]| u8::try_from(bytes.len()).unwrap();
    let content = [&[0x0a, length(name.as_bytes())], name.as_bytes(), &[0x78, 2]].concat();
    [&[0x1a, length(&content)], &*content].concat()
}

#[test]
fn an_archive_has_the_tiles_of_all_sources_along_the_way() {
    let atlas = demonstration();
    let voie = atlas.voies[0].row.code.to_string();
    // The archive of the command has hent's layers in the same corridor.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("voie.pmtiles");
    let scope = Scope { zooms: Zooms::ALL, voie: atlas.voie(&voie) };
    let target = Target::new(file.clone()).unwrap();
    target.write(&atlas, scope, |_, _| std::ops::ControlFlow::Continue(())).unwrap();
    let own = PmTiles::open(&file).tiles();
    // A ground with one tile of each zoom, the second layer with a name that hent uses.
    let places: BTreeMap<u8, Address> = own.keys().map(|place| (place.0, *place)).collect();
    let (streets, other) = (layer("streets"), layer("voies"));
    let of_ground = places.values().map(|place| (*place, [streets.clone(), other.clone()].concat())).collect();
    let file = folder.path().join("fond.pmtiles");
    ground(&file, &of_ground);

    let service = Running::with(atlas, |config| config.fonds = vec![Fond::of_archive(file)]);
    let archive = open(&bytes(&service, &current(&service, &voie)));
    let all = archive.tiles();
    assert!(own.len() > 100 && own.keys().all(|place| all.contains_key(place)));
    for (place, body) in &own {
        let body = gunzip(body);
        assert!(gunzip(&all[place]).starts_with(&body), "{place:?}: hent's layers come first, as they are served");
    }
    for place @ (z, x, y) in places.values() {
        let land = service.get(&format!("/terre/{z}/{x}/{y}.mvt?fond=carte"), &[]).into_body();
        let expected = [gunzip(&own[place]), land, streets.clone()].concat();
        assert_eq!(gunzip(&all[place]), expected, "{place:?}: a layer of the ground with a name of hent is left out");
    }
    let Value::Object(metadata) = &archive.metadata else { panic!("metadata") };
    let layers: Vec<&str> =
        metadata["vector_layers"].as_array().unwrap().iter().map(|layer| layer["id"].as_str().unwrap()).collect();
    for id in ["voies", "hebergeurs", "terre", "streets"] {
        assert_eq!(layers.iter().filter(|known| **known == id).count(), 1, "{layers:?}");
    }
    for member in ["attribution", "license"] {
        let said = metadata[member].as_str().unwrap();
        assert!(said.contains("OpenStreetMap") && !said.contains('<'), "{said}");
    }
    // The étape has the same bodies.
    let etape = tiles(&bytes(&service, &current(&service, &format!("{voie}/1"))));
    assert!(etape.len() > 20 && etape.len() < all.len());
    assert!(etape.iter().all(|(place, body)| all.get(place) == Some(body)));
    // Every program on the same data makes the same bytes.
    let file = folder.path().join("fond.pmtiles");
    let other = Running::with(demonstration(), |config| config.fonds = vec![Fond::of_archive(file)]);
    let address = current(&service, &voie);
    assert_eq!(current(&other, &voie), address);
    assert!(bytes(&other, &address) == bytes(&service, &address));
}

#[test]
fn any_range_of_an_archive_is_that_of_the_whole() {
    let service = Running::new(demonstration());
    let address = current(&service, &demonstration_data().voies[0].code.to_string());
    let whole = bytes(&service, &address);
    let length = whole.len();
    assert!(length > 500_000, "{length}: several parts");
    let etag = format!("\"{}\"", hash(&address));
    let ask = |range: &str, more: &[(&str, &str)]| service.get(&address, &[&[("range", range)], more].concat());
    for (from, to) in [(0, 0), (0, 16_383), (126, 127), (16_000, 300_000), (length - 1, length - 1), (5, length - 1)] {
        let answer = ask(&format!("bytes={from}-{to}"), &[("if-range", &etag)]);
        assert_eq!(answer.status(), 206);
        assert_eq!(header(&answer, "content-range"), format!("bytes {from}-{to}/{length}"));
        assert!(answer.body() == &whole[from..=to], "{from}-{to}");
    }
    for (range, more) in [("bytes=0-9", ("if-range", "\"autre\"")), ("bytes=0-9,500-600", ("accept", "*/*"))] {
        let answer = ask(range, &[more]);
        assert!(answer.status() == 200 && *answer.body() == whole, "{range}");
    }
    let behind = ask(&format!("bytes={length}-"), &[]);
    assert_eq!((behind.status().as_u16(), header(&behind, "content-range")), (416, &*format!("bytes */{length}")));
    let many: Vec<String> = (0..1000).map(|at| format!("{at}-")).collect();
    assert_eq!(ask(&format!("bytes={}", many.join(",")), &[]).status(), 200);
    let known = service.get(&address, &[("if-none-match", &etag)]);
    assert!(known.status() == 304 && known.body().is_empty());
    let head = service.request("HEAD", &address, &[]);
    assert_eq!((head.status().as_u16(), header(&head, "content-length")), (200, &*length.to_string()));
    assert!(head.body().is_empty());
    assert_eq!(header(&head, "cache-control"), "public, max-age=86400, s-maxage=60");
}

#[test]
fn the_name_before_stays_valid_unless_a_host_takes_something_back() {
    let service = Running::new(Atlas::build(with_hosts("02 96 00 00 00")));
    let first = current(&service, "y");
    let whole = bytes(&service, &first);
    // Tiles have no telephones.
    service.publish(Atlas::build(with_hosts("02 96 11 11 11")));
    assert_eq!(current(&service, "y"), first);
    let mut moved = with_hosts("02 96 11 11 11");
    moved.hebergeurs[0].geom = Some(at(1.0, 0.3));
    service.publish(Atlas::build(moved.clone()));
    let second = current(&service, "y");
    assert_ne!(second, first);
    assert!(bytes(&service, &first) == whole, "a reader that has begun it goes on");

    // A host withdraws: whoever has not asked for the new archive yet gets none of the old ones.
    let mut fewer = moved.clone();
    fewer.hebergeurs[1].publier_position = PublierPosition::Non;
    service.publish(Atlas::build(fewer.clone()));
    for old in [&first, &second] {
        let answer = service.get(old, &[("range", "bytes=0-99")]);
        assert_eq!((answer.status().as_u16(), header(&answer, "cache-control")), (410, "no-store"), "{old}");
        assert!(String::from_utf8_lossy(answer.body()).contains("/archives/y.pmtiles"));
    }
    let third = current(&service, "y");
    assert_eq!(service.get(&third, &[]).status(), 200);
    // A detail is taken back that no tile has: the same archive stays valid, and is not made to look replaced.
    fewer.hebergeurs[0].publier_contact = false;
    service.publish(Atlas::build(fewer));
    assert_eq!(service.get(&third, &[]).status(), 200);
    assert_eq!(service.get(&second, &[]).status(), 410);
    // The withdrawal is undone: the content of that name is public again.
    service.publish(Atlas::build(moved));
    assert_eq!(current(&service, "y"), second);
    assert_eq!(service.get(&second, &[]).status(), 200);
}

#[test]
fn a_difference_leads_from_any_known_state_to_the_current_one() {
    let service = Running::new(Atlas::build(with_hosts("1")));
    let first = current(&service, "y");
    let before = tiles(&bytes(&service, &first));
    let maj = |from: &str| format!("/archives/y.maj?depuis={}", hash(from));
    let same = service.get(&maj(&first), &[]);
    assert!(same.status() == 204 && same.body().is_empty());

    let mut data = with_hosts("1");
    data.hebergeurs[0].geom = Some(at(1.0, 0.3));
    data.troncons[1].geom.pop(); // the end of the way goes
    service.publish(Atlas::build(data.clone()));
    data.hebergeurs[1].publier_position = PublierPosition::Non;
    service.publish(Atlas::build(data));
    let answer = service.get(&maj(&first), &[]);
    assert_eq!((answer.status().as_u16(), header(&answer, "cache-control")), (200, "no-cache"));
    let (difference, second) = (open(answer.body()), current(&service, "y"));
    let after = tiles(&bytes(&service, &second));
    assert_ne!(before, after);
    assert_eq!(difference.metadata["hent:depuis"], hash(&first));
    assert_eq!(difference.metadata["hent:etat"], hash(&second));
    let mut updated = before.clone();
    for tile in difference.metadata["hent:retirees"].as_array().unwrap() {
        let numbers: Vec<u32> = tile.as_str().unwrap().split('/').map(|number| number.parse().unwrap()).collect();
        assert!(updated.remove(&(numbers[0] as u8, numbers[1], numbers[2])).is_some(), "{tile}");
    }
    let differing = difference.tiles();
    assert!(differing.len() < after.len() && differing.iter().all(|(place, body)| before.get(place) != Some(body)));
    updated.extend(differing);
    assert_eq!(updated, after);

    let (status, location, lifetime) = redirect(&service, "/archives/y.maj?depuis=0123456789abcdef");
    assert_eq!((status, location, &*lifetime), (302, second, "no-store"), "an unknown state: the whole archive");
    for missing in ["", "?depuis=", "?depuis=0123456789ABCDEF", "?depuis=../../etc/passwd"] {
        refused(&service, &format!("/archives/y.maj{missing}"), 400, "depuis");
    }
}

/// Another service of the store, or this one after a restart, finds earlier states in the log.
#[tokio::test(flavor = "multi_thread")]
async fn earlier_archives_are_found_in_the_log() {
    let rows = rows_of(&with_hosts("1"));
    let stores = Stores::filled("archives::earlier_archives_are_found_in_the_log", &rows).await;
    for store in stores.all() {
        // Changes at intervals below 0.25 s count as one.
        let later = || tokio::time::sleep(std::time::Duration::from_millis(400));
        let service = Running::of_store(store.clone(), None);
        let first = current(&service, "y");
        let before = bytes(&service, &first);
        later().await;
        let mut moved = with_hosts("1").troncons[0].geom.clone();
        moved[1] = at(1.0, 0.6);
        change(&store, Table::Troncon, 1, move |row| row.set(Table::Troncon, "geom", Cell::Line(moved.clone()))).await;
        let second = eventually("the moved vertex", || Some(current(&service, "y")).filter(|now| *now != first));
        drop(service);

        let service = Running::of_store(store.clone(), None);
        assert_eq!(service.get(&first, &[]).body(), &before, "the name before stays valid");
        assert_eq!(current(&service, "y"), second);
        let maj = |from: &str| format!("/archives/y.maj?depuis={}", hash(from));
        let difference = open(service.get(&maj(&first), &[]).body());
        assert_eq!(difference.metadata["hent:depuis"], hash(&first));
        assert_eq!(difference.metadata["hent:etat"], hash(&second));
        drop(service);

        // A host withdraws while no service runs.
        later().await;
        change(&store, Table::Hebergeur, 1, |row| row.set(Table::Hebergeur, "publier_position", text("non"))).await;
        let service = Running::of_store(store.clone(), None);
        for earlier in [&first, &second] {
            refused(&service, earlier, 410, "/archives/y.pmtiles");
            refused(&service, earlier, 410, "/archives/y.pmtiles");
        }
        let difference = open(service.get(&maj(&second), &[]).body());
        assert_eq!(difference.metadata["hent:etat"], hash(&current(&service, "y")));
        refused(&service, "/archives/y.0123456789abcdef.pmtiles", 404, "/archives/y.pmtiles");
        // A change after the others were looked for.
        let third = current(&service, "y");
        later().await;
        change(&store, Table::Localite, 1, |row| row.set(Table::Localite, "nom", text("Autre"))).await;
        let fresh = Running::of_store(store.clone(), None);
        assert_ne!(current(&fresh, "y"), third);
        assert_eq!(fresh.get(&third, &[]).status(), 200);
        assert_eq!(fresh.get(&second, &[]).status(), 410);
    }
}

#[test]
fn the_list_has_every_archive_and_other_names_are_refused() {
    let atlas = demonstration();
    let ways: usize = atlas.voies.iter().map(|voie| 1 + voie.etapes.iter().filter(|e| e.trace.is_some()).count()).sum();
    let service = Running::new(atlas);
    let list = service.json("/archives.json");
    let archives = list["archives"].as_array().unwrap();
    assert_eq!(archives.len(), ways);
    let origin = format!("http://{}", service.address);
    for archive in archives {
        let path = |member: &str| archive[member].as_str().unwrap().strip_prefix(&origin).unwrap().to_owned();
        let head = service.request("HEAD", &path("url"), &[]);
        assert_eq!(header(&head, "content-length"), archive["octets"].to_string());
        assert_eq!(hash(&path("url")), archive["hash"]);
        assert_eq!(redirect(&service, &path("derniere")).1, path("url"));
        assert_eq!(service.get(&path("maj"), &[]).status(), 204);
    }
    let voie = archives[0]["voie"].as_str().unwrap();
    let of = |rest: &str| format!("/archives/{voie}{rest}");
    refused_each(
        &service,
        404,
        &[
            (&of(".0123456789abcdef.pmtiles"), "/archives/"),
            (&of("/1.0123456789abcdef.pmtiles"), "/archives/"),
            (&of(".0123.pmtiles"), "archive"),
            (&of(".zip"), "archive"),
            (&of("/999.pmtiles"), "étape"),
            ("/archives/nulle-part.pmtiles", "voie"),
            ("/archives/nulle-part.maj?depuis=0123456789abcdef", "voie"),
        ],
    );
}
