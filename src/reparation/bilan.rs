//! [`Bilan`]: what a mend did.

use serde::Serialize;

use super::mend::Reparation;
use super::morceau::{Morceau, positions};
use crate::atlas::Figures;
use crate::geo::{Position, km, rounded, tenths};

/// A place where something was mended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Lieu {
    /// The longitude in degrees.
    pub lon: f64,
    /// The latitude in degrees.
    pub lat: f64,
    /// The kilometre of the line as it was before this mend.
    pub km: f64,
    /// By how much the line became longer, in metres. Negative if it became shorter.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
}

impl Lieu {
    pub(super) fn new(place: Position, at_m: f64, longueur_m: f64) -> Self {
        Self { lon: rounded(place.lon, 7), lat: rounded(place.lat, 7), km: km(at_m), longueur_m }
    }
}

/// The size of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Etat {
    /// The number of points.
    pub points: usize,
    /// The length in metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// The ascent in metres. `None` if a point has no height.
    pub montee_m: Option<f64>,
}

impl Etat {
    pub(super) fn of(morceaux: &[Morceau]) -> Self {
        let figures = Figures::along(&positions(morceaux));
        let points = morceaux.iter().map(|morceau| morceau.positions.len()).sum();
        let montee_m = figures.relief.map(|relief| rounded(relief.montee_m, 1));
        Self { points, longueur_m: figures.longueur_m, montee_m }
    }
}

/// What a mend did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bilan {
    /// The mend.
    pub par: Reparation,
    /// How many things it mended.
    pub fois: usize,
    /// The line before it.
    pub avant: Etat,
    /// The line after it.
    pub apres: Etat,
    /// The first places.
    pub lieux: Vec<Lieu>,
    /// What stays, because nobody knows how to mend it: gaps that are too long, with their lengths.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub restent: Vec<Lieu>,
}

/// The number of places that are listed for each mend.
const MOST_PLACES: usize = 1_000;

impl Bilan {
    pub(super) fn new(par: Reparation, morceaux: &[Morceau]) -> Self {
        let etat = Etat::of(morceaux);
        Self { par, fois: 0, avant: etat, apres: etat, lieux: vec![], restent: vec![] }
    }

    /// Adds what a round did. `before` is the line before it.
    pub(super) fn ajouter(&mut self, lieux: Vec<Lieu>, before: Etat, morceaux: &[Morceau]) {
        if self.fois == 0 {
            self.avant = before;
            self.apres = before;
        }
        if lieux.is_empty() {
            return;
        }
        self.fois += lieux.len();
        self.apres = Etat::of(morceaux);
        let room = MOST_PLACES.saturating_sub(self.lieux.len());
        self.lieux.extend(lieux.into_iter().take(room));
    }
}
