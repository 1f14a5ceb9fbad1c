//! Every address of hent, written and parsed in one place.
//!
//! ```text
//!  Route    the table: a pattern a route ──> http registers its handlers by it
//!    │                                  └──> src/web/adresses.ts is generated from it
//!  Address  route, arguments, Parametres ──write──> /voies/y/etapes/1?sens=retour ──parse──> the same Address
//!    │
//!  Base     https://exemple.org  +  /carte  +  Address  =  a link
//! ```
//!
//! To add a route: a line in [`Route`]'s table, a variant of [`Address`], its line in `write` and in `parse`.
//!
//! A format is named by its extension, as text, and the value of a parameter is text too: which formats and values there
//! are belongs to the room that makes the file. A new format of tracks changes `trace` alone, and `links` needs nothing but
//! `model` and `geo`, so every room may call it.
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
#[cfg(test)]
mod tests;
mod text;
mod write;

use std::borrow::Cow;

pub use base::{Base, NoBase, prefix, within};
pub use parametres::{Parametre, Parametres, version};
pub use parse::{NoTile, TilePath, tile};
pub use route::Route;
pub use write::tile_template;

use crate::geo::TileId;

/// An argument of an address, not escaped.
pub type Text<'a> = Cow<'a, str>;

/// An address of hent, from its own root on.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are the parameters of the routes; Route says what each variant is")]
pub enum Address<'a> {
    Accueil { vue: Option<Vue> },
    Voie { voie: Text<'a> },
    Etape { voie: Text<'a>, etape: Text<'a> },
    Web { fichier: Text<'a> },
    Style,
    Terre,
    TileJson { layers: Option<Text<'a>>, version: Option<Text<'a>> },
    Tile { layers: Option<Text<'a>>, tile: TileId, version: Option<Text<'a>> },
    ApiVoies,
    ApiVoie { voie: Text<'a> },
    ApiEtapes { voie: Text<'a> },
    ApiEtape { voie: Text<'a>, etape: Text<'a> },
    ApiProfil { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    ApiHebergeurs { voie: Text<'a>, parametres: Parametres<'a> },
    ApiLocalites { voie: Text<'a>, parametres: Parametres<'a> },
    ApiPointsInteret { voie: Text<'a>, parametres: Parametres<'a> },
    ApiProches { parametres: Parametres<'a> },
    ApiHebergeursProches { parametres: Parametres<'a> },
    ApiPosition { parametres: Parametres<'a> },
    ApiRecherche { parametres: Parametres<'a> },
    ApiItineraires { parametres: Parametres<'a> },
    Trace { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    Liste { voie: Text<'a>, etape: Option<Text<'a>>, extension: Text<'a>, parametres: Parametres<'a> },
    ProfilSvg { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    ProfilPng { voie: Text<'a>, etape: Text<'a>, parametres: Parametres<'a> },
    Itineraire { voie: Text<'a>, extension: Text<'a>, parametres: Parametres<'a> },
    Evenements,
    Health,
    Ready,
    Metrics,
}

/// What the map shows at first: zoom and middle, the latter to five decimals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vue {
    zoom: u8,
    lat: f64,
    lon: f64,
}

impl Vue {
    /// A view of a place, degrees.
    pub fn new(zoom: u8, lat: f64, lon: f64) -> Self {
        let rounded = |degrees: f64| format!("{degrees:.5}").parse().unwrap_or(degrees);
        Self { zoom, lat: rounded(lat), lon: rounded(lon) }
    }
}

impl<'a> Address<'a> {
    /// The page of a voie, or of an étape of it.
    pub fn page(voie: &'a str, etape: Option<&'a str>) -> Self {
        match etape {
            None => Self::Voie { voie: voie.into() },
            Some(etape) => Self::Etape { voie: voie.into(), etape: etape.into() },
        }
    }

    /// The same for programs.
    pub fn api(voie: &'a str, etape: Option<&'a str>) -> Self {
        match etape {
            None => Self::ApiVoie { voie: voie.into() },
            Some(etape) => Self::ApiEtape { voie: voie.into(), etape: etape.into() },
        }
    }

    /// The track of a voie, or of an étape of it.
    pub fn trace(voie: &'a str, etape: Option<&'a str>, extension: &'a str) -> Self {
        let etape = etape.map(Text::from);
        Self::Trace { voie: voie.into(), etape, extension: extension.into(), parametres: Parametres::default() }
    }

    /// The list of hosts along a voie, or along an étape of it.
    pub fn liste(voie: &'a str, etape: Option<&'a str>, extension: &'a str) -> Self {
        let etape = etape.map(Text::from);
        Self::Liste { voie: voie.into(), etape, extension: extension.into(), parametres: Parametres::default() }
    }

    /// Étapes of one's own along a voie.
    pub fn itineraire(voie: &'a str, extension: &'a str, parametres: Parametres<'a>) -> Self {
        Self::Itineraire { voie: voie.into(), extension: extension.into(), parametres }
    }
}
