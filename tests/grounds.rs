//! Grounds and relief: archives of others, served as they are, and what happens to a map without them.

mod bad; // damaged archives

use std::fs;
use std::path::Path;
use std::process::Stdio;

use hent::atlas::Atlas;
use hent::config::{Config, Fond, FondSource, Relief, Remote, RemoteAddress};
use hent::file::decompress::{Coding, decompress};
use hent::fond::{Coord, Fonds};
use hent::links::Base;
use pmtiles::{Compression, TileType};
use serde_json::{Value, json};

use crate::support::archives::{Tiles, ground, many, mbtiles, pmtiles, shortbread};
use crate::support::means::shared_data;
use crate::support::programs::{serve_in, stop};
use crate::support::service::{Running, header, refused, refused_each};
use crate::support::wait::eventually;

fn coord((z, x, y): (u8, u32, u32)) -> Coord {
    Coord::new(z.into(), x.into(), y.into()).unwrap()
}

fn with_style(nom: &str, archive: &Path, style: Option<&Path>) -> Fond {
    let source = FondSource::Archive { archive: archive.into(), style: style.map(Into::into) };
    Fond { code: nom.to_lowercase(), nom: nom.into(), source, attribution: None }
}

/// Returns a service with one ground.
fn serving(archive: &Path) -> Running {
    let fonds = vec![Fond::of_archive(archive.into())];
    Running::with(Atlas::default(), |config: &mut Config| config.fonds = fonds)
}

/// Returns the problem of the first archive in `/health`, or an empty text if there is none.
fn problem(service: &Running) -> String {
    let health = service.json("/health");
    let problem = health["fonds"][0]["probleme"].as_str().unwrap_or_default().to_owned();
    assert_eq!(health["etat"], if problem.is_empty() { "ok" } else { "degrade" });
    problem
}

/// Returns the address of the ground's TileJSON in the style. Returns `None` if the style draws the sheet.
fn drawn(service: &Running) -> Option<String> {
    let style = service.json("/styles/hent.json");
    let sources = style["sources"].as_object().unwrap().values();
    sources.filter_map(|source| source["url"].as_str()).find(|url| url.contains("/fond.json")).map(str::to_owned)
}

/// Returns the codes of the grounds in the switch, and the one that is drawn.
fn offered(style: &Value) -> (Vec<String>, String) {
    let grounds = style["metadata"]["hent:fonds"].as_array().unwrap();
    let code = |ground: &Value| ground["code"].as_str().unwrap().to_owned();
    let chosen: Vec<String> = grounds.iter().filter(|ground| ground["choisi"] == true).map(code).collect();
    assert_eq!(chosen.len(), 1, "{grounds:?}");
    (grounds.iter().map(code).collect(), chosen[0].clone())
}

#[test]
fn every_tile_of_an_archive_comes_back_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let tiles = many(90); // 8,100 tiles of zoom 9: the root directory points to leaves
    let mut files = vec![];
    for coding in [Compression::None, Compression::Gzip, Compression::Zstd] {
        let file = folder.path().join(format!("{coding:?}.pmtiles"));
        pmtiles(&file, TileType::Mvt, coding, &shortbread(), &tiles);
        files.push(file);
    }
    files.push(folder.path().join("a.mbtiles"));
    mbtiles(&files[3], &shortbread(), &tiles);
    for file in files {
        let fonds = Fonds::open(vec![Fond::of_archive(file.clone())], &Relief::default());
        assert!(!fonds.has_problem(), "{}", fonds.health());
        let archive = fonds.archive(None).unwrap();
        for (place, body) in &tiles {
            assert_eq!(archive.tile(coord(*place)).unwrap().as_ref(), Some(body), "{file:?} {place:?}");
            let stored = archive.stored(coord(*place)).unwrap().unwrap();
            assert_eq!(decompress(stored.coding, &stored.bytes, 1 << 20).as_ref(), Ok(body), "{file:?} {place:?}");
        }
        for place in [(1, 0, 0), (9, 90, 0), (9, 511, 511), (14, 2, 0), (14, 16_383, 16_383)] {
            assert_eq!(archive.tile(coord(place)).unwrap(), None, "{file:?} {place:?}");
        }
        assert!(archive.tile(coord((15, 0, 0))).is_err());
        assert_eq!(archive.attribution(), "© contributeurs OpenStreetMap", "without HTML");
    }
}

