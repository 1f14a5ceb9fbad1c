//! `hent-import`, the program beside this one: other people's files are read there and nowhere else. What serves has
//! neither GDAL nor the hundred libraries behind it in its memory, and a file that brings them down takes nothing along.

use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode, ExitStatus};

use crate::error::{Error, Result};

/// Its name; it is the same to everybody, and not looked for elsewhere.
const NAME: &str = "hent-import";

/// Runs it with `arguments` to its end. It has said on standard error why it failed. Errors: it is not there; it was
/// killed, by itself or by others.
pub(super) fn run(arguments: &[&str]) -> Result<ExitStatus> {
    let mut program = program()?;
    let status = program.args(arguments).status().map_err(Error::io(program.get_program()))?;
    match status.code() {
        Some(_) => Ok(status),
        None => Err(Error::Internal(format!("{NAME} {} : {status}", arguments.join(" ")))),
    }
}

/// Becomes it, with the arguments of this process: what waits for one waits for the other. Errors: it is not there.
pub(super) fn hand_over() -> Result<ExitCode> {
    let mut program = program()?;
    let error = program.args(std::env::args_os().skip(1)).exec();
    Err(Error::io(program.get_program())(error))
}

/// The program, to be told what to do. Errors: it is not there.
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
