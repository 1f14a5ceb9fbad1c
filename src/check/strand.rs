//! [`Strand`]: a tronçon in the network, or a line of a file. Its vertices are shared with the atlas.

use std::sync::{Arc, OnceLock};

use super::line::{About, Line};
use crate::geo::{Bounds, Position, Vertex};

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
    /// Its length, in metres.
    pub length_m: f64,
    /// The boxes of its runs of [`RUN`] segments, computed on first use.
    boxes: OnceLock<Arc<[Bounds]>>,
}

/// The number of segments with a common box.
pub(super) const RUN: usize = 16;

impl Strand {
    /// Makes a strand that is on no voie yet.
    pub fn new(code: String, nom: String, bac: bool, vertices: Arc<[Vertex]>, length_m: f64) -> Self {
        Self { code, nom, voies: vec![], bac, vertices, length_m, boxes: OnceLock::new() }
    }

    /// Returns the box of each run of [`RUN`] segments. The last run may have fewer.
    pub(super) fn boxes(&self) -> &[Bounds] {
        self.boxes.get_or_init(|| {
            let last = self.vertices.len().saturating_sub(1);
            let runs = (0..last).step_by(RUN).filter_map(|first| self.run(first));
            runs.filter_map(|run| Bounds::around(run.iter().map(|vertex| vertex.position()))).collect()
        })
    }

    /// Takes the boxes of a strand with the same vertices, if they are known.
    pub(super) fn boxes_of(&self, known: &Self) {
        if let Some(boxes) = known.boxes.get() {
            self.boxes.get_or_init(|| Arc::clone(boxes));
        }
    }

    /// Returns the vertices of the run that begins at a vertex.
    pub(super) fn run(&self, first: usize) -> Option<&[Vertex]> {
        self.vertices.get(first..(first + RUN + 1).min(self.vertices.len()))
    }

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
