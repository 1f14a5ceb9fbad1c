//! Files to import, made by a test.

use std::path::PathBuf;

/// A folder with one file.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    (dir, path)
}

/// A file that outlives the call, in a folder that the system clears.
pub fn file_kept(name: &str, content: &str) -> PathBuf {
    let (dir, path) = file(name, content);
    let _ = dir.keep();
    path
}
