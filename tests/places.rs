//! The positions of imported rows: doubtful places, communes as areas, hosts shown at their localité, and hosts who are
//! not published.

use std::path::PathBuf;

use hent::import::{Kind, Options};
use hent::model::row::Value;
use hent::model::table::Table;

use crate::support::imports::{Logged, import, import_with};
use crate::support::programs::{hent, outcome, serve_by};

fn file(folder: &tempfile::TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn hosts(rows: &[(&str, &str, &str)]) -> String {
    let mut text = "code;nom;type;localite;publier_position;lon;lat\n".to_owned();
    for (code, localite, place) in rows {
        let (publier, place) = place.split_once(' ').unwrap();
        text += &format!("{code};Chez {code};gite;{localite};{publier};{place}\n");
    }
    text
}

/// Two square communes; the second has an islet.
const COMMUNES: &str = r#"{"type":"FeatureCollection","features":[
  {"type":"Feature","properties":{"nom":"Plouzané"},"geometry":{"type":"Polygon","coordinates":
    [[[-4.70,48.36],[-4.55,48.36],[-4.55,48.41],[-4.70,48.41],[-4.70,48.36]]]}},
  {"type":"Feature","properties":{"nom":"Île-Molène"},"geometry":{"type":"MultiPolygon","coordinates":[
    [[[-4.98,48.38],[-4.97,48.38],[-4.97,48.385],[-4.98,48.38]]],
    [[[-4.96,48.39],[-4.94,48.39],[-4.94,48.40],[-4.96,48.40],[-4.96,48.39]]]]}}]}"#;

fn place(store: &Logged, table: Table, code: &str) -> (f64, f64) {
    let row = store.of(table).iter().find(|row| row.get(table, "code").as_text() == Some(code));
    match row.unwrap_or_else(|| panic!("no {code}")).get(table, "geom") {
        Value::Point(p) => (p.lon, p.lat),
        other => panic!("{other:?}"),
    }
}

#[test]
fn places_at_the_origin_or_far_away_are_refused_unless_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let near: Vec<String> = (0..8).map(|i| format!("exacte -3,{i};48,1")).collect();
    let codes: Vec<String> = (0..8).map(|i| format!("h{i}")).collect();
    let mut rows: Vec<(&str, &str, &str)> =
        codes.iter().zip(&near).map(|(code, at)| (code.as_str(), "", at.as_str())).collect();
    rows.extend([("noumea", "", "exacte 166,4;-22,2"), ("zero", "", "exacte 0;0"), ("envers", "", "exacte 48,1;-3,1")]);
    let all = file(&folder, "h.csv", &hosts(&rows));
    let mut store = Logged::default();
    let error = import(&mut store, std::slice::from_ref(&all), Kind::Hebergeurs).unwrap_err().to_string();
    for part in
        ["3 lignes", "ligne 10", "ligne 11", "ligne 12", "longitude 0, latitude 0", "--garder-lointains", "17000 km"]
    {
        assert!(error.contains(part), "« {part} » not in: {error}");
    }
    assert!(!error.contains("166") && !error.contains("Chez"), "the error has a host's position or name: {error}");
    assert!(store.of(Table::Hebergeur).is_empty());

    let keep = || Options { garder_lointains: true, ..Options::default() };
    let report = import_with(&mut store, &[all], Kind::Hebergeurs, &keep()).unwrap().to_string();
    assert!(report.contains("3 places gardées"), "{report}");
    // A place that was accepted counts as known, so the next place beside it is not far from everything.
    let beside = file(&folder, "b.csv", &hosts(&[("noumea-2", "", "exacte 166,5;-22,3")]));
    import(&mut store, &[beside], Kind::Hebergeurs).unwrap();
    assert_eq!(store.of(Table::Hebergeur).len(), 12);
}

