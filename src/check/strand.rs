//! [`Strand`]: a tronçon in the network, or a line of a file. Its vertices are shared with the atlas.

use std::sync::Arc;

use super::line::{About, Line};
use crate::geo::{Position, Vertex};

/// A tronçon in the network.
#[derive(Clone, Debug)]
pub struct Strand {
    /// Its code.
    pub code: String,
    /// Its name for people.
    pub nom: String,
    /// The codes of the voies that run over it.
    pub voies: Vec<String>,
    /// True if it is a declared ferry.
    pub bac: bool,
    /// Its vertices, in the direction of digitising.
    pub vertices: Arc<[Vertex]>,
}

impl Strand {
    /// Returns its first or last vertex.
    pub fn end(&self, last: bool) -> Option<Position> {
        let vertex = if last { self.vertices.last() } else { self.vertices.first() };
        vertex.map(|vertex| vertex.position())
    }

    /// Returns what is known of it beside its positions.
    fn about(&self) -> About {
        About { code: self.code.clone(), nom: self.nom.clone(), bac: self.bac, ..About::default() }
    }

    /// Returns the line, for rules on one line.
    pub fn line(&self) -> Line {
        Line::new(self.about(), self.vertices.iter().map(|v| v.position()).collect(), vec![])
    }

    /// Returns the line with the vertices of the strand in the same order.
    pub fn line_as_drawn(&self) -> Line {
        Line::as_drawn(self.about(), self.vertices.iter().map(|v| v.position()).collect())
    }
}
