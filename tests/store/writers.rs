//! Who wrote what: the sources in the log, and the history read from it.

use hent::geo::Position;
use hent::model::change::{Change, difference};
use hent::model::provenance::Provenance;
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::{Migrated, Store};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::support::database::Database;
use crate::support::earlier::{age, age_database, latest};
use crate::support::rows::{from_source, insert, sample, text, valid};
use crate::support::stores::{Stores, by_hand, fill, import, raw};

/// Returns the log. Each entry has its number, `who operation table code`, its source, and the number of its import.
async fn log(store: &Store) -> Vec<(i64, String, Option<String>, Option<i64>)> {
    let rows = store.load(&[Table::Historique]).await.unwrap();
    let get = |row: &Row, column| row.get(Table::Historique, column).clone();
    rows.of(Table::Historique)
        .iter()
        .map(|row| {
            let what = ["who", "operation", "table", "code"].map(|c| get(row, c).as_text().unwrap().to_owned());
            let source = get(row, "source").as_text().map(str::to_owned);
            (get(row, "seq").as_int().unwrap(), what.join(" "), source, get(row, "lot").as_int())
        })
        .collect()
}

#[tokio::test]
async fn the_log_has_the_source_and_import_of_each_change() {
    let stores = Stores::filled("the_log_has_the_source_and_import_of_each_change", &sample()).await;
    for store in stores.all() {
        let plan = |_: &Rows, _: &Provenance| {
            let voie = |id: i64, source: Option<&str>| Change {
                source: source.map(str::to_owned),
                ..insert(Table::Voie, valid(Table::Voie, id), None)
            };
            let changes = vec![
                voie(30, None),
                voie(31, Some("a.gpx")),
                voie(32, Some("a.gpx")),
                voie(33, None),
                voie(34, Some("relation 12921288")),
                voie(35, Some("")),
            ];
            Ok((changes, ()))
        };
        let ((), lot) = store.import("Jeanne", plan).await.unwrap();
        by_hand(&stores, &store, "UPDATE #voie SET nom = 'à la main' WHERE id = 31").await;
        let log = log(&store).await;
        let new = &log[log.len() - 7..];
        let sources: Vec<_> = new.iter().map(|(_, _, source, _)| source.as_deref()).collect();
        assert_eq!(
            sources,
            [None, Some("a.gpx"), Some("a.gpx"), None, Some("relation 12921288"), None, None],
            "{}",
            store.name()
        );
        let lots: Vec<_> = new.iter().map(|(.., lot)| *lot).collect();
        assert_eq!(lots, [None, lot, lot, None, lot, None, None]);
        assert_eq!(lot, Some(new[1].0), "the import has the number of its first entry");
        assert_eq!(new[1].1, "Jeanne insert voie code-31");
        assert!(log.iter().rev().skip(7).all(|(_, _, source, lot)| source.is_none() && lot.is_none()));
        // An import without changes gets no number; the next one gets a number of its own.
        assert_eq!(import(&store, "b.gpx", |_| {}).await, None);
        assert!(import(&store, "b.gpx", |rows| drop(rows.of_mut(Table::Guide).pop())).await > lot);
    }
}

