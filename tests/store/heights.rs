//! Unknown heights: the values that other programs read and write back, and stores of earlier versions.

use std::path::{Path, PathBuf};
use std::process::Command;

use hent::geo::Position;
use hent::import::{self, Kind, Options};
use hent::model::row::{Row, Rows, Value};
use hent::model::table::Table;
use hent::store::{Migrated, Store};

use crate::support::database::Database;
use crate::support::earlier::{age_heights, age_offers, latest};
use crate::support::means;
use crate::support::rows::{from_source, insert, text, valid};
use crate::support::stores::{Stores, by_hand, fill, gpkg_functions, import, raw};

const NAN: f64 = f64::NAN;

/// Returns a row as a person names it: its code is derived from the name.
fn row(table: Table, id: i64, nom: &str, geom: Value) -> Row {
    let mut row = valid(table, id);
    for column in table.columns().iter().filter(|c| c.absent == hent::model::table::Absent::Null) {
        row.set(table, column.name, Value::Null);
    }
    if table == Table::Localite {
        row.set(table, "services", Value::Words(vec![]));
    }
    row.set(table, "code", text(&nom.to_lowercase()));
    row.set(table, "nom", text(nom));
    row.set(table, "geom", geom);
    row
}

fn line(heights: [f64; 3]) -> Value {
    Value::Line([-4.77, -4.771, -4.772].into_iter().zip(heights).map(|(lon, z)| Position::new(lon, 48.33, z)).collect())
}

fn point(z: f64) -> Value {
    Value::Point(Position::new(-4.77, 48.33, z))
}

/// Tronçons and localités with and without heights.
fn rows() -> Rows {
    let mut rows = Rows::default();
    *rows.of_mut(Table::Localite) =
        vec![row(Table::Localite, 1, "Bas", point(NAN)), row(Table::Localite, 2, "Haut", point(87.5))];
    *rows.of_mut(Table::Troncon) = vec![
        row(Table::Troncon, 1, "Sans", line([NAN; 3])),
        row(Table::Troncon, 2, "Avec", line([0.0, 12.5, 13.0])),
        row(Table::Troncon, 3, "Mer", line([0.0; 3])),
    ];
    rows
}

/// Returns the code and geometry of each row of a table.
fn geometries(rows: &Rows, table: Table) -> Vec<(Value, Value)> {
    let mut found: Vec<_> =
        rows.of(table).iter().map(|row| (row.get(table, "code").clone(), row.get(table, "geom").clone())).collect();
    found.sort_by_key(|(code, _)| format!("{code:?}"));
    found
}

/// Returns the name of a store for GDAL.
fn for_gdal(stores: &Stores, store: &Store) -> String {
    match (store, &stores.database) {
        (Store::Postgis(_), Some(Database { url, .. })) => {
            let config: tokio_postgres::Config = url.parse().unwrap();
            let host = match &config.get_hosts()[0] {
                tokio_postgres::config::Host::Tcp(host) => host.clone(),
                tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
            };
            let port = config.get_ports().first().copied().unwrap_or(5432);
            let [user, name] = [config.get_user(), config.get_dbname()].map(Option::unwrap);
            format!("PG:host='{host}' port={port} user={user} dbname={name} schemas=hent")
        }
        _ => stores.file().display().to_string(),
    }
}

/// Exports a table as a person does. The file must not contain NaN.
fn exported(source: &str, table: Table, format: &str, to: PathBuf) -> PathBuf {
    let sql = format!("SELECT nom AS name, geom FROM {} ORDER BY id", table.name());
    let kind = if table == Table::Troncon { "LINESTRING25D" } else { "POINT25D" };
    // GPX has only a name; the other formats have every column.
    let what: &[&str] = if format == "GPX" { &["-sql", &sql, "-nlt", kind] } else { &[table.name()] };
    let output =
        Command::new("ogr2ogr").args(["-f", format, to.to_str().unwrap(), source]).args(what).output().unwrap();
    // A shapefile has no lists, so GDAL leaves out `services` of a database.
    let complaints =
        String::from_utf8_lossy(&output.stderr).replace("ERROR 6: Can't create fields of type StringList", "");
    let bad = ["ERROR", "nan", "NaN"].iter().any(|word| complaints.contains(word));
    assert!(output.status.success() && !bad, "{format} of {source}: {complaints}");
    if format != "ESRI Shapefile" {
        let content = std::fs::read_to_string(&to).unwrap();
        assert!(!content.to_lowercase().contains(">nan") && !content.to_lowercase().contains("nan,"), "{content}");
    }
    if format == "GeoJSON" {
        let features: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&to).unwrap()).unwrap();
        let features = features["features"].as_array().unwrap();
        assert!(!features.is_empty() && features.iter().all(|feature| feature["geometry"].is_object()));
    }
    to
}

