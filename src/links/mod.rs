//! The addresses (URL paths) of hent. Only this module writes and parses them.
//!
//! [`Route`] is the table of routes with one path pattern each. The service registers its handlers by these patterns,
//! and `src/web/adresses.ts` is generated from the table. An [`Address`] is a route with its arguments. A [`Base`] is
//! the origin and path prefix under which clients reach the service. A base and an address make a link.
//!
//! File formats and parameter values are plain text in this module. The modules that write the files know the valid
//! values. So this module depends only on `model` and `geo`, and every module may use it.
//!
//! To add a route, add a line to the table of [`Route`], a variant to [`Address`], and an arm in `write.rs` and in
//! `parse.rs`.
//!
//! ```text
//!  Route    "/voies/{voie}/etapes/{etape}" ──> http registers handlers; src/web/adresses.ts is generated
//!  Address  route + arguments + Parametres ──write──> "/voies/y/etapes/1?sens=retour" ──parse──> the same Address
//!  Base     "https://exemple.org" + "/carte", before an Address: a link
//! ```
//!
//! ```
//! use hent::links::{Address, Base};
//! let etape = Address::page("y", Some("nord-1"));
//! assert_eq!(etape.to_string(), "/voies/y/etapes/nord-1");
//! assert_eq!(Address::parse("/voies/y/etapes/nord-1"), Some(etape.clone()));
//! let base = Base::parse("https://exemple.org/carte/").unwrap();
//! assert_eq!(base.link(&etape), "https://exemple.org/carte/voies/y/etapes/nord-1");
//! assert_eq!(base.local().link(&etape), "/carte/voies/y/etapes/nord-1");
//! ```

mod base;
mod parametres;
mod parse;
mod route;
#[cfg(test)]
mod script;
mod section;
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::borrow::Cow;

pub use base::{Base, LANGUES, NoBase, prefix, within};
pub use parametres::{Parametre, Parametres, version};
pub use parse::{NoTile, TilePath, numbers, split_langue, tile};
pub use route::{PAGES, Route, SPOKEN};
pub use section::way;
pub use write::{terre_template, tile_template};

use crate::geo::TileId;
use crate::model::Section;

/// Decodes the percent-encoding of a part of a path. Returns `None` if it is not UTF-8.
pub fn unescaped(part: &str) -> Option<Text<'_>> {
    text::unescape(part)
}

/// An argument of an address, without percent-encoding.
pub type Text<'a> = Cow<'a, str>;

