//! Encodes a tile as the Mapbox Vector Tile specification 2.1 defines it (a Protocol Buffers message). No other module
//! knows the encoding.
//!
//! The caller clips the geometry and converts it to tile coordinates. A line has at least two vertices, and consecutive
//! vertices differ. No layer has polygons, so there are no rings to orient.
//!
//! The tests compare this encoder with the crate `mvt` (`tests/tile/against_mvt.rs`). Both encode every tile of the
//! demonstration and of the real étapes, and the results decode to the same vertices and attributes. `mvt` 0.15 has one
//! bug: if a line starts where the previous line of its feature ended, it omits the `MoveTo`, which joins both lines.
//! This encoder keeps them apart. Tiles do not show the difference, because their content joins such lines beforehand.
//!
//! hent has its own encoder for speed. `mvt` 0.15 builds a tree of small objects for each layer, and encoding took half
//! the time of a tile. `hent bake` of the small network of `benches/` takes 680 ms of CPU time with this encoder and
//! 870 ms with `mvt`; in both, reading and indexing take 370 ms. `cargo bench --bench parts encoder` compares the two.

use rustc_hash::FxHashMap;

use super::layer::{Layer, Tag};
use crate::geo::mercator::{EXTENT, Grid};

/// A feature of a layer.
pub struct Feature<'a> {
    /// The id of its row.
    pub id: i64,
    /// The number of more important features in the layer. It is not encoded.
    pub rank: u32,
    /// The names and values of its attributes. Empty texts are not encoded.
    pub tags: Vec<(&'static str, Tag<'a>)>,
    /// Its geometry.
    pub geometry: Geometry,
}

/// Geometry in tile coordinates: 0 to [`EXTENT`], and a buffer around it.
pub enum Geometry {
    /// A point.
    Point(Grid),
    /// One line or several. Each has at least two vertices, and no two consecutive ones are equal.
    Lines(Vec<Vec<Grid>>),
}

