//! The direction of dependencies: which room (folder or file of src/) may use which, which files may import from each
//! other, and which library may be used where.

mod imports; // finds which file imports from which

use std::collections::{BTreeMap, BTreeSet};

use self::imports::{File, Modules, files, knots};

/// Each room, and the rooms that it may name. Every room may name `error`. `lib.rs`, `main.rs` and `bin/` are not
/// checked.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geo", &[]),
    ("model", &["geo"]),
    ("error", &[]),
    ("links", &["model", "geo"]),
    ("config", &["check", "geo", "links"]), // check, geo: the thresholds and the zone; links: the base URL
    ("file", &["atlas"]),
    ("store", &["file", "model", "geo"]),
    ("words", &["model"]),
    ("import", &["links", "words", "model", "geo"]), // words: the labels of vocabularies in tables of volunteers
    ("atlas", &["model", "geo"]),
    ("check", &["atlas", "model", "geo"]),
    ("tile", &["atlas", "file", "links", "model", "geo"]), // file: the attribution
    ("comparaison", &["atlas", "geo"]),
    ("envoi", &["geo"]),
    ("lits", &["file", "words", "atlas", "model", "geo"]),
    ("annonces", &["file", "words", "links", "atlas", "model", "geo"]),
    ("trace", &["file", "lits", "words", "links", "atlas", "model", "geo"]),
    ("profil", &["file", "words", "atlas", "model", "geo"]),
    ("liste", &["annonces", "file", "lits", "words", "links", "trace", "atlas", "model", "geo"]),
    ("plan", &["annonces", "file", "lits", "words", "links", "liste", "trace", "atlas", "model", "geo"]), // liste: the columns of its table
    (
        "pages",
        &[
            "annonces",
            "check",
            "comparaison",
            "reparation",
            "liste",
            "plan",
            "trace",
            "profil",
            "recherche",
            "file",
            "words",
            "links",
            "atlas",
            "model",
            "geo",
        ],
    ),
    ("recherche", &["atlas"]),
    ("reparation", &["check", "comparaison", "trace", "atlas", "geo"]), // trace: the choice of points
    ("archive", &["file", "tile", "atlas", "links", "model", "geo"]),   // links: the layer list of its metadata
    ("qgis", &["file", "words", "model", "geo"]),
    ("terre", &["links", "geo"]),
    ("web", &[]),
    ("style", &[]),
    ("fond", &["config", "style", "tile", "file", "links", "geo"]), // tile: the media type
    ("paint", &["geo"]),
    ("live", &["store", "atlas", "model", "geo"]),
    (
        "http",
        &[
            "check",
            "comparaison",
            "envoi",
            "reparation",
            "archive",
            "live",
            "annonces",
            "atlas",
            "check",
            "tile",
            "trace",
            "profil",
            "liste",
            "lits",
            "plan",
            "recherche",
            "pages",
            "words",
            "file",
            "links",
            "model",
            "geo",
            "config",
            "web",
            "style",
            "paint",
            "terre",
            "fond",
        ],
    ),
    (
        "cli",
        &[
            "http",
            "live",
            "archive",
            "atlas",
            "check",
            "comparaison",
            "envoi",
            "tile",
            "trace",
            "lits",
            "store",
            "import",
            "file",
            "links",
            "qgis",
            "model",
            "geo",
            "config",
        ],
    ),
];

/// The folders in which files import from each other, each with the reason. In all other folders imports have no cycle.
const KNOTS: &[(&str, &str)] = &[
    ("cli", "cli.rs names the commands, which share its options and how it speaks to a person"),
    ("http/", "mod.rs has the AppState, which the routes take, and names the routes"),
    ("store/", "a store of either kind uses what mod.rs has for both"),
];

/// Libraries that every file may use, because they extend the language.
const ANYWHERE: &[&str] =
    &["jiff", "rayon", "rustc-hash", "serde", "serde_json", "thiserror", "tracing", "xxhash-rust"];

