//! Commands that are killed: what they leave is removed by the next one.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::programs::{command, hent};

/// Names in a folder of what is under way, or was.
fn under_way(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".hent-")).collect()
}

#[test]
fn what_a_killed_command_leaves_is_removed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut make = Command::new(env!("CARGO_BIN_EXE_hent-import"));
    assert!(make.args(["demonstration", "hent.gpkg"]).current_dir(folder).status().unwrap().success());
    assert!(under_way(folder).is_empty());
    let commands: [&[&str]; 3] =
        [&["bake", "-o", "tuiles.pmtiles"], &["db", "dump", "copie.gpkg"], &["bake", "-o", "tuiles.mbtiles"]];
    for arguments in commands {
        let mut process = command(folder, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // It may be done before it is seen at work; a bake takes seconds.
        while under_way(folder).is_empty() && process.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        process.kill().unwrap();
        process.wait().unwrap();
        if arguments[0] == "bake" {
            assert_eq!(under_way(folder).len(), 1, "{arguments:?}");
        }
        let next = hent(folder, &["export", "--voie", "x", "-o", "x.gpx"]);
        assert_eq!(next.status.code(), Some(2), "nothing is made: there is no such voie");
        let next = hent(folder, &["db", "dump", "autre.gpkg"]);
        assert!(next.status.success(), "{}", String::from_utf8_lossy(&next.stderr));
        assert!(under_way(folder).is_empty(), "{arguments:?}: {:?}", under_way(folder));
        std::fs::remove_file(folder.join("autre.gpkg")).unwrap();
        assert!(!String::from_utf8_lossy(&next.stderr).contains("ERROR"));
    }
}
