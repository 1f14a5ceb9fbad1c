//! Undoing an import: every row is again as it was before, or nothing changes.

use std::process::Command;
use std::time::Duration;

use hent::Error;
use hent::geo::Position;
use hent::model::row::{Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use crate::support::programs::{hent, outcome};
use crate::support::rows::{sample, text, valid};
use crate::support::stores::{Stores, by_hand, fill, import};

/// Inserts, updates and deletes rows of several tables.
fn work(rows: &mut Rows) {
    for table in Table::CONTENT {
        let of = rows.of_mut(table);
        of.insert(2, valid(table, 50));
        let last = of.last_mut().unwrap();
        last.set(
            table,
            "geom",
            if table == Table::Troncon { valid(table, 1).get(table, "geom").clone() } else { point() },
        );
        last.set(table, "nom", text("importé"));
        last.set(table, "inverse", Value::Bool(true));
        last.set(table, "titre", text("importé"));
        let word = if table == Table::Hebergeur { "wifi" } else { "eau" };
        last.set(table, "services", Value::Words(vec![word.into()]));
        last.set(table, "publier_contact", Value::Bool(true));
        if !matches!(table, Table::Voie | Table::Localite | Table::Troncon) {
            of.remove(1);
        }
    }
}

fn point() -> Value {
    Value::Point(Position::new(-3.0, 48.0, f64::NAN))
}

async fn content(store: &Store) -> Rows {
    store.load(&Table::CONTENT).await.unwrap()
}

#[tokio::test]
async fn an_import_is_undone_and_redone_exactly() {
    let stores = Stores::filled("an_import_is_undone_and_redone_exactly", &sample()).await;
    for store in stores.all() {
        let (before, provenance) = store.load_with_provenance().await.unwrap();
        let lot = import(&store, "étape.gpx", work).await.unwrap();
        let (imported, with_import) = store.load_with_provenance().await.unwrap();
        assert_ne!(before, imported);
        // A dry run changes nothing.
        let would = store.would_annuler(lot).await.unwrap();
        assert_eq!(content(&store).await, imported);
        // The number of any entry of the import names the import.
        let undone = store.annuler(lot + 3).await.unwrap();
        assert_eq!((undone.lot, undone.back.len(), undone.removed.len()), (lot, 7, 10));
        assert_eq!(undone.sources, ["étape.gpx"]);
        assert_eq!(hent::store::Undone { by: None, ..undone.clone() }, would);
        assert!(undone.to_string().contains("- hebergeur code-50\n"), "a host is named by its code only: {undone}");
        assert_eq!(content(&store).await, before, "{}", store.name());
        // In the log the undoing is one import, and history says that neither import happened.
        let rows = store.load(&[Table::Historique]).await.unwrap();
        let of_undo: Vec<_> = rows
            .of(Table::Historique)
            .iter()
            .filter(|row| row.get(Table::Historique, "lot").as_int() == undone.by)
            .collect();
        assert_eq!(of_undo.len(), undone.back.len() + undone.restored.len() + undone.removed.len());
        let source = text(&format!("annulation {lot}"));
        assert!(of_undo.iter().all(|row| row.get(Table::Historique, "source") == &source));
        assert_eq!(of_undo[0].get(Table::Historique, "seq").as_int(), undone.by);
        assert_eq!(store.load_with_provenance().await.unwrap().1, provenance);
        // An import cannot be undone twice. Undoing the undoing makes it count again, any number of times.
        let error = store.annuler(lot).await.unwrap_err().to_string();
        assert!(error.contains("est déjà annulé") && error.contains(&undone.by.unwrap().to_string()), "{error}");
        let redone = store.annuler(undone.by.unwrap()).await.unwrap();
        assert_eq!(store.load_with_provenance().await.unwrap(), (imported.clone(), with_import.clone()));
        let again = store.annuler(redone.by.unwrap()).await.unwrap();
        assert_eq!(content(&store).await, before);
        store.annuler(again.by.unwrap()).await.unwrap();
        assert_eq!(store.load_with_provenance().await.unwrap(), (imported, with_import));
        // The import counts again, so it can be undone.
        store.annuler(lot).await.unwrap();
        assert_eq!(store.load_with_provenance().await.unwrap(), (before, provenance));
    }
}

#[tokio::test]
async fn an_import_can_be_undone_in_a_restored_dump() {
    let stores = Stores::new("an_import_can_be_undone_in_a_restored_dump").await;
    for (from, to) in stores.all().iter().zip(stores.all().iter().rev()) {
        let dump = stores.folder.path().join("dump.gpkg");
        from.restore(&empty(&stores).await, true).await.unwrap();
        fill(from, &sample()).await;
        let lot = import(from, "a.gpx", work).await.unwrap();
        from.dump(&dump).await.unwrap();
        to.restore(&dump, true).await.unwrap();
        to.annuler(lot).await.unwrap();
        assert_eq!(content(to).await, sample(), "{} to {}", from.name(), to.name());
    }
}

async fn empty(stores: &Stores) -> std::path::PathBuf {
    let path = stores.folder.path().join("vide.gpkg");
    Store::at(path.to_str().unwrap()).unwrap().init().await.unwrap();
    path
}

/// The lines of the error that name what prevents the undoing.
async fn in_the_way(store: &Store, seq: i64) -> Vec<String> {
    let before = store.load(&Table::ALL).await.unwrap();
    let error = store.annuler(seq).await.unwrap_err();
    assert_eq!(store.load(&Table::ALL).await.unwrap(), before);
    assert_eq!(error.to_string(), store.would_annuler(seq).await.unwrap_err().to_string());
    match error {
        Error::InTheWay { lines, .. } => lines,
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn later_changes_prevent_the_undoing() {
    let stores = Stores::filled("later_changes_prevent_the_undoing", &sample()).await;
    for store in stores.all() {
        let lot = import(&store, "a.gpx", work).await.unwrap();
        // A person changes a row that the import added, and one that it did not touch.
        by_hand(&stores, &store, "UPDATE #hebergeur SET tarif = '20 euros' WHERE id = 50").await;
        by_hand(&stores, &store, "UPDATE #hebergeur SET tarif = '20 euros' WHERE id = 1").await;
        let lines = in_the_way(&store, lot).await;
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(
            lines[0].starts_with("hebergeur code-50 : modifié depuis, le 20") && lines[0].contains(" par "),
            "{lines:?}"
        );
        assert!(!lines[0].contains("euros") && !lines[0].contains("Aix"), "{lines:?}");
        // With the value of the import restored, the row no longer prevents it.
        let was = match valid(Table::Hebergeur, 50).get(Table::Hebergeur, "tarif") {
            Value::Text(t) => t.replace('\'', "''"),
            _ => String::new(),
        };
        by_hand(&stores, &store, &format!("UPDATE #hebergeur SET tarif = '{was}' WHERE id = 50")).await;
        store.would_annuler(lot).await.unwrap();
        // Another import of the same row prevents it, until that import is undone.
        let other = import(&store, "b.gpx", |rows| {
            rows.of_mut(Table::Voie)[2].set(Table::Voie, "ordre", Value::Int(77));
            rows.of_mut(Table::Voie)[0].set(Table::Voie, "ordre", Value::Int(77));
        });
        let other = other.await.unwrap();
        let lines = in_the_way(&store, lot).await;
        assert!(lines.len() == 1 && lines[0].contains(&format!("par l'import {other} (b.gpx)")), "{lines:?}");
        store.annuler(other).await.unwrap();
        store.would_annuler(lot).await.unwrap();
        // A code that the import freed is taken.
        by_hand(&stores, &store, "INSERT INTO #guide (code, titre) VALUES ('code-2', 'Autre')").await;
        let lines = in_the_way(&store, lot).await;
        assert!(lines.len() == 1 && lines[0].starts_with("guide code-2 : ajouté depuis"), "{lines:?}");
        by_hand(&stores, &store, "DELETE FROM #guide WHERE code = 'code-2'").await;
        by_hand(&stores, &store, "UPDATE #guide SET code = 'code-2' WHERE id = 1").await;
        let lines = in_the_way(&store, lot).await;
        assert!(lines.len() == 1 && lines[0].contains("a pris sa clé"), "{lines:?}");
        by_hand(&stores, &store, "UPDATE #guide SET code = 'code-1' WHERE id = 1").await;
        // Rows that stay refer to a row that would go.
        by_hand(&stores, &store, "UPDATE #guide SET voie_id = 50 WHERE id = 1").await;
        let lines = in_the_way(&store, lot).await;
        assert!(lines.len() == 1 && lines[0].ends_with("désigne voie code-50"), "{lines:?}");
        by_hand(&stores, &store, "UPDATE #guide SET voie_id = 1 WHERE id = 1").await;
        assert_ne!(content(&store).await, sample());
        store.annuler(lot).await.unwrap();
        // The text lists at most twenty of them.
        let many = |rows: &mut Rows| (100..130).for_each(|id| rows.of_mut(Table::Voie).push(valid(Table::Voie, id)));
        let lot = import(&store, "c.gpx", move |rows| {
            many(rows);
            rows.of_mut(Table::Voie).sort_by_key(|row| row.get(Table::Voie, "id").as_int());
        });
        let lot = lot.await.unwrap();
        by_hand(&stores, &store, "UPDATE #voie SET ordre = -5 WHERE id >= 100 AND id < 130").await;
        let text = store.annuler(lot).await.unwrap_err().to_string();
        assert!(text.contains("\n  … et 10 autres\n") && text.lines().count() == 23, "{text}");
    }
}

#[tokio::test]
async fn only_imports_can_be_undone() {
    let stores = Stores::filled("only_imports_can_be_undone", &sample()).await;
    for store in stores.all() {
        let error = async |seq| store.annuler(seq).await.unwrap_err().to_string();
        assert!(error(999_999).await.starts_with("--annuler 999999 : le journal n'a pas d'entrée"));
        assert!(error(1).await.contains("n'est pas d'un import, mais de remplissage"));
        assert!(error(i64::MIN).await.contains("le journal n'a pas d'entrée"));
        assert_eq!(content(&store).await, sample());
    }
}

#[test]
fn the_command_names_the_way_to_undo_an_import() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| outcome(hent(folder.path(), arguments));
    assert_eq!(run(&["db", "init"]).0, Some(0));
    std::fs::write(folder.path().join("voies.csv"), "code,nom\nbeauport,Abbaye de Beauport\n").unwrap();
    let (code, said, _) = run(&["import", "voies.csv", "--as", "voies"]);
    assert!(
        code == Some(0) && said.ends_with("Pour annuler cet import : hent import --annuler 1 --store hent.gpkg\n"),
        "{said}"
    );
    let (_, said, _) = run(&["import", "--annuler", "1", "--dry-run"]);
    assert!(said.ends_with("(essai : rien n'a été enregistré)\n"), "{said}");
    let (code, said, error) = run(&["import", "--annuler", "1"]);
    assert_eq!(
        said,
        "hent.gpkg : import 1 (voies.csv) annulé : 0 lignes rétablies, 0 remises comme avant, 1 retirées
  - voie beauport Abbaye de Beauport
Pour rétablir cet import : hent import --annuler 2 --store hent.gpkg\n",
        "{code:?} {error}"
    );
    let (code, _, error) = run(&["import", "--annuler", "1"]);
    assert!(code == Some(2) && error.lines().count() == 1 && error.contains("déjà annulé"), "{error}");
    for wrong in
        [&["import", "--annuler", "1", "--as", "voies"][..], &["import", "x.csv", "--annuler", "1"], &["import"]]
    {
        assert_eq!(run(wrong).0, Some(2));
    }
    // The list of rows that prevent the undoing.
    assert_eq!(run(&["import", "--annuler", "2"]).0, Some(0));
    let edit = "UPDATE voie SET ordre = 3";
    crate::support::stores::raw(&folder.path().join("hent.gpkg")).execute_batch(edit).unwrap();
    let (code, _, error) = run(&["import", "--annuler", "1"]);
    assert!(code == Some(2) && error.lines().count() == 3 && error.contains("\n  - voie beauport"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_leaves_all_of_an_import_or_nothing() {
    const ROWS: usize = 1_000;
    let stores = Stores::new("a_killed_process_leaves_all_of_an_import_or_nothing").await;
    let lines: String = (0..ROWS).map(|i| format!("lieu-{i},Lieu {i},{},48\n", -5.0 + i as f64 / 1e4)).collect();
    let file = stores.folder.path().join("localites.csv");
    std::fs::write(&file, format!("code,nom,lon,lat\n{lines}")).unwrap();
    let addresses =
        [stores.file().display().to_string()].into_iter().chain(stores.database.as_ref().map(|d| d.url.clone()));
    for (store, address) in stores.all().into_iter().zip(addresses) {
        let start = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_hent-import"));
            command.arg("import").args(arguments).args(["--store", &address]).stdout(std::process::Stdio::null());
            command.stderr(std::process::Stdio::null()).spawn().unwrap()
        };
        let count = async || store.load(&[Table::Localite]).await.unwrap().of(Table::Localite).len();
        let import = [file.to_str().unwrap(), "--as", "localites"];
        let started = std::time::Instant::now();
        assert!(start(&import).wait().unwrap().success());
        let whole = started.elapsed();
        assert_eq!(count().await, ROWS);
        let mut last = 1;
        for part in 1..12 {
            // If the localités are missing, an import is made; otherwise it is undone.
            let there = count().await == ROWS;
            if there {
                let rows = store.load(&[Table::Historique]).await.unwrap();
                last = rows.of(Table::Historique).last().unwrap().get(Table::Historique, "lot").as_int().unwrap();
            }
            let number = last.to_string();
            let mut process = if there { start(&["--annuler", &number]) } else { start(&import) };
            tokio::time::sleep(whole.mul_f64(f64::from(part) / 10.0) + Duration::from_millis(1)).await;
            let _ = process.kill();
            process.wait().unwrap();
            let (found, provenance) = store.load_with_provenance().await.unwrap();
            let found = found.of(Table::Localite).len();
            assert!(found == 0 || found == ROWS, "{found} after {part}");
            let known = provenance.of(Table::Localite, "lieu-7").map(|history| history.made_by().map(str::to_owned));
            assert_eq!(known, (found == ROWS).then(|| Some("localites.csv".to_owned())));
        }
    }
}
