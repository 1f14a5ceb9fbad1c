//! Incremental reading: the changes since a bookmark, applied to the known rows, give the same as reading everything.

use std::path::Path;

use hent::Result;
use hent::model::reading::{Intake, Piece};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::{Bookmark, Store};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::{Stores, edit, fill, raw};

/// The known rows of a store, and the pieces that were read last.
#[derive(Clone, Default)]
struct Known {
    rows: Rows,
    bookmark: Option<Bookmark>,
    told: Vec<(Table, Option<Vec<i64>>)>,
}

fn id(table: Table, row: &Row) -> i64 {
    row.get(table, "id").as_int().unwrap()
}

impl Intake for Known {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match piece {
            Piece::Whole(table) => {
                self.rows.take(table);
                self.told.push((table, None));
            }
            Piece::Changed(table, ids) => {
                self.rows.of_mut(table).retain(|row| !ids.contains(&id(table, row)));
                self.told.push((table, Some(ids)));
            }
            Piece::Unreadable(_, error) => return Err(error),
            Piece::Row(row) => {
                let (table, ids) = self.told.last().unwrap();
                assert!(ids.as_ref().is_none_or(|ids| ids.contains(&id(*table, &row))));
                self.rows.of_mut(*table).push(row);
            }
        }
        Ok(())
    }
}

impl Known {
    /// Reads the changes and compares the result with a complete reading.
    async fn follow(&mut self, store: &Store) {
        let bookmark = self.bookmark.take();
        self.told.clear();
        let (mut known, bookmark) = store.read(bookmark.as_ref(), self.clone()).await.unwrap();
        for table in Table::CONTENT {
            known.rows.of_mut(table).sort_by_key(|row| match table {
                Table::VoieTroncon => {
                    let number = |column| row.get(table, column).as_int().unwrap();
                    (number("voie_id"), row.get(table, "variante").as_text().unwrap().to_owned(), number("rang"))
                }
                _ => (id(table, row), String::new(), 0),
            });
        }
        let rows = store.load(&Table::CONTENT).await.unwrap();
        for table in Table::CONTENT {
            assert_eq!(known.rows.of(table), rows.of(table), "{table:?} of {}, told {:?}", store.name(), known.told);
        }
        let log = store.load(&[Table::Historique]).await.unwrap();
        let last = log.of(Table::Historique).last().and_then(|row| row.get(Table::Historique, "seq").as_int());
        assert_eq!(bookmark.revision(), last.unwrap_or(0));
        *self = Self { bookmark: Some(bookmark), ..known };
    }

    async fn of(store: &Store) -> Self {
        let mut known = Self::default();
        known.follow(store).await;
        known
    }

    /// Reads the changes. Returns the tables and ids that were reported as changed.
    async fn told(&mut self, store: &Store) -> Vec<(Table, Option<Vec<i64>>)> {
        self.follow(store).await;
        std::mem::take(&mut self.told)
    }
}

fn everything() -> Vec<(Table, Option<Vec<i64>>)> {
    Table::CONTENT.map(|table| (table, None)).to_vec()
}

/// Runs statements of a program that does not know hent. Returns false if a rule refuses them.
async fn sql(stores: &Stores, store: &Store, statements: &str) -> bool {
    match (store, &stores.database) {
        (Store::Postgis(_), Some(database)) => {
            database.sql(&format!("SET search_path TO hent, public; {statements}")).await.is_ok()
        }
        _ => raw(&stores.file()).execute_batch(&format!("BEGIN; {statements}; COMMIT")).is_ok(),
    }
}

