//! Programs and data that a test needs. If one is missing, the test fails, unless skipping is allowed.
//!
//! The environment variable `HENT_TEST_SKIPS` allows skipping. It is the path of a file to which each skipped test adds
//! a line, because Rust's test harness cannot report a test as skipped at run time. `scripts/test --sans-externes` sets
//! it and counts the lines.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// Returns a file or folder of the shared data. Returns `None` if it is missing and the skip was noted.
#[track_caller]
pub fn shared_data(test: &str, path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    path.exists().then_some(path).or_else(|| skip(test, "no ../shared/data"))
}

/// Returns the URL of a PostgreSQL server on which databases can be created. Returns `None` if there is none and the
/// skip was noted.
#[track_caller]
pub fn postgres(test: &str) -> Option<String> {
    std::env::var("HENT_TEST_POSTGRES").ok().or_else(|| skip(test, "no HENT_TEST_POSTGRES"))
}

/// Tells whether a program is installed. Returns `None` if it is not and the skip was noted.
#[track_caller]
pub fn program(test: &str, name: &str) -> Option<()> {
    Command::new(name).arg("--version").output().ok().map(|_| ()).or_else(|| skip(test, &format!("no {name}")))
}

/// Returns a Python with a module of tests/python.txt: the one of `HENT_TEST_PYTHON`, or `python3`. Returns `None` if
/// the module is missing and the skip was noted.
#[track_caller]
pub fn python(test: &str, module: &str) -> Option<Command> {
    let python = std::env::var("HENT_TEST_PYTHON").unwrap_or_else(|_| "python3".into());
    has_module(&python, module)
        .then(|| Command::new(&python))
        .or_else(|| skip(test, &format!("no {module} for {python}")))
}

/// Returns the system's own Python, for which GDAL's bindings are installed. Returns `None` if a module of them is
/// missing and the skip was noted.
#[track_caller]
pub fn system_python(test: &str, module: &str) -> Option<&'static str> {
    const PYTHON: &str = "/usr/bin/python3";
    has_module(PYTHON, module).then_some(PYTHON).or_else(|| skip(test, &format!("no {module} for {PYTHON}")))
}

fn has_module(python: &str, module: &str) -> bool {
    let import = Command::new(python).args(["-c", &format!("import {module}")]).output();
    import.is_ok_and(|output| output.status.success())
}

/// Notes that `test` is skipped and returns `None`. Panics if skipping is not allowed.
#[track_caller]
pub fn skip<T>(test: &str, why: &str) -> Option<T> {
    let Ok(file) = std::env::var("HENT_TEST_SKIPS") else {
        panic!("{test}: {why}. Run scripts/test, which installs what tests need; its --sans-externes skips this test");
    };
    eprintln!("skipped {test}: {why}");
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
    writeln!(file, "{test}: {why}").unwrap();
    None
}
