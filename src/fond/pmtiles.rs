//! Reads PMTiles 3 with the crate `pmtiles`. Directories and tiles are read from the file when they are needed. The
//! crate does not limit decompression. Therefore this module decompresses each directory first, with a limit.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use futures_util::FutureExt as _;
use pmtiles::{
    AsyncBackend, AsyncPmTilesReader, BackendResponse, Compression, DirEntry, Directory, DirectoryCache, PmtError,
    PmtResult, TileCoord, TileId, TileType,
};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde_json::Value;

use super::metadata::{self, Head, Metadata};
use super::tile::{Content, Coord, DAMAGED, MOST_STORED, Refused, Tile};
use crate::file::decompress::{Coding, decompress};
use crate::geo::Bounds;

pub(super) const MAGIC: &[u8] = b"PMTiles";

/// The length of the header (specification v3, chapter 3).
const HEADER: usize = 127;
/// The root directory ends within this many bytes (chapter 2).
const FIRST: usize = 16_384;
/// The maximum size of a directory in bytes, before and after decompression. Usual leaf directories have some ten
/// kilobytes.
const MOST_PACKED: usize = 1 << 20;
const MOST_UNPACKED: usize = 2 << 20;
/// The capacity of an archive's directory cache, in bytes.
const DIRECTORIES: u64 = 4 << 20;

/// An open PMTiles archive.
pub(super) struct PmTiles {
    reader: AsyncPmTilesReader<Pages, Directories>,
    /// The compression of the tiles.
    coding: Coding,
}

impl PmTiles {
    /// Opens an archive that starts with [`MAGIC`].
    pub(super) fn open(file: File, length: u64) -> Result<(Self, Head), Refused> {
        let mut first = vec![0; FIRST.min(usize::try_from(length).unwrap_or(FIRST))];
        file.read_exact_at(&mut first, 0).map_err(|_| damaged())?;
        if first.get(7) != Some(&3) {
            let version = first.get(7).copied().unwrap_or_default();
            return Err((format!("cette archive est en version {version} de PMTiles"), "hent lit la version 3."));
        }
        let sections = Sections::read(&first).ok_or_else(damaged)?;
        let missing = sections.all().map(|section| section.end()).into_iter().max().unwrap_or(0).saturating_sub(length);
        if missing > 0 {
            return Err((format!("l'archive est coupée : il manque {missing} octets"), DAMAGED));
        }
        let root = sections.root.of(&first).ok_or_else(damaged)?;
        let pages = Pages { file, sections };
        pages.check_directory(root).map_err(|_| damaged())?;
        let metadata = pages.metadata().unwrap_or_default();
        let cache = Directories(Cache::with_weighter(100, DIRECTORIES, Weight));
        let reader = now(AsyncPmTilesReader::try_from_cached_source(pages, cache)).map_err(|_| damaged())?;
        let header = reader.get_header();
        let content = match header.tile_type {
            TileType::Mvt => Content::Mvt,
            TileType::Png => Content::Png,
            TileType::Webp => Content::Webp,
            TileType::Jpeg => Content::Jpeg,
            other => {
                let problem = format!("ses tuiles sont d'une sorte que hent ne sert pas ({other:?})");
                return Err((problem, "Donnez une archive de tuiles MVT."));
            }
        };
        let coding = coding(header.tile_compression).ok_or_else(damaged)?;
        let head = Head {
            content,
            zooms: (header.min_zoom, header.max_zoom),
            bounds: Bounds {
                west: header.min_longitude,
                south: header.min_latitude,
                east: header.max_longitude,
                north: header.max_latitude,
            },
            center: [header.center_longitude, header.center_latitude, header.center_zoom.into()],
            metadata,
        };
        Ok((Self { reader, coding }, head))
    }

    /// Returns the stored tile at a position. Errors: it cannot be read.
    pub(super) fn tile(&self, at: Coord) -> Result<Option<Tile>, ()> {
        let coord = TileCoord::new(at.z, at.x, at.y).map_err(|_| ())?;
        let bytes = now(self.reader.get_tile(coord)).map_err(|_| ())?;
        Ok(bytes.map(|bytes| Tile { coding: self.coding, bytes: bytes.into() }))
    }
}

fn damaged() -> Refused {
    ("l'archive est abîmée".into(), DAMAGED)
}

fn coding(compression: Compression) -> Option<Coding> {
    match compression {
        Compression::None => Some(Coding::Identity),
        Compression::Gzip => Some(Coding::Gzip),
        Compression::Brotli => Some(Coding::Brotli),
        Compression::Zstd => Some(Coding::Zstd),
        Compression::Unknown => None,
    }
}

