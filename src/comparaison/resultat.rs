//! [`Comparaison`]: the result of a comparison.

use serde::Serialize;

use super::ecarts::{Ecart, some_tenths};
use super::suivies::Suivie;
use crate::atlas::Figures;
use crate::geo::{Position, km, tenths};

/// The direction of the sent line beside that of the published one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The same.
    Meme,
    /// The opposite: it was walked towards the start.
    Inverse,
    /// There and back, or over lines of different directions.
    Mixte,
}

/// The result of a comparison.
#[derive(Clone, Debug, Serialize)]
pub struct Comparaison {
    /// What was found, in French.
    pub phrase: String,
    /// True if both lines are the same within the tolerance, in one direction or the other.
    pub identique: bool,
    /// The direction. `None` if the line follows nothing.
    pub sens: Option<Direction>,
    /// The published lines that it is compared with. Empty if it follows nothing.
    pub suivies: Vec<Suivie>,
    /// The stretches on which both differ, in the order of the sent line.
    pub ecarts: Vec<Ecart>,
    /// The Hausdorff distance in metres of the parts that follow each other. `None` if there are none, or if it exceeds
    /// 1 km.
    #[serde(serialize_with = "some_tenths")]
    pub hausdorff_m: Option<f64>,
    /// The discrete Fréchet distance in metres of these parts. `None` as for the Hausdorff distance.
    #[serde(serialize_with = "some_tenths")]
    pub frechet_m: Option<f64>,
    /// True if a distance exceeds 1 km.
    pub plus_d_un_km: bool,
    /// The kilometres of the sent line that are not published.
    #[serde(serialize_with = "kilometres")]
    pub nouveau_km: f64,
    /// The kilometres of the published line that the sent one does not have.
    #[serde(serialize_with = "kilometres")]
    pub manquant_km: f64,
    /// The figures of the sent line.
    pub envoye: Figures,
    /// The figures of the compared part of the published lines.
    pub publie: Figures,
    /// The compared parts of the published lines.
    #[serde(skip)]
    pub lignes_publiees: Vec<Vec<Position>>,
    /// The distance between two measured places, in metres. It grows with very long lines.
    #[serde(serialize_with = "tenths")]
    pub pas_m: f64,
    /// The tolerance in metres.
    #[serde(serialize_with = "tenths")]
    pub tolerance_m: f64,
}

fn kilometres<S: serde::Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(km(value * 1_000.0))
}