#[test]
fn two_distant_regions_with_several_rows_each_are_accepted() {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<(String, String)> = (0..9)
        .map(|i| (format!("h{i}"), if i < 5 { format!("exacte -3,{i};48,1") } else { format!("exacte -8,{i};42,9") }))
        .collect();
    let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(code, at)| (code.as_str(), "", at.as_str())).collect();
    let mut store = Logged::default();
    import(&mut store, &[file(&folder, "h.csv", &hosts(&rows))], Kind::Hebergeurs).unwrap();
    assert_eq!(store.of(Table::Hebergeur).len(), 9);
}

#[test]
fn a_track_that_passes_the_origin_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let points = "<trkpt lat=\"48.1\" lon=\"-3\"/><trkpt lat=\"0\" lon=\"0\"/><trkpt lat=\"48.2\" lon=\"-3\"/>";
    let gpx = format!("<gpx version=\"1.1\" creator=\"x\"><trk><name>Un</name><trkseg>{points}</trkseg></trk></gpx>");
    let mut store = Logged::default();
    let error = import(&mut store, &[file(&folder, "t.gpx", &gpx)], Kind::Voies).unwrap_err().to_string();
    assert!(error.contains("longitude 0, latitude 0"), "{error}");
}

#[test]
fn a_commune_becomes_a_localite_with_a_place_inside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Logged::default();
    let communes = file(&folder, "communes.geojson", COMMUNES);
    import(&mut store, std::slice::from_ref(&communes), Kind::Localites).unwrap();
    let (lon, lat) = place(&store, Table::Localite, "plouzane");
    assert!((-4.70..-4.55).contains(&lon) && (48.36..48.41).contains(&lat), "{lon} {lat}");
    let (lon, lat) = place(&store, Table::Localite, "ile-molene");
    assert!(
        (-4.96..-4.94).contains(&lon) && (48.39..48.40).contains(&lat),
        "the place is not on the larger island: {lon} {lat}"
    );
    let again = import(&mut store, &[communes], Kind::Localites).unwrap();
    assert_eq!((again.changes(), store.of(Table::Localite).len()), (0, 2), "{again}");
    let wrong = import(&mut store, &[file(&folder, "c.geojson", COMMUNES)], Kind::Hebergeurs).unwrap_err();
    assert!(wrong.to_string().contains("surface"), "{wrong}");
}

#[test]
fn a_commune_is_matched_to_the_stored_localite_of_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Logged::default();
    // A town at the edge of its commune, and a namesake far away.
    let towns = "code;nom;lon;lat\nbourg;Plouzané;-4,551;48,361\nile-molene;Île Molène;-1,5;48,3\n";
    import(&mut store, &[file(&folder, "l.csv", towns)], Kind::Localites).unwrap();
    let report = import(&mut store, &[file(&folder, "c.geojson", COMMUNES)], Kind::Localites).unwrap().to_string();
    assert_eq!(store.of(Table::Localite).len(), 3, "{report}");
    assert_eq!(
        place(&store, Table::Localite, "bourg"),
        (-4.551, 48.361),
        "it stays at the place that a person gave it"
    );
    assert_eq!(place(&store, Table::Localite, "ile-molene"), (-1.5, 48.3));
    assert!(place(&store, Table::Localite, "ile-molene-2").0 < -4.9);
    assert!(
        report.contains("« Plouzané » est la localité bourg") && report.contains("le code ile-molene-2"),
        "{report}"
    );
}

