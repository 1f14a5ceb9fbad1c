//! Étapes that come in any order and any number of runs end in the same rows.

use std::path::PathBuf;

use hent::import::{Kind, Options, plan, read};
use hent::model::change::Change;
use hent::model::provenance::log_key;
use hent::model::row::{Row, Value};
use hent::model::table::Table;
use proptest::prelude::*;

use crate::support::files::file_kept;
use crate::support::imports::{Logged, differences, import, import_as, import_with, told};
use crate::support::osm::{ROUTE, grid, osm, osm_etapes};
use crate::support::service::Running;

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn the_real_etapes_come_in_any_order_and_any_number_of_runs(
        order in Just((0..15usize).collect::<Vec<_>>()).prop_shuffle(),
        cuts in proptest::collection::vec(any::<bool>(), 15),
        twice in proptest::collection::vec(0..15usize, 0..4),
    ) {
        let Some(files) = osm_etapes("the_real_etapes_come_in_any_order_and_any_number_of_runs") else { return Ok(()) };
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

// ---- what people wrote --------------------------------------------------------------------------------------------

/// Changes a cell by hand, as in QGIS.
fn by_hand(store: &mut Logged, table: Table, key: &str, column: &str, value: Value) {
    let row = store.rows.of(table).iter().find(|row| log_key(table, row) == key).unwrap_or_else(|| panic!("no {key}"));
    let mut after = row.clone();
    after.set(table, column, value);
    let change = Change { table, before: Some(row.clone()), after: Some(after), origin: None, source: None };
    store.apply(&[change]);
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn cell<'a>(store: &'a Logged, table: Table, key: &str, column: &str) -> &'a Value {
    let row = store.rows.of(table).iter().find(|row| log_key(table, row) == key).unwrap_or_else(|| panic!("no {key}"));
    row.get(table, column)
}

const VOIE: &str = "voie-de-la-pointe-saint-mathieu";

#[test]
fn what_people_wrote_survives_when_etapes_come_again() {
    let Some(files) = osm_etapes("what_people_wrote_survives_when_etapes_come_again") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let voie = store.rows.of(Table::Voie)[0].get(Table::Voie, "id").as_int().unwrap();
    by_hand(&mut store, Table::Voie, VOIE, "description", text("Par le bord de mer."));
    by_hand(&mut store, Table::Voie, VOIE, "couleur", text("#112233"));
    by_hand(&mut store, Table::Etape, &format!("{voie}//7"), "description", text("Prévoir de l'eau."));
    by_hand(&mut store, Table::Etape, &format!("{voie}//7"), "nom", text("D'Elliant à Saint-Jacques"));
    by_hand(&mut store, Table::Localite, "le-faou", "nom", text("Le Faou (Finistère)"));
    by_hand(&mut store, Table::Localite, "brech", "services", Value::Words(vec!["gare".into()]));
    let Value::Point(brech) = *cell(&store, Table::Localite, "brech", "geom") else { panic!() };
    let moved = Value::Point(hent::geo::Position::flat(brech.lon + 0.001, brech.lat));
    by_hand(&mut store, Table::Localite, "brech", "geom", moved);
    let before = store.rows.clone();

    for files in [&files[..], &files[6..7], &files[2..4], &files[10..12]] {
        let report = import(&mut store, files, Kind::Voies).unwrap();
        assert_eq!(differences(&before, &store.rows), "", "{report}");
    }
    // What gives way is counted and named.
    let report = import(&mut store, &files[6..7], Kind::Voies).unwrap();
    let kept: Vec<_> = report.kept.iter().map(ToString::to_string).collect();
    assert_eq!(kept, [format!("etape {VOIE} n° 7 D'Elliant à Saint-Jacques : nom")]);
    // It is overruled where a person asks for it.
    import_as(&mut store, &files, Kind::Voies, &Options::default(), true).unwrap();
    assert_ne!(cell(&store, Table::Etape, &format!("{voie}//7"), "nom"), &text("D'Elliant à Saint-Jacques"));
    assert_eq!(cell(&store, Table::Etape, &format!("{voie}//7"), "description"), &text("Prévoir de l'eau."));
}

