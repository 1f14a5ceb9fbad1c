//! Accepted findings in both stores: the command, the log, dumps, older schemas.

use hent::model::row::Value;
use hent::model::table::Table;
use hent::store::{Migrated, Store};

use crate::support::earlier::{age_exceptions, age_exceptions_of, latest, without_exceptions};
use crate::support::programs::{hent, outcome};
use crate::support::rows::sample;
use crate::support::stores::Stores;

#[tokio::test(flavor = "multi_thread")]
async fn an_older_store_gets_the_table_and_loses_nothing() {
    let stores = Stores::filled("check::an_older_store_gets_the_table_and_loses_nothing", &sample()).await;
    for store in stores.all() {
        let before = store.load(&Table::ALL).await.unwrap();
        if let (Store::Postgis(_), Some(database)) = (&store, &stores.database) {
            age_exceptions_of(database).await;
        } else {
            age_exceptions(&stores.file());
        }
        let latest = latest(&store);
        assert_eq!(store.init().await.unwrap(), Migrated { from: latest - 2, to: latest });
        assert_eq!(store.load(&Table::ALL).await.unwrap(), without_exceptions(before), "{}", store.name());
    }
}

/// `hent check --accepter` writes a row and its author; the log has it; a dump and a restore keep it.
#[test]
fn the_command_accepts_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| outcome(hent(folder.path(), arguments));
    assert_eq!(run(&["db", "init"]).0, Some(0));
    std::fs::write(folder.path().join("v.csv"), "code,nom\nv,Voie\n").unwrap();
    let line = |ends: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"t","voies":"v:1"}},"geometry":{{"type":"LineString","coordinates":[{ends}]}}}}"#
        )
    };
    std::fs::write(folder.path().join("t.geojson"), line("[-3,48,5],[-2.995,48,6]")).unwrap();
    assert_eq!(run(&["import", "v.csv", "--as", "voies"]).0, Some(0));
    let (code, _, problems) = run(&["import", "t.geojson", "--as", "troncons", "--valeur", "droits=CC0"]);
    assert_eq!(code, Some(0), "{problems}");

    let (code, said, _) = run(&["check", "--format", "json"]);
    assert_eq!(code, Some(1));
    let document: serde_json::Value = serde_json::from_str(&said).unwrap();
    let found = document["constats"].as_array().unwrap();
    assert_eq!(found.iter().map(|c| c["regle"].as_str().unwrap()).collect::<Vec<_>>(), ["segment-long"], "{said}");
    let id = found[0]["id"].as_str().unwrap();

    let (code, _, problems) = run(&["check", "--accepter", id]);
    assert!(code == Some(2) && problems.contains("--raison"), "{problems}");
    let (code, said, problems) = run(&["check", "--accepter", id, "--raison", "route droite", "--par", "Anne"]);
    assert_eq!(code, Some(0), "{problems}");
    assert!(said.contains("est accepté"), "{said}");
    let (code, said, problems) = run(&["check"]);
    assert_eq!((code, said.as_str()), (Some(0), "Rien à signaler.\n"));
    assert!(problems.contains("1 constat accepté se tait"), "{problems}");
    assert_eq!(run(&["check", "--acceptes"]).0, Some(1));

    assert_eq!(run(&["db", "dump", "d.gpkg"]).0, Some(0));
    assert_eq!(run(&["db", "restore", "d.gpkg", "--store", "r.gpkg"]).0, Some(0));
    let rows = tokio::runtime::Runtime::new().unwrap().block_on(async {
        Store::at(folder.path().join("r.gpkg").to_str().unwrap()).unwrap().load(&Table::ALL).await.unwrap()
    });
    let [row] = rows.of(Table::Exception) else { panic!("{:?}", rows.of(Table::Exception)) };
    for (column, value) in [("code", id), ("raison", "route droite"), ("auteur", "Anne"), ("codes", "t")] {
        assert_eq!(*row.get(Table::Exception, column), Value::Text(value.into()), "{column}");
    }
    let logged = rows
        .of(Table::Historique)
        .iter()
        .filter(|row| row.get(Table::Historique, "table").as_text() == Some("exception"));
    assert_eq!(logged.map(|row| row.get(Table::Historique, "who").as_text().unwrap()).collect::<Vec<_>>(), ["Anne"]);

    // Another line at the same place speaks again.
    std::fs::write(folder.path().join("t.geojson"), line("[-3,48,5],[-2.995,48.001,6]")).unwrap();
    assert_eq!(run(&["import", "t.geojson", "--as", "troncons", "--valeur", "droits=CC0"]).0, Some(0));
    assert_eq!(run(&["check"]).0, Some(1));
}
