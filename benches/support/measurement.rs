//! Measurements of clients: how many requests in what time, and their percentiles.

use std::time::Duration;

/// Requests that were answered in some time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measurement {
    pub requests: usize,
    pub seconds: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub failures: usize,
}

/// First requests for the tiles of one zoom.
#[derive(Clone, Debug, PartialEq)]
pub struct Zoom {
    /// For example `z08`.
    pub name: String,
    pub tiles: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Median size of the bodies, in bytes.
    pub median: usize,
    /// Size of the largest body, in bytes.
    pub most: usize,
}

/// Median sizes, in bytes, of the gzipped tiles of one zoom with the same content.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes {
    pub z: i32,
    pub tiles: usize,
    pub postgis: usize,
    pub hent: usize,
}

impl Measurement {
    /// Returns a measurement from the duration of each request.
    pub fn of(mut taken: Vec<Duration>, seconds: f64, failures: usize) -> Self {
        let [p50_ms, p99_ms] = percentiles(&mut taken);
        Self { requests: taken.len(), seconds, p50_ms, p99_ms, failures }
    }

    /// Returns a measurement from the output of wrk with `walk.lua`: a line `measured`, then requests, seconds, p50 and
    /// p99 in milliseconds, and failures. `None` without such a line.
    pub fn of_wrk(output: &str) -> Option<Self> {
        let line = output.lines().find_map(|line| line.strip_prefix("measured\t"))?;
        let mut words = line.split('\t');
        let requests = words.next()?.parse().ok()?;
        let mut number = || words.next()?.parse::<f64>().ok();
        let [seconds, p50_ms, p99_ms] = [number()?, number()?, number()?];
        Some(Self { requests, seconds, p50_ms, p99_ms, failures: words.next()?.parse().ok()? })
    }

    /// Returns a measurement from pgbench's transaction logs: the third word of a line is the duration in microseconds.
    pub fn of_pgbench(logs: &str, seconds: f64) -> Self {
        let took = |line: &str| line.split(' ').nth(2)?.parse().ok().map(Duration::from_micros);
        Self::of(logs.lines().filter_map(took).collect(), seconds, 0)
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds
    }
}

/// Returns the median and the 99th percentile, in milliseconds; 0 without values.
pub fn percentiles(taken: &mut [Duration]) -> [f64; 2] {
    taken.sort_unstable();
    let last = taken.len().saturating_sub(1);
    [50, 99].map(|p| taken.get((last * p).div_ceil(100)).map_or(0.0, |took| took.as_secs_f64() * 1000.0))
}