#[test]
fn a_tile_is_sent_as_it_is_stored_or_decompressed() {
    let folder = tempfile::tempdir().unwrap();
    let tiles = many(3);
    let cases = [
        (Compression::Gzip, Coding::Gzip, "gzip"),
        (Compression::Brotli, Coding::Brotli, "br"),
        (Compression::Zstd, Coding::Zstd, "zstd"),
        (Compression::None, Coding::Identity, ""),
    ];
    for (compression, coding, name) in cases {
        let file = folder.path().join("a.pmtiles");
        pmtiles(&file, TileType::Mvt, compression, &shortbread(), &tiles);
        let service = serving(&file);
        let path = "/fond/9/1/2.mvt?fond=carte";
        // The second round is answered from the cache.
        for _ in 0..2 {
            let packed = service.get(path, &[("accept-encoding", "gzip, br;q=0.5, zstd")]);
            assert_eq!((packed.status().as_u16(), header(&packed, "content-encoding")), (200, name));
            assert_eq!(decompress(coding, packed.body(), 1 << 20).as_ref(), Ok(&tiles[&(9, 1, 2)]));
            assert_eq!(header(&packed, "content-type"), "application/vnd.mapbox-vector-tile");
            assert_eq!(header(&packed, "access-control-allow-origin"), "*");
            assert_eq!(header(&packed, "vary"), "Accept-Encoding");
            let plain = service.get(path, &[("accept-encoding", "deflate")]);
            assert_eq!((plain.status().as_u16(), header(&plain, "content-encoding")), (200, ""));
            assert_eq!(plain.body(), &tiles[&(9, 1, 2)]);
            if coding != Coding::Identity {
                assert_ne!(header(&plain, "etag"), header(&packed, "etag"), "each form has its own strong ETag");
            }
            let known = [("accept-encoding", "gzip, br, zstd"), ("if-none-match", header(&packed, "etag"))];
            let same = service.get(path, &known);
            assert_eq!((same.status().as_u16(), same.body().len()), (304, 0));
            let head = service.request("HEAD", path, &[("accept-encoding", "gzip, br, zstd")]);
            assert_eq!((head.status().as_u16(), head.body().len()), (200, 0));
            assert_eq!(header(&head, "etag"), header(&packed, "etag"));
            assert_eq!(service.get("/fond/9/400/2.mvt", &[]).status(), 204);
        }
        assert_eq!(problem(&service), "");
    }
}

/// Returns a service over a small ground at a public address, and the folder of its archive.
fn published(address: &str) -> (Running, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pmtiles");
    ground(&file, &many(3));
    let service = Running::with(Atlas::default(), |config: &mut Config| {
        config.fonds = vec![Fond::of_archive(file)];
        config.public_url = Base::parse(address).ok();
    });
    (service, folder)
}

#[test]
fn tilejson_names_the_version_and_its_tiles_are_kept_for_ever() {
    let (service, _folder) = published("https://exemple.org/carte");
    let document = service.json("/carte/fond.json");
    assert_eq!(document, service.json("/fond.json?fond=carte"));
    let tiles = document["tiles"][0].as_str().unwrap();
    let path = tiles.strip_prefix("https://exemple.org").unwrap();
    assert!(path.starts_with("/carte/fond/{z}/{x}/{y}.mvt?fond=carte&v="), "{path}");
    assert_eq!(document["attribution"], "© contributeurs OpenStreetMap");
    assert_eq!(document["vector_layers"][0]["id"], "streets");
    assert_eq!((&document["minzoom"], &document["maxzoom"]), (&json!(0), &json!(14)));
    assert_eq!(document["bounds"], json!([-5.0, 47.0, -1.0, 49.0]));
    let path = path.replace("{z}/{x}/{y}", "9/1/2");
    let [versioned, old, empty] =
        [path.clone(), path.replace("v=", "v=0"), path.replace("9/1/2", "9/400/2")].map(|path| service.get(&path, &[]));
    assert!(header(&versioned, "cache-control").contains("immutable"));
    assert!(header(&empty, "cache-control").contains("immutable") && empty.status() == 204);
    assert_eq!(header(&old, "cache-control"), "public, max-age=3600, stale-if-error=604800");
    assert_eq!(drawn(&service).as_deref(), Some("https://exemple.org/carte/fond.json?fond=carte"));
}

