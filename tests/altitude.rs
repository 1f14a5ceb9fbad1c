//! Heights of tronçons from relief files. This file tests the interpolation; its modules test formats and refusals.

mod rasters; // formats, coordinate systems, mosaics, the command
mod refused; // rasters that are damaged, too large, or hostile
mod tiles; // the same rasters as tiles of heights: `hent bake --relief`

use std::path::{Path, PathBuf};

use hent::Result;
use hent::geo::Position;
use hent::import::altitude::{plan, read};
use hent::import::{Options, Report};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;

/// Rows of tronçons `t1`, `t2`… with these lines.
fn troncons(lines: &[&[Position]]) -> Rows {
    let mut rows = Rows::default();
    for (id, line) in (1..).zip(lines) {
        let mut row = Row(vec![Value::Null; Table::Troncon.columns().len()]);
        row.set(Table::Troncon, "id", Value::Int(id));
        row.set(Table::Troncon, "code", Value::Text(format!("t{id}")));
        row.set(Table::Troncon, "geom", Value::Line(line.to_vec()));
        rows.of_mut(Table::Troncon).push(row);
    }
    rows
}

fn import_with(rows: &mut Rows, files: &[PathBuf], all: bool, options: &Options) -> Result<Report> {
    let (changes, report) = plan(read(files, rows, all, options)?, rows);
    for change in &changes {
        let place = rows.of(Table::Troncon).iter().position(|row| Some(row) == change.before.as_ref()).unwrap();
        rows.of_mut(Table::Troncon)[place] = change.after.clone().unwrap();
    }
    assert_eq!(report.changes(), changes.len());
    Ok(report)
}

fn import(rows: &mut Rows, files: &[&Path]) -> Result<Report> {
    let files: Vec<PathBuf> = files.iter().map(|path| path.to_path_buf()).collect();
    import_with(rows, &files, false, &degrees())
}

fn degrees() -> Options {
    Options { srs: Some("EPSG:4326".into()), ..Options::default() }
}

/// Returns the heights of the nth tronçon (from 0); NaN where a height is unknown.
fn heights(rows: &Rows, nth: usize) -> Vec<f64> {
    match rows.of(Table::Troncon)[nth].get(Table::Troncon, "geom") {
        Value::Line(line) => line.iter().map(|p| p.z).collect(),
        other => panic!("{other:?}"),
    }
}

fn source(rows: &Rows, nth: usize) -> &str {
    rows.of(Table::Troncon)[nth].get(Table::Troncon, "source").as_text().unwrap_or_default()
}

/// Writes an ASC raster with pixels of `size` degrees. Its lower left corner is at 3° W 48° N; `rows` go from north to
/// south.
fn asc(folder: &Path, name: &str, size: f64, rows: &[&[f64]]) -> PathBuf {
    let path = folder.join(name);
    let mut text =
        format!("ncols {}\nnrows {}\nxllcorner -3\nyllcorner 48\ncellsize {size}\n", rows[0].len(), rows.len());
    text += "NODATA_value -9999\n";
    for row in rows {
        text += &(row.iter().map(f64::to_string).collect::<Vec<_>>().join(" ") + "\n");
    }
    std::fs::write(&path, text).unwrap();
    path
}

/// Returns a position, counted in thousandths of a degree (one pixel) east and north of 3° W 48° N.
fn at(east: f64, north: f64) -> Position {
    Position::flat(-3.0 + east / 1000.0, 48.0 + north / 1000.0)
}

const SEA: f64 = -9999.0;

#[test]
fn heights_are_interpolated_between_pixel_centres() {
    let folder = tempfile::tempdir().unwrap();
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[10.0, 20.0, 30.0], &[40.0, 60.0, 90.0]]);
    // At pixel centres, between two, between four, a quarter of the way, and at the corner, where no pixel lies beyond.
    let line = [at(0.5, 1.5), at(2.5, 0.5), at(1.0, 1.5), at(1.5, 1.0), at(1.0, 1.0), at(0.75, 0.75), at(0.0, 2.0)];
    let mut rows = troncons(&[&line]);
    let report = import(&mut rows, &[&dem]).unwrap();
    // (0.75, 0.75): columns 40→60 and 10→20 a quarter along, then a quarter of the way up.
    let quarter = 0.75 * (0.75 * 40.0 + 0.25 * 60.0) + 0.25 * (0.75 * 10.0 + 0.25 * 20.0);
    let expected = [10.0, 90.0, 15.0, 40.0, 32.5, quarter, 10.0];
    for (found, expected) in heights(&rows, 0).iter().zip(expected) {
        assert!((found - expected).abs() <= 0.005 + 1e-9, "{found} for {expected}");
    }
    assert_eq!(source(&rows, 0), "altitude : dem.asc");
    assert_eq!(report.changed[0].label, "t1");

    // The second import changes nothing, even with `--tous`. A different relief replaces the heights of the first only
    // with `--tous`.
    let again = import(&mut rows, &[&dem]).unwrap();
    assert!(again.changes() == 0 && again.to_string().contains("1 tronçons ont déjà leurs hauteurs"), "{again}");
    assert_eq!(import_with(&mut rows, &[dem], true, &degrees()).unwrap().changes(), 0);
    let flat = asc(folder.path(), "plat.asc", 0.001, &[&[7.0; 3], &[7.0; 3]]);
    assert_eq!(import(&mut rows, &[&flat]).unwrap().changes(), 0);
    assert_eq!(import_with(&mut rows, &[flat], true, &degrees()).unwrap().changes(), 1);
    assert_eq!((heights(&rows, 0)[3], source(&rows, 0)), (7.0, "altitude : plat.asc"));
}

