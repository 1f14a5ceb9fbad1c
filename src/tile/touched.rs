//! Which tiles a change touches: all others have the same content before and after it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::chains::Use;
use super::layer::Layer;
use crate::atlas::{Atlas, Etape, same_row};
use crate::geo::TileId;

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

    /// How a tile is named within its zoom: column and row, 14 bits each.
    pub(super) fn key(x: u32, y: u32) -> u32 {
        x << 14 | y
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
        let id = |key: &u32| TileId::new(z.into(), u64::from(key >> 14), u64::from(key & 0x3fff)).ok();
        Some(tiles.iter().filter_map(id).collect())
    }

    /// Is it one of them?
    pub fn touches(&self, tile: TileId) -> bool {
        let Some(zooms) = &self.zooms else { return true };
        zooms.get(usize::from(tile.z())).is_none_or(|tiles| tiles.contains(&Self::key(tile.x(), tile.y())))
    }
}

/// The features of the line layers before and after a change: which is which, and whether it has the same attributes.
pub(super) struct Looks([Vec<Option<Look>>; Layer::LINES.len()]);

/// A feature that was there before.
#[derive(Clone, Copy)]
struct Look {
    /// Its place in its layer then.
    before: u32,
    same: bool,
}

impl Looks {
    pub(super) fn new(old: &Atlas, new: &Atlas) -> Self {
        let voies = pair(old.voies.iter(), new.voies.iter(), |voie| voie.row.id, |a, b| same_row(&a.row, &b.row));
        let length = |etape: &Etape| etape.trace.as_ref().map(|t| t.figures.longueur_m);
        let etapes = pair(
            old.etapes(),
            new.etapes(),
            |(_, etape)| etape.row.id,
            |(voie, a), (on, b)| same_row(&a.row, &b.row) && voie.row.code == on.row.code && length(a) == length(b),
        );
        let troncons = pair(
            old.troncons.iter(),
            new.troncons.iter(),
            |troncon| troncon.row.id,
            |a, b| {
                let same = || same_row(&a.row, &b.row) && a.voies == b.voies && a.longueur_m == b.longueur_m;
                Arc::ptr_eq(a, b) || same()
            },
        );
        Self([voies, etapes, troncons])
    }

    /// Where a feature stood in its layer before, if it was there.
    pub(super) fn before(&self, layer: Layer, feature: u32) -> Option<u32> {
        self.look(layer, feature).map(|look| look.before)
    }

    fn look(&self, layer: Layer, feature: u32) -> Option<Look> {
        let features = Layer::LINES.iter().position(|line| *line == layer).and_then(|i| self.0.get(i))?;
        *features.get(feature as usize)?
    }

    /// Do the features stand in the order in which they stood?
    pub(super) fn are_in_order(&self) -> bool {
        self.0.iter().all(|features| features.iter().flatten().map(|look| look.before).is_sorted())
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

/// Finds the things of a list that were in another, by their id.
fn pair<T>(
    old: impl Iterator<Item = T>,
    new: impl Iterator<Item = T>,
    id: impl Fn(&T) -> i64,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<Option<Look>> {
    let old: Vec<T> = old.collect();
    let places: FxHashMap<i64, u32> = (0..).zip(&old).map(|(place, thing)| (id(thing), place)).collect();
    let look = |(number, thing): (usize, T)| {
        // Most stand where they stood.
        let here = old.get(number).filter(|was| id(was) == id(&thing)).and_then(|_| u32::try_from(number).ok());
        let before = here.or_else(|| places.get(&id(&thing)).copied())?;
        Some(Look { before, same: same(old.get(before as usize)?, &thing) })
    };
    new.enumerate().map(look).collect()
}
