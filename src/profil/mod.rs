//! The elevation profile of an étape, as numbers and as a picture.
//!
//! ```text
//!  étape ──> Profil ─┬─> JSON
//!                    └─> picture (SVG) ──> png
//!                         ├─ axis       round ticks
//!                         ├─ labels     names that do not overlap
//!                         └─ lettering  the width of text, and where a line breaks
//! ```
//!
//! [`Profil::of_etape`] samples the heights along the étape at equal steps. [`Profil::written`] writes them as JSON,
//! SVG or PNG. [`ProfilRequest`] is the product that [`crate::http`] caches. An étape with a missing height has no
//! profile.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::file::{FileFormat, Product};
//! use hent::model::Sens;
//! use hent::profil::ProfilRequest;
//!
//! let (voie, etape) = ("y".to_owned(), "1".to_owned());
//! let request = ProfilRequest { voie, etape, sens: Sens::Aller, format: FileFormat::SVG };
//! // An empty atlas has no voie « y ».
//! assert!(request.make(&Atlas::default()).unwrap().is_none());
//! ```

mod axis;
mod labels;
mod lettering;
mod picture;
mod png;
mod request;

pub use request::ProfilRequest;
use serde::Serialize;

use crate::atlas::figures::{self, heights_along};
use crate::atlas::{Atlas, Etape, Figures, Quoi, Relief, Voie};
use crate::geo::{rounded, tenths};
use crate::model::{Code, Sens};

/// The distance between two heights, metres. Long étapes have longer steps ([`MOST_STEPS`]).
const STEP_M: f64 = 25.0;
/// About how many heights a profile has at most: a longer étape has heights further apart than [`STEP_M`].
const MOST_STEPS: f64 = 1_000.0;
/// The greatest distance of a localité from the line, metres.
const BESIDE_M: f64 = 500.0;
/// If an étape's line passes the localité where it starts or ends within this distance, in metres, of its start or end, the
/// profile does not list that passage: it would name the localité twice.
const SAME_M: f64 = 1_000.0;

/// The profile of an étape in the direction walked. It is serialised as the JSON answer.
#[derive(Debug, Serialize)]
pub struct Profil {
    /// The voie's code.
    pub voie: Code,
    /// The voie's name.
    pub nom_voie: String,
    /// The étape's slug.
    pub etape: String,
    /// The direction walked.
    pub sens: Sens,
    /// The names of the start and the end.
    pub nom: String,
    /// The voie's colour, `#rrggbb`.
    pub couleur: String,
    /// The length in metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// Climbs, times, lowest and highest point.
    #[serde(flatten)]
    pub relief: Relief,
    /// The name of the method by which climbs are counted.
    pub methode_denivele: &'static str,
    /// The heights at equal steps: pairs of metres from the start and height in metres. A hole in the line begins a new
    /// list, and has no length.
    pub morceaux: Vec<Vec<[f64; 2]>>,
    /// The localités along the line in walking order. The first and the last are the ends.
    pub localites: Vec<Jalon>,
    /// The rights and licences of all data.
    pub attribution: Vec<String>,
}

/// A localité along the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Jalon {
    /// The code.
    pub code: Code,
    /// The name.
    pub nom: String,
    /// Kilometres from the start.
    pub km: f64,
    /// Distance off the line, metres. `None` for the ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecart_m: Option<f64>,
}

impl Profil {
    /// Samples the profile of an étape. Returns `None` if the étape has no line, or if a height is missing.
    pub fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let (path, figures, ends) = match sens {
            Sens::Aller => (trace.path.clone(), trace.figures.clone(), [etape.depart, etape.arrivee]),
            Sens::Retour => {
                let path = trace.path.reversed();
                // Walking up is slower than walking down, so the times of the way back are computed anew.
                (path.clone(), Figures::of(&path, &atlas.network), [etape.arrivee, etape.depart])
            }
        };
        let step_m = (figures.longueur_m / MOST_STEPS).max(STEP_M);
        let mut start_m = 0.0;
        let mut morceaux = vec![];
        for piece in &path.pieces {
            let places: Vec<_> = atlas.network.positions(piece).collect();
            let (heights, step_m) = heights_along(&places, step_m);
            let point = |(i, height): (usize, &f64)| [rounded(start_m + step_m * i as f64, 1), rounded(*height, 1)];
            morceaux.push(heights.iter().enumerate().map(point).collect());
            start_m += step_m * heights.len().saturating_sub(1) as f64;
        }
        let name = |localite: usize| atlas.localites.get(localite).map_or("?", |l| l.nom.as_str());
        Some(Self {
            voie: voie.row.code.clone(),
            nom_voie: voie.row.nom.clone(),
            etape: etape.slug(),
            sens,
            nom: format!("{} – {}", name(ends[0]), name(ends[1])),
            couleur: voie.row.couleur.clone(),
            longueur_m: figures.longueur_m,
            relief: figures.relief?,
            methode_denivele: figures::METHOD,
            morceaux,
            localites: jalons(atlas, voie, etape, sens)?,
            attribution: atlas.attribution.clone(),
        })
    }

    /// The sampled height nearest to a distance from the start. Both in metres.
    fn height_at(&self, at_m: f64) -> f64 {
        let points = self.morceaux.iter().flatten();
        let off = |point: &&[f64; 2]| (point[0] - at_m).abs();
        points.min_by(|a, b| off(a).total_cmp(&off(b))).map_or(0.0, |point| point[1])
    }
}

/// The localités along an étape in walking order. Returns `None` if the étape has no line.
fn jalons(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Option<Vec<Jalon>> {
    let (trace, ligne) = (etape.trace.as_ref()?, voie.ligne(&etape.row.variante)?);
    let length_m = trace.figures.longueur_m;
    let jalon = |localite: usize, at_m: f64, off_m: Option<f64>| {
        let row = atlas.localites.get(localite)?;
        let km = (sens.walked(at_m, length_m) / 10.0).round() / 100.0;
        Some(Jalon { code: row.code.clone(), nom: row.nom.clone(), km, ecart_m: off_m.map(f64::round) })
    };
    let mut jalons = vec![jalon(etape.depart, 0.0, None)?];
    for passage in ligne.passages(atlas, BESIDE_M) {
        let (Quoi::Localite(localite), at_m) = (passage.quoi, passage.chainage_m - trace.de_m) else { continue };
        let is_end = localite == etape.depart && at_m < SAME_M || localite == etape.arrivee && at_m > length_m - SAME_M;
        if !is_end && (0.0..=length_m).contains(&at_m) {
            jalons.extend(jalon(localite, at_m, Some(passage.off_m)));
        }
    }
    jalons.push(jalon(etape.arrivee, length_m, None)?);
    if sens == Sens::Retour {
        jalons.reverse();
    }
    Some(jalons)
}
