//! GDAL reads a GeoPackage of hent without a warning, writes into it, and adds a spatial index. hent keeps working.

use std::path::{Path, PathBuf};
use std::process::Command;

use hent::geo::Position;
use hent::model::change::difference;
use hent::model::row::{Rows, Value};
use hent::model::table::Table;
use hent::store::Store;

use crate::support::means::{program, system_python};
use crate::support::programs::said;
use crate::support::rows::{insert, sample, text, valid};
use crate::support::stores::{filled, raw};

/// Runs a GDAL program, which must print no error. Returns its standard output.
fn gdal(program: &str, arguments: &[&str]) -> String {
    said(Command::new(program).args(arguments))
}

/// Returns a folder, the path of a filled store in it, and the store. Returns `None` if GDAL is missing and the skip
/// was noted.
async fn base(test: &str) -> Option<(tempfile::TempDir, PathBuf, Store)> {
    program(test, "ogr2ogr")?;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("base.gpkg");
    let store = filled(&path, &sample()).await;
    Some((folder, path, store))
}

#[tokio::test]
async fn ogrinfo_lists_the_tables_without_a_warning() {
    let Some((_folder, path, _)) = base("ogrinfo_lists_the_tables_without_a_warning").await else { return };
    let layers = gdal("ogrinfo", &["-ro", "-q", path.to_str().unwrap()]);
    let mut layers: Vec<_> = layers.lines().map(|l| l.split_once(": ").unwrap().1).collect();
    layers.sort_unstable();
    assert_eq!(
        layers,
        [
            "etape (None)",
            "exception (None)",
            "guide (None)",
            "hebergeur (Point)",
            "historique (None)",
            "localite (3D Point)",
            "perturbation (Line String)",
            "point_interet (Point)",
            "telechargement (None)",
            "troncon (3D Line String)",
            "voie (None)",
            "voie_troncon (None)",
        ]
    );
    let all = gdal("ogrinfo", &["-ro", "-al", path.to_str().unwrap()]);
    assert!(!all.contains("Warning") && !all.contains("ERROR"), "{all}");
    assert_eq!(all.matches("Feature Count: 3\n").count(), Table::CONTENT.len());
    assert!(!all.contains("nan"), "{all}");
    assert!(all.contains("LINESTRING Z (-4.77 48.33 3.25,-4.5 48.4 0)"), "{all}");
    assert!(all.contains(r#"ID["EPSG",4326]"#));
}

#[tokio::test]
async fn a_file_of_hent_is_a_valid_geopackage() {
    // GDAL's validator checks the requirements of the standard.
    const VALIDATOR: &str = "osgeo_utils.samples.validate_gpkg";
    let Some(python) = system_python("a_file_of_hent_is_a_valid_geopackage", VALIDATOR) else { return };
    let Some((folder, path, store)) = base("a_file_of_hent_is_a_valid_geopackage").await else { return };
    let dump = folder.path().join("dump.gpkg");
    store.dump(&dump).await.unwrap();
    for file in [&path, &dump] {
        gdal(python, &["-m", VALIDATOR, file.to_str().unwrap()]);
    }
    std::fs::write(&path, "not one").unwrap();
    let refused = Command::new(python).args(["-m", VALIDATOR]).arg(&path).output().unwrap();
    assert!(!refused.status.success(), "the validator accepts a file that is no GeoPackage");
}

/// Writes a GeoJSON file of one localité.
fn localite_file(path: &Path, code: &str, lon: f64, services: &str) {
    let geojson = serde_json::json!({"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"code": code, "nom": "Plouzané", "services": services},
        "geometry": {"type": "Point", "coordinates": [lon, 48.38, 90.0]}}]});
    std::fs::write(path, geojson.to_string()).unwrap();
}

/// Adds two localités by ogr2ogr, and the R-trees that QGIS offers to make.
fn add_by_ogr2ogr(base: &str, source: &Path) {
    let append = ["-update", "-append", "-nln", "localite", base, source.to_str().unwrap()];
    localite_file(source, "plouzane", -4.62, "[\"eau\"]");
    gdal("ogr2ogr", &append);
    for table in ["localite", "troncon"] {
        gdal("ogrinfo", &["-q", base, "-sql", &format!("SELECT CreateSpatialIndex('{table}', 'geom')")]);
    }
    localite_file(source, "locmaria", -4.6, "[]");
    gdal("ogr2ogr", &append);
}

