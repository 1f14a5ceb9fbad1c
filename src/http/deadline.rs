//! [`Deadline`]: the moment of the next change that needs no edit. No cached response may outlive it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::atlas::Atlas;
use crate::live::calendar;

/// The first valid day. An atlas that was built without a day has an earlier one, and its change date is ignored.
const FIRST_DAY: Date = Date::constant(1970, 1, 1);

/// The moment of the next change of the published content without an edit: a closure begins or ends, or a host opens or
/// closes. It is kept in seconds on the monotonic clock, which every request has read already.
pub(super) struct Deadline {
    start: Instant,
    /// Seconds after `start`, or [`i64::MAX`] if nothing will change.
    at_s: AtomicI64,
}

impl Default for Deadline {
    fn default() -> Self {
        Self { start: Instant::now(), at_s: AtomicI64::new(i64::MAX) }
    }
}

impl Deadline {
    /// Sets the moment to the next change of an atlas.
    pub(super) fn set(&self, atlas: &Atlas) {
        let day = atlas.change_le().filter(|_| atlas.jour() >= FIRST_DAY);
        let left_s = |at: Timestamp| at.as_second().saturating_sub(Timestamp::now().as_second());
        let at_s = day.and_then(calendar::start_of).map(|at| left_s(at).saturating_add(self.seconds(Instant::now())));
        self.at_s.store(at_s.unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Returns the seconds from `now` until the change. Negative if the moment has passed.
    pub(super) fn left_s(&self, now: Instant) -> i64 {
        self.at_s.load(Ordering::Relaxed).saturating_sub(self.seconds(now))
    }

    fn seconds(&self, now: Instant) -> i64 {
        i64::try_from(now.saturating_duration_since(self.start).as_secs()).unwrap_or(i64::MAX)
    }
}
