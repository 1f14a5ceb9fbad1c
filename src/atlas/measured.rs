//! [`Measured`]: the line of one tronçon in fixed point, with its length and bounding boxes. Lines consist of such
//! tronçons.

use std::sync::Arc;

use crate::geo::{Bounds, Position, Vertex, ecef};

/// The number of segments that share a bounding box.
const RUN: usize = 32;

/// The line of a tronçon as stored, in fixed point. Consecutive vertices are never at the same place.
#[derive(Debug)]
pub(super) struct Measured {
    pub vertices: Arc<[Vertex]>,
    /// Its length, in metres.
    pub length_m: f64,
    pub bounds: Option<Bounds>,
    /// Runs of [`RUN`] segments. The last may have fewer.
    pub(super) runs: Box<[Run]>,
}

/// Consecutive segments with a common bounding box.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) bounds: Bounds,
    /// The distance in metres of its first vertex from the start of the tronçon.
    pub(super) start_m: f64,
}

impl PartialEq for Measured {
    /// Compares the vertices only, because everything else is computed from them.
    fn eq(&self, other: &Self) -> bool {
        self.vertices == other.vertices
    }
}

impl Measured {
    pub(super) fn new(line: &[Position]) -> Self {
        let mut vertices: Vec<Vertex> = Vec::with_capacity(line.len());
        for vertex in line.iter().map(|p| Vertex::from_position(*p)) {
            if vertices.last().is_none_or(|last| last.place() != vertex.place()) {
                vertices.push(vertex);
            }
        }
        let bounds = Bounds::around(vertices.iter().map(|v| v.position()));
        let along: Vec<(Position, f64)> = along(&vertices, 0.0).collect();
        let run = |start: usize| {
            let places = along.get(start..(start + RUN + 1).min(along.len()))?;
            Some(Run { bounds: Bounds::around(places.iter().map(|place| place.0))?, start_m: places.first()?.1 })
        };
        let runs = (0..along.len().saturating_sub(1)).step_by(RUN).filter_map(run).collect();
        let length_m = along.last().map_or(0.0, |(_, along_m)| *along_m);
        Self { vertices: vertices.into(), length_m, bounds, runs }
    }

    /// Returns the positions with their distances from the start in metres, ascending from 0.
    pub(super) fn along(&self) -> impl Iterator<Item = (Position, f64)> + '_ {
        along(&self.vertices, 0.0)
    }

    /// Returns the vertices of a run. A run has one vertex more than segments.
    pub(super) fn run(&self, number: usize) -> &[Vertex] {
        let start = number * RUN;
        self.vertices.get(start..(start + RUN + 1).min(self.vertices.len())).unwrap_or(&[])
    }

    /// Returns the first and the last vertex.
    pub(super) fn ends(&self) -> impl Iterator<Item = Vertex> + '_ {
        self.vertices.first().into_iter().chain(self.vertices.last()).copied()
    }

    /// Tells whether one of its vertices is at this place ([`Vertex::place`]).
    pub(super) fn may_have(&self, place: (i32, i32)) -> bool {
        let here = |v: &Vertex| v.place() == place;
        let position = |(lon, lat): (i32, i32)| (f64::from(lon) / 1e7, f64::from(lat) / 1e7);
        let (lon, lat) = position(place);
        let in_box =
            self.bounds.is_some_and(|b| (b.west..=b.east).contains(&lon) && (b.south..=b.north).contains(&lat));
        in_box && self.vertices.iter().any(here)
    }

    pub(super) fn end(&self, last: bool) -> Option<Position> {
        if last { self.vertices.last() } else { self.vertices.first() }.map(|v| v.position())
    }
}

/// Returns positions with their distances in metres. The first has the distance `start_m`.
pub(super) fn along(vertices: &[Vertex], start_m: f64) -> impl Iterator<Item = (Position, f64)> + '_ {
    let positions = || vertices.iter().map(|v| v.position());
    let mut total = start_m;
    let along = ecef::segment_lengths_m(positions()).map(move |length| {
        total += length;
        total
    });
    positions().zip(std::iter::once(start_m).chain(along))
}
