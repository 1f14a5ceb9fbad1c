//! [`Head`] and [`Metadata`]: the metadata of an archive, independent of its format.

use serde_json::Value;

use super::tile::{Content, Coord};
use crate::error::shown;
use crate::file::attribution;
use crate::geo::Bounds;

/// The maximum length of the metadata JSON, in bytes.
pub(super) const MOST: usize = 1 << 20;
/// The maximum number of layers.
const MOST_LAYERS: usize = 200;

/// The maximum number of tiles that describe the coverage.
const MOST_SQUARES: usize = 5000;

/// The content of an archive's header.
pub(super) struct Head {
    pub(super) content: Content,
    /// The lowest and the highest zoom.
    pub(super) zooms: (u8, u8),
    pub(super) bounds: Bounds,
    /// Longitude, latitude and zoom.
    pub(super) center: [f64; 3],
    pub(super) metadata: Metadata,
}

/// The descriptive metadata of an archive. All texts are plain text.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    pub(super) attribution: String,
    /// The layers, for TileJSON.
    pub(super) vector_layers: Vec<Value>,
    /// The encoding of heights in pictures: `terrarium`.
    pub(super) encoding: String,
    /// The width and height of a picture, in pixels.
    pub(super) tile_size: Option<u64>,
    /// The area that the archive covers, as a list of tiles. `hent bake` writes it as `hent:couverture`.
    pub(super) couverture: Vec<Coord>,
}

impl Metadata {
    /// Reads the metadata document of a PMTiles archive, or the value `json` of an MBTiles archive. Invalid members are
    /// treated as missing.
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

    /// Tells whether the tiles have the layers of Shortbread 1.0 or 1.1.
    pub(super) fn is_shortbread(&self) -> bool {
        let has = |id: &str| self.vector_layers.iter().any(|layer| layer.get("id").and_then(Value::as_str) == Some(id));
        has("streets") && (has("water_polygons") || has("land") || has("place_labels"))
    }
}

/// Parses a tile `z/x/y` of the coverage list.
fn square(said: &Value) -> Option<Coord> {
    let mut numbers = said.as_str()?.splitn(3, '/').map(str::parse);
    let mut number = || numbers.next()?.ok();
    Coord::new(number()?, number()?, number()?)
}

/// Returns a layer description, reduced to the members that TileJSON defines.
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
