//! What a run has measured: plain data that the report is written from.

use super::measurement::{Measurement, Sizes, Zoom};
use super::network::Size;

/// Connections to a busy server.
pub const CONNECTIONS: usize = 32;
/// Questions a second where the server is not to be kept busy.
pub const PACE: u32 = 2000;
/// Clients that ask for hosts: as many as keep PostgreSQL busy.
pub const CLIENTS: usize = 8;
/// Edits of one measurement.
pub const EDITS: usize = 20;
/// What pilgrims ask beside tiles: the key of a measurement, and the question in words.
pub const QUESTIONS: [(&str, &str); 5] = [
    ("proches", "nearest 5 hosts of those that 1.4 % are"),
    ("le-long", "hosts along a voie"),
    ("position", "where one stands on a way"),
    ("itineraires", "étapes of one's own"),
    ("recherche", "search of a name"),
];

/// A measurement, and the CPU time of the server for one of its requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    pub of: Measurement,
    /// Microseconds. It depends little on what else the machine does. `None` if it was not measured.
    pub cpu_us: Option<f64>,
}

/// The one of several tries with the most requests a second: what the machine could do while nobody else was using it.
pub fn best(tries: impl IntoIterator<Item = Measured>) -> Option<Measured> {
    tries.into_iter().max_by(|a, b| a.of.rate().total_cmp(&b.of.rate()))
}

/// A line of the table of measurements.
pub struct Line {
    pub key: String,
    pub what: String,
    pub measured: Measured,
    /// Memory of the server afterwards, MB.
    pub mb: Option<u64>,
}

/// The first requests to a server just started.
#[derive(Clone)]
pub struct First {
    /// Whose they are, as in `hent-32`.
    pub key: String,
    /// How many answers came in each encoding, in words.
    pub encodings: String,
    pub zooms: Vec<Zoom>,
}

/// A server's start, up to its first answer.
#[derive(Clone, Copy)]
pub struct Start {
    /// Of the quickest start.
    pub ms: u128,
    /// Of the last one, on all cores together.
    pub cpu_ms: u64,
}

impl std::fmt::Display for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ms (on a core: {} ms)", self.ms, self.cpu_ms)
    }
}

/// All tiles written into one file.
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
    /// Tiles and bytes as `hent bake` tells them: « … : 4637 tuiles, dont 4600 distinctes, 4842515 octets ».
    pub fn counts(told: &str) -> Option<(String, String)> {
        let (_, counts) = told.trim().rsplit_once(" : ")?;
        let (tiles, rest) = counts.split_once(" tuiles")?;
        let (_, bytes) = rest.rsplit_once(", ")?;
        Some((tiles.into(), bytes.strip_suffix(" octets")?.into()))
    }
}

/// How many tiles the two lists of tiles have.
#[derive(Default)]
pub struct TileCounts {
    /// The shuffled list, with a limit for each zoom.
    pub listed: usize,
    /// The list without a limit.
    pub every: usize,
}

/// The start of hent from either store.
#[derive(Default)]
pub struct Starts {
    pub geopackage: Option<Start>,
    pub postgis: Option<Start>,
}

/// Resident memory of hent, in megabytes.
#[derive(Default)]
pub struct Memory {
    pub after_start: Option<u64>,
    pub after_every_tile: Option<u64>,
}

/// Everything measured on one network.
#[derive(Default)]
pub struct Figures {
    pub size: Size,
    /// What is in the network, in words.
    pub network: String,
    pub tiles: TileCounts,
    pub lines: Vec<Line>,
    pub firsts: Vec<First>,
    /// hent and nginx in turn.
    pub pairs: Vec<[Measured; 2]>,
    pub starts: Starts,
    pub memory: Memory,
    pub sizes: Vec<Sizes>,
    pub bake: Option<Bake>,
    /// How long each part of the run took, seconds.
    pub phases: Vec<(String, f64)>,
}

impl Figures {
    pub fn line(&self, key: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.key == key)
    }

    /// How many times as fast the first is as the second.
    pub fn ratio(&self, key: &str, other: &str) -> Option<String> {
        let [a, b] = [self.line(key)?, self.line(other)?].map(|line| line.measured.of.rate());
        (a > 0.0 && b > 0.0).then(|| format!("{:.2} ×", a / b))
    }

    pub fn p50(&self, key: &str) -> Option<String> {
        Some(format!("{:.2} ms", self.line(key)?.measured.of.p50_ms))
    }

    pub fn p99(&self, key: &str) -> Option<String> {
        Some(format!("{:.2} ms", self.line(key)?.measured.of.p99_ms))
    }

    /// The p99 of the zoom whose first requests take longest.
    pub fn worst(&self, key: &str) -> Option<String> {
        let zooms = &self.firsts.iter().find(|first| first.key == key)?.zooms;
        // Of equals, the first.
        let worst = zooms.iter().rev().max_by(|a, b| a.p99_ms.total_cmp(&b.p99_ms))?;
        Some(format!("{:.1} ms ({})", worst.p99_ms, worst.name))
    }

    /// The size of a tile here, and what part of that of PostGIS.
    pub fn bytes(&self, z: i32) -> Option<String> {
        let Sizes { postgis, hent, .. } = self.sizes.iter().find(|sizes| sizes.z == z)?;
        let [postgis, hent] = [postgis, hent].map(|bytes| *bytes as f64);
        Some(format!("{:.1} kB ({:.2} × PostGIS: {:.1} kB)", hent / 1000.0, hent / postgis, postgis / 1000.0))
    }

    /// Of the pairs: how many times as fast hent is.
    pub fn faster(&self) -> Option<String> {
        middle_and_ends(self.pairs.iter().map(|[own, other]| own.of.rate() / other.of.rate()))
    }

    /// Of the pairs: how many times the CPU time of hent the other server takes.
    pub fn lighter(&self) -> Option<String> {
        middle_and_ends(self.pairs.iter().filter_map(|[own, other]| Some(other.cpu_us? / own.cpu_us?)))
    }
}

/// Median, least and most in words; `None` of nothing. Of an even number, the lower of the two in the middle.
fn middle_and_ends(ratios: impl Iterator<Item = f64>) -> Option<String> {
    let mut sorted: Vec<f64> = ratios.collect();
    sorted.sort_by(f64::total_cmp);
    let median = sorted.get(sorted.len().saturating_sub(1) / 2)?;
    let (least, most) = (sorted.first()?, sorted.last()?);
    Some(format!("{median:.2} × ({least:.2} to {most:.2}, {} pairs)", sorted.len()))
}
