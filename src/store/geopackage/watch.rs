//! Noticing that a GeoPackage changed.
//!
//! This looks at what `PRAGMA data_version` looks at, the change counter in the file's header, but without a connection:
//! one that is always open would keep QGIS from ending its write-ahead log when it closes the file, and the last
//! changes would stay in a second file that a copy forgets.

use std::fs::{File, Metadata};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::PathBuf;
use std::time::Duration;

use super::Geopackage;
use crate::error::{Error, Result};
use crate::store::blocking;
use crate::store::watch::{Observer, told};

/// How often the file is looked at.
const PERIOD: Duration = Duration::from_millis(50);

/// Where the change counter stands in the header of an SQLite file (its format, §1.3): four bytes.
const CHANGE_COUNTER: u64 = 24;

/// How much of the index of a write-ahead log tells of a transaction: the first copy of its header (SQLite's write-ahead
/// log format, §2.1).
const INDEX_HEADER: usize = 48;
/// Where it says how many pages the log holds that count; four bytes.
const PAGES: std::ops::Range<usize> = 16..20;

/// A file's device and number: another may have taken its name.
type Id = (u64, u64);

/// What differs after a change.
#[derive(Clone, Debug, PartialEq)]
struct Sight {
    file: Id,
    /// Bytes; fewer than before in a file that was cut.
    length: u64,
    /// Raised by each transaction.
    counter: [u8; 4],
    /// While there is something in a write-ahead log, which takes the transactions while there is one: what its index says.
    /// A transaction can be read from when it stands there, which may be long after its last byte was written to the log:
    /// the disk comes in between. (An empty log is made by whoever reads the file, hent too.)
    log: Option<(Id, [u8; INDEX_HEADER])>,
}

impl Geopackage {
    /// Looks at the file until nobody follows.
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

/// The files that are looked at.
struct Look {
    store: Kept,
    /// The index of its write-ahead log.
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

/// A file, kept open: closing it would drop the locks that a load of this process holds on it (POSIX knows one lock for a
/// process and a file).
struct Kept {
    path: PathBuf,
    open: Option<(File, Id)>,
}

impl Kept {
    /// How many bytes the file has.
    fn length(&self) -> std::io::Result<u64> {
        self.open.as_ref().map_or(Ok(0), |(file, _)| file.metadata().map(|found| found.len()))
    }

    /// Some bytes from a place on, and of which file.
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
            // The log begins anew: it keeps its length, and what was written to it may have been seen before it counts.
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
        // Whoever only reads changes nothing.
        let read = Connection::open(&look.store.path).unwrap();
        assert_eq!(read.query_row("SELECT n FROM t", [], |row| row.get(0)), Ok(3));
        assert!(look.index.path.exists());
        assert_eq!(look.look().unwrap(), closed);
        drop(read);
        assert_eq!(look.look().unwrap(), closed);
    }
}
