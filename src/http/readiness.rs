//! Whether `/ready` says "yes".

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How long after a question `/ready` counts as watched. A load balancer asks every few seconds.
const WATCHED: Duration = Duration::from_secs(30);

/// May requests be sent here? Whoever watches `/ready` is told "no" before the service stops listening.
pub(super) struct Readiness {
    start: Instant,
    /// When `/ready` was asked last, milliseconds from `start`; 0: never.
    asked_ms: AtomicU64,
    ending: AtomicBool,
}

impl Default for Readiness {
    fn default() -> Self {
        Self { start: Instant::now(), asked_ms: AtomicU64::new(0), ending: AtomicBool::new(false) }
    }
}

impl Readiness {
    /// Says "no" from now on. Returns whether somebody watches.
    pub(super) fn end(&self) -> bool {
        self.ending.store(true, Ordering::Relaxed);
        let asked = Duration::from_millis(self.asked_ms.load(Ordering::Relaxed));
        !asked.is_zero() && self.start.elapsed().saturating_sub(asked) < WATCHED
    }

    /// Notes that somebody asked. Returns why the answer is "no", if it is. (The address is only listened on once there is
    /// something to serve, and a service that has lost its store goes on with what it has: neither is a reason.)
    pub(super) fn ask(&self) -> Option<&'static str> {
        let now = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.asked_ms.store(now.max(1), Ordering::Relaxed);
        self.ending.load(Ordering::Relaxed).then_some("Le service s'arrête.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_watched_or_not() {
        let readiness = Readiness::default();
        assert_eq!(readiness.ask(), None);
        assert!(readiness.end());
        assert!(readiness.ask().is_some());
        assert!(!Readiness::default().end(), "nobody asked");
    }
}
