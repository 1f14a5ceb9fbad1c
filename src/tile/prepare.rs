//! Prepares the content of all tiles, at the start and after each change.

use super::content::{Points, Pyramid, Tiles};
use super::touched::{Counterparts, Touched};
use crate::atlas::{Atlas, Comparison};

impl Tiles {
    /// Prepares an atlas: simplifies its lines for every zoom, thins its points, and indexes both by tile.
    pub fn new(atlas: &Atlas) -> Self {
        Self { pyramid: Pyramid::new(atlas), points: Points::new(atlas) }
    }

    /// Prepares the new atlas of a comparison from the tiles of the old one. The result equals [`Tiles::new`] but takes
    /// less time. Also returns the tiles whose content differs.
    pub fn succeed(&self, comparison: &Comparison<'_>) -> (Self, Touched) {
        let counterparts = Counterparts::new(comparison);
        let mut touched = Touched::nothing();
        if ![&comparison.voies, &comparison.etapes, &comparison.troncons].iter().all(|pairs| pairs.are_in_order()) {
            touched.add_all();
        }
        let pyramid = self.pyramid.succeed(comparison, &counterparts, &mut touched);
        let points = self.points.succeed(comparison, &mut touched);
        (Self { pyramid, points }, touched)
    }
}
