//! Takes the heights of the published lines, and elsewhere those of a relief.

use super::bilan::Lieu;
use super::morceau::{Morceau, positions};
use crate::atlas::Atlas;
use crate::comparaison::{Choix, hauteurs};
use crate::error::Result;
use crate::geo::{Position, ecef};

/// A function that returns the height at each place in metres, or `NaN` where the relief has none. Errors: the relief cannot be
/// read.
pub type Relief<'a> = &'a dyn Fn(&[Position]) -> Result<Vec<f64>>;

/// A height that differs by less is the same, in metres: files have tenths.
const SAME_M: f64 = 0.1;

/// Gives points the height of the published line on which they lie, or else that of the relief. A point without either keeps
/// its height. Errors: `choix` names an étape or tronçon that does not exist, or the relief cannot be read.
pub(super) fn poser(
    atlas: &Atlas,
    relief: Option<Relief<'_>>,
    choix: &Choix,
    morceaux: &mut [Morceau],
) -> Result<Vec<Lieu>> {
    let mut heights = hauteurs(atlas, &positions(morceaux), choix)?;
    if let Some(relief) = relief {
        for (morceau, heights) in morceaux.iter().zip(&mut heights) {
            from_relief(relief, &morceau.positions, heights)?;
        }
    }
    let (mut lieux, mut at_m) = (vec![], 0.0);
    for (morceau, heights) in morceaux.iter_mut().zip(heights) {
        let mut first = None;
        for (position, height) in morceau.positions.iter_mut().zip(heights) {
            let same = (position.z - height).abs() <= SAME_M;
            if height.is_finite() && !same {
                position.z = height;
                first.get_or_insert(*position);
            }
        }
        // One place stands for all of a piece.
        lieux.extend(first.map(|place| Lieu::new(place, at_m, 0.0)));
        at_m += ecef::length_m(&morceau.positions);
    }
    Ok(lieux)
}

/// Replaces each `NaN` by the height of the relief at that place. Errors: the relief cannot be read.
fn from_relief(relief: Relief<'_>, places: &[Position], heights: &mut [f64]) -> Result<()> {
    let unknown: Vec<Position> = places.iter().zip(&*heights).filter(|(_, z)| z.is_nan()).map(|(p, _)| *p).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let mut found = relief(&unknown)?.into_iter();
    heights.iter_mut().filter(|z| z.is_nan()).for_each(|z| *z = found.next().unwrap_or(f64::NAN));
    Ok(())
}
