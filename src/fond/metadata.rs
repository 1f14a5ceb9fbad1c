//! [`Head`] and [`Metadata`]: what an archive says of its tiles, as both formats write it.

use serde_json::Value;

use super::tile::{Content, Coord};
use crate::error::shown;
use crate::file::attribution;
use crate::geo::Bounds;

/// The longest JSON of an archive's metadata, in bytes.
pub(super) const MOST: usize = 1 << 20;
/// The greatest number of layers.
const MOST_LAYERS: usize = 200;

/// The greatest number of tiles that describe the coverage.
const MOST_SQUARES: usize = 5000;

/// What the header of an archive says.
pub(super) struct Head {
    pub(super) content: Content,
    /// The first and the last zoom.
    pub(super) zooms: (u8, u8),
    pub(super) bounds: Bounds,
    /// Longitude, latitude and zoom.
    pub(super) center: [f64; 3],
    pub(super) metadata: Metadata,
}

/// What an archive says of its tiles. Strings are plain text.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) attribution: String,
    /// The layers, for TileJSON.
    pub(super) vector_layers: Vec<Value>,
    /// How heights are written in pictures: `terrarium`.
    pub(super) encoding: String,
    /// The side of a picture in pixels.
    pub(super) tile_size: Option<u64>,
    /// The area that the archive covers, as a list of tiles (`hent:couverture`, written by `hent bake`).
    pub(super) couverture: Vec<Coord>,
}

impl Metadata {
    /// Reads the JSON document of a PMTiles archive, or the value `json` of an MBTiles archive. What is not as it should be
    /// counts as missing.
    pub(super) fn parse(document: &Value) -> Self {
        let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
        let layers = document.get("vector_layers").and_then(Value::as_array);
        let squares = document.get("hent:couverture").and_then(Value::as_array);
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        let sides = ["tileSize", "tile_size", "tilesize"].into_iter().find_map(|key| number(document.get(key)?));
        Self {
            attribution: attribution::text(text("attribution")),
            vector_layers: layers.into_iter().flatten().filter_map(layer).take(MOST_LAYERS).collect(),
            encoding: shown(text("encoding")),
            couverture: squares.into_iter().flatten().filter_map(square).take(MOST_SQUARES).collect(),
            tile_size: sides.filter(|side| [256, 512, 1024].contains(side)),
        }
    }

    /// Whether the tiles have the layers of Shortbread 1.0 or 1.1.
    pub(super) fn is_shortbread(&self) -> bool {
        let has = |id: &str| self.vector_layers.iter().any(|layer| layer.get("id").and_then(Value::as_str) == Some(id));
        has("streets") && (has("water_polygons") || has("land") || has("place_labels"))
    }
}

/// Parses a tile `z/x/y` of the coverage.
fn square(said: &Value) -> Option<Coord> {
    let mut numbers = said.as_str()?.splitn(3, '/').map(str::parse);
    let mut number = || numbers.next()?.ok();
    Coord::new(number()?, number()?, number()?)
}

/// A layer with the members that TileJSON knows.
fn layer(said: &Value) -> Option<Value> {
    let id = said.get("id")?.as_str().filter(|id| id.len() <= 100)?;
    let mut layer = serde_json::Map::new();
    layer.insert("id".into(), id.into());
    for key in ["minzoom", "maxzoom"] {
        if let Some(zoom) = said.get(key).and_then(Value::as_u64).filter(|zoom| *zoom <= 30) {
            layer.insert(key.into(), zoom.into());
        }
    }
    if let Some(words) = said.get("description").and_then(Value::as_str) {
        layer.insert("description".into(), attribution::text(words).into());
    }
    let fields = said.get("fields").and_then(Value::as_object);
    let fields = fields.into_iter().flatten().filter_map(|(name, kind)| Some((name.clone(), kind.as_str()?.into())));
    layer.insert("fields".into(), Value::Object(fields.take(200).collect()));
    Some(layer.into())
}
