//! The command `hent check`: files, a store, formats, exit codes, and what it says of bad input.

use std::path::Path;

use serde_json::Value;

use crate::support::files::file;
use crate::support::means::shared_data;
use crate::support::programs::{hent, outcome};

/// A GPX track through these places, 48 m apart.
fn gpx(places: &[(f64, f64)]) -> String {
    let point = |(lon, lat): &(f64, f64)| format!("<trkpt lon=\"{lon}\" lat=\"{lat}\"><ele>12</ele></trkpt>");
    let points: String = places.iter().map(point).collect();
    format!("<gpx version=\"1.1\" creator=\"t\"><trk><name>Jour 1</name><trkseg>{points}</trkseg></trk></gpx>")
}

/// A straight line with a spike of 30 m to the north.
fn spiked() -> String {
    let mut places: Vec<(f64, f64)> = (0..20).map(|i| (-3.0 + f64::from(i) * 0.0006, 48.0)).collect();
    places.splice(11..11, [(places[10].0, 48.000_27), places[10]]);
    gpx(&places)
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    outcome(hent(folder, &[&["check"], arguments].concat()))
}

#[test]
fn a_file_is_checked_in_every_format() {
    let (folder, path) = file("jour 1.gpx", spiked());
    let name = path.file_name().unwrap().to_str().unwrap();
    let (code, said, problems) = run(folder.path(), &[name]);
    assert_eq!(code, Some(1), "{said}{problems}");
    assert!(said.contains("AVERTISSEMENT aller-retour") && said.contains("jour 1:trk1"), "{said}");
    assert!(
        said.contains("aller-retour de 30") && said.contains("(seuil 5") && said.ends_with("1 avertissement.\n"),
        "{said}"
    );

    let (code, json, _) = run(folder.path(), &[name, "--format", "json"]);
    let document: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &document["nombres"]["avertissement"]), (Some(1), &1.into()));
    let place = &document["constats"][0];
    assert!((place["lon"].as_f64().unwrap() + 2.994).abs() < 1e-6 && place["lat"] == 48.000_27, "{place}");

    let (_, sarif, _) = run(folder.path(), &[name, "--format", "sarif"]);
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "aller-retour");

    let (_, said, _) = run(folder.path(), &[name, "--format", "geojson", "-o", "constats.geojson"]);
    assert!(said.contains("1 constats"), "{said}");
    for written in ["constats.geojson", "constats.qml", "constats-lignes.geojson", "constats-lignes.qml"] {
        assert!(folder.path().join(written).metadata().unwrap().len() > 50, "{written}");
    }
}

#[test]
fn thresholds_come_from_the_configuration_and_the_command_line() {
    let (folder, path) = file("trace.gpx", spiked());
    let name = path.file_name().unwrap().to_str().unwrap();
    let clean = |arguments: &[&str]| {
        let (code, said, _) = run(folder.path(), &[&[name], arguments].concat());
        assert_eq!(code, Some(if said == "Rien à signaler.\n" { 0 } else { 1 }), "{said}");
        said == "Rien à signaler.\n"
    };
    assert!(!clean(&[]));
    assert!(clean(&["--seuil", "aller-retour=40"]));
    assert!(clean(&["--regle", "trou"]) && !clean(&["--regle", "aller-retour"]));
    assert!(clean(&["--gravite", "erreur"]) && !clean(&["--gravite", "avertissement"]));
    std::fs::write(folder.path().join("hent.toml"), "[verifications]\naller-retour = 40\n").unwrap();
    assert!(clean(&[]) && !clean(&["--seuil", "aller-retour=20"]));
    std::fs::write(folder.path().join("hent.toml"), "[verifications]\naller-retour = false\n").unwrap();
    assert!(clean(&[]));
}

#[test]
fn what_cannot_be_checked_is_refused_with_a_remedy() {
    let (folder, path) = file("trace.gpx", spiked());
    let name = path.file_name().unwrap().to_str().unwrap();
    std::fs::write(folder.path().join("coupe.gpx"), &spiked()[..300]).unwrap();
    std::fs::write(folder.path().join("hotes.csv"), "code;nom\na;b\n").unwrap();
    for (arguments, says) in [
        (&["absent.gpx"][..], "introuvable"),
        (&["coupe.gpx"], "coupe.gpx"),
        (&["hotes.csv"], "Donnez un GPX"),
        (&[name, "--regle", "trous"], "Vouliez-vous dire trou ?"),
        (&[name, "--seuil", "trou"], "NOM=VALEUR"),
        (&[name, "--seuil", "trou=-1"], "Donnez un nombre"),
        (&["--store", "absente.gpkg"], "aucune base à cette adresse"),
    ] {
        let (code, said, problems) = run(folder.path(), arguments);
        assert_eq!((code, said.as_str()), (Some(2), ""), "{arguments:?}: {problems}");
        assert!(problems.contains(says), "{arguments:?}: {problems}");
    }
}

