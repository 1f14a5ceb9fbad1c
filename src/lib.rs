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
//! The store holds the data. [`atlas::Atlas`] is an immutable snapshot of them in memory. One pure function builds it
//! from the content of the store ([`atlas::Sources`]). Requests are answered from the atlas and never wait for a
//! database.
//!
//! Texts for people are in French and English ([`words`]). Commands and errors are in French. The source code is in
//! English, but the names of the association's things (voie, étape, hébergeur) stay French.

// Casts in tests are safe: the tests choose the values. (clippy.toml has the other exceptions for tests.)
#![cfg_attr(test, allow(clippy::cast_possible_truncation, clippy::cast_sign_loss))]

pub mod annonces;
pub mod archive;
pub mod atlas;
pub mod check;
pub mod cli;
pub mod comparaison;
pub mod config;
pub mod envoi;
pub mod error;
pub mod file;
pub mod fond;
pub mod geo;
pub mod http;
pub mod import;
pub mod links;
pub mod liste;
pub mod lits;
pub mod live;
pub mod model;
pub mod pages;
pub mod paint;
pub mod plan;
pub mod profil;
pub mod qgis;
pub mod recherche;
pub mod reparation;
pub mod store;
pub mod style;
pub mod terre;
pub mod tile;
pub mod trace;
pub mod web;
pub mod words;

pub use error::{Error, Result};
