//! Decompresses content from outside. A few bytes may inflate to gigabytes, so each call has a limit.

use std::cell::RefCell;
use std::io::Read;

use libdeflater::{DecompressionError, Decompressor};

/// A content coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// No compression.
    Identity,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
    /// Zstandard (RFC 8878).
    Zstd,
}

/// The reason why bytes cannot be decompressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damaged {
    /// The bytes are not in this coding, or they are damaged.
    Broken,
    /// The result would be longer than the limit.
    TooLong,
}

/// log₂ of the largest accepted window of Zstandard: 8 MB. The decoder allocates the window before it decodes.
const ZSTD_WINDOW: u32 = 23;

thread_local! {
    static GZIP: RefCell<Decompressor> = RefCell::new(Decompressor::new());
}

/// Decompresses to at most `limit` bytes.
///
/// ```
/// use hent::file::{compress, decompress::{Coding, Damaged, decompress}};
///
/// let packed = compress::gzip(&[7; 1_000]);
/// assert_eq!(decompress(Coding::Gzip, &packed, 1_000), Ok(vec![7; 1_000]));
/// assert_eq!(decompress(Coding::Gzip, &packed, 999), Err(Damaged::TooLong));
/// assert_eq!(decompress(Coding::Gzip, b"hent", 999), Err(Damaged::Broken));
/// ```
pub fn decompress(coding: Coding, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Damaged> {
    match coding {
        Coding::Identity if bytes.len() > limit => Err(Damaged::TooLong),
        Coding::Identity => Ok(bytes.to_vec()),
        Coding::Gzip => gzip(bytes, limit),
        Coding::Brotli => read(brotli::Decompressor::new(bytes, 4096), limit),
        Coding::Zstd => {
            let mut decoder = zstd::Decoder::new(bytes).map_err(|_| Damaged::Broken)?;
            decoder.window_log_max(ZSTD_WINDOW).map_err(|_| Damaged::Broken)?;
            read(decoder, limit)
        }
    }
}

/// Decompresses gzip. libdeflate writes into a buffer of fixed size. The last four bytes of a gzip member are the
/// length of its content (modulo 2³²). They are only used as a guess: if the buffer is too small, it grows up to the
/// limit.
fn gzip(bytes: &[u8], limit: usize) -> Result<Vec<u8>, Damaged> {
    let said = bytes.last_chunk().map_or(0, |last| u32::from_le_bytes(*last) as usize);
    // Deflate packs at most 1,032 bytes into one.
    let mut length = said.min(bytes.len().saturating_mul(1_032)).min(limit);
    loop {
        let mut unpacked = vec![0; length];
        match GZIP.with_borrow_mut(|gzip| gzip.gzip_decompress(bytes, &mut unpacked)) {
            Ok(written) => {
                unpacked.truncate(written);
                return Ok(unpacked);
            }
            Err(DecompressionError::BadData) => return Err(Damaged::Broken),
            Err(DecompressionError::InsufficientSpace) if length >= limit => return Err(Damaged::TooLong),
            Err(DecompressionError::InsufficientSpace) => length = (length * 2).max(4_096).min(limit),
        }
    }
}

fn read(from: impl Read, limit: usize) -> Result<Vec<u8>, Damaged> {
    let mut unpacked = vec![];
    from.take(limit as u64 + 1).read_to_end(&mut unpacked).map_err(|_| Damaged::Broken)?;
    if unpacked.len() > limit { Err(Damaged::TooLong) } else { Ok(unpacked) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::compress;

    /// A function that compresses a body.
    type Compress = fn(&[u8]) -> Vec<u8>;

    const CODINGS: [(Coding, Compress); 4] = [
        (Coding::Identity, <[u8]>::to_vec),
        (Coding::Gzip, compress::gzip),
        (Coding::Brotli, compress::brotli),
        (Coding::Zstd, compress::zstd),
    ];

    #[test]
    fn every_coding_gives_the_original_within_the_limit_alone() {
        let text = b"les chemins de Compostelle ".repeat(4_000);
        for (coding, pack) in CODINGS {
            for bytes in [&b""[..], b"hent", &text] {
                let packed = pack(bytes);
                assert_eq!(decompress(coding, &packed, bytes.len()).as_deref(), Ok(bytes), "{coding:?}");
            }
            let packed = pack(&text);
            assert_eq!(decompress(coding, &packed, text.len() - 1), Err(Damaged::TooLong), "{coding:?}");
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let text = b"les chemins de Compostelle ".repeat(4_000);
        for (coding, pack) in CODINGS.into_iter().skip(1) {
            let packed = pack(&text);
            for damaged in [&b"hent"[..], &packed[..packed.len() / 2], &[0; 40]] {
                assert!(decompress(coding, damaged, 1 << 20).is_err(), "{coding:?}");
            }
        }
        // A gzip file with a wrong length in its last bytes.
        let mut lying = compress::gzip(&text);
        let end = lying.len() - 4;
        lying[end..].copy_from_slice(&3u32.to_le_bytes());
        assert!(decompress(Coding::Gzip, &lying, 1 << 20).is_err());
    }
}
