//! Waiting with a generous limit. No test asserts how long something takes.

use std::time::{Duration, Instant};

/// The limit of [`eventually`].
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until `found` returns a value.
#[track_caller]
pub fn eventually<T>(what: &str, found: impl FnMut() -> Option<T>) -> T {
    within(PATIENCE, what, found)
}

/// Waits with another limit.
#[track_caller]
pub fn within<T>(patience: Duration, what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(it) = found() {
            return it;
        }
        assert!(start.elapsed() < patience, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