/// Returns a random statement, which rules may refuse.
fn statement(random: &mut SmallRng) -> String {
    let n = random.random_range(10..1_000_000);
    let mut among = |things: &[&str]| things[random.random_range(0..things.len())].to_owned();
    let coded = among(&["voie", "localite", "troncon", "hebergeur", "point_interet", "guide"]);
    let id = among(&["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    match among(&["insert", "insert", "name", "code", "code", "id", "both", "swap", "delete", "delete", "keys"])
        .as_str()
    {
        "insert" => among(&[
            &format!("INSERT INTO voie (code, nom) VALUES ('v{n}', 'x')"),
            &format!("INSERT INTO guide (code, titre) VALUES ('g{n}', 'x')"),
            &format!("INSERT INTO guide (id, code, titre) VALUES ({id}, 'g{n}', 'x')"),
            &format!("INSERT INTO hebergeur (code, nom, type) VALUES ('h{id}', 'x', 'gite')"),
            &format!("INSERT INTO etape (voie_id, numero, depart_id, arrivee_id) VALUES (1, {}, 1, 1)", n % 9999 + 1),
            &format!("INSERT INTO voie_troncon (voie_id, rang, troncon_id) VALUES (1, {n}, 1)"),
        ]),
        "name" => among(&[
            &format!("UPDATE voie SET nom = 'n{n}' WHERE id = {id}"),
            &format!("UPDATE troncon SET nom = 'n{n}' WHERE id = {id}"),
            &format!("UPDATE hebergeur SET geom = NULL, nom = 'n{n}'"),
        ]),
        "code" => format!("UPDATE {coded} SET code = 'c{id}' WHERE id = {}", n % 10),
        "id" => format!("UPDATE {coded} SET id = {n} WHERE id = {id}"),
        "both" => format!("UPDATE {coded} SET id = {}, code = 'b{n}' WHERE id = {id}", n % 10 + 1),
        "swap" => format!(
            "UPDATE {coded} SET code = 's{n}' WHERE id = 1; UPDATE {coded} SET code = 'c{id}' WHERE id = 2;
             UPDATE {coded} SET code = 'code-2' WHERE id = 1"
        ),
        "delete" => format!("DELETE FROM {coded} WHERE id = {id}"),
        _ => among(&[
            &format!("UPDATE voie_troncon SET rang = {n} WHERE troncon_id = 1"),
            &format!("UPDATE voie_troncon SET variante = 'v{n}'"),
            "DELETE FROM voie_troncon WHERE rang > 100",
            &format!("UPDATE etape SET numero = {}, variante = 'v{n}' WHERE id = {id}", n % 9999 + 1),
            &format!("DELETE FROM etape WHERE id = {id}"),
        ]),
    }
}

#[tokio::test]
async fn applied_changes_equal_a_complete_reading() {
    let stores = Stores::new("applied_changes_equal_a_complete_reading").await;
    for store in stores.all() {
        let mut random = SmallRng::seed_from_u64(3);
        let mut rows = sample();
        for table in Table::CONTENT {
            rows.of_mut(table).extend((3..9).map(|id| valid(table, id)));
            rows.of_mut(table).sort_by_key(|row| row.get(table, table.primary_key()[0]).as_int());
        }
        let (mut each, mut some) = (Known::of(&store).await, Known::of(&store).await);
        fill(&store, &rows).await;
        let (mut partial, mut done) = (0, 0);
        for round in 0..70 {
            for _ in 0..random.random_range(1..4) {
                let statement = statement(&mut random);
                done += usize::from(sql(&stores, &store, &statement).await);
            }
            let told = each.told(&store).await;
            partial += told.iter().filter(|(_, ids)| ids.is_some()).count();
            if round % 10 == 0 {
                some.follow(&store).await;
            }
        }
        assert!(partial > 15 && done > 40, "{partial} readings in part, {done} statements done");
        // An edit by hent that inserts rows in every table, and one that deletes everything.
        edit(&store, "plus", |rows| {
            for table in Table::CONTENT {
                let mut row = valid(table, 9_999);
                for column in ["voie_id", "localite_id", "depart_id", "arrivee_id", "troncon_id"] {
                    row.set(table, column, Value::Int(9_999));
                }
                rows.of_mut(table).push(row);
            }
        })
        .await;
        each.follow(&store).await;
        fill(&store, &Rows::default()).await;
        each.follow(&store).await;
        some.follow(&store).await;
        assert_eq!(each.rows, Rows::default());
    }
}

#[tokio::test]
async fn only_changed_rows_are_reported() {
    let stores = Stores::new("only_changed_rows_are_reported").await;
    let all = stores.all();
    for store in &all {
        let mut known = Known::of(store).await;
        assert_eq!(known.told(store).await, []);
        fill(store, &sample()).await;
        known.follow(store).await;
        assert_eq!(known.told(store).await, []);
        assert!(sql(&stores, store, "UPDATE voie SET nom = 'autre' WHERE id = 2").await);
        assert_eq!(known.told(store).await, [(Table::Voie, Some(vec![2]))]);
        let bare = "INSERT INTO guide (code, titre) VALUES ('nouveau', 'x'); DELETE FROM hebergeur WHERE id = 1";
        assert!(sql(&stores, store, bare).await);
        let new = 7_000_000_001;
        let expected = [(Table::Hebergeur, Some(vec![1])), (Table::Guide, Some(vec![new]))];
        assert_eq!(known.told(store).await, expected);
        assert!(sql(&stores, store, "UPDATE etape SET nom = 'x' WHERE id = 2").await);
        assert_eq!(known.told(store).await, [(Table::Etape, None)]);
        // After this, the id does not identify the old row any more.
        assert!(sql(&stores, store, "UPDATE guide SET id = 77, code = 'tout-autre' WHERE id = 1").await);
        assert_eq!(known.told(store).await, [(Table::Guide, None)]);
    }
    if let [file, database] = all.as_slice() {
        let (mut of_file, mut of_database) = (Known::of(file).await, Known::of(database).await);
        assert_eq!(of_file.told(database).await, everything());
        assert_eq!(of_database.told(file).await, everything());
    }
}

#[tokio::test]
async fn after_a_restore_everything_is_read() {
    let stores = Stores::new("after_a_restore_everything_is_read").await;
    let dump = stores.folder.path().join("sauvegarde.gpkg");
    for store in stores.all() {
        fill(&store, &sample()).await;
        store.dump(&dump).await.unwrap();
        let mut known = Known::of(&store).await;
        // The log has the same bytes as before, but the content may differ.
        store.restore(&dump, true).await.unwrap();
        assert_eq!(known.told(&store).await, everything());
        assert_eq!(known.told(&store).await, []);
        raw(&dump).execute_batch("UPDATE voie SET nom = 'x'; UPDATE voie SET nom = 'y'").unwrap();
        store.restore(&dump, true).await.unwrap();
        assert!(sql(&stores, &store, "UPDATE voie SET nom = 'z' WHERE id = 1").await);
        assert_eq!(known.told(&store).await, everything());
    }
}

#[tokio::test]
async fn another_file_with_the_same_name_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("base.gpkg"), folder.path().join("copie.gpkg"));
    let store = Store::at(path.to_str().unwrap()).unwrap();
    store.init().await.unwrap();
    fill(&store, &sample()).await;
    std::fs::copy(&path, &copy).unwrap();
    let edit = |path: &Path, nom: &str| {
        raw(path).execute_batch(&format!("UPDATE voie SET nom = '{nom}' WHERE id = 1")).unwrap();
    };
    edit(&path, "plus tard");
    let mut known = Known::of(&store).await;
    // An older copy, an older copy that was then edited differently, and the same file again.
    std::fs::copy(&copy, &path).unwrap();
    assert_eq!(known.told(&store).await, everything());
    edit(&path, "ici");
    known.follow(&store).await;
    std::thread::sleep(std::time::Duration::from_millis(5));
    edit(&copy, "ailleurs");
    std::fs::copy(&copy, &path).unwrap();
    assert_eq!(known.told(&store).await, everything());
    std::fs::copy(&copy, &path).unwrap();
    assert_eq!(known.told(&store).await, []);
}

