//! Keeps the last good copy of the store, a GeoPackage. The service uses it if the store cannot be read at the start.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::Live;
use crate::error::{Error, Result};
use crate::model::reading::{Intake, Piece};
use crate::model::table::Table;
use crate::store::{Doubt, Store};

/// The minimum time between two copies. For a large store it is longer ([`REST`]).
const PERIOD: Duration = Duration::from_secs(60);
/// The minimum pause after a copy, as a multiple of the time that the copy took.
const REST: u32 = 20;
/// A store counts as collapsed if it has fewer rows than this fraction (1 / `COLLAPSE`) of the last copy.
const COLLAPSE: usize = 2;

/// A copy that is served.
pub(super) struct Copy {
    pub(super) store: Store,
    /// The time at which it was made.
    pub(super) of: Timestamp,
}

/// Opens the copy at a path. If an older version of hent wrote it, its schema is migrated.
pub(super) async fn open(path: &Path) -> Result<Copy> {
    let of = made(path)?;
    let store = Store::at(&path.display().to_string())?;
    store.init().await?;
    Ok(Copy { store, of })
}

/// Returns the time at which the copy at a path was made.
fn made(path: &Path) -> Result<Timestamp> {
    let made = std::fs::metadata(path).and_then(|found| found.modified()).map_err(Error::io(path))?;
    let of = Timestamp::try_from(made).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(of.round(jiff::Unit::Second).unwrap_or(of))
}

/// Makes copies of a store.
pub(super) struct Keeper {
    pub(super) store: Store,
    pub(super) path: PathBuf,
    /// Notified after each load that changed something.
    pub(super) loaded: Arc<Notify>,
    pub(super) doubt: Doubt,
    pub(super) live: Arc<Live>,
}

impl Keeper {
    /// Makes a copy after each load, for ever, but not too often. Each copy is written to a temporary file and renamed
    /// ([`Store::copy`]). Only its owner can read it.
    pub(super) async fn keep(self) {
        self.tell_of_the_one_before();
        loop {
            self.loaded.notified().await;
            let start = Instant::now();
            match self.copy().await {
                Ok(()) => tracing::debug!(millis = start.elapsed().as_millis(), "copie de secours faite"),
                Err(error) => {
                    tracing::warn!("la copie de secours n'a pas pu être faite, l'ancienne reste : {error}");
                    if self.store.is_about(&error) {
                        self.doubt.raise();
                    }
                    self.loaded.notify_one(); // try again after the pause
                }
            }
            self.tell_of_the_one_before();
            tokio::time::sleep(PERIOD.max(start.elapsed() * REST)).await;
        }
    }

    /// Copies the store. If the store has lost most of its rows, it may have been emptied by mistake. In this case the
    /// previous copy is kept, too, unless a copy with more rows is already kept.
    async fn copy(&self) -> Result<()> {
        let new = self.beside("nouvelle");
        let counts = self.store.copy(&new).await?;
        let now: usize = Table::CONTENT.iter().map(|table| counts.of(*table)).sum();
        let before = rows(&self.path).await;
        if now * COLLAPSE < before {
            tracing::warn!(
                "la base est passée de {before} à {now} lignes : la copie de secours d'avant est gardée, {}",
                self.beside("avant").display()
            );
            if before >= rows(&self.beside("avant")).await {
                std::fs::rename(&self.path, self.beside("avant")).map_err(Error::io(&self.path))?;
            }
        }
        std::fs::rename(&new, &self.path).map_err(Error::io(&self.path))
    }

    /// Returns the path of another file beside the copy, such as `hent-secours-avant.gpkg` beside `hent-secours.gpkg`.
    fn beside(&self, which: &str) -> PathBuf {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!("{stem}-{which}.gpkg"))
    }

    /// Records in the status whether a copy from before a loss of rows is kept.
    fn tell_of_the_one_before(&self) {
        self.live.keeps_before(made(&self.beside("avant")).ok());
    }
}

/// Returns the number of content rows in the copy at a path, or 0 if it is missing or unreadable.
async fn rows(path: &Path) -> usize {
    let counted = async { Store::at(&path.display().to_string())?.read(None, Counted::default()).await };
    if path.exists() { counted.await.map_or(0, |(counted, _)| counted.0) } else { 0 }
}

/// Counts the rows of a reading.
#[derive(Default)]
struct Counted(usize);

impl Intake for Counted {
    fn take(&mut self, piece: Piece) -> Result<()> {
        self.0 += usize::from(matches!(piece, Piece::Row(_)));
        Ok(())
    }
}
