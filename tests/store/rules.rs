//! What each column accepts and refuses: the constraints of both databases compared with the model.

use std::collections::HashSet;

use hent::Error;
use hent::geo::Position;
use hent::model::row::{Row, Value};
use hent::model::table::{Absent, Kind, Table};

use crate::support::database::Database;
use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::{Stores, fill, filled, raw};

fn line(ends: &[(f64, f64)]) -> Value {
    Value::Line(ends.iter().map(|(lon, lat)| Position::flat(*lon, *lat)).collect())
}

/// Returns a line at a known height of 0 m.
fn sea() -> Value {
    Value::Line(vec![Position::new(1.0, 1.0, 0.0); 2])
}

fn accepted(kind: Kind) -> Vec<Value> {
    match kind {
        Kind::Id | Kind::Ref(_) | Kind::Instant | Kind::Json => vec![],
        Kind::Code => [&"a".repeat(80), "-", "0"].map(text).to_vec(),
        Kind::Text | Kind::Periode => {
            ["", &"é".repeat(10_000), "a\r\nb", "日本 𝓗 \u{a0}", "'; DROP TABLE voie; --"].map(text).to_vec()
        }
        Kind::Int(low, high) => vec![Value::Int(low), Value::Int(high)],
        Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Kind::Color => ["#000000", "#ffffff", "#09afaf"].map(text).to_vec(),
        Kind::Fermetures => ["", "Aug 1-15", "en août"].map(text).to_vec(),
        Kind::Heure => ["00:00", "09:30", "19:59", "23:59"].map(text).to_vec(),
        Kind::Date => ["0001-01-01", "2024-02-29", "9999-12-31"].map(text).to_vec(),
        Kind::Day => vec![text("2024-02-29")], // the first day of a valid row, and the last
        Kind::Share => [0.0, 1.0, 0.1 + 0.2].map(Value::Real).to_vec(),
        Kind::CodeOf(_) => ["gone", "-"].map(text).to_vec(),
        Kind::Word(words) => words.iter().map(|w| text(w)).collect(),
        Kind::Words(words) => {
            words.iter().map(|w| Value::Words(vec![(*w).into()])).chain([Value::Words(vec![])]).collect()
        }
        Kind::Line => vec![line(&[(-180.0, -90.0), (180.0, 90.0)])],
        Kind::LineZ => vec![line(&[(-180.0, -90.0), (180.0, 90.0)]), line(&[(1.0, 1.0), (1.0, 1.0)]), sea()],
        Kind::PointZ | Kind::Point => {
            [(-180.0, 90.0), (180.0, -90.0)].map(|(lon, lat)| Value::Point(Position::flat(lon, lat))).to_vec()
        }
    }
}

fn refused(kind: Kind) -> Vec<Value> {
    let off = [(180.1, 0.0), (0.0, -90.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)];
    match kind {
        Kind::Bool | Kind::Instant | Kind::Json => vec![],
        Kind::Id => vec![Value::Int(0), Value::Int(-1)],
        Kind::Share => [-0.1, 1.1, f64::INFINITY].map(Value::Real).to_vec(),
        Kind::Code | Kind::CodeOf(_) => ["", "Ab", "a b", "é", "a\n", "a\0", &"a".repeat(81)].map(text).to_vec(),
        Kind::Text | Kind::Periode | Kind::Fermetures => {
            [&"é".repeat(10_001), "a\0b", "a\tb", "\u{1}", "\u{7f}", "\u{85}"].map(text).to_vec()
        }
        Kind::Int(low, high) => vec![Value::Int(low - 1), Value::Int(high + 1)],
        Kind::Color => ["", "red", "#12345", "#1234567", "#ABCDEF", "#12345g"].map(text).to_vec(),
        Kind::Heure => ["", "24:00", "9:30", "16h30", "16:60", "16:30\n", "1a:00"].map(text).to_vec(),
        Kind::Date | Kind::Day => ["", "hier", "now", "2024-02-30", "24-01-01", "0000-01-01"].map(text).to_vec(),
        Kind::Word(_) => ["", "x", "Autre"].map(text).to_vec(),
        Kind::Words(_) => vec![Value::Words(vec!["eau".into(), "x".into()]), Value::Words(vec![String::new()])],
        Kind::Ref(_) => vec![Value::Int(999)],
        Kind::Line | Kind::LineZ => {
            (off.iter().map(|p| line(&[(0.0, 0.0), *p, (1.0, 1.0)]))).chain([line(&[]), line(&[(0.0, 0.0)])]).collect()
        }
        Kind::PointZ | Kind::Point => {
            off.iter().map(|(lon, lat)| Value::Point(Position::new(*lon, *lat, 1.0))).collect()
        }
    }
}

