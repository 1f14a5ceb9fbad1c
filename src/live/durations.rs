//! [`Durations`]: a histogram of atomic counters. Threads add to it without a lock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of the buckets in microseconds. They range from a cached tile to the rebuild of a large network.
pub const BOUNDS_US: [u64; 12] =
    [30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];

/// A histogram of durations.
#[derive(Debug, Default)]
pub struct Durations {
    /// The number of durations in each bucket: at most the bucket's bound and above the previous bound.
    buckets: [AtomicU64; BOUNDS_US.len()],
    /// The number of durations above the last bound.
    longer: AtomicU64,
    /// The sum of all durations in microseconds.
    sum_us: AtomicU64,
}

impl Durations {
    /// Adds a duration.
    pub fn add(&self, duration: Duration) {
        let us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let bucket = self.buckets.get(BOUNDS_US.partition_point(|bound| *bound < us));
        bucket.unwrap_or(&self.longer).fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }

    /// Returns the number of durations in each bucket. The last bucket holds the durations above all bounds.
    pub fn buckets(&self) -> impl Iterator<Item = u64> {
        self.buckets.iter().chain([&self.longer]).map(|count| count.load(Ordering::Relaxed))
    }

    /// Returns the number of durations.
    pub fn count(&self) -> u64 {
        self.buckets().sum()
    }

    /// Returns the sum of all durations.
    pub fn sum(&self) -> Duration {
        Duration::from_micros(self.sum_us.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_duration_is_in_the_first_bucket_that_holds_it(all in prop::collection::vec(0u64..20_000_000, 0..50)) {
            let durations = Durations::default();
            for us in &all {
                durations.add(Duration::from_micros(*us));
            }
            let (mut seen, mut below) = (0, 0);
            for (bound, count) in BOUNDS_US.into_iter().chain([u64::MAX]).zip(durations.buckets()) {
                seen += count;
                below = all.iter().filter(|us| **us <= bound).count() as u64;
                prop_assert_eq!(seen, below);
            }
            prop_assert_eq!((durations.count(), below), (all.len() as u64, all.len() as u64));
            prop_assert_eq!(durations.sum(), Duration::from_micros(all.iter().sum()));
        }
    }
}
