//! The atlas: everything that hent publishes, as one immutable value in memory.
//!
//! [`Atlas::build`] makes an [`Atlas`] from the rows of a store ([`Sources`]). It is a pure function: the same rows
//! give the same atlas on every machine. Hosts that did not agree to be published are dropped here, so later code
//! cannot leak them. Tiles, tracks, lists, profiles, search and the HTTP API read only the atlas, never the store.
//! [`Comparison`] tells what changed between two atlases.
//!
//! ```
//! use hent::atlas::Atlas;
//! use hent::geo::Position;
//! use hent::model::{Code, Dataset, Troncon, Voie, VoieTroncon};
//!
//! let (code, text) = (Code::parse("cote").unwrap(), String::new);
//! let voie = Voie {
//!     id: 1,
//!     code: code.clone(),
//!     nom: "La côte".into(),
//!     description: text(),
//!     couleur: "#0055aa".into(),
//!     ordre: 1,
//!     deux_sens: true,
//! };
//! let troncon = Troncon {
//!     id: 1,
//!     code,
//!     nom: text(),
//!     revetement: text(),
//!     balisage: text(),
//!     source: text(),
//!     droits: text(),
//!     date_releve: text(),
//!     geom: vec![Position::flat(-4.5, 48.0), Position::flat(-4.5, 48.1)],
//! };
//! let member = VoieTroncon { voie_id: 1, variante: text(), rang: 1, troncon_id: 1, inverse: false };
//! let (voies, troncons, voies_troncons) = (vec![voie], vec![troncon], vec![member]);
//! let atlas = Atlas::build(Dataset { voies, troncons, voies_troncons, ..Dataset::default() });
//!
//! let ligne = atlas.voie("cote").unwrap().main_line().unwrap();
//! assert_eq!(ligne.figures.longueur_m.round(), 11_119.0);
//! assert_eq!(atlas.chemins(Position::flat(-4.5, 48.05), 100.0).len(), 1, "one line passes there");
//! ```
//!
//! The files and their results:
//!
//! ```text
//!   sources     the rows; update: a reading of the store into them; earlier: the rows before some changes
//!
//!   tronçons ─┬─> ligne   measured lines (measured, plane), one per voie and variant, and their holes
//!             │      └─> etape    where each étape begins and ends on its line
//!             │      └─> passage  which localités, hosts and points lie along a line
//!             │      └─> along    positions and efforts of a line by chainage
//!             │      └─> nuits    where a walker can sleep along a line, and the stretches without a bed
//!             │      └─> section  a stretch between two kilometres, as an étape of an atlas of its own
//!             │      └─> chemin   which lines pass a position, and where; situation: what comes next there
//!             └─> network  arcs: tronçons cut at junctions and at the ends of étapes, in fixed point
//!   hébergeurs ──> hebergeur  what a host agreed to publish; all others are dropped here ─┐
//!   localités, points ─────────────> nearest  an R-tree for each kind <───────────────────┘
//!
//!   closures ──> perturbation  placed on lines; detours: how far one walks because of them
//!   all rows ──> jour  for which days the atlas holds
//!
//!   contents   the Atlas itself            voie   voies, lines, tronçons
//!   found      results that are computed on first use and kept
//!
//!   host_filter  which hosts a request wants
//!
//!   two atlases ──> comparison  pairs their rows once (pairs): unchanged, changed, new, gone
//!                      ├─> difference  which tables differ, and where on the map
//!                      └─> retraits    whether a host took something back
//!   an atlas ──> fingerprint  32 digits that only its content has
//! ```
//!
//! Voies, étapes and tronçons are paths over the same arcs. So the stretches that they share coincide in every tile,
//! track and figure.

mod along;
mod build;
pub mod chemin;
pub mod comparison;
mod contents;
mod detours;
pub mod difference;
mod earlier;
mod efforts;
pub mod etape;
pub mod figures;
mod fingerprint;
mod found;
pub mod hebergeur;
mod host_filter;
mod jour;
mod ligne;
mod line_index;
mod measured;
pub mod nearest;
pub mod network;
pub mod nuits;
pub mod pairs;
mod passage;
pub mod perturbation;
mod quoi;
mod retraits;
mod rights;
mod section;
mod situation;
mod sources;
mod update;
mod voie;

pub use along::Placed;
pub use comparison::Comparison;
pub use contents::Atlas;
pub use detours::{Aujourdhui, HorsDetours};
pub use difference::Difference;
pub use efforts::Efforts;
pub use etape::Etape;
pub use figures::{Figures, Relief};
pub use found::{Chemin, FAR_M, Passage};
pub use hebergeur::Hebergeur;
pub use host_filter::HostFilter;
pub use ligne::Hole;
pub use nearest::Nearest;
pub use network::{Network, Path, Step};
pub use nuits::{Lit, Nuits, SansLit};
pub use pairs::{Change, Pair, Pairs};
pub use perturbation::{Detour, Emprise, Etat, Perturbation, Role};
pub use quoi::{Genre, Quoi};
pub use rights::Invented;
pub use situation::{Denivele, Reste, Situation};
pub use sources::{List, Sources, same_row};
pub use update::Update;
pub use voie::{Ligne, Troncon, Voie};
