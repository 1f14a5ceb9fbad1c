//! *hent* (Breton: "way"): trail cartography for the ways to Compostela in Brittany.
//!
//! ```text
//!  PostGIS ─┐                            ┌─> tile  (MVT)  ┐
//!           ├─> store ─> Sources ─> atlas ─> nearest      ├─> http, cli
//!  GeoPackage┘  (rows)   (shared)       ├─> trace, liste, │
//!                                       │   profil, plan  │
//!                                       └─> recherche     ┘
//!       ^                                   tile ─> archive (PMTiles, MBTiles) ─> cli
//!       └── import (GDAL formats, OSM route relations), in a process of its own: hent-import
//! ```
//!
//! The store is the truth; the [`atlas`] is what is served: an immutable snapshot built by one pure
//! function from the store's content ([`atlas::Sources`]), so that a request never waits for a database.
//!
//! What the program says to people is in French, the language of those who run and use it; what the
//! source says is in English.

// Tests may take for granted what they have just made.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::print_stderr
    )
)]

pub mod archive;
pub mod atlas;
pub mod cli;
pub mod config;
pub mod error;
pub mod file;
pub mod geo;
pub mod http;
pub mod import;
pub mod links;
pub mod liste;
pub mod live;
pub mod model;
pub mod plan;
pub mod profil;
pub mod recherche;
pub mod store;
pub mod tile;
pub mod trace;
pub mod web;

pub use error::{Error, Result};
