//! Decodes vector tiles (MVT 2.1).
//!
//! Tiles of a ground come from an untrusted file. A layer, feature or tile that cannot be decoded is omitted.

use fast_mvt::{MvtFeatureRef, MvtLayerRef, MvtReaderRef, MvtValueRef};
use rustc_hash::FxHashMap;

use super::value::Value;

/// The greatest number of points of a tile. A tile of a dense town has a tenth of it.
const MOST_POINTS: usize = 2_000_000;

/// The features of one layer of a tile.
#[derive(Debug)]
pub(super) struct Features {
    keys: FxHashMap<Box<str>, u32>,
    values: Vec<Value>,
    /// The side of the tile in units of its coordinates.
    pub(super) extent: f32,
    pub(super) features: Vec<Feature>,
}

/// A feature of a tile.
#[derive(Debug)]
pub(super) struct Feature {
    pub(super) id: Option<u64>,
    tags: Vec<[u32; 2]>,
    pub(super) geometry: Geometry,
}

/// The geometry of a feature in the coordinates of its tile.
#[derive(Debug)]
pub(super) enum Geometry {
    Points(Vec<Place>),
    Lines(Vec<Vec<Place>>),
    /// Rings, without the repeated first point.
    Rings(Vec<Vec<Place>>),
}

/// A point: x to the east and y to the south of the upper left corner, in tile units or in CSS pixels.
pub(super) type Place = [f32; 2];

impl Features {
    /// The value of a tag.
    pub(super) fn tag(&self, feature: &Feature, key: &str) -> Option<&Value> {
        let key = self.keys.get(key)?;
        let [_, value] = feature.tags.iter().find(|[of, _]| of == key)?;
        self.values.get(*value as usize)
    }

    /// The text of a tag. Empty if the tag is missing or is no text.
    pub(super) fn text(&self, feature: &Feature, key: &str) -> &str {
        match self.tag(feature, key) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    fn decode(layer: MvtLayerRef<'_>, left: &mut usize) -> Self {
        let keys = layer.keys().iter().zip(0..).map(|(key, number)| ((*key).into(), number)).collect();
        // The specification forbids an extent of 0.
        #[allow(clippy::cast_precision_loss)]
        let extent = layer.extent().max(1) as f32;
        let values = layer.values().map(value).collect();
        let features = layer.features().filter_map(|feature| Feature::decode(feature, left)).collect();
        Self { keys, values, extent, features }
    }
}

impl Feature {
    /// The type of geometry, as expressions name it.
    pub(super) fn kind(&self) -> &'static str {
        match self.geometry {
            Geometry::Points(_) => "Point",
            Geometry::Lines(_) => "LineString",
            Geometry::Rings(_) => "Polygon",
        }
    }

    /// Decodes a feature. `None` if its geometry type is unknown.
    fn decode(feature: MvtFeatureRef<'_>, left: &mut usize) -> Option<Self> {
        let parts = parts(feature.geometry_commands(), left);
        let geometry = match feature.geom_type_value()? {
            1 => Geometry::Points(parts.into_iter().flatten().collect()),
            2 => Geometry::Lines(parts.into_iter().filter(|part| part.len() > 1).collect()),
            3 => Geometry::Rings(parts.into_iter().filter(|part| part.len() > 2).collect()),
            _ => return None,
        };
        let (tags, _) = feature.tags().as_chunks::<2>();
        Some(Self { id: feature.id(), tags: tags.to_vec(), geometry })
    }
}

fn value(value: MvtValueRef<'_>) -> Value {
    #[allow(clippy::cast_precision_loss, reason = "numbers of style documents are floats, too")]
    match value {
        MvtValueRef::String(text) => Value::text(text),
        MvtValueRef::Float(number) => Value::Number(number.into()),
        MvtValueRef::Double(number) => Value::Number(number),
        MvtValueRef::Int(number) | MvtValueRef::SInt(number) => Value::Number(number as f64),
        MvtValueRef::UInt(number) => Value::Number(number as f64),
        MvtValueRef::Bool(truth) => Value::Bool(truth),
        MvtValueRef::Null => Value::Null,
    }
}

/// Executes the drawing commands of a geometry (MVT 2.1, §4.3). Stops at an invalid or truncated command, and when `left`,
/// the number of points that the tile may still have, is 0.
fn parts(commands: &[u32], left: &mut usize) -> Vec<Vec<Place>> {
    let mut parts: Vec<Vec<Place>> = vec![];
    let (mut x, mut y) = (0i32, 0i32);
    let mut words = commands.iter();
    while let Some(word) = words.next() {
        let (command, count) = (word & 7, word >> 3);
        if command == 7 {
            continue;
        }
        for _ in 0..count {
            let (Some(dx), Some(dy)) = (words.next(), words.next()) else { return parts };
            (x, y) = (x.wrapping_add(unzigzag(*dx)), y.wrapping_add(unzigzag(*dy)));
            let Some(fewer) = left.checked_sub(1) else { return parts };
            *left = fewer;
            #[allow(clippy::cast_precision_loss, reason = "points far outside the tile are clipped")]
            let place = [x as f32, y as f32];
            match (command, parts.last_mut()) {
                (1, _) => parts.push(vec![place]),
                (2, Some(part)) => part.push(place),
                _ => return parts,
            }
        }
    }
    parts
}

fn unzigzag(word: u32) -> i32 {
    (word >> 1).cast_signed() ^ -(word & 1).cast_signed()
}

/// A decoded tile: its layers by name.
#[derive(Debug, Default)]
pub(super) struct Tile(FxHashMap<Box<str>, Features>);

impl Tile {
    /// Decodes the `wanted` layers of a tile. An invalid tile is empty.
    pub(super) fn decode(bytes: &[u8], wanted: impl Fn(&str) -> bool) -> Self {
        let mut left = MOST_POINTS;
        let Ok(reader) = MvtReaderRef::new(bytes) else { return Self::default() };
        let layers = reader.layers().filter(|layer| wanted(layer.name()));
        Self(layers.map(|layer| (layer.name().into(), Features::decode(layer, &mut left))).collect())
    }

    pub(super) fn layer(&self, name: &str) -> Option<&Features> {
        self.0.get(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_make_parts_and_hostile_ones_end_them() {
        let of = |commands: &[u32]| parts(commands, &mut 100);
        assert_eq!(of(&[9, 50, 34]), [vec![[25.0, 17.0]]]);
        assert_eq!(of(&[9, 4, 4, 18, 0, 16, 16, 0]), [vec![[2.0, 2.0], [2.0, 10.0], [10.0, 10.0]]]);
        assert_eq!(of(&[9, 6, 12, 18, 10, 12, 24, 44, 15])[0].len(), 3);
        assert!(of(&[18, 1, 1]).is_empty(), "a line without a start");
        assert_eq!(of(&[!7 | 1, 2, 2]).len(), 1, "a count beyond the end");
        assert_eq!(of(&[9, u32::MAX, u32::MAX, 10, u32::MAX, u32::MAX])[0].len(), 2);
        assert_eq!(parts(&[1 | 200 << 3].iter().copied().chain([2; 400]).collect::<Vec<_>>(), &mut 50).len(), 50);
    }

    #[test]
    fn what_is_no_tile_is_empty() {
        for bytes in [&b""[..], b"\x1a", b"\xff\xff\xff\xff\xff", &[0x1a, 0xff, 0xff, 0xff, 0xff, 0x0f]] {
            assert!(Tile::decode(bytes, |_| true).layer("voies").is_none());
        }
    }
}
