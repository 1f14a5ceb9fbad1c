//! `hent bake --fond`: MBTiles of another program into an archive of hent.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hent::geo::{Position, TileId, World};
use rusqlite::{Connection, params};

use crate::archive::reader::{Address, PmTiles, gunzip, mbtiles, mbtiles_metadata};
use crate::support::programs::{hent, outcome};

const SCHEMA: &str = "
    CREATE TABLE metadata (name TEXT UNIQUE, value TEXT);
    CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
    CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);";

const METADATA: [(&str, &str); 7] = [
    ("name", "Un fond"),
    ("format", "pbf"),
    ("bounds", "-5.2,46.9,-0.9,48.95"),
    ("description", "Un fond <b>inventé</b>"),
    ("attribution", "<a href=\"https://example.org\">&copy; Personne</a> & Cie"),
    ("license", "CC0"),
    ("json", r#"{"vector_layers":[{"id":"land","fields":{"kind":"String"},"minzoom":0,"maxzoom":14}]}"#),
];

/// Returns a tile with one empty layer, named after its address: all are different.
fn body(z: u8, x: u32, y: u32) -> Vec<u8> {
    let name = format!("{z}/{x}/{y}");
    let mut layer = vec![0x78, 2, 0x0a, name.len() as u8];
    layer.extend(name.bytes());
    let mut tile = vec![0x1a, layer.len() as u8];
    tile.extend(layer);
    tile
}

/// Returns the tile of a zoom at a position.
fn at(z: u8, lon: f64, lat: f64) -> (u32, u32) {
    let world = World::from_position(Position::flat(lon, lat));
    let shift = 32 - u32::from(z);
    if z == 0 { (0, 0) } else { (world.x >> shift, world.y >> shift) }
}

/// Makes MBTiles of Brittany up to a zoom. Returns its tiles.
fn brittany(file: &Path, zooms: std::ops::RangeInclusive<u8>) -> BTreeMap<Address, Vec<u8>> {
    let connection = Connection::open(file).unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    let mut tiles = BTreeMap::new();
    let transaction = connection.unchecked_transaction().unwrap();
    for (name, value) in METADATA {
        transaction.execute("INSERT INTO metadata VALUES (?1, ?2)", params![name, value]).unwrap();
    }
    for z in zooms {
        let ((west, north), (east, south)) = (at(z, -5.2, 48.95), at(z, -0.9, 46.9));
        for (x, y) in (west..=east).flat_map(|x| (north..=south).map(move |y| (x, y))) {
            let row = (1u32 << z) - 1 - y;
            transaction
                .execute("INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)", params![z, x, row, body(z, x, y)])
                .unwrap();
            tiles.insert((z, x, y), body(z, x, y));
        }
    }
    transaction.commit().unwrap();
    tiles
}

/// Makes the demonstration's store, `hent.gpkg`.
pub fn demonstration_store(folder: &Path) {
    let store = folder.join("hent.gpkg");
    tokio::runtime::Runtime::new().unwrap().block_on(hent::cli::demo::create(&store)).unwrap();
}

#[test]
fn all_tiles_and_metadata_arrive_in_both_formats() {
    let folder = tempfile::tempdir().unwrap();
    let tiles = brittany(&folder.path().join("x.mbtiles"), 0..=8);
    for output in ["fond.pmtiles", "fond.mbtiles"] {
        let (code, said, told) = outcome(hent(folder.path(), &["bake", "--fond", "x.mbtiles", "-o", output]));
        assert_eq!(code, Some(0), "{told}");
        assert!(
            said.contains(&format!("{output} : {} tuiles, dont {} distinctes", tiles.len(), tiles.len())),
            "{said}"
        );
        let file = folder.path().join(output);
        let packed = if output == "fond.mbtiles" { mbtiles(&file) } else { PmTiles::open(&file).tiles() };
        let plain: BTreeMap<Address, Vec<u8>> = packed.into_iter().map(|(at, tile)| (at, gunzip(&tile))).collect();
        assert_eq!(plain, tiles);
    }
    assert!(!folder.path().join("hent.gpkg").exists(), "a whole ground needs no store");

    let archive = PmTiles::open(&folder.path().join("fond.pmtiles"));
    assert_eq!(archive.metadata["name"], "Un fond");
    assert_eq!(archive.metadata["description"], "Un fond inventé");
    assert_eq!(archive.metadata["attribution"], "© Personne &amp; Cie");
    assert_eq!(archive.metadata["license"], "CC0");
    assert_eq!(archive.metadata["type"], "baselayer");
    let layers = serde_json::json!([{"id": "land", "fields": {"kind": "String"}, "minzoom": 0, "maxzoom": 8}]);
    assert_eq!(archive.metadata["vector_layers"], layers);
    assert_eq!((archive.byte(0x64), archive.byte(0x65)), (0, 8), "the zooms that are there");
    assert_eq!([0x66, 0x6a, 0x6e, 0x72].map(|at| archive.degrees(at)), [-5.2, 46.9, -0.9, 48.95]);
    let rows = mbtiles_metadata(&folder.path().join("fond.mbtiles"));
    assert_eq!((rows["attribution"].as_str(), rows["license"].as_str()), ("© Personne &amp; Cie", "CC0"));
    assert_eq!(rows["bounds"], "-5.2,46.9,-0.9,48.95");

    // hent reads its own output.
    let (code, _, told) = outcome(hent(folder.path(), &["bake", "--fond", "fond.mbtiles", "-o", "again.pmtiles"]));
    assert_eq!(code, Some(0), "{told}");
    let [one, again] =
        ["fond", "again"].map(|name| std::fs::read(folder.path().join(format!("{name}.pmtiles"))).unwrap());
    assert!(one == again, "the same tiles and metadata give the same bytes");
}

#[test]
fn a_corridor_has_the_surroundings_of_the_voies_and_is_smaller() {
    let folder = tempfile::tempdir().unwrap();
    let tiles = brittany(&folder.path().join("x.mbtiles"), 0..=11);
    demonstration_store(folder.path());
    let arguments = ["bake", "--fond", "x.mbtiles", "-o", "near.pmtiles", "--autour", "5"];
    let (code, _, told) = outcome(hent(folder.path(), &arguments));
    assert_eq!(code, Some(0), "{told}");
    let near = PmTiles::open(&folder.path().join("near.pmtiles"));
    let kept: BTreeSet<Address> = near.tiles().into_keys().collect();
    assert!(kept.len() < tiles.len() * 2 / 3, "{} of {}", kept.len(), tiles.len());
    assert!(kept.iter().all(|tile| tiles.contains_key(tile)));

    // Every tile within 5 km of a vertex is there. At zoom 11, a tile 20 km from all of them is not.
    let atlas = crate::support::atlases::demonstration();
    let steps = atlas.voies.iter().flat_map(|voie| voie.path.steps());
    let arcs = steps.map(|step| atlas.network.arc(step.arc));
    let places: Vec<Position> = arcs.flat_map(|arc| arc.vertices.iter().map(|vertex| vertex.position())).collect();
    let within = |km: f64| -> BTreeSet<Address> {
        let (dy, dx) = (km / 111.2, km / 111.2 / 48f64.to_radians().cos());
        let around = places.iter().flat_map(|p| {
            let ((west, north), (east, south)) = (at(11, p.lon - dx, p.lat + dy), at(11, p.lon + dx, p.lat - dy));
            (west..=east).flat_map(move |x| (north..=south).map(move |y| (11, x, y)))
        });
        around.collect()
    };
    let at_11: BTreeSet<Address> = kept.iter().filter(|tile| tile.0 == 11).copied().collect();
    let all_11: BTreeSet<Address> = tiles.keys().filter(|tile| tile.0 == 11).copied().collect();
    assert!(within(4.5).intersection(&all_11).all(|tile| at_11.contains(tile)));
    assert!(at_11.is_subset(&within(6.0)));
    assert!(near.degrees(0x66) > -5.2, "the bounds are those of the corridor");
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    brittany(&folder.path().join("x.mbtiles"), 3..=5);
    demonstration_store(folder.path());
    let cases: [(&[&str], &str); 6] = [
        (&["--fond", "none.mbtiles"], "Vérifiez le chemin"),
        (&["--fond", "x.mbtiles", "--min-zoom", "7"], "aucune tuile n'a ces zooms"),
        (&["--fond", "x.mbtiles", "--autour", "0"], "--autour : 0 ne convient pas"),
        (&["--fond", "x.mbtiles", "--autour", "NaN"], "--autour : NaN ne convient pas"),
        (&["--fond", "x.mbtiles", "--voie", "beauport"], "--voie"),
        (&["--autour", "5"], "--fond"),
    ];
    for (arguments, expected) in cases {
        let (code, _, told) = outcome(hent(folder.path(), &[&["bake", "-o", "y.pmtiles"], arguments].concat()));
        assert_eq!(code, Some(2), "{arguments:?}: {told}");
        assert!(told.contains(expected), "{arguments:?}: {told}");
        assert!(!folder.path().join("y.pmtiles").exists());
    }
}

#[test]
fn hostile_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.mbtiles");
    let cases = [
        ("UPDATE metadata SET value = 'png' WHERE name = 'format'", "le format des tuiles est « png »"),
        ("DELETE FROM metadata WHERE name = 'json'", "ne dit pas quelles couches"),
        ("UPDATE metadata SET value = '{\"vector_layers\":7}' WHERE name = 'json'", "ne dit pas quelles couches"),
        ("DELETE FROM metadata WHERE name = 'attribution'", "de qui sont les données (attribution). Ajoutez"),
        ("UPDATE metadata SET value = zeroblob(2000000) WHERE name = 'json'", "ne dit pas quelles couches"),
        ("DROP TABLE metadata", "cette archive ne se lit pas"),
        ("DELETE FROM tiles", "il n'y a aucune tuile"),
        ("INSERT INTO tiles VALUES (15, 0, 0, x'1a00')", "une tuile de zoom 15, colonne 0, ligne 0"),
        ("INSERT INTO tiles VALUES (2, 4, 0, x'1a00')", "une tuile de zoom 2, colonne 4"),
        ("INSERT INTO tiles VALUES (2, -1, 0, x'1a00')", "une tuile de zoom 2, colonne -1"),
        ("INSERT INTO tiles VALUES ('a', 1, 0, x'1a00')", "cette archive ne se lit pas"),
        ("UPDATE tiles SET tile_data = NULL WHERE zoom_level = 0", "cette archive ne se lit pas"),
        ("UPDATE tiles SET tile_data = zeroblob(5000000) WHERE zoom_level = 0", "la tuile 0/0/0 a 5000000 octets"),
        (
            "UPDATE tiles SET tile_data = x'89504e47' WHERE zoom_level = 0",
            "tuile 0/0/0 : ce n'est pas une tuile vectorielle",
        ),
        ("UPDATE tiles SET tile_data = x'1f8b0800' WHERE zoom_level = 0", "tuile 0/0/0 : le gzip est abîmé"),
        ("DROP INDEX tile_index", "la table tiles n'a pas d'index. Créez-le"),
        (
            "DROP INDEX tile_index; INSERT INTO tiles SELECT * FROM tiles; CREATE INDEX i ON tiles (zoom_level, tile_column, tile_row)",
            "y est deux fois",
        ),
        (
            "DROP TABLE tiles; CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n)
            SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'' AS tile_data FROM n",
            "la table tiles n'a pas d'index",
        ),
    ];
    for (sql, expected) in cases {
        let _ = std::fs::remove_file(&file);
        brittany(&file, 0..=3);
        Connection::open(&file).unwrap().execute_batch(sql).unwrap();
        let (code, _, told) = outcome(hent(folder.path(), &["bake", "--fond", "x.mbtiles", "-o", "y.pmtiles"]));
        assert_eq!(code, Some(2), "{sql}: {told}");
        assert!(told.contains(expected), "{sql}: {told}");
        assert!(told.lines().count() == 1 || told.contains("tuiles :"), "{sql}: {told}");
        let left: Vec<_> = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["x.mbtiles"], "{sql}");
    }
    for (bytes, expected) in [(&b"PMTiles"[..], "cette archive ne se lit pas"), (b"", "cette archive ne se lit pas")] {
        std::fs::write(&file, bytes).unwrap();
        let (code, _, told) = outcome(hent(folder.path(), &["bake", "--fond", "x.mbtiles", "-o", "y.pmtiles"]));
        assert_eq!((code, told.contains(expected)), (Some(2), true), "{told}");
    }
}

#[test]
fn tile_addresses_of_the_test_are_right() {
    let (x, y) = at(14, -4.771, 48.33);
    assert!(TileId::new(14, x.into(), y.into()).is_ok());
    assert_eq!(at(1, -4.0, 48.0), (0, 0));
}
