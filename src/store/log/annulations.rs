//! Which imports were taken back.

use std::collections::{BTreeMap, HashMap};

/// Who takes an import back, in the log.
pub(in crate::store) const WHO: &str = "hent import --annuler";

/// How a source begins that names the import that it takes back.
const PREFIX: &str = "annulation ";

/// The imports that were taken back. A taking back is an import of its own, and can be taken back as well:
///
/// ```text
///   lot 10  etape-1.gpx        counts (20 was taken back)
///   lot 20  annulation 10      never happened
///   lot 30  annulation 20      never happened
/// ```
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Annulations {
    /// The lot of a taking back, and the lot that it took back.
    of: BTreeMap<i64, i64>,
    /// The lots that are taken back now, and by which.
    undone_by: HashMap<i64, i64>,
}

impl Annulations {
    /// From the lots that [`WHO`] wrote, and their sources.
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

    /// The source of the changes that take a lot back.
    pub(in crate::store) fn source(lot: i64) -> String {
        format!("{PREFIX}{lot}")
    }

    /// Does a lot count as never having happened?
    pub(super) fn is_void(&self, lot: i64) -> bool {
        self.of.contains_key(&lot) || self.undone_by.contains_key(&lot)
    }

    /// The lot that took this one back, if it is taken back now.
    pub(super) fn undone_by(&self, lot: i64) -> Option<i64> {
        self.undone_by.get(&lot).copied()
    }

    /// Has import `lot` no effect on the state since `since`? True if `lot` was taken back, or if it took back an import that
    /// came after `since`.
    pub(super) fn cancels_out(&self, lot: i64, since: i64) -> bool {
        self.undone_by.contains_key(&lot) || self.of.get(&lot).is_some_and(|target| *target > since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taking_back_that_was_taken_back_leaves_the_import() {
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
