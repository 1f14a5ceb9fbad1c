//! Starts a process that reads files, and waits for what it read, with a limit of time and of bytes.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::Envoi;
use super::confinement::{DATA, SECONDS};
use super::document::{Lu, MOST_POINTS};
use super::refus::Refus;
use crate::error::{Error, Result};
use crate::geo::Position;

/// The name of the program. It must be in the same folder as `hent`.
const NAME: &str = "hent-import";
/// The maximum size of what the process writes, in bytes: the points with their times, and the names.
const MOST_BYTES: u64 = (MOST_POINTS as u64) * 4 * 8 + (8 << 20);
/// The time between two looks at the process.
const LOOK: Duration = Duration::from_millis(5);

/// How a body is to be read.
#[derive(Clone, Debug, Default)]
pub struct Demande {
    /// The boundary, if the body is a form.
    pub frontiere: Option<String>,
    /// The coordinate system, if the file does not say it: `EPSG:2154`.
    pub srs: Option<String>,
}

/// Returns the path of the program. Errors: it is missing.
pub fn programme() -> Result<PathBuf> {
    let path = std::env::current_exe().map_err(Error::io("/proc/self/exe"))?.with_file_name(NAME);
    if path.exists() { Ok(path) } else { Err(Error::Internal(format!("{} manque", path.display()))) }
}

/// Reads a body in a process of its own. Blocks until the process ended. As soon as `abandonne` is true, the process is
/// ended. Errors: the process cannot be started. Inner errors: the body cannot be read.
pub fn lire(programme: &Path, envoi: &Envoi, demande: &Demande, abandonne: &AtomicBool) -> Result<Result<Lu, Refus>> {
    let mut command = Command::new(programme);
    command.arg("lire").arg(envoi.dossier());
    // With `=`, because the boundary of a browser begins like an option.
    command.args(demande.frontiere.iter().map(|frontiere| format!("--frontiere={frontiere}")));
    command.args(demande.srs.iter().map(|srs| format!("--srs={srs}")));
    alone(&mut command).env("TMPDIR", envoi.dossier()).current_dir(envoi.dossier());
    let (bytes, end) = watched(&mut command, &[], abandonne)?;
    Ok(match (Lu::decoder(&bytes), end) {
        (Some(read), End::Done) => read,
        (_, End::TooLong) => Err(Refus::TropGrand(format!(
            "La lecture a duré plus de {SECONDS} s. Envoyez une seule trace, ou un fichier plus simple."
        ))),
        (_, End::Abandoned) => Err(Refus::Requete("L'envoi a été abandonné.".into())),
        // Out of memory, a file that is too large when unpacked, or a file that crashes a reader.
        (_, End::Killed) => Err(Refus::TropGrand(
            "Ce fichier demande plus de mémoire qu'il n'est permis, ou il est abîmé. Envoyez une seule trace.".into(),
        )),
        (None, End::Done) => Err(Refus::Illisible("Ce fichier ne se lit pas. Exportez-le de nouveau.".into())),
    })
}

/// Reads heights of rasters at `places` in a process of its own: metres, `NaN` where unknown. Blocks until the process ended.
/// The rasters are the administrator's, so the process keeps its rights. Errors: the process cannot be started, or the rasters
/// cannot be read.
pub fn hauteurs(programme: &Path, rasters: &[PathBuf], places: &[Position]) -> Result<Vec<f64>> {
    let mut command = Command::new(programme);
    alone(command.arg("hauteurs").args(rasters));
    let input: Vec<u8> = places.iter().flat_map(|place| [place.lon, place.lat]).flat_map(f64::to_le_bytes).collect();
    let (bytes, end) = watched(&mut command, &input, &AtomicBool::new(false))?;
    let heights: Vec<f64> = bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    if matches!(end, End::Done) && heights.len() == places.len() {
        return Ok(heights);
    }
    let named = rasters.iter().map(|raster| raster.display().to_string()).collect::<Vec<_>>().join(" ");
    Err(Error::Internal(format!("relief : « hent import --as altitude {named} » dit pourquoi il ne se lit pas")))
}

/// Gives a process the environment that GDAL needs, and no more: that of the service may have the password of its store.
fn alone(command: &mut Command) -> &mut Command {
    let kept = DATA.iter().chain(&["LD_LIBRARY_PATH"]).filter_map(|name| Some((name, std::env::var_os(name)?)));
    command.env_clear().envs(kept)
}

/// How the process ended.
#[derive(Clone, Copy)]
enum End {
    Done,
    Killed,
    TooLong,
    Abandoned,
}

/// Runs a process with an input. Returns what it wrote. Errors: it cannot be started.
fn watched(command: &mut Command, input: &[u8], abandonne: &AtomicBool) -> Result<(Vec<u8>, End)> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(Error::io(command.get_program()))?;
    let (sink, output) = (child.stdin.take(), child.stdout.take());
    let start = Instant::now();
    Ok(thread::scope(|scope| {
        // A process that ends without reading shows in its output.
        scope.spawn(move || sink.map(|mut sink| sink.write_all(input)));
        let reader = scope.spawn(move || {
            let mut bytes = vec![];
            // What was read until an error shows whether it is whole.
            let _ = output.map(|output| output.take(MOST_BYTES).read_to_end(&mut bytes));
            bytes
        });
        let end = loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => break End::Done,
                Ok(Some(_)) | Err(_) => break End::Killed,
                Ok(None) => {}
            }
            if abandonne.load(Ordering::Relaxed) {
                break End::Abandoned;
            }
            if start.elapsed() > Duration::from_secs(SECONDS) {
                break End::TooLong;
            }
            thread::sleep(LOOK);
        };
        // A process that has ended cannot be killed, which is no error here. Waiting removes its entry in the system.
        let _ = child.kill();
        let _ = child.wait();
        (reader.join().unwrap_or_default(), end)
    }))
}