#[test]
fn a_host_shown_at_its_localite_gets_the_nearest_or_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Logged::default();
    import(&mut store, &[file(&folder, "c.geojson", COMMUNES)], Kind::Localites).unwrap();
    let rows = [
        ("nomme", "Plouzané", "localite ;"),
        ("pres", "", "localite -4,64;48,39"),
        ("refus", "", "non -4,64;48,39"),
        ("sans", "", "exacte ;"),
        ("la", "", "exacte -4,64;48,39"),
    ];
    let report = import(&mut store, &[file(&folder, "h.csv", &hosts(&rows))], Kind::Hebergeurs).unwrap().to_string();
    for part in [
        "5 hébergeurs : 3 publiés, dont 2 à leur localité ; 2 non publiés : 1 sans accord",
        "1 d'accord pour leur place exacte, mais elle n'est pas connue",
        "hébergeur pres : publié à sa localité, que le fichier ne nomme pas : la plus proche est prise, Plouzané",
    ] {
        assert!(report.contains(part), "« {part} » not in: {report}");
    }
    let table = Table::Hebergeur;
    let plouzane = store.of(Table::Localite).first().unwrap().get(Table::Localite, "id").clone();
    for code in ["nomme", "pres"] {
        let row = store.of(table).iter().find(|row| row.get(table, "code").as_text() == Some(code)).unwrap();
        assert_eq!(row.get(table, "localite_id"), &plouzane, "{code}");
    }

    let rows =
        [("loin", "", "localite -2,1;47,6"), ("nulle-part", "", "localite ;"), ("faux", "Nulle Part", "localite ;")];
    let error = import(&mut store, &[file(&folder, "h.csv", &hosts(&rows))], Kind::Hebergeurs).unwrap_err().to_string();
    assert!(error.contains("3 lignes") && error.contains("--as localites"), "{error}");
    assert!(error.contains("la localité n'existe pas") && !error.contains("nulle-part"), "{error}");
    assert_eq!(store.of(table).len(), 5);
}

#[test]
fn unpublished_hosts_are_counted_and_a_distant_one_does_not_move_the_map() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let (code, said, complaints) = outcome(hent(folder.path(), &[arguments, &["--store", "s.gpkg"]].concat()));
        assert_eq!(code, Some(0), "{arguments:?}: {complaints}");
        said
    };
    run(&["db", "init"]);
    let line = r#"{"type":"Feature","properties":{"nom":"Une voie"},"geometry":{"type":"LineString","coordinates":[[-3,48],[-3.1,48.1]]}}"#;
    file(&folder, "v.geojson", line);
    run(&["import", "v.geojson", "--as", "voies"]);
    let rows = [
        ("a", "", "exacte -3,05;48,05"),
        ("noumea", "", "exacte 166,4;-22,2"),
        ("refus", "", "non -3,05;48,05"),
        ("sans", "", "exacte ;"),
    ];
    file(&folder, "h.csv", &hosts(&rows));
    run(&["import", "h.csv", "--as", "hebergeurs", "--garder-lointains"]);
    let said = run(&["db", "init"]);
    assert!(said.contains("4 hébergeurs : 2 publiés ; 2 non publiés : 1 sans accord"), "{said}");

    let log = std::fs::File::create(folder.path().join("journal")).unwrap();
    let mut serve = std::process::Command::new(env!("CARGO_BIN_EXE_hent"));
    let (mut process, address) = serve_by(
        serve.args(["serve", "--store", "s.gpkg"]).current_dir(folder.path()).env_remove("RUST_LOG").stderr(log),
    );
    let json = |path: &str| -> serde_json::Value {
        let mut answer = ureq::get(format!("http://{address}{path}")).call().unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    };
    let (health, tiles) = (json("/health"), json("/tiles.json"));
    process.kill().unwrap();
    process.wait().unwrap();
    assert_eq!(health["hebergeurs_publies"], 2);
    assert_eq!(
        health["hebergeurs_non_publies"],
        serde_json::json!({"sans_accord": 1, "sans_localite": 0, "sans_position": 1})
    );
    assert_eq!(health["loin_de_tout"], serde_json::json!(["hebergeur noumea"]));
    let bounds: Vec<f64> = tiles["bounds"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
    assert!(bounds[0] > -4.0 && bounds[2] < -2.0 && bounds[1] > 47.0 && bounds[3] < 49.0, "{bounds:?}");
    let journal = std::fs::read_to_string(folder.path().join("journal")).unwrap();
    assert!(journal.contains("4 hébergeurs : 2 publiés") && journal.contains("WARN"), "{journal}");
}
