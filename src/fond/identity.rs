//! Detects that a file changed: [`Stamp`] compares the file system's metadata, [`version`] the content.

use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};

use xxhash_rust::xxh3::Xxh3;

/// The metadata that the file system has of a file. They differ after the file was replaced or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp([i128; 4]);

impl Stamp {
    pub(super) fn of(file: &Metadata) -> Self {
        let changed = i128::from(file.mtime()) * 1_000_000_000 + i128::from(file.mtime_nsec());
        Self([file.dev().into(), file.ino().into(), file.size().into(), changed])
    }
}

/// The number of bytes that are hashed at the start and at the end of a file.
const ENDS: u64 = 64 << 10;
/// The number of bytes in each sample between start and end.
const SAMPLE: u64 = 4 << 10;
/// The number of samples.
const SAMPLES: u64 = 512;

/// Computes the version of an archive: a hash of its length, its start, its end, and up to 512 samples in between. It
/// reads at most about 2 MB. Two servers with the same file compute the same version. Archives of different data differ
/// nearly everywhere, because a tile of another length shifts all following tiles. So samples are enough.
pub(super) fn version(file: &File, length: u64) -> io::Result<String> {
    let mut hash = Xxh3::new();
    hash.update(&length.to_le_bytes());
    let mut add = |from: u64, to: u64| {
        let mut bytes = vec![0; usize::try_from(to.saturating_sub(from)).unwrap_or(0)];
        file.read_exact_at(&mut bytes, from)?;
        hash.update(&bytes);
        Ok::<_, io::Error>(())
    };
    let (first, last) = (ENDS.min(length), length.saturating_sub(ENDS));
    add(0, first)?;
    let between = last.saturating_sub(first);
    let step = (between / SAMPLES).max(SAMPLE);
    for sample in 0..between.div_ceil(step) {
        let from = first + sample * step;
        add(from, (from + SAMPLE).min(last))?;
    }
    add(last.max(first), length)?;
    Ok(format!("{:016x}", hash.digest()))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn another_content_has_another_version() {
        let of = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            version(&file, bytes.len() as u64).unwrap()
        };
        let noise: Vec<u8> =
            (0..50_000u32).flat_map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()).to_le_bytes()).collect();
        for length in [0, 1, 100, ENDS as usize, ENDS as usize + 1, 2 * ENDS as usize + 1, noise.len()] {
            let bytes = &noise[..length];
            assert_eq!(of(bytes), of(bytes));
            assert_ne!(of(bytes), of(&noise[..length + 1 - 2 * usize::from(length == noise.len())]));
            // In files up to 2 MB every byte is hashed.
            for at in [0, length / 3, length / 2, length.saturating_sub(1)].into_iter().filter(|at| *at < length) {
                let mut other = bytes.to_vec();
                other[at] ^= 1;
                assert_ne!(of(bytes), of(&other), "{length} bytes, {at}");
            }
        }
    }
}
