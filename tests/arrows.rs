//! The direction of the house: who may use whom among the rooms of src/ (design §2).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Room, and the rooms that it may name. `error` may be named by all; `lib.rs`, `main.rs` and `bin/` are the doors.
const MAY_USE: &[(&str, &[&str])] = &[
    ("geo", &[]),
    ("model", &["geo"]),
    ("error", &[]),
    ("links", &["model", "geo"]),
    ("config", &["links"]), // what an address that clients know the service by may be
    ("file", &["atlas"]),
    ("store", &["file", "model", "geo"]),
    ("import", &["links", "model", "geo"]), // it takes back what trace wrote
    ("atlas", &["model", "geo"]),
    ("tile", &["atlas", "links", "model", "geo"]),
    ("trace", &["file", "atlas", "links", "model", "geo"]),
    ("profil", &["file", "atlas", "model", "geo"]),
    ("liste", &["file", "trace", "atlas", "links", "model", "geo"]),
    ("plan", &["file", "liste", "trace", "atlas", "links", "model", "geo"]), // of liste: its columns and words
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

#[test]
fn imports_go_one_way() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut uses: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let within = path.strip_prefix(&src).unwrap().to_owned();
            let room = within.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
            if path.is_dir() && path.file_name().unwrap() != "node_modules" {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !["lib", "main"].contains(&room.as_str()) {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<String>();
                for rest in code.split("crate::").skip(1) {
                    let other = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                    uses.entry(room.clone()).or_default().insert((other.to_owned(), within.display().to_string()));
                }
            }
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

/// These libraries are seen by these rooms alone.
#[test]
fn some_libraries_are_seen_by_few() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let few: [(&str, &[&str]); 5] = [
        ("gdal", &["import/"]),
        ("rusqlite", &["store/", "archive/mbtiles.rs"]),
        ("tokio_postgres", &["store/"]),
        ("pmtiles", &["archive/"]),
        ("rust_xlsxwriter", &["liste/xlsx.rs"]),
    ];
    for (library, places) in few {
        let output = std::process::Command::new("grep")
            .args(["-rlE", &format!(r"\b{library}::"), "--include=*.rs", "--exclude-dir=node_modules", "."])
            .current_dir(&src)
            .output()
            .unwrap();
        let files = String::from_utf8(output.stdout).unwrap();
        assert!(!files.is_empty(), "{library} is not used");
        for file in files.lines() {
            let known = places.iter().any(|place| file.starts_with(&format!("./{place}")));
            assert!(known, "{file} uses {library}");
        }
    }
}
