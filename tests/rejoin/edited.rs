//! Values that people wrote survive when étapes are imported again.

use hent::import::{Kind, Options};
use hent::model::provenance::log_key;
use hent::model::row::{Row, Value};
use hent::model::table::Table;

use super::VOIE;
use crate::support::files::file_kept;
use crate::support::imports::{Logged, differences, import, import_as, told};
use crate::support::osm::osm_etapes;
use crate::support::rows::text;

#[test]
fn edited_values_survive_a_new_import_of_the_etapes() {
    let Some(files) = osm_etapes("edited_values_survive_a_new_import_of_the_etapes") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let voie = store.rows.of(Table::Voie)[0].get(Table::Voie, "id").as_int().unwrap();
    store.by_hand(Table::Voie, VOIE, "description", text("Par le bord de mer."));
    store.by_hand(Table::Voie, VOIE, "couleur", text("#112233"));
    store.by_hand(Table::Etape, &format!("{voie}//7"), "description", text("Prévoir de l'eau."));
    store.by_hand(Table::Etape, &format!("{voie}//7"), "nom", text("D'Elliant à Saint-Jacques"));
    store.by_hand(Table::Localite, "le-faou", "nom", text("Le Faou (Finistère)"));
    store.by_hand(Table::Localite, "brech", "services", Value::Words(vec!["gare".into()]));
    let Value::Point(brech) = *store.cell(Table::Localite, "brech", "geom") else { panic!() };
    let moved = Value::Point(hent::geo::Position::flat(brech.lon + 0.001, brech.lat));
    store.by_hand(Table::Localite, "brech", "geom", moved);
    let before = store.rows.clone();

    for files in [&files[..], &files[6..7], &files[2..4], &files[10..12]] {
        let report = import(&mut store, files, Kind::Voies).unwrap();
        assert_eq!(differences(&before, &store.rows), "", "{report}");
    }
    // A value that a person wrote and the file overwrites is counted and named.
    let report = import(&mut store, &files[6..7], Kind::Voies).unwrap();
    let kept: Vec<_> = report.conflicts.kept.iter().map(ToString::to_string).collect();
    assert_eq!(kept, [format!("etape {VOIE} n° 7 D'Elliant à Saint-Jacques : nom")]);
    // With the option the files overwrite what a person wrote.
    import_as(&mut store, &files, Kind::Voies, &Options::default(), true).unwrap();
    assert_ne!(store.cell(Table::Etape, &format!("{voie}//7"), "nom"), &text("D'Elliant à Saint-Jacques"));
    assert_eq!(store.cell(Table::Etape, &format!("{voie}//7"), "description"), &text("Prévoir de l'eau."));
}

