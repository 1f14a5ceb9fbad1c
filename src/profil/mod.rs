//! The elevation profile of an étape, as numbers and as a picture.
//!
//! ```text
//!  étape ──> Profil ─┬─> JSON
//!   │                └─> picture (SVG) ──> png
//!   │                     ├─ layout       where everything is
//!   │                     │   ├─ axis       round ticks
//!   │                     │   ├─ labels     names of localités that do not overlap
//!   │                     │   ├─ lanes      icons and names that do not overlap
//!   │                     │   └─ lettering  the width of text, and where a line breaks
//!   │                     ├─ diagram      axes, heights, names, lanes
//!   │                     │   └─ icons      the shapes of the icons
//!   │                     └─ description  the picture in words
//!   ├─> points: ends, localités, water, hosts, shops
//!   └─> closures
//! ```
//!
//! [`Profil::of_etape`] samples the heights along the étape at equal steps and lists the points along it.
//! [`Profil::written`] writes them as JSON, SVG or PNG. [`ProfilRequest`] is the product that [`crate::http`] caches.
//! If a height of the étape is missing, the profile has its points but no heights.
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
mod closures;
mod description;
mod diagram;
mod icons;
mod labels;
mod lanes;
mod layout;
mod lettering;
mod picture;
mod png;
mod points;
mod request;

pub use closures::Closure;
pub use points::{GenrePoint, Point};
pub use request::ProfilRequest;
use serde::Serialize;

use self::layout::Layout;
use crate::atlas::figures::{self, heights_along};
use crate::atlas::{Atlas, Etape, Figures, Network, Path, Relief, Voie};
use crate::geo::{rounded, tenths};
use crate::model::{Code, Sens};
use crate::words::Words;

/// The distance between two heights, metres. Long étapes have longer steps ([`MOST_STEPS`]).
const STEP_M: f64 = 25.0;
/// About how many heights a profile has at most: a longer étape has heights further apart than [`STEP_M`].
const MOST_STEPS: f64 = 1_000.0;
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
    /// The length over the detours of closures that hold, metres. `None` if no detour holds on the étape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longueur_aujourdhui_m: Option<f64>,
    /// Walking time at 4 km/h, minutes: the association's rule.
    #[serde(serialize_with = "tenths")]
    pub duree_4kmh_min: f64,
    /// Climbs, times, lowest and highest point. `None` if a height of the étape is missing.
    #[serde(flatten)]
    pub relief: Option<Relief>,
    /// The name of the method by which climbs are counted.
    pub methode_denivele: &'static str,
    /// The heights at equal steps: pairs of metres from the start and height in metres. A hole in the line begins a new
    /// list, and has no length. Empty if a height of the étape is missing.
    pub morceaux: Vec<Vec<[f64; 2]>>,
    /// The localités along the line in walking order. The first and the last are the ends.
    pub localites: Vec<Jalon>,
    /// The closures on the étape that hold or are announced, in walking order.
    pub perturbations: Vec<Closure>,
    /// The ends, localités, water, hosts and shops along the étape, in walking order.
    pub points: Vec<Point>,
    /// How many points have a name that the picture does not write, because it finds no room. The picture has an icon
    /// for each.
    pub noms_omis: usize,
    /// Where the line has a hole: metres from the start.
    #[serde(skip)]
    trous_m: Vec<f64>,
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
    /// Samples the profile of an étape. Returns `None` if the étape has no line.
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
        let ligne = voie.ligne(&etape.row.variante)?;
        let aujourdhui = atlas.aujourdhui(voie, ligne, [trace.de_m, trace.a_m], &trace.figures);
        let (mut morceaux, trous_m) = sampled(&path, &atlas.network, figures.longueur_m);
        if figures.relief.is_none() {
            morceaux.clear();
        }
        let name = |localite: usize| atlas.localites.get(localite).map_or("?", |l| l.nom.as_str());
        let points = points::along(atlas, voie, etape, sens);
        let mut profil = Self {
            voie: voie.row.code.clone(),
            nom_voie: voie.row.nom.clone(),
            etape: etape.slug(),
            sens,
            nom: format!("{} – {}", name(ends[0]), name(ends[1])),
            couleur: voie.row.couleur.clone(),
            longueur_m: figures.longueur_m,
            longueur_aujourdhui_m: aujourdhui.map(|aujourdhui| rounded(aujourdhui.longueur_m, 1)),
            duree_4kmh_min: figures.duree_4kmh_min,
            relief: figures.relief,
            methode_denivele: figures::METHOD,
            morceaux,
            localites: points.iter().filter_map(Jalon::of).collect(),
            perturbations: closures::along(atlas, voie, etape, sens),
            points: vec![],
            noms_omis: 0,
            trous_m,
            attribution: atlas.attribution.clone(),
        };
        let height = |point: Point| Point { altitude_m: profil.height_at(point.parcouru_m), ..point };
        profil.points = points.into_iter().map(height).collect();
        profil.noms_omis = Layout::of(&profil, Words::french()).names_left_out();
        Some(profil)
    }

    /// The sampled height nearest to a distance from the start. Both in metres. `None` if a height of the étape is missing.
    fn height_at(&self, at_m: f64) -> Option<f64> {
        let points = self.morceaux.iter().flatten();
        let off = |point: &&[f64; 2]| (point[0] - at_m).abs();
        points.min_by(|a, b| off(a).total_cmp(&off(b))).map(|point| point[1])
    }
}

/// Samples the heights of each piece of a path. Returns them as [`Profil::morceaux`], and where each hole is
/// ([`Profil::trous_m`]).
fn sampled(path: &Path, network: &Network, length_m: f64) -> (Vec<Vec<[f64; 2]>>, Vec<f64>) {
    let step_m = (length_m / MOST_STEPS).max(STEP_M);
    let mut start_m = 0.0;
    let (mut morceaux, mut trous_m) = (vec![], vec![]);
    for (rank, piece) in path.pieces.iter().enumerate() {
        if rank > 0 {
            trous_m.push(start_m);
        }
        let places: Vec<_> = network.positions(piece).collect();
        let (heights, step_m) = heights_along(&places, step_m);
        let point = |(i, height): (usize, &f64)| [rounded(start_m + step_m * i as f64, 1), rounded(*height, 1)];
        morceaux.push(heights.iter().enumerate().map(point).collect());
        start_m += step_m * heights.len().saturating_sub(1) as f64;
    }
    (morceaux, trous_m)
}

impl Jalon {
    /// The localité of a point. `None` if the point is something else.
    fn of(point: &Point) -> Option<Self> {
        let ecart_m = match point.genre {
            GenrePoint::Depart | GenrePoint::Arrivee => None,
            GenrePoint::Localite => Some(point.ecart_m.round()),
            _ => return None,
        };
        let km = rounded(point.parcouru_m / 1000.0, 2);
        Some(Self { code: point.code.clone(), nom: point.nom.clone(), km, ecart_m })
    }
}
