//! Which tiles a change touches: all others have the same content before and after it.

use rustc_hash::FxHashSet;

use super::chains::{Use, paths};
use super::content::{column_and_row, tile_key};
use super::layer::{Layer, describe};
use crate::atlas::{Atlas, Change, Comparison, Pair};
use crate::geo::TileId;
use crate::model::Code;

/// The tiles in which something is drawn otherwise.
#[derive(Debug)]
pub struct Touched {
    /// Column and row of those of each zoom; none: all of them.
    zooms: Option<[FxHashSet<u32>; TileId::MAX_ZOOM as usize + 1]>,
}

impl Touched {
    /// No tile so far.
    pub(super) fn nothing() -> Self {
        Self { zooms: Some(std::array::from_fn(|_| FxHashSet::default())) }
    }

    /// A tile is touched.
    pub(super) fn add(&mut self, z: u8, key: u32) {
        if let Some(tiles) = self.zooms.as_mut().and_then(|zooms| zooms.get_mut(usize::from(z))) {
            tiles.insert(key);
        }
    }

    /// Every tile is.
    pub(super) fn add_all(&mut self) {
        self.zooms = None;
    }

    /// Those of a zoom; none: all of them.
    pub fn of_zoom(&self, z: u8) -> Option<Vec<TileId>> {
        let tiles = self.zooms.as_ref()?.get(usize::from(z))?;
        let id = |key: &u32| {
            let (x, y) = column_and_row(*key);
            TileId::new(z.into(), x.into(), y.into()).ok()
        };
        Some(tiles.iter().filter_map(id).collect())
    }

    /// Is it one of them?
    pub fn touches(&self, tile: TileId) -> bool {
        let Some(zooms) = &self.zooms else { return true };
        zooms.get(usize::from(tile.z())).is_none_or(|tiles| tiles.contains(&tile_key(tile.x(), tile.y())))
    }
}

/// The features of the line layers before and after a change: which is which, and whether it has the same attributes.
pub(super) struct Looks([Vec<Option<Look>>; Layer::LINES.len()]);

/// A feature that was there before.
#[derive(Clone, Copy)]
struct Look {
    /// Its place in its layer then.
    before: u32,
    /// Has it the same attributes in tiles?
    same: bool,
}

impl Looks {
    pub(super) fn new(comparison: &Comparison<'_>) -> Self {
        Self(Layer::LINES.map(|layer| {
            let look = |number: u32| {
                let pair = layer.pairs(comparison).get(number as usize)?;
                let same = is_described_alike(comparison, layer, pair, number);
                Some(Look { before: pair.before, same })
            };
            (0..).zip(paths(comparison.new, layer)).map(|(number, _)| look(number)).collect()
        }))
    }

    fn look(&self, layer: Layer, feature: u32) -> Option<Look> {
        let features = Layer::LINES.iter().position(|line| *line == layer).and_then(|i| self.0.get(i))?;
        *features.get(feature as usize)?
    }

    /// Do the same features run over a chain in the same way as before, with the same attributes?
    pub(super) fn are_same(&self, before: &[Use], after: &[Use]) -> bool {
        let same = |(was, is): (&Use, &Use)| {
            let look = self.look(is.layer, is.feature);
            (was.layer, was.reversed) == (is.layer, is.reversed)
                && look.is_some_and(|look| look.same && look.before == was.feature)
        };
        before.len() == after.len() && before.iter().zip(after).all(same)
    }
}

/// Has a feature the same attributes in tiles as the one it is paired with? `number` is its place in its layer now.
pub(super) fn is_described_alike(comparison: &Comparison<'_>, layer: Layer, pair: Pair, number: u32) -> bool {
    let &Comparison { old, new, .. } = comparison;
    let (before, number) = (pair.before as usize, number as usize);
    match (layer, pair.change) {
        // An étape's attributes have the code of its voie, which may change alone.
        (Layer::Etapes, Change::Nothing) => voie_of(old, before) == voie_of(new, number),
        (_, Change::Nothing) => true,
        _ => describe(old, layer, before) == describe(new, layer, number),
    }
}

/// The code of an étape's voie.
fn voie_of(atlas: &Atlas, etape: usize) -> Option<&Code> {
    atlas.etape_at(etape).map(|(voie, _)| &voie.row.code)
}
