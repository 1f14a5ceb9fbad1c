//! The preparation of all tiles before any request, and again after a change.

use super::content::{Points, Pyramid, Tiles};
use super::touched::{Looks, Touched};
use crate::atlas::{Atlas, Comparison};

impl Tiles {
    /// Prepares an atlas: simplifies its lines for every zoom and lists everything by the tiles that it touches.
    pub fn new(atlas: &Atlas) -> Self {
        Self { pyramid: Pyramid::new(atlas), points: Points::new(atlas) }
    }

    /// Prepares the new atlas of a comparison, of whose old atlas these are the tiles, and tells which tiles have another
    /// content then: the same as [`Tiles::new`], sooner.
    pub fn succeed(&self, comparison: &Comparison<'_>) -> (Self, Touched) {
        let looks = Looks::new(comparison);
        let mut touched = Touched::nothing();
        if ![&comparison.voies, &comparison.etapes, &comparison.troncons].iter().all(|pairs| pairs.are_in_order()) {
            touched.add_all();
        }
        let pyramid = self.pyramid.succeed(comparison, &looks, &mut touched);
        let points = self.points.succeed(comparison, &mut touched);
        (Self { pyramid, points }, touched)
    }
}
