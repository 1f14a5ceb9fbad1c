//! Updates the served atlas when the store changes.
//!
//! [`start`] loads the store and returns the first atlas and a [`Follower`]. [`Follower::follow`] then waits for
//! changes of the store, rebuilds the atlas, and hands it to the HTTP service. [`Live`] gives the state of the store
//! ([`Status`]) to `/ready` and the metrics, and every change ([`Event`]) to open maps. [`downloads`] counts downloads.
//!
//! ```
//! use hent::live::Live;
//!
//! let live = Live::new(7);
//! assert_eq!(live.status().revision, 7);
//! assert!(live.status().trouble.is_none(), "the store is being followed");
//!
//! let events = live.events();
//! live.end_events();
//! assert!(events.is_some() && live.events().is_none(), "nobody can subscribe once the service ends");
//! ```
//!
//! ```text
//!   store ── watch ──> debounce ──> load ──> atlas ──> publish   makes it what is served, returns the difference
//!                   (a burst is                           ├──> Live      revision, trouble, events
//!                    one change)                          └──> secours   a copy for when the store is unreachable
//! ```
//!
//! On some days the published content changes without an edit, because of closures and opening periods
//! ([`Atlas::change_le`]). On such a day the atlas is rebuilt from the same rows. This needs no connection to the
//! store.
//!
//! A load reads the changes in the store's log. If a load fails, the served atlas stays. A restore, or a program that
//! drops the triggers, changes the store without the log. Therefore the store is checked every half minute
//! ([`Store::verify`]). If the check fails, or if any user of the store raises a doubt, the next load compares all
//! rows.

mod anterieur;
pub mod calendar;
pub mod downloads;
pub mod durations;
mod secours;
mod status;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use tokio::sync::Notify;
use tokio::time::timeout;

pub use status::{Event, Live, Status, Trouble};

use crate::atlas::{Atlas, Difference, Sources, Update};
use crate::error::{Error, Result};
use crate::store::{Bookmark, Doubt, News, Seen, Store, Triggers, Watch};

/// Debounce: a change is loaded when no further change has followed for this long…
const QUIET: Duration = Duration::from_millis(30);
/// …or when this much time has passed since the first change of the burst.
const PATIENCE: Duration = Duration::from_millis(200);
/// The maximum pause after a load.
const REST: Duration = Duration::from_millis(250);
/// Backoff after a failed load: the first and the longest wait. A message from the store ends the wait early.
const RETRY: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];
/// The time between two checks for changes outside the log. A store that cannot be watched is loaded at the same
/// interval.
const VERIFY: Duration = Duration::from_secs(30);
/// The maximum time for which the start waits for the store if there is a copy to serve instead.
const START: Duration = Duration::from_secs(5);

/// Returns the current time. Tests use clocks of their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Follows a store: rebuilds the atlas after each change, and on each day on which published content changes.
pub struct Follower {
    clock: Clock,
    store: Store,
    /// The bookmark of the last reading. `None` after a failure, so that the next load compares all rows.
    known: Option<Bookmark>,
    sources: Sources,
    /// The atlas that was built from `sources`.
    atlas: Arc<Atlas>,
    watch: Watch,
    /// False if the store can be loaded but not watched, for example a read-only replica of a database.
    watched: bool,
    live: Arc<Live>,
    /// Notified after each load that changed something. `None` if no copies are made.
    loaded: Option<Arc<Notify>>,
    /// The time to the next load if the store sends no message.
    retry: Option<Duration>,
    verify: Verify,
}

/// The state of the check for changes outside the log.
struct Verify {
    next: Instant,
    seen: Option<Seen>,
    triggers: Triggers,
}

