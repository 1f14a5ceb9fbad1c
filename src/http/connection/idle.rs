//! The time limit of a connection. A connection may be idle for five to ten seconds, and a request may take as long to
//! arrive. When the service ends, idle connections end at once.
//!
//! A busy connection has thousands of requests a second. So no request sets a timer or reads the clock. Instead, each
//! connection has one timer that ticks, and a connection without a request for two ticks is closed.

use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep};

/// The time between two ticks. A connection may be idle for one to two ticks, and the head of a request may take as
/// long to arrive.
const TICK: Duration = Duration::from_secs(5);
/// The number of ticks after which a connection is closed.
const MOST_TICKS: u8 = 2;

/// The idle timer of a connection.
pub(super) struct IdleTimer {
    tick: Pin<Box<Sleep>>,
    /// The number of ticks since [`IdleTimer::renew`].
    ticks: u8,
    end: watch::Receiver<bool>,
    /// Completes when the service ends.
    ended: Pin<Box<dyn Future<Output = ()>>>,
}

impl IdleTimer {
    /// Starts the timer. A change of `end` signals that the service ends.
    pub(super) fn new(end: watch::Receiver<bool>) -> Self {
        let mut waited = end.clone();
        let ended = Box::pin(async move {
            let _ = waited.changed().await; // an error means that the sender is gone: the service has ended
        });
        Self { tick: Box::pin(sleep(TICK)), ticks: 0, end, ended }
    }

    /// Tells whether the service has begun to end.
    pub(super) fn is_end(&self) -> bool {
        self.end.has_changed().unwrap_or(true)
    }

    /// Restarts the time limit.
    pub(super) fn renew(&mut self) {
        self.ticks = 0;
    }

    /// Waits until the time limit is reached. If no request has `begun` to arrive, the end of the service ends the
    /// wait, too.
    pub(super) async fn end(&mut self, begun: bool) {
        while self.ticks < MOST_TICKS {
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