/// Returns a row with a key of its own that is valid except for one cell.
fn with(table: Table, id: i64, column: &str, value: &Value) -> Row {
    let mut row = valid(table, id);
    if matches!(table, Table::VoieTroncon | Table::Etape) && column != "variante" {
        row.set(table, "variante", text(&format!("variante {id}")));
    }
    row.set(table, column, value.clone());
    row
}

#[tokio::test]
async fn every_allowed_value_is_stored_exactly() {
    let stores = Stores::new("every_allowed_value_is_stored_exactly").await;
    let mut rows = sample();
    let mut id = 100;
    for table in Table::CONTENT {
        for column in table.columns() {
            for value in accepted(column.kind) {
                id += 1;
                let mut row = with(table, id, column.name, &value);
                if column.name == "variante" && value == text("") {
                    row.set(table, if table == Table::Etape { "numero" } else { "rang" }, Value::Int(77));
                }
                rows.of_mut(table).push(row);
            }
        }
        let order = |row: &Row| match table {
            Table::VoieTroncon => (
                row.get(table, "voie_id").as_int(),
                row.get(table, "variante").as_text().map(str::to_owned),
                row.get(table, "rang").as_int(),
            ),
            _ => (row.get(table, "id").as_int(), None, None),
        };
        rows.of_mut(table).sort_by_key(order);
    }
    for store in stores.all() {
        fill(&store, &rows).await;
        let found = store.load(&Table::CONTENT).await.unwrap();
        for table in Table::CONTENT {
            for (found, expected) in found.of(table).iter().zip(rows.of(table)) {
                assert_eq!(found, expected, "{table:?} in {}", store.name());
            }
            assert_eq!(found.of(table).len(), rows.of(table).len());
        }
    }
}

#[tokio::test]
async fn every_forbidden_value_is_refused_with_its_column() {
    let stores = Stores::filled("every_forbidden_value_is_refused_with_its_column", &sample()).await;
    for store in stores.all() {
        let before = store.load(&Table::ALL).await.unwrap();
        for table in Table::CONTENT {
            let mut seen = HashSet::new();
            for column in table.columns() {
                // All values for the first column of a kind, one for each further column, which has the same rule.
                let all = seen.insert(std::mem::discriminant(&column.kind));
                let values = refused(column.kind).into_iter().take(if all { usize::MAX } else { 1 });
                let missing = (column.absent == Absent::Refused && column.kind != Kind::Id).then_some(Value::Null);
                for value in values.chain(missing) {
                    let change = insert(table, with(table, 100, column.name, &value), Some("essai.csv, ligne 4"));
                    let outcome = store.edit("moi", move |_| Ok((vec![change], ()))).await;
                    let what = format!("{table:?}.{} = {value:?} in {}", column.name, store.name());
                    let Err(error) = outcome else { panic!("accepted: {what}") };
                    assert!(matches!(error, Error::Input { .. }), "{what}: {error}");
                    assert!(error.to_string().starts_with("essai.csv, ligne 4 : "), "{what}: {error}");
                    let says_column = error.to_string().contains(&format!("la colonne {} ", column.name));
                    // PostgreSQL converts dates, text and geometries before it checks constraints.
                    assert!(says_column || error.to_string().contains("pas du type"), "{what}: {error}");
                }
            }
        }
        assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
    }
}

