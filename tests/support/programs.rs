//! Running `hent` and other programs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// Runs `hent` to its end in a folder. It uses `hent.gpkg` there unless `--store` names another store.
pub fn hent(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

/// Returns the command `hent`, to be run in a folder.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hent"));
    command.args(arguments).current_dir(folder).env_remove("HENT_STORE").stdin(Stdio::null());
    command
}

/// Returns the exit code, standard output, and standard error.
pub fn outcome(output: Output) -> (Option<i32>, String, String) {
    let [said, complaints] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    (output.status.code(), said, complaints)
}

/// Runs a program that must succeed and print no error. Returns its standard output.
#[track_caller]
pub fn said(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaints.is_empty(), "{command:?}: {complaints}");
    String::from_utf8(output.stdout).unwrap()
}

/// Starts `hent serve` in a folder. Returns the process and its address.
pub fn serve_in(folder: &Path, arguments: &[&str], stderr: Stdio) -> (Child, String) {
    serve_by(
        Command::new(env!("CARGO_BIN_EXE_hent")).args(["serve"]).args(arguments).current_dir(folder).stderr(stderr),
    )
}

/// Starts a service by a given command. Returns the process and its address.
pub fn serve_by(command: &mut Command) -> (Child, String) {
    let command = command.args(["--listen", "127.0.0.1:0"]).env_remove("HENT_STORE");
    let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("hent répond sur http://").unwrap().trim_end_matches('/').to_owned();
    (process, address)
}

/// Sends SIGTERM to a process.
#[track_caller]
pub fn terminate(process: &Child) {
    assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
}

/// Sends SIGTERM to a process and waits for its successful end.
#[track_caller]
pub fn stop(process: &mut Child) {
    terminate(process);
    assert_eq!(process.wait().unwrap().code(), Some(0));
}
