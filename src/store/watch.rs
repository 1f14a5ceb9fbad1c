//! What a store says of itself while it is used: that something changed, that it is lost, that it is back.

use tokio::sync::watch;

use crate::error::Result;

/// What was seen last. A count and not a queue: however much happens at once, there is one thing to catch up with.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// Raised by every change, and whenever the store was reached anew: anything may have changed meanwhile.
    changes: u64,
    /// Why the store cannot be reached; none while it is watched.
    lost: Option<String>,
}

/// Follows a store until it is dropped.
#[derive(Debug)]
pub struct Watch(watch::Receiver<Seen>);

/// Where a store tells what it sees.
pub(super) struct Observer(watch::Sender<Seen>);

impl Watch {
    /// A watch, and where the store tells it. Nothing was seen yet.
    pub(super) fn new() -> (Observer, Self) {
        let (sender, receiver) = watch::channel(Seen::default());
        (Observer(sender), Self(receiver))
    }

    /// Waits until something was seen since the last call: `Ok` where there may be a change to load, the reason where
    /// the store is lost. Whatever changes after this returns is seen by the next call, so that a load that begins now
    /// misses nothing.
    pub async fn next(&mut self) -> Result<(), String> {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await; // the observer went with the runtime: nothing will ever be seen
        }
        self.0.borrow_and_update().lost.clone().map_or(Ok(()), Err)
    }
}

impl Observer {
    /// Something changed, or may have.
    pub(super) fn changed(&self) {
        self.0.send_modify(|seen| *seen = Seen { changes: seen.changes + 1, lost: None });
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
