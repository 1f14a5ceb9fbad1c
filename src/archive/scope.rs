//! What goes into an archive.

use crate::atlas::Voie;
use crate::error::{Error, Result};
use crate::geo::TileId;

/// How far a voie's corridor reaches to either side, metres: where one would still walk for a bed or a bakery.
pub(super) const CORRIDOR_M: f64 = 2_000.0;

/// The zooms of an archive, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zooms {
    pub(super) min: u8,
    pub(super) max: u8,
}

impl Zooms {
    /// All of them.
    pub const ALL: Self = Self { min: 0, max: TileId::MAX_ZOOM };

    /// Checks the range. Errors: beyond the pyramid, or the wrong way round.
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

/// What goes into an archive.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// At which zooms.
    pub zooms: Zooms,
    /// Only the corridor of this voie.
    pub voie: Option<&'a Voie>,
}
