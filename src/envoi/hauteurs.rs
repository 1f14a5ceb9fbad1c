//! Reads heights of rasters in a child process, so that the service does without GDAL.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use super::processus::{End, alone, watched};
use crate::error::{Error, Result};
use crate::geo::Position;

/// Returns the height of the rasters at each place in metres, or `NaN` where they have none. Blocks until the child process
/// ended. The child process keeps its rights, because the administrator chose the rasters. Errors: the child process cannot be
/// started, or a raster cannot be read.
pub fn hauteurs(programme: &Path, rasters: &[PathBuf], places: &[Position]) -> Result<Vec<f64>> {
    let mut command = Command::new(programme);
    alone(command.arg("hauteurs").arg("--").args(rasters));
    let input: Vec<u8> = places.iter().flat_map(|place| [place.lon, place.lat]).flat_map(f64::to_le_bytes).collect();
    let (bytes, end) = watched(&mut command, &input, &AtomicBool::new(false))?;
    let heights: Vec<f64> = bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    if matches!(end, End::Done) && heights.len() == places.len() {
        return Ok(heights);
    }
    let named = rasters.iter().map(|raster| raster.display().to_string()).collect::<Vec<_>>().join(" ");
    let cure = format!("« hent import --as altitude {named} » dit pourquoi.");
    Err(Error::input("relief", "il ne se lit pas", cure))
}
