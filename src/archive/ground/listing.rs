//! Reads the two tables of an MBTiles file (specification 1.3): `metadata` and `tiles`.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;

use crate::archive::pmtiles;
use crate::error::{Error, Result, shown};
use crate::geo::{Bounds, TileId};
use crate::tile::tilejson::VectorLayer;

/// The maximum number of tiles. France at zoom 14 has about half a million.
const MOST_TILES: usize = 4_000_000;
/// The maximum size of a stored tile, in bytes.
const LARGEST_BODY: i64 = 4 << 20;
/// The maximum length of a text in `metadata`, in bytes.
const LONGEST_TEXT: i64 = 1 << 20;
/// The maximum number of layers.
const MOST_LAYERS: usize = 200;
/// The names of the `metadata` rows that are read.
const READ: [&str; 8] = ["name", "description", "version", "attribution", "license", "format", "bounds", "json"];

/// A tile in the list.
#[derive(Clone, Copy, Debug)]
pub(in crate::archive) struct Listed {
    pub(in crate::archive) tile: TileId,
    /// The size of its stored body, in bytes.
    pub(super) bytes: u32,
}

/// The content of the table `metadata`.
#[derive(Debug)]
pub(super) struct Rows {
    texts: BTreeMap<String, String>,
    pub(super) bounds: Bounds,
}

/// The schema of the row `json`.
#[derive(Deserialize)]
struct Json {
    vector_layers: Vec<VectorLayer>,
}

