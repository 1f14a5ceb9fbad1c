//! `hent export --as lits`.

use std::path::Path;

use serde_json::Value;

use crate::support::programs::{command, hent, outcome, said};

fn exported(folder: &Path, arguments: &[&str]) -> String {
    said(&mut command(folder, &[&["export", "--as", "lits"], arguments].concat()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_a_table_and_the_same_in_json() {
    let folder = tempfile::tempdir().unwrap();
    hent::cli::demo::create(&folder.path().join("hent.gpkg")).await.unwrap();
    let csv = exported(folder.path(), &["--annee", "2028"]);
    let text = csv.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    let titles = reader.headers().unwrap().clone();
    assert_eq!((&titles[0], &titles[5], &titles[13]), ("Mois", "Plus longue journée forcée (km)", "Commune 1"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let json = exported(folder.path(), &["--annee", "2028", "--format", "json"]);
    let months: Vec<Value> = serde_json::from_str(&json).unwrap();
    let entries: Vec<_> = months.iter().flat_map(|month| month["lits"].as_array().unwrap()).collect();
    assert_eq!((months.len(), rows.len()), (12, entries.len()));
    assert!(rows.len() >= 24 && rows.len().is_multiple_of(24), "{}", rows.len());
    for (row, entry) in rows.iter().zip(entries) {
        assert_eq!([&row[1], &row[4], &row[6]], ["voie", "sens", "jour"].map(|key| entry[key].as_str().unwrap()));
        let km: f64 = row[5].replace(',', ".").parse().unwrap();
        assert!((km * 1000.0 - entry["longueur_m"].as_f64().unwrap()).abs() < 51.0, "{row:?} {entry}");
        let first = entry["communes"][0]["nom"].as_str().unwrap_or_default();
        assert!(row[13].starts_with(first) && first.is_empty() == row[13].is_empty(), "{row:?} {entry}");
    }
    // Without a year, that of the atlas's day.
    let this_year = exported(folder.path(), &[]);
    assert_eq!((this_year.lines().count(), this_year == csv), (rows.len() + 1, false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_is_refused_with_the_cure() {
    let folder = tempfile::tempdir().unwrap();
    hent::cli::demo::create(&folder.path().join("hent.gpkg")).await.unwrap();
    for (arguments, says) in [
        (&["--as", "lits", "--format", "xlsx"][..], "Les formats pour les lits sont : csv, json."),
        (&["--as", "lits", "--annee", "10000"], "de 0 à 9999"),
        (&["--annee", "2027"], "--as <QUOI>"),
        (&["--as", "telechargements"], "--format : absent. Les formats pour les téléchargements sont : csv."),
        (&["--as", "telechargements", "--format", "csv", "--annee", "2027"], "Ôtez --annee"),
        (&["--voie", "beauport"], "--format : absent"),
        (&["--voie", "beauport", "--format", "gpx", "--ouvert", "2027-02-29"], "une date AAAA-MM-JJ"),
    ] {
        let (code, written, complaints) = outcome(hent(folder.path(), &[&["export"], arguments].concat()));
        assert_eq!((code, written.as_str()), (Some(2), ""), "{arguments:?}: {complaints}");
        assert!(complaints.contains(says), "{arguments:?}: {complaints}");
    }
}
