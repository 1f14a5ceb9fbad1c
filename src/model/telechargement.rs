//! The key under which downloads are counted.

use jiff::civil::Date;

/// A downloaded file on one day. It holds nothing about the person who downloaded the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telechargement {
    /// The code of the voie.
    pub voie: String,
    /// The étape's part of the URL; empty for the file of the whole voie.
    pub etape: String,
    /// The file name extension: `gpx`, `zip`, `csv`…
    pub format: String,
    /// The day in UTC. All processes agree on it, wherever they run, and each day has 24 hours. In Brittany it begins
    /// at one or two in the morning.
    pub jour: Date,
}
