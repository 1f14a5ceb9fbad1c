//! [`Live`]: the state of the store, and the events that inform clients of changes.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;
use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::broadcast;

use super::durations::Durations;
use crate::atlas::Difference;
use crate::error::Error;
use crate::geo::Bounds;
use crate::store::Store;

/// The maximum number of events that a subscriber may be behind. Beyond it, the subscriber gets an error instead of the
/// next event (back pressure).
const BEHIND: usize = 32;

/// The state of the store as the service sees it. Reading it never blocks.
pub struct Live {
    status: ArcSwap<Status>,
    /// Locked while the status is updated, so that no update is lost.
    changing: Mutex<()>,
    /// `None` once the service is shutting down.
    events: Mutex<Option<broadcast::Sender<Arc<Event>>>>,
    rebuild_durations: Arc<Durations>,
    /// The store, which knows its earlier states. `None` if a fixed atlas is served.
    store: Option<Store>,
}

/// The state of the store at one time.
#[derive(Clone, Debug)]
pub struct Status {
    /// The served revision of the store.
    pub revision: i64,
    /// The reason why the store is not followed, or `None` if it is.
    pub trouble: Option<Trouble>,
    /// The time at which the current state (followed, or the trouble) began.
    pub since: Timestamp,
    /// The time of the last good copy, if its data are served.
    pub copy_of: Option<Timestamp>,
    /// The time of the copy that was kept because the store lost most of its rows, if there is one.
    pub copy_before: Option<Timestamp>,
    /// The number of rebuilds of the atlas since the start.
    pub rebuilds: u64,
    /// The duration of the last rebuild, from querying the store to serving the atlas.
    pub last_rebuild: Duration,
}

/// The reason why the store is not followed. It is public, so it does not name rows, which may be private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The store cannot be reached.
    Unreachable,
    /// The store can be reached, but its content cannot be used. The log has the reason.
    Unusable,
    /// The store does not report its changes. It is read again every half minute.
    Deaf,
    /// Some rows cannot be read and are omitted. The log names them.
    Rows,
}

/// A change of published content.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// The store's revision after the change.
    pub revision: i64,
    /// The tables with changed content.
    pub tables: Vec<&'static str>,
    /// The bounding box of all changes, before and after. `None` if they have no position.
    pub bounds: Option<Bounds>,
}

impl Trouble {
    /// Returns the trouble that corresponds to an error.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::StoreUnreachable { .. } | Error::StoreMissing { .. } | Error::Io { .. } => Trouble::Unreachable,
            _ => Trouble::Unusable,
        }
    }
}

impl Live {
    /// Makes the state after the store was loaded.
    pub fn new(revision: i64) -> Self {
        Self::with(revision, None, None)
    }

    /// Makes the state of a service that serves a copy of the time `of`, because the store could not be loaded.
    pub fn of_copy(revision: i64, of: Timestamp, trouble: Trouble) -> Self {
        Self::with(revision, Some(of), Some(trouble))
    }

    fn with(revision: i64, copy_of: Option<Timestamp>, trouble: Option<Trouble>) -> Self {
        let status = Status {
            revision,
            trouble,
            since: Timestamp::now(),
            copy_of,
            copy_before: None,
            rebuilds: 0,
            last_rebuild: Duration::ZERO,
        };
        let events = Mutex::new(Some(broadcast::channel(BEHIND).0));
        let (status, changing, rebuild_durations) = (ArcSwap::from_pointee(status), Mutex::default(), Arc::default());
        Self { status, changing, events, rebuild_durations, store: None }
    }

    /// Adds the store, which knows its earlier states.
    #[must_use]
    pub fn of_store(self, store: Store) -> Self {
        Self { store: Some(store), ..self }
    }

    /// Returns the store, if there is one.
    pub(super) fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Returns the current status.
    pub fn status(&self) -> Arc<Status> {
        self.status.load_full()
    }

    /// Returns a histogram of the durations of rebuilds, from querying the store to serving the atlas.
    pub fn rebuild_durations(&self) -> Arc<Durations> {
        Arc::clone(&self.rebuild_durations)
    }

    /// Returns the time of the last good copy, if its data are served. Every response includes it.
    pub fn copy_of(&self) -> Option<Timestamp> {
        self.status.load().copy_of
    }

    /// Records that the store is no longer followed.
    pub(super) fn lost(&self, trouble: Trouble) {
        self.set(Some(trouble), |_| {});
    }

    /// Records that the store is followed and unchanged, and the trouble with it, if any.
    pub(super) fn stands(&self, trouble: Option<Trouble>) {
        if self.status().trouble != trouble {
            self.set(trouble, |_| {});
        }
    }

    /// Records the time of the copy from before the store lost most of its rows, or that there is none.
    pub(super) fn keeps_before(&self, copy: Option<Timestamp>) {
        let trouble = self.status().trouble;
        self.set(trouble, |status| status.copy_before = copy);
    }

    /// Records that a load of the store is served now. Sends an event if the published content differs. Returns true if
    /// anything changed, published or not.
    pub(crate) fn joined(
        &self,
        revision: i64,
        trouble: Option<Trouble>,
        took: Duration,
        difference: &Difference,
    ) -> bool {
        let before = self.status();
        self.rebuild_durations.add(took);
        self.set(trouble, |status| {
            status.revision = revision;
            status.copy_of = None;
            status.rebuilds += 1;
            status.last_rebuild = took;
        });
        self.tell(revision, difference);
        before.revision != revision || before.copy_of.is_some() || !difference.is_empty()
    }

    /// Records that a new day has changed the published content. The revision of the store stays the same.
    pub(super) fn turned(&self, difference: &Difference) {
        self.tell(self.status().revision, difference);
    }

    /// Sends an event if the published content differs.
    fn tell(&self, revision: i64, difference: &Difference) {
        if difference.is_empty() {
            return;
        }
        let tables = difference.tables.iter().map(|table| table.name()).collect();
        let event = Event { revision, tables, bounds: difference.bounds() };
        if let Some(events) = self.events.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            let _ = events.send(Arc::new(event)); // an error only means that there are no subscribers
        }
    }

    /// Updates the status. If the trouble changes, `since` is set to now.
    fn set(&self, trouble: Option<Trouble>, change: impl FnOnce(&mut Status)) {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut status = Status::clone(&self.status.load());
        if status.trouble != trouble {
            status.since = Timestamp::now();
        }
        status.trouble = trouble;
        change(&mut status);
        self.status.store(Arc::new(status));
    }

    /// Subscribes to future events. Returns `None` if the service is shutting down. A subscriber that is more than 32
    /// events behind gets an error.
    pub fn events(&self) -> Option<broadcast::Receiver<Arc<Event>>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(broadcast::Sender::subscribe)
    }

    /// Ends the event stream, because open connections would delay the shutdown.
    pub fn end_events(&self) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
