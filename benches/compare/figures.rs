//! The figures of a run: plain data from which the report is written.

use super::measurement::{Measurement, Sizes, Zoom};
use super::network::Size;

/// The number of connections to a server under full load.
pub const CONNECTIONS: usize = 32;
/// Requests a second for measurements without full load.
pub const PACE: u32 = 2000;
/// The number of clients that ask for hosts; enough to keep PostgreSQL at full load.
pub const CLIENTS: usize = 8;
/// The number of edits in one measurement.
pub const EDITS: usize = 20;
/// The questions of pilgrims other than tiles: the key of the measurement, and the question in words.
pub const QUESTIONS: [(&str, &str); 5] = [
    ("proches", "nearest 5 hosts of those that 1.4 % are"),
    ("le-long", "hosts along a voie"),
    ("position", "where one stands on a way"),
    ("itineraires", "étapes of one's own"),
    ("recherche", "search of a name"),
];

/// A measurement, and the server's CPU time for one of its requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    pub of: Measurement,
    /// In microseconds. It depends little on the load of the machine. `None` if it was not measured.
    pub cpu_us: Option<f64>,
}

/// Returns the try with the most requests a second, which is the one that other programs disturbed least.
pub fn best(tries: impl IntoIterator<Item = Measured>) -> Option<Measured> {
    tries.into_iter().max_by(|a, b| a.of.rate().total_cmp(&b.of.rate()))
}

/// A row of the table of measurements.
pub struct Line {
    pub key: String,
    pub what: String,
    pub measured: Measured,
    /// Memory of the server afterwards, in MB.
    pub mb: Option<u64>,
}

/// First requests to a server that has just started.
#[derive(Clone)]
pub struct First {
    /// The server and the number of connections, as in `hent-32`.
    pub key: String,
    /// The number of answers in each encoding, in words.
    pub encodings: String,
    pub zooms: Vec<Zoom>,
}

/// The start of a server, up to its first answer.
#[derive(Clone, Copy)]
pub struct Start {
    /// Of the fastest start.
    pub ms: u128,
    /// Of the last start, summed over all cores.
    pub cpu_ms: u64,
}

impl std::fmt::Display for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ms (on a core: {} ms)", self.ms, self.cpu_ms)
    }
}

/// The result of writing all tiles into one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Bake {
    pub seconds: f64,
    pub cpu_seconds: f64,
    pub tiles: String,
    pub bytes: String,
}

impl std::fmt::Display for Bake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { seconds, cpu_seconds, tiles, bytes } = self;
        write!(f, "{seconds:.3} s (on cores: {cpu_seconds:.3} s), {tiles} tiles, {bytes} bytes")
    }
}

impl Bake {
    /// Tiles and bytes from the output of `hent bake`: « … : 4637 tuiles, dont 4600 distinctes, 4842515 octets ».
    pub fn counts(told: &str) -> Option<(String, String)> {
        let (_, counts) = told.trim().rsplit_once(" : ")?;
        let (tiles, rest) = counts.split_once(" tuiles")?;
        let (_, bytes) = rest.rsplit_once(", ")?;
        Some((tiles.into(), bytes.strip_suffix(" octets")?.into()))
    }
}

/// The number of tiles in each of the two lists.
#[derive(Default)]
pub struct TileCounts {
    /// In the shuffled list, which has a limit for each zoom.
    pub listed: usize,
    /// In the list without a limit.
    pub every: usize,
}

/// The start of hent from each store.
#[derive(Default)]
pub struct Starts {
    pub geopackage: Option<Start>,
    pub postgis: Option<Start>,
}

/// Resident memory of hent, in MB.
#[derive(Default)]
pub struct Memory {
    pub after_start: Option<u64>,
    pub after_every_tile: Option<u64>,
}

/// Everything measured on one network.
#[derive(Default)]
pub struct Figures {
    pub size: Size,
    /// The content of the network, in words.
    pub network: String,
    pub tiles: TileCounts,
    pub lines: Vec<Line>,
    pub firsts: Vec<First>,
    /// Measurements of hent and nginx, in turn.
    pub pairs: Vec<[Measured; 2]>,
    pub starts: Starts,
    pub memory: Memory,
    pub sizes: Vec<Sizes>,
    pub bake: Option<Bake>,
    /// The duration of each part of the run, in seconds.
    pub phases: Vec<(String, f64)>,
}

impl Figures {
    /// Returns the row of the table with this key.
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// Returns the rate of `key` divided by the rate of `other`.
    pub fn ratio(&self, key: &str, other: &str) -> Option<String> {
        let [a, b] = [self.line(key)?, self.line(other)?].map(|line| line.measured.of.rate());
        (a > 0.0 && b > 0.0).then(|| format!("{:.2} ×", a / b))
    }

    /// Returns the median latency of a measurement, in words.
    pub fn p50(&self, key: &str) -> Option<String> {
        Some(format!("{:.2} ms", self.line(key)?.measured.of.p50_ms))
    }

    /// Returns the 99th percentile of a measurement's latency, in words.
    pub fn p99(&self, key: &str) -> Option<String> {
        Some(format!("{:.2} ms", self.line(key)?.measured.of.p99_ms))
    }

    /// Returns the p99 of the zoom with the slowest first requests.
    pub fn worst(&self, key: &str) -> Option<String> {
        let zooms = &self.firsts.iter().find(|first| first.key == key)?.zooms;
        // Of equal zooms, the first.
        let worst = zooms.iter().rev().max_by(|a, b| a.p99_ms.total_cmp(&b.p99_ms))?;
        Some(format!("{:.1} ms ({})", worst.p99_ms, worst.name))
    }

    /// Returns the size of hent's tiles of a zoom, and its ratio to PostGIS.
    pub fn bytes(&self, z: i32) -> Option<String> {
        let Sizes { postgis, hent, .. } = self.sizes.iter().find(|sizes| sizes.z == z)?;
        let [postgis, hent] = [postgis, hent].map(|bytes| *bytes as f64);
        Some(format!("{:.1} kB ({:.2} × PostGIS: {:.1} kB)", hent / 1000.0, hent / postgis, postgis / 1000.0))
    }

    /// Returns the rate of hent divided by that of nginx, over all pairs.
    pub fn faster(&self) -> Option<String> {
        middle_and_ends(self.pairs.iter().map(|[own, other]| own.of.rate() / other.of.rate()))
    }

    /// Returns the CPU time of nginx divided by that of hent, over all pairs.
    pub fn lighter(&self) -> Option<String> {
        middle_and_ends(self.pairs.iter().filter_map(|[own, other]| Some(other.cpu_us? / own.cpu_us?)))
    }
}

/// Median, minimum and maximum in words; `None` without values. Of an even number of values, the lower of the two
/// middle ones.
fn middle_and_ends(ratios: impl Iterator<Item = f64>) -> Option<String> {
    let mut sorted: Vec<f64> = ratios.collect();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len().saturating_sub(1) / 2)?;
    let (least, most) = (sorted.first()?, sorted.last()?);
    Some(format!("{median:.2} × ({least:.2} to {most:.2}, {} pairs)", sorted.len()))
}
