//! The night of a track file: selects open hosts, and adds the warnings of missing beds.

use super::options::TrackOptions;
use crate::atlas::{Atlas, Etape, Ligne, Quoi, Voie};
use crate::lits::{self, Alerte, Nuit};
use crate::words::Words;

impl TrackOptions {
    /// Tells whether a thing becomes a waypoint: its kind is wanted, and it is not a host that is closed on the night.
    pub(super) fn wants(&self, atlas: &Atlas, quoi: Quoi) -> bool {
        let closed = self.ouvert.is_some_and(|jour| atlas.is_closed(quoi, jour));
        self.avec.within_m(quoi).is_some() && !closed
    }

    /// Returns the night of the warnings.
    fn nuit(&self, atlas: &Atlas) -> Nuit {
        Nuit::of(atlas, self.ouvert)
    }

    /// Returns the warnings along the first line of a voie.
    pub(super) fn alertes(&self, atlas: &Atlas, voie: &Voie, words: &Words) -> Vec<Alerte> {
        let of = |ligne: &Ligne| {
            let whole_m = [0.0, ligne.figures.longueur_m];
            lits::along(words, atlas, ligne, self.sens, self.nuit(atlas), whole_m)
        };
        voie.first_line().map_or_else(Vec::new, of)
    }

    /// Returns the warnings along an étape.
    pub(super) fn alertes_of(&self, atlas: &Atlas, voie: &Voie, etape: &Etape, words: &Words) -> Vec<Alerte> {
        let of = |(ligne, part_m)| lits::along(words, atlas, ligne, self.sens, self.nuit(atlas), part_m);
        lits::part_of(voie, etape, self.sens).map_or_else(Vec::new, of)
    }
}
