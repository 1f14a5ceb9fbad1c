//! Files that hent wrote are imported without a change.

use std::path::PathBuf;

use hent::import::{Kind, Options};
use hent::model::table::Table;

use super::VOIE;
use crate::support::files::file_kept;
use crate::support::imports::{Logged, differences, import, import_with, told};
use crate::support::osm::osm_etapes;
use crate::support::rows::text;
use crate::support::service::Running;

fn served(store: &Logged) -> Running {
    Running::new(hent::atlas::Atlas::build(hent::model::Dataset::from_rows(store.rows.clone()).unwrap()))
}

/// Writes the answer to a request into a file that outlives the call.
fn downloaded(server: &Running, path: &str) -> PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    let file = folder.join(path.rsplit('/').next().unwrap());
    std::fs::write(&file, server.get(path, &[]).into_body()).unwrap();
    file
}

#[test]
fn files_of_hent_import_without_a_change() {
    let mut store = Logged::demonstration();
    let before = store.rows.clone();
    let server = served(&store);
    let voies = server.json("/api/voies");
    for voie in voies["voies"].as_array().unwrap() {
        let code = voie["code"].as_str().unwrap();
        for path in [format!("/traces/{code}.gpx"), format!("/traces/{code}.zip"), format!("/traces/{code}/1.gpx")] {
            let kind = if path.ends_with("/1.gpx") { Kind::Etapes } else { Kind::Voies };
            let file = downloaded(&server, &path);
            let report = import(&mut store, &[file], kind).unwrap_or_else(|e| panic!("{path}: {e}"));
            assert_eq!(differences(&before, &store.rows), "", "{path}\n{report}");
        }
    }
}

#[test]
fn files_of_hent_give_the_same_voies_in_an_empty_store() {
    let store = Logged::demonstration();
    let server = served(&store);
    let mut other = Logged::default();
    let voies = server.json("/api/voies");
    let codes: Vec<&str> = voies["voies"].as_array().unwrap().iter().map(|v| v["code"].as_str().unwrap()).collect();
    for (i, code) in codes.iter().enumerate() {
        let file = downloaded(&server, &format!("/traces/{code}.{}", if i % 2 == 0 { "gpx" } else { "zip" }));
        import(&mut other, &[file], Kind::Voies).unwrap_or_else(|e| panic!("{code}: {e}"));
    }
    let again = served(&other);
    for code in codes {
        let etapes = |server: &Running| -> Vec<(String, String, String, i64)> {
            let all = server.json(&format!("/api/voies/{code}/etapes"));
            let of = |e: &serde_json::Value| {
                let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
                let length = e["longueur_m"].as_f64().unwrap_or(-1.0).round() as i64;
                (text(&e["etape"]), text(&e["depart"]["nom"]), text(&e["arrivee"]["nom"]), length)
            };
            all["etapes"].as_array().unwrap().iter().map(of).collect()
        };
        assert_eq!(etapes(&again), etapes(&server), "{code}");
        let length = |server: &Running| server.json(&format!("/api/voies/{code}"))["longueur_m"].as_f64().unwrap();
        assert!((length(&again) - length(&server)).abs() < 5.0, "{code}");
    }
}

#[test]
fn the_real_etapes_import_from_their_own_gpx() {
    let Some(files) = osm_etapes("the_real_etapes_import_from_their_own_gpx") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let before = store.rows.clone();
    let server = served(&store);
    for path in [format!("/traces/{VOIE}.gpx"), format!("/traces/{VOIE}.zip")] {
        let report = import(&mut store, &[downloaded(&server, &path)], Kind::Voies).unwrap();
        assert_eq!(differences(&before, &store.rows), "", "{path}\n{report}");
    }
    // Importing the relations again afterwards changes nothing either.
    let report = import(&mut store, &files, Kind::Voies).unwrap();
    assert_eq!(differences(&before, &store.rows), "", "{report}");
}

#[test]
fn files_of_etapes_are_joined_by_name_or_by_touching_ends() {
    let gpx = |name: &str, nodes: std::ops::RangeInclusive<i64>| {
        let points: String =
            nodes.map(|n| format!("<trkpt lat=\"48.0\" lon=\"{}\"/>", -3.0 + n as f64 / 100.0)).collect();
        let text = format!("<gpx version=\"1.1\" creator=\"t\"><trk><trkseg>{points}</trkseg></trk></gpx>");
        file_kept(name, &text)
    };
    let code = hent::model::Code::parse("beauport").unwrap();
    let options = || Options { voie: Some(code.clone()), nom: Some("Voie de Beauport".into()), ..Options::default() };
    let etapes = |store: &Logged| -> Vec<(i64, i64)> {
        let data = hent::model::Dataset::from_rows(store.rows.clone()).unwrap();
        let lon = |id: i64| {
            let at = data.localites.iter().find(|l| l.id == id).unwrap().geom;
            ((at.lon + 3.0) * 100.0).round() as i64
        };
        let mut etapes: Vec<_> = data.etapes.iter().map(|e| (e.numero, lon(e.depart_id))).collect();
        etapes.sort_unstable();
        etapes
    };
    // By name, and ten sorts after two.
    let named = [gpx("etape-10.gpx", 20..=30), gpx("etape-2.gpx", 10..=20), gpx("etape-1.gpx", 1..=10)];
    let mut store = Logged::default();
    import_with(&mut store, &named, Kind::Voies, &options()).unwrap();
    assert_eq!(etapes(&store), [(1, 1), (2, 10), (10, 20)]);
    assert_eq!(store.cell(Table::Voie, "beauport", "nom"), &text("Voie de Beauport"));
    // One by one, in any order, with the same result.
    for order in [[2, 1, 0], [0, 1, 2], [1, 2, 0]] {
        let mut other = Logged::default();
        for i in order {
            import_with(&mut other, &named[i..=i], Kind::Voies, &options()).unwrap();
        }
        let but_localites = |store: &Logged| {
            let mut told = told(&store.rows);
            told.remove(&Table::Localite);
            told.remove(&Table::Etape);
            told
        };
        assert_eq!(but_localites(&other), but_localites(&store), "{order:?}");
    }
    // Without telling names, by the ends that touch.
    let nameless = [gpx("b.gpx", 1..=10), gpx("c.gpx", 20..=30), gpx("a.gpx", 10..=20)];
    let mut store = Logged::default();
    import_with(&mut store, &nameless, Kind::Voies, &options()).unwrap();
    assert_eq!(etapes(&store), [(1, 1), (2, 10), (3, 20)]);
    // Importing all or some of them again changes nothing. Then one more file continues from the last.
    for files in [&nameless[..], &nameless[2..], &nameless[..1]] {
        let report = import_with(&mut store, files, Kind::Voies, &options()).unwrap();
        assert_eq!(report.changes(), 0, "{report}");
    }
    import_with(&mut store, &[gpx("encore.gpx", 30..=35)], Kind::Etapes, &options()).unwrap();
    assert!(etapes(&store).contains(&(4, 30)), "{:?}", etapes(&store));
}
