//! `hent-import hauteurs`: reads heights of rasters at places. The service starts it for the tracks that it mends
//! ([`crate::envoi::hauteurs`]); people use `hent import --as altitude`.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::error::{Error, Result};
use crate::geo::Position;
use crate::import::{self, altitude};

#[derive(Args)]
pub(super) struct Options {
    /// Les fichiers de hauteurs
    rasters: Vec<PathBuf>,
}

/// Reads pairs of longitude and latitude from standard input, and writes a height in metres for each: numbers of 64 bits,
/// little-endian.
pub(super) fn run(options: Options) -> Result<ExitCode> {
    let mut bytes = vec![];
    std::io::stdin().read_to_end(&mut bytes).map_err(Error::io("stdin"))?;
    let numbers = bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect::<Vec<_>>();
    let places: Vec<Position> =
        numbers.as_chunks::<2>().0.iter().map(|[lon, lat]| Position::flat(*lon, *lat)).collect();
    let heights = altitude::at(&options.rasters, &places, &import::Options::default())?;
    let bytes: Vec<u8> = heights.into_iter().flat_map(f64::to_le_bytes).collect();
    std::io::stdout().write_all(&bytes).map_err(Error::io("stdout"))?;
    Ok(ExitCode::SUCCESS)
}
