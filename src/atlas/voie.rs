//! Voies, their lines, and the tronçons that they are made of.

use std::sync::{Arc, OnceLock};

use super::efforts::Climbs;
use super::etape::Etape;
use super::figures::Figures;
use super::ligne::{Hole, Line};
use super::network::Path;
use crate::error::{Error, Result, shown};
use crate::geo::Bounds;
use crate::model::{self, Code, Sens};

/// An error names so many of those that there are instead.
pub(super) const NAMED: usize = 60;

/// A way with its measured lines and étapes.
#[derive(Debug)]
pub struct Voie {
    /// As the association wrote it.
    pub row: Arc<model::Voie>,
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
    /// Length, heights and times of the whole line.
    pub figures: Figures,
    pub(super) line: Arc<Line>,
    /// Found when it is first asked for.
    pub(super) climbs: OnceLock<Climbs>,
}

impl Ligne {
    /// Converts a chainage to the distance from where one starts walking, and back ([`Sens::walked`]).
    pub fn walked(&self, sens: Sens, chainage_m: f64) -> f64 {
        sens.walked(chainage_m, self.figures.longueur_m)
    }

    /// Where it is interrupted.
    pub fn holes(&self) -> &[Hole] {
        &self.line.holes
    }
}

/// A tronçon and the voies that it is part of.
#[derive(Debug)]
pub struct Troncon {
    /// As the association wrote it, its geometry left out (the network has it).
    pub row: Arc<model::Troncon>,
    /// Its arcs, in its digitised direction: one piece.
    pub path: Path,
    /// Codes of the voies, in their order.
    pub voies: Vec<Code>,
    /// Metres.
    pub longueur_m: f64,
}

impl Voie {
    /// The main line, if there is one.
    pub fn main_line(&self) -> Option<&Ligne> {
        self.ligne("")
    }

    /// The line that the voie's own figures are of: the main line; the first variant where there is no main line.
    pub fn first_line(&self) -> Option<&Ligne> {
        self.main_line().or(self.lignes.first())
    }

    /// The length of all lines, metres, what they share counted once; `None` where that is the first line's alone.
    pub fn with_variants_m(&self) -> Option<f64> {
        let first_m = self.first_line()?.figures.longueur_m;
        Some(self.reseau_m).filter(|all_m| self.lignes.len() > 1 && *all_m > first_m)
    }

    /// The line of a variant (empty: the main line).
    pub fn ligne(&self, variante: &str) -> Option<&Ligne> {
        self.lignes.iter().find(|ligne| ligne.variante == variante)
    }

    /// The étape that URLs name `slug` ([`Etape::slug`]).
    pub fn etape(&self, slug: &str) -> Option<&Etape> {
        self.etapes.iter().find(|etape| etape.slug() == slug)
    }

    /// The étape that passes a place of one of its lines, by the place's chainage. At the
    /// town where one étape ends and the next begins it is the one that ends: that is where one sleeps.
    pub fn etape_at(&self, variante: &str, chainage_m: f64) -> Option<&Etape> {
        let passes = |etape: &Etape| {
            let trace = etape.trace.as_ref().filter(|_| etape.row.variante == variante);
            trace.is_some_and(|trace| (trace.de_m - 0.5..=trace.a_m + 0.5).contains(&chainage_m))
        };
        self.etapes.iter().find(|etape| passes(etape))
    }

    /// The étape that somebody asks for. Errors: URLs name none so; others are named.
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
