//! The rules beside QGIS's geometry checker, on the same lines: a table of agreement.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use hent::geo::Position;
use hent::model::Dataset;

use super::cases::{CASES, Data};
use super::{checked, names};
use crate::support::means::skip;

/// The rules that QGIS has, too, with the name of its check.
const SAME: [(&str, &str); 8] = [
    ("geometrie-invalide", "QgsIsValidCheck"),
    ("sommet-double", "QgsGeometryDuplicateNodesCheck"),
    ("segment-court", "QgsGeometrySegmentLengthCheck"),
    ("angle-vif", "QgsGeometryAngleCheck"),
    ("auto-intersection", "QgsGeometrySelfIntersectionCheck"),
    ("ligne-double", "QgsGeometryDuplicateCheck"),
    ("bout-libre", "QgsGeometryDangleCheck"),
    ("croisement-sans-noeud", "QgsGeometryLineIntersectionCheck"),
];

/// The folder of QGIS's headers.
const HEADERS: &str = "/usr/include/qgis";
const LIBRARIES: [&str; 6] = ["Qt5Core", "Qt5Gui", "Qt5Widgets", "Qt5Xml", "Qt5Network", "Qt5Sql"];

/// Compiles tests/qgis/checker.cpp. Returns `None` if QGIS's headers are missing and the skip was noted.
fn checker(test: &str) -> Option<PathBuf> {
    if !PathBuf::from(HEADERS).is_dir() {
        return skip(test, "no headers of QGIS");
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("qgis-checker");
    std::fs::create_dir_all(&folder).unwrap();
    // Some headers name others by their folder in QGIS's sources, which the package does not have.
    let _ = std::os::unix::fs::symlink(HEADERS, folder.join("geometry")); // there since an earlier run
    let flags = |kind: &str| -> Vec<String> {
        let said = Command::new("pkg-config").arg(kind).args(LIBRARIES).output().unwrap();
        String::from_utf8(said.stdout).unwrap().split_whitespace().map(str::to_owned).collect()
    };
    let program = folder.join("checker");
    let compiled = Command::new("g++")
        .args(["-std=c++17", "-fPIC", "-w", "-isystem", HEADERS])
        .arg(format!("-I{}", folder.display()))
        .args(flags("--cflags"))
        .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/qgis/checker.cpp"))
        .arg("-o")
        .arg(&program)
        .args(["-lqgis_analysis", "-lqgis_core"])
        .args(flags("--libs"))
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    Some(program)
}

/// Returns the lines of data in metres east and north of 48° N 3° W, as `cases::at` places them.
fn lines(data: &Data) -> Vec<String> {
    let wkt = |places: &mut dyn Iterator<Item = Position>| {
        let metres = |p: Position| format!("{:.4} {:.4}", (p.lon + 3.0) * 74_628.0, (p.lat - 48.0) * 111_200.0);
        format!("LineString({})", places.map(metres).collect::<Vec<_>>().join(", "))
    };
    match data {
        Data::Traces(traces) => {
            let parts = traces.iter().flat_map(|trace| &trace.parts);
            parts.map(|line| wkt(&mut line.drawn().into_iter())).collect()
        }
        Data::Base(dataset) => {
            let Dataset { troncons, .. } = &**dataset;
            troncons.iter().map(|troncon| wkt(&mut troncon.geom.iter().copied())).collect()
        }
    }
}

/// For each rule that QGIS has, too: QGIS finds more where hent finds the fault than where hent just does not.
#[test]
fn qgis_finds_the_same_faults() {
    let Some(program) = checker("qgis_finds_the_same_faults") else { return };
    let cases: Vec<_> = CASES.iter().filter(|case| SAME.iter().any(|(regle, _)| *regle == case.regle)).collect();
    let mut asked = String::new();
    for (number, case) in cases.iter().enumerate() {
        for (which, data) in [("hit", (case.hit)()), ("miss", (case.miss)())] {
            // A coordinate that is no number cannot be written as WKT.
            for line in lines(&data).iter().filter(|line| !line.contains("NaN")) {
                writeln!(asked, "{number} {which}\t{line}").unwrap();
            }
        }
    }
    let found = said(&program, asked);
    let mut table = String::from("| rule | QGIS's check | case | hent | QGIS | agree |\n|---|---|---|---|---|---|\n");
    let mut differ = vec![];
    for (number, case) in cases.iter().enumerate() {
        let (_, check) = SAME.iter().find(|(regle, _)| *regle == case.regle).unwrap();
        let of = |which: &str| found.get(&(format!("{number} {which}"), (*check).to_owned())).copied();
        let (Some(hit), Some(miss)) = (of("hit"), of("miss")) else { continue };
        let own = [(case.hit)(), (case.miss)()].map(|data| names(&checked(&data)).len());
        let agrees = hit > miss;
        let word = if agrees { "yes" } else { "no" };
        writeln!(table, "| {} | {check} | {} | {own:?} | [{hit}, {miss}] | {word} |", case.regle, case.what).unwrap();
        if !agrees {
            differ.push(case.what);
        }
    }
    println!("{table}");
    assert_eq!(differ, DIFFERENT, "{table}");
}

/// The cases on which both differ. QGIS measures the distance of an end from the infinite line through each segment, so an end in
/// the prolongation of any segment is no dangle for it; here every way is straight.
const DIFFERENT: [&str; 1] = ["a tronçon of no voie that begins on the line and ends in a field"];

/// Returns how many errors each check found in each layer.
fn said(program: &PathBuf, asked: String) -> BTreeMap<(String, String), usize> {
    use std::io::Write as _;
    let mut child = Command::new(program)
        .env("QT_QPA_PLATFORM", "offscreen")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{:?}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap().to_owned();
        ((cell(), cell()), cell().parse().unwrap())
    };
    text.lines().map(row).collect()
}