/// The land's tiles around a ground: the bounds of the archive of this test are 5 to 1° W, 47 to 49° N.
#[test]
fn the_land_goes_on_around_a_ground() {
    let (service, _folder) = published("https://exemple.org");
    let style = service.json("/styles/hent.json");
    assert_eq!(style["sources"]["terre"]["url"], "https://exemple.org/terre.json?fond=carte");
    let document = service.json("/terre.json?fond=carte");
    assert_eq!(document["maxzoom"], 10);
    let template = document["tiles"][0].as_str().unwrap();
    let path = template.strip_prefix("https://exemple.org").unwrap();
    assert!(path.starts_with("/terre/{z}/{x}/{y}.mvt?fond=carte&v="), "{path}");
    // The Iroise, which the ground covers, and the Channel, which it does not.
    let [iroise, channel] = ["10/498/355", "10/504/346"].map(|at| path.replace("{z}/{x}/{y}", at));
    let status = |path: &str| service.get(path, &[]).status().as_u16();
    assert_eq!([status(&iroise), status(&channel)], [200, 204]);
    assert_eq!(status("/terre/10/496/355.mvt"), 204, "without the ground it is the sea");
    refused_each(&service, 404, &[("/terre.json?fond=absent", "fond « absent »")]);
    // An open map whose ground is removed keeps the land.
    assert_eq!(status("/terre/10/500/355.mvt?fond=absent"), 200);
}

#[test]
fn wrong_addresses_say_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pmtiles");
    ground(&file, &many(3));
    let service = serving(&file);
    let deep = format!("/fond/{}/0/0.mvt", "9".repeat(400));
    refused_each(
        &service,
        404,
        &[
            ("/fond/15/0/0.mvt", "zoom 0 à 14"),
            ("/fond/2/4/0.mvt", "hors de la pyramide"),
            (deep.as_str(), "hors de la pyramide"),
            ("/fond/2/0/0.mvt?fond=nulle-part", "Les fonds dont ce service a les tuiles sont : carte."),
            ("/fond.json?fond=%00%3Cb%3E", "carte"),
            ("/fond.json?fond=", "carte"),
            ("/styles/hent.json?fond=nulle-part", "Les fonds sont : carte, aucun."),
            ("/relief.json", "n'a pas de relief"),
            ("/relief/2/0/0.webp", "n'a pas de relief"),
        ],
    );
    refused_each(
        &service,
        400,
        &[
            ("/fond/-1/0/0.mvt", "n'est pas un nombre entier"),
            ("/fond/0/x/0.mvt", "/fond/{z}/{x}/{y}.mvt"),
            ("/fond.json?fond=a&fond=b", "plusieurs fois"),
            ("/fond/0/0/0.mvt?v=1&v=2", "plusieurs fois"),
        ],
    );
    assert_eq!(service.get("/fond/0/0/0.mvt?v=%ff&autre=1", &[]).status(), 200);
    assert_eq!(service.request("POST", "/fond/0/0/0.mvt", &[]).status(), 405);
    refused(&Running::new(Atlas::default()), "/fond.json", 404, "n'a pas de tuiles de fond");
}

#[test]
fn an_archive_of_another_schema_has_its_own_style() {
    let Some(archive) =
        shared_data("an_archive_of_another_schema_has_its_own_style", "pmtiles/protomaps_firenze_ODbL.pmtiles")
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let style = folder.path().join("firenze.json");
    let layer = json!({"id": "eau", "type": "fill", "source": "p", "source-layer": "water"});
    let sources = json!({"p": {"type": "vector", "url": "https://ailleurs.example/a"}});
    fs::write(&style, json!({"version": 8, "sources": sources, "layers": [layer]}).to_string()).unwrap();
    let fonds = vec![with_style("Firenze", &archive, Some(&style))];
    let service = Running::with(Atlas::default(), |config: &mut Config| config.fonds = fonds);
    assert_eq!(problem(&service), "");
    let document = service.json("/styles/hent.json");
    let url = document["sources"]["p"]["url"].as_str().unwrap();
    assert!(url.ends_with("/fond.json?fond=firenze"), "{url}");
    assert_eq!(offered(&document), (vec!["firenze".into(), "aucun".into()], "firenze".into()));
    assert_eq!(document["metadata"]["hent:fonds"][0]["attribution"], "Protomaps © OpenStreetMap");
    assert_eq!(service.get("/fond/14/8703/5971.mvt", &[]).status(), 200);
    // A file that is not a style removes the ground until the file is repaired.
    let good = fs::read(&style).unwrap();
    fs::write(&style, "non").unwrap();
    eventually("the broken style", || problem(&service).contains("son style, firenze.json").then_some(()));
    assert_eq!(offered(&service.json("/styles/hent.json")).1, "aucun");
    fs::write(&style, good).unwrap();
    eventually("its repair", || problem(&service).is_empty().then_some(()));
}