/// Lambert-93 in a GPX, swapped coordinates and polygons are findings, not refusals.
#[test]
fn files_that_an_import_refuses_are_checked() {
    let swapped: Vec<(f64, f64)> = (0..20).map(|i| (48.0, -3.0 + f64::from(i) * 0.0006)).collect();
    let lambert: Vec<(f64, f64)> = (0..20).map(|i| (271_000.0 + f64::from(i) * 30.0, 6_783_000.0)).collect();
    let polygon = r#"{"type":"Polygon","coordinates":[[[-3,48],[-3.001,48],[-3,48.001],[-3,48]]]}"#;
    let (folder, _) = file("a.gpx", gpx(&swapped));
    std::fs::write(folder.path().join("b.gpx"), gpx(&lambert)).unwrap();
    std::fs::write(folder.path().join("c.geojson"), polygon).unwrap();
    let rule = |arguments: &[&str]| {
        let (_, json, problems) = run(folder.path(), &[arguments, &["--format", "json"]].concat());
        let document: Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{problems}"));
        document["constats"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["regle"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(rule(&["a.gpx"]), ["lat-lon-inversees"]);
    assert_eq!(rule(&["b.gpx"]), ["projection-suspecte"]);
    assert!(rule(&["b.gpx", "--srs", "EPSG:2154"]).is_empty());
    assert_eq!(rule(&["c.geojson"]), ["type-inattendu"]);
}

/// Times of a GPX show a jump that comes back nowhere.
#[test]
fn a_jump_at_a_speed_that_nobody_walks() {
    let point = |i: u32| {
        let east = f64::from(i) * 0.0002 + if i >= 30 { 0.001 } else { 0.0 };
        let (minutes, seconds) = (i * 10 / 60, i * 10 % 60);
        format!(
            "<trkpt lon=\"{}\" lat=\"48\"><ele>12</ele><time>2026-05-01T10:{minutes:02}:{seconds:02}Z</time></trkpt>",
            -3.0 + east
        )
    };
    let points: String = (0..60).map(point).collect();
    let (folder, path) = file("saut.gpx", format!("<gpx><trk><trkseg>{points}</trkseg></trk></gpx>"));
    let (_, said, _) = run(folder.path(), &[path.file_name().unwrap().to_str().unwrap()]);
    assert!(said.contains("sommet-aberrant") && said.contains("saut de 90") && said.contains("32\u{a0}km/h"), "{said}");
}

/// A file of OpenStreetMap without a route is broken for this purpose: its relations are named, and what they are.
#[test]
fn a_relation_that_is_no_route_is_reported() {
    let Some(regions) = shared_data("a_relation_that_is_no_route_is_reported", "osm/regions") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (code, said, problems) = run(folder.path(), &[regions.join("broken-relation.osm").to_str().unwrap()]);
    assert_eq!(code, Some(1), "{said}{problems}");
    assert!(said.contains("ERREUR type-inattendu") && said.contains("relation 9686038"), "{said}");
    assert!(said.contains("surface, au lieu d'une ligne") && said.contains("1 erreur, "), "{said}");
}

#[test]
fn a_file_is_compared_with_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_hent-import"))
        .args(["demonstration", "base.gpkg"])
        .current_dir(at)
        .output()
        .unwrap();
    assert_eq!(outcome(made).0, Some(0));
    let wanted = ["--store", "base.gpkg", "--voie", "saint-mathieu", "--etape", "1", "--format", "gpx", "-o", "1.gpx"];
    let (code, said, problems) = outcome(hent(at, &[&["export"][..], &wanted].concat()));
    assert_eq!(code, Some(0), "{said}{problems}");
    let (_, said, problems) = run(at, &["1.gpx", "--comparer", "--store", "base.gpkg"]);
    assert!(said.contains("suit l'étape 1 de la voie") && said.contains("Les deux sont les mêmes"), "{said}{problems}");
    assert!(said.contains("nouveau 0,00 km, manquant 0,00 km") && said.contains("Fréchet 0 m"), "{said}");
    let (code, json, _) = run(at, &["1.gpx", "--comparer=saint-mathieu/2", "--store", "base.gpkg", "--format", "json"]);
    let document: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &document["comparaison"]["identique"]), (Some(1), &false.into()), "what differs is told");
    assert!(document["constats"].is_array());
    let (_, said, _) = run(at, &["1.gpx", "--comparer=saint-mathieu/2", "--store", "base.gpkg"]);
    assert!(said.contains(" : ajout de ") || said.contains(" : manque de "), "{said}");
    for (arguments, says) in [
        (&["1.gpx", "--store", "base.gpkg"][..], "Ajoutez --comparer"),
        (&["1.gpx", "--comparer", "--format", "sarif"], "--format json"),
        (&["1.gpx", "--comparer=saint-mathieu", "--store", "base.gpkg"], "--comparer=beauport/3"),
        (&["1.gpx", "--comparer=saint-mathieu/99", "--store", "base.gpkg"], "Les étapes de cette voie sont"),
        (&["1.gpx", "--comparer", "--store", "base.gpkg", "--reference", "2001-01-01"], "aucun tracé ce jour-là"),
    ] {
        let (code, said, problems) = run(at, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {said}{problems}");
        assert!(problems.contains(says), "{arguments:?}: {problems}");
    }
}
