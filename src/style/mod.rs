//! The map styles: MapLibre style documents, composed of the pieces in `styles/`.
//!
//! A [`Style`] says what is asked for: the [`Theme`] (colours), the [`Ground`] below the ways, and whether there is
//! relief. [`Style::compose`] makes the document. `http` serves it, and the painter of pictures draws from it.
//!
//! ```
//! use hent::links::Base;
//! use hent::style::{Ground, Style, Theme};
//!
//! let style = Style { theme: Theme::Hent, ground: Ground::Sheet, relief: false };
//! let base = Base::parse("https://exemple.org/carte").unwrap();
//! let document = style.compose(&base.to_string(), &[])?;
//! assert_eq!(document["sources"]["hent"]["url"], "https://exemple.org/carte/tiles.json");
//! assert!(document["sources"].get("relief").is_none());
//! # Ok::<(), hent::Error>(())
//! ```
//!
//! ```text
//!  styles/feuille.json   the sheet: land, sea, coast             ┐ layers │ labels
//!  styles/fond.json      OpenStreetMap (Shortbread)              ┘   v    v    v
//!  styles/chemin.json    ways, étapes, hosts, water, closures   ground, ways, labels of the ground ──> the document
//!  styles/couleurs.json  the colours of each theme: "@encre" in a piece becomes the value of `encre`
//!  styles/formes.json    expressions that several layers share, in the same way: widths of lines, places of shields
//! ```
//!
//! A layer is left out if its source is missing: hill shading without relief. A layer whose metadata name themes
//! (`hent:themes`) is in these only. The icons and letters of the styles are in [`signs`].

mod compose;
pub mod signs;

use std::sync::Arc;

/// The colours of a style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Light.
    Hent,
    /// Dark.
    Sombre,
    /// High contrast: differences are not by colour alone.
    Contraste,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Hent, Self::Sombre, Self::Contraste];

    /// The name in addresses and in `styles/couleurs.json`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hent => "hent",
            Self::Sombre => "sombre",
            Self::Contraste => "contraste",
        }
    }

    /// Parses a name. Returns `None` if no theme has it.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }
}

/// What is drawn below the ways.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The sheet: land and sea from the service itself.
    Sheet,
    /// Vector tiles of the Shortbread schema. In both links `{base}` is the base of the service.
    Shortbread {
        /// The link of their TileJSON.
        tilejson: String,
        /// The link of the TileJSON of the land around what they cover.
        terre: String,
    },
    /// Vector tiles of another schema.
    Styled {
        /// The style for them, a MapLibre document. The service's labels use only its own glyphs.
        style: Arc<str>,
        /// The link of the TileJSON, in which `{base}` is the base of the service. It replaces the address of every
        /// vector source of the style.
        tilejson: String,
    },
    /// Raster tiles.
    Raster {
        /// The template of their addresses.
        tiles: String,
        /// Whose they are.
        attribution: String,
    },
}

/// A request for a style document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// The colours.
    pub theme: Theme,
    /// What is drawn below the ways.
    pub ground: Ground,
    /// Whether the service has relief tiles.
    pub relief: bool,
}
