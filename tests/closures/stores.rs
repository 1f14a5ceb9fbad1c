//! Closures in both stores: migration, undo, dumps, and edits by other programs.

use std::path::Path;
use std::process::Command;

use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::{Migrated, Store};

use super::{ajouter, cell, closures, done, has, worlds};
use crate::support::earlier::{age_closures, age_closures_of, latest, without_closures};
use crate::support::means::program;
use crate::support::programs::said;
use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::{Stores, gpkg_functions, import, raw};

#[tokio::test(flavor = "multi_thread")]
async fn an_older_store_gets_the_table_and_loses_nothing() {
    let stores = Stores::filled("closures::an_older_store_gets_the_table_and_loses_nothing", &sample()).await;
    for store in stores.all() {
        let before = store.load(&Table::ALL).await.unwrap();
        if let (Store::Postgis(_), Some(database)) = (&store, &stores.database) {
            age_closures_of(database).await;
        } else {
            age_closures(&stores.file());
        }
        let latest = latest(&store);
        assert_eq!(store.init().await.unwrap(), Migrated { from: latest - 3, to: latest });
        assert_eq!(store.load(&Table::ALL).await.unwrap(), without_closures(before), "{}", store.name());
        store.verify(None).await.unwrap();
        let row = valid(Table::Perturbation, 1);
        store.edit("moi", move |_| Ok((vec![insert(Table::Perturbation, row, None)], ()))).await.unwrap();
        assert_eq!(store.load(&Table::CONTENT).await.unwrap().of(Table::Perturbation).len(), 1);
    }
}

/// Shares of which programs like to lose the last digits.
const SHARES: [f64; 8] =
    [0.0, 1.0, 0.1 + 0.2, 1.0 / 3.0, 1.0 - f64::EPSILON / 2.0, f64::MIN_POSITIVE, 5e-324, 0.123_456_789_012_345_68];

