//! Types that both archive formats share: tile coordinates, stored tiles, and the reason why a file is refused.

use crate::file::decompress::Coding;

/// The maximum size of a stored tile, in bytes.
pub const MOST_STORED: usize = 4 << 20;
/// The maximum size of a tile after decompression, in bytes.
pub const MOST_INFLATED: usize = 8 << 20;

/// The reason why an archive cannot be used: the problem and its remedy, in French.
pub(super) type Refused = (String, &'static str);

/// The remedy for a damaged archive.
pub(super) const DAMAGED: &str = "Refaites-la, ou copiez-la de nouveau.";

/// The coordinates of a tile: zoom, column from the west, row from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Coord {
    pub(super) z: u8,
    pub(super) x: u32,
    pub(super) y: u32,
}

impl Coord {
    /// The highest zoom that is accepted in an archive.
    pub const MAX_ZOOM: u8 = 22;

    /// Checks tile coordinates. Returns `None` if the zoom is too high or has no such column or row.
    pub fn new(z: u64, x: u64, y: u64) -> Option<Self> {
        let zoom = u8::try_from(z).ok().filter(|z| *z <= Self::MAX_ZOOM)?;
        let within = |v: u64| u32::try_from(v).ok().filter(|v| u64::from(*v) < 1 << zoom);
        Some(Self { z: zoom, x: within(x)?, y: within(y)? })
    }
}

impl std::fmt::Display for Coord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.z, self.x, self.y)
    }
}

/// The format of an archive's tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the name of the format says it")]
pub enum Content {
    Mvt,
    Png,
    Jpeg,
    Webp,
}

impl Content {
    /// Returns the media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Mvt => crate::tile::MEDIA_TYPE,
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// A tile as it is stored in the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// The compression of the bytes.
    pub coding: Coding,
    /// The bytes.
    pub bytes: Vec<u8>,
}
