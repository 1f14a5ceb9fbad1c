//! One transaction, all or nothing; and the log of it.

use futures_util::future::join_all;
use hent::Error;
use hent::model::change::{Change, difference};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;

use crate::support::database::sql;
use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::{Stores, fill, raw};

#[tokio::test]
async fn what_is_written_is_read_and_the_next_numbers_follow() {
    let stores = Stores::filled("what_is_written_is_read_and_the_next_numbers_follow", &sample()).await;
    for store in stores.all() {
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), sample());
        assert_eq!(store.load(&[Table::Guide]).await.unwrap().of(Table::Guide), sample().of(Table::Guide));
        assert!(store.load(&[Table::Guide]).await.unwrap().of(Table::Voie).is_empty());
        // without a number and without what has a default
        let mut bare = valid(Table::Voie, 5);
        for column in ["id", "couleur", "ordre", "deux_sens"] {
            bare.set(Table::Voie, column, Value::Null);
        }
        store.edit("moi", |_| Ok((vec![insert(Table::Voie, bare, None)], ()))).await.unwrap();
        let rows = store.load(&[Table::Voie]).await.unwrap();
        let made = rows.of(Table::Voie).last().unwrap();
        assert_eq!(made.get(Table::Voie, "id"), &Value::Int(7_000_000_001));
        assert_eq!(made.get(Table::Voie, "couleur"), &text("#1c6ea4"));
        assert_eq!(made.get(Table::Voie, "deux_sens"), &Value::Bool(false));
        // and all of it can go, in the order of a difference
        fill(&store, &Rows::default()).await;
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), Rows::default());
    }
}

