//! Starts `hent-import`, the program that reads other people's files. It is a separate program, so that the serving
//! process has neither GDAL nor its hundred libraries in memory, and a file that crashes GDAL does not stop the
//! service.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode, ExitStatus};

use crate::error::{Error, Result};

/// The name of the program. It must be in the same folder as `hent`. No other folder is searched.
const NAME: &str = "hent-import";

/// Runs `hent-import` with `arguments` and waits for its end. If it fails, it has printed the reason itself. Errors:
/// the program is missing, or it was killed by a signal.
pub(super) fn run(arguments: &[&str]) -> Result<ExitStatus> {
    let mut program = program()?;
    let status = program.args(arguments).status().map_err(Error::io(program.get_program()))?;
    match status.code() {
        Some(_) => Ok(status),
        None => Err(Error::Internal(format!("{NAME} {} : {status}", arguments.join(" ")))),
    }
}

/// Replaces this process by `hent-import` with the same arguments (`exec`). A process that waits for `hent` then waits
/// for `hent-import`. Errors: the program is missing.
pub(super) fn hand_over() -> Result<ExitCode> {
    let mut program = program()?;
    let error = program.args(std::env::args_os().skip(1)).exec();
    Err(Error::io(program.get_program())(error))
}

/// Returns the command that starts `hent-import`. Errors: the program is missing.
fn program() -> Result<Command> {
    let path = std::env::current_exe().map_err(Error::io("/proc/self/exe"))?.with_file_name(NAME);
    if !path.exists() {
        return Err(Error::input(
            path.display().to_string(),
            "ce programme manque, et hent ne lit les fichiers que par lui",
            "Installez-le à côté de hent : « cargo build --release » construit les deux.",
        ));
    }
    Ok(Command::new(path))
}