#[test]
fn a_line_that_a_person_changed_stays() {
    let Some(files) = osm_etapes("a_line_that_a_person_changed_stays") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    // A person takes a place out of étape 9, and moves a vertex of étape 12's line.
    let of = |store: &Logged, source: &str, troncons: bool| -> Vec<Row> {
        let table = if troncons { Table::Troncon } else { Table::VoieTroncon };
        let by = |row: &&Row| store.log.of(table, &log_key(table, row)).is_some_and(|h| h.made_by() == Some(source));
        store.rows.of(table).iter().filter(by).cloned().collect()
    };
    let (nine, twelve) = ("relation 12955973", "relation 12966645");
    let mut place = of(&store, nine, false)[0].clone();
    let before = place.clone();
    let inverse = *place.get(Table::VoieTroncon, "inverse") == Value::Bool(true);
    place.set(Table::VoieTroncon, "inverse", Value::Bool(!inverse));
    let change =
        Change { table: Table::VoieTroncon, before: Some(before), after: Some(place), origin: None, source: None };
    store.apply(&[change]);
    let troncon = of(&store, twelve, true)[0].clone();
    let Value::Line(mut line) = troncon.get(Table::Troncon, "geom").clone() else { panic!() };
    let middle = line.len() / 2;
    line[middle].lat += 0.0001;
    let code = troncon.get(Table::Troncon, "code").as_text().unwrap().to_owned();
    by_hand(&mut store, Table::Troncon, &code, "geom", Value::Line(line));
    let before = store.rows.clone();
    let report = import(&mut store, &files, Kind::Voies).unwrap();
    assert_eq!(differences(&before, &store.rows), "", "{report}");
    assert!(report.warnings.iter().any(|w| w.contains("étape 9 : la ligne a été modifiée à la main")), "{report}");
    assert!(report.kept.iter().any(|kept| kept.label.starts_with(&code) && kept.column == "geom"), "{report}");
    // Another étape before it shifts the places; they are still a person's.
    let mut other = Logged::default();
    import(&mut other, &files[1..], Kind::Voies).unwrap();
    let mut place = of(&other, nine, false)[0].clone();
    let before = place.clone();
    let inverse = *place.get(Table::VoieTroncon, "inverse") == Value::Bool(true);
    place.set(Table::VoieTroncon, "inverse", Value::Bool(!inverse));
    let change =
        Change { table: Table::VoieTroncon, before: Some(before), after: Some(place), origin: None, source: None };
    other.apply(&[change]);
    for files in [&files[..1], &files[..], &files[8..9]] {
        let said = import(&mut other, files, Kind::Voies).unwrap();
        let turned = other.rows.of(Table::VoieTroncon).iter().filter(|row| {
            let key = log_key(Table::VoieTroncon, row);
            other
                .log
                .of(Table::VoieTroncon, &key)
                .is_some_and(|h| h.writer("troncon_id") == Some("à la main (relation 12955973)"))
        });
        assert!(turned.count() > 0 || said.changes() == 0, "{said}");
    }
    let report = import(&mut other, &files[8..9], Kind::Voies).unwrap();
    assert!(report.warnings.iter().any(|w| w.contains("étape 9 : la ligne")), "{report}");
}

