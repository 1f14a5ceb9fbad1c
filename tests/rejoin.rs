//! Étapes imported in any order and in any number of runs give the same rows.

mod edited; // values that people edited between the runs
mod own_files; // tracks that were downloaded from hent

use std::path::PathBuf;

use hent::import::{Kind, Options, plan, read};
use hent::model::provenance::log_key;
use hent::model::row::Value;
use hent::model::table::Table;
use proptest::prelude::*;

use crate::support::files::file_kept;
use crate::support::imports::{Logged, differences, import, import_as};
use crate::support::osm::{ROUTE, grid, osm, osm_etapes};
use crate::support::rows::text;
use crate::support::service::Running;
use crate::support::stores::{Stores, edit};

/// The code of the voie of the real étapes.
const VOIE: &str = "voie-de-la-pointe-saint-mathieu";

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn the_real_etapes_give_the_same_rows_in_any_order_and_runs(
        order in Just((0..15usize).collect::<Vec<_>>()).prop_shuffle(),
        cuts in proptest::collection::vec(any::<bool>(), 15),
        twice in proptest::collection::vec(0..15usize, 0..4),
    ) {
        let Some(files) = osm_etapes("the_real_etapes_give_the_same_rows_in_any_order_and_runs") else { return Ok(()) };
        let mut whole = Logged::default();
        import(&mut whole, &files, Kind::Voies).unwrap();
        let mut parts = Logged::default();
        let mut runs: Vec<Vec<PathBuf>> = vec![vec![]];
        for (i, cut) in order.iter().zip(cuts) {
            if cut && !runs.last().unwrap().is_empty() {
                runs.push(vec![]);
            }
            runs.last_mut().unwrap().push(files[*i].clone());
        }
        runs.extend(twice.into_iter().map(|i| vec![files[i].clone()]));
        let mut said = String::new();
        for run in runs {
            said += &import(&mut parts, &run, Kind::Voies).unwrap().to_string();
        }
        let differs = differences(&whole, &parts);
        prop_assert!(differs.is_empty(), "{differs}\n{said}");
    }
}

// ---- which voie, which way round ------------------------------------------------------------------------------------

/// An étape « A - B » as a relation over nodes of the grid's first row.
fn etape(relation: i64, name: &str, way: &'static [i64], tags: &[(&'static str, &'static str)]) -> String {
    let tags: Vec<_> = [ROUTE, ("route", "hiking")].into_iter().chain(tags.iter().copied()).collect();
    let with_name: Vec<_> =
        tags.into_iter().chain([("name", Box::leak(name.to_owned().into_boxed_str()) as &str)]).collect();
    osm(&grid(), &[(relation * 10, way)], &[(relation, &[("way", relation * 10, "")], &with_name)])
}

#[test]
fn an_etape_imported_alone_joins_its_voie_with_a_neighbour() {
    let ten = file_kept("10.osm", &etape(10, "Voie X 10, Aber - Brech", &[1, 2, 3], &[]));
    let eleven = file_kept("11.osm", &etape(11, "Voie X 11, Brech - Camors", &[3, 4, 5], &[]));
    let twelve = file_kept("12.osm", &etape(12, "étape 12", &[5, 6, 7], &[("from", "Camors"), ("to", "Daoulas")]));
    let mut whole = Logged::default();
    import(&mut whole, &[ten.clone(), eleven.clone(), twelve.clone()], Kind::Voies).unwrap();
    assert_eq!(whole.rows.of(Table::Voie).len(), 1);
    assert_eq!(whole.rows.of(Table::Etape).len(), 3);
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [0, 2, 1], [2, 0, 1], [1, 0, 2]] {
        let mut store = Logged::default();
        let mut said = String::new();
        for i in order {
            let file = [&ten, &eleven, &twelve][i];
            said += &import(&mut store, std::slice::from_ref(file), Kind::Voies).unwrap().to_string();
        }
        assert_eq!(differences(&whole.rows, &store.rows), "", "{order:?}\n{said}");
    }
    // A description that a person wrote while the étape was alone is kept.
    let mut store = Logged::default();
    import(&mut store, std::slice::from_ref(&ten), Kind::Voies).unwrap();
    let voie = store.rows.of(Table::Voie)[0].get(Table::Voie, "id").as_int().unwrap();
    store.by_hand(Table::Etape, &format!("{voie}//1"), "description", text("Belle vue."));
    let said = import(&mut store, std::slice::from_ref(&eleven), Kind::Voies).unwrap().to_string();
    assert!(said.contains("devient l'étape 10 de « Voie X »"), "{said}");
    let voie = store.rows.of(Table::Voie)[0].get(Table::Voie, "id").as_int().unwrap();
    assert_eq!(store.cell(Table::Etape, &format!("{voie}//10"), "description"), &text("Belle vue."));
    // A voie of one étape that a person edited stays a voie of its own.
    let mut store = Logged::default();
    import(&mut store, &[ten], Kind::Voies).unwrap();
    store.by_hand(Table::Voie, "voie-x-10-aber-brech", "description", text("À nous."));
    let said = import(&mut store, &[eleven], Kind::Voies).unwrap().to_string();
    assert!(said.contains("elle reste une voie à part"), "{said}");
    assert_eq!(store.rows.of(Table::Voie).len(), 2);
}

