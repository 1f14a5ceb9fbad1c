//! Watches a store while it is used: detects that it changed, became unreachable, or is reachable again.

use std::sync::Arc;

use tokio::sync::watch;

use super::Store;
use crate::error::{Error, Result};

impl Store {
    /// Starts to watch the store. A load that starts after [`Watch::next`] returned misses no change.
    pub fn watch(&self) -> Watch {
        let (observer, watch) = Watch::new();
        match self.clone() {
            Store::Postgis(store) => tokio::spawn(store.watch(observer)),
            Store::Geopackage(store) => tokio::spawn(store.watch(observer)),
        };
        watch
    }

    /// Connects to the store without reading it. Errors: the store does not exist or does not respond.
    pub async fn reach(&self) -> Result<()> {
        match self {
            Store::Postgis(store) => store.connection().await.map(|client| store.keep(client)),
            Store::Geopackage(_) => Ok(()),
        }
    }

    /// Makes the error for a store that does not respond.
    pub fn silent(&self) -> Error {
        let (reason, cure) = ("elle ne répond pas", "Vérifiez l'adresse, le port et le pare-feu.");
        Error::StoreUnreachable { store: self.name(), reason: reason.into(), cure: cure.into() }
    }

    /// Tells whether an error concerns the store itself rather than the use of its data.
    pub fn is_about(&self, error: &Error) -> bool {
        match error {
            Error::StoreUnreachable { store, .. } | Error::StoreMissing { store } | Error::Store { store, .. } => {
                store.starts_with(&self.name())
            }
            _ => false,
        }
    }
}

/// The latest observations. Changes are counted and not queued: after any number of changes there is one state to load.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Incremented by every change. Also incremented when the store is reachable again, because it may have changed
    /// meanwhile.
    changes: u64,
    /// Incremented whenever the store may have changed without an entry in its log.
    doubts: u64,
    /// The reason why the store cannot be reached. `None` while it is reachable.
    lost: Option<String>,
    /// True if the store announces its changes.
    heard: bool,
}

/// The receiving end of a watch. Dropping it ends the watch.
#[derive(Debug)]
pub struct Watch {
    seen: watch::Receiver<Seen>,
    /// The number of doubts reported so far.
    doubts: u64,
    doubt: Doubt,
}

/// A report of [`Watch::next`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The store may have changed. Its log has the changes.
    Change,
    /// The store may have changed without an entry in its log, so everything must be compared.
    Doubt,
}

/// The sending end of a watch. The store uses it.
pub(super) struct Observer(Arc<watch::Sender<Seen>>);

/// A handle by which a user of the store reports that something is wrong with it.
#[derive(Clone, Debug)]
pub struct Doubt(std::sync::Weak<watch::Sender<Seen>>);

impl Watch {
    /// Makes both ends of a watch. Nothing has been observed yet.
    pub(super) fn new() -> (Observer, Self) {
        let (sender, seen) = watch::channel(Seen { heard: true, ..Seen::default() });
        let sender = Arc::new(sender);
        let doubt = Doubt(Arc::downgrade(&sender));
        (Observer(sender), Self { seen, doubts: 0, doubt })
    }

    /// Waits for an observation since the last call. Returns `Ok` if there may be a change to load, and the reason as
    /// `Err` if the store is unreachable. The next call reports every change after this one returned, so a load that
    /// starts now misses nothing.
    pub async fn next(&mut self) -> Result<News, String> {
        if self.seen.changed().await.is_err() {
            std::future::pending::<()>().await; // the runtime has stopped, so no observation will ever come
        }
        let seen = self.seen.borrow_and_update();
        if let Some(why) = &seen.lost {
            return Err(why.clone());
        }
        let news = if seen.doubts == self.doubts { News::Change } else { News::Doubt };
        self.doubts = seen.doubts;
        Ok(news)
    }

    /// Tells whether the store announces its changes. Otherwise the caller must poll it.
    pub fn hears(&self) -> bool {
        self.seen.borrow().heard
    }

    /// Returns a handle to report that something is wrong with the store.
    pub fn doubt(&self) -> Doubt {
        self.doubt.clone()
    }
}

impl Doubt {
    /// Reports a doubt. The whole store is then read again, which shows what is wrong.
    pub fn raise(&self) {
        if let Some(sender) = self.0.upgrade() {
            sender.send_modify(|seen| seen.doubts += 1);
        }
    }
}

impl Observer {
    /// Reports that something changed, or may have changed.
    pub(super) fn changed(&self) {
        self.0.send_modify(|seen| {
            seen.changes += 1;
            seen.lost = None;
        });
    }

    /// Reports that something may have changed without an entry in the log.
    pub(super) fn doubtful(&self) {
        self.0.send_modify(|seen| {
            seen.doubts += 1;
            seen.lost = None;
        });
    }

    /// Reports whether the store announces its changes. If this changes, the store may have changed unnoticed, so a
    /// change is reported, too.
    pub(super) fn heard(&self, heard: bool) {
        self.0.send_if_modified(|seen| {
            let new = seen.heard != heard;
            seen.heard = heard;
            seen.changes += u64::from(new);
            new
        });
    }

    /// Reports that the store is unreachable. The same reason is reported only once, however many attempts fail.
    pub(super) fn lost(&self, why: &crate::Error) {
        let why = why.to_string();
        self.0.send_if_modified(|seen| {
            let new = seen.lost.as_deref() != Some(why.as_str());
            seen.lost = Some(why);
            new
        });
    }

    /// Waits until the receiving end is dropped.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }
}

/// Returns the value of a result. Reports an error to the observer.
pub(super) fn told<T>(observer: &Observer, outcome: Result<T>) -> Option<T> {
    outcome.inspect_err(|error| observer.lost(error)).ok()
}