#[tokio::test]
async fn overlapping_transactions_are_all_read() {
    let stores = Stores::new("overlapping_transactions_are_all_read").await;
    let Some(database) = &stores.database else { return };
    let store = database.store();
    let connect = async || {
        let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    };
    let (first, second) = (connect().await, connect().await);
    let insert = |code: &str| format!("INSERT INTO hent.voie (code, nom) VALUES ('{code}', 'x')");
    let mut known = Known::of(&store).await;
    // The transaction that wrote first has the lower or the higher number, and commits or rolls back.
    for (i, (early, end)) in
        [(true, "COMMIT"), (false, "COMMIT"), (true, "ROLLBACK"), (false, "ROLLBACK")].into_iter().enumerate()
    {
        let begin = "BEGIN; SELECT pg_current_xact_id()";
        let (one, other) = if early { (&first, &second) } else { (&second, &first) };
        one.batch_execute(begin).await.unwrap();
        other.batch_execute(begin).await.unwrap();
        first.batch_execute(&insert(&format!("premier-{i}"))).await.unwrap();
        second.batch_execute(&insert(&format!("second-{i}"))).await.unwrap();
        second.batch_execute("COMMIT").await.unwrap();
        let mut begun = Known::of(&store).await; // the first reading of a service that starts now
        known.follow(&store).await;
        assert_eq!(known.told(&store).await, []);
        second.batch_execute(&insert(&format!("encore-{i}"))).await.unwrap();
        known.follow(&store).await;
        first.batch_execute(end).await.unwrap();
        known.follow(&store).await;
        begun.follow(&store).await;
        let there = known.rows.of(Table::Voie).iter();
        let there = there.filter(|row| row.get(Table::Voie, "code") == &text(&format!("premier-{i}"))).count();
        assert_eq!(there, usize::from(end == "COMMIT"));
        // Entries that can no longer come are not waited for. Such an entry is possible until the transactions of its
        // time have ended, including those of other databases on the server (other tests).
        let start = std::time::Instant::now();
        while !format!("{:?}", known.bookmark).contains("gaps: []") {
            assert!(start.elapsed().as_secs() < 120, "{:?}", known.bookmark);
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            known.follow(&store).await;
        }
        assert_eq!(known.told(&store).await, []);
    }
}

