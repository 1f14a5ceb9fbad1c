//! Earlier states of the ways, which the log of the store knows.

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::blocking;
use super::status::Live;
use crate::atlas::Sources;
use crate::error::{Error, Result};
use crate::model::Dataset;

/// The time in which the store must tell an earlier state.
const PATIENCE: Duration = Duration::from_secs(10);

impl Live {
    /// Reads the rows of the ways as they were at a time. `now` are the served rows; rows that did not change are shared
    /// with them. This asks the store, so it is not for routes that many use. Errors: the store is away or takes too
    /// long, or those of [`Store::earlier`](crate::store::Store::earlier).
    pub async fn earlier(&self, now: &Sources, at: Timestamp) -> Result<Sources> {
        let away = || Error::StoreUnreachable {
            store: "la base".into(),
            reason: "elle n'est pas suivie".into(),
            cure: "Réessayez plus tard.".into(),
        };
        let store = self.store().ok_or_else(away)?;
        let rows = timeout(PATIENCE, store.earlier(at)).await.map_err(|_| store.silent())??;
        let now = now.clone();
        blocking(move || Ok(now.then(Dataset::from_rows(rows)?))).await
    }
}
