//! Attributes that do not come from the feature's row alone: they also depend on the features beside it or on the zoom.
//!
//! ```text
//!    voie a ──┐            ┌── voie a       Where voies share a way, each has its lane: `rang` of `nombre`, counted from
//!             ├ a 1 of 2 ──┤                the left in the direction of the feature's line. A voie that walks the other
//!    voie b ──┘ b 2 of 2   └── voie b       way has the same lane, so it counts from its own left.
//! ```
//!
//! Étapes that share a way also have places, so that a map can set their shields side by side. Shields are drawn
//! upright, so these places do not depend on the direction. Étapes with the same shield have the same place: a main
//! étape and the one that replaces it on a variant have the same number.

use super::chains::Use;
use super::layer::{ETAPE, GROUPE, Layer, NOMBRE, RANG, Tag};
use crate::atlas::Atlas;
use crate::geo::TileId;

/// The zooms at which hosts are grouped by cell.
pub(super) const GROUPED: std::ops::Range<u8> = 8..12;

/// log₂ of the number of group cells on each side of a tile. A cell has 64 pixels of a 512-pixel tile, about the width
/// of two discs.
pub(super) const GROUP_BITS: u8 = 3;

/// The number of points in a point's cell, for each zoom of [`GROUPED`]. It is 0 if another point represents the cell.
pub(super) type Groups = [u16; (GROUPED.end - GROUPED.start) as usize];

/// The lane of a voie among those that share the way, or the place of an étape among those that share it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lane {
    rang: usize,
    nombre: usize,
}

/// Identifies what a map shows of a voie or étape beside the others on the same way: the line of the voie, or the shield
/// of the étape (voie and number).
pub(super) type Sign = (i64, i64);

/// Returns the sign of a voie or étape.
pub(super) fn sign(atlas: &Atlas, of: &Use) -> Sign {
    let etape = if of.layer == Layer::Etapes { atlas.etape_at(of.feature as usize) } else { None };
    etape.map_or((of.feature.into(), 0), |(voie, etape)| (voie.row.id, etape.row.numero))
}

impl Lane {
    /// Returns the lane of a voie or étape among those that share its chain. Returns `None` for other layers, and if
    /// every feature of the layer on the chain has the same sign.
    pub(super) fn of(this: &Use, uses: &[Use], sign: impl Fn(&Use) -> Sign) -> Option<Self> {
        if !matches!(this.layer, Layer::Voies | Layer::Etapes) {
            return None;
        }
        let alike = || uses.iter().filter(|u| u.layer == this.layer);
        let (first, mut signs) = (alike().next()?, vec![]);
        for sign in alike().map(&sign) {
            if !signs.contains(&sign) {
                signs.push(sign);
            }
        }
        let (nombre, wanted) = (signs.len(), sign(this));
        if nombre < 2 {
            return None;
        }
        let place = signs.iter().position(|sign| *sign == wanted)?;
        // The first voie defines the direction, because the direction of chains changes from one chain to the next.
        let turns = this.layer == Layer::Voies && this.reversed != first.reversed;
        let rang = if turns { nombre - place } else { place + 1 };
        Some(Self { rang, nombre })
    }

    /// Returns the attributes of a feature in this lane.
    pub(super) fn tags<'a>(self) -> [(&'static str, Tag<'a>); 2] {
        let tag = |count: usize| Tag::Int(i64::try_from(count).unwrap_or(i64::MAX));
        [(RANG.name, tag(self.rang)), (NOMBRE.name, tag(self.nombre))]
    }
}

/// Attributes of a point that do not come from its row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Drawn {
    /// True if an étape starts or ends there.
    pub(super) is_end: bool,
    pub(super) groups: Groups,
}

impl Drawn {
    /// Returns the attributes at a zoom.
    pub(super) fn tags<'a>(&self, z: u8) -> impl Iterator<Item = (&'static str, Tag<'a>)> + use<'a> {
        let end = self.is_end.then_some((ETAPE.name, Tag::Int(1)));
        let group = self.group(z).filter(|count| *count > 0).map(|count| (GROUPE.name, Tag::Int(count.into())));
        end.into_iter().chain(group)
    }

    /// Returns the number of points in the point's cell. Returns `None` if that zoom has no groups.
    fn group(&self, z: u8) -> Option<u16> {
        self.groups.get(usize::from(z.checked_sub(GROUPED.start)?)).copied()
    }

    /// Returns the zooms at which two points have different attributes.
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

    /// Étapes 3 and 4 have the same shield.
    fn lanes(uses: &[Use]) -> Vec<Option<Lane>> {
        let sign = |u: &Use| if u.layer == Layer::Etapes && u.feature == 4 { (3, 0) } else { (u.feature.into(), 0) };
        uses.iter().map(|u| Lane::of(u, uses, sign)).collect()
    }

    #[test]
    fn voies_on_one_way_have_lanes_and_a_voie_alone_has_none() {
        let alone = uses(&[(Layer::Voies, 4, false), (Layer::Etapes, 0, false), (Layer::Troncons, 1, false)]);
        assert_eq!(lanes(&alone), [None; 3]);
        let shared = uses(&[
            (Layer::Voies, 1, true),
            (Layer::Voies, 4, true),
            (Layer::Voies, 7, false),
            (Layer::Troncons, 0, true),
        ]);
        let lane = |rang| Some(Lane { rang, nombre: 3 });
        // The third voie runs in the opposite direction, so the leftmost lane from its view is the rightmost from the
        // first voie's.
        assert_eq!(lanes(&shared), [lane(1), lane(2), lane(1), None]);
        // The direction of the chain does not matter.
        let turned: Vec<Use> = shared.iter().map(|u| Use { reversed: !u.reversed, ..*u }).collect();
        assert_eq!(lanes(&turned), lanes(&shared));
    }

    #[test]
    fn the_place_of_an_etape_does_not_depend_on_its_direction() {
        let shared = uses(&[(Layer::Voies, 1, true), (Layer::Etapes, 3, true), (Layer::Etapes, 9, false)]);
        let place = |rang| Some(Lane { rang, nombre: 2 });
        assert_eq!(lanes(&shared), [None, place(1), place(2)]);
    }

    #[test]
    fn etapes_with_the_same_shield_have_the_same_place() {
        let both = uses(&[(Layer::Etapes, 3, false), (Layer::Etapes, 4, false)]);
        assert_eq!(lanes(&both), [None, None]);
        let three = uses(&[(Layer::Etapes, 3, false), (Layer::Etapes, 4, false), (Layer::Etapes, 9, true)]);
        let place = |rang| Some(Lane { rang, nombre: 2 });
        assert_eq!(lanes(&three), [place(1), place(1), place(2)]);
    }
}