/// Runs a future of the crate to completion. The backend in this file reads with blocking calls, so the first poll
/// completes every future.
fn now<T>(work: impl Future<Output = PmtResult<T>>) -> PmtResult<T> {
    work.now_or_never().unwrap_or(Err(PmtError::InvalidEntry))
}

/// The offset and length of a section of the archive.
#[derive(Clone, Copy, Default)]
struct Section {
    offset: u64,
    length: u64,
}

impl Section {
    fn end(self) -> u64 {
        self.offset.saturating_add(self.length)
    }

    fn has(self, offset: u64) -> bool {
        (self.offset..self.end()).contains(&offset)
    }

    /// Returns the bytes of this section, or `None` if `first` (the start of the file) does not contain all of it.
    fn of(self, first: &[u8]) -> Option<&[u8]> {
        first.get(usize::try_from(self.offset).ok()?..usize::try_from(self.end()).ok()?)
    }
}

/// The sections of the archive. The crate does not expose them.
struct Sections {
    root: Section,
    metadata: Section,
    leaves: Section,
    data: Section,
    /// The compression of directories and metadata.
    coding: Coding,
}

impl Sections {
    fn read(header: &[u8]) -> Option<Self> {
        let header: &[u8; HEADER] = header.first_chunk()?;
        let number = |at: usize| header.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        let section = |at: usize| Some(Section { offset: number(at)?, length: number(at + 8)? });
        let coding = match header.get(97)? {
            1 => Coding::Identity,
            2 => Coding::Gzip,
            _ => return None, // the crate reads other codings only with further features
        };
        Some(Self { root: section(8)?, metadata: section(24)?, leaves: section(40)?, data: section(56)?, coding })
    }

    fn all(&self) -> [Section; 4] {
        [self.root, self.metadata, self.leaves, self.data]
    }
}

/// The file, as a backend of the crate.
struct Pages {
    file: File,
    sections: Sections,
}

impl Pages {
    fn bytes(&self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, offset)?;
        Ok(bytes)
    }

    /// Checks that a directory does not inflate to more than the limit.
    fn check_directory(&self, bytes: &[u8]) -> io::Result<()> {
        let fits = bytes.len() <= MOST_PACKED && decompress(self.sections.coding, bytes, MOST_UNPACKED).is_ok();
        if fits { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Reads the metadata. Returns `None` if there are none or they cannot be read.
    fn metadata(&self) -> Option<Metadata> {
        let Section { offset, length } = self.sections.metadata;
        let length = usize::try_from(length).ok().filter(|length| (1..=metadata::MOST).contains(length))?;
        let bytes = self.bytes(offset, length).ok()?;
        let document = decompress(self.sections.coding, &bytes, metadata::MOST).ok()?;
        let document: Value = serde_json::from_slice(&document).ok()?;
        Some(Metadata::parse(&document))
    }
}

impl AsyncBackend for Pages {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let is_leaf = self.sections.leaves.has(offset);
        let most = if is_leaf { MOST_PACKED } else { MOST_STORED };
        if length > most {
            return Err(PmtError::Reading(io::ErrorKind::InvalidData.into()));
        }
        // The crate first requests 16 kB, but a small archive is shorter.
        let there = self.file.metadata()?.len().saturating_sub(offset);
        let length = usize::try_from(there).map_or(length, |there| length.min(there));
        let bytes = self.bytes(offset, length)?;
        if is_leaf {
            self.check_directory(&bytes)?;
        }
        Ok(BackendResponse::new(bytes.into()))
    }
}

/// The cache of recently read directories. The key is the offset in the file.
struct Directories(Cache<u64, Arc<Directory>, Weight>);

#[derive(Clone)]
struct Weight;

impl Weighter<u64, Arc<Directory>> for Weight {
    fn weight(&self, _: &u64, directory: &Arc<Directory>) -> u64 {
        100 + directory.get_approx_byte_size() as u64
    }
}

impl DirectoryCache for Directories {
    async fn get_dir_entry_or_insert(
        &self,
        offset: u64,
        tile_id: TileId,
        fetcher: impl Future<Output = PmtResult<Directory>> + Send,
    ) -> PmtResult<Option<DirEntry>> {
        if let Some(directory) = self.0.get(&offset) {
            return Ok(directory.find_tile_id(tile_id).copied());
        }
        let directory = Arc::new(fetcher.await?);
        let entry = directory.find_tile_id(tile_id).copied();
        self.0.insert(offset, directory);
        Ok(entry)
    }
}