/// The beginning of a file's name in src/, and the libraries that such files use in addition to [`ANYWHERE`].
const LIBRARIES: &[(&str, &[&str])] = &[
    ("archive/", &["pmtiles", "tempfile"]),
    ("archive/ground", &["rusqlite"]),
    ("archive/mbtiles.rs", &["rusqlite"]),
    ("archive/terrarium.rs", &["webp"]),
    ("atlas/", &["rstar"]),
    ("check/", &["rstar"]),
    ("cli.rs", &["clap", "indicatif", "tokio"]),
    ("cli/", &["clap", "csv", "futures-util", "indicatif", "tokio", "tracing-subscriber"]),
    ("comparaison/", &["rstar"]),
    ("config.rs", &["toml"]),
    ("config/", &["slug", "toml"]),
    ("envoi/confinement.rs", &["landlock"]),
    ("envoi/", &["rustix", "tempfile", "zip"]),
    ("file/", &["brotli", "csv", "libdeflater", "quick-xml", "tempfile", "zip", "zstd"]),
    ("fond/", &["arc-swap"]),
    ("fond/mbtiles.rs", &["rusqlite"]),
    ("fond/pmtiles.rs", &["futures-util", "pmtiles", "quick_cache"]),
    ("geo/", &["geographiclib-rs"]),
    ("http/", &["actix-http", "actix-web", "arc-swap", "futures-util", "prometheus-client", "quick_cache", "regex"]),
    ("http/", &["rustix", "serde_urlencoded", "tokio"]),
    ("http/paquets/difference.rs", &["bsdiff", "sha2"]),
    ("http/connection/", &["tokio-util"]),
    ("http/listen.rs", &["actix-server", "actix-service", "socket2"]),
    ("import/", &["quick-xml", "tempfile", "zip"]),
    ("import/altitude/", &["gdal"]),
    ("import/cells/", &["deunicode", "slug"]),
    ("import/files/", &["gdal", "slug"]),
    ("import/options.rs", &["clap"]),
    ("import/osm/", &["osmpbf"]),
    ("import/shapes/", &["gdal"]),
    ("import/table/", &["calamine", "csv", "encoding_rs", "gdal"]),
    ("import/vector/", &["gdal"]),
    ("links/", &["serde_urlencoded"]),
    ("liste/", &["csv"]),
    ("liste/xlsx.rs", &["rust_xlsxwriter"]),
    ("lits/", &["csv"]),
    ("live/", &["arc-swap", "tokio"]),
    ("model/", &["opening-hours-syntax", "slug"]),
    ("pages/", &["askama", "qrcode"]),
    ("paint/", &["base64", "fast-mvt", "image-webp", "png-encoder", "resvg", "skrifa", "webp"]),
    ("profil/", &["quick-xml", "resvg"]),
    ("qgis/", &["askama"]),
    ("qgis/symbol.rs", &["base64"]),
    ("qgis/xml.rs", &["quick-xml"]),
    ("recherche/", &["deunicode", "fst", "levenshtein_automata"]),
    ("store/", &["futures-util", "geozero", "postgis", "rusqlite", "tempfile", "tokio", "tokio-postgres"]),
    ("store/postgis/", &["rustls", "rustls-native-certs", "tokio-postgres-rustls", "x509-cert"]),
    ("terre/", &["i_overlay", "mvt"]),
    ("trace/", &["quick-xml", "uuid", "zip"]),
    ("words/", &["fluent-bundle", "unic-langid"]),
    ("words/icu.rs", &["icu_calendar", "icu_datetime", "icu_decimal", "icu_locale_core", "icu_plurals"]),
    ("words/text.rs", &["unicode-bidi"]),
    ("words/tests.rs", &["icu_calendar", "icu_datetime"]),
];

#[test]
fn imports_go_one_way() {
    let mut uses: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for File { place, code } in files().into_iter().filter(|file| file.place != "lib.rs") {
        let room = place.split('/').next().unwrap().trim_end_matches(".rs");
        for rest in code.split("crate::").skip(1) {
            let other = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
            uses.entry(room.to_owned()).or_default().insert((other.to_owned(), place.clone()));
        }
    }
    assert!(uses.len() >= 10, "too few rooms were read: {:?}", uses.keys());
    for (room, others) in uses {
        let (_, may) =
            MAY_USE.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is not in MAY_USE"));
        for (other, file) in others {
            let free = other == room || ["error", "Error", "Result"].contains(&other.as_str());
            assert!(free || may.contains(&other.as_str()), "{file}: {room} may not use {other}");
        }
    }
}

#[test]
fn imports_have_no_cycles_but_the_listed_ones() {
    let imports = Modules::of(&files()).imports();
    assert!(imports.len() > 200, "too few imports were read: {}", imports.len());
    let (mut needed, mut unknown) = (BTreeSet::new(), vec![]);
    for knot in knots(&imports) {
        match KNOTS.iter().find(|(folder, _)| knot.iter().all(|file| file.starts_with(folder))) {
            Some((folder, _)) => drop(needed.insert(*folder)),
            None => unknown.extend(knot.iter().flat_map(|file| {
                let within = imports[*file].iter().filter(|(other, _)| knot.contains(other.as_str()));
                within.map(move |(other, items)| format!("{file} imports from {other}: {items:?}"))
            })),
        }
    }
    assert!(unknown.is_empty(), "these files import from each other:\n{}", unknown.join("\n"));
    for (folder, reason) in KNOTS {
        assert!(needed.contains(folder), "{folder} has no cycle any more ({reason}): remove it from KNOTS");
    }
}

#[test]
fn libraries_are_used_only_where_listed() {
    let cargo = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let cargo: toml::Table = cargo.parse().unwrap();
    let dependencies: BTreeSet<&str> = cargo["dependencies"].as_table().unwrap().keys().map(String::as_str).collect();
    let known: BTreeSet<&str> =
        LIBRARIES.iter().flat_map(|(_, libraries)| *libraries).chain(ANYWHERE).copied().collect();
    assert_eq!(dependencies, known, "ANYWHERE or LIBRARIES names every library of Cargo.toml");
    let files = files();
    for library in known {
        let name = library.replace('-', "_");
        let users: Vec<&str> = files.iter().filter(|file| names(&file.code, &name)).map(|file| &*file.place).collect();
        assert!(!users.is_empty(), "{library} is not used");
        for file in users.iter().filter(|_| !ANYWHERE.contains(&library)) {
            assert!(places(library).iter().any(|place| file.starts_with(place)), "{file} may not use {library}");
        }
        for place in places(library) {
            assert!(users.iter().any(|file| file.starts_with(place)), "{place} does not use {library} any more");
        }
    }
}

/// Returns the beginnings of file names for which [`LIBRARIES`] lists a library.
fn places(library: &str) -> Vec<&'static str> {
    LIBRARIES.iter().filter(|(_, libraries)| libraries.contains(&library)).map(|(place, _)| *place).collect()
}

/// Tells whether code names an item of a library: `zip::ZipArchive`, but not `file::zip::…`.
fn names(code: &str, library: &str) -> bool {
    let is_whole = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    code.match_indices(&format!("{library}::")).any(|(at, _)| is_whole(at))
}
