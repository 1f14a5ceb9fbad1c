//! [`Efforts`]: ascent, descent and walking time, summed along a line.

use super::figures::{self, STEP_M};
use super::network::{Network, Path};
use crate::geo::{Position, ecef};
use crate::model::Sens;

/// The number of height samples per knot, so one knot about every 100 m.
const SAMPLES: usize = 4;

/// The effort of walking from the start of a line to a point. Ascent is computed on the whole line (method
/// [`figures::METHOD`]), so the ascents of its parts add up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Efforts {
    /// The ascent in metres.
    pub montee_m: f64,
    /// The descent in metres.
    pub descente_m: f64,
    /// The walking time in minutes by `SchweizMobil`'s rule, in the direction of the line.
    pub aller_min: f64,
    /// The walking time in minutes by `SchweizMobil`'s rule, in the opposite direction.
    pub retour_min: f64,
    /// The length without known heights, in metres. It does not count for the other numbers.
    pub sans_hauteur_m: f64,
}

impl Efforts {
    /// Combines each pair of numbers with `f`.
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            montee_m: f(self.montee_m, other.montee_m),
            descente_m: f(self.descente_m, other.descente_m),
            aller_min: f(self.aller_min, other.aller_min),
            retour_min: f(self.retour_min, other.retour_min),
            sans_hauteur_m: f(self.sans_hauteur_m, other.sans_hauteur_m),
        }
    }

    /// Returns the effort from `start` to here.
    #[must_use]
    pub fn since(self, start: Self) -> Self {
        self.with(start, |here, there| here - there)
    }

    /// Returns the sum of both efforts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    /// Returns the effort for a walker in direction `sens`.
    #[must_use]
    pub fn walked(self, sens: Sens) -> Self {
        if !sens.is_back() {
            return self;
        }
        let Self { montee_m, descente_m, aller_min, retour_min, sans_hauteur_m } = self;
        Self {
            montee_m: descente_m,
            descente_m: montee_m,
            aller_min: retour_min,
            retour_min: aller_min,
            sans_hauteur_m,
        }
    }
}

/// The efforts at some chainages (knots) of a line, in metres, ascending. Between knots they are interpolated.
#[derive(Debug, Default)]
pub(super) struct Climbs(Vec<(f64, Efforts)>);

impl Climbs {
    pub(super) fn of(path: &Path, network: &Network) -> Self {
        let mut knots = vec![(0.0, Efforts::default())];
        for piece in &path.pieces {
            let places: Vec<Position> = network.positions(piece).collect();
            let mut last: Option<Position> = None;
            let known = |place: &Position| place.height().is_some();
            for run in places.chunk_by(|a, b| known(a) && known(b)) {
                let before = last.into_iter().chain(run.first().copied()).collect::<Vec<_>>();
                unknown(&mut knots, ecef::length_m(&before));
                climb(&mut knots, run);
                last = run.last().copied();
            }
        }
        Self(knots)
    }

    /// Returns the effort from the start of the line to a chainage in metres, interpolated between knots.
    pub(super) fn at(&self, at_m: f64) -> Efforts {
        let next = self.0.partition_point(|(knot_m, _)| *knot_m < at_m);
        let before = next.checked_sub(1).and_then(|i| self.0.get(i));
        match (before, self.0.get(next)) {
            (Some((from_m, from)), Some((to_m, to))) => {
                let t = (at_m - from_m) / (to_m - from_m);
                from.with(*to, |a, b| a + t * (b - a))
            }
            (Some((_, only)), None) | (None, Some((_, only))) => *only,
            (None, None) => Efforts::default(),
        }
    }
}

/// Appends a stretch without known heights.
fn unknown(knots: &mut Vec<(f64, Efforts)>, length_m: f64) {
    if length_m <= 0.0 {
        return;
    }
    let Some(&(at_m, efforts)) = knots.last() else { return };
    let next = (at_m + length_m, Efforts { sans_hauteur_m: efforts.sans_hauteur_m + length_m, ..efforts });
    // If the previous stretch has no heights either, it is extended.
    let goes_on =
        |before: &(f64, Efforts)| (efforts.sans_hauteur_m - before.1.sans_hauteur_m - at_m + before.0).abs() < 1e-6;
    if let [.., before, last] = knots.as_mut_slice()
        && goes_on(before)
    {
        *last = next;
    } else {
        knots.push(next);
    }
}

/// Appends a stretch whose heights are all known.
fn climb(knots: &mut Vec<(f64, Efforts)>, run: &[Position]) {
    let Some(&(start_m, start)) = knots.last().filter(|_| run.len() > 1) else { return };
    let (heights, step_m) = figures::heights_along(run, STEP_M);
    let efforts = figures::efforts(&heights, step_m);
    let last = efforts.len().saturating_sub(1);
    for (number, [montee_m, descente_m, aller_min, retour_min]) in efforts.into_iter().enumerate() {
        if number > 0 && (number % SAMPLES == 0 || number == last) {
            #[allow(clippy::cast_precision_loss, reason = "a count of samples")]
            let at_m = start_m + step_m * number as f64;
            let here = Efforts { montee_m, descente_m, aller_min, retour_min, sans_hauteur_m: 0.0 };
            knots.push((at_m, start.and(here)));
        }
    }
}
