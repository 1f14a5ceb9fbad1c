//! Compression with one fixed level for each content coding. So a tile in an archive has the same bytes as the body
//! that the server sends, and all servers send the same bytes.
//!
//! The table compares levels on 320 tiles of all zooms of the network of `benches/` (tiles of 1 kB and more, 6.8 kB on
//! average). Sizes are relative to gzip 6 of zlib. Times are CPU time for each tile on a busy machine.
//! `cargo bench --bench parts compress` measures them again.
//!
//! | | bytes | µs | | | bytes | µs |
//! |---|--:|--:|---|---|--:|--:|
//! | gzip 1 | 1.157 | 49 | | zstd 3 | 1.030 | 61 |
//! | gzip 6 | 1 | 124 | | zstd 6 | 0.988 | 126 |
//! | gzip 9 | 0.974 | 174 | | zstd 12 | 0.958 | 387 |
//! | br 4 | 1.025 | 201 | | zstd 15 | 0.935 | 700 |
//! | br 5 | 0.944 | 295 | | **zstd 19** | 0.931 | 1,490 |
//! | br 9 | 0.933 | 5,190 | | zstd 22 | 0.931 | 1,540 |
//! | br 10 | 0.893 | 5,780 | | **br 11** | 0.869 | 11,100 |
//!
//! The first client waits for gzip. No other coding is so much smaller that a wait two or three times as long would be
//! worth it. The gzip encoder is libdeflate at level 9. In one run on 1,500 tiles of zooms 9 to 14 (1.9 kB on average),
//! it took 28 µs per tile for 1,537 kB in total. zlib-rs at level 6 took 42 µs for 1,566 kB (50 µs with a new state for
//! each tile). libdeflate takes 26 µs at level 6, and 231 µs at level 12 for 1,532 kB.
//!
//! The other codings are made in the background, where time matters little. Therefore they use the levels with the
//! smallest results: Brotli 11, and Zstandard 19 for clients that do not accept Brotli.

use std::cell::RefCell;
use std::io::Write;

use libdeflater::{CompressionLvl, Compressor};

/// The gzip level for bodies that stay in the cache.
const GZIP_LEVEL: i32 = 9;
/// The gzip level for long bodies, and for bodies that are used for one response only.
const QUICK_LEVEL: i32 = 1;
/// The Brotli level.
const BROTLI_LEVEL: u32 = 11;
/// log₂ of Brotli's window: 4 MB, which every browser accepts.
const BROTLI_WINDOW: u32 = 22;
/// The Zstandard level.
const ZSTD_LEVEL: i32 = 19;

thread_local! {
    /// The compressors of each thread. They are reused, because creating one takes as long as compressing some
    /// kilobytes.
    static GZIP: RefCell<Compressor> = RefCell::new(compressor(GZIP_LEVEL));
    static QUICK: RefCell<Compressor> = RefCell::new(compressor(QUICK_LEVEL));
}

fn compressor(level: i32) -> Compressor {
    Compressor::new(CompressionLvl::new(level).unwrap_or_default())
}

/// Compresses to gzip (RFC 1952). The result contains no name and no time, so equal input gives equal output.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    GZIP.with_borrow_mut(|compressor| gzip_by(compressor, bytes))
}

/// Compresses to gzip at a faster level, for long bodies and for bodies that are not cached. The result is slightly
/// longer.
pub fn gzip_quickly(bytes: &[u8]) -> Vec<u8> {
    QUICK.with_borrow_mut(|compressor| gzip_by(compressor, bytes))
}

fn gzip_by(compressor: &mut Compressor, bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
    // Cannot fail: the buffer has the size of the worst case.
    let length = compressor.gzip_compress(bytes, &mut packed).unwrap_or(0);
    packed.truncate(length);
    packed.shrink_to_fit();
    packed
}

/// Compresses to Brotli (RFC 7932). Slow: about 11 ms for a tile of 6.8 kB.
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut packed, 4096, BROTLI_LEVEL, BROTLI_WINDOW);
    let written = encoder.write_all(bytes);
    drop(encoder); // writes the end of the stream
    packed.shrink_to_fit();
    written.map(|()| packed).unwrap_or_default()
}

/// Compresses to Zstandard (RFC 8878). Slow: about 1.5 ms for a tile of 6.8 kB.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::bulk::compress(bytes, ZSTD_LEVEL).unwrap_or_default();
    packed.shrink_to_fit(); // the buffer was allocated for incompressible data, and the result is kept
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn decompression_gives_the_original_bytes() {
        let noise: Vec<u8> =
            (0..12_500u64).flat_map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()).to_le_bytes()).collect();
        for bytes in [&b""[..], b"hent", &[7; 100_000], &b"les chemins de Compostelle ".repeat(999), &noise] {
            let mut unpacked = [vec![], vec![], vec![], vec![]];
            flate2::read::GzDecoder::new(gzip(bytes).as_slice()).read_to_end(&mut unpacked[0]).unwrap();
            flate2::read::GzDecoder::new(gzip_quickly(bytes).as_slice()).read_to_end(&mut unpacked[3]).unwrap();
            brotli::Decompressor::new(brotli(bytes).as_slice(), 4096).read_to_end(&mut unpacked[1]).unwrap();
            zstd::Decoder::new(zstd(bytes).as_slice()).unwrap().read_to_end(&mut unpacked[2]).unwrap();
            assert!(unpacked.iter().all(|u| u == bytes));
        }
    }
}