/// Imports a file as a person does.
async fn taken(store: &Store, file: &Path, kind: Kind) -> hent::import::Report {
    let incoming = import::read(&[file.to_owned()], kind, &Options::default()).unwrap();
    store.import("hent import", move |now, log| import::plan(incoming, now, log, false)).await.unwrap().0
}

#[tokio::test]
async fn rows_exported_by_gdal_import_without_change() {
    if means::program("rows_exported_by_gdal_import_without_change", "ogr2ogr").is_none() {
        return;
    }
    let stores = Stores::new("rows_exported_by_gdal_import_without_change").await;
    let folder = tempfile::tempdir().unwrap();
    for (nth, store) in stores.all().into_iter().enumerate() {
        let source = for_gdal(&stores, &store);
        for (format, ending) in [("ESRI Shapefile", "shp"), ("GeoJSON", "geojson"), ("KML", "kml"), ("GPX", "gpx")] {
            import(&store, "a.gpx", |now| *now = rows()).await; // with a source, so that a later import may change it
            let mut expected = rows();
            // What GDAL loses: in KML the sign of -0, in GPX the height of a waypoint.
            match format {
                "KML" => expected.of_mut(Table::Troncon)[2].set(Table::Troncon, "geom", line([NAN; 3])),
                "GPX" => expected.of_mut(Table::Localite)[1].set(Table::Localite, "geom", point(NAN)),
                _ => {}
            }
            for (table, kind) in [(Table::Troncon, Kind::Troncons), (Table::Localite, Kind::Localites)] {
                let file = folder.path().join(format!("{}-{nth}.{ending}", table.name()));
                let file = exported(&source, table, format, file);
                taken(&store, &file, kind).await;
                let same = store.load(&[table]).await.unwrap();
                assert_eq!(geometries(&same, table), geometries(&expected, table), "{format} into {}", store.name());
                let empty = Store::at(file.with_extension("gpkg").to_str().unwrap()).unwrap();
                let _ = std::fs::remove_file(file.with_extension("gpkg"));
                empty.init().await.unwrap();
                taken(&empty, &file, kind).await;
                let anew = empty.load(&[table]).await.unwrap();
                assert_eq!(geometries(&anew, table), geometries(&expected, table), "{format} of {}", store.name());
            }
        }
    }
}

#[test]
fn of_many_lines_without_heights_ten_are_named() {
    let line = |i: usize| format!("{i};\"LINESTRING Z (-4.77 48.{i} 0, -4.771 48.{i} 0)\"\n");
    let table: String = std::iter::once("code;WKT\n".to_owned()).chain((10..40).map(line)).collect();
    let (_folder, path) = crate::support::files::file("t.csv", table);
    let report =
        crate::support::imports::import(&mut crate::support::imports::Logged::default(), &[path], Kind::Troncons)
            .unwrap();
    assert_eq!(report.warnings.len(), 11, "{report}");
    assert!(report.warnings[10].contains("20 autres tracés"), "{report}");
}

#[tokio::test]
async fn postgis_converts_and_measures_lines_without_heights() {
    let Some(database) = Database::new("postgis_converts_and_measures_lines_without_heights").await else { return };
    let store = database.store();
    store.init().await.unwrap();
    fill(&store, &rows()).await;
    let sound = "DO $$ BEGIN
        PERFORM ST_AsGeoJSON(geom)::json FROM hent.troncon;
        PERFORM ST_AsGeoJSON(geom)::json FROM hent.localite;
        ASSERT (SELECT count(*) = 3 FROM hent.troncon WHERE ST_Length(geom::geography) BETWEEN 140 AND 150);
        ASSERT (SELECT count(*) = 3 FROM hent.troncon WHERE ST_3DLength(geom) BETWEEN 0 AND 20);
    END $$";
    database.sql(sound).await.unwrap();
}