#[test]
fn rows_that_the_files_do_not_name_stay_unless_asked() {
    let hosts = |names: &[&str]| {
        let rows: String = names.iter().map(|n| format!("{n},{n},gite,exacte,02 61 91 00 00,-3,48\n")).collect();
        file_kept("hotes.csv", &format!("code,nom,type,publier_position,telephone,lon,lat\n{rows}"))
    };
    let mut store = Logged::default();
    import(&mut store, &[hosts(&["a", "b", "c"])], Kind::Hebergeurs).unwrap();
    by_hand(&mut store, Table::Hebergeur, "a", "publier_position", text("non"));
    by_hand(&mut store, Table::Hebergeur, "a", "telephone", Value::Null);
    let report = import(&mut store, &[hosts(&["a"])], Kind::Hebergeurs).unwrap();
    assert_eq!(report.changes(), 0, "{report}");
    assert_eq!(report.kept.len(), 2, "{report}");
    assert!(report.to_string().contains("hebergeur a : publier_position"), "{report}");
    // An empty cell erases nothing, and that is said.
    let empty = file_kept("hotes.csv", "code,nom,type,telephone,lon,lat\nb,b,gite,,-3,48\n");
    let report = import(&mut store, std::slice::from_ref(&empty), Kind::Hebergeurs).unwrap();
    assert_eq!((report.changes(), report.empty_cells), (0, 1), "{report}");
    // Another file may say more; then the first one does not take it back.
    let other = file_kept("numeros.csv", "code,telephone\nc,02 61 91 00 99\n");
    import(&mut store, &[other], Kind::Hebergeurs).unwrap();
    assert_eq!(cell(&store, Table::Hebergeur, "c", "telephone"), &text("02 61 91 00 99"));
    let report = import(&mut store, &[hosts(&["c"])], Kind::Hebergeurs).unwrap();
    assert_eq!((report.changes(), report.kept.len()), (0, 1), "{report}");
    // Asked for: the file is the whole truth, empty cells too.
    let report = import_as(&mut store, &[empty], Kind::Hebergeurs, &Options::default(), true).unwrap();
    assert_eq!((report.removed.len(), report.changed.len()), (2, 1), "{report}");
    assert!(report.to_string().starts_with("1 ligne lue : 2 supprimés"), "{report}");
    assert_eq!(store.rows.of(Table::Hebergeur).len(), 1);
}

#[test]
fn only_asked_for_do_the_files_of_a_voie_take_other_etapes_away() {
    let Some(files) = osm_etapes("only_asked_for_do_the_files_of_a_voie_take_other_etapes_away") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let report = import_as(&mut store, &files[..5], Kind::Voies, &Options::default(), true).unwrap();
    let etapes = report.removed.iter().filter(|item| item.table == Table::Etape).count();
    assert_eq!((etapes, store.rows.of(Table::Etape).len()), (10, 5), "{report}");
    let mut fresh = Logged::default();
    import(&mut fresh, &files[..5], Kind::Voies).unwrap();
    // Localités stay: others may stand there.
    let (a, b) = (told(&fresh.rows), told(&store.rows));
    for table in [Table::Voie, Table::Troncon, Table::VoieTroncon, Table::Etape] {
        assert_eq!(a[&table], b[&table]);
    }
}

#[test]
fn the_demonstration_comes_again_in_any_order_without_a_change() {
    let mut store = Logged::default();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let all: Vec<_> = hent::cli::demo::FILES.iter().map(|(name, kind, _)| (folder.join(name), *kind)).collect();
    let kind = |kind: &str| <Kind as clap::ValueEnum>::from_str(kind, false).unwrap();
    for (file, of) in &all {
        import(&mut store, std::slice::from_ref(file), kind(of)).unwrap();
    }
    let before = store.rows.clone();
    for (file, of) in all.iter().rev().chain(&all) {
        let report = import(&mut store, std::slice::from_ref(file), kind(of)).unwrap();
        assert_eq!(report.changes(), 0, "{}: {report}", file.display());
    }
    // Line by line, in runs of their own, whatever does not refer to what is not there yet.
    let mut pieces = Logged::default();
    for (file, of) in &all {
        let content = std::fs::read_to_string(file).unwrap();
        let extension = file.extension().unwrap().to_str().unwrap();
        if extension != "csv" {
            import(&mut pieces, std::slice::from_ref(file), kind(of)).unwrap();
            continue;
        }
        let (head, rows) = content.split_once('\n').unwrap();
        let rows: Vec<&str> = rows.lines().collect();
        for chunk in rows.chunks(rows.len() / 3 + 1).rev() {
            let name = file.file_name().unwrap().to_str().unwrap();
            let part = file_kept(name, &format!("{head}\n{}\n", chunk.join("\n")));
            import(&mut pieces, &[part], kind(of)).unwrap();
        }
    }
    assert_eq!(differences(&before, &pieces.rows), "");
}

