//! Merges vector tiles of several sources into one tile.
//!
//! A tile is a protobuf message with one repeated field, its layers (MVT 2.1, chapter 4.1). So the concatenation of
//! tiles is a tile with the layers of all of them. Names of layers must be unique in a tile, so a layer whose name
//! occurred before is dropped.

/// The field number of layers in a tile, and that of the name in a layer.
const LAYER: u64 = 3;
const NAME: u64 = 1;

/// Merges tiles, the most important one first. A tile that is not a protobuf message is left out. Returns `None` if no
/// layer is left.
///
/// ```
/// use hent::archive::merged;
///
/// let layer = |name: &[u8]| [&[0x1a, 3, 0x0a, 1], name].concat();
/// assert_eq!(merged([&*layer(b"a"), &[layer(b"b"), layer(b"a")].concat()]), Some([layer(b"a"), layer(b"b")].concat()));
/// assert_eq!(merged([&[0xff][..], &[]]), None);
/// ```
pub fn merged<'a>(tiles: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let (mut names, mut bytes): (Vec<&[u8]>, _) = (vec![], vec![]);
    for tile in tiles {
        let before = names.len();
        for layer in fields(tile).into_iter().flatten().filter(|field| field.number == LAYER) {
            let name = fields(layer.content).and_then(|fields| fields.into_iter().find(|field| field.number == NAME));
            let Some(name) = name.map(|field| field.content) else { continue };
            if names.iter().take(before).any(|known| *known == name) {
                continue;
            }
            names.push(name);
            bytes.extend_from_slice(layer.whole);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

/// A field of a protobuf message.
struct Field<'a> {
    number: u64,
    /// The content of a length-delimited field. Empty for a field of another type.
    content: &'a [u8],
    /// The field with its key and length.
    whole: &'a [u8],
}

/// Splits a message into its fields. Returns `None` if it is malformed.
fn fields(message: &[u8]) -> Option<Vec<Field<'_>>> {
    let (mut fields, mut rest) = (vec![], message);
    while !rest.is_empty() {
        let start = rest;
        let key;
        (key, rest) = varint(rest)?;
        let length = match key & 7 {
            0 => {
                let after = varint(rest)?.1;
                rest.len() - after.len()
            }
            1 => 8,
            2 => {
                let length;
                (length, rest) = varint(rest)?;
                usize::try_from(length).ok()?
            }
            5 => 4,
            _ => return None,
        };
        let content;
        (content, rest) = rest.split_at_checked(length)?;
        let whole = start.get(..start.len() - rest.len())?;
        fields.push(Field { number: key >> 3, content: if key & 7 == 2 { content } else { &[] }, whole });
    }
    Some(fields)
}

/// Reads a base-128 number. Returns it and the bytes behind it, or `None` if it has no end.
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::TileId;
    use crate::terre::Land;

    #[test]
    fn the_layers_of_a_real_tile_stay_byte_for_byte() {
        let tile = Land::embedded().tile(TileId::new(7, 62, 44).unwrap(), &[], None).unwrap().unwrap();
        assert_eq!(merged([&*tile]), Some(tile.clone()));
        assert_eq!(merged([&*tile, &tile]), Some(tile.clone()), "the second one has the same names");
        for cut in 0..tile.len() {
            // A tile that is cut off is left out, or is a whole tile with fewer layers.
            if let Some(some) = merged([&tile[..cut]]) {
                assert!(tile.starts_with(&some));
            }
        }
    }

    #[test]
    fn a_length_beyond_the_end_is_refused() {
        assert!(merged([&[0x1a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 1][..]]).is_none());
        assert!(merged([&[0x1a, 0x80][..]]).is_none());
        assert!(merged([&[0x1b, 1, 1][..]]).is_none(), "groups are not used in tiles");
    }
}
