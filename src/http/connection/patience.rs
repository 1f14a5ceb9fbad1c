//! How long a connection is waited for: until it rests too long, is too slow with a request, or the service ends.
//!
//! A busy connection asks thousands of times a second, so nothing is registered anew for each request, and no clock read:
//! one timer ticks, and whoever was not heard of for two ticks is given up.

use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep};

/// How often the timer ticks. A connection may rest for one to two ticks, and a request (without its body) may take as
/// long to arrive.
const TICK: Duration = Duration::from_secs(5);
/// How many ticks are too many.
const TOO_MANY: u8 = 2;

/// What a connection is waited for with.
pub(super) struct Patience {
    tick: Pin<Box<Sleep>>,
    /// Since [`Patience::renew`].
    ticks: u8,
    end: watch::Receiver<bool>,
    /// The end of the service, as it is waited for.
    ended: Pin<Box<dyn Future<Output = ()>>>,
}

impl Patience {
    /// With a service that ends when `end` changes.
    pub(super) fn new(end: watch::Receiver<bool>) -> Self {
        let mut waited = end.clone();
        let ended = Box::pin(async move {
            let _ = waited.changed().await; // that nobody is there to say so is an end as well
        });
        Self { tick: Box::pin(sleep(TICK)), ticks: 0, end, ended }
    }

    /// Does the service end?
    pub(super) fn is_end(&self) -> bool {
        self.end.has_changed().unwrap_or(true)
    }

    /// From now on, there is as much time again.
    pub(super) fn renew(&mut self) {
        self.ticks = 0;
    }

    /// Waits until there is no more time. A connection that rests ends with the service, one with a request that has
    /// `begun` does not.
    pub(super) async fn end(&mut self, begun: bool) {
        while self.ticks < TOO_MANY {
            tokio::select! {
                biased;
                () = &mut self.tick => {
                    self.ticks += 1;
                    self.tick.as_mut().reset(Instant::now() + TICK);
                }
                () = &mut self.ended, if !begun => return,
            }
        }
    }
}
