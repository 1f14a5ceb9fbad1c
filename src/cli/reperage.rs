//! Linear referencing on the lines of the atlas, for imports and for `hent perturbation`.

use crate::atlas::{Atlas, Ligne};
use crate::error::Result;
use crate::geo::Position;
use crate::import::{Incoming, Place, Reperage};
use crate::model::Dataset;
use crate::model::provenance::Provenance;
use crate::model::row::Rows;

/// A tolerance above the rounding error of a chainage, in metres.
const ROUNDING_M: f64 = 0.001;

/// Places the closures of an import on the lines of the rows `now`. Other imports are returned unchanged, without
/// building an atlas.
///
/// # Errors
/// A row cannot be read; those of [`Incoming::placed`].
pub fn on_lines(incoming: Incoming, now: &Rows, log: &Provenance, replace: bool) -> Result<Incoming> {
    if !incoming.has_perturbations() {
        return Ok(incoming);
    }
    incoming.placed(&Lines(&atlas(now)?), now, log, replace)
}

/// Builds the atlas of a store's rows. Errors: a row cannot be read.
pub(super) fn atlas(now: &Rows) -> Result<Atlas> {
    Dataset::from_rows(now.clone()).map(Atlas::build)
}

/// The lines of an atlas.
pub(super) struct Lines<'a>(pub(super) &'a Atlas);

impl Lines<'_> {
    fn ligne(&self, voie: &str, variante: &str) -> Option<&Ligne> {
        self.0.voie(voie)?.ligne(variante)
    }

    /// Tells whether the atlas has a tronçon with this code.
    pub(super) fn has_troncon(&self, code: &str) -> bool {
        self.index_of(code).is_some()
    }

    fn index_of(&self, code: &str) -> Option<usize> {
        self.0.troncons.iter().position(|troncon| troncon.row.code.as_str() == code)
    }
}

impl Reperage for Lines<'_> {
    fn voies(&self) -> Vec<String> {
        self.0.voies.iter().map(|voie| voie.row.code.to_string()).collect()
    }

    fn variantes(&self, voie: &str) -> Vec<String> {
        let lignes = self.0.voie(voie).map(|voie| voie.lignes.iter());
        lignes.into_iter().flatten().map(|ligne| ligne.variante.clone()).collect()
    }

    fn longueur_m(&self, voie: &str, variante: &str) -> Option<f64> {
        self.ligne(voie, variante).map(|ligne| ligne.figures.longueur_m)
    }

    fn place(&self, voie: &str, variante: &str, chainage_m: f64) -> Option<Place> {
        let ligne = self.ligne(voie, variante)?;
        // A chainage may exceed the end of the last tronçon by a rounding error.
        let (index, part) = ligne.reference(chainage_m).or_else(|| ligne.reference(chainage_m - ROUNDING_M))?;
        let troncon = self.0.troncons.get(index)?.row.code.to_string();
        Some(Place { troncon, part })
    }

    fn chainages(&self, voie: &str, variante: &str, place: &Place) -> Vec<f64> {
        let ligne = self.ligne(voie, variante).zip(self.index_of(&place.troncon));
        ligne.map(|(ligne, index)| ligne.chainages(index, place.part)).unwrap_or_default()
    }

    fn passages(&self, voie: &str, variante: &str, position: Position) -> Vec<[f64; 2]> {
        let on_it =
            |(of, ligne): (&crate::atlas::Voie, &Ligne)| of.row.code.as_str() == voie && ligne.variante == variante;
        let all = self.0.chemins(position, crate::atlas::FAR_M);
        all.iter().filter(|at| at.of(self.0).is_some_and(on_it)).map(|at| [at.chainage_m, at.off_m]).collect()
    }
}