/// Loads a store and prepares to follow it. The atlas is that of the current day of `clock`. If the store cannot be
/// loaded, the atlas is made from the last good copy at `secours`. Errors: the store cannot be loaded, and there is no
/// copy.
pub async fn start(store: Store, secours: Option<PathBuf>, clock: Clock) -> Result<(Arc<Atlas>, Follower)> {
    let none = Sources::default().on(calendar::day_at(clock()));
    let mut watch = store.watch();
    let copy = secours.as_ref().filter(|path| path.exists());
    // The watch starts before the first reading, so that no change is missed.
    let patience = if copy.is_some() { START } else { Duration::MAX };
    let both = async { tokio::join!(watch.next(), store.reach()) };
    let mut seen = None;
    let (watched, first) = match timeout(patience, both).await {
        Ok((watched, Ok(()))) => {
            // The check starts before the first reading, so that all later changes outside the log are found.
            seen = store.verify(None).await.ok().and_then(|found| found.seen().cloned());
            (watched.is_ok(), read(&store, None, &none).await)
        }
        Ok((watched, Err(error))) => (watched.is_ok(), Err(error)),
        Err(_) => (false, Err(store.silent())),
    };
    let (sources, known, live) = match (first, copy) {
        (Ok((sources, bookmark)), _) => {
            let live = Live::new(bookmark.revision()).of_store(store.clone());
            (sources, Some(bookmark), live)
        }
        (Err(error), Some(path)) => {
            let copy = secours::open(path).await?;
            let (sources, bookmark) = read(&copy.store, None, &none).await?;
            tracing::error!("{error} La copie de secours du {} est servie en attendant.", copy.of);
            let live = Live::of_copy(bookmark.revision(), copy.of, Trouble::of(&error)).of_store(store.clone());
            (sources, None, live)
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
    Ok((served, Follower { clock, store, known, sources, atlas, watch, watched, live, loaded, retry, verify }))
}

/// Reads the store. `sources` are its rows up to the bookmark `known`. Without a bookmark all rows are compared.
async fn read(store: &Store, known: Option<&Bookmark>, sources: &Sources) -> Result<(Sources, Bookmark)> {
    let (update, bookmark) = store.read(known, Update::of(sources)).await?;
    for problem in update.problems() {
        tracing::error!("une ligne illisible n'est pas servie : {problem}");
    }
    Ok((blocking(move || Ok(update.finish())).await?, bookmark))
}

/// Runs blocking work on a thread for such work.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))?
}

impl Follower {
    /// Returns the shared state: status and events.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live)
    }

    /// Returns a handle by which a user of the store can raise a doubt about it.
    pub fn doubt(&self) -> Doubt {
        self.watch.doubt()
    }

    /// Follows the store for ever. Passes each new atlas to `publish`, which serves it and returns its difference from
    /// the previous one.
    pub async fn follow(mut self, publish: impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static) {
        let [first, most] = RETRY;
        loop {
            if let Err(error) = self.turn(&publish).await {
                tracing::error!("le jour a changé, mais pas ce qui est servi : {error}");
            }
            let until_verified = self.verify.next.saturating_duration_since(Instant::now());
            let wait = self.retry.map_or(until_verified, |retry| retry.min(until_verified)).min(self.until_tomorrow());
            if let Some(Err(why)) = self.news(wait).await {
                tracing::warn!("base perdue, le dernier état connu reste servi : {why}");
                self.live.lost(Trouble::Unreachable);
                (self.known, self.retry) = (None, None); // the watch reports when the store is back
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
            // The pause is as long as the load. So loads take at most half of the time, however fast changes arrive.
            // The pause is limited, because a load that was slow for lack of CPU does not need a longer pause.
            tokio::time::sleep(start.elapsed().min(REST)).await;
        }
    }

    /// Returns the time until the next day begins.
    fn until_tomorrow(&self) -> Duration {
        let now = (self.clock)();
        let tomorrow = calendar::day_at(now).tomorrow().ok().and_then(calendar::start_of);
        tomorrow.and_then(|start| Duration::try_from(start.duration_since(now)).ok()).unwrap_or(Duration::MAX)
    }

    /// If published content changes with the new day, builds the atlas of today and publishes it. It uses the rows of
    /// the last reading.
    async fn turn(&mut self, publish: &(impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static)) -> Result<()> {
        let today: Date = calendar::day_at((self.clock)());
        if self.atlas.holds_on(today) {
            self.sources = self.sources.on(today);
            return Ok(());
        }
        let (publish, before, old) = (publish.clone(), self.sources.clone(), Arc::clone(&self.atlas));
        let build = move || {
            let sources = before.on(today);
            let atlas = Arc::new(old.rebuild(&before, &sources));
            let difference = publish(Arc::clone(&atlas));
            Ok((sources, atlas, difference))
        };
        let difference;
        (self.sources, self.atlas, difference) = blocking(build).await?;
        let tables: Vec<_> = difference.tables.iter().map(|table| table.name()).collect();
        tracing::info!(jour = %today, ?tables, "un nouveau jour");
        self.live.turned(&difference);
        Ok(())
    }

    /// Returns the next message of the watch, or `None` if there is none within `wait`.
    async fn news(&mut self, wait: Duration) -> Option<Result<News, String>> {
        let news = timeout(wait, self.watch.next()).await.ok()?;
        self.watched = news.is_ok();
        if news == Ok(News::Doubt) {
            self.known = None;
        }
        Some(news)
    }

    /// If a check is due, checks whether the store changed without its log. If it did, the next load compares all rows.
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

    /// Returns the trouble with a store that was just loaded, if any.
    fn trouble(&self) -> Option<Trouble> {
        let deaf = (self.watched && !self.watch.hears()) || matches!(self.verify.triggers, Triggers::Broken(_));
        if deaf { Some(Trouble::Deaf) } else { (self.sources.unreadable() > 0).then_some(Trouble::Rows) }
    }

    /// Reads the changes of the store, rebuilds the atlas and publishes it. Errors: the store cannot be read.
    async fn reload(&mut self, publish: &(impl Fn(Arc<Atlas>) -> Difference + Clone + Send + 'static)) -> Result<()> {
        let start = Instant::now();
        let (sources, bookmark) = read(&self.store, self.known.as_ref(), &self.sources).await?;
        if self.known.as_ref() == Some(&bookmark) {
            // The log has nothing new. Either downloads were counted, or another program changed its own tables in the
            // file.
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
