//! Files read back with the programs that people use.

use std::path::PathBuf;
use std::process::Command;

use hent::geo::Position;
use serde_json::Value;

use super::means::{program, python, shared_data};
use super::programs::said;

/// Returns the features of a GeoJSON collection.
pub fn features(collection: &Value) -> &[Value] {
    collection["features"].as_array().unwrap()
}

/// Asserts that GPX files are valid by the GPX 1.1 schema, as xmllint applies it.
#[track_caller]
pub fn valid_gpx(test: &str, files: &[PathBuf]) {
    let Some(schema) = shared_data(test, "gpx/xsd/master.xsd") else { return };
    if program(test, "xmllint").is_none() {
        return;
    }
    let mut lint = Command::new("xmllint");
    let output = lint.args(["--nonet", "--noout", "--schema"]).arg(schema).args(files).output().unwrap();
    let verdicts = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{verdicts}");
    assert_eq!(verdicts.matches(" validates").count(), files.len(), "{verdicts}");
}

/// Returns FIT files as Garmin's library decodes them. Returns `None` if it is missing and the skip was noted.
#[track_caller]
pub fn decode_fit(test: &str, files: &[PathBuf]) -> Option<Vec<Value>> {
    let text = said(python(test, "garmin_fit_sdk")?.args(["-c", include_str!("fit.py")]).args(files));
    let courses: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(courses.len(), files.len());
    Some(courses)
}

/// Returns the places of GPX tracks as gpxpy reads them, by file. Returns `None` if it is missing and the skip was
/// noted.
#[track_caller]
pub fn read_by_gpxpy(test: &str, files: &[PathBuf]) -> Option<Vec<Vec<Position>>> {
    let text = said(python(test, "gpxpy")?.args(["-c", include_str!("gpx.py")]).args(files));
    let place = |pair: &str| {
        let (lon, lat) = pair.split_once(' ').unwrap();
        Position::flat(lon.parse().unwrap(), lat.parse().unwrap())
    };
    let tracks: Vec<Vec<Position>> = text.lines().map(|line| line.split(',').map(place).collect()).collect();
    assert_eq!(tracks.len(), files.len());
    Some(tracks)
}

/// Compares a decoded course with the GeoJSON of the same track and waypoints.
pub fn check_course(course: &Value, geojson: &Value) {
    let [track, places @ ..] = features(geojson) else { panic!("{geojson}") };
    let length_m = track["properties"]["longueur_m"].as_f64().unwrap();
    assert_eq!((course["file"]["type"].as_str(), course["course"]["sport"].as_str()), (Some("course"), Some("hiking")));
    let rights: Vec<&str> = geojson["attribution"].as_array().unwrap().iter().map(|of| of.as_str().unwrap()).collect();
    let told = course["file"]["product_name"].as_str().unwrap();
    assert!(!told.is_empty() && rights.join(" | ").starts_with(told), "{told}");
    assert_eq!(course["events"], serde_json::json!(["start", "stop_disable_all"]));
    assert!((course["lap"]["total_distance"].as_f64().unwrap() - length_m).abs() < 1.0);
    let rows = |name: &str| course[name].as_array().unwrap().clone();
    let place = |row: &Value| Position::flat(row[0].as_f64().unwrap(), row[1].as_f64().unwrap());
    let records: Vec<(Position, f64, i64, Option<f64>)> = (rows("records").iter())
        .map(|row| (place(row), row[2].as_f64().unwrap(), row[3].as_i64().unwrap(), row[4].as_f64()))
        .collect();
    let coordinates = &track["geometry"]["coordinates"];
    let lines: Vec<Value> = match track["geometry"]["type"].as_str() {
        Some("LineString") => vec![coordinates.clone()],
        _ => coordinates.as_array().unwrap().clone(),
    };
    let drawn: Vec<&Value> = lines.iter().flat_map(|line| line.as_array().unwrap()).collect();
    assert_eq!(records.len(), drawn.len());
    for ((at, _, _, height), drawn) in records.iter().zip(drawn) {
        assert!(hent::geo::distance_m(*at, place(drawn)) < 0.02);
        assert_eq!(height.is_some(), drawn[2].is_number());
        assert!(height.is_none_or(|height| (height - drawn[2].as_f64().unwrap()).abs() < 0.16));
    }
    assert!(records.windows(2).all(|pair| pair[0].1 <= pair[1].1 && pair[0].2 <= pair[1].2), "rising");
    assert!((records.last().unwrap().1 - length_m).abs() < 1.0);
    let walked = (records.last().unwrap().2 - records[0].2) as f64;
    assert!((walked - length_m / 4.0 * 3.6).abs() < 2.0, "4 km/h");
    // There is a course point for each passage, and one before each hole.
    let points = rows("points");
    let mut expected: Vec<(f64, String)> = places
        .iter()
        .flat_map(|place| place["properties"]["km"].as_array().unwrap().iter().map(move |km| (place, km)))
        .map(|(place, km)| (km.as_f64().unwrap() * 1000.0, place["properties"]["nom"].as_str().unwrap().to_owned()))
        .collect();
    let holes = lines.len() - 1;
    assert_eq!(points.len(), expected.len() + holes);
    for point in &points {
        let (distance, name) = (point[2].as_f64().unwrap(), point[5].as_str().unwrap());
        assert!(name.len() <= 15);
        // A course point lies on the track, at the place with its distance.
        let after = records.iter().position(|record| record.1 >= distance - 0.01).unwrap();
        let (a, b) = (&records[after.saturating_sub(1)], &records[after]);
        let by = hent::geo::distance_m(a.0, place(point)) + hent::geo::distance_m(place(point), b.0);
        if b.1 > a.1 {
            assert!(by - (b.1 - a.1) < 10.0, "{point} {by}");
        }
        if name == "Tracé coupé" {
            continue;
        }
        let i = expected.iter().position(|(at_m, full)| (at_m - distance).abs() < 10.0 && full.starts_with(name));
        expected.remove(i.unwrap_or_else(|| panic!("{point} in {expected:?}")));
    }
}

/// Asserts that a page is well-formed XML.
#[track_caller]
pub fn well_formed(html: &str) {
    let mut reader = quick_xml::Reader::from_str(html);
    reader.config_mut().check_end_names = true;
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(error) => panic!("{error} at {} in {html}", reader.error_position()),
        }
    }
}
