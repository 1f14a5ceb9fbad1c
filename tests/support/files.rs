//! Files to import, made by a test.

use std::path::PathBuf;

/// Returns a file in a folder of its own, which is removed with the returned folder.
pub fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    (dir, path)
}

/// Returns a file that outlives the call, in the system's folder for temporary files.
pub fn file_kept(name: &str, content: &str) -> PathBuf {
    let (dir, path) = file(name, content);
    let _ = dir.keep();
    path
}