#[tokio::test]
async fn any_error_leaves_the_store_as_it_was() {
    let stores = Stores::filled("any_error_leaves_the_store_as_it_was", &sample()).await;
    for store in stores.all() {
        let before = store.load(&Table::ALL).await.unwrap();
        let good = || insert(Table::Voie, valid(Table::Voie, 50), Some("voies.csv, ligne 2"));
        let edit = async |second: Change| {
            store.edit("moi", move |_| Ok((vec![good(), second], ()))).await.unwrap_err().to_string()
        };
        // the same code twice
        let mut twin = valid(Table::Voie, 51);
        twin.set(Table::Voie, "code", text("code-50"));
        let error = edit(insert(Table::Voie, twin, Some("voies.csv, ligne 3"))).await;
        assert!(error.starts_with("voies.csv, ligne 3 : une autre ligne de voie a déjà cette clé"), "{error}");
        // a reference to nowhere, found out at the end
        let mut lost = valid(Table::Guide, 52);
        lost.set(Table::Guide, "voie_id", Value::Int(999));
        let error = edit(insert(Table::Guide, lost, Some("guides.csv, ligne 9"))).await;
        assert!(error.starts_with("guides.csv, ligne 9 : la colonne voie_id de guide désigne"), "{error}");
        // a row that others refer to goes
        let gone = Change {
            table: Table::Localite,
            before: Some(valid(Table::Localite, 1)),
            after: None,
            origin: Some("localites.csv, suppression de code-1".into()),
            source: None,
        };
        let error = edit(gone).await;
        assert!(error.starts_with("localites.csv, suppression de code-1 : la colonne "), "{error}");
        // without an origin, the table and number stand for it
        let mut wrong = valid(Table::Hebergeur, 53);
        wrong.set(Table::Hebergeur, "nom", text("Secret\u{1}"));
        let error = edit(insert(Table::Hebergeur, wrong, None)).await;
        assert!(error.starts_with("table hebergeur, id=53 : la colonne nom"), "{error}");
        assert!(!error.contains("Secret"), "{error}");
        // the plan itself
        let refused = store.edit("moi", |_| Err::<(Vec<Change>, ()), _>(Error::input("ici", "non", "Rien.")));
        assert_eq!(refused.await.unwrap_err().to_string(), "ici : non. Rien.");
        #[allow(unreachable_code)]
        let defect = store.edit("moi", |_| {
            panic!("défaut du plan");
            Ok((vec![], ()))
        });
        assert!(matches!(defect.await.unwrap_err(), Error::Internal(_)));
        assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_is_said_and_changes_nothing() {
    let stores = Stores::new("a_connection_that_is_cut_is_said_and_changes_nothing").await;
    let Some(database) = &stores.database else { return };
    fill(&database.store(), &sample()).await;
    let url = database.url.clone();
    let plan = move |_: &Rows| {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        std::thread::spawn(move || runtime.block_on(sql(&url, cut))).join().unwrap().unwrap();
        Ok((vec![insert(Table::Voie, valid(Table::Voie, 50), None)], ()))
    };
    let error = database.store().edit("moi", plan).await.unwrap_err();
    assert!(matches!(error, Error::StoreUnreachable { .. }), "{error}");
    assert_eq!(database.store().load(&Table::CONTENT).await.unwrap(), sample());
}

/// The changes by which `edit` turns these rows into others.
fn changes_by(before: &Rows, edit: impl FnOnce(&mut Rows)) -> Vec<Change> {
    let mut after = before.clone();
    edit(&mut after);
    difference(before, &after, &Table::CONTENT)
}

#[tokio::test]
async fn edits_at_once_come_one_after_the_other() {
    let stores = Stores::filled("edits_at_once_come_one_after_the_other", &sample()).await;
    for store in stores.all() {
        let count_up = |before: &Rows| {
            let ordre = before.of(Table::Voie)[0].get(Table::Voie, "ordre").as_int().unwrap() + 1;
            let set = |after: &mut Rows| after.of_mut(Table::Voie)[0].set(Table::Voie, "ordre", Value::Int(ordre));
            Ok((changes_by(before, set), ordre))
        };
        let edits = (0..8).map(|i| {
            let store = store.clone();
            tokio::spawn(async move { store.edit(&format!("n° {i}"), count_up).await.unwrap() })
        });
        let mut seen: Vec<i64> = join_all(edits).await.into_iter().map(Result::unwrap).collect();
        seen.sort_unstable();
        assert_eq!(seen, (2..=9).collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_log_tells_who_did_what_and_cannot_be_rewritten() {
    let stores = Stores::filled("the_log_tells_who_did_what_and_cannot_be_rewritten", &sample()).await;
    for store in stores.all() {
        let edit = |after: &mut Rows| {
            after.of_mut(Table::Hebergeur)[0].set(Table::Hebergeur, "nom", text("Autre nom"));
            after.of_mut(Table::Etape).remove(1);
        };
        store.edit("Jeanne", move |before| Ok((changes_by(before, edit), ()))).await.unwrap();
        let rows = store.load(&Table::ALL).await.unwrap();
        let log = rows.of(Table::Historique);
        let get = |row: &Row, column| match row.get(Table::Historique, column) {
            Value::Text(t) => t.clone(),
            other => format!("{other:?}"),
        };
        let brief = |row: &Row| ["who", "table", "code", "operation"].map(|c| get(row, c)).join(" ");
        assert_eq!(log.len(), 3 * Table::CONTENT.len() + 2, "one entry for each change");
        assert_eq!(brief(&log[0]), "remplissage voie code-1 insert");
        assert_eq!(log[0].get(Table::Historique, "row_before"), &Value::Null);
        assert_eq!(brief(&log[log.len() - 2]), "Jeanne etape 1//2 delete");
        assert_eq!(brief(&log[log.len() - 1]), "Jeanne hebergeur code-1 update");
        let before: serde_json::Value = serde_json::from_str(&get(&log[log.len() - 1], "row_before")).unwrap();
        let names: Vec<_> = Table::Hebergeur.columns().iter().map(|c| c.name).collect();
        assert_eq!(before.as_object().unwrap().len(), names.len());
        assert_eq!(before["nom"], "Île-d'Aix « ß » 𝓗 \"' \n ligne");
        assert_eq!(before["publier_contact"], false);
        assert!(before["geom"].as_str().unwrap().len() > 40, "a geometry as hexadecimal");
    }
    // behind our back: logged as well, and the log itself is closed
    let file = raw(&stores.file());
    file.execute("UPDATE voie SET nom = 'à la main' WHERE id = 1", []).unwrap();
    let who: String = file.query_row("SELECT who FROM historique ORDER BY seq DESC", [], |r| r.get(0)).unwrap();
    assert_eq!(who, "inconnu");
    for attack in ["UPDATE historique SET who = 'x'", "DELETE FROM historique"] {
        assert!(file.execute_batch(attack).unwrap_err().to_string().contains("journal"), "{attack}");
    }
    let Some(database) = &stores.database else { return };
    database.sql("UPDATE hent.voie SET nom = 'à la main' WHERE id = 1").await.unwrap();
    let last = "DO $$ BEGIN ASSERT (SELECT who FROM hent.historique ORDER BY seq DESC LIMIT 1) = session_user; END $$";
    database.sql(last).await.unwrap();
    let attacks = [
        "UPDATE hent.historique SET who = 'x'",
        "DELETE FROM hent.historique",
        "TRUNCATE hent.historique",
        "TRUNCATE hent.voie CASCADE",
    ];
    for attack in attacks {
        let error = database.sql(attack).await.unwrap_err();
        assert!(error.as_db_error().unwrap().message().contains("journal"), "{attack}: {error}");
    }
}
