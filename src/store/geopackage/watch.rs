//! Noticing that a GeoPackage changed.
//!
//! This looks at what `PRAGMA data_version` looks at, the change counter in the file's header, but without a connection:
//! one that is always open would keep QGIS from ending its write-ahead log when it closes the file, and the last
//! changes would stay in a second file that a copy forgets.

use std::fs::File;
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

/// What differs after a change.
#[derive(Clone, Debug, PartialEq)]
struct Sight {
    /// Device and number: another file may have taken the name.
    file: (u64, u64),
    /// Raised by each transaction.
    counter: [u8; 4],
    /// Length and time of the last write of the write-ahead log, which takes the transactions while there is one.
    log: Option<(u64, i64, i64)>,
}

impl Geopackage {
    /// Looks at the file until nobody follows.
    pub(in crate::store) async fn watch(self, observer: Observer) {
        let mut look = Some(Look { path: self.path.clone(), open: None });
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
            if sight.is_some() && sight != last {
                observer.changed();
            }
            last = sight;
            tokio::select! {
                () = tokio::time::sleep(PERIOD) => {}
                () = observer.closed() => return,
            }
        }
    }
}

/// The file, kept open: closing it would drop the locks that a load of this process holds on it (POSIX knows one lock
/// for a process and a file).
struct Look {
    path: PathBuf,
    open: Option<(File, (u64, u64))>,
}

impl Look {
    fn look(&mut self) -> Result<Sight> {
        let found = std::fs::metadata(&self.path).map_err(Error::io(&self.path))?;
        let id = (found.dev(), found.ino());
        if self.open.as_ref().is_none_or(|(_, open)| *open != id) {
            let file = File::open(&self.path).map_err(Error::io(&self.path))?;
            let opened = file.metadata().map_err(Error::io(&self.path))?;
            self.open = Some((file, (opened.dev(), opened.ino())));
        }
        let mut counter = [0; 4];
        if let Some((file, _)) = &self.open {
            file.read_exact_at(&mut counter, CHANGE_COUNTER).map_err(Error::io(&self.path))?;
        }
        let mut log = self.path.clone().into_os_string();
        log.push("-wal");
        let log = std::fs::metadata(log).ok().map(|log| (log.len(), log.mtime(), log.mtime_nsec()));
        Ok(Sight { file: id, counter, log })
    }
}
