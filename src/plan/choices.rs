//! Where a plan can start and end: the localités by the voie, and farther along the voies that it runs into.

use std::collections::HashSet;

use super::Plan;
use crate::atlas::{Chemin, Quoi, Voie};
use crate::model::{Localite, Sens};
use crate::trace::repere::LOCALITES_M;

/// An end of a voie is on another that passes it at most so far from there, metres.
const JOINS_M: f64 = 300.0;

/// The localités to choose from, each once.
#[derive(Debug)]
pub struct Choices<'a> {
    /// By the lines of the voie, in walking order of the outward direction.
    pub along: Vec<&'a Localite>,
    /// Farther along the other voies that pass the end of this one, by voie.
    pub beyond: Vec<Beyond<'a>>,
}

/// What can be reached by going on along another voie.
#[derive(Debug)]
pub struct Beyond<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// Its localités after the place where the two meet, in walking order.
    pub localites: Vec<&'a Localite>,
}

impl<'a> Plan<'a> {
    /// The localités that a plan for this voie, variant and direction can start or end at.
    pub fn choices(&self) -> Choices<'a> {
        let mut seen = HashSet::new();
        let along = self.along(&mut seen);
        Choices { along, beyond: self.beyond(&mut seen) }
    }

    fn along(&self, seen: &mut HashSet<usize>) -> Vec<&'a Localite> {
        let variante = &self.demande.variante;
        let lignes = self.voie.lignes.iter().filter(|ligne| variante.is_empty() || ligne.variante == *variante);
        let passages = lignes.flat_map(|ligne| ligne.passages(self.atlas, LOCALITES_M));
        passages.filter_map(|passage| self.first_time(passage.quoi, seen)).collect()
    }

    fn beyond(&self, seen: &mut HashSet<usize>) -> Vec<Beyond<'a>> {
        let (atlas, sens) = (self.atlas, self.demande.sens);
        let ligne = self.voie.lignes.first().filter(|_| self.demande.variante.is_empty());
        let pieces = ligne.map_or(&[][..], |ligne| &ligne.path.pieces);
        let end = match sens {
            Sens::Aller => pieces.last().and_then(|piece| atlas.network.positions(piece).last()),
            Sens::Retour => pieces.first().and_then(|piece| atlas.network.positions(piece).next()),
        };
        let mut chemins = end.map_or(vec![], |end| atlas.chemins(end, JOINS_M));
        // As a plan goes along them where it may choose.
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

    /// A localité that was not seen before.
    fn first_time(&self, quoi: Quoi, seen: &mut HashSet<usize>) -> Option<&'a Localite> {
        let Quoi::Localite(i) = quoi else { return None };
        self.atlas.localites.get(i).filter(|_| seen.insert(i)).map(|localite| &**localite)
    }
}
