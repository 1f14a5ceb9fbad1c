//! [`TileId`]: the coordinates of a tile.

/// The coordinates of an existing tile: zoom, column from the west, row from the north.
///
/// ```
/// use hent::geo::TileId;
/// assert!(TileId::new(14, 7987, 5648).is_ok());
/// assert!(TileId::new(0, 1, 0).is_err()); // zoom 0 has one tile
/// assert!(TileId::new(3, 0, 8).is_err()); // rows go from 0 to 7
/// assert!(TileId::new(15, 0, 0).is_err()); // the pyramid ends at zoom 14
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileId {
    z: u8,
    x: u32,
    y: u32,
}

/// The error for coordinates outside the pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("la tuile {z}/{x}/{y} est hors de la pyramide (zoom 0 à {}, x et y de 0 à 2^zoom − 1)", TileId::MAX_ZOOM)]
pub struct InvalidTile {
    z: u64,
    x: u64,
    y: u64,
}

impl TileId {
    /// The highest zoom.
    pub const MAX_ZOOM: u8 = 14;

    /// Checks tile coordinates. Errors: `z` exceeds [`TileId::MAX_ZOOM`], or `x` or `y` is not in 0..2^z.
    pub fn new(z: u64, x: u64, y: u64) -> Result<Self, InvalidTile> {
        let invalid = InvalidTile { z, x, y };
        let zoom = u8::try_from(z).ok().filter(|z| *z <= Self::MAX_ZOOM).ok_or(invalid)?;
        let within = |v: u64| u32::try_from(v).ok().filter(|v| u64::from(*v) < 1 << zoom).ok_or(invalid);
        Ok(Self { z: zoom, x: within(x)?, y: within(y)? })
    }

    /// Returns the zoom, 0 to [`TileId::MAX_ZOOM`].
    pub fn z(self) -> u8 {
        self.z
    }

    /// Returns the column from the west, 0 to 2^z − 1.
    pub fn x(self) -> u32 {
        self.x
    }

    /// Returns the row from the north, 0 to 2^z − 1.
    pub fn y(self) -> u32 {
        self.y
    }
}

impl std::fmt::Display for TileId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.z, self.x, self.y)
    }
}
