//! An axis with ticks at round numbers.

/// A range of values with its ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    /// The lowest value, which is the first tick.
    pub(super) low: f64,
    /// The highest value. The last tick is at or below it.
    pub(super) high: f64,
    /// The distance between ticks: 1, 2 or 5 times a power of ten.
    pub(super) step: f64,
}

impl Axis {
    /// Makes an axis from 0 to exactly `length` with at most `most` steps.
    pub(super) fn along(length: f64, most: f64) -> Self {
        Self { low: 0.0, high: length, step: round_step(length / most) }
    }

    /// Makes an axis that contains all heights from `low` to `high`, with about four steps. It covers at least `least`,
    /// so that a flat étape looks flat.
    pub(super) fn around(low: f64, high: f64, least: f64) -> Self {
        let step = round_step((high - low).max(least) / 4.0);
        let low = (low / step).floor() * step;
        let high = ((high / step).ceil() * step).max(low + (least / step).round() * step);
        Self { low, high, step }
    }

    /// Returns the ticks in ascending order.
    pub(super) fn ticks(self) -> impl Iterator<Item = f64> {
        let count = ((self.high - self.low) / self.step + 1e-9).floor();
        // Each tick is computed as a multiple of the step, which avoids 0.30000000000000004. Adding 0 avoids −0.
        let tick = move |i: f64| ((self.low / self.step).round() + i) * self.step + 0.0;
        std::iter::successors(Some(0.0), |i| Some(i + 1.0)).take_while(move |i| *i <= count).map(tick)
    }

    /// Returns the position of a value on the axis: 0 at `low`, 1 at `high`.
    pub(super) fn part(self, value: f64) -> f64 {
        if self.high > self.low { (value - self.low) / (self.high - self.low) } else { 0.0 }
    }
}

/// Returns the smallest number that is at least `least` and 1, 2 or 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let least = least.max(1e-3);
    let power = 10f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|round| round * power)
        .into_iter()
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(Axis::along(16.1, 6.0).ticks().collect::<Vec<_>>(), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(
            Axis::along(0.7, 6.0).ticks().map(|t| format!("{t:.1}")).collect::<Vec<_>>().join(" "),
            "0.0 0.2 0.4 0.6"
        );
        assert_eq!(Axis::around(3.0, 87.0, 40.0).ticks().collect::<Vec<_>>(), [0.0, 50.0, 100.0]);
        assert_eq!(Axis::around(12.0, 12.0, 40.0).ticks().collect::<Vec<_>>(), [10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(Axis::around(-3.0, 20.0, 40.0).ticks().collect::<Vec<_>>(), [-10.0, 0.0, 10.0, 20.0, 30.0]);
    }

    proptest! {
        #[test]
        fn an_axis_contains_its_values_and_has_few_ticks(low in -500.0f64..9000.0, spread in 0.0f64..9000.0, length in 0.001f64..2000.0) {
            let axis = Axis::around(low, low + spread, 40.0);
            prop_assert!(axis.low <= low && axis.high >= low + spread - 1e-6, "{axis:?}");
            prop_assert!(axis.high - axis.low >= 39.9);
            prop_assert!((3..=8).contains(&axis.ticks().count()), "{axis:?}");
            let along = Axis::along(length, 6.0).ticks().collect::<Vec<_>>();
            prop_assert!(along.len() <= 7 && along.iter().all(|tick| *tick <= length * 1.000_001), "{along:?}");
        }
    }
}