#[test]
fn grounds_of_other_hosts_are_offered_and_only_their_hosts_are_open() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pmtiles");
    ground(&file, &many(2));
    let remote = |code: &str, address, consentement, hotes: &[&str]| Fond {
        code: code.into(),
        nom: code.to_uppercase(),
        source: FondSource::Remote(Remote {
            address,
            consentement,
            hotes: hotes.iter().map(|hote| (*hote).to_owned()).collect(),
        }),
        attribution: Some("© <IGN>".into()),
    };
    let style = RemoteAddress::Style("https://data.example.fr/style.json".into());
    let tiles = RemoteAddress::Tuiles("https://t.example.org/{z}/{x}/{y}.png".into());
    let fonds = vec![
        remote("ign", style, true, &["https://data.example.fr", "https://police.example.fr"]),
        with_style("Carte", &file, None),
        remote("images", tiles, false, &["https://t.example.org"]),
    ];
    let service = Running::with(Atlas::default(), |config: &mut Config| config.fonds = fonds);
    let document = service.json("/styles/hent.json");
    let all: Vec<String> = ["ign", "carte", "images", "aucun"].map(str::to_owned).to_vec();
    assert_eq!(offered(&document), (all.clone(), "carte".into()), "the first ground of this host is drawn");
    let ign = &document["metadata"]["hent:fonds"][0];
    assert_eq!((&ign["hote"], &ign["consentement"]), (&json!("data.example.fr"), &json!(true)));
    assert_eq!(ign["style"], "https://data.example.fr/style.json");
    // Nothing of another host is in a document, unless its ground was asked for.
    assert!(!document["sources"].to_string().contains(".example."), "{}", document["sources"]);
    let sheet = service.json("/styles/hent.json?fond=ign");
    assert_eq!(offered(&sheet), (all.clone(), "ign".into()));
    assert!(!sheet["sources"].to_string().contains(".example."), "the browser fetches the style itself");
    let images = service.json("/styles/sombre.json?fond=images");
    assert_eq!(offered(&images), (all, "images".into()));
    assert_eq!(images["sources"]["fond"]["tiles"][0], "https://t.example.org/{z}/{x}/{y}.png");
    assert_eq!(images["sources"]["fond"]["attribution"], "© &lt;IGN&gt;");
    assert_eq!(offered(&service.json("/styles/hent.json?fond=aucun")).1, "aucun");
    refused(&service, "/fond.json?fond=ign", 404, "Les fonds dont ce service a les tuiles sont : carte.");

    let policy = header(&service.get("/", &[]), "content-security-policy").to_owned();
    let of_worker = service.get("/web/worker.js", &[]);
    assert_eq!(header(&of_worker, "content-security-policy"), policy, "the worker of the map fetches the tiles");
    let hosts = "https://data.example.fr https://police.example.fr https://t.example.org";
    for opened in [format!("connect-src 'self' {hosts};"), format!("img-src 'self' {hosts} data: blob:;")] {
        assert!(policy.contains(&opened), "{policy}");
    }
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    let closed = header(&Running::new(Atlas::default()).get("/", &[]), "content-security-policy").to_owned();
    assert!(!closed.contains("://"), "{closed}");
    assert_eq!(service.json("/health")["fonds"].as_array().unwrap().len(), 1, "archives alone can have problems");
}

