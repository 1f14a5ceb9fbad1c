//! What a test needs from outside, or its skipping: the test harness knows no "skipped", so a test that lacks its
//! means appends its name to the file `HENT_TEST_SKIPS`, which scripts/test counts.

use std::io::Write;
use std::path::PathBuf;

/// A file or folder of the shared data, or `None` after the skip was noted.
pub fn shared_data(test: &str, path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(path);
    path.exists().then_some(path).or_else(|| skip(test, "no ../shared/data"))
}

/// The URL of a PostgreSQL server on which databases may be made, or `None` after the skip was noted.
pub fn postgres(test: &str) -> Option<String> {
    std::env::var("HENT_TEST_POSTGRES").ok().or_else(|| skip(test, "no HENT_TEST_POSTGRES"))
}

/// Is a program installed? `None` after the skip was noted.
pub fn program(test: &str, name: &str) -> Option<()> {
    std::process::Command::new(name)
        .arg("--version")
        .output()
        .ok()
        .map(|_| ())
        .or_else(|| skip(test, &format!("no {name}")))
}

/// Notes that `test` is skipped.
pub fn skip<T>(test: &str, why: &str) -> Option<T> {
    eprintln!("skipped {test}: {why}");
    if let Ok(file) = std::env::var("HENT_TEST_SKIPS") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(file).unwrap();
        writeln!(file, "{test}: {why}").unwrap();
    }
    None
}
