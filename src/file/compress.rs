//! Compression: one place and one level for each encoding, so that an archive's tile is byte for byte the body that the
//! server sends, and two servers send the same.
//!
//! What a level gives and takes, of 320 tiles at all zooms of the network of `benches/` (those of 1 kB and more, 6.8 kB on
//! average), CPU time a tile on a busy machine; `cargo bench --bench parts compress` measures it anew:
//!
//! | | bytes, gzip 6 of zlib = 1 | µs | | | bytes | µs |
//! |---|--:|--:|---|---|--:|--:|
//! | gzip 1 | 1.157 | 49 | | zstd 3 | 1.030 | 61 |
//! | gzip 6 | 1 | 124 | | zstd 6 | 0.988 | 126 |
//! | gzip 9 | 0.974 | 174 | | zstd 12 | 0.958 | 387 |
//! | br 4 | 1.025 | 201 | | zstd 15 | 0.935 | 700 |
//! | br 5 | 0.944 | 295 | | **zstd 19** | 0.931 | 1,490 |
//! | br 9 | 0.933 | 5,190 | | zstd 22 | 0.931 | 1,540 |
//! | br 10 | 0.893 | 5,780 | | **br 11** | 0.869 | 11,100 |
//!
//! gzip is made at once, while a client waits: no level of the others is so much smaller that it is worth two or three
//! times as long a wait. It is libdeflate's at level 9: of 1,500 tiles of zooms 9 to 14 (1.9 kB on average) it made 1,537 kB
//! in 28 µs each, where zlib-rs at level 6 made 1,566 kB in 42 µs (50 with a new state each time), in one run; libdeflate 6
//! takes 26 µs and 12 takes 231 for 1,532 kB. Behind the requests, where time costs little, the smallest there is: Brotli 11, and for who takes no
//! Brotli, Zstandard 19.

use std::cell::RefCell;
use std::io::Write;

use libdeflater::{CompressionLvl, Compressor};

/// The level of gzip for what is kept.
const GZIP_LEVEL: i32 = 9;
/// The level of gzip for what is long, or made for one answer.
const QUICK_LEVEL: i32 = 1;
/// The level of Brotli.
const BROTLI_LEVEL: u32 = 11;
/// log₂ of Brotli's window: 4 MB, what every browser takes.
const BROTLI_WINDOW: u32 = 22;
/// The level of Zstandard.
const ZSTD_LEVEL: i32 = 19;

thread_local! {
    /// What compresses, used again and again: to make it takes as long as to compress some kilobytes.
    static GZIP: RefCell<Compressor> = RefCell::new(compressor(GZIP_LEVEL));
    static QUICK: RefCell<Compressor> = RefCell::new(compressor(QUICK_LEVEL));
}

fn compressor(level: i32) -> Compressor {
    Compressor::new(CompressionLvl::new(level).unwrap_or_default())
}

/// The gzip (RFC 1952) of some bytes; no name and no time in it, so the same bytes give the same gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    GZIP.with_borrow_mut(|compressor| gzip_by(compressor, bytes))
}

/// The same in less time and a little longer, for what is long or not kept.
pub fn gzip_quickly(bytes: &[u8]) -> Vec<u8> {
    QUICK.with_borrow_mut(|compressor| gzip_by(compressor, bytes))
}

fn gzip_by(compressor: &mut Compressor, bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0; compressor.gzip_compress_bound(bytes.len())];
    // There is room enough: nothing that can fail.
    let length = compressor.gzip_compress(bytes, &mut packed).unwrap_or(0);
    packed.truncate(length);
    packed.shrink_to_fit();
    packed
}

/// The Brotli stream (RFC 7932) of some bytes. Slow.
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut packed, 4096, BROTLI_LEVEL, BROTLI_WINDOW);
    let written = encoder.write_all(bytes);
    drop(encoder); // writes the end of the stream
    packed.shrink_to_fit();
    written.map(|()| packed).unwrap_or_default()
}

/// The Zstandard frame (RFC 8878) of some bytes.
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut packed = zstd::bulk::compress(bytes, ZSTD_LEVEL).unwrap_or_default();
    packed.shrink_to_fit(); // it has room for what cannot be compressed, and is kept
    packed
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
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
