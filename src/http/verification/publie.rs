//! [`Publie`]: what a line is checked, compared and mended with.

use std::sync::Arc;

use jiff::Timestamp;

use super::Refused;
use crate::atlas::Atlas;
use crate::check::Reglages;
use crate::comparaison::Choix;
use crate::error::Result;
use crate::geo::Position;
use crate::http::AppState;
use crate::http::ground::Ground;
use crate::http::query::refuse;
use crate::links::Parametre;
use crate::live::Past;
use crate::paint;
use crate::reparation::{Morceau, Relief, Reparation, Repare, reparer};

/// What is published, and the settings of the service.
pub(super) struct Publie {
    pub(super) atlas: Arc<Atlas>,
    pub(super) reglages: Reglages,
    relief: Option<Ground>,
    past: Option<Arc<Past>>,
}

impl Publie {
    /// Takes what is published now.
    pub(super) fn now(service: &AppState) -> Self {
        Self {
            atlas: Arc::clone(&service.snapshot().atlas),
            reglages: service.config.verifications.clone(),
            relief: service.fonds.relief().ok().map(Ground),
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

    /// Mends a line. Errors: the étape or tronçon that is named does not exist.
    pub(super) fn repare(&self, choix: &Choix, line: Vec<Morceau>, par: &[Reparation]) -> Result<Repare> {
        let heights = self.relief.as_ref().map(|relief| move |places: &[Position]| altitudes(relief, places));
        let heights: Option<Relief<'_>> = heights.as_ref().map(|heights| heights as _);
        reparer(&self.atlas, heights, &self.reglages, choix, line, par)
    }
}

/// Returns the heights of the relief. It has none beyond the files of which it was made.
fn altitudes(relief: &Ground, places: &[Position]) -> Vec<f64> {
    let bounds = relief.bounds();
    let heights = paint::altitudes(relief, places).into_iter().zip(places);
    heights.map(|(height, place)| if bounds.contains(*place) { height } else { f64::NAN }).collect()
}