#[test]
fn a_line_that_a_person_edited_stays() {
    let Some(files) = osm_etapes("a_line_that_a_person_edited_stays") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    // A person removes a place from étape 9 and moves a vertex of étape 12's line.
    let of = |store: &Logged, source: &str, troncons: bool| -> Vec<Row> {
        let table = if troncons { Table::Troncon } else { Table::VoieTroncon };
        let by = |row: &&Row| store.log.of(table, &log_key(table, row)).is_some_and(|h| h.made_by() == Some(source));
        store.rows.of(table).iter().filter(by).cloned().collect()
    };
    let (nine, twelve) = ("relation 12955973", "relation 12966645");
    let turn_first = |store: &mut Logged| {
        let place = of(store, nine, false)[0].clone();
        let inverse = *place.get(Table::VoieTroncon, "inverse") == Value::Bool(true);
        let key = log_key(Table::VoieTroncon, &place);
        store.by_hand(Table::VoieTroncon, &key, "inverse", Value::Bool(!inverse));
    };
    turn_first(&mut store);
    let troncon = of(&store, twelve, true)[0].clone();
    let Value::Line(mut line) = troncon.get(Table::Troncon, "geom").clone() else { panic!() };
    let middle = line.len() / 2;
    line[middle].lat += 0.0001;
    let code = troncon.get(Table::Troncon, "code").as_text().unwrap().to_owned();
    store.by_hand(Table::Troncon, &code, "geom", Value::Line(line));
    let before = store.rows.clone();
    let report = import(&mut store, &files, Kind::Voies).unwrap();
    assert_eq!(differences(&before, &store.rows), "", "{report}");
    assert!(report.warnings.iter().any(|w| w.contains("étape 9 : la ligne a été modifiée à la main")), "{report}");
    assert!(
        report.conflicts.kept.iter().any(|kept| kept.label.starts_with(&code) && kept.column == "geom"),
        "{report}"
    );
    // A new étape before it shifts the ranks of the places. They still count as edited by a person.
    let mut other = Logged::default();
    import(&mut other, &files[1..], Kind::Voies).unwrap();
    turn_first(&mut other);
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
fn rows_that_the_files_do_not_name_stay_unless_replaced() {
    let hosts = |names: &[&str]| {
        let rows: String = names.iter().map(|n| format!("{n},{n},gite,exacte,02 61 91 00 00,-3,48\n")).collect();
        file_kept("hotes.csv", &format!("code,nom,type,publier_position,telephone,lon,lat\n{rows}"))
    };
    let mut store = Logged::default();
    import(&mut store, &[hosts(&["a", "b", "c"])], Kind::Hebergeurs).unwrap();
    store.by_hand(Table::Hebergeur, "a", "publier_position", text("non"));
    store.by_hand(Table::Hebergeur, "a", "telephone", Value::Null);
    let report = import(&mut store, &[hosts(&["a"])], Kind::Hebergeurs).unwrap();
    assert_eq!(report.changes(), 0, "{report}");
    assert_eq!(report.conflicts.kept.len(), 2, "{report}");
    assert!(report.to_string().contains("hebergeur a : publier_position"), "{report}");
    // An empty cell deletes nothing, and the report says so.
    let empty = file_kept("hotes.csv", "code,nom,type,telephone,lon,lat\nb,b,gite,,-3,48\n");
    let report = import(&mut store, std::slice::from_ref(&empty), Kind::Hebergeurs).unwrap();
    assert_eq!((report.changes(), report.conflicts.empty_cells), (0, 1), "{report}");
    // Another file may add a value, and a new import of the first file does not remove it.
    let other = file_kept("numeros.csv", "code,telephone\nc,02 61 91 00 99\n");
    import(&mut store, &[other], Kind::Hebergeurs).unwrap();
    assert_eq!(store.cell(Table::Hebergeur, "c", "telephone"), &text("02 61 91 00 99"));
    let report = import(&mut store, &[hosts(&["c"])], Kind::Hebergeurs).unwrap();
    assert_eq!((report.changes(), report.conflicts.kept.len()), (0, 1), "{report}");
    // With `--remplacer` the file is the whole truth, including its empty cells.
    let report = import_as(&mut store, &[empty], Kind::Hebergeurs, &Options::default(), true).unwrap();
    assert_eq!((report.removed.len(), report.changed.len()), (2, 1), "{report}");
    assert!(report.to_string().starts_with("1 ligne lue : 2 supprimés"), "{report}");
    assert_eq!(store.rows.of(Table::Hebergeur).len(), 1);
}

#[test]
fn other_etapes_of_a_voie_go_only_if_replaced() {
    let Some(files) = osm_etapes("other_etapes_of_a_voie_go_only_if_replaced") else { return };
    let mut store = Logged::default();
    import(&mut store, &files, Kind::Voies).unwrap();
    let report = import_as(&mut store, &files[..5], Kind::Voies, &Options::default(), true).unwrap();
    let etapes = report.removed.iter().filter(|item| item.table == Table::Etape).count();
    assert_eq!((etapes, store.rows.of(Table::Etape).len()), (10, 5), "{report}");
    let mut fresh = Logged::default();
    import(&mut fresh, &files[..5], Kind::Voies).unwrap();
    // Localités stay, because others may refer to them.
    let (a, b) = (told(&fresh.rows), told(&store.rows));
    for table in [Table::Voie, Table::Troncon, Table::VoieTroncon, Table::Etape] {
        assert_eq!(a[&table], b[&table]);
    }
}

#[test]
fn the_demonstration_imports_again_in_any_order_without_change() {
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
    // Row by row, each in a run of its own, in any order in which references already exist.
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
