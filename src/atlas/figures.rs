//! The figures of a path: length, ascent, descent and walking time. Without heights there is no ascent, no descent and
//! no range of times.
//!
//! **Ascent and descent**, method `hent-1`. Each piece is resampled at equal steps of about 25 m. Heights are averaged
//! over about 100 m. Then ups and downs of less than 5 m are removed: first pairs of neighbouring turning points, by
//! the four-point rule of rainflow counting (ASTM E1049), then short legs at both ends. Every step is symmetric, so the
//! ascent in one direction equals the descent in the other.
//!
//! **Walking time** is the range between two rules. The association's own rule (4 km/h) is given separately.
//! - SchweizMobil: minutes per kilometre as a polynomial of the slope (ASTRA/Schweizer Wanderwege,
//!   "Wanderzeitberechnung"). The coefficients are those of the Swiss federal map viewer. Beyond ±40 % the time is
//!   linear in the slope.
//! - DIN 33466: 4 km/h, 300 m/h up, 500 m/h down. The time is the longer of the horizontal and the vertical time, plus
//!   half of the other.

use serde::Serialize;

use super::network::{Network, Path};
use crate::geo::{Position, ecef, tenths};

/// The name of the method for ascent and descent. It changes whenever the results of the method change.
pub const METHOD: &str = "hent-1";

/// The approximate distance between two samples, in metres.
pub(super) const STEP_M: f64 = 25.0;
/// The number of samples on each side that count for the mean of a height: ±50 m.
const REACH: usize = 2;
/// The smallest up or down that counts, in metres.
const THRESHOLD_M: f64 = 5.0;

/// The figures of a path.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// The length along the ellipsoid in metres. Holes have no length.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// Ascent, heights and times. `None` unless every vertex has a height.
    #[serde(flatten)]
    pub relief: Option<Relief>,
    /// The walking time at 4 km/h in minutes, the association's rule.
    #[serde(serialize_with = "tenths")]
    pub duree_4kmh_min: f64,
}

/// The figures that need heights.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relief {
    /// The ascent in metres by [`METHOD`].
    #[serde(serialize_with = "tenths")]
    pub montee_m: f64,
    /// The descent in metres by [`METHOD`].
    #[serde(serialize_with = "tenths")]
    pub descente_m: f64,
    /// The height of the lowest vertex in metres above the sea.
    #[serde(serialize_with = "tenths")]
    pub altitude_min_m: f64,
    /// The height of the highest vertex in metres above the sea.
    #[serde(serialize_with = "tenths")]
    pub altitude_max_m: f64,
    /// The walking time in minutes by the faster and the slower of the two rules, rounded to a quarter of an hour.
    pub duree_min: [f64; 2],
}

impl Figures {
    /// Computes the figures of a path.
    pub fn of(path: &Path, network: &Network) -> Self {
        let longueur_m = network.length_m(path);
        let pieces = path.pieces.iter().map(|piece| network.positions(piece).collect::<Vec<_>>());
        Self { relief: Relief::of(pieces, longueur_m), ..Self::without_heights(longueur_m) }
    }

    /// Computes the figures of a line in pieces, which need not be published. Between two pieces nobody walks.
    pub fn along(pieces: &[Vec<Position>]) -> Self {
        let longueur_m = pieces.iter().map(|piece| ecef::length_m(piece)).sum();
        Self { relief: Relief::of(pieces.iter().cloned(), longueur_m), ..Self::without_heights(longueur_m) }
    }

    /// Makes the figures of a way of `longueur_m` metres with unknown heights.
    pub fn without_heights(longueur_m: f64) -> Self {
        Self { longueur_m, relief: None, duree_4kmh_min: longueur_m / 4_000.0 * 60.0 }
    }
}

impl Relief {
    fn of(pieces: impl Iterator<Item = Vec<Position>>, length_m: f64) -> Option<Self> {
        let mut relief = Self {
            montee_m: 0.0,
            descente_m: 0.0,
            altitude_min_m: f64::INFINITY,
            altitude_max_m: f64::NEG_INFINITY,
            duree_min: [0.0; 2],
        };
        let mut swiss_min = 0.0;
        for piece in pieces {
            for p in &piece {
                let height = p.height()?;
                relief.altitude_min_m = relief.altitude_min_m.min(height);
                relief.altitude_max_m = relief.altitude_max_m.max(height);
            }
            let (heights, step_m) = heights_along(&piece, STEP_M);
            let heights = smooth(&heights);
            let (up, down) = ups_and_downs(&heights);
            relief.montee_m += up;
            relief.descente_m += down;
            swiss_min += swiss_minutes(&heights, step_m);
        }
        relief.duree_min = duree_min(swiss_min, length_m, relief.montee_m, relief.descente_m);
        relief.altitude_max_m.is_finite().then_some(relief)
    }
}

