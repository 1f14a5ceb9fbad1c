//! Decompresses and checks the body of a foreign tile, and compresses it again as hent does with its own tiles.

use crate::file::compress::gzip;
use crate::file::decompress::{Coding, Damaged, decompress};

/// The maximum size of a decompressed tile. The service does not serve larger ones.
const LARGEST: usize = 8 << 20;

/// Checks a tile and compresses it. The input may be uncompressed or gzip. Errors: the problem, in French.
pub(super) fn packed(raw: &[u8]) -> Result<Vec<u8>, String> {
    let coding = if raw.starts_with(&[0x1f, 0x8b]) { Coding::Gzip } else { Coding::Identity };
    let tile = decompress(coding, raw, LARGEST).map_err(|damaged| match damaged {
        Damaged::Broken => "le gzip est abîmé".to_owned(),
        Damaged::TooLong => format!("elle dépasse {} Mo une fois décompressée", LARGEST >> 20),
    })?;
    is_tile(&tile).then(|| gzip(&tile)).ok_or_else(|| "ce n'est pas une tuile vectorielle (MVT)".into())
}

/// Tells whether the bytes are a sequence of layers: length-delimited fields with number 3 (MVT specification 2.1,
/// section 4).
fn is_tile(mut bytes: &[u8]) -> bool {
    const LAYER: u8 = 3 << 3 | 2;
    while let Some((key, rest)) = bytes.split_first() {
        let Some(after) = (*key == LAYER).then(|| layer_end(rest)).flatten() else { return false };
        bytes = after;
    }
    true
}

/// Returns the bytes after a layer. A layer starts with its length, a varint of at most 5 bytes.
fn layer_end(bytes: &[u8]) -> Option<&[u8]> {
    let mut length = 0u64;
    for (i, byte) in bytes.iter().enumerate().take(5) {
        length |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return bytes.get(i + 1..)?.get(usize::try_from(length).ok()?..);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_packed_tiles_become_the_same() {
        let tile = [0x1a, 2, 0x78, 2, 0x1a, 0];
        assert_eq!(packed(&tile), packed(&gzip(&tile)));
        assert_eq!(packed(&tile), Ok(gzip(&tile)));
        assert!(packed(&[]).is_ok(), "an empty tile is a tile");
    }

    #[test]
    fn what_is_no_tile_is_refused() {
        assert!(packed(b"\x89PNG").is_err());
        assert!(packed(&[0x1a, 200, 1, 0]).is_err(), "shorter than its layer");
        assert!(packed(&[0x1a, 0x80, 0x80, 0x80, 0x80, 0x80, 0]).is_err(), "an endless length");
        let mut cut = gzip(&[0x1a, 0]);
        cut.truncate(cut.len() - 4);
        assert!(packed(&cut).is_err());
    }

    #[test]
    fn a_bomb_is_refused_before_it_is_unpacked() {
        assert!(packed(&gzip(&vec![0; LARGEST + 1])).is_err());
        let mut lying = gzip(&vec![0; LARGEST + 1]);
        let end = lying.len() - 4;
        lying[end..].copy_from_slice(&[2, 0, 0, 0]); // the size that gzip declares
        assert!(packed(&lying).is_err());
    }
}