#[tokio::test]
async fn a_change_of_very_many_rows_is_reported_as_the_whole_table() {
    let stores = Stores::new("a_change_of_very_many_rows_is_reported_as_the_whole_table").await;
    for store in stores.all() {
        let rows = (1..=10_000).map(|id| insert(Table::PointInteret, valid(Table::PointInteret, id), None)).collect();
        let mut known = Known::of(&store).await;
        store.edit("beaucoup", |_| Ok((rows, ()))).await.unwrap();
        assert_eq!(known.told(&store).await, [(Table::PointInteret, Some((1..=10_000).collect()))]);
        assert!(sql(&stores, &store, "UPDATE point_interet SET nom = 'x' WHERE id % 2 = 0").await);
        let even: Vec<i64> = (1..=10_000).filter(|id| id % 2 == 0).collect();
        assert_eq!(known.told(&store).await, [(Table::PointInteret, Some(even))]);
        // 100,000 entries are reported as the whole table. With one more, every table is reported.
        let entries = "INSERT INTO historique (\"table\", code, operation)
            SELECT 'voie', 'x', 'insert' FROM point_interet AS a, (SELECT id FROM point_interet WHERE id < 11) AS b";
        assert!(sql(&stores, &store, entries).await);
        assert_eq!(known.told(&store).await, [(Table::Voie, None)], "the table must be reported as a whole");
        assert!(sql(&stores, &store, &format!("{entries} UNION ALL SELECT 'voie', 'x', 'insert'")).await);
        assert_eq!(known.told(&store).await, everything());
    }
}

#[tokio::test]
async fn an_error_of_the_intake_ends_the_reading() {
    struct Refusing(usize);
    impl Intake for Refusing {
        fn take(&mut self, _: Piece) -> Result<()> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| hent::Error::input("ici", "non", "Rien."))?;
            Ok(())
        }
    }
    let stores = Stores::filled("an_error_of_the_intake_ends_the_reading", &sample()).await;
    for store in stores.all() {
        for after in [0, 1, 5] {
            let error = store.read(None, Refusing(after)).await.map(drop).unwrap_err();
            assert_eq!(error.to_string(), "ici : non. Rien.");
        }
        assert_eq!(store.read(None, Refusing(40)).await.unwrap().0.0, 0, "10 tables of 3 rows");
    }
}
