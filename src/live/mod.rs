//! Keeping what is served in step with the store.
//!
//! ```text
//!   store ── watch ──> settle ──> load ──> atlas ──> publish   swaps it in, tells what differs
//!                   (a burst is                         ├──> Live      revision, is the store there, events
//!                    one change)                        └──> secours   a copy for when the store is not there
//! ```
//!
//! A load that fails changes nothing of what is served. A load reads what the store's log tells of. Every half minute the
//! store is asked whether the log tells everything ([`Store::verify`]): a restore, or a program that took the triggers away,
//! goes past it. If it does not, or if anybody who uses the store doubts it, the next load compares everything.

pub mod downloads;
pub mod durations;
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
use crate::store::{Bookmark, Doubt, News, Seen, Store, Triggers, Watch};

/// A change is loaded when no other followed for this long…
const QUIET: Duration = Duration::from_millis(30);
/// …or when the first was this long ago.
const PATIENCE: Duration = Duration::from_millis(200);
/// How long it rests after a load at most.
const REST: Duration = Duration::from_millis(250);
/// How long after a load that failed the next is tried, at first and at most, if the store tells nothing meanwhile.
const RETRY: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];
/// How often the store is asked whether its log tells everything; also how often a store is loaded that cannot be watched.
const VERIFY: Duration = Duration::from_secs(30);
/// How long a store is waited for at the start, where there is a copy to be served meanwhile.
const START: Duration = Duration::from_secs(5);

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
    verify: Verify,
}

/// What is known of whether the log of the store tells everything.
struct Verify {
    next: Instant,
    seen: Option<Seen>,
    triggers: Triggers,
}

/// Loads a store and prepares to follow it: the atlas to begin with, and who keeps it in step. Where the store cannot
/// be loaded, the atlas is that of its last good copy at `secours`. Errors: the store cannot be loaded, and there is no
/// such copy.
pub async fn start(store: Store, secours: Option<PathBuf>) -> Result<(Arc<Atlas>, Follower)> {
    let mut watch = store.watch();
    let copy = secours.as_ref().filter(|path| path.exists());
    // Whether it is there or not: from here on, nothing that happens to it is missed.
    let patience = if copy.is_some() { START } else { Duration::MAX };
    let both = async { tokio::join!(watch.next(), store.reach()) };
    let mut seen = None;
    let (watched, first) = match timeout(patience, both).await {
        Ok((watched, Ok(()))) => {
            // Before the first reading: what changes past the log from here on is found.
            seen = store.verify(None).await.ok().and_then(|found| found.seen().cloned());
            (watched.is_ok(), read(&store, None, &Sources::default()).await)
        }
        Ok((watched, Err(error))) => (watched.is_ok(), Err(error)),
        Err(_) => (false, Err(store.silent())),
    };
    let (sources, known, live) = match (first, copy) {
        (Ok((sources, bookmark)), _) => {
            let live = Live::new(bookmark.revision());
            (sources, Some(bookmark), live)
        }
        (Err(error), Some(path)) => {
            let copy = secours::open(path).await?;
            let (sources, bookmark) = read(&copy.store, None, &Sources::default()).await?;
            tracing::error!("{error} La copie de secours du {} est servie en attendant.", copy.of);
            (sources, None, Live::of_copy(bookmark.revision(), copy.of, Trouble::of(&error)))
        }
        (Err(error), _) => return Err(error),
    };
    let (atlas, sources) = blocking(move || Ok((Arc::new(Atlas::build(sources.clone())), sources))).await?;
    let live = Arc::new(live);
    let loaded = secours.map(|path| {
        let loaded = Arc::new(Notify::new());
        if live.status().trouble.is_none() {
            loaded.notify_one();
        }
        let (store, doubt, live) = (store.clone(), watch.doubt(), Arc::clone(&live));
        tokio::spawn(secours::Keeper { store, path, loaded: Arc::clone(&loaded), doubt, live }.keep());
        loaded
    });
    let retry = live.status().trouble.map(|_| RETRY[0]);
    let served = Arc::clone(&atlas);
    let next = Instant::now() + if seen.is_some() { VERIFY } else { Duration::ZERO };
    let verify = Verify { next, seen, triggers: Triggers::Whole };
    Ok((served, Follower { store, known, sources, atlas, watch, watched, live, loaded, retry, verify }))
}