#[test]
fn sea_and_holes_give_no_height() {
    let folder = tempfile::tempdir().unwrap();
    // Pixels are 74 m wide. The last three are sea, and the third is a hole.
    let line: &[f64] = &[10.0, 20.0, SEA, 40.0, 50.0, SEA, SEA, SEA];
    let dem = asc(folder.path(), "dem.asc", 0.001, &[line, line]);
    let mut rows = troncons(&[
        // Towards the sea: up to the middle between two pixels, the sea pixel does not count.
        &[at(3.5, 1.0), at(4.5, 1.0), at(4.9, 1.0)],
        // Across the hole: 15 m of it on each side, and its middle between them.
        &[at(1.9, 1.0), at(2.5, 1.0), at(3.1, 1.0)],
        // Into the sea.
        &[at(3.5, 1.0), at(6.5, 1.0)],
        // Across the hole and on: the middle of the hole is too far from both known pixels.
        &[at(1.0, 1.0), at(2.5, 1.0), at(4.5, 1.0)],
    ]);
    let report = import(&mut rows, &[&dem]).unwrap();
    assert_eq!(heights(&rows, 0), [40.0, 50.0, 50.0]);
    assert_eq!(heights(&rows, 1), [20.0, 30.0, 40.0]);
    assert!(
        heights(&rows, 2).iter().chain(&heights(&rows, 3)).all(|z| z.is_nan()),
        "a tronçon gets heights at all its vertices or at none"
    );
    assert_eq!(source(&rows, 2), "");
    assert_eq!(report.changes(), 2);
    let said = report.to_string();
    assert!(said.contains("2 tronçons laissés tels quels, sur la mer ou un trou du relief : t3, t4"), "{said}");

    // A height that no land has means "unknown", even if the file does not declare its nodata value.
    let spikes: &[f64] = &[10.0, -32768.0, 1e30];
    let dem = asc(folder.path(), "sans-nodata.asc", 0.001, &[spikes, spikes]);
    let text = std::fs::read_to_string(&dem).unwrap().replace("NODATA_value -9999\n", "");
    std::fs::write(&dem, text).unwrap();
    let mut rows = troncons(&[&[at(0.2, 1.0), at(0.9, 1.0)], &[at(0.2, 1.0), at(1.2, 1.0)]]);
    import(&mut rows, &[&dem]).unwrap();
    assert_eq!(heights(&rows, 0), [10.0, 10.0]);
    assert!(heights(&rows, 1)[0].is_nan());
}

#[test]
fn the_finest_relief_with_a_value_wins() {
    let folder = tempfile::tempdir().unwrap();
    let coarse = asc(folder.path(), "large.asc", 0.010, &[&[100.0; 2], &[100.0; 2]]);
    let fine = asc(folder.path(), "fin.asc", 0.001, &[&[5.0, 5.0, SEA], &[5.0, 5.0, SEA]]);
    let within: &[Position] = &[at(0.5, 1.0), at(1.5, 1.0)];
    let beyond: &[Position] = &[at(0.5, 1.0), at(2.5, 1.0), at(15.0, 1.0)];
    let mut rows = troncons(&[within, beyond]);
    import(&mut rows, &[&coarse, &fine]).unwrap();
    assert_eq!((heights(&rows, 0), source(&rows, 0)), (vec![5.0, 5.0], "altitude : fin.asc"));
    assert_eq!((heights(&rows, 1), source(&rows, 1)), (vec![5.0, 100.0, 100.0], "altitude : fin.asc, large.asc"));
}

#[test]
fn a_troncon_keeps_its_heights_unless_all_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]);
    let high = |p: Position| Position { z: 99.0, ..p };
    let mut rows = troncons(&[
        &[high(at(0.5, 0.5)), high(at(1.5, 0.5))],
        &[high(at(0.5, 0.5)), at(1.5, 0.5)], // one height is unknown, so all are read from the relief
        &[high(at(50.0, 0.5)), high(at(51.0, 0.5))],
    ]);
    rows.of_mut(Table::Troncon)[1].set(Table::Troncon, "source", Value::Text("OpenStreetMap".into()));
    import(&mut rows, &[&dem]).unwrap();
    assert_eq!((heights(&rows, 0), source(&rows, 0)), (vec![99.0, 99.0], ""));
    assert_eq!((heights(&rows, 1), source(&rows, 1)), (vec![7.0, 7.0], "OpenStreetMap ; altitude : dem.asc"));
    let report = import_with(&mut rows, &[dem], true, &degrees()).unwrap();
    assert_eq!(heights(&rows, 0), [7.0, 7.0]);
    assert_eq!(heights(&rows, 2), [99.0, 99.0], "a tronçon outside the relief keeps its heights");
    assert!(report.to_string().contains("1 tronçons laissés tels quels, hors du relief : t3"), "{report}");
}

#[test]
fn troncons_outside_the_relief_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]);
    let outside: &[Position] = &[at(0.5, 0.5), at(9.0, 9.0)];
    let mut rows = troncons(&[outside; 25]);
    let said = import(&mut rows, &[&dem]).unwrap().to_string();
    assert!(said.starts_with("hauteurs de 1 fichiers lues : 0 supprimés, 0 ajoutés, 0 modifiés"), "{said}");
    assert!(said.contains("25 tronçons laissés tels quels, hors du relief : t1, t2,"), "{said}");
    assert!(said.contains("t20…") && !said.contains("t21"), "{said}");
    // A place on the other side of the Earth, and one that is not a number.
    let mut rows = troncons(&[&[Position::flat(177.0, -48.0), Position::flat(f64::NAN, 0.0)]]);
    assert_eq!(import(&mut rows, &[&dem]).unwrap().changes(), 0);
}