#[tokio::test]
async fn rows_added_by_ogr2ogr_are_loaded_and_must_keep_the_rules() {
    let Some((folder, path, store)) = base("rows_added_by_ogr2ogr_are_loaded_and_must_keep_the_rules").await else {
        return;
    };
    let (base, source) = (path.to_str().unwrap(), folder.path().join("ajouts.geojson"));
    add_by_ogr2ogr(base, &source);
    // Every table can be edited row by row: GDAL finds a key.
    for table in Table::ALL {
        let summary = gdal("ogrinfo", &["-ro", "-so", base, table.name()]);
        assert!(summary.contains("FID Column = "), "{summary}");
    }
    // GDAL cannot write rows that break a rule.
    for (code, lon, services) in [("Pas Un Code", 0.0, "[]"), ("loin", 500.0, "[]"), ("mot", 0.0, "[\"x\"]")] {
        localite_file(&source, code, lon, services);
        let append = ["-update", "-append", "-nln", "localite", base, source.to_str().unwrap()];
        let refused = Command::new("ogr2ogr").args(append).output().unwrap();
        assert!(!refused.status.success(), "accepted: {code} {lon} {services}");
    }
    let rows = store.load(&Table::ALL).await.unwrap();
    let localites = rows.of(Table::Localite);
    assert_eq!(localites.len(), 5);
    assert_eq!(localites[3].get(Table::Localite, "services"), &Value::Words(vec!["eau".into()]));
    assert_eq!(localites[4].get(Table::Localite, "geom"), &Value::Point(Position::new(-4.6, 48.38, 90.0)));
    assert_eq!(rows.of(Table::Historique).last().unwrap().get(Table::Historique, "code"), &text("locmaria"));
}

#[tokio::test]
async fn edits_of_hent_keep_the_spatial_index_of_gdal() {
    let Some((folder, path, store)) = base("edits_of_hent_keep_the_spatial_index_of_gdal").await else { return };
    let base = path.to_str().unwrap();
    add_by_ogr2ogr(base, &folder.path().join("ajouts.geojson"));
    // hent inserts, changes and deletes rows of the indexed tables, and the index follows.
    let edit = |before: &Rows| {
        let mut after = before.clone();
        after.of_mut(Table::Localite)[3].set(Table::Localite, "geom", Value::Point(Position::new(9.0, 9.0, 0.0)));
        after.of_mut(Table::Localite).remove(4);
        let mut changes = difference(before, &after, &Table::CONTENT);
        changes.push(insert(Table::Troncon, valid(Table::Troncon, 300), None));
        Ok((changes, ()))
    };
    store.edit("moi", edit).await.unwrap();
    let rtree = raw(&path);
    let boxes = |table: &str| -> (i64, f64) {
        rtree
            .query_row(&format!("SELECT count(*), max(maxx) FROM rtree_{table}_geom"), [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .unwrap()
    };
    assert_eq!(boxes("localite"), (4, 9.0));
    assert_eq!(boxes("troncon").0, 4);
    let found = gdal("ogrinfo", &["-ro", "-q", "-spat", "8", "8", "10", "10", base, "localite"]);
    assert!(found.contains("plouzane") && !found.contains("code-1"), "{found}");
    // GDAL's extent is that of the current rows. (An R-tree holds 32-bit numbers.)
    let summary = gdal("ogrinfo", &["-ro", "-so", base, "localite"]);
    assert!(summary.contains("Extent: (-4.770000, 0.000000) - (9.000000, 48.3300"), "{summary}");
    // A dump of such a file can be restored.
    let dump = folder.path().join("dump.gpkg");
    store.dump(&dump).await.unwrap();
    store.restore(&dump, true).await.unwrap();
    assert_eq!(boxes("localite"), (4, 9.0));
}

#[tokio::test]
async fn changes_in_a_write_ahead_log_are_read() {
    let Some((_folder, path, store)) = base("changes_in_a_write_ahead_log_are_read").await else {
        return;
    };
    // QGIS has the file open, and switches it to write-ahead mode meanwhile.
    let qgis = raw(&path);
    let mode: String = qgis.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0)).unwrap();
    assert_eq!(mode, "wal");
    qgis.execute("UPDATE voie SET nom = 'par QGIS' WHERE id = 1", []).unwrap();
    let rows = store.load(&[Table::Voie]).await.unwrap();
    assert_eq!(rows.of(Table::Voie)[0].get(Table::Voie, "nom"), &text("par QGIS"));
    store.edit("moi", |_| Ok((vec![insert(Table::Voie, valid(Table::Voie, 80), None)], ()))).await.unwrap();
    let count: i64 = qgis.query_row("SELECT count(*) FROM voie", [], |r| r.get(0)).unwrap();
    assert_eq!(count, 4);
}
