//! Attributes that depend on how a feature is drawn, not on its row alone: on the lines beside it, or on the zoom.
//!
//! ```text
//!    voie a ──┐            ┌── voie a       Where voies share a way, each has its lane: `rang` of `nombre`, counted from
//!             ├ a 1 of 2 ──┤                the left in the direction of the feature's line. A voie that walks the other
//!    voie b ──┘ b 2 of 2   └── voie b       way has the same lane, so it counts from its own left.
//! ```
//!
//! Étapes that share a way have places, too, so that a map can set their shields side by side. Shields stand upright,
//! so these places do not depend on the direction.

use super::chains::Use;
use super::layer::{ETAPE, GROUPE, Layer, NOMBRE, RANG, Tag};
use crate::geo::TileId;

/// The zooms at which the points of a layer have groups.
pub(super) const GROUPED: std::ops::Range<u8> = 8..12;

/// log₂ of the number of cells of groups on each side of a tile. A cell has 64 pixels of a 512-pixel tile, about two
/// discs.
pub(super) const GROUP_BITS: u8 = 3;

/// The number of points in the cell of a point, by zoom of [`GROUPED`]. 0 if another point stands for the cell.
pub(super) type Groups = [u16; (GROUPED.end - GROUPED.start) as usize];

/// The lane of a voie on a way that several share, or the place of an étape among those that share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lane {
    rang: usize,
    nombre: usize,
}

impl Lane {
    /// The lane of a voie or étape among those that share its chain. `None` for other layers, and if it is alone there.
    pub(super) fn of(this: &Use, uses: &[Use]) -> Option<Self> {
        let alike = || uses.iter().filter(|u| u.layer == this.layer);
        let (nombre, first) = (alike().count(), alike().next()?);
        if nombre < 2 || !matches!(this.layer, Layer::Voies | Layer::Etapes) {
            return None;
        }
        let place = alike().position(|u| u.feature == this.feature)?;
        // The first voie gives the direction, because that of the chain changes from one chain to the next.
        let turns = this.layer == Layer::Voies && this.reversed != first.reversed;
        let rang = if turns { nombre - place } else { place + 1 };
        Some(Self { rang, nombre })
    }

    /// The attributes of a feature in this lane.
    pub(super) fn tags<'a>(self) -> [(&'static str, Tag<'a>); 2] {
        let tag = |count: usize| Tag::Int(i64::try_from(count).unwrap_or(i64::MAX));
        [(RANG.name, tag(self.rang)), (NOMBRE.name, tag(self.nombre))]
    }
}

/// How a point is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Drawn {
    /// Whether an étape begins or ends there.
    pub(super) is_end: bool,
    pub(super) groups: Groups,
}

impl Drawn {
    /// The attributes at a zoom.
    pub(super) fn tags<'a>(&self, z: u8) -> impl Iterator<Item = (&'static str, Tag<'a>)> + use<'a> {
        let end = self.is_end.then_some((ETAPE.name, Tag::Int(1)));
        let group = self.group(z).filter(|count| *count > 0).map(|count| (GROUPE.name, Tag::Int(count.into())));
        end.into_iter().chain(group)
    }

    /// The number of its group at a zoom. `None` if there are no groups at that zoom.
    fn group(&self, z: u8) -> Option<u16> {
        self.groups.get(usize::from(z.checked_sub(GROUPED.start)?)).copied()
    }

    /// The zooms at which two points are drawn differently.
    pub(super) fn differs(&self, other: &Self) -> impl Iterator<Item = u8> {
        let (this, other) = (*self, *other);
        (0..=TileId::MAX_ZOOM).filter(move |z| this.is_end != other.is_end || this.group(*z) != other.group(*z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(all: &[(Layer, u32, bool)]) -> Vec<Use> {
        all.iter()
            .map(|(layer, feature, reversed)| Use { layer: *layer, feature: *feature, rank: 0, reversed: *reversed })
            .collect()
    }

    #[test]
    fn voies_on_one_way_have_lanes_and_a_voie_alone_has_none() {
        let alone = uses(&[(Layer::Voies, 4, false), (Layer::Etapes, 0, false), (Layer::Troncons, 1, false)]);
        assert!(alone.iter().all(|u| Lane::of(u, &alone).is_none()));
        let shared = uses(&[
            (Layer::Voies, 1, true),
            (Layer::Voies, 4, true),
            (Layer::Voies, 7, false),
            (Layer::Troncons, 0, true),
        ]);
        let lanes: Vec<Option<Lane>> = shared.iter().map(|u| Lane::of(u, &shared)).collect();
        let lane = |rang| Some(Lane { rang, nombre: 3 });
        // The third walks the other way: what is its left is the right of the first.
        assert_eq!(lanes, [lane(1), lane(2), lane(1), None]);
        // The direction of the chain does not matter.
        let turned: Vec<Use> = shared.iter().map(|u| Use { reversed: !u.reversed, ..*u }).collect();
        assert_eq!(turned.iter().map(|u| Lane::of(u, &turned)).collect::<Vec<_>>(), lanes);
    }

    #[test]
    fn the_place_of_an_etape_does_not_depend_on_its_direction() {
        let shared = uses(&[(Layer::Voies, 1, true), (Layer::Etapes, 3, true), (Layer::Etapes, 9, false)]);
        let places: Vec<Option<Lane>> = shared.iter().map(|u| Lane::of(u, &shared)).collect();
        let place = |rang| Some(Lane { rang, nombre: 2 });
        assert_eq!(places, [None, place(1), place(2)]);
    }
}
