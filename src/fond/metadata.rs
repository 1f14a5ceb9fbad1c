//! [`Metadata`]: what an archive says of its tiles, as both formats write it.

use serde_json::Value;

use crate::error::shown;
use crate::file::attribution;

/// The longest JSON of an archive's metadata, in bytes.
pub(super) const MOST: usize = 1 << 20;
/// The greatest number of layers.
const MOST_LAYERS: usize = 200;

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
}

impl Metadata {
    /// Reads the JSON document of a PMTiles archive, or the value `json` of an MBTiles archive. What is not as it should be
    /// counts as missing.
    pub(super) fn parse(document: &Value) -> Self {
        let text = |key: &str| document.get(key).and_then(Value::as_str).unwrap_or_default();
        let layers = document.get("vector_layers").and_then(Value::as_array);
        let number = |value: &Value| value.as_u64().or_else(|| value.as_str()?.parse().ok());
        let sides = ["tileSize", "tile_size", "tilesize"].into_iter().find_map(|key| number(document.get(key)?));
        Self {
            attribution: attribution::text(text("attribution")),
            vector_layers: layers.into_iter().flatten().filter_map(layer).take(MOST_LAYERS).collect(),
            encoding: shown(text("encoding")),
            tile_size: sides.filter(|side| [256, 512, 1024].contains(side)),
        }
    }

    /// Whether the tiles have the layers of Shortbread 1.0 or 1.1.
    pub(super) fn is_shortbread(&self) -> bool {
        let has = |id: &str| self.vector_layers.iter().any(|layer| layer.get("id").and_then(Value::as_str) == Some(id));
        has("streets") && (has("water_polygons") || has("land") || has("place_labels"))
    }
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