/// Two étapes, the first of which is drawn from its end to its start. Alone, its direction cannot be known.
fn drawn_from_its_end() -> [PathBuf; 2] {
    let tags = [ROUTE, ("name", "Voie X étape 1"), ("from", "Aber"), ("to", "Brech")];
    let ways = [("way", 1, ""), ("way", 2, "")];
    let one = osm(&grid(), &[(1, &[5, 4, 3]), (2, &[3, 2, 1])], &[(1, &ways, &tags)]);
    let two = etape(2, "Voie X étape 2", &[5, 6, 7, 8], &[("from", "Brech"), ("to", "Camors")]);
    [file_kept("1.osm", &one), file_kept("2.osm", &two)]
}

#[test]
fn a_later_etape_turns_the_previous_one_and_reports_it() {
    let [one, two] = drawn_from_its_end();
    let mut store = Logged::default();
    import(&mut store, std::slice::from_ref(&one), Kind::Voies).unwrap();
    let report = import(&mut store, std::slice::from_ref(&two), Kind::Voies).unwrap();
    assert!(report.to_string().contains("étape 1 : parcourue autrement qu'avant"), "{report}");
    assert_eq!(report.holes, []);
    let mut whole = Logged::default();
    import(&mut whole, &[one, two], Kind::Voies).unwrap();
    assert_eq!(differences(&whole.rows, &store.rows), "");
    // After that, kilometres (and what depends on them) grow from Aber to Camors.
    let atlas = hent::atlas::Atlas::build(hent::model::Dataset::from_rows(store.rows.clone()).unwrap());
    let at = |lon: f64| atlas.chemins(hent::geo::Position::flat(lon, 48.0), 10.0)[0].chainage_m;
    assert!(at(-2.999) < at(-2.997) && at(-2.997) < at(-2.993));
}

#[test]
fn a_relation_without_a_number_is_offered_as_the_next_etape() {
    let one = file_kept("1.osm", &etape(1, "Voie X étape 1", &[1, 2, 3], &[("from", "Aber"), ("to", "Brech")]));
    let two = file_kept("2.osm", &etape(2, "Voie X étape 2", &[3, 4, 5], &[("from", "Brech"), ("to", "Camors")]));
    let on = file_kept("on.osm", &etape(3, "Chemin de Daoulas", &[5, 6, 7], &[]));
    let mut store = Logged::default();
    import(&mut store, &[one, two], Kind::Voies).unwrap();
    let report = import(&mut store, std::slice::from_ref(&on), Kind::Voies).unwrap();
    assert!(
        report.to_string().contains("pour en faire son étape 3")
            || report.to_string().contains("Pour en faire son étape 3 : hent import FICHIER --as voies --voie voie-x"),
        "{report}"
    );
    let code = hent::model::Code::parse("voie-x").unwrap();
    let options = Options { voie: Some(code), ..Options::default() };
    let report = import_as(&mut store, &[on], Kind::Voies, &options, false).unwrap();
    let numbers: Vec<_> =
        store.rows.of(Table::Etape).iter().map(|row| row.get(Table::Etape, "numero").as_int().unwrap()).collect();
    assert!(numbers.contains(&3), "{numbers:?} {report}");
}

