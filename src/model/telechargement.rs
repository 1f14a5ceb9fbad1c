//! What downloads are counted by.

use jiff::civil::Date;

/// A file to download, on one day. Nothing of who asked for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telechargement {
    /// The code of the voie.
    pub voie: String,
    /// How URLs name the étape within the voie; empty: the file of the whole voie.
    pub etape: String,
    /// The ending of the file that was asked for: `gpx`, `zip`, `csv`…
    pub format: String,
    /// The day in UTC: the same for every process, wherever it runs, and each of 24 hours. (In Brittany it begins at one or
    /// two in the morning.)
    pub jour: Date,
}
