//! `hent bake --relief`: writes the heights of rasters to an archive. `hent-import` runs it, because it reads rasters.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Args;

use super::bake::{asked_to_stop, watched};
use super::import::progress;
use super::{block_on, say};
use crate::archive::{self, Zooms};
use crate::config::{CONFIG, File};
use crate::error::{Error, Result};
use crate::import;

#[derive(Args)]
pub(super) struct Options {
    /// Écrire non les voies mais un relief : GeoTIFF, ASC, HGT, DTED, BIL, DEM, ou VRT qui les liste ; sans fichier, ceux de
    /// [relief] dans hent.toml
    #[arg(long, value_name = "RASTER", num_args = 0.., conflicts_with_all = ["voie", "fond"])]
    relief: Option<Vec<PathBuf>>,
    /// De qui sont les hauteurs du relief, et sous quelle licence, si les fichiers ne le disent pas
    #[arg(long, value_name = "TEXTE", requires = "relief")]
    source: Option<String>,
    /// Système de coordonnées du relief, si les fichiers ne le disent pas (EPSG:2154)
    #[arg(long, value_name = "EPSG:…", requires = "relief")]
    srs: Option<String>,
}

impl Options {
    /// Tells whether the command writes a relief.
    pub(super) fn is_wanted(&self) -> bool {
        self.relief.is_some()
    }
}

/// Writes the archive `output`.
pub(super) fn run(options: Options, output: PathBuf, min_zoom: u8, max_zoom: Option<u8>) -> Result<ExitCode> {
    block_on(async {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let work = tokio::task::spawn_blocking(move || bake(options, output, min_zoom, max_zoom, &stopped));
        // After a signal the work stops properly, and the incomplete archive is removed.
        let stopper = tokio::spawn(async move {
            if asked_to_stop().await.is_ok() {
                stop.store(true, Ordering::Relaxed);
            }
        });
        let outcome = work.await.map_err(|error| Error::Internal(error.to_string()))?;
        stopper.abort();
        outcome.map(|()| ExitCode::SUCCESS)
    })
}

fn bake(options: Options, output: PathBuf, min_zoom: u8, max_zoom: Option<u8>, stop: &AtomicBool) -> Result<()> {
    let Options { relief, source, srs } = options;
    let files = relief.filter(|files| !files.is_empty()).map_or_else(configured, Ok)?;
    let deepest = archive::Relief::MAX_ZOOM;
    if let Some(zoom) = max_zoom.filter(|zoom| *zoom > deepest) {
        let problem = format!("{zoom} est trop profond pour un relief");
        return Err(Error::input("--max-zoom", problem, format!("Le zoom d'un relief va de 0 à {deepest}.")));
    }
    let options = import::Options { srs, progress: Some(progress()), ..import::Options::default() };
    let relief = import::relief::Relief::open(&files, &options)?;
    let (wanted, sensible) = (max_zoom.unwrap_or(deepest), relief.zoom());
    if sensible < wanted {
        let said =
            format!("zoom {sensible} au plus : les plus petits pixels ont {} de côté", length(relief.finest_m()));
        let _ = writeln!(std::io::stderr(), "{said}");
    }
    let max_zoom = wanted.min(sensible);
    let attribution = source.unwrap_or_else(|| relief.rights());
    let (zooms, tiles) = (Zooms::new(min_zoom, max_zoom)?, relief.tiles(max_zoom)?);
    let target = archive::Relief::new(output.clone(), zooms, &attribution, relief.bounds(), tiles)?;
    let archive::Report { tiles, distinct, bytes } =
        watched(stop, |progress| target.write(|tile| relief.heights(tile), progress))?;
    let said = format!("{tiles} tuiles, dont {distinct} distinctes, {bytes} octets, zooms {min_zoom} à {max_zoom}");
    say(format_args!("{} : {said} ; {attribution}", output.display()));
    Ok(())
}

/// Returns the rasters of the configuration file. Errors: the file is not valid, or it names no rasters.
fn configured() -> Result<Vec<PathBuf>> {
    let file = Path::new(CONFIG);
    let rasters = if file.exists() { File::read(file)?.relief.rasters } else { vec![] };
    if rasters.is_empty() {
        let cure = format!("Nommez-les après --relief, ou dans {CONFIG} : [relief] rasters = [\"relief.tif\"].");
        return Err(Error::input("--relief", "aucun fichier n'est nommé", cure));
    }
    Ok(rasters)
}

/// Formats a length in French, with its unit.
fn length(metres: f64) -> String {
    match metres {
        1000.0.. => format!("{:.0} km", metres / 1000.0),
        _ => format!("{metres:.0} m"),
    }
}
