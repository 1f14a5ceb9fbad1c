//! The direction in which a line is walked.

use serde::{Serialize, Serializer};

/// The direction in which a voie or an étape is walked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sens {
    /// From the start of the voie, towards Compostela.
    #[default]
    Aller,
    /// Towards the start of the voie.
    Retour,
}

impl Sens {
    /// Both directions.
    pub const ALL: [Self; 2] = [Self::Aller, Self::Retour];

    /// The word for each direction, as used in URLs and JSON.
    pub const WORDS: &'static [&'static str] = &["aller", "retour"];

    /// Parses a direction. Returns `None` for any other word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sens| sens.as_str() == word)
    }

    /// Returns the word for this direction.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aller => "aller",
            Self::Retour => "retour",
        }
    }

    /// Tells whether this is the way back.
    pub fn is_back(self) -> bool {
        self == Self::Retour
    }

    /// Converts a chainage on a line of `length_m` metres to the distance walked so far in this direction. The function
    /// is its own inverse, so it also converts back. The result is between 0 and `length_m`.
    ///
    /// ```text
    ///   start ├────────────●──────┤ end        aller:  chainage_m
    ///          chainage_m ─┘      │            retour: length_m − chainage_m
    /// ```
    pub fn walked(self, chainage_m: f64, length_m: f64) -> f64 {
        let walked_m = if self.is_back() { length_m - chainage_m } else { chainage_m };
        walked_m.clamp(0.0, length_m.max(0.0))
    }

    /// Orders the two ends of a stretch in walking direction.
    pub fn ends<T>(self, [start, end]: [T; 2]) -> [T; 2] {
        if self.is_back() { [end, start] } else { [start, end] }
    }
}

impl Serialize for Sens {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_counted_from_the_end() {
        assert_eq!(Sens::Aller.walked(30.0, 100.0), 30.0);
        assert_eq!(Sens::Retour.walked(30.0, 100.0), 70.0);
        assert_eq!(Sens::Retour.walked(Sens::Retour.walked(30.0, 100.0), 100.0), 30.0);
        assert_eq!((Sens::Retour.walked(101.0, 100.0), Sens::Aller.walked(101.0, 100.0)), (0.0, 100.0));
        assert_eq!(Sens::Retour.ends(["a", "b"]), ["b", "a"]);
    }
}