/// An address of hent: the part of a link after the [`Base`]. Its `Display` writes path, query and fragment.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "Route documents each variant; the fields are the parameters of its pattern")]
pub enum Address<'a> {
    Accueil { vue: Option<Vue> },
    Voie { voie: Text<'a>, parametres: Parametres<'a> },
    Etape { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    Troncon { voie: Text<'a>, km: Text<'a>, parametres: Parametres<'a> },
    Imprimer { voie: Text<'a>, etape: Option<Text<'a>>, parametres: Parametres<'a> },
    ImprimerTroncon { voie: Text<'a>, km: Text<'a>, parametres: Parametres<'a> },
    Localite { code: Text<'a> },
    Hebergeur { code: Text<'a> },
    PointInteret { code: Text<'a> },
    Recherche { parametres: Parametres<'a> },
    Aide,
    Accessibilite,
    Donnees,
    HorsLigne,
    Paquet { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    Fragment { voie: Text<'a>, etape: Text<'a>, fragment: Text<'a>, parametres: Parametres<'a> },
    Embed { parametres: Parametres<'a> },
    EmbedScript,
    Oembed { parametres: Parametres<'a> },
    Integrer { parametres: Parametres<'a> },
    Verifier { parametres: Parametres<'a> },
    PlanDuSite,
    Robots,
    Web { fichier: Text<'a> },
    Style { style: Text<'a>, parametres: Parametres<'a> },
    Sprite { fichier: Text<'a> },
    Glyphes { police: Text<'a>, plage: Text<'a> },
    Terre { parametres: Parametres<'a> },
    TerreTile { tile: TileId, parametres: Parametres<'a> },
    Fond { parametres: Parametres<'a> },
    FondTile { zxy: [Text<'a>; 3], parametres: Parametres<'a> },
    Relief,
    ReliefTile { zxy: [Text<'a>; 3] },
    Images { extension: Text<'a>, parametres: Parametres<'a> },
    Image { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    Raster { style: Text<'a>, zxy: [Text<'a>; 3], parametres: Parametres<'a> },
    TileJson { layers: Option<Text<'a>>, version: Option<Text<'a>> },
    Tile { layers: Option<Text<'a>>, tile: TileId, version: Option<Text<'a>> },
    ApiVoies,
    ApiVoie { voie: Text<'a> },
    ApiEtapes { voie: Text<'a> },
    ApiEtape { voie: Text<'a>, etape: Text<'a> },
    ApiProfil { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    ApiProfilVoie { voie: Text<'a>, parametres: Parametres<'a> },
    ApiHebergeurs { voie: Text<'a>, parametres: Parametres<'a> },
    ApiLocalites { voie: Text<'a>, parametres: Parametres<'a> },
    ApiPointsInteret { voie: Text<'a>, parametres: Parametres<'a> },
    ApiPerturbations { voie: Text<'a>, parametres: Parametres<'a> },
    ApiBornes { voie: Text<'a>, parametres: Parametres<'a> },
    ApiProches { parametres: Parametres<'a> },
    ApiHebergeursProches { parametres: Parametres<'a> },
    ApiPosition { parametres: Parametres<'a> },
    ApiRecherche { parametres: Parametres<'a> },
    ApiItineraires { parametres: Parametres<'a> },
    ApiLits { parametres: Parametres<'a> },
    ApiVerification { parametres: Parametres<'a> },
    ApiReparation { parametres: Parametres<'a> },
    ApiVerifications { parametres: Parametres<'a> },
    Trace { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    Liste { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    ProfilVoie { voie: Text<'a>, extension: Text<'a>, parametres: Parametres<'a> },
    ProfilSvg { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    ProfilPng { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    Itineraire { voie: Text<'a>, extension: Text<'a>, parametres: Parametres<'a> },
    MesEtapes { voie: Text<'a>, parametres: Parametres<'a> },
    Archives,
    Archive { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    Agenda { parametres: Parametres<'a> },
    Evenements,
    Health,
    Ready,
    Metrics,
}

/// The initial view of the map: a zoom level, and a centre in degrees, rounded to five decimals (about 1 m).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vue {
    zoom: u8,
    lat: f64,
    lon: f64,
}

impl Vue {
    /// Makes a view. Rounds the centre to five decimals, so that parsing a written address gives the same view.
    pub fn new(zoom: u8, lat: f64, lon: f64) -> Self {
        let rounded = |degrees: f64| format!("{degrees:.5}").parse().unwrap_or(degrees);
        Self { zoom, lat: rounded(lat), lon: rounded(lon) }
    }
}

impl<'a> Address<'a> {
    /// Returns the page of a voie, or of one of its étapes or sections. A section of an étape has the page of the étape.
    pub fn page(voie: &'a str, etape: Option<&'a str>) -> Self {
        let parametres = Parametres::default();
        match (way(etape).0, etape.and_then(Section::of_slug)) {
            (None, Some((_, [de, a]))) => {
                Self::Troncon { voie: voie.into(), km: format!("{de}-{a}").into(), parametres }
            }
            (None, None) => Self::Voie { voie: voie.into(), parametres },
            (Some(etape), _) => Self::Etape { voie: voie.into(), etape, parametres },
        }
    }

    /// Returns a voie, one of its étapes or one of its sections on paper. A section of an étape has the paper of the
    /// étape.
    pub fn imprimer(voie: &'a str, etape: Option<&'a str>) -> Self {
        match Self::page(voie, etape) {
            Self::Troncon { voie, km, parametres } => Self::ImprimerTroncon { voie, km, parametres },
            Self::Etape { voie, etape, parametres } => Self::Imprimer { voie, etape: Some(etape), parametres },
            _ => Self::Imprimer { voie: voie.into(), etape: None, parametres: Parametres::default() },
        }
    }

    /// Returns the JSON description of a voie, or of one of its étapes.
    pub fn api(voie: &'a str, etape: Option<&'a str>) -> Self {
        match etape {
            None => Self::ApiVoie { voie: voie.into() },
            Some(etape) => Self::ApiEtape { voie: voie.into(), etape: etape.into() },
        }
    }

    /// Returns the track file of a voie, or of one of its étapes or sections. `extension` names the format: `gpx`.
    pub fn trace(voie: &'a str, etape: Option<&'a str>, extension: &'a str) -> Self {
        let (etape, parametres) = way(etape);
        Self::Trace { voie: voie.into(), etape, extension: extension.into(), parametres }
    }

    /// Returns the list of hosts along a voie, or along one of its étapes or sections. `extension` names the format: `csv`.
    pub fn liste(voie: &'a str, etape: Option<&'a str>, extension: &'a str) -> Self {
        let (etape, parametres) = way(etape);
        Self::Liste { voie: voie.into(), etape, extension: extension.into(), parametres }
    }

    /// Returns a plan: étapes along a voie, divided according to `parametres`. `extension` names the format: `gpx`.
    pub fn itineraire(voie: &'a str, extension: &'a str, parametres: Parametres<'a>) -> Self {
        Self::Itineraire { voie: voie.into(), extension: extension.into(), parametres }
    }
}