/// Returns a GeoPackage geometry with these heights, as an earlier version or another program may have written it.
fn blob(value: &Value) -> String {
    let (kind, places) = match value {
        Value::Line(line) => (1002_u32, line.clone()),
        Value::Point(point) => (1001, vec![*point]),
        _ => unreachable!(),
    };
    let mut bytes = b"GP\0\x01\xe6\x10\0\0\x01".to_vec();
    bytes.extend(kind.to_le_bytes());
    if kind == 1002 {
        bytes.extend(u32::try_from(places.len()).unwrap().to_le_bytes());
    }
    bytes.extend(places.iter().flat_map(|p| [p.lon, p.lat, p.z]).flat_map(f64::to_le_bytes));
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SQL that writes a geometry unchanged into a row, for the kind of `store`.
fn set_geom(store: &Store, table: Table, id: i64, value: &Value) -> String {
    let blob = blob(value);
    let expression = match store {
        Store::Postgis(_) => format!("ST_SetSRID(ST_GeomFromWKB('\\x{}'), 4326)", &blob[16..]),
        Store::Geopackage(_) => format!("x'{blob}'"),
    };
    format!("UPDATE #{} SET geom = {expression} WHERE id = {id};", table.name())
}

/// Runs statements of a program that does not know hent.
async fn written(stores: &Stores, store: &Store, statements: &str) {
    match store {
        Store::Postgis(_) => by_hand(stores, store, statements).await,
        Store::Geopackage(_) => {
            let file = raw(&stores.file());
            gpkg_functions(&file);
            file.execute_batch(&statements.replace('#', "")).unwrap();
        }
    }
}

/// How many rows hold a height that is NaN or infinite; hent itself would not return them.
async fn not_numbers(stores: &Stores, store: &Store) -> usize {
    match (store, &stores.database) {
        (Store::Postgis(_), Some(database)) => {
            let (client, connection) = tokio_postgres::connect(&database.url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            let heights = "SELECT DISTINCT row.id, row.t FROM (SELECT 't' AS t, id, geom FROM hent.troncon
                               UNION ALL SELECT 'l', id, geom FROM hent.localite) AS row, ST_DumpPoints(geom) AS p
                           WHERE ST_Z(p.geom)::text IN ('NaN', 'Infinity', '-Infinity')";
            client.query(heights, &[]).await.unwrap().len()
        }
        _ => {
            let file = raw(&stores.file());
            let mut statement = file.prepare("SELECT geom FROM troncon UNION ALL SELECT geom FROM localite").unwrap();
            let blobs: Vec<Vec<u8>> = statement.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
            // hent and this test write little-endian. Only heights can be NaN.
            let number = |bytes: &[u8]| f64::from_le_bytes(bytes.try_into().unwrap()).is_finite();
            let bad = |blob: &&Vec<u8>| blob.rchunks_exact(24).filter(|p| p.len() == 24).any(|p| !number(&p[16..]));
            blobs.iter().filter(bad).count()
        }
    }
}

/// Geometries of an earlier version: without heights, with one missing, with an infinite one.
fn earlier() -> [(Table, i64, Value); 3] {
    [(Table::Troncon, 1, line([NAN; 3])), (Table::Troncon, 2, line([0.0, NAN, 13.0])), (Table::Localite, 1, point(NAN))]
}

/// Turns a store into one of an earlier version, with NaN in rows and, through an import of `b.gpx`, in the log.
/// Returns the number of the import.
async fn age(stores: &Stores, store: &Store) -> i64 {
    let geometries: String = earlier().iter().map(|(table, id, value)| set_geom(store, *table, *id, value)).collect();
    let names = "UPDATE #troncon SET nom = 'B'; UPDATE #localite SET nom = 'B';";
    let lot = 6; // after the five rows that were inserted
    if let (Store::Postgis(_), Some(database)) = (store, &stores.database) {
        age_heights(database).await;
        let statements = format!(
            "BEGIN; SET LOCAL hent.restoring = 'on'; {geometries} SET LOCAL hent.restoring = '';
             SET LOCAL hent.who = 'hent import'; SET LOCAL hent.source = 'b.gpx'; {names} COMMIT"
        );
        written(stores, store, &statements).await;
    } else {
        age_offers(&stores.file());
        let statements = format!(
            "DELETE FROM hent_migration WHERE version = 4;
             UPDATE hent_session SET restoring = 1; {geometries} UPDATE hent_session SET restoring = 0;
             UPDATE hent_session SET who = 'hent import', source = 'b.gpx', lot = {lot}; {names}
             UPDATE hent_session SET who = NULL, source = NULL, lot = NULL"
        );
        written(stores, store, &statements).await;
    }
    lot
}

#[tokio::test]
async fn migration_replaces_nan_and_nothing_else() {
    let stores = Stores::new("migration_replaces_nan_and_nothing_else").await;
    for store in stores.all() {
        import(&store, "a.gpx", |now| *now = rows()).await;
        let lot = age(&stores, &store).await;
        assert_eq!(not_numbers(&stores, &store).await, 3);
        let latest = latest(&store);
        assert_eq!(store.init().await.unwrap(), Migrated { from: latest - 5, to: latest });
        assert_eq!(not_numbers(&stores, &store).await, 0);

        // The log has the two imports and not the migration, and no geometry counts as written by hand.
        let (found, provenance) = store.load_with_provenance().await.unwrap();
        let log = store.load(&[Table::Historique]).await.unwrap();
        assert_eq!(log.of(Table::Historique).len(), 10);
        let mut expected = rows();
        expected.of_mut(Table::Troncon)[1].set(Table::Troncon, "geom", line([NAN; 3]));
        for table in [Table::Troncon, Table::Localite] {
            assert_eq!(geometries(&found, table), geometries(&expected, table), "{}", store.name());
            for row in found.of(table) {
                let history = provenance.of(table, row.get(table, "code").as_text().unwrap()).unwrap();
                let writers = [history.writer("geom"), history.writer("nom")];
                assert_eq!(writers, [Some("a.gpx"), Some("b.gpx")], "{table:?} in {}", store.name());
            }
        }
        // The import with NaN in its log entries can be undone, and so can the first one.
        store.annuler(lot).await.unwrap();
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), expected);
        assert_eq!(not_numbers(&stores, &store).await, 0);
        store.annuler(1).await.unwrap();
        assert_eq!(store.load(&Table::CONTENT).await.unwrap(), Rows::default());
    }
}

