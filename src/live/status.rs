//! What is known of the store while it is followed, and who is told of its changes.

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

/// How many events a client may be behind before it is dropped.
const BEHIND: usize = 32;

/// Where the service stands with its store. Anyone reads it without waiting.
pub struct Live {
    status: ArcSwap<Status>,
    /// Held by who changes the status.
    changing: Mutex<()>,
    /// None once the service is about to end.
    events: Mutex<Option<broadcast::Sender<Arc<Event>>>>,
    rebuild_durations: Arc<Durations>,
}

/// Where the service stands with its store.
#[derive(Clone, Debug)]
pub struct Status {
    /// The store's revision that is served.
    pub revision: i64,
    /// What keeps the store from being followed; none where it is.
    pub trouble: Option<Trouble>,
    /// Since when the store is followed, or not.
    pub since: Timestamp,
    /// Of when the data are, where they are those of the last good copy.
    pub copy_of: Option<Timestamp>,
    /// Of when the copy is that was kept when the store lost most of its rows, if there is one.
    pub copy_before: Option<Timestamp>,
    /// How often the atlas was built anew since the start.
    pub rebuilds: u64,
    /// How long that took the last time, from asking the store to being served.
    pub last_rebuild: Duration,
}

/// Why the store is not followed, as far as everybody may know: no row is named, for it may be private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It cannot be reached.
    Unreachable,
    /// It can, but what is there cannot be used; the log says what.
    Unusable,
    /// It does not tell of its changes: it is read again every half minute.
    Deaf,
    /// Some rows cannot be read and are left out; the log says which.
    Rows,
}

/// A change of what is published.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// The store's revision.
    pub revision: i64,
    /// The tables whose published things changed.
    pub tables: Vec<&'static str>,
    /// The box around all that changed, before and after; none where that has no place.
    pub bounds: Option<Bounds>,
}

impl Trouble {
    /// What an error means to those who look after the service.
    pub fn of(error: &Error) -> Self {
        match error {
            Error::StoreUnreachable { .. } | Error::StoreMissing { .. } | Error::Io { .. } => Trouble::Unreachable,
            _ => Trouble::Unusable,
        }
    }
}

impl Live {
    /// The store was loaded.
    pub fn new(revision: i64) -> Self {
        Self::with(revision, None, None)
    }

    /// The store could not be loaded: what is served is a copy `of` that time.
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
        Self { status, changing, events, rebuild_durations }
    }

    /// How things stand now.
    pub fn status(&self) -> Arc<Status> {
        self.status.load_full()
    }

    /// How long each rebuild of the atlas took, from asking the store to being served.
    pub fn rebuild_durations(&self) -> Arc<Durations> {
        Arc::clone(&self.rebuild_durations)
    }

    /// Of when the data are, where they are those of the last good copy: what every answer says.
    pub fn copy_of(&self) -> Option<Timestamp> {
        self.status.load().copy_of
    }

    /// The store is not followed any more.
    pub(super) fn lost(&self, trouble: Trouble) {
        self.set(Some(trouble), |_| {});
    }

    /// The store is followed, and this is wrong with it.
    pub(super) fn stands(&self, trouble: Option<Trouble>) {
        if self.status().trouble != trouble {
            self.set(trouble, |_| {});
        }
    }

    /// A copy of before the store lost most of its rows is kept, or not.
    pub(super) fn keeps_before(&self, copy: Option<Timestamp>) {
        let trouble = self.status().trouble;
        self.set(trouble, |status| status.copy_before = copy);
    }

    /// The store was loaded and is what is served, which it was not before where there is a `difference`. Returns
    /// whether the store has changed at all.
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
        if !difference.is_empty() {
            let tables = difference.tables.iter().map(|table| table.name()).collect();
            let event = Event { revision, tables, bounds: difference.bounds() };
            if let Some(events) = self.events.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
                let _ = events.send(Arc::new(event)); // nobody listens: no error
            }
        }
        before.revision != revision || before.copy_of.is_some() || !difference.is_empty()
    }

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

    /// The events from now on; none once the service is about to end. Who is too far behind loses them.
    pub fn events(&self) -> Option<broadcast::Receiver<Arc<Event>>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(broadcast::Sender::subscribe)
    }

    /// Ends all events: the service is about to end, and those who listen would keep it.
    pub fn end_events(&self) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}
