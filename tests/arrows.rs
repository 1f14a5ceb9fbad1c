//! The direction of the house (design §2): which room of src/ may use which, that no two files import from each other, and
//! which library may be used where.

mod imports; // which file imports from which

use std::collections::{BTreeMap, BTreeSet};

use self::imports::{File, Modules, files, knots};

/// Room, and the rooms that it may name. `error` may be named by all; `lib.rs`, `main.rs` and `bin/` are the doors.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geo", &[]),
    ("model", &["geo"]),
    ("error", &[]),
    ("links", &["model", "geo"]),
    ("config", &["links"]), // what an address that clients know the service by may be
    ("file", &["atlas"]),
    ("store", &["file", "model", "geo"]),
    ("words", &["model"]),
    ("import", &["links", "words", "model", "geo"]), // of words: the labels by which people name the vocabularies
    ("atlas", &["model", "geo"]),
    ("tile", &["atlas", "links", "model", "geo"]),
    ("trace", &["file", "words", "links", "atlas", "model", "geo"]),
    ("profil", &["file", "words", "atlas", "model", "geo"]),
    ("liste", &["file", "words", "links", "trace", "atlas", "model", "geo"]),
    ("plan", &["file", "words", "links", "liste", "trace", "atlas", "model", "geo"]), // of liste: its columns
    ("pages", &["liste", "plan", "file", "words", "links", "atlas", "model"]),
    ("recherche", &["atlas"]),
    ("archive", &["file", "tile", "atlas", "links", "model", "geo"]), // of links: that its TileJSON has none
    ("web", &["file", "atlas", "links"]),
    ("live", &["store", "atlas", "model", "geo"]),
    (
        "http",
        &[
            "live",
            "atlas",
            "tile",
            "trace",
            "profil",
            "liste",
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
        ],
    ),
    (
        "cli",
        &[
            "http", "live", "archive", "atlas", "tile", "trace", "store", "import", "file", "links", "model", "geo",
            "config",
        ],
    ),
];

/// Folders in which files import from each other, and why that may be. In all others they do not.
const KNOTS: &[(&str, &str)] = &[
    ("cli", "cli.rs names the commands, which share its options and how it speaks to a person"),
    ("http/", "mod.rs has the AppState, which the routes take, and names the routes"),
    ("store/", "a store of either kind uses what mod.rs has for both"),
    ("words/", "Words has its vocabulary, which is a part of it with methods of its own"),
];

/// Where a library may be used that is used everywhere.
const ANYWHERE: &[&str] = &[""];

/// Which library of Cargo.toml may be used where: the beginnings of files' names in src/.
const LIBRARIES: &[(&str, &[&str])] = &[
    // What the language lacks.
    ("jiff", ANYWHERE),
    ("rayon", ANYWHERE),
    ("rustc-hash", ANYWHERE),
    ("serde", ANYWHERE),
    ("serde_json", ANYWHERE),
    ("thiserror", ANYWHERE),
    ("tracing", ANYWHERE),
    ("xxhash-rust", ANYWHERE),
    // Files and formats.
    ("brotli", &["file/"]),
    ("calamine", &["import/table/"]),
    ("csv", &["cli/", "file/", "import/", "liste/"]),
    ("encoding_rs", &["import/"]),
    ("gdal", &["import/"]),
    ("libdeflater", &["file/"]),
    ("osmpbf", &["import/osm/"]),
    ("pmtiles", &["archive/"]),
    ("quick-xml", &["file/", "import/", "profil/", "trace/"]),
    ("resvg", &["profil/"]),
    ("rust_xlsxwriter", &["liste/xlsx.rs"]),
    ("tempfile", &["archive/", "file/", "import/", "store/"]),
    ("toml", &["config.rs"]),
    ("zip", &["file/", "import/", "trace/"]),
    ("zstd", &["file/"]),
    // Mathematics and words.
    ("deunicode", &["import/", "recherche/"]),
    ("fst", &["recherche/"]),
    ("geographiclib-rs", &["geo/"]),
    ("levenshtein_automata", &["recherche/"]),
    ("opening-hours-syntax", &["model/"]),
    ("rstar", &["atlas/"]),
    ("slug", &["import/", "model/"]),
    ("uuid", &["trace/"]),
    ("askama", &["pages/"]),
    ("fluent-bundle", &["words/"]),
    ("unic-langid", &["words/"]),
    // The stores.
    ("geozero", &["store/"]),
    ("postgis", &["store/"]),
    ("rusqlite", &["archive/mbtiles.rs", "store/"]),
    ("rustls", &["store/postgis/"]),
    ("rustls-native-certs", &["store/postgis/"]),
    ("tokio-postgres", &["store/"]),
    ("tokio-postgres-rustls", &["store/postgis/"]),
    ("x509-cert", &["store/postgis/"]),
    // The service and the command line.
    ("actix-http", &["http/"]),
    ("actix-server", &["http/listen.rs"]),
    ("actix-service", &["http/listen.rs"]),
    ("actix-web", &["http/"]),
    ("arc-swap", &["http/", "live/"]),
    ("clap", &["cli.rs", "cli/", "import/"]),
    ("futures-util", &["cli/", "http/", "store/"]),
    ("indicatif", &["cli.rs", "cli/"]),
    ("prometheus-client", &["http/"]),
    ("quick_cache", &["http/"]),
    ("regex", &["http/"]),
    ("rustix", &["http/"]),
    ("serde_urlencoded", &["http/", "links/"]),
    ("socket2", &["http/listen.rs"]),
    ("tokio", &["cli.rs", "cli/", "http/", "live/", "store/"]),
    ("tokio-util", &["http/connection/"]),
    ("tracing-subscriber", &["cli/"]),
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
    assert!(uses.len() >= 10, "the test reads what it should: {:?}", uses.keys());
    for (room, others) in uses {
        let (_, may) = MAY_USE.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is a new room"));
        for (other, file) in others {
            let free = other == room || ["error", "Error", "Result"].contains(&other.as_str());
            assert!(free || may.contains(&other.as_str()), "{file}: {room} may not use {other}");
        }
    }
}

#[test]
fn no_file_imports_from_one_that_imports_from_it() {
    let imports = Modules::of(&files()).imports();
    assert!(imports.len() > 200, "the test reads what it should: {}", imports.len());
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
        assert!(needed.contains(folder), "{folder} has no knot any more ({reason}): take it out of the list");
    }
}

#[test]
fn libraries_are_used_where_they_may_be() {
    let cargo = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let cargo: toml::Table = cargo.parse().unwrap();
    let dependencies: BTreeSet<&str> = cargo["dependencies"].as_table().unwrap().keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = LIBRARIES.iter().map(|(library, _)| *library).collect();
    assert_eq!(dependencies, known, "every library of Cargo.toml has its line in LIBRARIES");
    let files = files();
    for (library, places) in LIBRARIES {
        let name = library.replace('-', "_");
        let users: Vec<&str> = files.iter().filter(|file| names(&file.code, &name)).map(|file| &*file.place).collect();
        assert!(!users.is_empty(), "{library} is not used");
        for file in &users {
            assert!(places.iter().any(|place| file.starts_with(place)), "{file} may not use {library}");
        }
        for place in *places {
            assert!(users.iter().any(|file| file.starts_with(place)), "{place} does not use {library} any more");
        }
    }
}

/// Does code name something of a library (`zip::ZipArchive`, but not `file::zip::…`)?
fn names(code: &str, library: &str) -> bool {
    let is_whole = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
    code.match_indices(&format!("{library}::")).any(|(at, _)| is_whole(at))
}
