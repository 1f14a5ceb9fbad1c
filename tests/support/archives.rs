//! Small archives of tiles, as others make them.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use hent::file::compress;
use pmtiles::{Compression, PmTilesWriter, TileCoord, TileId, TileType};
use serde_json::{Value, json};

/// Zoom, column, row.
pub type Place = (u8, u32, u32);
/// The content of tiles, not compressed.
pub type Tiles = BTreeMap<Place, Vec<u8>>;

/// Returns the metadata of a ground of the schema Shortbread.
pub fn shortbread() -> Value {
    json!({
        "name": "Essai",
        "attribution": "<a href=\"https://www.openstreetmap.org/copyright\">&copy; contributeurs OpenStreetMap</a>",
        "vector_layers": [
            {"id": "streets", "fields": {"kind": "String"}, "minzoom": 5, "maxzoom": 14},
            {"id": "water_polygons", "fields": {}},
        ],
    })
}

/// Writes a PMTiles archive with the zooms 0 to 14. The bodies are compressed here, so that any coding can be tried.
pub fn pmtiles(file: &Path, kind: TileType, coding: Compression, metadata: &Value, tiles: &Tiles) {
    let writer = PmTilesWriter::new(kind).precompressed(coding).min_zoom(0).max_zoom(14);
    let writer = writer.bounds(-5.0, 47.0, -1.0, 49.0).center(-3.0, 48.0).center_zoom(8).metadata(metadata.to_string());
    let mut writer = writer.create(File::create(file).unwrap()).unwrap();
    let coord = |(z, x, y): Place| TileCoord::new(z, x, y).unwrap();
    let mut places: Vec<Place> = tiles.keys().copied().collect();
    places.sort_by_key(|place| TileId::from(coord(*place)).value());
    for place in places {
        let packed = match coding {
            Compression::Gzip => compress::gzip(&tiles[&place]),
            Compression::Brotli => compress::brotli(&tiles[&place]),
            Compression::Zstd => compress::zstd(&tiles[&place]),
            _ => tiles[&place].clone(),
        };
        writer.add_tile(coord(place), &packed).unwrap();
    }
    writer.finalize().unwrap();
}

/// Writes a ground of the schema Shortbread, compressed with gzip.
pub fn ground(file: &Path, tiles: &Tiles) {
    pmtiles(file, TileType::Mvt, Compression::Gzip, &shortbread(), tiles);
}

/// Writes an MBTiles archive of vector tiles.
pub fn mbtiles(file: &Path, metadata: &Value, tiles: &Tiles) {
    let database = rusqlite::Connection::open(file).unwrap();
    database
        .execute_batch(
            "BEGIN; CREATE TABLE metadata (name TEXT, value TEXT);
             CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
             CREATE UNIQUE INDEX place ON tiles (zoom_level, tile_column, tile_row);",
        )
        .unwrap();
    let layers = json!({"vector_layers": metadata["vector_layers"]}).to_string();
    let attribution = metadata["attribution"].as_str().unwrap_or_default();
    let rows = [("format", "pbf"), ("minzoom", "0"), ("maxzoom", "14"), ("bounds", "-5,47,-1,49"), ("json", &layers)];
    for row in rows.into_iter().chain([("attribution", attribution)]) {
        database.execute("INSERT INTO metadata VALUES (?1, ?2)", row).unwrap();
    }
    for ((z, x, y), body) in tiles {
        let row = (z, x, (1u32 << z) - 1 - y, compress::gzip(body));
        database.execute("INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)", row).unwrap();
    }
    database.execute_batch("COMMIT").unwrap();
}

/// Makes tiles with different content. `scale` gives the number of tiles of zoom 9.
pub fn many(scale: u32) -> Tiles {
    let noise = |n: u32| -> Vec<u8> {
        let length = 20 + n % 97;
        (0..length).flat_map(|i| (n * 31 + i).wrapping_mul(2_654_435_761).to_be_bytes()).collect()
    };
    let of_zoom = |z: u8, side: u32| (0..side).flat_map(move |x| (0..side).map(move |y| (z, x, y)));
    let places = of_zoom(0, 1).chain(of_zoom(3, 2)).chain(of_zoom(9, scale)).chain(of_zoom(14, 2));
    places.map(|(z, x, y)| ((z, x, y), noise(u32::from(z) << 20 | x << 10 | y))).collect()
}
