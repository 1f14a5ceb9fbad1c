//! Detects changes of a GeoPackage by polling.
//!
//! The watch reads the change counter in the header of the file. `PRAGMA data_version` would read the same counter, but
//! needs an open SQLite connection. A permanently open connection would prevent QGIS from removing its write-ahead log
//! when it closes the file. The latest changes would stay in a second file, which a copy would miss.

use std::fs::{File, Metadata};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;
use std::time::Duration;

use super::Geopackage;
use crate::error::{Error, Result};
use crate::store::blocking;
use crate::store::watch::{Observer, told};

/// The polling interval.
const PERIOD: Duration = Duration::from_millis(50);

/// The offset of the change counter (four bytes) in the header of an SQLite file (SQLite file format, §1.3).
const CHANGE_COUNTER: u64 = 24;

/// The length, in bytes, of the first header copy in the index of a write-ahead log. This header changes with each
/// transaction (SQLite WAL format, §2.1).
const INDEX_HEADER: usize = 48;
/// The range in that header with the number of valid pages in the log (four bytes).
const PAGES: std::ops::Range<usize> = 16..20;

/// The device and inode number of a file. They change if another file gets its name.
type Id = (u64, u64);

/// The observed state of the files. Every change of the store changes this state.
#[derive(Clone, Debug, PartialEq)]
struct Sight {
    file: Id,
    /// The length in bytes. If it decreases, the file was truncated.
    length: u64,
    /// The change counter, which each transaction increments.
    counter: [u8; 4],
    /// The header of the index of the write-ahead log, while the log is not empty. All transactions are written to such
    /// a log. A transaction becomes readable when the index contains it, which may be long after its last byte was
    /// written to the log. (Every reader of the file, including hent, creates an empty log.)
    log: Option<(Id, [u8; INDEX_HEADER])>,
}

impl Geopackage {
    /// Polls the file until the receiving end is dropped.
    pub(in crate::store) async fn watch(self, observer: Observer) {
        let mut look = Some(Look::at(self.path.clone()));
        let mut last = None;
        loop {
            let Some(mut looking) = look.take() else { return };
            let looked = blocking(move || {
                let sight = looking.look();
                Ok((sight, looking))
            });
            let Some((sight, looking)) = told(&observer, looked.await) else { return };
            look = Some(looking);
            let sight = told(&observer, sight);
            if let Some(now) = sight.as_ref().filter(|_| sight != last) {
                match last.as_ref().is_some_and(|last: &Sight| now.file == last.file && now.length < last.length) {
                    true => observer.doubtful(),
                    false => observer.changed(),
                }
            }
            last = sight;
            tokio::select! {
                () = tokio::time::sleep(PERIOD) => {}
                () = observer.closed() => return,
            }
        }
    }
}

/// The files that are polled.
struct Look {
    store: Kept,
    /// The index of the write-ahead log.
    index: Kept,
}

impl Look {
    fn at(path: PathBuf) -> Self {
        let mut index = path.clone().into_os_string();
        index.push("-shm");
        Self { store: Kept { path, open: None }, index: Kept { path: index.into(), open: None } }
    }

    fn look(&mut self) -> Result<Sight> {
        let (file, counter) = self.store.read(CHANGE_COUNTER).map_err(Error::io(&self.store.path))?;
        let length = self.store.length().map_err(Error::io(&self.store.path))?;
        let log = self.index.read(0).ok();
        let holds = |header: &[u8; INDEX_HEADER]| header.get(PAGES).is_some_and(|pages| pages.iter().any(|b| *b != 0));
        Ok(Sight { file, length, counter, log: log.filter(|(_, header)| holds(header)) })
    }
}

/// A file that stays open. POSIX locks belong to a process and a file, so closing the file would release the locks of a
/// load in this process.
struct Kept {
    path: PathBuf,
    open: Option<(File, Id)>,
}

impl Kept {
    /// Returns the length of the file in bytes.
    fn length(&self) -> std::io::Result<u64> {
        self.open.as_ref().map_or(Ok(0), |(file, _)| file.metadata().map(|found| found.len()))
    }

    /// Reads `N` bytes at an offset. Returns them with the identity of the file.
    fn read<const N: usize>(&mut self, from: u64) -> std::io::Result<(Id, [u8; N])> {
        let id = |found: &Metadata| (found.dev(), found.ino());
        let found = id(&std::fs::metadata(&self.path)?);
        let (file, id) = match self.open.take().filter(|(_, open)| *open == found) {
            Some(open) => self.open.insert(open),
            None => {
                let file = File::open(&self.path)?;
                let opened = id(&file.metadata()?);
                self.open.insert((file, opened))
            }
        };
        let mut bytes = [0; N];
        file.read_exact_at(&mut bytes, from)?;
        Ok((*id, bytes))
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_transaction_is_seen_once_it_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.gpkg");
        let edit = Connection::open(&path).unwrap();
        edit.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (0)").unwrap();
        let mut look = Look::at(path);
        let mut last = look.look().unwrap();
        assert_eq!(look.look().unwrap(), last, "nothing happened");
        for _ in 0..3 {
            // The log restarts at its beginning but keeps its length. So neither its length nor its date shows the new
            // transaction.
            edit.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(())).unwrap();
            edit.execute("UPDATE t SET n = n + 1", []).unwrap();
            let log = File::options().write(true).open(folder.path().join("journal.gpkg-wal")).unwrap();
            log.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            let sight = look.look().unwrap();
            assert_ne!(sight, last);
            last = sight;
        }
        assert!(last.log.is_some());
        drop(edit);
        let closed = look.look().unwrap();
        assert!(closed.log.is_none() && closed != last);
        // A reader does not change the observed state.
        let read = Connection::open(&look.store.path).unwrap();
        assert_eq!(read.query_row("SELECT n FROM t", [], |row| row.get(0)), Ok(3));
        assert!(look.index.path.exists());
        assert_eq!(look.look().unwrap(), closed);
        drop(read);
        assert_eq!(look.look().unwrap(), closed);
    }
}
