//! A tile as the crate `mvt` writes it: the reference for hent's encoder. `benches/parts` compares their speed.

use hent::geo::mercator::{EXTENT, Grid};
use hent::tile::{Feature, Geometry, Layer, Tag};
use mvt::{GeomData, GeomEncoder, GeomType, Tile};

/// Returns the bytes of a tile with these layers, in this order.
pub fn encode(layers: &[(Layer, Vec<Feature<'_>>)]) -> Vec<u8> {
    let mut tile = Tile::new(EXTENT.unsigned_abs());
    for (layer, features) in layers {
        let mut encoded = tile.create_layer(layer.name());
        for feature in features {
            let mut next = encoded.into_feature(geometry(&feature.geometry));
            if let Ok(id) = u64::try_from(feature.id) {
                next.set_id(id);
            }
            for (key, tag) in &feature.tags {
                match tag {
                    Tag::Text("") => {}
                    Tag::Text(text) => next.add_tag_string(key, text),
                    Tag::Owned(text) if text.is_empty() => {}
                    Tag::Owned(text) => next.add_tag_string(key, text),
                    Tag::Int(number) => match u64::try_from(*number) {
                        Ok(number) => next.add_tag_uint(key, number),
                        Err(_) => next.add_tag_sint(key, *number),
                    },
                }
            }
            encoded = next.into_layer();
        }
        tile.add_layer(encoded).unwrap();
    }
    tile.to_bytes().unwrap()
}

fn geometry(geometry: &Geometry) -> GeomData {
    let add = |encoder: &mut GeomEncoder<i32>, place: &Grid| encoder.add_point(place.x, place.y).unwrap();
    match geometry {
        Geometry::Point(place) => {
            let mut encoder = GeomEncoder::new(GeomType::Point);
            add(&mut encoder, place);
            encoder.encode().unwrap()
        }
        Geometry::Lines(lines) => {
            let mut encoder = GeomEncoder::new(GeomType::Linestring);
            for (number, line) in lines.iter().enumerate() {
                if number > 0 {
                    encoder.complete_geom().unwrap();
                }
                line.iter().for_each(|place| add(&mut encoder, place));
            }
            encoder.encode().unwrap()
        }
    }
}
