//! Commands that are killed: the next command removes the files that they left.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::programs::{command, hent};

/// Returns the names of temporary files in a folder.
fn under_way(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".hent-")).collect()
}

#[test]
fn files_of_a_killed_command_are_removed_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut make = Command::new(env!("CARGO_BIN_EXE_hent-import"));
    assert!(make.args(["demonstration", "hent.gpkg"]).current_dir(folder).status().unwrap().success());
    assert!(under_way(folder).is_empty());
    let commands: [&[&str]; 3] =
        [&["bake", "-o", "tuiles.pmtiles"], &["db", "dump", "copie.gpkg"], &["bake", "-o", "tuiles.mbtiles"]];
    for arguments in commands {
        let mut process = command(folder, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // `db dump` may end before its file is seen; `bake` takes seconds.
        while under_way(folder).is_empty() && process.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        process.kill().unwrap();
        process.wait().unwrap();
        if arguments[0] == "bake" {
            assert_eq!(under_way(folder).len(), 1, "{arguments:?}");
        }
        let next = hent(folder, &["export", "--voie", "x", "-o", "x.gpx"]);
        assert_eq!(next.status.code(), Some(2), "the voie does not exist, so nothing is made");
        let next = hent(folder, &["db", "dump", "autre.gpkg"]);
        assert!(next.status.success(), "{}", String::from_utf8_lossy(&next.stderr));
        assert!(under_way(folder).is_empty(), "{arguments:?}: {:?}", under_way(folder));
        std::fs::remove_file(folder.join("autre.gpkg")).unwrap();
        assert!(!String::from_utf8_lossy(&next.stderr).contains("ERROR"));
    }
}
