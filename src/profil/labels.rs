//! Places names above a profile, in rows. A thin vertical line, the thread, connects a name with its place below. A
//! name overlaps neither another name nor the thread of another name.
//!
//! ```text
//!             ┌ Josselin ┐                 row 1
//!   ┌ Redon ┐     │        ┌ Malestroit ┐  row 0
//!       │         │              │
//!   ────┴─────────┴──────────────┴──────   the profile
//! ```

/// The number of rows.
const ROWS: usize = 4;
/// The minimum space between two names, and between a name and a thread. (Lengths are in units of the picture.)
const GAP: f64 = 4.0;

/// The position of a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Label {
    /// The row. Row 0 is next to the profile.
    pub(super) row: usize,
    /// The x coordinates of its left and right ends.
    pub(super) ends: [f64; 2],
    /// The x coordinate of its middle, where the text is anchored.
    pub(super) middle: f64,
    /// The x coordinate of the thread.
    pub(super) at: f64,
}

impl Label {
    /// Tells whether a thread at `x` would touch the name.
    fn covers(&self, x: f64) -> bool {
        let [left, right] = self.ends;
        (left - GAP / 2.0..=right + GAP / 2.0).contains(&x)
    }

    /// Tells whether both names can be shown.
    fn leaves_room_for(&self, other: &Self) -> bool {
        match self.row.cmp(&other.row) {
            std::cmp::Ordering::Equal => self.ends[1] + GAP <= other.ends[0] || other.ends[1] + GAP <= self.ends[0],
            // The thread of the upper name crosses the row of the lower name.
            std::cmp::Ordering::Greater => !other.covers(self.at),
            std::cmp::Ordering::Less => !self.covers(other.at),
        }
    }
}

/// Places names between `left` and `right`. A name is given by the x coordinate of its thread and by its width. The
/// most important names come first. The result is `None` for a name that does not fit.
///
/// Each name takes the lowest free row. The first two names are the ends of the étape, which may cover the places of
/// their neighbours. Therefore all combinations of lowest rows for these two are tried. The layout with the most names
/// wins, then the one with the fewest rows.
pub(super) fn place(names: &[(f64, f64)], left: f64, right: f64) -> Vec<Option<Label>> {
    let tries = (0..ROWS).flat_map(|first| (0..ROWS).map(move |second| [first, second]));
    let layouts = tries.map(|lowest| layout(names, lowest, left, right));
    let worth = |layout: &Vec<Option<Label>>| {
        let placed = || layout.iter().flatten();
        (placed().count(), std::cmp::Reverse(placed().map(|label| label.row).max()))
    };
    // Among equally good layouts, the first one wins.
    layouts.reduce(|best, layout| if worth(&layout) > worth(&best) { layout } else { best }).unwrap_or_default()
}

/// Places the names one after another. `lowest` has the lowest allowed rows of the first two names.
fn layout(names: &[(f64, f64)], lowest: [usize; 2], left: f64, right: f64) -> Vec<Option<Label>> {
    let mut placed: Vec<Label> = vec![];
    let lowest = lowest.into_iter().chain(std::iter::repeat(0));
    let place = |((at, width), lowest): (&(f64, f64), usize)| {
        let (at, width) = (*at, *width);
        let left = (at - width / 2.0).min(right - width).max(left);
        let label = (lowest..ROWS)
            .map(|row| Label { row, ends: [left, left + width], middle: left + width / 2.0, at })
            .find(|label| placed.iter().all(|other| label.leaves_room_for(other)));
        placed.extend(label);
        label
    };
    names.iter().zip(lowest).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_would_overlap_go_one_row_up() {
        let placed = place(&[(50.0, 40.0), (350.0, 40.0), (90.0, 40.0), (200.0, 40.0)], 0.0, 400.0);
        let rows: Vec<usize> = placed.iter().flatten().map(|label| label.row).collect();
        assert_eq!(rows, [0, 0, 1, 0]);
        let ends = place(&[(0.0, 60.0), (400.0, 60.0)], 0.0, 400.0);
        assert_eq!(ends.iter().flatten().map(|label| label.ends[0]).collect::<Vec<_>>(), [0.0, 340.0]);
        // The second end moves one row up, so that a name fits below it.
        let end: Vec<usize> = place(&[(0.0, 60.0), (400.0, 120.0), (300.0, 60.0)], 0.0, 400.0)
            .iter()
            .flatten()
            .map(|label| label.row)
            .collect();
        assert_eq!(end, [0, 1, 0]);
        // Two names at one place: the thread of the second would cross the first.
        assert_eq!(place(&[(50.0, 40.0), (50.0, 40.0)], 0.0, 400.0)[1], None);
    }

    proptest! {
        #[test]
        fn no_name_overlaps_another_or_its_thread(
            names in prop::collection::vec((0.0f64..400.0, 5.0f64..140.0), 0..30)
        ) {
            let placed: Vec<Label> = place(&names, 0.0, 400.0).into_iter().flatten().collect();
            prop_assert!(names.is_empty() || !placed.is_empty());
            for (i, a) in placed.iter().enumerate() {
                let [left, right] = a.ends;
                prop_assert!(left >= 0.0 && right <= 400.0 && a.row < ROWS);
                prop_assert!(left - 1e-9 <= a.at && a.at <= right + 1e-9, "the name is above its place");
                for b in placed.iter().skip(i + 1) {
                    let apart = right < b.ends[0] || b.ends[1] < left;
                    prop_assert!(a.row != b.row || apart, "{a:?} {b:?}");
                    let (upper, lower) = if a.row > b.row { (a, b) } else { (b, a) };
                    let through = lower.ends[0] <= upper.at && upper.at <= lower.ends[1];
                    prop_assert!(a.row == b.row || !through, "{a:?} {b:?}");
                }
            }
        }
    }
}