/// Samples the heights of a line at equal steps of about `step_m` metres, from the first to the last vertex. Returns
/// the heights and the exact step in metres.
pub fn heights_along(line: &[Position], step_m: f64) -> (Vec<f64>, f64) {
    let mut knots = vec![];
    let mut along = 0.0;
    let lengths = std::iter::once(0.0).chain(ecef::segment_lengths_m(line.iter().copied()));
    for (p, length) in line.iter().zip(lengths) {
        along += length;
        knots.push((along, p.z));
    }
    let steps = (along / step_m).round().max(1.0);
    let step_m = along / steps;
    // No truncation: a line on Earth has far fewer steps than a `usize` can count.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let count = steps as usize;
    let mut segment = knots.windows(2).peekable();
    let mut heights = Vec::with_capacity(count + 1);
    for i in 0..=count {
        #[allow(clippy::cast_precision_loss, reason = "a small count")]
        let at = step_m * i as f64;
        while segment.peek().is_some_and(|ends| ends.last().is_some_and(|end| end.0 < at)) && segment.len() > 1 {
            segment.next();
        }
        if let Some(&[(from, low), (to, high)]) = segment.peek() {
            let t = if to > from { ((at - from) / (to - from)).clamp(0.0, 1.0) } else { 0.0 };
            heights.push(low + t * (high - low));
        }
    }
    (heights, step_m)
}

/// Averages each height with its neighbours within [`REACH`]. Near the ends fewer neighbours count, but always the same
/// number on both sides.
fn smooth(heights: &[f64]) -> Vec<f64> {
    (0..heights.len())
        .map(|i| {
            let reach = REACH.min(i).min(heights.len() - 1 - i);
            let window = heights.get(i - reach..=i + reach).unwrap_or(&[]);
            #[allow(clippy::cast_precision_loss, reason = "at most five")]
            let mean = window.iter().sum::<f64>() / window.len() as f64;
            mean
        })
        .collect()
}

/// A turning point: the index of its sample, and its height.
type Turn = (usize, f64);

/// Returns the legs between turning points, without ups and downs of less than [`THRESHOLD_M`].
fn legs(heights: &[f64]) -> Vec<[Turn; 2]> {
    let mut turns: Vec<Turn> = vec![];
    for (number, &height) in heights.iter().enumerate() {
        // If a height continues in the last direction, it replaces the last turning point.
        if let [.., (_, before), (_, last)] = *turns
            && (last - before) * (height - last) >= 0.0
        {
            turns.pop();
        }
        turns.push((number, height));
        while let [.., (_, a), (_, b), (_, c), (at, d)] = *turns {
            let inner = (c - b).abs();
            if inner >= THRESHOLD_M || inner > (b - a).abs() || inner > (d - c).abs() {
                break;
            }
            turns.truncate(turns.len() - 3);
            turns.push((at, d));
        }
    }
    let small = |[(_, a), (_, b)]: &[Turn; 2]| (b - a).abs() < THRESHOLD_M;
    let mut legs: Vec<[Turn; 2]> =
        turns.windows(2).filter_map(|ends| if let [a, b] = *ends { Some([a, b]) } else { None }).collect();
    while legs.last().is_some_and(small) {
        legs.pop();
    }
    let start = legs.iter().take_while(|leg| small(leg)).count();
    legs.split_off(start)
}

/// Returns the sum of all rising legs and the sum of all falling legs, in metres.
fn ups_and_downs(heights: &[f64]) -> (f64, f64) {
    legs(heights).into_iter().fold(
        (0.0, 0.0),
        |(up, down), [(_, a), (_, b)]| {
            if b > a { (up + b - a, down) } else { (up, down + a - b) }
        },
    )
}

/// Returns the effort from the first sample to each sample: metres up, metres down, and minutes by `SchweizMobil`'s
/// rule forwards and backwards.
pub(super) fn efforts(heights: &[f64], step_m: f64) -> Vec<[f64; 4]> {
    let heights = smooth(heights);
    let mut climbs: Vec<[f64; 2]> = Vec::with_capacity(heights.len());
    let mut done = [0.0; 2];
    for [(from, a), (to, b)] in legs(&heights) {
        climbs.resize(from + 1, done);
        let (mut here, rises) = (a, b > a);
        // Small waves within a leg do not count.
        for &height in heights.get(from + 1..=to).unwrap_or(&[]) {
            here = if rises { here.max(height).min(b) } else { here.min(height).max(b) };
            let climb = (here - a).abs();
            climbs.push(if rises { [done[0] + climb, done[1]] } else { [done[0], done[1] + climb] });
        }
        done = climbs.last().copied().unwrap_or(done);
    }
    climbs.resize(heights.len(), done);
    let (mut there, mut back) = (0.0, 0.0);
    let minutes = heights.windows(2).map(|ends| {
        if let &[a, b] = ends {
            (there, back) = (there + swiss_minutes(&[a, b], step_m), back + swiss_minutes(&[b, a], step_m));
        }
        [there, back]
    });
    let minutes = std::iter::once([0.0; 2]).chain(minutes);
    climbs.into_iter().zip(minutes).map(|([up, down], [there, back])| [up, down, there, back]).collect()
}

