//! The atlas: what is served. An immutable snapshot, built from the store's content by one pure, deterministic function.
//!
//! ```text
//!  sources     the content, rows shared with the state before
//!
//!  tronçons ─┬─> ligne   measured lines (one per voie and variant), their holes
//!            │      └─> etape   where each étape begins and ends on its line
//!            │      └─> passage what lies along it
//!            │      └─> along   its places and its climbs by chainage
//!            │      └─> chemin  which lines pass a place, and where; situation: what comes next there
//!            └─> network  arcs: tronçons cut at junctions and étape ends, in fixed point
//!  hébergeurs ──> hebergeur  only what a host agreed to publish; the others end here ─┐
//!  localités, points ─────────────> nearest  an R-tree in space for each kind <──────┘
//!
//!  contents: the Atlas itself; voie: voies, lines, tronçons; found: what is looked for when first asked for, and kept
//!
//!  two atlases ──> comparison  their rows paired once (pairs): the same, changed, new, gone
//!                     └─> difference  which tables differ, and where on the map
//!  an atlas ──> fingerprint  32 digits that only its content has
//! ```
//!
//! Voies, étapes and tronçons are all paths over the same arcs, so that what is shared on the ground coincides in
//! every tile, track and figure.

mod along;
mod build;
pub mod chemin;
pub mod comparison;
mod contents;
pub mod difference;
mod efforts;
pub mod etape;
pub mod figures;
mod fingerprint;
mod found;
pub mod hebergeur;
mod ligne;
mod line_index;
pub mod nearest;
pub mod network;
pub mod pairs;
mod passage;
mod quoi;
mod situation;
mod sources;
mod voie;

pub use comparison::Comparison;
pub use contents::Atlas;
pub use difference::Difference;
pub use efforts::Efforts;
pub use etape::Etape;
pub use figures::{Figures, Relief};
pub use found::{Chemin, FAR_M, Passage};
pub use hebergeur::Hebergeur;
pub use ligne::Hole;
pub use nearest::Nearest;
pub use network::{Network, Path, Step};
pub use pairs::{Change, Pair, Pairs};
pub use quoi::{Genre, Quoi};
pub use situation::{Denivele, Reste, Situation};
pub use sources::{List, Sources, Update, same_row};
pub use voie::{Ligne, Troncon, Voie};
