//! Compression: one place and one level, so that an archive's tile is byte for byte the body that the server sends.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// The level of gzip: beyond it, bodies hardly get smaller.
const GZIP_LEVEL: u32 = 6;

/// The gzip (RFC 1952) of some bytes; no name and no time in it, so the same bytes give the same gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(GZIP_LEVEL));
    // From memory to memory there is nothing that can fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}
