//! The elevation profile of an étape, as numbers and as a picture.
//!
//! ```text
//!  étape ──> Profil ─┬─> JSON                        (sampling)
//!   │                └─> picture (SVG) ──> png
//!   │                     ├─ layout       where everything is
//!   │                     │   ├─ axis       round ticks
//!   │                     │   ├─ labels     names of localités that do not overlap
//!   │                     │   ├─ lanes      icons and names that do not overlap
//!   │                     │   └─ lettering  the width of text, and where a line breaks
//!   │                     ├─ page         the elements that are drawn so far
//!   │                     ├─ diagram      axes, heights, names, lanes
//!   │                     │   └─ icons      the shapes of the icons
//!   │                     └─ description  the picture in words
//!   ├─> points: ends, localités, water, hosts, shops
//!   └─> closures
//!  another line ──> Profil, with marks     (recorded)
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
//! use hent::profil::{Extent, ProfilRequest};
//! use hent::words::Langue;
//!
//! let (voie, etape, format) = ("y".to_owned(), "1".to_owned(), FileFormat::SVG);
//! let (sens, langue, extent) = (Sens::Aller, Langue::De, Extent::PHONE);
//! let request = ProfilRequest { voie, etape, sens, format, langue, extent };
//! // An empty atlas has no voie « y ».
//! assert!(request.make(&Atlas::default()).unwrap().is_none());
//! ```

mod axis;
mod closures;
mod description;
mod diagram;
mod extent;
mod icons;
mod labels;
mod lanes;
mod layout;
mod lettering;
mod page;
mod picture;
mod png;
mod points;
mod recorded;
mod request;
mod sampling;

pub use closures::Closure;
pub use points::{GenrePoint, Point};
pub use recorded::{Forme, Marque};
pub use request::ProfilRequest;
use serde::Serialize;

use crate::atlas::{Invented, Relief};
use crate::geo::tenths;
use crate::model::{Code, Couleur, Section, Sens};

pub use extent::Extent;

/// The profile of an étape in walking direction. It is serialised as the JSON response.
#[derive(Debug, Serialize)]
pub struct Profil {
    /// The voie's code.
    pub voie: Code,
    /// The voie's name.
    pub nom_voie: String,
    /// The slug of the étape or section.
    pub etape: String,
    /// The section, if the profile is not that of an étape.
    #[serde(skip)]
    pub section: Option<Section>,
    /// The walking direction.
    pub sens: Sens,
    /// The names of the start and the end, or the name of a section.
    pub nom: String,
    /// The voie's colour on maps.
    pub couleur: Couleur,
    /// The length in metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// The length in metres with the detours of closures that hold. `None` if no detour holds on the étape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longueur_aujourdhui_m: Option<f64>,
    /// The walking time at 4 km/h in minutes, the association's rule.
    #[serde(serialize_with = "tenths")]
    pub duree_4kmh_min: f64,
    /// The climbs, the times, and the lowest and highest points. `None` if a height of the étape is missing.
    #[serde(flatten)]
    pub relief: Option<Relief>,
    /// The name of the method by which climbs are computed.
    pub methode_denivele: &'static str,
    /// The heights at equal steps, as pairs of the distance from the start and the height, both in metres. After a hole
    /// in the line, which has no length, a new list starts. Empty if a height of the étape is missing.
    pub morceaux: Vec<Vec<[f64; 2]>>,
    /// Places on the way about every 100 m, each with the distance from the start in metres, longitude and latitude. So a
    /// map can show a place of the profile.
    pub trace: Vec<[f64; 3]>,
    /// The localités along the line in walking order. The first and the last are the ends of an étape.
    pub localites: Vec<Jalon>,
    /// The closures on the étape that hold or are announced, in walking order.
    pub perturbations: Vec<Closure>,
    /// The ends, localités, water, hosts and shops along the étape, in walking order.
    pub points: Vec<Point>,
    /// The number of points whose name does not fit into the picture. The picture still has an icon for each.
    pub noms_omis: usize,
    /// The extent of the picture.
    #[serde(skip)]
    pub extent: Extent,
    /// Marks on the line of heights. Only a line that is not published has any.
    #[serde(skip)]
    marques: Vec<Marque>,
    /// The holes in the line, as distances from the start in metres.
    #[serde(skip)]
    trous_m: Vec<f64>,
    /// The invented stretches.
    #[serde(skip)]
    pub invente: Invented,
    /// The start and end of each invented stretch in kilometres.
    pub invente_km: Vec<[f64; 2]>,
    /// The rights and licences of the tronçons of the étape.
    pub attribution: Vec<String>,
}

/// A localité along the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Jalon {
    /// The code.
    pub code: Code,
    /// The name.
    pub nom: String,
    /// The distance from the start in kilometres.
    pub km: f64,
    /// The distance from the line in metres. `None` for the ends of the étape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecart_m: Option<f64>,
}

impl Profil {
    /// Returns the sampled height nearest to a distance from the start, both in metres. Returns `None` if a height of
    /// the étape is missing.
    fn height_at(&self, at_m: f64) -> Option<f64> {
        let points = self.morceaux.iter().flatten();
        let off = |point: &&[f64; 2]| (point[0] - at_m).abs();
        points.min_by(|a, b| off(a).total_cmp(&off(b))).map(|point| point[1])
    }
}