#[tokio::test]
async fn rules_hold_for_other_programs_in_a_geopackage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.gpkg");
    let store = filled(&path, &sample()).await;
    let file = raw(&path);
    file.execute_batch("PRAGMA foreign_keys = OFF").unwrap(); // GDAL does not set it
    for side in ["ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
        // Programs that write GeoPackages have these functions. Here they accept everything, so only the CHECK
        // constraints refuse.
        let flags =
            rusqlite::functions::FunctionFlags::SQLITE_UTF8 | rusqlite::functions::FunctionFlags::SQLITE_INNOCUOUS;
        file.create_scalar_function(side, 1, flags, |_| Ok(0.0)).unwrap();
    }
    let point = "0101000000000000000000F03F0000000000000040";
    let head = "47500001E6100000";
    let line_z = |count: &str, points: usize| format!("01EA030000{count}{}", "000000000000F03F".repeat(3 * points));
    let bad = [
        ("localite", "services = '[\"x\"]'".to_owned()),
        ("localite", "services = '[1]'".to_owned()),
        ("localite", "services = '{}'".to_owned()),
        ("localite", "services = 'eau'".to_owned()),
        ("voie", "deux_sens = 2".to_owned()),
        ("voie", "ordre = 'beaucoup'".to_owned()),
        ("voie", "ordre = 1.5".to_owned()),
        ("voie", "nom = x'00'".to_owned()),
        ("voie", "id = 9".to_owned()), // other rows refer to it
        ("etape", "depart_id = 999".to_owned()),
        ("hebergeur", "localite_id = 999".to_owned()),
        ("point_interet", format!("geom = x'{point}'")), // WKB without a header
        ("point_interet", format!("geom = '{head}{point}'")), // text
        ("point_interet", format!("geom = x'47500001E7100000{point}'")), // another SRID
        ("point_interet", format!("geom = x'47500011E6100000{point}'")), // the flag for an empty geometry
        ("point_interet", format!("geom = x'{head}{point}00'")), // one byte too many
        ("localite", format!("geom = x'{head}{point}'")), // 2D in a 3D column
        ("troncon", format!("geom = x'{head}{}'", line_z("01000000", 1))), // a line with one point
        ("troncon", format!("geom = x'{head}{point}'")),
    ];
    for (table, set) in bad {
        let outcome = file.execute(&format!("UPDATE {table} SET {set} WHERE id = 1"), []);
        assert!(outcome.is_err(), "accepted: {table} {set}");
    }
    for delete in ["DELETE FROM localite WHERE id = 1", "DELETE FROM troncon WHERE id = 1", "DELETE FROM voie"] {
        assert!(file.execute_batch(delete).is_err(), "accepted: {delete}");
    }
    // Big-endian geometries, and geometries with a bounding box in the header, are accepted.
    let big = "47500000000010E600000000013FF00000000000004000000000000000";
    file.execute(&format!("UPDATE point_interet SET geom = x'{big}' WHERE id = 1"), []).unwrap();
    let boxed = format!("47500003E6100000{}{}", "000000000000F03F".repeat(4), line_z("02000000", 2));
    file.execute(&format!("UPDATE troncon SET geom = x'{boxed}' WHERE id = 1"), []).unwrap();
    let rows = store.load(&Table::CONTENT).await.unwrap();
    assert_eq!(
        rows.of(Table::PointInteret)[0].get(Table::PointInteret, "geom"),
        &Value::Point(Position::flat(1.0, 2.0))
    );
    let one = Position::new(1.0, 1.0, 1.0);
    assert_eq!(rows.of(Table::Troncon)[0].get(Table::Troncon, "geom"), &Value::Line(vec![one, one]));
}

#[tokio::test]
async fn rules_hold_for_other_programs_in_postgis() {
    let test = "rules_hold_for_other_programs_in_postgis";
    let Some(database) = &Database::filled(test, &sample()).await else { return };
    let bad = [
        ("localite", "services = '{eau,x}'"),
        ("localite", "services = '{NULL}'"),
        ("localite", "geom = ST_SetSRID(ST_MakePoint(1, 2), 4326)"),
        ("localite", "geom = ST_SetSRID(ST_MakePoint(1, 2, 3), 2154)"),
        ("localite", "geom = 'SRID=4326;POINT Z EMPTY'"),
        ("troncon", "geom = 'SRID=4326;LINESTRING Z EMPTY'"),
        ("troncon", "geom = 'SRID=4326;POINT Z (1 2 3)'"),
        ("troncon", "date_releve = 'infinity'"),
        ("voie", "code = E'a\\n'"),
    ];
    for (table, set) in bad {
        let outcome = database.sql(&format!("UPDATE hent.{table} SET {set} WHERE id = 1")).await;
        assert!(outcome.is_err(), "accepted: {table} {set}");
    }
}

