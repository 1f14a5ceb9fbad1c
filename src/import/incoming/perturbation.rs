//! Closures as files describe them.

use super::cell::Cell;
use super::origin::RowOrigin;
use crate::geo::Position;
use crate::model::Code;

/// A closure as a file describes it. [`Incoming::placed`](crate::import::Incoming::placed) finds its stretch on the line.
#[derive(Clone, Debug)]
pub(in crate::import) struct IncomingPerturbation {
    pub(in crate::import) origin: RowOrigin,
    /// The code in the file. If it is `None`, the closure is the stored one with the same voie, stretch, first day and
    /// kind, or a new one.
    pub(in crate::import) code: Option<Code>,
    /// The voie in the file. If the file names none, a stored closure keeps its own.
    pub(in crate::import) voie: Option<Code>,
    /// The variant in the file. `None` if the file has no column for it.
    pub(in crate::import) variante: Option<String>,
    pub(in crate::import) lieu: Lieu,
    /// The other columns of the file and their values.
    pub(in crate::import) cells: Vec<(&'static str, Cell)>,
}

/// The place of a closure as the file gives it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) enum Lieu {
    /// The file does not give the place of the closure.
    Unsaid,
    /// The chainages of the line at which the closed stretch begins and ends, in metres.
    Chainages([f64; 2]),
    /// A position near the line, or a line along it.
    Places(Vec<Position>),
    /// Tronçons and fractions of their lengths, as the store has them. They are among the cells.
    Troncons,
}