#[test]
fn relief_tiles_are_served_with_their_encoding() {
    let folder = tempfile::tempdir().unwrap();
    let (file, other) = (folder.path().join("relief.pmtiles"), folder.path().join("autre.pmtiles"));
    let picture: Tiles = [((0, 0, 0), b"\x89PNG\r\n\x1a\n...".to_vec())].into();
    let metadata = json!({"encoding": "terrarium", "attribution": "© IGN"});
    pmtiles(&file, TileType::Png, Compression::None, &metadata, &picture);
    pmtiles(&other, TileType::Webp, Compression::None, &json!({"encoding": "mapbox"}), &picture);
    let with = |archive: &Path| {
        let relief = Relief { archive: Some(archive.into()), rasters: vec![] };
        Running::with(Atlas::default(), |config: &mut Config| config.relief = relief)
    };
    let service = with(&file);
    assert_eq!(problem(&service), "");
    let document = service.json("/relief.json");
    assert_eq!((&document["encoding"], &document["tileSize"]), (&json!("terrarium"), &json!(256)));
    assert_eq!((&document["attribution"], &document["vector_layers"]), (&json!("© IGN"), &Value::Null));
    let tiles = document["tiles"][0].as_str().unwrap();
    let path = tiles.split_once("/relief/").unwrap().1.replace("{z}/{x}/{y}", "0/0/0");
    let tile = service.get(&format!("/relief/{path}"), &[]);
    assert_eq!((header(&tile, "content-type"), tile.body()), ("image/png", &picture[&(0, 0, 0)]));
    assert!(header(&tile, "cache-control").contains("immutable"));
    assert_eq!(service.get("/relief/1/0/0.webp", &[]).status(), 204);
    let style = service.json("/styles/hent.json");
    assert!(style["sources"]["relief"]["url"].as_str().unwrap().ends_with("/relief.json"));

    let service = with(&other);
    assert!(problem(&service).contains("encoding : terrarium"), "{}", problem(&service));
    assert_eq!(service.json("/styles/hent.json")["sources"]["relief"], Value::Null);
    refused(&service, "/relief.json", 404, "n'a pas de relief");
}

#[test]
fn the_option_fond_serves_an_archive_and_a_wrong_one_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    ground(&folder.path().join("a.pmtiles"), &many(2));
    let log = || Stdio::from(fs::File::create(folder.path().join("journal")).unwrap());
    for (option, there) in [("a.pmtiles", true), ("b.pmtiles", false)] {
        let (mut process, address) = serve_in(folder.path(), &["--fond", option], log());
        let get = |path: &str| {
            let mut answer = ureq::get(format!("http://{address}{path}")).call().unwrap();
            serde_json::from_str::<Value>(&answer.body_mut().read_to_string().unwrap()).unwrap()
        };
        assert_eq!(get("/health")["fonds"][0]["probleme"].is_null(), there);
        assert_eq!(offered(&get("/styles/hent.json")).1, if there { "carte" } else { "aucun" });
        stop(&mut process);
        let journal = fs::read_to_string(folder.path().join("journal")).unwrap();
        assert_eq!(journal.contains("la carte s'en passe"), !there, "{journal}");
    }
}

/// The grounds and the relief of the administrator's guide are commented out, because no file or site is there.
#[test]
fn the_commented_grounds_of_the_guide_are_read() {
    let guide = include_str!("../docs/guide-administrateur.md");
    let block = guide.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let is_key = |line: &str| {
        line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| key.is_ascii() && !key.contains(' '))
    };
    let uncommented = |line: &str| {
        let said = line.trim_start_matches(['#', ' ']);
        if is_key(said) { said.to_owned() } else { String::new() }
    };
    let text: Vec<String> = block.lines().map(uncommented).collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hent.toml");
    fs::write(&file, text.join("\n")).unwrap();
    let read = hent::config::File::read(&file).unwrap();
    let codes: Vec<&str> = read.fonds.iter().map(|fond| &*fond.code).collect();
    assert_eq!(codes, ["openstreetmap", "plan-ign", "versatiles", "protomaps"]);
    assert_eq!(read.relief.rasters.len(), 1);
    let hosts = Fonds::open(read.fonds, &Relief::default());
    let hosts = hosts.hotes();
    assert!(hosts.contains(&"https://data.geopf.fr") && hosts.contains(&"https://protomaps.github.io"), "{hosts:?}");
}
