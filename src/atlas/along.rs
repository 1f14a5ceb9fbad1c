//! A line by its chainage: its places between two of them, and what it takes to walk there.

use super::figures::{self, STEP_M};
use super::network::{Network, Step};
use super::{Ligne, Path};
use crate::geo::{Position, Vertex, ecef};
use crate::model::Sens;

/// Samples of heights to a knot: one about every 100 m.
const SAMPLES: usize = 4;

/// What it takes to walk a line, summed up from its start. Ascents are counted on the whole line (method
/// [`figures::METHOD`]), so those of its parts add up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Efforts {
    /// Metres up.
    pub montee_m: f64,
    /// Metres down.
    pub descente_m: f64,
    /// Minutes by `SchweizMobil`'s rule in the direction of the line.
    pub aller_min: f64,
    /// The same on the way back.
    pub retour_min: f64,
    /// Metres whose heights are not known: nothing else counts there.
    pub sans_hauteur_m: f64,
}

impl Efforts {
    /// Each number of both, put together.
    fn with(self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        Self {
            montee_m: f(self.montee_m, other.montee_m),
            descente_m: f(self.descente_m, other.descente_m),
            aller_min: f(self.aller_min, other.aller_min),
            retour_min: f(self.retour_min, other.retour_min),
            sans_hauteur_m: f(self.sans_hauteur_m, other.sans_hauteur_m),
        }
    }

    /// What it takes from `start` on.
    #[must_use]
    pub fn since(self, start: Self) -> Self {
        self.with(start, |here, there| here - there)
    }

    /// One after the other.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }

    /// The same in the direction walked.
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

/// The efforts at some chainages of a line, linear between them.
#[derive(Debug, Default)]
pub(super) struct Climbs(Vec<(f64, Efforts)>);

impl Climbs {
    fn of(path: &Path, network: &Network) -> Self {
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

    fn at(&self, at_m: f64) -> Efforts {
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

/// Adds metres of which no height is known.
fn unknown(knots: &mut Vec<(f64, Efforts)>, length_m: f64) {
    if length_m <= 0.0 {
        return;
    }
    let Some(&(at_m, efforts)) = knots.last() else { return };
    let next = (at_m + length_m, Efforts { sans_hauteur_m: efforts.sans_hauteur_m + length_m, ..efforts });
    // After other such metres they are one stretch.
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

/// Adds places of which every height is known.
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

impl Ligne {
    /// What it takes to walk from its start to a chainage. Found once for each line.
    pub fn efforts(&self, network: &Network, at_m: f64) -> Efforts {
        self.climbs.get_or_init(|| Climbs::of(&self.path, network)).at(at_m)
    }

    /// Was it found?
    pub(super) fn knows_efforts(&self) -> bool {
        self.climbs.get().is_some()
    }

    /// Its steps with the chainage of where each begins, metres, piece by piece.
    pub fn steps<'a>(&'a self, network: &'a Network) -> impl Iterator<Item = Vec<(Step, f64)>> + 'a {
        let mut at_m = 0.0;
        self.path.pieces.iter().map(move |piece| {
            let step = |step: &Step| {
                let start_m = at_m;
                at_m += network.arc(step.arc).length_m;
                (*step, start_m)
            };
            piece.iter().map(step).collect()
        })
    }

    /// The arcs that it walks over between two chainages, some of them not as a whole.
    pub fn path_between(&self, network: &Network, [de_m, a_m]: [f64; 2]) -> Path {
        let there = |(step, start_m): (Step, f64)| {
            let end_m = start_m + network.arc(step.arc).length_m;
            (end_m > de_m && start_m < a_m).then_some(step)
        };
        let pieces = self.steps(network).map(|piece| piece.into_iter().filter_map(there).collect::<Vec<_>>());
        Path { pieces: pieces.filter(|piece| !piece.is_empty()).collect() }
    }

    /// Its places between two chainages, in walking order: a list for each stretch without a hole.
    pub fn places_between(&self, network: &Network, [de_m, a_m]: [f64; 2]) -> Vec<Vec<Position>> {
        let stretch = |piece: Vec<(Step, f64)>| {
            let mut places: Vec<Position> = vec![];
            for (step, start_m) in piece {
                if start_m < a_m && start_m + network.arc(step.arc).length_m > de_m {
                    let arc: Vec<Position> = network.positions(&[step]).collect();
                    cut(&arc, [de_m - start_m, a_m - start_m], &mut places);
                }
            }
            places
        };
        self.steps(network).map(stretch).filter(|places| places.len() > 1).collect()
    }
}

/// Adds what of a line lies between two distances from its start, metres.
fn cut(line: &[Position], [de_m, a_m]: [f64; 2], places: &mut Vec<Position>) {
    let mut add = |place: Position| {
        let vertex = Vertex::from_position(place);
        if places.last().is_none_or(|last| Vertex::from_position(*last) != vertex) {
            places.push(vertex.position());
        }
    };
    let mut start_m = 0.0;
    for (ends, length_m) in line.windows(2).zip(ecef::segment_lengths_m(line.iter().copied())) {
        let (&[a, b], end_m) = (ends, start_m + length_m) else { continue };
        if end_m > de_m && start_m < a_m {
            let place = |at_m: f64| {
                let t = if length_m > 0.0 { ((at_m - start_m) / length_m).clamp(0.0, 1.0) } else { 0.0 };
                let mix = |from: f64, to: f64| from + t * (to - from);
                // The short way round the Earth.
                let turns = ((b.lon - a.lon) / 360.0).round() * 360.0;
                let lon = mix(a.lon, b.lon - turns);
                Position::new(lon - (lon / 360.0).round() * 360.0, mix(a.lat, b.lat), mix(a.z, b.z))
            };
            add(if start_m < de_m { place(de_m) } else { a });
            add(if end_m > a_m { place(a_m) } else { b });
        }
        start_m = end_m;
    }
}
