//! The only place that sees the MVT encoder. Mapbox Vector Tile specification 2.1.
//!
//! The `mvt` crate drops the MoveTo of a line that starts where the previous one ended, keeps degenerate lines and does
//! not clip; so it is given only lines that are clipped, of two or more distinct places, and never two that touch
//! ([`crate::geo::clip`] joins them). No layer has polygons, so there are no rings to orient.

use mvt::{GeomEncoder, GeomType, Tile};

use super::layer::Layer;
use crate::error::{Error, Result};
use crate::geo::mercator::{EXTENT, Grid};

/// A row as it stands in a tile.
pub(super) struct Feature<'a> {
    /// The row's id.
    pub id: i64,
    /// How many of its layer are more important; not encoded.
    pub rank: u32,
    /// Attributes; empty text is left out.
    pub tags: Vec<(&'static str, Tag<'a>)>,
    pub geometry: Geometry,
}

/// The value of an attribute.
pub(super) enum Tag<'a> {
    Text(&'a str),
    Owned(String),
    Int(i64),
}

impl Tag<'_> {
    /// A length, to the metre.
    #[allow(clippy::cast_possible_truncation, reason = "no length on Earth comes near")]
    pub(super) fn metres(length_m: f64) -> Self {
        Tag::Int(length_m.round() as i64)
    }
}

/// Geometry in tile coordinates, 0 to [`EXTENT`] and a buffer around it.
pub(super) enum Geometry {
    Point(Grid),
    /// At least one line; each of at least two places, no two equal ones in a row.
    Lines(Vec<Vec<Grid>>),
}

/// The bytes of a tile with these layers, in this order.
pub(super) fn encode(layers: &[(Layer, Vec<Feature<'_>>)]) -> Result<Vec<u8>> {
    encode_tile(layers).map_err(|error| Error::Internal(format!("encodage d'une tuile : {error}")))
}

fn encode_tile(layers: &[(Layer, Vec<Feature<'_>>)]) -> std::result::Result<Vec<u8>, mvt::Error> {
    let mut tile = Tile::new(EXTENT.unsigned_abs());
    for (layer, features) in layers {
        let mut encoded = tile.create_layer(layer.name());
        for Feature { id, tags, geometry, .. } in features {
            let mut feature = encoded.into_feature(encode_geometry(geometry)?);
            if let Ok(id) = u64::try_from(*id) {
                feature.set_id(id);
            }
            for (name, tag) in tags {
                match tag {
                    Tag::Text("") => {}
                    Tag::Text(text) => feature.add_tag_string(name, text),
                    Tag::Owned(text) if text.is_empty() => {}
                    Tag::Owned(text) => feature.add_tag_string(name, text),
                    Tag::Int(number) => match u64::try_from(*number) {
                        Ok(number) => feature.add_tag_uint(name, number),
                        Err(_) => feature.add_tag_sint(name, *number),
                    },
                }
            }
            encoded = feature.into_layer();
        }
        tile.add_layer(encoded)?;
    }
    tile.to_bytes()
}

fn encode_geometry(geometry: &Geometry) -> std::result::Result<mvt::GeomData, mvt::Error> {
    match geometry {
        Geometry::Point(place) => {
            GeomEncoder::new(GeomType::Point).point(f64::from(place.x), f64::from(place.y))?.encode()
        }
        Geometry::Lines(lines) => {
            let mut encoder = GeomEncoder::new(GeomType::Linestring);
            for line in lines {
                for place in line {
                    encoder.add_point(f64::from(place.x), f64::from(place.y))?;
                }
                encoder.complete_geom()?;
            }
            encoder.encode()
        }
    }
}
