//! Imports GPX files of other programs and compares the outcomes with the table `tests/golden/corpus-gpx.txt`.

use std::fmt::Write;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::import::{Kind, Options, read};

/// Returns the outcome of an import of the file, in one line.
fn outcome(path: &Path, kind: Kind) -> String {
    match read(&[path.to_owned()], kind, &Options::default()) {
        Err(error) => {
            let said = error.to_string();
            let said = said.rsplit_once(&*path.file_name().unwrap().to_string_lossy()).map_or(&*said, |(_, rest)| rest);
            format!("refusé{}", said.split(". ").next().unwrap_or_default().replace(" : ", ": "))
        }
        Ok(incoming) => {
            let runs: Vec<_> = incoming.voies.iter().flat_map(|v| &v.legs).flat_map(|leg| &leg.runs).collect();
            let places = || runs.iter().flat_map(|run| &run.places);
            let heights = places().filter(|place| place.z.is_finite()).count();
            let counts = [incoming.records.len(), incoming.voies.len(), runs.len(), places().count(), heights];
            let names = ["lignes", "voies", "tronçons", "points", "hauteurs"];
            let said = counts.iter().zip(names).filter(|(n, _)| **n > 0).map(|(n, name)| format!("{n} {name}"));
            let mut said = said.collect::<Vec<_>>().join(", ");
            for remark in &incoming.warnings {
                let remark =
                    remark.rsplit_once(&*path.file_name().unwrap().to_string_lossy()).map_or(&**remark, |r| r.1);
                write!(said, " !{}", remark.trim_start_matches([',', ':', ' '])).unwrap();
            }
            said
        }
    }
}

#[test]
fn the_corpus_of_other_programs_is_read_as_expected() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !shared.exists() {
        // The test may be skipped only if the variable names a file that lists the skipped tests: see
        // tests/support/means.rs.
        let file =
            std::env::var("HENT_TEST_SKIPS").expect("no ../shared/data; scripts/test --sans-externes skips this");
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
        writeln!(file, "the_corpus_of_other_programs_is_read_as_expected: no ../shared/data").unwrap();
        return;
    }
    let folders = ["gpx/corpus/georust-gpx", "gpx/corpus/geotrek", "gpx/corpus/gpxpy", "fichiers"];
    let mut table = String::new();
    for folder in folders {
        let entries = std::fs::read_dir(shared.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let wanted =
            |path: &PathBuf| path.extension().is_some_and(|end| ["gpx", "kml", "xml"].iter().any(|e| end == *e));
        let mut paths: Vec<PathBuf> = entries.filter(wanted).collect();
        paths.sort();
        for path in paths {
            for (kind, word) in [(Kind::Voies, "voies"), (Kind::PointsInteret, "points-interet")] {
                let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
                writeln!(table, "{name} {word}: {}", outcome(&path, kind)).unwrap();
            }
        }
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/corpus-gpx.txt");
    if std::env::var_os("HENT_GOLDEN").is_some() {
        std::fs::write(&golden, &table).unwrap();
    }
    let expected = std::fs::read_to_string(&golden).unwrap();
    for (is, should) in table.lines().zip(expected.lines()) {
        assert_eq!(is, should, "after a change that is wanted: HENT_GOLDEN=1 cargo test");
    }
    assert_eq!(table.lines().count(), expected.lines().count());
}