/// A step of work: an import, or a statement of another program.
enum Step {
    Import(&'static str, Box<dyn FnOnce(&mut Rows) + Send>),
    ByHand(String),
}

/// Returns a random step on rows with ids from 100, which may exist.
fn step(random: &mut StdRng) -> Step {
    let id = random.random_range(100..106);
    let number = random.random_range(0..3);
    let table = [Table::Guide, Table::Hebergeur, Table::PointInteret, Table::Localite][random.random_range(0..4)];
    let name = if table == Table::Guide { "titre" } else { "nom" };
    let sql = table.name();
    match random.random_range(0..11) {
        0 => Step::ByHand(format!("UPDATE #{sql} SET {name} = 'main {number}' WHERE id = {id}")),
        // A code that no row has now, but one may have had.
        1 => Step::ByHand(format!(
            "UPDATE #{sql} SET code = 'renomme-{number}' WHERE id = {id}
                AND NOT EXISTS (SELECT 1 FROM #{sql} WHERE code = 'renomme-{number}')"
        )),
        2 => Step::ByHand(format!("DELETE FROM #{sql} WHERE id = {id}")),
        3 => Step::ByHand(format!(
            "INSERT INTO #guide (code, titre) SELECT 'main-{number}', 'Main'
                WHERE NOT EXISTS (SELECT 1 FROM #guide WHERE code = 'main-{number}')"
        )),
        4 => Step::ByHand(format!("UPDATE #voie_troncon SET inverse = NOT inverse WHERE rang = {id}")),
        5 => Step::ByHand(format!("DELETE FROM #voie_troncon WHERE rang = {id}")),
        kind => {
            let source = ["a.gpx", "b.csv", "relation 7"][random.random_range(0..3)];
            let part = Part { kind, id, number, table, name };
            Step::Import(source, Box::new(move |rows| part.import(rows)))
        }
    }
}

/// A random change that an import makes.
struct Part {
    kind: i64,
    id: i64,
    number: i64,
    table: Table,
    /// The column with the row's name.
    name: &'static str,
}

impl Part {
    fn import(&self, rows: &mut Rows) {
        let Self { kind, id, number, table, name } = *self;
        let code = text(&format!("code-{id}"));
        let is_free = !rows.of(table).iter().any(|row| row.get(table, "code") == &code);
        let place = rows.of(table).iter().position(|row| row.get(table, "id") == &Value::Int(id));
        match (kind, place) {
            (6 | 7, None) if is_free => {
                rows.of_mut(table).push(valid(table, id));
                rows.of_mut(table).sort_by_key(|row| row.get(table, "id").as_int());
            }
            (8, Some(place)) => {
                let row = &mut rows.of_mut(table)[place];
                row.set(table, name, text(&format!("import {number}")));
                row.set(table, "publier_contact", Value::Bool(number == 1));
                row.set(table, "geom", Value::Point(Position::flat(1.5 * number as f64, 48.0)));
                let word = if table == Table::Hebergeur { "wifi" } else { "eau" };
                row.set(table, "services", Value::Words(vec![word.into(); number as usize % 2]));
            }
            (9, Some(place)) => drop(rows.of_mut(table).remove(place)),
            (_, _) => self.place_in_voie(rows.of_mut(Table::VoieTroncon)),
        }
    }

    /// Gives another tronçon to a place of a voie, or adds the place.
    fn place_in_voie(&self, places: &mut Vec<Row>) {
        match places.iter().position(|row| row.get(Table::VoieTroncon, "rang") == &Value::Int(self.id)) {
            Some(place) => places[place].set(Table::VoieTroncon, "troncon_id", Value::Int(1 + self.number % 2)),
            None => places.push(valid(Table::VoieTroncon, self.id)),
        }
        places.sort_by_key(|row| {
            let get = |column| row.get(Table::VoieTroncon, column).clone();
            (get("voie_id").as_int(), get("variante").as_text().map(str::to_owned), get("rang").as_int())
        });
    }
}

#[tokio::test]
async fn the_history_equals_what_was_done() {
    let stores = Stores::new("the_history_equals_what_was_done").await;
    let other = Database::new("the_history_equals_what_was_done (2)").await;
    for (seed, store) in stores.all().into_iter().enumerate() {
        let mut random = StdRng::seed_from_u64(seed as u64 + 5);
        let mut expected = Provenance::default();
        fill(&store, &sample()).await;
        let mut before = store.load(&Table::CONTENT).await.unwrap();
        expected.follow(&difference(&Rows::default(), &before, &Table::CONTENT));
        for round in 0..120 {
            let source = match step(&mut random) {
                Step::Import(source, edit) => {
                    import(&store, source, edit).await;
                    Some(source)
                }
                Step::ByHand(statement) => {
                    by_hand(&stores, &store, &statement).await;
                    None
                }
            };
            let after = store.load(&Table::CONTENT).await.unwrap();
            let changes = difference(&before, &after, &Table::CONTENT);
            expected.follow(&source.map_or_else(|| changes.clone(), |source| from_source(changes.clone(), source)));
            before = after;
            if round % 40 == 39 {
                let (rows, found) = store.load_with_provenance().await.unwrap();
                assert_eq!(rows, before);
                assert_eq!(found, expected, "{} {round}", store.name());
            }
        }
        // A dump in either store has the same history.
        let dump = stores.folder.path().join(format!("dump-{seed}.gpkg"));
        store.dump(&dump).await.unwrap();
        let file = Store::at(stores.folder.path().join(format!("autre-{seed}.gpkg")).to_str().unwrap()).unwrap();
        for other in std::iter::once(file).chain(other.as_ref().map(Database::store)) {
            other.restore(&dump, true).await.unwrap();
            let (_, found) = other.load_with_provenance().await.unwrap();
            assert_eq!(found, expected, "{} in {}", store.name(), other.name());
        }
        // An import sees the same history.
        let (found, _) = store.import("moi", |_, provenance| Ok((vec![], provenance.clone()))).await.unwrap();
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn a_row_with_an_unreadable_entry_has_an_unknown_history() {
    let stores = Stores::new("a_row_with_an_unreadable_entry_has_an_unknown_history").await;
    let store = &stores.all()[0];
    import(store, "a.gpx", |rows| *rows = sample()).await;
    let spoiled = [
        "INSERT INTO historique (\"table\", code, operation, row_before) VALUES ('voie', 'code-1', 'update', '{\"id\": 1}')",
        "INSERT INTO historique (\"table\", code, operation, row_before) VALUES ('voie', 'code-2', 'update', '[]')",
        "INSERT INTO historique (\"table\", code, operation, row_before) VALUES ('lune', 'code-2', 'update', '[]')",
        "INSERT INTO historique (\"table\", code, operation) VALUES ('guide', x'ff', 'delete')",
    ];
    for entry in spoiled {
        raw(&stores.file()).execute_batch(entry).unwrap();
    }
    let (_, provenance) = store.load_with_provenance().await.unwrap();
    let known = |code: &str| provenance.of(Table::Voie, code).is_some();
    assert_eq!(["code-1", "code-2", "code-7000000000"].map(known), [false, false, true]);
    assert_eq!(provenance.of(Table::Guide, "code-1").unwrap().made_by(), Some("a.gpx"));
    // A row that is inserted again has a known history again.
    import(store, "b.gpx", |rows| drop(rows.of_mut(Table::PointInteret).remove(0))).await;
    import(store, "c.gpx", |rows| rows.of_mut(Table::PointInteret).insert(0, valid(Table::PointInteret, 1))).await;
    let (_, provenance) = store.load_with_provenance().await.unwrap();
    assert_eq!(provenance.of(Table::PointInteret, "code-1").unwrap().made_by(), Some("c.gpx"));
}

#[tokio::test]
async fn imports_in_an_older_store_have_an_unknown_source() {
    let stores = Stores::filled("imports_in_an_older_store_have_an_unknown_source", &sample()).await;
    for store in stores.all() {
        for (who, id) in [("hent import", 40), ("démonstration", 41), ("Jeanne", 42)] {
            let plan = move |_: &Rows| Ok((vec![insert(Table::Voie, valid(Table::Voie, id), None)], ()));
            store.edit(who, plan).await.unwrap();
        }
        let dump = stores.folder.path().join("dump.gpkg");
        store.dump(&dump).await.unwrap();
        age(&dump);
        let latest = latest(&store);
        if let (Store::Postgis(_), Some(database)) = (&store, &stores.database) {
            age_database(database).await;
        } else {
            age(&stores.file());
        }
        by_hand(&stores, &store, "UPDATE #voie SET ordre = 9 WHERE id = 40").await;
        assert_eq!(store.init().await.unwrap(), Migrated { from: latest - 6, to: latest });
        let sources = async |store: &Store| {
            let log = log(store).await;
            assert!(log.iter().all(|(.., lot)| lot.is_none()));
            log.into_iter().skip(3 * Table::CONTENT.len()).map(|(_, _, source, _)| source).collect::<Vec<_>>()
        };
        let unknown = || Some("inconnue".to_owned());
        assert_eq!(sources(&store).await, [unknown(), unknown(), None, None]);
        let error = store.annuler(3 * Table::CONTENT.len() as i64 + 1).await.unwrap_err().to_string();
        assert!(error.contains("ne les numérotait pas encore"), "{error}");
        let (_, provenance) = store.load_with_provenance().await.unwrap();
        let history = provenance.of(Table::Voie, "code-40").unwrap();
        assert_eq!((history.made_by(), history.writer("ordre")), (Some("inconnue"), None));
        // New imports are recorded as in a new store.
        let lot = import(&store, "a.gpx", |rows| drop(rows.of_mut(Table::Guide).pop())).await;
        by_hand(&stores, &store, "UPDATE #hebergeur SET capacite = 3 WHERE id = 1").await;
        let log = log(&store).await;
        let last: Vec<_> =
            log.iter().rev().take(2).rev().map(|(_, _, source, lot)| (source.as_deref(), *lot)).collect();
        assert_eq!(last, [(Some("a.gpx"), lot), (None, None)]);
        store.restore(&dump, true).await.unwrap();
        assert_eq!(sources(&store).await, [unknown(), unknown(), None]);
    }
}
