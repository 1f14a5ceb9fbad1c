//! [`Line`]: a line to be checked, of a file or of the store, prepared for all rules.

use crate::geo::plane::{EastNorth, Plane};
use crate::geo::{Bounds, Position, ecef};

/// The kind of geometry that was found where a line is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a kind of geometry")]
pub enum Dessin {
    #[default]
    Ligne,
    Point,
    Surface,
    Autre,
}

/// What is known of a line beside its positions.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The code of the tronçon; of a line of a file, the name of the file and what it is there.
    pub code: String,
    /// The name for people.
    pub nom: String,
    /// True if the line is a declared ferry, which has long straight segments.
    pub bac: bool,
    /// The kind of geometry.
    pub dessin: Dessin,
}

/// A line with its measures. The vertices are in a direction that does not depend on how the line was digitised, so no
/// rule can depend on it. Every accessor is total: an index out of range gives a neutral value.
#[derive(Clone, Debug)]
pub struct Line {
    /// The code of the tronçon, or the name of the line.
    pub code: String,
    /// The name for people.
    pub nom: String,
    /// True if the line is a declared ferry.
    pub bac: bool,
    /// The kind of geometry.
    pub dessin: Dessin,
    positions: Vec<Position>,
    /// Seconds, one for each position. Empty if the file has no times.
    times: Vec<f64>,
    /// True if the vertices are in the opposite direction of digitising.
    reversed: bool,
    /// The distance of each vertex from the first, in metres.
    along_m: Vec<f64>,
    plane: Vec<EastNorth>,
}

impl Line {
    /// Prepares a line without turning it: its vertices have the indices of the given positions.
    pub fn as_drawn(about: About, positions: Vec<Position>) -> Self {
        Self::measured(about, positions, vec![], false)
    }

    /// Prepares a line. `times` are seconds, one for each position, `NaN` where unknown; or empty.
    pub fn new(about: About, mut positions: Vec<Position>, mut times: Vec<f64>) -> Self {
        if times.len() != positions.len() || times.iter().all(|time| time.is_nan()) {
            times = vec![];
        }
        let key = |p: &Position| (p.lon, p.lat);
        let reversed =
            positions.iter().rev().map(key).partial_cmp(positions.iter().map(key)) == Some(std::cmp::Ordering::Less);
        if reversed {
            positions.reverse();
            times.reverse();
        }
        Self::measured(about, positions, times, reversed)
    }

    fn measured(about: About, positions: Vec<Position>, times: Vec<f64>, reversed: bool) -> Self {
        let mut at_m = 0.0;
        let mut along_m = Vec::with_capacity(positions.len());
        along_m.extend(positions.first().map(|_| 0.0));
        along_m.extend(ecef::segment_lengths_m(positions.iter().copied()).map(|step_m| {
            at_m += step_m;
            at_m
        }));
        let plane = match Bounds::around(positions.iter().copied()) {
            Some(bounds) => {
                let plane = Plane::around(bounds.center());
                positions.iter().map(|p| plane.place(*p)).collect()
            }
            None => vec![],
        };
        let About { code, nom, bac, dessin } = about;
        Self { code, nom, bac, dessin, positions, times, reversed, along_m, plane }
    }

    /// Returns the number of vertices.
    pub fn len(&self) -> usize {
        self.positions.len()
    }

    /// Tells whether the line has no vertex.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Returns the positions.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Returns the positions in the direction of digitising.
    pub fn drawn(&self) -> Vec<Position> {
        let mut positions = self.positions.clone();
        if self.reversed {
            positions.reverse();
        }
        positions
    }

    /// Returns a vertex.
    pub fn p(&self, i: usize) -> Position {
        self.positions.get(i).copied().unwrap_or(Position::flat(f64::NAN, f64::NAN))
    }

    /// Returns a vertex in metres east and north of the middle of the line.
    pub fn xy(&self, i: usize) -> EastNorth {
        self.plane.get(i).copied().unwrap_or((f64::NAN, f64::NAN))
    }

    /// Returns all vertices in metres east and north of the middle of the line.
    pub fn plane(&self) -> &[EastNorth] {
        &self.plane
    }

    /// Returns the distance of a vertex from the first, in metres.
    pub fn at_m(&self, i: usize) -> f64 {
        self.along_m.get(i).copied().unwrap_or_else(|| self.length_m())
    }

    /// Returns the length of the segment after a vertex, in metres.
    pub fn step_m(&self, i: usize) -> f64 {
        self.at_m(i + 1) - self.at_m(i)
    }

    /// Returns the length in metres.
    pub fn length_m(&self) -> f64 {
        self.along_m.last().copied().unwrap_or(0.0)
    }

    /// Returns the kilometre of a vertex in the direction of digitising.
    pub fn km(&self, i: usize) -> f64 {
        let at_m = if self.reversed { self.length_m() - self.at_m(i) } else { self.at_m(i) };
        at_m / 1000.0
    }

    /// Returns the height of a vertex in metres, if it is known.
    pub fn height(&self, i: usize) -> Option<f64> {
        self.positions.get(i).and_then(|p| p.height())
    }

    /// Returns the mean speed on the segment after a vertex in km/h, if both its ends have a time.
    pub fn speed_kmh(&self, i: usize) -> Option<f64> {
        let seconds = (self.times.get(i + 1)? - self.times.get(i)?).abs();
        (seconds > 0.0).then(|| self.step_m(i) / seconds * 3.6)
    }

    /// Tells whether any vertex has a time.
    pub fn has_times(&self) -> bool {
        !self.times.is_empty()
    }
}

/// The words in the name or surface of a line that declare a ferry.
const FERRY: [&str; 6] = ["bac", "ferry", "bateau", "passeur", "navette", "vedette"];

/// Tells whether a name or a surface declares a ferry.
pub fn is_ferry(words: &str) -> bool {
    words.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|word| FERRY.contains(&word))
}
