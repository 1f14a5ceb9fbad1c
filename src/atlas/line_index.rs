//! [`LineIndex`]: a spatial index of all lines.

use std::sync::Arc;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::voie::Voie;
use crate::geo::Bounds;
use crate::geo::plane::Plane;

/// A bounding box in degrees, rounded outwards, with the index of its tronçon.
type Around = GeomWithData<Rectangle<[f32; 2]>, u32>;

/// A tronçon as a member of a line. All fields are indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Use {
    troncon: u32,
    pub(super) voie: u32,
    pub(super) ligne: u32,
    pub(super) member: u32,
}

/// A spatial index of all lines.
#[derive(Debug)]
pub(super) struct LineIndex {
    troncons: RTree<Around>,
    /// Sorted by tronçon, then by line, then in walking order.
    uses: Vec<Use>,
}

impl LineIndex {
    pub(super) fn of(voies: &[Arc<Voie>]) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut uses, mut boxes) = (vec![], vec![]);
        for (voie, row) in voies.iter().enumerate() {
            for (ligne, row) in row.lignes.iter().enumerate() {
                for (member, of) in row.line.members.iter().enumerate() {
                    let [troncon, voie, ligne, member] = [of.troncon, voie, ligne, member].map(number);
                    uses.push(Use { troncon, voie, ligne, member });
                    boxes.extend(of.measured.bounds.map(|bounds| (troncon, bounds)));
                }
            }
        }
        uses.sort_unstable();
        boxes.sort_by_key(|(troncon, _)| *troncon);
        boxes.dedup_by_key(|(troncon, _)| *troncon);
        let around = |(troncon, bounds)| GeomWithData::new(Rectangle::from_aabb(envelope(bounds)), troncon);
        Self { troncons: RTree::bulk_load(boxes.into_iter().map(around).collect()), uses }
    }

    /// Returns the members of lines that may come within `within_m` metres of the centre of a plane, by line and in
    /// walking order.
    pub(super) fn near(&self, plane: &Plane, within_m: f64) -> Vec<Use> {
        let around = plane.within(within_m);
        let mut troncons: Vec<u32> = vec![];
        // A box that crosses the antimeridian continues on the other side of the map.
        for turn in [0.0, 360.0, -360.0] {
            let Bounds { west, east, .. } = around;
            let around = Bounds { west: west + turn, east: east + turn, ..around };
            if around.east >= -180.0 && around.west <= 180.0 {
                troncons
                    .extend(self.troncons.locate_in_envelope_intersecting(envelope(around)).map(|found| found.data));
            }
        }
        troncons.sort_unstable();
        troncons.dedup();
        let mut near: Vec<Use> = vec![];
        for troncon in troncons {
            let start = self.uses.partition_point(|u| u.troncon < troncon);
            near.extend(self.uses.get(start..).unwrap_or_default().iter().take_while(|u| u.troncon == troncon));
        }
        near.sort_unstable_by_key(|u| (u.voie, u.ligne, u.member));
        near
    }
}

/// Converts a bounding box to `f32`, rounded outwards.
#[allow(clippy::cast_possible_truncation, reason = "rounded outwards")]
fn envelope(Bounds { west, south, east, north }: Bounds) -> AABB<[f32; 2]> {
    AABB::from_corners(
        [west, south].map(|low| (low as f32).next_down()),
        [east, north].map(|high| (high as f32).next_up()),
    )
}
