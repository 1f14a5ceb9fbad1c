//! Keeping what is served in step with the store.
//!
//! ```text
//!   store ── watch ──> settle ──> load ──> atlas ──> publish   swaps it in, tells what differs
//!                   (a burst is                         ├──> Live      revision, is the store there, events
//!                    one change)                        └──> secours   a copy for when the store is not there
//! ```
//!
//! A load that fails changes nothing of what is served. Every load is a full comparison, whatever the news was: nothing
//! that a trigger or a program of somebody else's failed to announce stays unseen for longer than the next change.

mod secours;
mod status;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::timeout;

pub use status::{Event, Live, Status, Trouble};

use crate::atlas::{Atlas, Difference};
use crate::error::{Error, Result};
use crate::model::Dataset;
use crate::model::table::Table;
use crate::store::{Store, Watch};

/// A change is loaded when no other followed for this long…
const QUIET: Duration = Duration::from_millis(30);
/// …or when the first was this long ago.
const PATIENCE: Duration = Duration::from_millis(200);
/// How long after a load that failed the next is tried, at first and at most, if the store tells nothing meanwhile; the
/// latter also how often a store is loaded that cannot be watched.
const RETRY: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// Follows a store.
pub struct Follower {
    store: Store,
    watch: Watch,
    /// Does the watch see the store? A read-only replica of a database can be loaded, but not listened to.
    watched: bool,
    live: Arc<Live>,
    /// Told after each load that changed something; none where no copy is kept.
    loaded: Option<Arc<Notify>>,
    /// When to try again, if the watch tells nothing.
    retry: Option<Duration>,
}

/// Loads a store and prepares to follow it: the atlas to begin with, and who keeps it in step. Where the store cannot
/// be loaded, the atlas is that of its last good copy at `secours`. Errors: the store cannot be loaded, and there is no
/// such copy.
pub async fn start(store: Store, secours: Option<PathBuf>) -> Result<(Atlas, Follower)> {
    let mut watch = store.watch();
    // Whether it is there or not: from here on, nothing that happens to it is missed.
    let watched = watch.next().await.is_ok();
    let (atlas, live) = match (load(&store).await, &secours) {
        (Ok((atlas, revision)), _) => (atlas, Live::new(revision)),
        (Err(error), Some(path)) if path.exists() => {
            let copy = secours::open(path).await?;
            let (atlas, revision) = load(&copy.store).await?;
            tracing::error!("{error} La copie de secours du {} est servie en attendant.", copy.of);
            (atlas, Live::of_copy(revision, copy.of, Trouble::of(&error)))
        }
        (Err(error), _) => return Err(error),
    };
    let loaded = secours.map(|path| {
        let loaded = Arc::new(Notify::new());
        tokio::spawn(secours::keep(store.clone(), path, Arc::clone(&loaded)));
        if live.status().trouble.is_none() {
            loaded.notify_one();
        }
        loaded
    });
    let retry = live.status().trouble.map(|_| RETRY[0]);
    Ok((atlas, Follower { store, watch, watched, live: Arc::new(live), loaded, retry }))
}

/// The atlas of a store, built off the async threads, and the store's revision.
async fn load(store: &Store) -> Result<(Atlas, i64)> {
    let (rows, revision) = store.load_with_revision(&Table::CONTENT).await?;
    blocking(move || Ok((Atlas::build(Dataset::from_rows(rows)?), revision))).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))?
}

impl Follower {
    /// What is known of the store while it is followed.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live)
    }

    /// Follows the store for ever: each atlas goes to `publish`, which makes it what is served and returns how it
    /// differs from what was served before.
    pub async fn follow(mut self, publish: impl Fn(Atlas) -> Difference + Clone + Send + 'static) {
        let [first, most] = RETRY;
        loop {
            let wait = self.retry.or((!self.watched).then_some(most)).unwrap_or(Duration::MAX);
            if let Some(Err(why)) = self.news(wait).await {
                tracing::warn!("base perdue, le dernier état connu reste servi : {why}");
                self.live.lost(Trouble::Unreachable);
                self.retry = None; // the watch tells when it is back
                continue;
            }
            let burst = Instant::now();
            while burst.elapsed() < PATIENCE && matches!(self.news(QUIET).await, Some(Ok(()))) {}
            let start = Instant::now();
            match self.reload(&publish).await {
                Ok(()) => self.retry = None,
                Err(error) => {
                    tracing::error!("la base n'a pas pu être relue, le dernier état connu reste servi : {error}");
                    self.live.lost(Trouble::of(&error));
                    self.retry = Some(self.retry.map_or(first, |wait| (wait * 2).min(most)));
                }
            }
            // At most half of the time is spent on this, however fast the changes come.
            tokio::time::sleep(start.elapsed()).await;
        }
    }

    /// What the watch tells; none where it is silent for too long.
    async fn news(&mut self, wait: Duration) -> Option<Result<(), String>> {
        let news = timeout(wait, self.watch.next()).await.ok()?;
        self.watched = news.is_ok();
        Some(news)
    }

    async fn reload(&self, publish: &(impl Fn(Atlas) -> Difference + Clone + Send + 'static)) -> Result<()> {
        let start = Instant::now();
        let (atlas, revision) = load(&self.store).await?;
        let publish = publish.clone();
        let difference = blocking(move || Ok(publish(atlas))).await?;
        let tables: Vec<_> = difference.tables.iter().map(|table| table.name()).collect();
        let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(revision, ?tables, millis, "base relue");
        if self.live.joined(revision, start.elapsed(), &difference)
            && let Some(loaded) = &self.loaded
        {
            loaded.notify_one();
        }
        Ok(())
    }
}
