//! The localités that the form of a plan offers as ends: those along the voie, and those beyond its end along other
//! voies.

use std::collections::HashSet;

use super::Plan;
use crate::atlas::{Chemin, Quoi, Voie};
use crate::model::{Localite, Sens};
use crate::trace::repere::LOCALITES_M;

/// The maximum distance, in metres, between the end of a voie and the line of another voie that it joins.
const JOINS_M: f64 = 300.0;

/// The localités that a user can choose. Each occurs once.
#[derive(Debug)]
pub struct Choices<'a> {
    /// The localités along the lines of the voie, in the order of the outward direction.
    pub along: Vec<&'a Localite>,
    /// The localités beyond the end, by voie.
    pub beyond: Vec<Beyond<'a>>,
}

/// The localités that can be reached by continuing on another voie.
#[derive(Debug)]
pub struct Beyond<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// The localités of this voie after the junction, in walking order.
    pub localites: Vec<&'a Localite>,
}

impl<'a> Plan<'a> {
    /// Returns the localités at which a plan for the same voie, variant and direction can start or end.
    pub fn choices(&self) -> Choices<'a> {
        let mut seen = HashSet::new();
        let along = self.along(&mut seen);
        Choices { along, beyond: self.beyond(&mut seen) }
    }

    /// Returns the localités along the lines of the voie that are not in `seen`, and adds them to it.
    fn along(&self, seen: &mut HashSet<usize>) -> Vec<&'a Localite> {
        let variante = &self.demande.variante;
        let lignes = self.voie.lignes.iter().filter(|ligne| variante.is_empty() || ligne.variante == *variante);
        let passages = lignes.flat_map(|ligne| ligne.passages(self.atlas, LOCALITES_M));
        passages.filter_map(|passage| self.first_time(passage.quoi, seen)).collect()
    }

    /// Returns the localités along the voies that pass the end of this one, without those in `seen`, and adds them to
    /// it.
    fn beyond(&self, seen: &mut HashSet<usize>) -> Vec<Beyond<'a>> {
        let (atlas, sens) = (self.atlas, self.demande.sens);
        let ligne = self.voie.lignes.first().filter(|_| self.demande.variante.is_empty());
        let pieces = ligne.map_or(&[][..], |ligne| &ligne.path.pieces);
        let end = match sens {
            Sens::Aller => pieces.last().and_then(|piece| atlas.network.positions(piece).last()),
            Sens::Retour => pieces.first().and_then(|piece| atlas.network.positions(piece).next()),
        };
        let mut chemins = end.map_or(vec![], |end| atlas.chemins(end, JOINS_M));
        // This is the order of `Parcours`, which takes the first line that fits.
        chemins.sort_by_cached_key(|chemin| chemin.of(atlas).map(|(voie, ligne)| (&voie.row.code, &ligne.variante)));
        let further = |chemin: &Chemin| {
            let (voie, ligne) = chemin.of(atlas).filter(|(voie, _)| voie.row.id != self.voie.row.id)?;
            let from_m = ligne.walked(sens, chemin.chainage_m) + JOINS_M;
            let mut passed: Vec<_> = (ligne.passages(atlas, LOCALITES_M).into_iter())
                .map(|passage| (ligne.walked(sens, passage.chainage_m), passage.quoi))
                .filter(|(at_m, _)| *at_m > from_m)
                .collect();
            passed.sort_by(|a, b| a.0.total_cmp(&b.0));
            let localites: Vec<_> = passed.into_iter().filter_map(|(_, quoi)| self.first_time(quoi, seen)).collect();
            (!localites.is_empty()).then_some(Beyond { voie, localites })
        };
        chemins.iter().filter_map(further).collect()
    }

    /// Returns the localité if `quoi` is one that is not in `seen`. Adds it to `seen`.
    fn first_time(&self, quoi: Quoi, seen: &mut HashSet<usize>) -> Option<&'a Localite> {
        let Quoi::Localite(i) = quoi else { return None };
        self.atlas.localites.get(i).filter(|_| seen.insert(i)).map(|localite| &**localite)
    }
}
