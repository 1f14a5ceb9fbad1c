//! A tronçon's line, measured: what lines are put together of.

use std::sync::Arc;

use crate::geo::{Bounds, Position, Vertex, ecef};

/// Segments that are looked at together: a box around them tells whether one of them can be near.
const RUN: usize = 32;

/// A tronçon's line as it was stored, in fixed point: no two places in a row that are the same to the centimetre.
#[derive(Debug)]
pub(super) struct Measured {
    pub vertices: Arc<[Vertex]>,
    /// Metres.
    pub length_m: f64,
    pub bounds: Option<Bounds>,
    /// Of [`RUN`] segments each, the last of fewer.
    pub(super) runs: Box<[Run]>,
}

/// Some segments in a row.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) bounds: Bounds,
    /// Where it begins, metres from the start of the tronçon.
    pub(super) start_m: f64,
}

impl PartialEq for Measured {
    /// All else follows from the vertices.
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

    /// Its places with their distances from its start, metres, rising from 0.
    pub(super) fn along(&self) -> impl Iterator<Item = (Position, f64)> + '_ {
        along(&self.vertices, 0.0)
    }

    /// The vertices of a run: one more than it has segments.
    pub(super) fn run(&self, number: usize) -> &[Vertex] {
        let start = number * RUN;
        self.vertices.get(start..(start + RUN + 1).min(self.vertices.len())).unwrap_or(&[])
    }

    /// Its first and its last place.
    pub(super) fn ends(&self) -> impl Iterator<Item = Vertex> + '_ {
        self.vertices.first().into_iter().chain(self.vertices.last()).copied()
    }

    /// May one of its vertices be at this place?
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

/// Places in a row with their distances from where something starts, metres; `start_m` is that of the first.
pub(super) fn along(vertices: &[Vertex], start_m: f64) -> impl Iterator<Item = (Position, f64)> + '_ {
    let positions = || vertices.iter().map(|v| v.position());
    let mut total = start_m;
    let along = ecef::segment_lengths_m(positions()).map(move |length| {
        total += length;
        total
    });
    positions().zip(std::iter::once(start_m).chain(along))
}
