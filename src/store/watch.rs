//! What a store says of itself while it is used: that something changed, that it is lost, that it is back.

use std::sync::Arc;

use tokio::sync::watch;

use super::Store;
use crate::error::{Error, Result};

impl Store {
    /// Follows the store from now on. A load that begins after [`Watch::next`] returned misses nothing.
    pub fn watch(&self) -> Watch {
        let (observer, watch) = Watch::new();
        match self.clone() {
            Store::Postgis(store) => tokio::spawn(store.watch(observer)),
            Store::Geopackage(store) => tokio::spawn(store.watch(observer)),
        };
        watch
    }

    /// Reaches the store, without reading it. Errors: it is not there, or does not answer.
    pub async fn reach(&self) -> Result<()> {
        match self {
            Store::Postgis(store) => store.connection().await.map(|client| store.keep(client)),
            Store::Geopackage(_) => Ok(()),
        }
    }

    /// The error of a store that does not answer.
    pub fn silent(&self) -> Error {
        let (reason, cure) = ("elle ne répond pas", "Vérifiez l'adresse, le port et le pare-feu.");
        Error::StoreUnreachable { store: self.name(), reason: reason.into(), cure: cure.into() }
    }

    /// Is this an error of the store itself, not of what was to be made of it?
    pub fn is_about(&self, error: &Error) -> bool {
        match error {
            Error::StoreUnreachable { store, .. } | Error::StoreMissing { store } | Error::Store { store, .. } => {
                store.starts_with(&self.name())
            }
            _ => false,
        }
    }
}

/// What was seen last. A count and not a queue: however much happens at once, there is one thing to catch up with.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Raised by every change, and whenever the store was reached anew: anything may have changed meanwhile.
    changes: u64,
    /// Raised whenever there is reason to believe that more changed than the store's log tells.
    doubts: u64,
    /// Why the store cannot be reached; `None` while it is watched.
    lost: Option<String>,
    /// Does the store announce its changes?
    heard: bool,
}

/// Follows a store until it is dropped.
#[derive(Debug)]
pub struct Watch {
    seen: watch::Receiver<Seen>,
    /// How many doubts were told.
    doubts: u64,
    doubt: Doubt,
}

/// What a watch tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// There may be a change, and the log tells which.
    Change,
    /// There may be a change of which the log tells nothing: all must be compared.
    Doubt,
}

/// Where a store tells what it sees.
pub(super) struct Observer(Arc<watch::Sender<Seen>>);

/// Where anybody who uses the store tells that something is wrong with it.
#[derive(Clone, Debug)]
pub struct Doubt(std::sync::Weak<watch::Sender<Seen>>);

impl Watch {
    /// A watch, and where the store tells it. Nothing was seen yet.
    pub(super) fn new() -> (Observer, Self) {
        let (sender, seen) = watch::channel(Seen { heard: true, ..Seen::default() });
        let sender = Arc::new(sender);
        let doubt = Doubt(Arc::downgrade(&sender));
        (Observer(sender), Self { seen, doubts: 0, doubt })
    }

    /// Waits until something was seen since the last call: `Ok` where there may be a change to load, the reason where
    /// the store is lost. Whatever changes after this returns is seen by the next call, so that a load that begins now
    /// misses nothing.
    pub async fn next(&mut self) -> Result<News, String> {
        if self.seen.changed().await.is_err() {
            std::future::pending::<()>().await; // the observer went with the runtime: nothing will ever be seen
        }
        let seen = self.seen.borrow_and_update();
        if let Some(why) = &seen.lost {
            return Err(why.clone());
        }
        let news = if seen.doubts == self.doubts { News::Change } else { News::Doubt };
        self.doubts = seen.doubts;
        Ok(news)
    }

    /// Does the store announce its changes? If not, it must be asked for them now and then.
    pub fn hears(&self) -> bool {
        self.seen.borrow().heard
    }

    /// Where to tell that something is wrong with the store.
    pub fn doubt(&self) -> Doubt {
        self.doubt.clone()
    }
}

impl Doubt {
    /// Something is wrong with the store, or was: it is read anew, and that tells what.
    pub fn raise(&self) {
        if let Some(sender) = self.0.upgrade() {
            sender.send_modify(|seen| seen.doubts += 1);
        }
    }
}

impl Observer {
    /// Something changed, or may have.
    pub(super) fn changed(&self) {
        self.0.send_modify(|seen| {
            seen.changes += 1;
            seen.lost = None;
        });
    }

    /// Something changed that the log may not tell of.
    pub(super) fn doubtful(&self) {
        self.0.send_modify(|seen| {
            seen.doubts += 1;
            seen.lost = None;
        });
    }

    /// The store does, or does not, announce its changes. A store that has become deaf may have changed meanwhile.
    pub(super) fn heard(&self, heard: bool) {
        self.0.send_if_modified(|seen| {
            let new = seen.heard != heard;
            seen.heard = heard;
            seen.changes += u64::from(new);
            new
        });
    }

    /// The store is lost; said once, however often it is tried again.
    pub(super) fn lost(&self, why: &crate::Error) {
        let why = why.to_string();
        self.0.send_if_modified(|seen| {
            let new = seen.lost.as_deref() != Some(why.as_str());
            seen.lost = Some(why);
            new
        });
    }

    /// Returns when nobody follows any more.
    pub(super) async fn closed(&self) {
        self.0.closed().await;
    }
}

/// A result's value, or its error told to the observer.
pub(super) fn told<T>(observer: &Observer, outcome: Result<T>) -> Option<T> {
    outcome.inspect_err(|error| observer.lost(error)).ok()
}