#[tokio::test]
async fn an_older_dump_is_restored_without_nan() {
    let stores = Stores::new("an_older_dump_is_restored_without_nan").await;
    let old = Stores { folder: tempfile::tempdir().unwrap(), database: None };
    let [source] = old.all().try_into().unwrap();
    source.init().await.unwrap();
    import(&source, "a.gpx", |now| *now = rows()).await;
    age(&old, &source).await;
    for store in stores.all() {
        store.restore(&old.file(), true).await.unwrap();
        assert_eq!(not_numbers(&stores, &store).await, 0);
        let (found, provenance) = store.load_with_provenance().await.unwrap();
        assert_eq!(found.of(Table::Troncon)[0].get(Table::Troncon, "geom"), &line([NAN; 3]));
        assert_eq!(provenance.of(Table::Troncon, "sans").unwrap().writer("geom"), Some("a.gpx"));
    }
    assert_eq!(not_numbers(&old, &source).await, 3, "a restore changed the dump");
}

#[tokio::test]
async fn nan_written_by_other_programs_is_read_and_replaced() {
    let stores = Stores::filled("nan_written_by_other_programs_is_read_and_replaced", &rows()).await;
    for store in stores.all() {
        let geometries: String =
            earlier().iter().map(|(table, id, value)| set_geom(&store, *table, *id, value)).collect();
        let zero = line([0.0; 3]); // as QGIS writes an unknown height
        let infinite = set_geom(&store, Table::Localite, 2, &point(f64::INFINITY));
        let statements = format!("{geometries} {infinite} {}", set_geom(&store, Table::Troncon, 3, &zero));
        written(&stores, &store, &statements).await;
        let found = store.load(&Table::CONTENT).await.unwrap();
        let all = |table: Table| found.of(table).iter().map(|row| row.get(table, "geom").clone()).collect::<Vec<_>>();
        assert_eq!(all(Table::Troncon), vec![line([NAN; 3]); 3], "{}", store.name());
        assert_eq!(all(Table::Localite), vec![point(NAN); 2], "{}", store.name());
        // A database replaces NaN at once, a file when hent writes it next.
        let voie = from_source(vec![insert(Table::Voie, valid(Table::Voie, 1), None)], "c.csv");
        let before = store.load(&[Table::Historique]).await.unwrap().of(Table::Historique).len();
        store.edit("moi", |_| Ok((voie, ()))).await.unwrap();
        assert_eq!(not_numbers(&stores, &store).await, 0, "{}", store.name());
        let after = store.load(&Table::ALL).await.unwrap();
        assert_eq!(after.of(Table::Historique).len(), before + 1, "the replacement of NaN was logged");
        assert_eq!(after.of(Table::Troncon), found.of(Table::Troncon));
    }
}