impl Rows {
    /// Returns the text of a row, or an empty text if there is no such row.
    pub(super) fn get(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Returns the descriptions of the layers.
    pub(super) fn layers(&self) -> Vec<VectorLayer> {
        serde_json::from_str::<Json>(self.get("json")).map(|json| json.vector_layers).unwrap_or_default()
    }
}

/// Makes the error for a file that SQLite cannot read.
pub(super) fn damaged(path: &Path, error: rusqlite::Error) -> Error {
    let cure = "Donnez un fichier MBTiles de tuiles vectorielles, comme en fait scripts/fond.";
    Error::input(path.display().to_string(), format!("cette archive ne se lit pas ({error})"), cure)
}

/// Reads and checks the table `metadata`.
pub(super) fn rows(path: &Path, connection: &Connection) -> Result<Rows> {
    let mut texts = BTreeMap::new();
    for name in READ {
        let sql =
            "SELECT CASE WHEN length(value) <= ?2 THEN CAST(value AS TEXT) ELSE '' END FROM metadata WHERE name = ?1";
        let found = connection.query_row(sql, rusqlite::params![name, LONGEST_TEXT], |row| row.get(0)).optional();
        if let Some(text) = found.map_err(|error| damaged(path, error))? {
            texts.insert(name.to_owned(), text);
        }
    }
    let whole_world = Bounds { west: -180.0, south: -85.0, east: 180.0, north: 85.0 };
    let bounds = texts.get("bounds").and_then(|text: &String| parse_bounds(text)).unwrap_or(whole_world);
    let rows = Rows { texts, bounds };
    let refused = |problem: String, cure: &str| Err(Error::input(path.display().to_string(), problem, cure));
    let format = rows.get("format");
    if format != "pbf" {
        return refused(
            format!("le format des tuiles est « {} »", shown(format)),
            "Un fond a des tuiles vectorielles : format pbf.",
        );
    }
    let layers = rows.layers();
    if layers.is_empty() || layers.len() > MOST_LAYERS {
        let problem = "la ligne json de la table metadata ne dit pas quelles couches il y a (vector_layers)";
        return refused(problem.into(), "Refaites le fond par scripts/fond, ou complétez cette ligne.");
    }
    if rows.get("attribution").trim().is_empty() {
        let problem = "la table metadata ne dit pas de qui sont les données (attribution)";
        return refused(problem.into(), "Ajoutez cette ligne : une licence ouverte demande de nommer les auteurs.");
    }
    Ok(rows)
}

/// Parses bounds of the form « west,south,east,north ».
fn parse_bounds(text: &str) -> Option<Bounds> {
    let numbers: Vec<f64> = text.split(',').map(|number| number.trim().parse().ok()).collect::<Option<_>>()?;
    let &[west, south, east, north] = numbers.as_slice() else { return None };
    let whole = -180.0 <= west && west < east && east <= 180.0 && -90.0 <= south && south < north && north <= 90.0;
    whole.then_some(Bounds { west, south, east, north })
}

/// Lists the tiles in archive order.
pub(super) fn tiles(path: &Path, connection: &Connection) -> Result<Vec<Listed>> {
    let refused = |problem: String, cure: &str| Error::input(path.display().to_string(), problem, cure);
    check_index(path, connection)?;
    let sql = "SELECT zoom_level, tile_column, tile_row, length(tile_data) FROM tiles";
    let mut statement = connection.prepare(sql).map_err(|error| damaged(path, error))?;
    let mut rows = statement.query([]).map_err(|error| damaged(path, error))?;
    let mut listed = vec![];
    while let Some(row) = rows.next().map_err(|error| damaged(path, error))? {
        if listed.len() >= MOST_TILES {
            return Err(refused(format!("plus de {MOST_TILES} tuiles"), "Prenez une région plus petite."));
        }
        let number = |column| row.get::<_, i64>(column).map_err(|error| damaged(path, error));
        let (z, x, south, bytes) = (number(0)?, number(1)?, number(2)?, number(3)?);
        let tile = address(z, x, south).ok_or_else(|| {
            let problem = format!("il y a une tuile de zoom {z}, colonne {x}, ligne {south}");
            refused(problem, &format!("Refaites le fond avec des zooms de 0 à {}.", TileId::MAX_ZOOM))
        })?;
        let bytes = u32::try_from(bytes).ok().filter(|_| bytes <= LARGEST_BODY).ok_or_else(|| {
            let cure =
                format!("Une tuile a {} Mo au plus ; refaites le fond avec moins de détails.", LARGEST_BODY >> 20);
            refused(format!("la tuile {tile} a {bytes} octets"), &cure)
        })?;
        listed.push(Listed { tile, bytes });
    }
    listed.sort_by_cached_key(|listed| pmtiles::number(listed.tile));
    let repeated = listed.iter().zip(listed.iter().skip(1)).find(|(a, b)| a.tile == b.tile);
    if let Some((twice, _)) = repeated {
        return Err(refused(format!("la tuile {} y est deux fois", twice.tile), "Refaites le fond."));
    }
    if listed.is_empty() {
        return Err(refused("il n'y a aucune tuile".into(), "Refaites le fond, d'un extrait qui n'est pas vide."));
    }
    Ok(listed)
}

/// Checks that the file has an index by which a tile is found. Without one, each lookup would scan all tiles.
fn check_index(path: &Path, connection: &Connection) -> Result<()> {
    let plan = || -> rusqlite::Result<Vec<String>> {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {BODY}"))?;
        statement.query_map([0, 0, 0], |row| row.get("detail"))?.collect()
    };
    if plan().map_err(|error| damaged(path, error))?.iter().all(|step| !step.starts_with("SCAN")) {
        return Ok(());
    }
    let cure = "Créez-le : CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row).";
    Err(Error::input(path.display().to_string(), "la table tiles n'a pas d'index", cure))
}

const BODY: &str = "SELECT tile_data FROM tiles WHERE zoom_level = ?1 AND tile_column = ?2 AND tile_row = ?3";

/// Returns the body of a tile as the file stores it.
pub(super) fn body(path: &Path, connection: &Connection, tile: TileId) -> Result<Vec<u8>> {
    // MBTiles counts rows from the south (TMS).
    let row = (1u32 << tile.z()) - 1 - tile.y();
    let read = || {
        let mut statement = connection.prepare_cached(BODY)?;
        statement.query_row(rusqlite::params![tile.z(), tile.x(), row], |row| row.get(0))
    };
    read().map_err(|error| damaged(path, error))
}

/// Returns the tile of a zoom, a column, and a row counted from the south.
fn address(z: i64, x: i64, south: i64) -> Option<TileId> {
    let (z, x, south) = (u64::try_from(z).ok()?, u64::try_from(x).ok()?, u64::try_from(south).ok()?);
    let rows = 1u64.checked_shl(u32::try_from(z).ok()?)?;
    TileId::new(z, x, rows.checked_sub(1 + south)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_count_from_the_south() {
        assert_eq!(address(1, 0, 0), TileId::new(1, 0, 1).ok());
        assert_eq!(address(14, 8534, 10_460), TileId::new(14, 8534, 5923).ok());
        for wrong in [(15, 0, 0), (-1, 0, 0), (64, 0, 0), (1, 2, 0), (1, 0, 2), (1, 0, i64::MAX)] {
            assert_eq!(address(wrong.0, wrong.1, wrong.2), None, "{wrong:?}");
        }
    }

    #[test]
    fn bounds_are_four_numbers_in_the_world() {
        let monaco = parse_bounds("7.409205,43.723350, 7.448637,43.751690").unwrap();
        assert_eq!(<[f64; 4]>::from(monaco), [7.409_205, 43.723_35, 7.448_637, 43.751_69]);
        for wrong in ["", "1,2,3", "3,2,1,4", "NaN,0,1,1", "0,0,1,inf", "0,0,1,1,1"] {
            assert!(parse_bounds(wrong).is_none(), "{wrong}");
        }
    }
}
