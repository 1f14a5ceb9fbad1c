//! [`Publie`]: what a line is checked, compared and mended with.

use std::sync::Arc;

use jiff::Timestamp;

use super::Refused;
use super::hauteurs::Hauteurs;
use crate::atlas::Atlas;
use crate::check::Reglages;
use crate::comparaison::Choix;
use crate::error::Result;
use crate::geo::Position;
use crate::http::AppState;
use crate::http::query::refuse;
use crate::links::Parametre;
use crate::live::Past;
use crate::reparation::{Morceau, Reparation, Repare, reparer};

/// What is published, and the settings of the service.
pub(super) struct Publie {
    pub(super) atlas: Arc<Atlas>,
    pub(super) reglages: Reglages,
    relief: Hauteurs,
    past: Option<Arc<Past>>,
}

impl Publie {
    /// Takes what is published now.
    pub(super) fn now(service: &AppState) -> Self {
        Self {
            atlas: Arc::clone(&service.snapshot().atlas),
            reglages: service.config.verifications.clone(),
            relief: Hauteurs::of(service),
            past: service.live.past(),
        }
    }

    /// Returns what was published at an earlier time, as the log of the store knows it. Errors: the log does not go back as
    /// far, or there was no line yet.
    pub(super) fn at(&self, time: Timestamp) -> Result<Atlas, Refused> {
        let cure = "Donnez une date plus récente.";
        let refused = |problem| refuse(Parametre::Reference, problem, cure);
        let then = self.past.as_ref().and_then(|past| past.atlas_at(past.seq_at(time)?, self.atlas.jour()));
        let then = then.ok_or_else(|| refused("l'historique que le service connaît ne remonte pas à ce jour"))?;
        if then.troncons.is_empty() {
            return Err(refused("la base n'avait encore aucun tracé ce jour-là").into());
        }
        Ok(then)
    }

    /// Mends a line. Errors: the étape or tronçon that is named does not exist, or the relief cannot be read.
    pub(super) fn repare(&self, choix: &Choix, line: Vec<Morceau>, par: &[Reparation]) -> Result<Repare> {
        let heights = |places: &[Position]| self.relief.at(places);
        reparer(&self.atlas, Some(&heights), &self.reglages, choix, line, par)
    }
}
