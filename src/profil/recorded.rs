//! Makes the profile of a line that is not published, for example a recorded track.

use super::sampling::sampled_pieces;
use super::{Extent, Profil};
use crate::atlas::{Figures, Invented, figures};
use crate::error::{Error, Result};
use crate::geo::{Position, ecef, rounded};
use crate::model::{Code, Couleur, Sens};

/// The maximum number of places of [`Profil::trace`].
const MOST_PLACES: f64 = 2_000.0;
/// The minimum distance between two of these places in metres.
const PLACE_STEP_M: f64 = 20.0;

/// A mark on the line of heights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Marque {
    /// The distance from the start of the line in metres.
    pub at_m: f64,
    /// The shape.
    pub forme: Forme,
}

/// The shape of a mark, from the most to the least striking one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is a shape")]
pub enum Forme {
    Octogone,
    Triangle,
    Rond,
}

impl Profil {
    /// Samples the profile of a line in pieces. `nom` is the title of the picture. Errors: only a defect.
    pub fn of_pieces(
        pieces: &[Vec<Position>],
        nom: &str,
        couleur: Couleur,
        extent: Extent,
        marques: Vec<Marque>,
    ) -> Result<Self> {
        let Figures { longueur_m, relief, duree_4kmh_min } = Figures::along(pieces);
        let (mut morceaux, trous_m) = sampled_pieces(pieces.iter().cloned(), longueur_m);
        if relief.is_none() {
            morceaux.clear();
        }
        Ok(Self {
            voie: Code::parse("trace").map_err(|error| Error::Internal(error.to_string()))?,
            nom_voie: String::new(),
            etape: String::new(),
            section: None,
            sens: Sens::Aller,
            nom: nom.to_owned(),
            couleur,
            longueur_m,
            longueur_aujourdhui_m: None,
            duree_4kmh_min,
            relief,
            methode_denivele: figures::METHOD,
            morceaux,
            trace: places(pieces, (longueur_m / MOST_PLACES).max(PLACE_STEP_M)),
            localites: vec![],
            perturbations: vec![],
            points: vec![],
            noms_omis: 0,
            extent,
            marques,
            trous_m,
            invente: Invented::default(),
            invente_km: vec![],
            attribution: vec![],
        })
    }
}

/// Returns the ends of each piece, and vertices between them that are at least `step_m` metres apart. See
/// [`Profil::trace`].
fn places(pieces: &[Vec<Position>], step_m: f64) -> Vec<[f64; 3]> {
    let (mut places, mut start_m) = (vec![], 0.0);
    for piece in pieces {
        let mut last_m = f64::NEG_INFINITY;
        let lengths = ecef::segment_lengths_m(piece.iter().copied());
        for (index, (place, length_m)) in piece.iter().zip(std::iter::once(0.0).chain(lengths)).enumerate() {
            start_m += length_m;
            if index + 1 == piece.len() || start_m - last_m >= step_m {
                last_m = start_m;
                places.push([rounded(start_m, 0), rounded(place.lon, 6), rounded(place.lat, 6)]);
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn a_recorded_line_has_a_profile_with_its_marks() {
        let line = |from: f64| -> Vec<Position> {
            (0..100).map(f64::from).map(|i| Position::new(-3.0, 48.0 + (from + i) * 2e-4, 50.0 + i)).collect()
        };
        let pieces = [line(0.0), line(110.0)];
        let marques = vec![Marque { at_m: 500.0, forme: Forme::Octogone }, Marque { at_m: 900.0, forme: Forme::Rond }];
        let profil = Profil::of_pieces(&pieces, "Ma <trace>", Couleur::GREY, Extent::PHONE, marques).unwrap();
        assert_eq!((profil.morceaux.len(), profil.trous_m.len()), (2, 1));
        let [first, last] = [profil.trace.first().unwrap(), profil.trace.last().unwrap()];
        assert!(first[0] == 0.0 && (last[0] - profil.longueur_m).abs() < 1.0, "{last:?}");
        let svg = String::from_utf8(profil.written(crate::file::FileFormat::SVG, Words::french()).unwrap()).unwrap();
        assert!(svg.contains("Ma &lt;trace&gt;") && !svg.contains("étape"), "{svg}");
        assert_eq!(svg.matches("transform=\"translate(").count(), 2, "a mark for each finding");
        let flat = [vec![Position::flat(-3.0, 48.0), Position::flat(-3.0, 48.1)]];
        let profil = Profil::of_pieces(&flat, "x", Couleur::GREY, Extent::PHONE, vec![]).unwrap();
        assert!(profil.morceaux.is_empty() && profil.relief.is_none());
    }
}
