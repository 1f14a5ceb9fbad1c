//! Runs `hent-import` as a child process, and limits its time and the length of its output.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::confinement::{DATA, SECONDS};
use super::document::MOST_POINTS;
use crate::error::{Error, Result};

/// The name of the program. It must be in the same folder as `hent`.
const NAME: &str = "hent-import";
/// The maximum size of what the process writes, in bytes: the points with their times, and the names.
const MOST_BYTES: u64 = (MOST_POINTS as u64) * 4 * 8 + (8 << 20);
/// The time between two looks at the process.
const LOOK: Duration = Duration::from_millis(5);

/// Returns the path of the program. Errors: it is missing.
pub fn programme() -> Result<PathBuf> {
    let path = std::env::current_exe().map_err(Error::io("/proc/self/exe"))?.with_file_name(NAME);
    if path.exists() { Ok(path) } else { Err(Error::Internal(format!("{} manque", path.display()))) }
}

/// Removes all environment variables of a command but those that GDAL needs. The service may have the password of its store in
/// one of them.
pub(super) fn alone(command: &mut Command) -> &mut Command {
    let kept = DATA.iter().chain(&["LD_LIBRARY_PATH"]).filter_map(|name| Some((name, std::env::var_os(name)?)));
    command.env_clear().envs(kept)
}

/// How the process ended.
#[derive(Clone, Copy)]
pub(super) enum End {
    Done,
    Killed,
    TooLong,
    Abandoned,
}

/// Runs a process and sends it `input`. Blocks until the process ended. Returns its output. As soon as `abandonne` is true, the
/// process is ended. Errors: the process cannot be started.
pub(super) fn watched(command: &mut Command, input: &[u8], abandonne: &AtomicBool) -> Result<(Vec<u8>, End)> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(Error::io(command.get_program()))?;
    let (sink, output) = (child.stdin.take(), child.stdout.take());
    let start = Instant::now();
    Ok(thread::scope(|scope| {
        // This fails if the process ends before it has read everything. Its output is then too short, which the caller notices.
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
