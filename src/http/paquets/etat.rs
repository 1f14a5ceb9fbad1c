//! [`Etat`]: the name of a state of a pack.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// The state of a pack: `412.2026-04-01.3f9a0c6d8e1b2a47`. It names the last change of the store that the pack has, the
/// day of its content, and its files. So any service of the store finds the content of that state again, and knows
/// whether it has the same files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Etat {
    pub(super) seq: i64,
    pub(super) jour: Date,
    /// The hash of the addresses and the hashes of all files.
    pub(super) fichiers: u64,
}

impl fmt::Display for Etat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{:016x}", self.seq, self.jour, self.fichiers)
    }
}

impl FromStr for Etat {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().ok_or(());
        let [seq, jour, fichiers] = [next()?, next()?, next()?];
        let etat = Self {
            seq: seq.parse().map_err(drop)?,
            jour: jour.parse().map_err(drop)?,
            fichiers: u64::from_str_radix(fichiers, 16).map_err(drop)?,
        };
        // Other notations of the same numbers are refused.
        Some(etat).filter(|etat| etat.seq >= 0 && etat.to_string() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_in_one_notation() {
        let etat = Etat { seq: 412, jour: Date::constant(2026, 4, 1), fichiers: 0x3f9a };
        assert_eq!(etat.to_string(), "412.2026-04-01.0000000000003f9a");
        assert_eq!(etat.to_string().parse(), Ok(etat));
        for other in ["", "412", "412.2026-04-01", "+412.2026-04-01.0000000000003f9a", "-1.2026-04-01.0000000000003f9a"]
        {
            assert_eq!(other.parse::<Etat>(), Err(()), "{other}");
        }
        for other in ["412.2026-04-31.0000000000003f9a", "412.2026-04-01.3f9a", "412.2026-04-01.0000000000003F9A"] {
            assert_eq!(other.parse::<Etat>(), Err(()), "{other}");
        }
    }
}
