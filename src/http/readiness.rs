//! The state behind `/ready`: "yes" until the service is about to end.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// For this long after a request for `/ready`, a load balancer is assumed to watch it. Load balancers ask every few
/// seconds.
const WATCHED: Duration = Duration::from_secs(30);

/// Tells load balancers whether to send requests here. They learn "no" before the service stops listening.
pub(super) struct Readiness {
    start: Instant,
    /// The time of the last request for `/ready`, in milliseconds after `start`. 0 means never.
    asked_ms: AtomicU64,
    ending: AtomicBool,
}

impl Default for Readiness {
    fn default() -> Self {
        Self { start: Instant::now(), asked_ms: AtomicU64::new(0), ending: AtomicBool::new(false) }
    }
}

impl Readiness {
    /// Answers "no" from now on. Returns true if a load balancer watches `/ready`.
    pub(super) fn end(&self) -> bool {
        self.ending.store(true, Ordering::Relaxed);
        let asked = Duration::from_millis(self.asked_ms.load(Ordering::Relaxed));
        !asked.is_zero() && self.start.elapsed().saturating_sub(asked) < WATCHED
    }

    /// Records a request for `/ready`. Returns the reason if the answer is "no". The end of the service is the only
    /// reason: the port is opened only when there is a snapshot, and a service without its store continues with its
    /// snapshot.
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
    fn the_end_is_announced_and_knows_whether_anybody_watches() {
        let readiness = Readiness::default();
        assert_eq!(readiness.ask(), None);
        assert!(readiness.end());
        assert!(readiness.ask().is_some());
        assert!(!Readiness::default().end(), "nobody asked");
    }
}
