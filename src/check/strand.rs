//! [`Strand`]: a tronçon in the network, or a line of a file. Its vertices are shared with the atlas.

use std::sync::Arc;

use super::line::{About, Line};
use crate::geo::plane::{Plane, length};
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
}

/// The number of segments in a run.
pub(super) const RUN: usize = 32;

impl Strand {
    /// Makes a strand that is on no voie yet.
    pub fn new(code: String, nom: String, bac: bool, vertices: Arc<[Vertex]>, length_m: f64) -> Self {
        Self { code, nom, voies: vec![], bac, vertices, length_m }
    }

    /// Returns the first vertex and the box of each run of [`RUN`] segments. The last run may have fewer.
    pub(super) fn boxes(&self) -> impl Iterator<Item = (usize, Bounds)> {
        let last = self.vertices.len().saturating_sub(1);
        (0..last).step_by(RUN).filter_map(|first| {
            let around = Bounds::around(self.run(first)?.iter().map(|vertex| vertex.position()))?;
            Some((first, around))
        })
    }

    /// Returns the vertices of the run that begins at a vertex.
    pub(super) fn run(&self, first: usize) -> Option<&[Vertex]> {
        self.vertices.get(first..(first + RUN + 1).min(self.vertices.len()))
    }

    /// Returns where places on its segments are: metres from its first vertex, and the vertex nearest to each. A place is the
    /// first vertex of a segment, and 0 to 1 along it. The lengths of segments are those on a plane, scaled to the length of
    /// the strand, which takes a tenth of the time of exact ones.
    pub fn along(&self, mut places: Vec<(usize, f64)>) -> Vec<(f64, Position)> {
        let (Some(first), false) = (self.end(false), places.is_empty()) else { return vec![] };
        places.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let plane = Plane::around(first);
        let mut at: Vec<(f64, Position)> = Vec::with_capacity(places.len());
        let (mut planar_m, mut before) = (0.0, (0.0, 0.0));
        for (segment, ends) in self.vertices.windows(2).enumerate() {
            let [from, to] = ends else { continue };
            let here = plane.place(to.position());
            let step_m = length((here.0 - before.0, here.1 - before.1));
            while let Some((_, t)) = places.get(at.len()).filter(|(on, _)| *on == segment) {
                let vertex = if *t < 0.5 { from } else { to };
                at.push((planar_m + t * step_m, vertex.position()));
            }
            planar_m += step_m;
            before = here;
        }
        let scale = if planar_m > 0.0 { self.length_m / planar_m } else { 1.0 };
        at.iter_mut().for_each(|(at_m, _)| *at_m *= scale);
        at
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
