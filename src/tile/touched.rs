//! [`Touched`]: the tiles that a change affects. All other tiles keep their content.

use rustc_hash::FxHashSet;

use super::chains::{Use, paths};
use super::content::{column_and_row, tile_key};
use super::layer::{Layer, describe};
use crate::atlas::{Atlas, Change, Comparison, Pair, Voie};
use crate::geo::TileId;
use crate::model::Code;

/// A set of tiles that are drawn differently after a change.
#[derive(Debug)]
pub struct Touched {
    /// The keys of the affected tiles, by zoom. `None` if all tiles are affected.
    zooms: Option<[FxHashSet<u32>; TileId::MAX_ZOOM as usize + 1]>,
}

impl Touched {
    /// Returns the empty set.
    pub(super) fn nothing() -> Self {
        Self { zooms: Some(std::array::from_fn(|_| FxHashSet::default())) }
    }

    /// Adds a tile, given by its zoom and key.
    pub(super) fn add(&mut self, z: u8, key: u32) {
        if let Some(tiles) = self.zooms.as_mut().and_then(|zooms| zooms.get_mut(usize::from(z))) {
            tiles.insert(key);
        }
    }

    /// Turns the set into the set of all tiles.
    pub(super) fn add_all(&mut self) {
        self.zooms = None;
    }

    /// Returns the affected tiles of a zoom. Returns `None` if all tiles are affected.
    pub fn of_zoom(&self, z: u8) -> Option<Vec<TileId>> {
        let tiles = self.zooms.as_ref()?.get(usize::from(z))?;
        let id = |key: &u32| {
            let (x, y) = column_and_row(*key);
            TileId::new(z.into(), x.into(), y.into()).ok()
        };
        Some(tiles.iter().filter_map(id).collect())
    }

    /// Tells whether the tile is affected.
    pub fn touches(&self, tile: TileId) -> bool {
        let Some(zooms) = &self.zooms else { return true };
        zooms.get(usize::from(tile.z())).is_none_or(|tiles| tiles.contains(&tile_key(tile.x(), tile.y())))
    }
}

/// For each feature of the line layers, its counterpart before the change.
pub(super) struct Counterparts([Vec<Option<Counterpart>>; Layer::LINES.len()]);

/// The counterpart of a feature before the change.
#[derive(Clone, Copy)]
struct Counterpart {
    /// Its index in its layer before the change.
    before: u32,
    /// True if its attributes in tiles did not change.
    same: bool,
}

impl Counterparts {
    pub(super) fn new(comparison: &Comparison<'_>) -> Self {
        Self(Layer::LINES.map(|layer| {
            let counterpart = |number: u32| {
                let pair = layer.pairs(comparison).get(number as usize)?;
                let same = is_described_alike(comparison, layer, pair, number);
                Some(Counterpart { before: pair.before, same })
            };
            (0..).zip(paths(comparison.new, layer)).map(|(number, _)| counterpart(number)).collect()
        }))
    }

    fn counterpart(&self, layer: Layer, feature: u32) -> Option<Counterpart> {
        let features = Layer::LINES.iter().position(|line| *line == layer).and_then(|i| self.0.get(i))?;
        *features.get(feature as usize)?
    }

    /// Tells whether a chain is drawn as before: by the same features, in the same directions, with the same
    /// attributes.
    pub(super) fn are_same(&self, before: &[Use], after: &[Use]) -> bool {
        let same = |(was, is): (&Use, &Use)| {
            let counterpart = self.counterpart(is.layer, is.feature);
            (was.layer, was.reversed) == (is.layer, is.reversed)
                && counterpart.is_some_and(|counterpart| counterpart.same && counterpart.before == was.feature)
        };
        before.len() == after.len() && before.iter().zip(after).all(same)
    }
}

/// Tells whether a feature has the same attributes in tiles as its counterpart. `number` is its index in its layer
/// after the change.
pub(super) fn is_described_alike(comparison: &Comparison<'_>, layer: Layer, pair: Pair, number: u32) -> bool {
    let &Comparison { old, new, .. } = comparison;
    let (before, number) = (pair.before as usize, number as usize);
    match (layer, pair.change) {
        // An étape's attributes include those of its voie, which may change although the étape does not.
        (Layer::Etapes, Change::Nothing) => voie_of(old, before) == voie_of(new, number),
        (_, Change::Nothing) => true,
        _ => describe(old, layer, before) == describe(new, layer, number),
    }
}

/// Returns the attributes of an étape that come from its voie.
fn voie_of(atlas: &Atlas, etape: usize) -> Option<(&Code, &str, i64)> {
    atlas.etape_at(etape).map(|(Voie { row, .. }, _)| (&row.code, row.couleur.as_str(), row.ordre))
}