// ---- which voie, which way round ------------------------------------------------------------------------------------

/// Étapes « A - B » along the grid's first row, `numero` from node to node.
fn etape(relation: i64, name: &str, way: &'static [i64], tags: &[(&'static str, &'static str)]) -> String {
    let tags: Vec<_> = [ROUTE, ("route", "hiking")].into_iter().chain(tags.iter().copied()).collect();
    let with_name: Vec<_> =
        tags.into_iter().chain([("name", Box::leak(name.to_owned().into_boxed_str()) as &str)]).collect();
    osm(&grid(), &[(relation * 10, way)], &[(relation, &[("way", relation * 10, "")], &with_name)])
}

#[test]
fn an_etape_that_came_alone_joins_its_voie_when_a_neighbour_comes() {
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
    // What a person wrote of the étape while it was alone is kept.
    let mut store = Logged::default();
    import(&mut store, std::slice::from_ref(&ten), Kind::Voies).unwrap();
    let voie = store.rows.of(Table::Voie)[0].get(Table::Voie, "id").as_int().unwrap();
    by_hand(&mut store, Table::Etape, &format!("{voie}//1"), "description", text("Belle vue."));
    let said = import(&mut store, std::slice::from_ref(&eleven), Kind::Voies).unwrap().to_string();
    assert!(said.contains("devient l'étape 10 de « Voie X »"), "{said}");
    let voie = store.rows.of(Table::Voie)[0].get(Table::Voie, "id").as_int().unwrap();
    assert_eq!(cell(&store, Table::Etape, &format!("{voie}//10"), "description"), &text("Belle vue."));
    // A voie that a person edited stays what it is.
    let mut store = Logged::default();
    import(&mut store, &[ten], Kind::Voies).unwrap();
    by_hand(&mut store, Table::Voie, "voie-x-10-aber-brech", "description", text("À nous."));
    let said = import(&mut store, &[eleven], Kind::Voies).unwrap().to_string();
    assert!(said.contains("elle reste une voie à part"), "{said}");
    assert_eq!(store.rows.of(Table::Voie).len(), 2);
}

