//! [`Publie`]: what a line is checked, compared and mended with.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::Refused;
use crate::atlas::Atlas;
use crate::check::Reglages;
use crate::comparaison::Choix;
use crate::envoi;
use crate::error::Result;
use crate::geo::Position;
use crate::http::AppState;
use crate::http::ground::Ground;
use crate::http::query::refuse;
use crate::links::Parametre;
use crate::live::Past;
use crate::paint;
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

/// Where the heights of places come from.
enum Hauteurs {
    Rasters(Vec<PathBuf>),
    /// The archive of hill shading, which is coarser.
    Archive(Ground),
    Unknown,
}

impl Hauteurs {
    fn of(service: &AppState) -> Self {
        match (service.config.relief.rasters.as_slice(), service.fonds.relief()) {
            ([], Ok(archive)) => Self::Archive(Ground(archive)),
            ([], Err(_)) => Self::Unknown,
            (rasters, _) => Self::Rasters(rasters.to_vec()),
        }
    }

    /// Returns the heights at places in metres, `NaN` where unknown. Errors: the rasters cannot be read.
    fn at(&self, places: &[Position]) -> Result<Vec<f64>> {
        match self {
            Self::Rasters(rasters) => envoi::hauteurs(&envoi::programme()?, rasters, places).map_err(|error| {
                tracing::error!(erreur = %error, "relief illisible");
                let problem = "le relief de ce service ne se lit pas";
                refuse(Parametre::Par, problem, "Ôtez « altitudes » de ce qui est à réparer.")
            }),
            Self::Archive(relief) => {
                // It has heights beyond the files of which it was made, but they are invented.
                let bounds = relief.bounds();
                let heights = paint::altitudes(relief, places).into_iter().zip(places);
                Ok(heights.map(|(height, place)| if bounds.contains(*place) { height } else { f64::NAN }).collect())
            }
            Self::Unknown => Ok(vec![f64::NAN; places.len()]),
        }
    }
}