/// The sources as the store has them now, of which those up to a bookmark are known.
async fn read(store: &Store, known: Option<&Bookmark>, sources: &Sources) -> Result<(Sources, Bookmark)> {
    let (update, bookmark) = store.read(known, Update::of(sources)).await?;
    for problem in update.problems() {
        tracing::error!("une ligne illisible n'est pas servie : {problem}");
    }
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

    /// Where to tell that something is wrong with the store.
    pub fn doubt(&self) -> Doubt {
        self.watch.doubt()
    }

    /// Follows the store for ever: each atlas goes to `publish`, which makes it what is served and returns how it
    /// differs from what was served before.
    pub async fn follow(mut self, publish: impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static) {
        let [first, most] = RETRY;
        loop {
            let until_verified = self.verify.next.saturating_duration_since(Instant::now());
            let wait = self.retry.map_or(until_verified, |retry| retry.min(until_verified));
            if let Some(Err(why)) = self.news(wait).await {
                tracing::warn!("base perdue, le dernier état connu reste servi : {why}");
                self.live.lost(Trouble::Unreachable);
                (self.known, self.retry) = (None, None); // the watch tells when it is back
                continue;
            }
            let burst = Instant::now();
            while burst.elapsed() < PATIENCE && matches!(self.news(QUIET).await, Some(Ok(_))) {}
            let start = Instant::now();
            let loaded = match self.verify().await {
                Ok(()) => self.reload(&publish).await,
                Err(error) => Err(error),
            };
            match loaded {
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
    async fn news(&mut self, wait: Duration) -> Option<Result<News, String>> {
        let news = timeout(wait, self.watch.next()).await.ok()?;
        self.watched = news.is_ok();
        if news == Ok(News::Doubt) {
            self.known = None;
        }
        Some(news)
    }

    /// Asks the store whether its log tells everything, where that is due. If it does not, all is compared next.
    async fn verify(&mut self) -> Result<()> {
        if self.verify.next > Instant::now() {
            return Ok(());
        }
        self.verify.next = Instant::now() + VERIFY;
        let found = self.store.verify(self.verify.seen.as_ref()).await?;
        if found.unheard {
            tracing::warn!("la base a changé sans que son journal le dise : elle est relue en entier");
            self.known = None;
        }
        match &found.triggers {
            Triggers::Whole => {}
            Triggers::Mended => {
                tracing::warn!("des déclencheurs du journal manquaient dans la base : ils ont été remis")
            }
            Triggers::Broken(why) if found.triggers != self.verify.triggers => tracing::error!(
                "des déclencheurs du journal manquent dans la base et ne peuvent pas être remis : elle est relue toutes les 30 s. {why}"
            ),
            Triggers::Broken(_) => {}
        }
        self.verify.seen = found.seen().cloned();
        self.verify.triggers = found.triggers;
        Ok(())
    }

    /// What is wrong with a store that was just loaded.
    fn trouble(&self) -> Option<Trouble> {
        let deaf = (self.watched && !self.watch.hears()) || matches!(self.verify.triggers, Triggers::Broken(_));
        if deaf { Some(Trouble::Deaf) } else { (self.sources.unreadable() > 0).then_some(Trouble::Rows) }
    }

    async fn reload(&mut self, publish: &(impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static)) -> Result<()> {
        let start = Instant::now();
        let (sources, bookmark) = read(&self.store, self.known.as_ref(), &self.sources).await?;
        if self.known.as_ref() == Some(&bookmark) {
            // Nothing in the log: downloads were counted, or another program keeps its own in the file.
            self.live.stands(self.trouble());
            return Ok(());
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
        if self.live.joined(revision, self.trouble(), start.elapsed(), &difference)
            && let Some(loaded) = &self.loaded
        {
            loaded.notify_one();
        }
        Ok(())
    }
}