#[tokio::test(flavor = "multi_thread")]
async fn shares_and_detours_come_back_bit_for_bit_from_the_log() {
    let stores = Stores::filled("closures::shares_and_detours_come_back_bit_for_bit_from_the_log", &sample()).await;
    let table = Table::Perturbation;
    for store in stores.all() {
        let rows = (100..).zip(SHARES).map(|(id, share)| {
            let mut row = valid(table, id);
            row.set(table, "place_de", Value::Real(share));
            insert(table, row, None)
        });
        let rows: Vec<_> = rows.collect();
        store.edit("moi", |_| Ok((rows, ()))).await.unwrap();
        let before = closures(&store).await;
        let bits = |rows: &[Row]| -> Vec<u64> {
            let share = |row: &Row| row.get(table, "place_de").as_real().unwrap().to_bits();
            rows.iter().map(share).collect()
        };
        assert!(SHARES.iter().all(|share| bits(&before).contains(&share.to_bits())), "{}", store.name());
        // An import changes some rows and deletes the others; its undoing reads the log.
        let lot = import(&store, "x.csv", |rows: &mut Rows| {
            rows.of_mut(Table::Perturbation)
                .retain(|row| row.get(Table::Perturbation, "id").as_int().unwrap() % 2 == 0);
            for row in rows.of_mut(Table::Perturbation) {
                row.set(Table::Perturbation, "place_de", Value::Real(0.5));
                row.set(Table::Perturbation, "detour", Value::Null);
            }
        })
        .await;
        assert_ne!(closures(&store).await, before);
        store.annuler(lot.unwrap()).await.unwrap();
        let after = closures(&store).await;
        assert_eq!(after, before, "{}", store.name());
        assert_eq!(bits(&after), bits(&before), "{}", store.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dump_of_a_voie_has_its_closures_and_a_voie_with_closures_stays() {
    let (stores, all) = worlds("closures::a_dump_of_a_voie_has_its_closures").await;
    for (address, store) in all {
        done(&address, &ajouter("1", "2", "15/05/2026", &[]));
        let dump = stores.folder.path().join("cote.gpkg");
        store.dump_voie(&dump, "cote").await.unwrap();
        let copy = Store::at(dump.to_str().unwrap()).unwrap();
        assert_eq!(closures(&copy).await, closures(&store).await);
        has(&done(dump.to_str().unwrap(), &["perturbation", "lister"]), &["cote, km 1,0 à 2,0"]);
        std::fs::remove_file(&dump).unwrap();
        store.dump_voie(&dump, "terre").await.unwrap();
        assert_eq!(closures(&copy).await, []);
        std::fs::remove_file(&dump).unwrap();
        // Everything else of the voie may go, but not the voie.
        let plan = |before: &Rows| {
            let mut after = before.clone();
            for table in [Table::VoieTroncon, Table::Troncon] {
                after.of_mut(table).clear();
            }
            after.of_mut(Table::Voie).retain(|row| row.get(Table::Voie, "code").as_text() != Some("cote"));
            Ok((hent::model::change::difference(before, &after, &Table::CONTENT), ()))
        };
        let error = store.edit("moi", plan).await.unwrap_err().to_string();
        has(&error, &["perturbation", "voie_id"]);
    }
}

/// Runs SQL on the closures of a GeoPackage as QGIS does, through GDAL. Returns what GDAL complains of.
fn by_gdal(path: &Path, sql: &str) -> String {
    let output = Command::new("ogrinfo").args(["-q", path.to_str().unwrap(), "-sql", sql]).output().unwrap();
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn gdal_edits_closures_and_is_told_what_does_not_fit() {
    if program("gdal_edits_closures_and_is_told_what_does_not_fit", "ogr2ogr").is_none() {
        return;
    }
    let (stores, all) = worlds("closures::gdal_edits_closures_and_is_told_what_does_not_fit").await;
    let (address, store) = &all[0];
    done(address, &ajouter("1", "2", "15/05/2026", &[]));
    let path = stores.file();
    assert_eq!(by_gdal(&path, "UPDATE perturbation SET au = '2026-06-30', texte = 'Depuis QGIS'"), "");
    let rows = closures(store).await;
    assert_eq!(cell(&rows, "cote-2026-05-15-1", "au"), &text("2026-06-30"));
    assert_eq!(cell(&rows, "cote-2026-05-15-1", "texte"), &text("Depuis QGIS"));
    for (sql, says) in [
        (
            "UPDATE perturbation SET au = '2026-05-01'",
            "au : écrivez une date AAAA-MM-JJ, le premier jour (du) ou après",
        ),
        ("UPDATE perturbation SET du = 'demain'", "du : écrivez une date AAAA-MM-JJ"),
        (
            "UPDATE perturbation SET genre = 'fermee'",
            "genre : choisissez ferme, deviation, danger, travaux, chasse, maree ou autre",
        ),
        ("UPDATE perturbation SET gravite = 'grave'", "gravite : choisissez information, gene ou bloquant"),
        ("UPDATE perturbation SET place_de = 1.5", "place_de : écrivez un nombre de 0 à 1"),
        ("UPDATE perturbation SET place_a = -0.1", "place_a : écrivez un nombre de 0 à 1"),
        ("UPDATE perturbation SET voie_id = 999", "voie_id : choisissez une ligne de voie qui existe"),
        ("UPDATE perturbation SET troncon_de = 'T 1'", "troncon_de : écrivez de 1 à 80 signes"),
        ("DELETE FROM voie WHERE code = 'cote'", "voie : cette ligne sert encore"),
    ] {
        has(&by_gdal(&path, sql), &[says]);
    }
    assert_eq!(closures(store).await, rows);
    // A row that ogr2ogr copies back, with a detour drawn by hand, and the file that it exported.
    let exported = stores.folder.path().join("perturbation.geojson");
    let drawn = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"qgis","voie_id":1,"variante":"",
        "troncon_de":"t1","place_de":0.5,"troncon_a":"t2","place_a":0.5,"du":"2026-07-01","genre":"deviation","gravite":"gene"},
        "geometry":{"type":"LineString","coordinates":[[-2.99,48.0],[-2.98,48.001],[-2.965,48.0]]}}]}"#;
    std::fs::write(&exported, drawn).unwrap();
    let append = ["-update", "-append", "-nln", "perturbation", path.to_str().unwrap(), exported.to_str().unwrap()];
    said(Command::new("ogr2ogr").args(append));
    has(&done(address, &["perturbation", "lister"]), &["qgis : cote, km 0,7 à 2,6", "avec une déviation"]);
    // SQL deletes a tronçon: the closure stays.
    let file = raw(&path);
    gpkg_functions(&file);
    file.execute_batch("DELETE FROM voie_troncon; DELETE FROM troncon WHERE code = 't1'").unwrap();
    has(&done(address, &["perturbation", "lister"]), &["qgis : cote, orpheline : le tronçon t1 n'existe plus"]);
}