#[test]
fn positions_lists_and_profiles_follow_a_turned_etape() {
    let [one, two] = drawn_from_its_end();
    let mut store = Logged::default();
    import(&mut store, &[one], Kind::Voies).unwrap();
    import(&mut store, &[two], Kind::Voies).unwrap();
    let hosts =
        "code,nom,type,publier_position,lon,lat\nouest,Ouest,gite,exacte,-2.9985,48\nest,Est,gite,exacte,-2.9925,48\n";
    import(&mut store, &[file_kept("h.csv", hosts)], Kind::Hebergeurs).unwrap();
    // The way climbs from west to east.
    for row in store.rows.of(Table::Troncon).to_vec() {
        let Value::Line(mut line) = row.get(Table::Troncon, "geom").clone() else { panic!() };
        line.iter_mut().for_each(|p| p.z = (p.lon + 3.0) * 20_000.0);
        store.by_hand(Table::Troncon, &log_key(Table::Troncon, &row), "geom", Value::Line(line));
    }
    let data = hent::model::Dataset::from_rows(store.rows.clone()).unwrap();
    let server = Running::new(hent::atlas::Atlas::build(data));
    let at = |lon: &str| server.json(&format!("/api/position?lon={lon}&lat=48"))["chemins"][0].clone();
    let (west, east) = (at("-2.998"), at("-2.996"));
    assert_eq!((west["etape"]["etape"].as_str(), east["etape"]["etape"].as_str()), (Some("1"), Some("1")));
    assert!(west["km"].as_f64() < east["km"].as_f64(), "{west} {east}");
    assert!(west["etape"]["reste_km"].as_f64() > east["etape"]["reste_km"].as_f64(), "{west} {east}");
    assert_eq!(west["prochain_hebergeur"]["code"], "est", "{west}");
    let list = server.json("/api/voies/voie-x/hebergeurs");
    let codes: Vec<_> = list["hebergeurs"].as_array().unwrap().iter().map(|h| h["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["ouest", "est"], "{list}");
    let profil = server.json("/api/voies/voie-x/etapes/1/profil");
    let piece = profil["morceaux"][0].as_array().unwrap_or_else(|| panic!("{profil}"));
    let heights: Vec<f64> = piece.iter().map(|point| point[1].as_f64().unwrap()).collect();
    assert!(heights.windows(2).all(|pair| pair[0] <= pair[1]), "{heights:?}");
}

// ---- in both stores, whose log tells who wrote what ----------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn both_stores_end_with_the_same_rows() {
    let test = "both_stores_end_with_the_same_rows";
    let Some(files) = osm_etapes(test) else { return };
    let mut whole = Logged::default();
    import(&mut whole, &files, Kind::Voies).unwrap();
    let stores = Stores::new(test).await;
    for store in stores.all() {
        // Étapes 4 and 13 come first and alone; their names do not contain the name of the voie. Étape 10 comes twice.
        let runs: [&[usize]; 6] = [&[3], &[12], &[9, 14, 2], &[0, 1], &[4, 5, 6, 7, 8, 9], &[10, 11, 13]];
        for run in runs {
            let files: Vec<PathBuf> = run.iter().map(|i| files[*i].clone()).collect();
            let incoming = read(&files, Kind::Voies, &Options::default()).unwrap();
            store.import("test", move |now, log| plan(incoming, now, log, false)).await.unwrap();
        }
        let rows = store.load(&Table::CONTENT).await.unwrap();
        assert_eq!(differences(&whole.rows, &rows), "", "{}", store.name());
        // The log tells the import which values a person wrote.
        let before = rows.clone();
        edit(&store, "Jeanne", |rows| {
            rows.of_mut(Table::Etape)[4].set(Table::Etape, "nom", text("Le nom de Jeanne"));
        })
        .await;
        let incoming = read(&files, Kind::Voies, &Options::default()).unwrap();
        let (report, number) = store.import("test", move |now, log| plan(incoming, now, log, false)).await.unwrap();
        assert_eq!((report.changes(), report.conflicts.kept.len(), number), (0, 1, None), "{report}");
        assert_ne!(differences(&before, &store.load(&Table::CONTENT).await.unwrap()), "");
    }
}

#[test]
fn the_log_names_files_and_relations_only() {
    let mut store = Logged::default();
    let gpx = "<gpx version=\"1.1\" creator=\"t\"><wpt lat=\"48\" lon=\"-3\"><name>Fontaine</name></wpt></gpx>";
    import(&mut store, &[file_kept("eaux.gpx", gpx)], Kind::Localites).unwrap();
    import(&mut store, &[file_kept("l.csv", "code,nom,lon,lat\nredon,Redon,-2,47.6\n")], Kind::Localites).unwrap();
    let sources = |code: &str| store.log.of(Table::Localite, code).unwrap().sources().to_vec();
    assert_eq!((sources("fontaine"), sources("redon")), (vec!["eaux.gpx".to_owned()], vec!["l.csv".to_owned()]));
}

#[test]
fn a_line_that_continues_a_voie_from_another_format_is_offered() {
    let mut store = Logged::demonstration();
    let data = hent::model::Dataset::from_rows(store.rows.clone()).unwrap();
    let voie = data.voies.iter().find(|v| v.code.as_str() == "locquirec").unwrap();
    let last =
        data.etapes.iter().filter(|e| e.voie_id == voie.id && e.variante.is_empty()).max_by_key(|e| e.numero).unwrap();
    let end = data.localites.iter().find(|l| l.id == last.arrivee_id).unwrap().geom;
    let point = |i: i32| format!("<trkpt lat=\"{}\" lon=\"{}\"/>", end.lat, end.lon + f64::from(i) / 100.0);
    let points: String = (0..5).map(point).collect();
    let gpx =
        format!("<gpx version=\"1.1\" creator=\"t\"><trk><name>Plus loin</name><trkseg>{points}</trkseg></trk></gpx>");
    let report = import(&mut store, &[file_kept("loin.gpx", &gpx)], Kind::Voies).unwrap().to_string();
    let says = format!("son étape {} : hent import FICHIER --as voies --voie locquirec", last.numero + 1);
    assert!(report.contains(&says), "{report}");
}

#[test]
fn gpx_files_join_their_voie_by_name_and_number() {
    let gpx = |file: &str, name: &str, nodes: std::ops::RangeInclusive<i64>| {
        let point = |n: i64| format!("<trkpt lat=\"48.0\" lon=\"{}\"/>", -3.0 + n as f64 / 1000.0);
        let points: String = nodes.map(point).collect();
        let text =
            format!("<gpx version=\"1.1\" creator=\"t\"><trk><name>{name}</name><trkseg>{points}</trkseg></trk></gpx>");
        file_kept(file, &text)
    };
    let one = file_kept("1.osm", &etape(1, "Voie X étape 1", &[1, 2, 3], &[("from", "Aber"), ("to", "Brech")]));
    let two = gpx("b.gpx", "Voie X étape 2 : Brech - Camors", 3..=5);
    let three = gpx("c.gpx", "Étape 3", 5..=8);
    let mut store = Logged::default();
    import(&mut store, &[one], Kind::Voies).unwrap();
    import(&mut store, std::slice::from_ref(&two), Kind::Voies).unwrap();
    let said = import(&mut store, std::slice::from_ref(&three), Kind::Voies).unwrap().to_string();
    assert!(said.contains("c.gpx (« Étape 3 ») rattachée à « Voie X » comme étape 3"), "{said}");
    let data = hent::model::Dataset::from_rows(store.rows.clone()).unwrap();
    let numbers: Vec<_> = data.etapes.iter().map(|e| e.numero).collect();
    assert_eq!((data.voies.len(), numbers), (1, vec![1, 2, 3]), "{said}");
    assert_eq!(data.etapes[0].arrivee_id, data.etapes[1].depart_id);
    let before = store.rows.clone();
    for file in [two, three] {
        let report = import(&mut store, &[file], Kind::Voies).unwrap();
        assert_eq!(differences(&before, &store.rows), "", "{report}");
    }
}

#[test]
fn an_etape_without_source_is_matched_by_number_and_ends() {
    let Some(files) = osm_etapes("an_etape_without_source_is_matched_by_number_and_ends") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    // A log from before it recorded sources.
    let mut older = Logged { rows: store.rows.clone(), ..Logged::default() };
    for table in Table::CONTENT {
        for row in older.rows.of(table) {
            older.log.inserted(table, log_key(table, row), Some("inconnue".into()));
        }
    }
    for files in [&files[3..4], &files[12..13], &files[..]] {
        let report = import(&mut older, files, Kind::Voies).unwrap();
        assert_eq!(differences(&store.rows, &older.rows), "", "{report}");
    }
}
