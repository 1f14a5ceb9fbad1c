//! [`Morceau`]: a piece of a line.

use crate::geo::Position;

/// A piece of a line. Between two pieces nobody walks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Morceau {
    /// Its positions.
    pub positions: Vec<Position>,
    /// Seconds since 1970, one for each position, `NaN` where unknown. Empty if there are none.
    pub times: Vec<f64>,
}

impl Morceau {
    /// Keeps the points for which `keep` is true.
    pub(super) fn retain(&mut self, mut keep: impl FnMut(usize) -> bool) {
        let kept: Vec<bool> = (0..self.positions.len()).map(&mut keep).collect();
        let mut of_positions = kept.iter().copied();
        self.positions.retain(|_| of_positions.next().unwrap_or(false));
        let mut of_times = kept.iter().copied();
        self.times.retain(|_| of_times.next().unwrap_or(false));
    }

    /// Turns the piece round. Its times no longer hold.
    pub(super) fn reverse(&mut self) {
        self.positions.reverse();
        self.times.clear();
    }
}

/// Returns the positions of all pieces.
pub(super) fn positions(morceaux: &[Morceau]) -> Vec<Vec<Position>> {
    morceaux.iter().map(|morceau| morceau.positions.clone()).collect()
}