/// Encodes a tile. Layers keep their order.
pub fn encode(layers: &[(Layer, Vec<Feature<'_>>)]) -> Vec<u8> {
    let mut tile = Message::default();
    for (layer, features) in layers {
        tile.message(TILE_LAYER, &encode_layer(*layer, features));
    }
    tile.0.shrink_to_fit(); // the cache keeps the buffer
    tile.0
}

// The field numbers of each message (specification, `vector_tile.proto`).
const TILE_LAYER: u32 = 3;

const LAYER_NAME: u32 = 1;
const LAYER_FEATURE: u32 = 2;
const LAYER_KEY: u32 = 3;
const LAYER_VALUE: u32 = 4;
const LAYER_EXTENT: u32 = 5;
const LAYER_VERSION: u32 = 15;

const FEATURE_ID: u32 = 1;
const FEATURE_TAGS: u32 = 2;
const FEATURE_TYPE: u32 = 3;
const FEATURE_GEOMETRY: u32 = 4;

const VALUE_STRING: u32 = 1;
const VALUE_UINT: u32 = 5;
const VALUE_SINT: u32 = 6;

/// The version of the specification.
const VERSION: u64 = 2;

/// A value in a layer's list of values. Features refer to it by its index.
#[derive(PartialEq, Eq, Hash)]
enum Value<'a> {
    Text(&'a str),
    Int(i64),
}

/// Encodes a layer. Each distinct name and value is written once. Features refer to them by index.
fn encode_layer(layer: Layer, features: &[Feature<'_>]) -> Message {
    let mut message = Message::default();
    message.uint(LAYER_VERSION, VERSION);
    message.bytes(LAYER_NAME, layer.name().as_bytes());
    let mut keys: Vec<&str> = vec![]; // a layer has few keys: a linear search is faster than a hash map
    let mut values: FxHashMap<Value<'_>, u64> = FxHashMap::default();
    let mut listed = Message::default();
    // Buffers that are reused for every feature.
    let (mut encoded, mut tags, mut geometry) = (Message::default(), Message::default(), Message::default());
    for feature in features {
        tags.0.clear();
        for (key, tag) in &feature.tags {
            let value = match tag {
                Tag::Text("") => continue,
                Tag::Text(text) => Value::Text(text),
                Tag::Owned(text) if text.is_empty() => continue,
                Tag::Owned(text) => Value::Text(text),
                Tag::Int(number) => Value::Int(*number),
            };
            let number = keys.iter().position(|known| known == key).unwrap_or_else(|| {
                keys.push(key);
                keys.len() - 1
            });
            tags.varint(number as u64);
            let next = values.len() as u64;
            let number = *values.entry(value).or_insert_with_key(|value| {
                listed.message(LAYER_VALUE, &value.encode());
                next
            });
            tags.varint(number);
        }
        geometry.0.clear();
        let geometry_type = encode_geometry(&feature.geometry, &mut geometry);
        encoded.0.clear();
        if let Ok(id) = u64::try_from(feature.id) {
            encoded.uint(FEATURE_ID, id);
        }
        encoded.message(FEATURE_TAGS, &tags);
        encoded.uint(FEATURE_TYPE, geometry_type);
        encoded.message(FEATURE_GEOMETRY, &geometry);
        message.message(LAYER_FEATURE, &encoded);
    }
    for key in keys {
        message.bytes(LAYER_KEY, key.as_bytes());
    }
    message.0.append(&mut listed.0);
    message.uint(LAYER_EXTENT, EXTENT.unsigned_abs().into());
    message
}

impl Value<'_> {
    fn encode(&self) -> Message {
        let mut message = Message::default();
        match self {
            Value::Text(text) => message.bytes(VALUE_STRING, text.as_bytes()),
            Value::Int(number) => match u64::try_from(*number) {
                Ok(number) => message.uint(VALUE_UINT, number),
                Err(_) => message.uint(VALUE_SINT, zigzag(*number)),
            },
        }
        message
    }
}

/// Drawing commands (specification 4.3.1). The repeat count is packed into the same integer.
const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
/// Types of geometry (specification 4.3.4).
const POINT: u64 = 1;
const LINESTRING: u64 = 2;

/// Appends the commands of a geometry to a message. Returns the type of the geometry.
fn encode_geometry(geometry: &Geometry, to: &mut Message) -> u64 {
    let command = |id: u64, count: usize| id | (count as u64) << 3;
    let mut at = Grid { x: 0, y: 0 };
    let mut go = |to: &mut Message, place: Grid| {
        to.varint(zigzag((place.x - at.x).into()));
        to.varint(zigzag((place.y - at.y).into()));
        at = place;
    };
    match geometry {
        Geometry::Point(place) => {
            to.varint(command(MOVE_TO, 1));
            go(to, *place);
            POINT
        }
        Geometry::Lines(lines) => {
            for line in lines {
                let Some((first, rest)) = line.split_first() else { continue };
                to.varint(command(MOVE_TO, 1));
                go(to, *first);
                to.varint(command(LINE_TO, rest.len()));
                rest.iter().for_each(|place| go(to, *place));
            }
            LINESTRING
        }
    }
}

/// Maps signed integers to unsigned ones, so that numbers near zero have short varints (Protocol Buffers, ZigZag).
const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

/// A Protocol Buffers message that is being written.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    /// Wire types.
    const VARINT: u32 = 0;
    const LENGTH_DELIMITED: u32 = 2;

    /// Writes a varint: seven bits per byte, lowest bits first. Every byte but the last has its highest bit set.
    fn varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    fn uint(&mut self, field: u32, number: u64) {
        self.varint((field << 3 | Self::VARINT).into());
        self.varint(number);
    }

    /// Writes a length-delimited field.
    fn bytes(&mut self, field: u32, bytes: &[u8]) {
        self.varint((field << 3 | Self::LENGTH_DELIMITED).into());
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn message(&mut self, field: u32, message: &Self) {
        self.bytes(field, &message.0);
    }
}
