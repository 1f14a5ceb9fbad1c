//! Voies, their lines, and their tronçons.

use std::sync::{Arc, OnceLock};

use super::efforts::Climbs;
use super::etape::Etape;
use super::figures::Figures;
use super::ligne::{Hole, Line};
use super::network::Path;
use crate::error::{Error, Result, shown};
use crate::geo::Bounds;
use crate::model::{self, Code, Couleur, Sens};

/// The maximum number of voies or étapes that an error message lists.
pub(super) const NAMED: usize = 60;

/// A voie with its measured lines and étapes.
#[derive(Clone, Debug)]
pub struct Voie {
    /// The row as stored.
    pub row: Arc<model::Voie>,
    /// The colour on maps, profiles and tracks: the voie's own, darkened if it is too pale.
    pub couleur: Couleur,
    /// The main line first (its variant is empty), then the variants by name. Empty if the voie has no tronçons.
    pub lignes: Vec<Ligne>,
    /// The étapes, sorted by variant, then by number.
    pub etapes: Vec<Etape>,
    /// The main line, then the additional arcs of the variants. An arc that several lines share occurs once.
    pub path: Path,
    /// The length of `path`, in metres.
    pub reseau_m: f64,
    /// The bounding box of `path`.
    pub bounds: Option<Bounds>,
}

/// The main line of a voie or one of its variants, measured from its start.
#[derive(Clone, Debug)]
pub struct Ligne {
    /// The name of the variant. Empty for the main line.
    pub variante: String,
    /// The arcs: one piece for each stretch without a hole.
    pub path: Path,
    /// Length, heights and times of the whole line.
    pub figures: Figures,
    pub(super) line: Arc<Line>,
    /// The effort profile of the line, computed on first use.
    pub(super) climbs: Arc<OnceLock<Climbs>>,
}

impl Ligne {
    /// Converts a chainage to the distance from the walker's start, and back ([`Sens::walked`]). Both are in metres.
    pub fn walked(&self, sens: Sens, chainage_m: f64) -> f64 {
        sens.walked(chainage_m, self.figures.longueur_m)
    }

    /// Returns the gaps in the line.
    pub fn holes(&self) -> &[Hole] {
        &self.line.holes
    }
}

/// A tronçon and the voies that run over it.
#[derive(Debug)]
pub struct Troncon {
    /// The row as stored, without its geometry, which is in the network.
    pub row: Arc<model::Troncon>,
    /// The arcs in digitised direction, as one piece.
    pub path: Path,
    /// The codes of the voies that run over it, in the order of the voies.
    pub voies: Vec<Code>,
    /// Its length, in metres.
    pub longueur_m: f64,
}

impl Voie {
    /// Returns the main line, or `None` if the voie has only variants or no line at all.
    pub fn main_line(&self) -> Option<&Ligne> {
        self.ligne("")
    }

    /// Returns the line that represents the voie: the main line, or the first variant if there is no main line.
    pub fn first_line(&self) -> Option<&Ligne> {
        self.main_line().or(self.lignes.first())
    }

    /// Returns the length of all lines in metres, counting shared arcs once. Returns `None` if the variants add nothing
    /// to the first line.
    pub fn with_variants_m(&self) -> Option<f64> {
        let first_m = self.first_line()?.figures.longueur_m;
        Some(self.reseau_m).filter(|all_m| self.lignes.len() > 1 && *all_m > first_m)
    }

    /// Returns the line of a variant. The main line has an empty name.
    pub fn ligne(&self, variante: &str) -> Option<&Ligne> {
        self.lignes.iter().find(|ligne| ligne.variante == variante)
    }

    /// Returns the étape whose name in URLs is `slug` ([`Etape::slug`]).
    pub fn etape(&self, slug: &str) -> Option<&Etape> {
        self.etapes.iter().find(|etape| etape.slug() == slug)
    }

    /// Returns the étape of the store at a chainage of one of the lines. Where one étape ends and the next starts, this is the one
    /// that ends, because walkers sleep there.
    pub fn etape_at(&self, variante: &str, chainage_m: f64) -> Option<&Etape> {
        let passes = |etape: &Etape| {
            let trace = etape.trace.as_ref().filter(|_| etape.section.is_none() && etape.row.variante == variante);
            trace.is_some_and(|trace| (trace.de_m - 0.5..=trace.a_m + 0.5).contains(&chainage_m))
        };
        self.etapes.iter().find(|etape| passes(etape))
    }

    /// Returns the étape whose name in URLs is `slug`, for a request. Errors: there is none. The error message lists
    /// the known étapes.
    pub fn etape_asked(&self, slug: &str) -> Result<&Etape> {
        self.etape(slug).ok_or_else(|| {
            let slugs: Vec<String> = self.etapes.iter().take(NAMED).map(Etape::slug).collect();
            let known = match slugs.as_slice() {
                [] => "Cette voie n'a pas d'étapes.".into(),
                slugs => format!("Les étapes de cette voie sont : {}.", slugs.join(", ")),
            };
            Error::NotFound { what: format!("étape « {} » de la voie « {} »", shown(slug), self.row.code), known }
        })
    }
}
