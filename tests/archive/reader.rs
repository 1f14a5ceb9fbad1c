//! Reads PMTiles by the specification (version 3), and MBTiles by SQL. The code is independent of the writer in
//! src/archive.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// Zoom, column, and row counted from the north.
pub type Address = (u8, u32, u32);

/// An entry of a directory (specification, section 4.1).
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub tile_id: u64,
    pub offset: u64,
    pub length: u64,
    pub run_length: u64,
}

/// A PMTiles archive, read into memory.
pub struct PmTiles {
    bytes: Vec<u8>,
    pub metadata: serde_json::Value,
    pub root: Vec<Entry>,
    /// The entries of tiles, with leaf directories resolved.
    pub entries: Vec<Entry>,
}

impl PmTiles {
    /// Opens an archive of vector tiles in gzip.
    pub fn open(path: &Path) -> Self {
        Self::open_with(path, [2, 1])
    }

    /// Opens an archive whose tiles have this compression and type (sections 3.3.7 and 3.3.8). Directories are in gzip.
    pub fn open_with(path: &Path, [compression, tile_type]: [u8; 2]) -> Self {
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(&bytes[..8], b"PMTiles\x03");
        assert_eq!(bytes[0x61..0x64], [2, compression, tile_type]);
        let mut archive = Self { bytes, metadata: serde_json::Value::Null, root: vec![], entries: vec![] };
        assert!(archive.u64(0x08) + archive.u64(0x10) <= 16_384, "the root directory is in the first 16 kB");
        archive.metadata = serde_json::from_slice(&gunzip(archive.section(0x18))).unwrap();
        archive.root = directory(archive.section(0x08));
        let leaves = archive.section(0x28);
        let entries = archive.root.iter().flat_map(|entry| match entry.run_length {
            0 => directory(&leaves[entry.offset as usize..][..entry.length as usize]),
            _ => vec![*entry],
        });
        archive.entries = entries.collect();
        archive
    }

    /// Returns a number of the header (section 3.1).
    pub fn u64(&self, at: usize) -> u64 {
        u64::from_le_bytes(self.bytes[at..at + 8].try_into().unwrap())
    }

    pub fn byte(&self, at: usize) -> u8 {
        self.bytes[at]
    }

    /// Returns a coordinate of the header in degrees (section 3.4).
    pub fn degrees(&self, at: usize) -> f64 {
        f64::from(i32::from_le_bytes(self.bytes[at..at + 4].try_into().unwrap())) / 1e7
    }

    /// Returns a section of the file, by the place of its offset and length in the header.
    fn section(&self, at: usize) -> &[u8] {
        &self.bytes[self.u64(at) as usize..][..self.u64(at + 8) as usize]
    }

    /// Every tile with its stored body.
    pub fn tiles(&self) -> BTreeMap<Address, Vec<u8>> {
        let data = self.section(0x38);
        let mut tiles = BTreeMap::new();
        for entry in &self.entries {
            for id in entry.tile_id..entry.tile_id + entry.run_length {
                let body = data[entry.offset as usize..][..entry.length as usize].to_vec();
                assert!(tiles.insert(address(id), body).is_none(), "tile {id} twice");
            }
        }
        tiles
    }
}

/// Decodes a directory (appendix A.2).
fn directory(compressed: &[u8]) -> Vec<Entry> {
    let bytes = gunzip(compressed);
    let mut rest = bytes.as_slice();
    let mut next = || {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let (&byte, after) = rest.split_first().unwrap();
            rest = after;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        value
    };
    let count = next();
    assert!(count > 0);
    let mut entries: Vec<Entry> = vec![];
    for _ in 0..count {
        let tile_id = entries.last().map_or(0, |last| last.tile_id) + next();
        entries.push(Entry { tile_id, offset: 0, length: 0, run_length: 0 });
    }
    entries.iter_mut().for_each(|entry| entry.run_length = next());
    entries.iter_mut().for_each(|entry| entry.length = next());
    for i in 0..entries.len() {
        let value = next();
        entries[i].offset = if value == 0 { entries[i - 1].offset + entries[i - 1].length } else { value - 1 };
    }
    assert!(rest.is_empty() && entries.iter().all(|entry| entry.length > 0));
    entries
}

/// Returns the address of a tile id: the tiles of all lower zooms come first, then the position on the Hilbert curve
/// (section 4.1). Source of the curve: Wikipedia, "Hilbert curve", `d2xy`.
fn address(mut id: u64) -> Address {
    let mut z = 0;
    while id >= 1 << (2 * z) {
        id -= 1 << (2 * z);
        z += 1;
    }
    let (mut x, mut y) = (0, 0);
    for side in (0..z).map(|bit| 1u64 << bit) {
        let (rx, ry) = (1 & (id / 2), 1 & (id ^ (id / 2)));
        if ry == 0 {
            if rx == 1 {
                (x, y) = (side - 1 - x, side - 1 - y);
            }
            (x, y) = (y, x);
        }
        (x, y) = (x + side * rx, y + side * ry);
        id /= 4;
    }
    (z, x as u32, y as u32)
}

/// Every tile of an MBTiles archive with its stored body.
pub fn mbtiles(path: &Path) -> BTreeMap<Address, Vec<u8>> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut rows = connection.prepare("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles").unwrap();
    let tiles = rows.query_map([], |row| {
        let (z, x, south): (u8, u32, u32) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(((z, x, (1 << z) - 1 - south), row.get(3)?))
    });
    tiles.unwrap().map(Result::unwrap).collect()
}

/// Returns the rows of the table `metadata` of an MBTiles archive.
pub fn mbtiles_metadata(path: &Path) -> BTreeMap<String, String> {
    let connection = rusqlite::Connection::open(path).unwrap();
    let mut rows = connection.prepare("SELECT name, value FROM metadata").unwrap();
    rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

pub fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut plain = vec![];
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain).unwrap();
    plain
}

#[test]
fn tile_ids_follow_the_specification() {
    let known = [(0, (0, 0, 0)), (1, (1, 0, 0)), (2, (1, 0, 1)), (3, (1, 1, 1)), (4, (1, 1, 0)), (5, (2, 0, 0))];
    for (id, expected) in known.into_iter().chain([(19_078_479, (12, 3423, 1763))]) {
        assert_eq!(address(id), expected, "{id}");
    }
}
