//! What clients measure: how many requests in how long, and what of it stands in the report.

use std::time::Duration;

/// Requests that were answered over a time.
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
    /// `z08`.
    pub name: String,
    pub tiles: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Median of the bodies' sizes, bytes.
    pub median: usize,
    /// The largest body, bytes.
    pub most: usize,
}

/// Sizes of one zoom's tiles with the same content, gzip, median bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Sizes {
    pub z: i32,
    pub tiles: usize,
    pub postgis: usize,
    pub hent: usize,
}

impl Measurement {
    /// From how long each request took.
    pub fn of(mut taken: Vec<Duration>, seconds: f64, failures: usize) -> Self {
        let [p50_ms, p99_ms] = percentiles(&mut taken);
        Self { requests: taken.len(), seconds, p50_ms, p99_ms, failures }
    }

    /// From the output of wrk with `walk.lua`: a line `measured`, then requests, seconds, p50 and p99 in milliseconds,
    /// failures. `None` if no line is like that.
    pub fn of_wrk(output: &str) -> Option<Self> {
        let line = output.lines().find_map(|line| line.strip_prefix("measured\t"))?;
        let mut words = line.split('\t');
        let requests = words.next()?.parse().ok()?;
        let mut number = || words.next()?.parse::<f64>().ok();
        let [seconds, p50_ms, p99_ms] = [number()?, number()?, number()?];
        Some(Self { requests, seconds, p50_ms, p99_ms, failures: words.next()?.parse().ok()? })
    }

    /// From pgbench's logs of transactions: the third word of a line is the time it took, microseconds.
    pub fn of_pgbench(logs: &str, seconds: f64) -> Self {
        let took = |line: &str| line.split(' ').nth(2)?.parse().ok().map(Duration::from_micros);
        Self::of(logs.lines().filter_map(took).collect(), seconds, 0)
    }

    /// Requests a second.
    pub fn rate(&self) -> f64 {
        self.requests as f64 / self.seconds
    }
}

/// The median and the 99th percentile, milliseconds; 0 of nothing.
pub fn percentiles(taken: &mut [Duration]) -> [f64; 2] {
    taken.sort_unstable();
    let last = taken.len().saturating_sub(1);
    [50, 99].map(|p| taken.get((last * p).div_ceil(100)).map_or(0.0, |took| took.as_secs_f64() * 1000.0))
}
