//! [`Hauteurs`]: where the heights of a mended track come from, away from the published lines.

use std::path::PathBuf;

use crate::envoi;
use crate::error::Result;
use crate::geo::Position;
use crate::http::AppState;
use crate::http::ground::Ground;
use crate::http::query::refuse;
use crate::links::Parametre;
use crate::paint;

/// A source of heights.
pub(super) enum Hauteurs {
    /// The paths of the rasters.
    Rasters(Vec<PathBuf>),
    /// The archive of hill shading, which is coarser.
    Archive(Ground),
    Unknown,
}

impl Hauteurs {
    /// Chooses the rasters of the configuration, or else its archive.
    pub(super) fn of(service: &AppState) -> Self {
        match (service.config.relief.rasters.as_slice(), service.fonds.relief()) {
            ([], Ok(archive)) => Self::Archive(Ground(archive)),
            ([], Err(_)) => Self::Unknown,
            (rasters, _) => Self::Rasters(rasters.to_vec()),
        }
    }

    /// Returns the height at each place in metres, or `NaN` where the relief has none. Errors: a raster cannot be read.
    pub(super) fn at(&self, places: &[Position]) -> Result<Vec<f64>> {
        match self {
            Self::Rasters(rasters) => envoi::hauteurs(&envoi::programme()?, rasters, places).map_err(|error| {
                tracing::error!(erreur = %error, "relief illisible");
                let problem = "le relief de ce service ne se lit pas";
                refuse(Parametre::Par, problem, "Ôtez « altitudes » de ce qui est à réparer.")
            }),
            Self::Archive(relief) => {
                // Beyond the rasters of which it was made, an archive falls to 0 m. These heights are invented.
                let bounds = relief.bounds();
                let heights = paint::altitudes(relief, places).into_iter().zip(places);
                Ok(heights.map(|(height, place)| if bounds.contains(*place) { height } else { f64::NAN }).collect())
            }
            Self::Unknown => Ok(vec![f64::NAN; places.len()]),
        }
    }
}
