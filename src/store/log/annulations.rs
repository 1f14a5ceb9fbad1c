//! The imports that were reverted.

use std::collections::{BTreeMap, HashMap};

/// The author that the log records for the reversion of an import.
pub(in crate::store) const WHO: &str = "hent import --annuler";

/// The prefix of the source of a reversion. The number of the reverted import follows it.
const PREFIX: &str = "annulation ";

/// The reverted imports. A reversion is itself an import (it has a lot) and can also be reverted:
///
/// ```text
///   lot 10  etape-1.gpx        counts (20 was reverted)
///   lot 20  annulation 10      never happened
///   lot 30  annulation 20      never happened
/// ```
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Annulations {
    /// For each reversion, its lot and the lot that it reverted.
    of: BTreeMap<i64, i64>,
    /// The lots that are reverted now, each with the lot of its reversion.
    undone_by: HashMap<i64, i64>,
}

impl Annulations {
    /// Builds the list from the lots that [`WHO`] wrote, with their sources.
    pub(in crate::store) fn of(lots: impl IntoIterator<Item = (i64, String)>) -> Self {
        let target = |(lot, source): (i64, String)| Some((lot, source.strip_prefix(PREFIX)?.parse().ok()?));
        let of: BTreeMap<i64, i64> = lots.into_iter().filter_map(target).collect();
        let mut undone_by = HashMap::new();
        for (&lot, &target) in of.iter().rev() {
            if !undone_by.contains_key(&lot) {
                undone_by.insert(target, lot);
            }
        }
        Self { of, undone_by }
    }

    /// Returns the source of the changes that revert a lot.
    pub(in crate::store) fn source(lot: i64) -> String {
        format!("{PREFIX}{lot}")
    }

    /// Tells whether a lot is treated as if it had never happened.
    pub(super) fn is_void(&self, lot: i64) -> bool {
        self.of.contains_key(&lot) || self.undone_by.contains_key(&lot)
    }

    /// Returns the lot that reverted this one, if it is reverted now.
    pub(super) fn undone_by(&self, lot: i64) -> Option<i64> {
        self.undone_by.get(&lot).copied()
    }

    /// Tells whether import `lot` has no effect on the state since `since`: it was reverted, or it reverted an import
    /// that came after `since`.
    pub(super) fn cancels_out(&self, lot: i64, since: i64) -> bool {
        self.undone_by.contains_key(&lot) || self.of.get(&lot).is_some_and(|target| *target > since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reverted_reversion_leaves_the_import_in_effect() {
        let of = |lots: &[(i64, &str)]| Annulations::of(lots.iter().map(|(lot, source)| (*lot, (*source).to_owned())));
        let once = of(&[(20, "annulation 10")]);
        assert_eq!([10, 20, 30].map(|lot| once.is_void(lot)), [true, true, false]);
        assert_eq!((once.undone_by(10), once.undone_by(20)), (Some(20), None));
        let twice = of(&[(20, "annulation 10"), (30, "annulation 20"), (40, "annulation.gpx")]);
        assert_eq!([10, 20, 30, 40].map(|lot| twice.is_void(lot)), [false, true, true, false]);
        assert_eq!((twice.undone_by(10), twice.undone_by(20)), (None, Some(30)));
        assert!(once.cancels_out(20, 5) && !once.cancels_out(20, 15) && once.cancels_out(10, 5));
    }
}
