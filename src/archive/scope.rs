//! [`Scope`]: selects the tiles of an archive.

use crate::atlas::Voie;
use crate::error::{Error, Result};
use crate::geo::TileId;

/// The width of a voie's corridor on each side, in metres. Walkers leave the way up to this far for a bed or a bakery.
pub(super) const CORRIDOR_M: f64 = 2_000.0;

/// A range of zooms. Both ends are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zooms {
    pub(super) min: u8,
    pub(super) max: u8,
}

impl Zooms {
    /// All zooms.
    pub const ALL: Self = Self { min: 0, max: TileId::MAX_ZOOM };

    /// Checks a range of zooms. Errors: `max` is above the highest zoom of tiles, or `min` is greater than `max`.
    pub fn new(min: u8, max: u8) -> Result<Self> {
        if max > TileId::MAX_ZOOM {
            let problem = format!("{max} est au-delà de la pyramide");
            return Err(Error::input("--max-zoom", problem, format!("Le zoom va de 0 à {}.", TileId::MAX_ZOOM)));
        }
        if min > max {
            let problem = format!("{min} est plus grand que --max-zoom ({max})");
            return Err(Error::input("--min-zoom", problem, "Le premier zoom ne peut pas dépasser le dernier."));
        }
        Ok(Self { min, max })
    }
}

/// Selects the tiles of an archive.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The range of zooms.
    pub zooms: Zooms,
    /// If given, the archive has only the tiles in the corridor of this voie.
    pub voie: Option<&'a Voie>,
}
