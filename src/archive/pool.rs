//! [`Pool`]: tile bodies in a temporary file of bounded size.
//!
//! The file has no name, so the system removes it when the process ends for any reason. It is on disk and not in memory,
//! because the corridors of all voies take a hundred megabytes with their ground. A machine with 1 GB of memory keeps
//! the pages that are requested in its page cache, and drops them when the memory is needed elsewhere.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, Result};

/// A temporary file to which bodies are appended.
#[derive(Debug)]
pub struct Pool {
    file: File,
    /// The length of the file.
    end: Mutex<u64>,
    most: u64,
}

/// A body in a pool.
#[derive(Clone, Debug)]
pub struct Stored {
    pool: Arc<Pool>,
    offset: u64,
    pub(super) length: u32,
    /// A hash of the body.
    pub(super) hash: u64,
}

impl Pool {
    /// Creates an empty pool of at most `most` bytes. Errors: the file cannot be created.
    pub fn new(most: u64) -> Result<Arc<Self>> {
        let folder = folder();
        let file = tempfile::tempfile_in(&folder).map_err(Error::io(folder))?;
        Ok(Arc::new(Self { file, end: Mutex::new(0), most }))
    }

    /// Appends a body with its hash. Returns `None` if the pool is full. Errors: the file cannot be written.
    pub fn add(self: &Arc<Self>, hash: u64, body: &[u8]) -> Result<Option<Stored>> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(length) = u32::try_from(body.len()) else { return Ok(None) };
        let offset = *end;
        if offset + u64::from(length) > self.most {
            return Ok(None);
        }
        self.file.write_all_at(body, offset).map_err(Error::io(folder()))?;
        *end = offset + u64::from(length);
        Ok(Some(Stored { pool: Arc::clone(self), offset, length, hash }))
    }
}

impl Stored {
    /// Reads the part of the body that begins at `from` and is as long as `into`.
    pub(super) fn read(&self, from: u64, into: &mut [u8]) -> io::Result<()> {
        self.pool.file.read_exact_at(into, self.offset + from)
    }

    /// Tells whether the body is in this pool.
    pub fn is_in(&self, pool: &Arc<Pool>) -> bool {
        Arc::ptr_eq(&self.pool, pool)
    }
}

/// Returns the folder of the file: `TMPDIR` if it is set. Otherwise `/var/tmp`, which is on disk on every system, while
/// `/tmp` often is in memory.
fn folder() -> PathBuf {
    let large = Path::new("/var/tmp");
    if std::env::var_os("TMPDIR").is_none() && large.is_dir() { large.to_owned() } else { std::env::temp_dir() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_gives_back_what_it_got_until_it_is_full() {
        let pool = Pool::new(10).unwrap();
        let bodies = [&b"hent"[..], b"", b"korn"].map(|body| pool.add(7, body).unwrap().unwrap());
        assert!(pool.add(7, b"moan").unwrap().is_none(), "12 bytes");
        let mut end = [0; 2];
        bodies[2].read(2, &mut end).unwrap();
        assert_eq!(&end, b"rn");
        assert!(pool.add(7, b"ag").unwrap().is_some(), "a shorter one fits");
        assert!(bodies[0].is_in(&pool) && !bodies[0].is_in(&Pool::new(1).unwrap()));
    }
}
