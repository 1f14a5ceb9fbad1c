//! The atlas: what is served. An immutable snapshot, built from a [`Dataset`] by one pure, deterministic function.
//!
//! ```text
//!  tronçons ─┬─> ligne   measured lines (one per voie and variant), their holes
//!            │      └─> etape   where each étape begins and ends on its line
//!            └─> network  arcs: tronçons cut at junctions and étape ends, in fixed point
//!  hébergeurs ──> hebergeur  only what a host agreed to publish; the others end here
//!                     └─> nearest  a k-d tree in space
//!
//!  two atlases ──> difference  what of the published content changed, and where
//! ```
//!
//! Voies, étapes and tronçons are all paths over the same arcs, so that what is shared on the ground coincides in
//! every tile, track and figure.

mod build;
pub mod difference;
pub mod etape;
pub mod figures;
pub mod hebergeur;
mod ligne;
pub mod nearest;
pub mod network;

use std::collections::HashMap;

pub use difference::Difference;
pub use etape::Etape;
pub use figures::{Figures, Relief};
pub use hebergeur::Hebergeur;
pub use ligne::Hole;
pub use nearest::Nearest;
pub use network::{Network, Path, Step};

use crate::geo::Bounds;
use crate::model::{self, Code, Dataset, Guide, Localite, PointInteret};

/// Everything that is published, indexed. Lists are ordered as they are shown: voies by `ordre`, étapes by number,
/// all else by code.
#[derive(Debug, Default)]
pub struct Atlas {
    /// The ways.
    pub voies: Vec<Voie>,
    /// The stretches they are made of.
    pub troncons: Vec<Troncon>,
    /// Towns, villages and hamlets.
    pub localites: Vec<Localite>,
    /// The hosts who agreed to be shown.
    pub hebergeurs: Vec<Hebergeur>,
    /// Points of interest.
    pub points_interet: Vec<PointInteret>,
    /// Printed guides.
    pub guides: Vec<Guide>,
    /// All lines, as arcs.
    pub network: Network,
    /// Whose data this is and under which licence: the distinct `droits` of the tronçons.
    pub attribution: Vec<String>,
    /// The box around all lines, localités, hosts and points; none where there is nothing.
    pub bounds: Option<Bounds>,
    nearest: Nearest,
    by_code: HashMap<Code, usize>,
}

/// A way with its measured lines and étapes.
#[derive(Debug)]
pub struct Voie {
    /// As the association wrote it.
    pub row: model::Voie,
    /// The main line first (variant ""), then the variants by name. A voie without tronçons has none.
    pub lignes: Vec<Ligne>,
    /// By variant, then number.
    pub etapes: Vec<Etape>,
    /// All of it: the main line, then what the variants add; a shared stem is in it once.
    pub path: Path,
    /// The length of `path`, metres.
    pub reseau_m: f64,
    /// The box around it.
    pub bounds: Option<Bounds>,
}

/// A voie's main line or one of its variants, measured from its start.
#[derive(Debug)]
pub struct Ligne {
    /// Empty: the main line.
    pub variante: String,
    /// Its arcs; one piece for each stretch without a hole.
    pub path: Path,
    /// Where it is interrupted.
    pub holes: Vec<Hole>,
    /// Length, heights and times of the whole line.
    pub figures: Figures,
}

/// A tronçon and the voies that it is part of.
#[derive(Debug)]
pub struct Troncon {
    /// As the association wrote it, its geometry left out (the network has it).
    pub row: model::Troncon,
    /// Its arcs, in its digitised direction: one piece.
    pub path: Path,
    /// Codes of the voies, in their order.
    pub voies: Vec<Code>,
    /// Metres.
    pub longueur_m: f64,
}

impl Atlas {
    /// Builds the atlas. Pure: the same dataset gives the same atlas, on every machine.
    pub fn build(dataset: Dataset) -> Self {
        build::build(dataset)
    }

    /// The voie of a code.
    pub fn voie(&self, code: &str) -> Option<&Voie> {
        Code::parse(code).ok().and_then(|code| self.by_code.get(&code)).and_then(|&i| self.voies.get(i))
    }

    /// Every étape with its voie, in order.
    pub fn etapes(&self) -> impl Iterator<Item = (&Voie, &Etape)> {
        self.voies.iter().flat_map(|voie| voie.etapes.iter().map(move |etape| (voie, etape)))
    }

    /// The published hosts nearest to a place.
    pub fn nearest(&self) -> &Nearest {
        &self.nearest
    }
}

impl Voie {
    /// The main line, if there is one.
    pub fn main_line(&self) -> Option<&Ligne> {
        self.ligne("")
    }

    /// The line of a variant (empty: the main line).
    pub fn ligne(&self, variante: &str) -> Option<&Ligne> {
        self.lignes.iter().find(|ligne| ligne.variante == variante)
    }

    /// The étape that URLs name `slug` ([`Etape::slug`]).
    pub fn etape(&self, slug: &str) -> Option<&Etape> {
        self.etapes.iter().find(|etape| etape.slug() == slug)
    }
}