/// What people do wrong in other programs, and the beginning of the sentence that they read. `#` precedes a table.
const MISTAKES: [(&str, &str); 17] = [
    ("UPDATE #hebergeur SET type = 'chateau' WHERE id = 1", "type : choisissez gite, accueil-pelerin, "),
    ("UPDATE #hebergeur SET type = NULL WHERE id = 1", "type : ce champ est obligatoire, choisissez gite, "),
    ("UPDATE #hebergeur SET capacite = -1 WHERE id = 1", "capacite : écrivez un nombre entier de 0 à 10000"),
    ("UPDATE #hebergeur SET arrivee_de = '9h' WHERE id = 1", "arrivee_de : écrivez une heure HH:MM"),
    ("UPDATE #hebergeur SET localite_id = 999 WHERE id = 1", "localite_id : choisissez une ligne de localite"),
    ("UPDATE #voie SET code = 'Pas Un Code' WHERE id = 1", "code : écrivez de 1 à 80 signes parmi a-z"),
    ("UPDATE #voie SET code = 'code-2' WHERE id = 1", "code : une autre ligne de voie a déjà cette valeur"),
    ("UPDATE #voie SET couleur = 'rouge' WHERE id = 1", "couleur : écrivez une couleur #rrggbb"),
    ("UPDATE #voie SET ordre = 9000000 WHERE id = 1", "ordre : écrivez un nombre entier de -1000000"),
    ("UPDATE #etape SET numero = 2 WHERE id = 1", "voie_id, variante, numero : une autre ligne de etape"),
    ("UPDATE #etape SET depart_id = 999 WHERE id = 1", "depart_id : choisissez une ligne de localite qui existe"),
    ("UPDATE #perturbation SET au = '2000-01-01' WHERE id = 1", "au : écrivez une date AAAA-MM-JJ, le premier jour"),
    ("UPDATE #perturbation SET place_de = 1.5 WHERE id = 1", "place_de : écrivez un nombre de 0 à 1"),
    ("INSERT INTO #guide (code) VALUES ('x')", "titre : ce champ est obligatoire, écrivez un texte"),
    ("DELETE FROM #localite WHERE id = 1", "localite : cette ligne sert encore (etape.depart_id)"),
    ("DELETE FROM #voie WHERE id = 1", "voie : cette ligne sert encore (voie_troncon.voie_id)"),
    ("UPDATE #voie_troncon SET rang = 2 WHERE rang = 1", "voie_id, variante, rang : une autre ligne de voie_troncon"),
];

#[tokio::test]
async fn a_row_of_another_program_is_refused_in_words() {
    let stores = Stores::filled("store::rules::a_row_of_another_program_is_refused_in_words", &sample()).await;
    let file = raw(&stores.file());
    crate::support::stores::gpkg_functions(&file);
    let lists = [
        ("UPDATE #localite SET services = '[\"x\"]' WHERE id = 1", "services : choisissez parmi commerce, "),
        (
            "UPDATE #hebergeur SET services = '[\"chien\", \"sans-chien\"]' WHERE id = 1",
            "services : choisissez parmi diner",
        ),
        ("UPDATE #hebergeur SET langues = '[\"fr\", \"xx\"]' WHERE id = 1", "langues : choisissez des codes de langue"),
        ("UPDATE #troncon SET geom = x'00' WHERE id = 1", "geom : dessinez une seule ligne d'au moins deux points"),
    ];
    for (statement, words) in MISTAKES.into_iter().chain(lists) {
        let error = file.execute_batch(&statement.replace('#', "")).expect_err(statement).to_string();
        assert!(error.starts_with(words), "{statement}: {error}");
    }
    // Values by default stand for columns that are left out.
    file.execute_batch("INSERT INTO voie (code, nom) VALUES ('neuve', 'Neuve')").unwrap();
    let Some(database) = &stores.database else { return };
    let lists = [
        ("UPDATE #localite SET services = '{x}' WHERE id = 1", "services : choisissez parmi commerce, "),
        ("UPDATE #hebergeur SET services = '{chien,sans-chien}' WHERE id = 1", "services : choisissez parmi diner"),
        ("UPDATE #hebergeur SET langues = '{fr,xx}' WHERE id = 1", "langues : choisissez des codes de langue"),
        ("UPDATE #point_interet SET geom = 'SRID=4326;POINT(200 0)' WHERE id = 1", "geom : placez un seul point"),
    ];
    for (statement, words) in MISTAKES.into_iter().chain(lists) {
        let error = database.sql(&statement.replace('#', "hent.")).await.expect_err(statement);
        let said = error.as_db_error().unwrap();
        assert!(said.message().starts_with(words), "{statement}: {}", said.message());
        assert_eq!(said.detail(), None, "PostgreSQL quotes the row: {statement}");
    }
    database.sql("INSERT INTO hent.voie (code, nom) VALUES ('neuve', 'Neuve')").await.unwrap();
    // A row may refer to one that is inserted later in the same transaction, if the program asks for it.
    let later = "BEGIN; SET CONSTRAINTS ALL DEFERRED; INSERT INTO hent.etape (voie_id, numero, depart_id, arrivee_id) VALUES (77, 1, 1, 1);
                 INSERT INTO hent.voie (id, code, nom) VALUES (77, 'plus-tard', 'Plus tard'); COMMIT";
    database.sql(later).await.unwrap();
}
