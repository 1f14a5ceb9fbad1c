//! Closures as files describe them.

use super::cell::Cell;
use super::origin::RowOrigin;
use crate::geo::Position;
use crate::model::Code;

/// A closure as a file describes it. [`Incoming::placed`](crate::import::Incoming::placed) finds its stretch on the line.
#[derive(Clone, Debug)]
pub(in crate::import) struct IncomingPerturbation {
    pub(in crate::import) origin: RowOrigin,
    /// The code in the file. If `None`, the stored closure with the same voie, stretch, first day and kind is meant, or a
    /// new one.
    pub(in crate::import) code: Option<Code>,
    /// The voie in the file. A stored closure keeps its own if the file names none.
    pub(in crate::import) voie: Option<Code>,
    /// The variant in the file. `None` if the file has no column for it.
    pub(in crate::import) variante: Option<String>,
    pub(in crate::import) lieu: Lieu,
    /// The other columns of the file and their values.
    pub(in crate::import) cells: Vec<(&'static str, Cell)>,
}

/// Where a file says that a closure is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::import) enum Lieu {
    /// The file does not say where the closure is.
    Unsaid,
    /// The chainages of the line at which the closed stretch begins and ends, metres.
    Chainages([f64; 2]),
    /// A position by the line, or a line along it.
    Places(Vec<Position>),
    /// Tronçons and shares of their lengths, as the store has them. They are among the cells.
    Troncons,
}
