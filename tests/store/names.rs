//! The names of editors in the log of a GeoPackage: what a program writes into `modifie_par` becomes the author.

use hent::model::row::Value;
use hent::model::table::Table;
use hent::store::Store;

use crate::support::rows::{network, text};
use crate::support::stores::{change, filled, gpkg_functions, raw};

/// Returns the author and the operation of each entry after the first `skipped`.
async fn authors(store: &Store, skipped: usize) -> Vec<String> {
    let log = store.load(&[Table::Historique]).await.unwrap();
    let cell = |row: &hent::model::row::Row, column| row.get(Table::Historique, column).as_text().unwrap().to_owned();
    let entry = |row| format!("{} {}", cell(row, "who"), cell(row, "operation"));
    log.of(Table::Historique).iter().skip(skipped).map(entry).collect()
}

#[tokio::test]
async fn the_log_takes_the_name_of_the_editor() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.gpkg");
    let store = filled(&path, &network()).await;
    let before = authors(&store, 0).await.len();
    let file = raw(&path);
    gpkg_functions(&file);
    for sql in [
        "INSERT INTO guide (code, titre, modifie_par) VALUES ('a', 'A', ' Jeanne ')",
        // QGIS writes all columns: first a geometry, then everything with the name.
        "UPDATE troncon SET code = code, nom = nom, modifie_par = modifie_par, source = 'GPS' WHERE id = 1",
        "UPDATE troncon SET code = code, nom = nom, modifie_par = 'Jeanne', source = source WHERE id = 1",
        // Attributes that change together with the name are an entry of their own.
        "UPDATE voie SET ordre = 5 WHERE id = 1",
        "UPDATE voie SET nom = 'N', modifie_par = 'Marc' WHERE id = 1",
        // The name of an earlier edit is not that of a later one.
        "UPDATE voie SET nom = 'O', modifie_par = modifie_par WHERE id = 1",
        "UPDATE guide SET titre = 'B', modifie_par = '  ' WHERE code = 'a'",
        "DELETE FROM guide WHERE code = 'a'",
    ] {
        file.execute_batch(sql).unwrap();
    }
    let expected = [
        "Jeanne insert",
        "Jeanne update",
        "Marc update",
        "Marc update",
        "inconnu update",
        "inconnu update",
        "inconnu delete",
    ];
    assert_eq!(authors(&store, before).await, expected);
    for table in Table::CONTENT {
        let left = format!("SELECT count(*) FROM {} WHERE modifie_par IS NOT NULL", table.name());
        assert_eq!(file.query_row(&left, [], |row| row.get(0)), Ok(0), "{table:?}");
    }
    // The log can still not be changed, and edits of hent keep their author.
    assert!(file.execute_batch("UPDATE historique SET who = 'x'").is_err());
    change(&store, Table::Voie, 1, |row| row.set(Table::Voie, "nom", text("P"))).await;
    file.execute_batch("UPDATE voie SET modifie_par = 'Jeanne' WHERE id = 1").unwrap();
    let after = authors(&store, before + expected.len()).await;
    assert_eq!(after, ["essai update"], "a name alone is no edit, and signs no entry of hent");
}

#[tokio::test]
async fn an_entry_signed_later_keeps_the_row_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.gpkg");
    let store = filled(&path, &network()).await;
    let file = raw(&path);
    file.execute_batch(
        "UPDATE voie SET nom = 'Un' WHERE id = 1; UPDATE voie SET nom = nom, modifie_par = 'Jeanne' WHERE id = 1",
    )
    .unwrap();
    let log = store.load(&[Table::Historique]).await.unwrap();
    let last = log.of(Table::Historique).last().unwrap();
    let before: serde_json::Value =
        serde_json::from_str(last.get(Table::Historique, "row_before").as_text().unwrap()).unwrap();
    let was = network().of(Table::Voie)[0].get(Table::Voie, "nom").clone();
    assert_eq!(Value::Text(before["nom"].as_str().unwrap().to_owned()), was);
    assert!(before.get("modifie_par").is_none());
}
