//! The discrete Fréchet distance: the shortest leash with which a person and a dog walk two lines from start to end,
//! neither of them backwards. Source: Eiter and Mannila, Computing Discrete Fréchet Distance, 1994.
//!
//! Only cells of their table that are at most a limit apart are computed. The result is exact if it is at most the
//! limit, because the best walk then uses no other cell. The limit starts low, so the band is narrow if the lines are
//! near each other.

use super::ligne::Point;
use crate::geo::ecef::chord_m;

/// The first limit in metres. Most lines that follow each other stay below.
const FIRST_M: f64 = 64.0;
/// The factor between two limits.
const WIDER: f64 = 4.0;

/// Returns the discrete Fréchet distance in metres, or `None` if it exceeds `most_m` or a line is empty.
pub(super) fn distance_m(a: &[Point], b: &[Point], most_m: f64) -> Option<f64> {
    let mut limit_m = FIRST_M.min(most_m);
    loop {
        let found = within(a, b, limit_m);
        if found.is_some() || limit_m >= most_m {
            return found;
        }
        limit_m = (limit_m * WIDER).min(most_m);
    }
}

/// The reachable cells of a row: the first column, and the values.
#[derive(Default)]
struct Row {
    first: usize,
    values: Vec<f64>,
}

impl Row {
    fn at(&self, column: usize) -> f64 {
        column.checked_sub(self.first).and_then(|n| self.values.get(n)).copied().unwrap_or(f64::INFINITY)
    }

    fn end(&self) -> usize {
        self.first + self.values.len()
    }
}

/// Returns the distance if it is at most `limit_m`.
fn within(a: &[Point], b: &[Point], limit_m: f64) -> Option<f64> {
    let mut before: Option<Row> = None;
    for p in a {
        let first = before.as_ref().map_or(0, |row| row.first);
        let mut row = Row { first, values: vec![] };
        for (column, q) in b.iter().enumerate().skip(first) {
            let reached = match &before {
                None if column == 0 => 0.0,
                None => row.at(column - 1),
                Some(above) => {
                    let beside = column.checked_sub(1).map_or(f64::INFINITY, |left| above.at(left).min(row.at(left)));
                    above.at(column).min(beside)
                }
            };
            if reached.is_infinite() && before.as_ref().is_none_or(|above| column >= above.end()) {
                break;
            }
            let apart_m = chord_m(*p, *q);
            let value = if apart_m <= limit_m { reached.max(apart_m) } else { f64::INFINITY };
            if value.is_finite() || !row.values.is_empty() {
                row.values.push(value);
            } else {
                row.first = column + 1;
            }
        }
        if row.values.iter().all(|value| value.is_infinite()) {
            return None;
        }
        before = Some(row);
    }
    let last = before?.at(b.len().checked_sub(1)?);
    last.is_finite().then_some(last)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The whole table, without a band.
    fn exact_m(a: &[Point], b: &[Point]) -> f64 {
        let mut above: Vec<f64> = vec![];
        for p in a {
            let mut row: Vec<f64> = vec![];
            for (j, q) in b.iter().enumerate() {
                let from =
                    [above.get(j).copied(), j.checked_sub(1).and_then(|j| above.get(j)).copied(), row.last().copied()];
                let best = from.into_iter().flatten().reduce(f64::min).unwrap_or(0.0);
                row.push(best.max(chord_m(*p, *q)));
            }
            above = row;
        }
        *above.last().unwrap()
    }

    /// A walk of steps of up to 20 m, beside the x axis.
    fn walk(most: usize) -> impl Strategy<Value = Vec<Point>> {
        proptest::collection::vec((-5.0f64..20.0, -10.0f64..10.0), 1..most).prop_map(|steps| {
            let mut at = [0.0; 3];
            let step = |(x, y): (f64, f64)| {
                at = [at[0] + x, at[1] + y, 0.0];
                at
            };
            steps.into_iter().map(step).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_band_changes_nothing(a in walk(120), b in walk(120)) {
            let exact = exact_m(&a, &b);
            match distance_m(&a, &b, 1_000.0) {
                Some(found) => prop_assert!((found - exact).abs() < 1e-9, "{found} for {exact}"),
                None => prop_assert!(exact > 1_000.0),
            }
            let back = |line: &[Point]| line.iter().rev().copied().collect::<Vec<_>>();
            prop_assert_eq!(distance_m(&back(&a), &back(&b), 1_000.0), distance_m(&a, &b, 1_000.0));
        }
    }

    #[test]
    fn long_lines_equal_the_whole_table() {
        let line = |count: u32, aside: f64| -> Vec<Point> {
            let place = |x: f64| [x, aside * (x / 900.0).sin(), x * aside / 1e4];
            (0..count).map(|n| place(f64::from(n) * 10.0)).collect()
        };
        for (count, aside) in [(2_000, 30.0), (400, 0.0), (400, 200.0), (400, 900.0)] {
            let (a, b) = (line(count, 0.0), line(count, aside));
            let (found, exact) = (distance_m(&a, &b, 1e6).unwrap(), exact_m(&a, &b));
            assert!((found - exact).abs() < 1e-9, "{aside}: {found} for {exact}");
        }
        let straight = line(400, 0.0);
        assert_eq!(distance_m(&straight, &straight, 1_000.0), Some(0.0));
        assert_eq!(distance_m(&straight, &line(400, 5_000.0), 1_000.0), None, "more than the limit");
        assert_eq!(distance_m(&[], &straight, 1_000.0), None);
    }
}
