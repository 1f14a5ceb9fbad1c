//! The map styles: MapLibre style documents, composed from the pieces in `styles/`.
//!
//! A [`Style`] selects a [`Theme`] (colours), the [`Ground`] below the ways, and whether there is relief.
//! [`Style::compose`] makes the document. `http` serves it, and the painter of pictures draws from it.
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
//! A layer without its source is left out, for example hill shading without relief. A layer whose metadata list themes
//! (`hent:themes`) is only in these themes. The icons and glyphs of the styles are in [`signs`].

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
    /// High contrast: colour is never the only difference.
    Contraste,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::Hent, Self::Sombre, Self::Contraste];

    /// Returns the name in URLs and in `styles/couleurs.json`.
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

/// The ground: what is drawn below the ways.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// The sheet: land and sea from the service's own tiles.
    Sheet,
    /// Vector tiles with the Shortbread schema. In both URLs `{base}` is the base of the service.
    Shortbread {
        /// The URL of the TileJSON of the ground.
        tilejson: String,
        /// The URL of the TileJSON of the land around the ground.
        terre: String,
    },
    /// Vector tiles with another schema.
    Styled {
        /// The style for the tiles, a MapLibre document. Labels of the service still use its own glyphs.
        style: Arc<str>,
        /// The URL of the TileJSON, in which `{base}` is the base of the service. It replaces the URL of every vector
        /// source of the style.
        tilejson: String,
    },
    /// Raster tiles.
    Raster {
        /// The URL template of the tiles.
        tiles: String,
        /// The attribution of the tiles.
        attribution: String,
    },
}

/// The parameters of a style document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Style {
    /// The colours.
    pub theme: Theme,
    /// The ground below the ways.
    pub ground: Ground,
    /// True if the service has relief tiles.
    pub relief: bool,
}
