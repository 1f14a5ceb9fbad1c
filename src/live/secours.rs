//! The last good copy: a GeoPackage that is served when the store is not there at the start.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::error::{Error, Result};
use crate::store::Store;

/// How long after a copy the next is made, at least; a large store is given longer.
const PERIOD: Duration = Duration::from_secs(60);
/// How many times as long as a copy took no other is made.
const REST: u32 = 20;

/// A copy to be served.
pub(super) struct Copy {
    pub(super) store: Store,
    /// When it was made.
    pub(super) of: Timestamp,
}

/// The copy at a path, brought to this program's schema if an older one wrote it.
pub(super) async fn open(path: &Path) -> Result<Copy> {
    let made = std::fs::metadata(path).and_then(|found| found.modified()).map_err(Error::io(path))?;
    let of = Timestamp::try_from(made).map_err(|e| Error::Internal(e.to_string()))?;
    let of = of.round(jiff::Unit::Second).unwrap_or(of);
    let store = Store::at(&path.display().to_string())?;
    store.init().await?;
    Ok(Copy { store, of })
}

/// Makes a copy whenever the store was loaded, for ever, but not too often. It is made aside and takes its place whole
/// ([`Store::dump`]), readable by its owner alone.
pub(super) async fn keep(store: Store, path: PathBuf, loaded: Arc<Notify>) {
    loop {
        loaded.notified().await;
        let start = Instant::now();
        match store.dump(&path).await {
            Ok(_) => tracing::debug!(millis = start.elapsed().as_millis(), "copie de secours faite"),
            Err(error) => {
                tracing::warn!("la copie de secours n'a pas pu être faite, l'ancienne reste : {error}");
                loaded.notify_one(); // try again
            }
        }
        tokio::time::sleep(PERIOD.max(start.elapsed() * REST)).await;
    }
}
