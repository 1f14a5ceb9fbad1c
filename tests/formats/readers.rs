//! The files as other programs read them: GDAL, gpsbabel, and Garmin's FIT library.

use std::path::{Path, PathBuf};
use std::process::Command;

use hent::atlas::Atlas;
use hent::file::FileFormat;
use hent::geo::{Position, ecef};
use hent::model::Categorie;
use hent::model::Sens;
use hent::trace::PointLimit;
use serde_json::Value;

use super::{file, holed, json, request};
use crate::support::datasets::y;
use crate::support::means::program;
use crate::support::programs::said;
use crate::support::readers::{check_course, decode_fit, features};

/// Returns the features that GDAL reads from a file.
fn ogrinfo(file: &Path, arguments: &[&str]) -> String {
    said(Command::new("ogrinfo").args(["-ro", "-al"]).arg(file).args(arguments))
}

#[test]
fn gdal_reads_kml_and_geojson() {
    let test = "gdal_reads_kml_and_geojson";
    if program(test, "ogrinfo").is_none() {
        return;
    }
    let mut data = holed();
    let hostile = "<b>&amp; \"L'été\" ]]>\u{0}\u{b}🥾";
    data.localites[0].nom = hostile.into();
    data.voies[0].nom = format!("{hostile}{}", "é".repeat(300));
    data.points_interet[0].description = "<script>alert(1)</script>".into();
    let atlas = Atlas::build(data);
    let folder = tempfile::tempdir().unwrap();
    for format in [FileFormat::KML, FileFormat::GEOJSON] {
        for (etape, lines) in [(Some("1"), 1), (None, 3)] {
            let path = folder.path().join(format!("x.{}", format.extension));
            std::fs::write(&path, file(&atlas, etape, format, Sens::Aller)).unwrap();
            let text = ogrinfo(&path, &[]);
            let shapes = |shape: &str| text.matches(&format!("  {shape} ")).count();
            assert_eq!(shapes("LINESTRING Z") + shapes("MULTILINESTRING Z"), lines, "{text}");
            assert_eq!(shapes("MULTILINESTRING Z"), if etape.is_some() { 1 } else { 2 }, "{text}");
            let document = json(&atlas, etape, FileFormat::GEOJSON);
            let points = features(&document).len() - lines;
            assert!(points > 3 && shapes("POINT") == points, "{points} {text}");
            assert!(text.contains("<b>&amp; \"L'été\" ]]>"), "{text}");
            assert!(text.contains("montee_m"), "{text}");
        }
    }
    let kml = String::from_utf8(file(&atlas, None, FileFormat::KML, Sens::Aller)).unwrap();
    assert!(
        !kml.contains("&lt;script") && kml.contains("&amp;lt;script"),
        "markup in a description stays text in the balloon: {kml}"
    );
}

/// Garmin's library decodes the course of every étape. It has as many points as the GeoJSON file, and its course points
/// lie where the GeoJSON file has them.
#[test]
fn garmin_decodes_fit() {
    let mut data = holed();
    data.points_interet.extend([2, 3].map(|id| {
        let mut point = crate::support::datasets::point_interet(id, (f64::from(id as i32) - 0.5, -0.1));
        point.nom = "Ô la très belle fontaine".into();
        point.categorie = if id == 2 { Categorie::Eau } else { Categorie::Vue };
        point
    }));
    let atlas = Atlas::build(data);
    let folder = tempfile::tempdir().unwrap();
    let wanted: Vec<(&str, Sens, PointLimit)> = ["1", "2", "nord-1"]
        .into_iter()
        .flat_map(|etape| Sens::ALL.map(|sens| (etape, sens)))
        .flat_map(|(etape, sens)| PointLimit::ALL.map(|variante| (etape, sens, variante)))
        .collect();
    let files: Vec<PathBuf> = (wanted.iter().enumerate())
        .map(|(i, (etape, sens, variante))| {
            let path = folder.path().join(format!("{i}.fit"));
            let sent =
                hent::trace::file(&atlas, &request(Some(etape), FileFormat::FIT, *sens, *variante)).unwrap().unwrap();
            std::fs::write(&path, sent.bytes).unwrap();
            path
        })
        .collect();
    let Some(courses) = decode_fit("garmin_decodes_fit", &files) else { return };
    for (course, (etape, sens, variante)) in courses.iter().zip(wanted) {
        let other =
            hent::trace::file(&atlas, &request(Some(etape), FileFormat::GEOJSON, sens, variante)).unwrap().unwrap();
        let other: Value = serde_json::from_slice(&other.bytes).unwrap();
        check_course(course, &other);
    }
}

/// gpsbabel reads the track of a course as long as the GPX track.
#[test]
fn gpsbabel_reads_fit() {
    if program("gpsbabel_reads_fit", "gpsbabel").is_none() {
        return;
    }
    let atlas = Atlas::build(y());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("1.fit");
    std::fs::write(&path, file(&atlas, Some("1"), FileFormat::FIT, Sens::Aller)).unwrap();
    let read =
        said(Command::new("gpsbabel").args(["-i", "garmin_fit", "-f"]).arg(&path).args(["-o", "gpx", "-F", "-"]));
    let read = gpx::read(read.as_bytes()).unwrap();
    let sent = gpx::read(file(&atlas, Some("1"), FileFormat::GPX, Sens::Aller).as_slice()).unwrap();
    let line = |gpx: &gpx::Gpx| -> Vec<Position> {
        let points = gpx.tracks[0].segments.iter().flat_map(|segment| &segment.points);
        points.map(|p| Position::flat(p.point().x(), p.point().y())).collect()
    };
    let (read_m, sent_m) = (ecef::length_m(&line(&read)), ecef::length_m(&line(&sent)));
    assert_eq!(line(&read).len(), line(&sent).len());
    assert!((read_m / sent_m - 1.0).abs() < 1e-3, "{read_m} {sent_m}");
}
