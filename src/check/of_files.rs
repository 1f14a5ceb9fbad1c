//! Makes the [`Scene`] of the lines of files.

use super::line::Line;
use super::scene::Scene;
use super::strand::Strand;
use super::suite::{Membre, Suite};
use crate::geo::Vertex;

/// The lines of one track or feature of a file: its parts, in order.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The name of the file, and what it is there.
    pub nom: String,
    /// Its parts.
    pub parts: Vec<Line>,
}

impl Scene {
    /// Makes the scene of the lines of files. It has no junctions and nothing along the way.
    pub fn of_files(traces: &[Trace]) -> Self {
        let (mut strands, mut suites) = (vec![], vec![]);
        for trace in traces {
            let first = strands.len();
            strands.extend(trace.parts.iter().map(strand));
            let membres = (first..strands.len()).map(|strand| Membre { strand, inverse: false }).collect();
            suites.push(Suite { voie: trace.nom.clone(), variante: String::new(), membres });
        }
        Self { strands, suites, ..Self::default() }
    }
}

fn strand(line: &Line) -> Strand {
    let vertices = line.drawn().into_iter().map(Vertex::from_position).collect();
    Strand::new(line.code.clone(), line.nom.clone(), line.bac, vertices, line.length_m())
}
