//! The heights of the published lines at the points of another line.

use rayon::prelude::*;

use super::ligne::Ligne;
use super::parametres::{Parametres, followed_m};
use super::reference::{Choix, Reference, chosen};
use crate::atlas::Atlas;
use crate::error::Result;
use crate::geo::{Position, ecef};

/// A published line farther away says nothing about the height here, in metres.
const BESIDE_M: f64 = 20.0;

/// Returns for each point of a line the height of the published line that it follows, in metres. It is `NaN` where there
/// is none. Errors: there is no such étape or tronçon.
pub fn hauteurs(atlas: &Atlas, pieces: &[Vec<Position>], choix: &Choix) -> Result<Vec<Vec<f64>>> {
    let references = chosen(atlas, choix, &Ligne::of(pieces), followed_m(&Parametres::default()))?;
    let of_piece = |piece: &Vec<Position>| piece.par_iter().map(|place| height(&references, *place)).collect();
    Ok(pieces.iter().map(of_piece).collect())
}

fn height(references: &[Reference], place: Position) -> f64 {
    let point = ecef::from_position(place);
    let near = references.iter().filter_map(|reference| Some((reference, reference.ligne.nearest(point)?)));
    let nearest = near.filter(|(_, foot)| foot.off_m <= BESIDE_M).min_by(|a, b| a.1.off_m.total_cmp(&b.1.off_m));
    let found = nearest.and_then(|(reference, foot)| reference.ligne.equally([foot.m; 2], 0).first().copied());
    found.map_or(f64::NAN, |place| place.position.z)
}
