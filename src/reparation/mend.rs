//! [`Reparation`]: the mends and their words.

use serde::Serialize;

/// A mend. The order is that in which they are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reparation {
    /// Puts the pieces in the order in which their ends are nearest to each other.
    Ordre,
    /// Turns the line into the direction of the published one.
    Sens,
    /// Removes points at the place of the one before.
    SommetsDoubles,
    /// Removes spikes, where the line goes out and comes back on itself.
    AllerRetour,
    /// Replaces the knot of points around a rest by its two ends.
    BruitGps,
    /// Joins pieces whose ends are near each other.
    Trous,
    /// Leaves out points, until a device can take the line.
    Simplification,
    /// Takes the heights of the published lines where they run together.
    Altitudes,
}

impl Reparation {
    /// All mends, in the order in which they are applied.
    pub const ALL: [Self; 8] = [
        Self::Ordre,
        Self::Sens,
        Self::SommetsDoubles,
        Self::AllerRetour,
        Self::BruitGps,
        Self::Trous,
        Self::Simplification,
        Self::Altitudes,
    ];
    /// Their words in addresses, in the order of [`Self::ALL`].
    pub const WORDS: &'static [&'static str] =
        &["ordre", "sens", "sommets-doubles", "aller-retour", "bruit-gps", "trous", "simplification", "altitudes"];

    /// Parses a word. Returns `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.iter().position(|known| *known == word).and_then(|at| Self::ALL.get(at)).copied()
    }
}
