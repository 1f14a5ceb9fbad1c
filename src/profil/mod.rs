//! The profile of an étape: its heights along the way, as data and as a picture.
//!
//! ```text
//!  étape ──> Profil ─┬─> JSON
//!                    └─> picture (SVG) ──> png
//!                         ├─ axis    round ticks
//!                         ├─ labels  names that do not overlap
//!                         └─ lettering  how wide text is, where a line ends
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

/// Metres between two heights; more on an étape of more than [`MOST_STEPS`] of them.
const STEP_M: f64 = 25.0;
/// Steps of a profile, about.
const MOST_STEPS: f64 = 1_000.0;
/// A localité is on the way up to here, metres.
const BESIDE_M: f64 = 500.0;
/// A passage this near to an end of the étape by the localité where it ends is that end, metres.
const SAME_M: f64 = 1_000.0;

/// The heights of an étape, as it is walked.
#[derive(Debug, Serialize)]
pub struct Profil {
    /// The voie's code.
    pub voie: Code,
    /// The voie's name.
    pub nom_voie: String,
    /// How URLs name the étape.
    pub etape: String,
    /// Which way it is walked: `aller`, `retour`.
    pub sens: Sens,
    /// From where to where.
    pub nom: String,
    /// `#rrggbb`.
    pub couleur: String,
    /// Metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// What the heights say.
    #[serde(flatten)]
    pub relief: Relief,
    /// How ascents are counted.
    pub methode_denivele: &'static str,
    /// Metres from the start and height, at equal steps: one list for each stretch without a hole. A hole has no length.
    pub morceaux: Vec<Vec<[f64; 2]>>,
    /// The localités on the way, in walking order; those at both ends first and last.
    pub localites: Vec<Jalon>,
    /// Whose data it is and under which licence.
    pub attribution: Vec<String>,
}

/// A localité on the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Jalon {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub nom: String,
    /// Kilometres from the start.
    pub km: f64,
    /// Metres off the way; absent of the ends.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecart_m: Option<f64>,
}

impl Profil {
    /// The profile of an étape; none where it has no line, or not a height everywhere.
    pub fn of_etape(atlas: &Atlas, voie: &Voie, etape: &Etape, sens: Sens) -> Option<Self> {
        let trace = etape.trace.as_ref()?;
        let (path, figures, ends) = match sens {
            Sens::Aller => (trace.path.clone(), trace.figures.clone(), [etape.depart, etape.arrivee]),
            Sens::Retour => {
                let path = trace.path.reversed();
                // Walking takes as long up as it does not take down: times are those of this direction.
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

    /// The height at a place, metres from the start.
    fn height_at(&self, at_m: f64) -> f64 {
        let points = self.morceaux.iter().flatten();
        let off = |point: &&[f64; 2]| (point[0] - at_m).abs();
        points.min_by(|a, b| off(a).total_cmp(&off(b))).map_or(0.0, |point| point[1])
    }
}

/// The localités of an étape, in walking order; none where it has no line.
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
