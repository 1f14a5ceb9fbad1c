//! [`Etude`]: a line, and what several rules need to know of it. Each part is computed on first use.

use std::ops::Deref;
use std::sync::OnceLock;

use super::line::Line;
use super::passages::{self, Passage};
use super::pelotes::{self, Pelote};
use super::pointes::{self, Pointe, Saut};

/// A line under examination.
pub struct Etude<'a> {
    line: &'a Line,
    pointes: OnceLock<Vec<Pointe>>,
    sauts: OnceLock<Vec<Saut>>,
    pelotes: OnceLock<Vec<Pelote>>,
    passages: OnceLock<Vec<Passage>>,
}

impl<'a> Etude<'a> {
    /// Starts the examination of a line.
    pub fn of(line: &'a Line) -> Self {
        let (pointes, sauts) = Default::default();
        Self { line, pointes, sauts, pelotes: OnceLock::new(), passages: OnceLock::new() }
    }

    /// Returns where the line turns back on itself.
    pub fn pointes(&self) -> &[Pointe] {
        self.pointes.get_or_init(|| pointes::find(self.line))
    }

    /// Returns the jumps out and back.
    pub fn sauts(&self) -> &[Saut] {
        self.sauts.get_or_init(|| pointes::jumps(self.line))
    }

    /// Returns the knots.
    pub fn pelotes(&self) -> &[Pelote] {
        self.pelotes.get_or_init(|| pelotes::find(self.line))
    }

    /// Returns where the line crosses itself or runs beside itself.
    pub fn passages(&self) -> &[Passage] {
        self.passages.get_or_init(|| passages::find(self.line))
    }

    /// Tells whether a vertex is in a jump.
    pub fn in_saut(&self, i: usize) -> bool {
        holds(self.sauts(), |saut| (saut.from, saut.to), i)
    }

    /// Tells whether a vertex is in a knot.
    pub fn in_pelote(&self, i: usize) -> bool {
        holds(self.pelotes(), |knot| (knot.from, knot.to), i)
    }

    /// Tells whether a vertex is in a part that runs beside itself at a tip.
    pub fn in_pointe(&self, i: usize) -> bool {
        self.pointes().iter().any(|tip| (tip.from..=tip.to).contains(&i))
    }

    /// Tells whether both vertices are in the same tip, so that their segments lie beside each other because of it.
    pub fn in_same_pointe(&self, i: usize, j: usize) -> bool {
        self.pointes().iter().any(|tip| tip.from <= i && i <= tip.to && tip.from <= j && j <= tip.to)
    }
}

/// Tells whether one of some ordered ranges holds a vertex.
fn holds<T>(ranges: &[T], of: impl Fn(&T) -> (usize, usize), i: usize) -> bool {
    let after = ranges.partition_point(|range| of(range).0 <= i);
    after.checked_sub(1).and_then(|at| ranges.get(at)).is_some_and(|range| of(range).1 >= i)
}

impl Deref for Etude<'_> {
    type Target = Line;

    fn deref(&self) -> &Line {
        self.line
    }
}
