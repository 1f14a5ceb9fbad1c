//! The key under which downloads are counted.

use jiff::civil::Date;

/// A downloaded file on one day. It contains nothing about the person who downloaded it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telechargement {
    /// The code of the voie.
    pub voie: String,
    /// The étape's slug in the URL. Empty for the file of the whole voie.
    pub etape: String,
    /// The file name extension: `gpx`, `zip`, `csv`…
    pub format: String,
    /// The day in UTC. It is the same for all processes, wherever they run, and each day has 24 hours. In Brittany it
    /// starts at one or two in the morning.
    pub jour: Date,
}