#[test]
fn a_later_etape_turns_the_one_before_and_says_so() {
    // Étape 1 is drawn from its end; alone, nobody can know.
    let tags = [ROUTE, ("name", "Voie X étape 1"), ("from", "Aber"), ("to", "Brech")];
    let ways = [("way", 1, ""), ("way", 2, "")];
    let one = file_kept("1.osm", &osm(&grid(), &[(1, &[5, 4, 3]), (2, &[3, 2, 1])], &[(1, &ways, &tags)]));
    let two = file_kept("2.osm", &etape(2, "Voie X étape 2", &[5, 6, 7, 8], &[("from", "Brech"), ("to", "Camors")]));
    let mut store = Logged::default();
    import(&mut store, std::slice::from_ref(&one), Kind::Voies).unwrap();
    let report = import(&mut store, std::slice::from_ref(&two), Kind::Voies).unwrap();
    assert!(report.to_string().contains("étape 1 : parcourue autrement qu'avant"), "{report}");
    assert_eq!(report.holes, []);
    let mut whole = Logged::default();
    import(&mut whole, &[one, two], Kind::Voies).unwrap();
    assert_eq!(differences(&whole.rows, &store.rows), "");
    // So kilometres, and what is made of them, grow from Aber to Camors.
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
fn position_lists_and_profiles_go_the_right_way_once_an_etape_is_turned() {
    let tags = [ROUTE, ("name", "Voie X étape 1"), ("from", "Aber"), ("to", "Brech")];
    let ways = [("way", 1, ""), ("way", 2, "")];
    let one = file_kept("1.osm", &osm(&grid(), &[(1, &[5, 4, 3]), (2, &[3, 2, 1])], &[(1, &ways, &tags)]));
    let two = file_kept("2.osm", &etape(2, "Voie X étape 2", &[5, 6, 7, 8], &[("from", "Brech"), ("to", "Camors")]));
    let mut store = Logged::default();
    import(&mut store, &[one], Kind::Voies).unwrap();
    import(&mut store, &[two], Kind::Voies).unwrap();
    let hosts =
        "code,nom,type,publier_position,lon,lat\nouest,Ouest,gite,exacte,-2.9985,48\nest,Est,gite,exacte,-2.9925,48\n";
    import(&mut store, &[file_kept("h.csv", hosts)], Kind::Hebergeurs).unwrap();
    // It goes up from west to east.
    for row in store.rows.of(Table::Troncon).to_vec() {
        let Value::Line(mut line) = row.get(Table::Troncon, "geom").clone() else { panic!() };
        line.iter_mut().for_each(|p| p.z = (p.lon + 3.0) * 20_000.0);
        by_hand(&mut store, Table::Troncon, &log_key(Table::Troncon, &row), "geom", Value::Line(line));
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

// ---- what hent wrote itself -----------------------------------------------------------------------------------------

/// The demonstration, in a store and as what is served of it.
fn demonstration() -> Logged {
    let mut store = Logged::default();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for (name, kind, _) in hent::cli::demo::FILES {
        let kind = <Kind as clap::ValueEnum>::from_str(kind, false).unwrap();
        import(&mut store, &[folder.join(name)], kind).unwrap();
    }
    store
}

fn served(store: &Logged) -> Running {
    Running::new(hent::atlas::Atlas::build(hent::model::Dataset::from_rows(store.rows.clone()).unwrap()))
}

/// Writes an answer to a file that outlives the call.
fn downloaded(server: &Running, path: &str) -> PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    let file = folder.join(path.rsplit('/').next().unwrap());
    std::fs::write(&file, server.get(path, &[]).into_body()).unwrap();
    file
}

#[test]
fn what_hent_wrote_comes_back_without_a_change() {
    let mut store = demonstration();
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
fn what_hent_wrote_makes_the_same_voies_in_an_empty_store() {
    let store = demonstration();
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
fn the_real_etapes_come_back_from_their_own_gpx() {
    let Some(files) = osm_etapes("the_real_etapes_come_back_from_their_own_gpx") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let before = store.rows.clone();
    let server = served(&store);
    for path in [format!("/traces/{VOIE}.gpx"), format!("/traces/{VOIE}.zip")] {
        let report = import(&mut store, &[downloaded(&server, &path)], Kind::Voies).unwrap();
        assert_eq!(differences(&before, &store.rows), "", "{path}\n{report}");
    }
    // And the relations after it, as if nothing had been in between.
    let report = import(&mut store, &files, Kind::Voies).unwrap();
    assert_eq!(differences(&before, &store.rows), "", "{report}");
}

#[test]
fn files_of_etapes_make_one_voie_in_the_order_of_their_names_or_of_their_ends() {
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
        data.etapes.iter().map(|e| (e.numero, lon(e.depart_id))).collect()
    };
    // By name, ten after two.
    let named = [gpx("etape-10.gpx", 20..=30), gpx("etape-2.gpx", 10..=20), gpx("etape-1.gpx", 1..=10)];
    let mut store = Logged::default();
    import_with(&mut store, &named, Kind::Voies, &options()).unwrap();
    let mut found = etapes(&store);
    found.sort_unstable();
    assert_eq!(found, [(1, 1), (2, 10), (10, 20)]);
    assert_eq!(cell(&store, Table::Voie, "beauport", "nom"), &text("Voie de Beauport"));
    // One by one, in any order, it is the same.
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
    // Names that say nothing: by the ends that touch.
    let nameless = [gpx("b.gpx", 1..=10), gpx("c.gpx", 20..=30), gpx("a.gpx", 10..=20)];
    let mut store = Logged::default();
    import_with(&mut store, &nameless, Kind::Voies, &options()).unwrap();
    let mut found = etapes(&store);
    found.sort_unstable();
    assert_eq!(found, [(1, 1), (2, 10), (3, 20)]);
    // Again, whole or in parts: no change; and one that goes on from the last.
    for files in [&nameless[..], &nameless[2..], &nameless[..1]] {
        let report = import_with(&mut store, files, Kind::Voies, &options()).unwrap();
        assert_eq!(report.changes(), 0, "{report}");
    }
    import_with(&mut store, &[gpx("encore.gpx", 30..=35)], Kind::Etapes, &options()).unwrap();
    assert!(etapes(&store).contains(&(4, 30)), "{:?}", etapes(&store));
}

// ---- in both stores, whose log tells who wrote what ----------------------------------------------------------------

#[tokio::test(flavor = "multi_thread")]
async fn both_stores_end_in_the_same_rows_whatever_the_runs() {
    let test = "both_stores_end_in_the_same_rows_whatever_the_runs";
    let Some(files) = osm_etapes(test) else { return };
    let mut whole = Logged::default();
    import(&mut whole, &files, Kind::Voies).unwrap();
    let stores = crate::support::stores::Stores::new(test).await;
    for store in stores.all() {
        // Étape 4 and étape 13 come first, and alone: their names do not say their voie. Étape 10 comes twice.
        let runs: [&[usize]; 6] = [&[3], &[12], &[9, 14, 2], &[0, 1], &[4, 5, 6, 7, 8, 9], &[10, 11, 13]];
        for run in runs {
            let files: Vec<PathBuf> = run.iter().map(|i| files[*i].clone()).collect();
            let incoming = read(&files, Kind::Voies, &Options::default()).unwrap();
            store.import("test", move |now, log| plan(incoming, now, log, false)).await.unwrap();
        }
        let rows = store.load(&Table::CONTENT).await.unwrap();
        assert_eq!(differences(&whole.rows, &rows), "", "{}", store.name());
        // A person's words in the store are seen in its log.
        let before = rows.clone();
        store
            .edit("Jeanne", move |now| {
                let mut after = now.clone();
                after.of_mut(Table::Etape)[4].set(Table::Etape, "nom", text("Le nom de Jeanne"));
                Ok((hent::model::change::difference(now, &after, &[Table::Etape]), ()))
            })
            .await
            .unwrap();
        let incoming = read(&files, Kind::Voies, &Options::default()).unwrap();
        let (report, number) = store.import("test", move |now, log| plan(incoming, now, log, false)).await.unwrap();
        assert_eq!((report.changes(), report.kept.len(), number), (0, 1, None), "{report}");
        assert_ne!(differences(&before, &store.load(&Table::CONTENT).await.unwrap()), "");
    }
}

#[test]
fn the_log_names_files_and_relations_not_their_rows() {
    let mut store = Logged::default();
    let gpx = "<gpx version=\"1.1\" creator=\"t\"><wpt lat=\"48\" lon=\"-3\"><name>Fontaine</name></wpt></gpx>";
    import(&mut store, &[file_kept("eaux.gpx", gpx)], Kind::Localites).unwrap();
    import(&mut store, &[file_kept("l.csv", "code,nom,lon,lat\nredon,Redon,-2,47.6\n")], Kind::Localites).unwrap();
    let sources = |code: &str| store.log.of(Table::Localite, code).unwrap().sources().to_vec();
    assert_eq!((sources("fontaine"), sources("redon")), (vec!["eaux.gpx".to_owned()], vec!["l.csv".to_owned()]));
}

#[test]
fn a_line_that_goes_on_from_a_voie_of_another_kind_of_file_is_offered_too() {
    let mut store = demonstration();
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
fn gpx_files_join_their_voie_by_name_and_number_too() {
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
fn an_etape_of_an_older_store_is_known_by_its_number_and_its_ends() {
    let Some(files) = osm_etapes("an_etape_of_an_older_store_is_known_by_its_number_and_its_ends") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    // A log of before it named sources.
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
