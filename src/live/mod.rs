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

use crate::atlas::{Atlas, Difference, Sources, Update};
use crate::error::{Error, Result};
use crate::store::{Bookmark, Store, Watch};

/// A change is loaded when no other followed for this long…
const QUIET: Duration = Duration::from_millis(30);
/// …or when the first was this long ago.
const PATIENCE: Duration = Duration::from_millis(200);
/// How long it rests after a load at most.
const REST: Duration = Duration::from_millis(250);
/// How long after a load that failed the next is tried, at first and at most, if the store tells nothing meanwhile; the
/// latter also how often a store is loaded that cannot be watched.
const RETRY: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// Follows a store.
pub struct Follower {
    store: Store,
    /// Up to where it was read, and what was read; nothing where the last reading failed or the store was lost: all is
    /// compared then.
    known: Option<Bookmark>,
    sources: Sources,
    /// What was built of it.
    atlas: Arc<Atlas>,
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
pub async fn start(store: Store, secours: Option<PathBuf>) -> Result<(Arc<Atlas>, Follower)> {
    let mut watch = store.watch();
    // Whether it is there or not: from here on, nothing that happens to it is missed.
    let watched = watch.next().await.is_ok();
    let (sources, known, live) = match (read(&store, None, &Sources::default()).await, &secours) {
        (Ok((sources, bookmark)), _) => {
            let live = Live::new(bookmark.revision());
            (sources, Some(bookmark), live)
        }
        (Err(error), Some(path)) if path.exists() => {
            let copy = secours::open(path).await?;
            let (sources, bookmark) = read(&copy.store, None, &Sources::default()).await?;
            tracing::error!("{error} La copie de secours du {} est servie en attendant.", copy.of);
            (sources, None, Live::of_copy(bookmark.revision(), copy.of, Trouble::of(&error)))
        }
        (Err(error), _) => return Err(error),
    };
    let (atlas, sources) = blocking(move || Ok((Arc::new(Atlas::build(sources.clone())), sources))).await?;
    let loaded = secours.map(|path| {
        let loaded = Arc::new(Notify::new());
        tokio::spawn(secours::keep(store.clone(), path, Arc::clone(&loaded)));
        if live.status().trouble.is_none() {
            loaded.notify_one();
        }
        loaded
    });
    let retry = live.status().trouble.map(|_| RETRY[0]);
    let served = Arc::clone(&atlas);
    Ok((served, Follower { store, known, sources, atlas, watch, watched, live: Arc::new(live), loaded, retry }))
}

/// The sources as the store has them now, of which those up to a bookmark are known.
async fn read(store: &Store, known: Option<&Bookmark>, sources: &Sources) -> Result<(Sources, Bookmark)> {
    let (update, bookmark) = store.read(known, Update::of(sources)).await?;
    Ok((blocking(move || Ok(update.finish())).await?, bookmark))
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
    pub async fn follow(mut self, publish: impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static) {
        let [first, most] = RETRY;
        loop {
            let wait = self.retry.or((!self.watched).then_some(most)).unwrap_or(Duration::MAX);
            if let Some(Err(why)) = self.news(wait).await {
                tracing::warn!("base perdue, le dernier état connu reste servi : {why}");
                self.live.lost(Trouble::Unreachable);
                (self.known, self.retry) = (None, None); // the watch tells when it is back
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
                    self.known = None;
                    self.retry = Some(self.retry.map_or(first, |wait| (wait * 2).min(most)));
                }
            }
            // At most half of the time is spent on this, however fast the changes come. Where it takes long because others
            // have the cores, to wait as long again would help nobody.
            tokio::time::sleep(start.elapsed().min(REST)).await;
        }
    }

    /// What the watch tells; none where it is silent for too long.
    async fn news(&mut self, wait: Duration) -> Option<Result<(), String>> {
        let news = timeout(wait, self.watch.next()).await.ok()?;
        self.watched = news.is_ok();
        Some(news)
    }

    async fn reload(&mut self, publish: &(impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static)) -> Result<()> {
        let start = Instant::now();
        let (sources, bookmark) = read(&self.store, self.known.as_ref(), &self.sources).await?;
        if self.known.as_ref() == Some(&bookmark) {
            return Ok(()); // nothing in the log: downloads were counted, or another program keeps its own in the file
        }
        let read = start.elapsed();
        let (publish, before, old) = (publish.clone(), self.sources.clone(), Arc::clone(&self.atlas));
        let build = move || {
            let atlas = Arc::new(old.rebuild(&before, &sources));
            let difference = publish(Arc::clone(&atlas));
            Ok((sources, atlas, difference))
        };
        let difference;
        (self.sources, self.atlas, difference) = blocking(build).await?;
        let revision = bookmark.revision();
        self.known = Some(bookmark);
        let tables: Vec<_> = difference.tables.iter().map(|table| table.name()).collect();
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(revision, ?tables, millis = millis(start.elapsed()), lecture = millis(read), "base relue");
        if self.live.joined(revision, start.elapsed(), &difference)
            && let Some(loaded) = &self.loaded
        {
            loaded.notify_one();
        }
        Ok(())
    }
}
