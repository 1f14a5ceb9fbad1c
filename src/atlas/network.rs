//! The lines of the atlas as arcs: pieces of tronçons between two nodes (a tronçon's end, a place where another one
//! ends on it, the end of an étape), in flat arrays of fixed-point numbers (12 bytes a vertex).

use crate::geo::{Bounds, Position, ecef};

/// A vertex: 10⁻⁷ degrees (1 cm) and metres.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    lon_e7: i32,
    lat_e7: i32,
    z: f32,
}

impl Vertex {
    /// The nearest vertex to a place.
    // In range for every place on Earth (±1.8·10⁹), and `as` saturates; a height keeps 0.5 mm at 8,000 m.
    #[allow(clippy::cast_possible_truncation)]
    pub fn from_position(p: Position) -> Self {
        Self { lon_e7: (p.lon * 1e7).round() as i32, lat_e7: (p.lat * 1e7).round() as i32, z: p.z as f32 }
    }

    /// The place.
    pub fn position(self) -> Position {
        Position::new(f64::from(self.lon_e7) / 1e7, f64::from(self.lat_e7) / 1e7, f64::from(self.z))
    }

    fn equals(self, other: Self) -> bool {
        self.place() == other.place() && self.z.to_bits() == other.z.to_bits()
    }

    /// Longitude and latitude, to compare exactly.
    pub fn place(self) -> (i32, i32) {
        (self.lon_e7, self.lat_e7)
    }
}

/// All arcs.
#[derive(Debug, Default)]
pub struct Network {
    /// Where each arc's vertices end; they begin where the last arc's end.
    ends: Vec<usize>,
    lengths_m: Vec<f64>,
    vertices: Vec<Vertex>,
}

/// An arc of the network, in its digitised direction.
#[derive(Clone, Copy, Debug)]
pub struct Arc<'a> {
    /// Its vertices, at least two.
    pub vertices: &'a [Vertex],
    /// Metres.
    pub length_m: f64,
}

impl Arc<'_> {
    /// Has the other the same vertices? (All else follows from them.)
    pub fn is_same(&self, other: &Arc<'_>) -> bool {
        self.vertices.len() == other.vertices.len()
            && self.vertices.iter().zip(other.vertices).all(|(a, b)| a.equals(*b))
    }
}

/// An arc as it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The arc's number in the network.
    pub arc: u32,
    /// Is it walked against its digitised direction?
    pub reversed: bool,
}

/// A walk over arcs: pieces without a hole, each of which has at least one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// The pieces, in walking order.
    pub pieces: Vec<Vec<Step>>,
}

impl Path {
    /// Its steps, whatever the holes.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.pieces.iter().flatten().copied()
    }

    /// The same walked back.
    pub fn reversed(&self) -> Self {
        let back = |piece: &Vec<Step>| -> Vec<Step> {
            piece.iter().rev().map(|s| Step { arc: s.arc, reversed: !s.reversed }).collect()
        };
        Self { pieces: self.pieces.iter().rev().map(back).collect() }
    }
}

impl Network {
    /// Adds an arc of at least two vertices and returns its number.
    pub fn push(&mut self, line: &[Vertex]) -> u32 {
        let positions: Vec<Position> = line.iter().map(|v| v.position()).collect();
        self.lengths_m.push(ecef::length_m(&positions));
        self.vertices.extend_from_slice(line);
        self.ends.push(self.vertices.len());
        // 2³² arcs of two vertices would take 180 GB.
        u32::try_from(self.ends.len() - 1).unwrap_or(u32::MAX)
    }

    /// How many arcs there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Is there no arc?
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// An arc by its number; an empty one for a number that [`Network::push`] did not return.
    pub fn arc(&self, number: u32) -> Arc<'_> {
        let number = number as usize;
        let end = self.ends.get(number).copied().unwrap_or(0);
        let start = number.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0);
        Arc {
            vertices: self.vertices.get(start..end).unwrap_or(&[]),
            length_m: self.lengths_m.get(number).copied().unwrap_or(0.0),
        }
    }

    /// The length of a path, metres; holes count nothing.
    pub fn length_m(&self, path: &Path) -> f64 {
        path.steps().map(|step| self.arc(step.arc).length_m).sum()
    }

    /// The places of a piece of a path, in walking order; the vertex that two arcs share stands once.
    pub fn positions<'a>(&'a self, piece: &'a [Step]) -> impl Iterator<Item = Position> + 'a {
        let vertices = piece.iter().flat_map(move |step| {
            let vertices = self.arc(step.arc).vertices;
            let count = vertices.len();
            (0..count).filter_map(move |i| vertices.get(if step.reversed { count - 1 - i } else { i }).copied())
        });
        let mut last: Option<Vertex> = None;
        // Only equal vertices are one: two of different heights both stay, so that the way back is the exact mirror.
        let distinct = vertices.filter(move |v| last.replace(*v).is_none_or(|last| !last.equals(*v)));
        distinct.map(Vertex::position)
    }

    /// The box around a path.
    pub fn bounds(&self, path: &Path) -> Option<Bounds> {
        Bounds::around(path.steps().flat_map(|step| self.arc(step.arc).vertices).map(|v| v.position()))
    }
}