/// Returns the walking time in minutes by the faster and the slower of the two rules, rounded to a quarter of an hour.
/// `swiss_min` is the time by SchweizMobil's rule.
pub fn duree_min(swiss_min: f64, length_m: f64, up_m: f64, down_m: f64) -> [f64; 2] {
    let din_min = din_minutes(length_m, up_m, down_m);
    [swiss_min.min(din_min), swiss_min.max(din_min)].map(|minutes| (minutes / 15.0).round() * 15.0)
}

/// Returns the walking time in minutes by SchweizMobil's polynomial, summed over the steps.
fn swiss_minutes(heights: &[f64], step_m: f64) -> f64 {
    /// Minutes per kilometre: the coefficients of the powers of the slope, starting with the zeroth. The unit of the
    /// slope is 10 %.
    const COEFFICIENTS: [f64; 16] = [
        14.271,
        3.6991,
        2.5922,
        -1.4384,
        0.32105,
        0.81542,
        -0.090261,
        -0.20757,
        0.010192,
        0.028588,
        -0.00057466,
        -0.0021842,
        1.5176e-5,
        8.6894e-5,
        -1.3584e-7,
        -1.4026e-6,
    ];
    if step_m <= 0.0 {
        return 0.0;
    }
    let per_km = |slope: f64| match slope {
        s if s >= 4.0 => 17.0 * s,
        s if s <= -4.0 => -9.0 * s,
        s => COEFFICIENTS.iter().rev().fold(0.0, |sum, c| sum * s + c),
    };
    let slopes = heights.windows(2).map(|ends| if let [a, b] = ends { (b - a) * 10.0 / step_m } else { 0.0 });
    slopes.map(|slope| per_km(slope) * step_m / 1000.0).sum()
}

/// Returns the walking time in minutes by DIN 33466.
pub(super) fn din_minutes(length_m: f64, up_m: f64, down_m: f64) -> f64 {
    let (flat, steep) = (length_m / 4_000.0, up_m / 300.0 + down_m / 500.0);
    (flat.max(steep) + flat.min(steep) / 2.0) * 60.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Makes a line to the north with a vertex every 0.0003 degrees.
    fn line(heights: &[f64]) -> Vec<Position> {
        heights.iter().enumerate().map(|(i, &z)| Position::new(-3.0, 48.0 + i as f64 * 0.000_3, z)).collect()
    }

    fn relief(line: Vec<Position>) -> Relief {
        let length = ecef::length_m(&line);
        Relief::of(std::iter::once(line), length).unwrap()
    }

    #[test]
    fn a_hill_counts_and_noise_does_not() {
        let hill: Vec<f64> =
            (0..=100).map(|i| 50.0 + 100.0 * (i as f64 / 100.0 * std::f64::consts::PI).sin()).collect();
        let figures = relief(line(&hill));
        assert!((figures.montee_m - 100.0).abs() < 2.0 && (figures.descente_m - 100.0).abs() < 2.0, "{figures:?}");
        let noise: Vec<f64> = (0..400).map(|i| 30.0 + [2.0, -2.0, 1.0, -1.5, 2.0, 0.0, -2.0][i % 7]).collect();
        assert_eq!((relief(line(&noise)).montee_m, relief(line(&noise)).descente_m), (0.0, 0.0));
    }

    #[test]
    fn a_missing_height_means_no_figure() {
        let mut places = line(&[1.0, 2.0, 3.0]);
        places[1].z = f64::NAN;
        assert_eq!(Relief::of(std::iter::once(places), 60.0), None);
        assert_eq!(Relief::of(std::iter::empty(), 0.0), None);
    }

    #[test]
    fn times_on_the_flat_are_those_of_the_rules() {
        // On flat ground the rules take 14.271 and 15 minutes per kilometre. This line is 10 km long.
        let flat: Vec<Position> =
            (0..=1000).map(|i| Position::new(-3.0 + f64::from(i) * 0.000_134_2, 48.0, 10.0)).collect();
        let figures = relief(flat);
        assert_eq!(figures.duree_min, [150.0, 150.0]); // 142.7 and 150 minutes, rounded to a quarter of an hour
        assert!((din_minutes(12_000.0, 600.0, 0.0) - 240.0).abs() < 1e-9); // 3 h + 2 h / 2
        assert!((swiss_minutes(&[0.0; 41], 25.0) - 14.271).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn up_one_way_is_down_the_other(steps in prop::collection::vec(-30.0f64..30.0, 1..300)) {
            let mut z = 200.0;
            let there = line(&steps.iter().map(|step| { z += step; z }).collect::<Vec<_>>());
            let back: Vec<Position> = there.iter().rev().copied().collect();
            let (there, back) = (relief(there), relief(back));
            prop_assert!((there.montee_m - back.descente_m).abs() < 1e-6, "{there:?} {back:?}");
            prop_assert!((there.descente_m - back.montee_m).abs() < 1e-6, "{there:?} {back:?}");
        }
    }
}
