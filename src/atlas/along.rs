//! A part of a line between two chainages: its arcs, its positions, and the effort of walking it.

use super::efforts::{Climbs, Efforts};
use super::network::{Network, Path, Step};
use super::voie::Ligne;
use crate::geo::{Position, Vertex, ecef};

impl Ligne {
    /// Returns the effort of walking from the start of the line to a chainage in metres. The first call computes the
    /// profile of the line.
    pub fn efforts(&self, network: &Network, at_m: f64) -> Efforts {
        self.climbs.get_or_init(|| Climbs::of(&self.path, network)).at(at_m)
    }

    /// Tells whether the profile of [`Ligne::efforts`] is already computed.
    pub(super) fn knows_efforts(&self) -> bool {
        self.climbs.get().is_some()
    }

    /// Returns the steps of each piece, each with the chainage of its start in metres.
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

    /// Returns the path over all arcs that lie wholly or partly between two chainages.
    pub fn path_between(&self, network: &Network, [de_m, a_m]: [f64; 2]) -> Path {
        let there = |(step, start_m): (Step, f64)| {
            let end_m = start_m + network.arc(step.arc).length_m;
            (end_m > de_m && start_m < a_m).then_some(step)
        };
        let pieces = self.steps(network).map(|piece| piece.into_iter().filter_map(there).collect::<Vec<_>>());
        Path { pieces: pieces.filter(|piece| !piece.is_empty()).collect() }
    }

    /// Returns the positions between two chainages, in walking order: one list for each stretch without a hole.
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

    /// Returns the positions at some chainages, which must be ascending. A chainage beyond the end yields the end of
    /// the line. Returns an empty list if the line has no vertices.
    pub fn places_at(&self, network: &Network, chainages_m: impl IntoIterator<Item = f64>) -> Vec<Placed> {
        let mut wanted = chainages_m.into_iter().peekable();
        let (mut found, mut last) = (vec![], None);
        for (step, start_m) in self.steps(network).flatten() {
            let arc: Vec<Position> = network.positions(&[step]).collect();
            let mut start_m = start_m;
            for (ends, length_m) in arc.windows(2).zip(ecef::segment_lengths_m(arc.iter().copied())) {
                let &[a, b] = ends else { continue };
                while let Some(at_m) = wanted.next_if(|at_m| *at_m <= start_m + length_m) {
                    let place = between([a, b], at_m - start_m, length_m);
                    found.push(Placed { chainage_m: at_m, place, arc: step.arc });
                }
                start_m += length_m;
                last = Some(Placed { chainage_m: start_m, place: b, arc: step.arc });
            }
        }
        if let Some(last) = last {
            found.extend(wanted.map(|at_m| Placed { chainage_m: at_m, ..last }));
        }
        found
    }
}

/// A position on a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The distance from the start of the line in metres.
    pub chainage_m: f64,
    /// The position.
    pub place: Position,
    /// The arc on which it lies.
    pub arc: u32,
}

/// Interpolates a position on a segment of `length_m` metres, `at_m` metres from its start.
fn between([a, b]: [Position; 2], at_m: f64, length_m: f64) -> Position {
    let t = if length_m > 0.0 { (at_m / length_m).clamp(0.0, 1.0) } else { 0.0 };
    let mix = |from: f64, to: f64| from + t * (to - from);
    // Interpolate the short way round the Earth.
    let turns = ((b.lon - a.lon) / 360.0).round() * 360.0;
    let lon = mix(a.lon, b.lon - turns);
    Position::new(lon - (lon / 360.0).round() * 360.0, mix(a.lat, b.lat), mix(a.z, b.z))
}

impl Path {
    /// Returns the positions at each full kilometre from the start. Holes have no length.
    pub fn kilometres(&self, network: &Network) -> Vec<Position> {
        let mut places = vec![];
        let (mut start_m, mut next_m) = (0.0, 1000.0);
        for piece in &self.pieces {
            let line: Vec<Position> = network.positions(piece).collect();
            for (ends, length_m) in line.windows(2).zip(ecef::segment_lengths_m(line.iter().copied())) {
                let &[a, b] = ends else { continue };
                while next_m <= start_m + length_m {
                    places.push(between([a, b], next_m - start_m, length_m));
                    next_m += 1000.0;
                }
                start_m += length_m;
            }
        }
        places
    }
}

/// Appends the part of a line between two distances in metres from its start.
pub(super) fn cut(line: &[Position], [de_m, a_m]: [f64; 2], places: &mut Vec<Position>) {
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
            let place = |at_m: f64| between([a, b], at_m - start_m, length_m);
            add(if start_m < de_m { place(de_m) } else { a });
            add(if end_m > a_m { place(a_m) } else { b });
        }
        start_m = end_m;
    }
}
