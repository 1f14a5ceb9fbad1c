//! Where somebody stands on the ways: which étape, and what comes next.

use super::chemin::Chemin;
use super::figures;
use super::{Atlas, Etape, Ligne, Passage, Quoi, Voie};
use crate::geo::Position;
use crate::model::{Categorie, Service};

/// Somebody on a way, or near it.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The voie.
    pub voie: &'a Voie,
    /// Its line.
    pub ligne: &'a Ligne,
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// Metres from the line.
    pub off_m: f64,
    /// The étape, and what is left of it; none where there is no étape.
    pub etape: Option<(&'a Etape, Reste)>,
    /// The next host on the line.
    pub hebergeur: Option<Passage>,
    /// The next drinking water.
    pub eau: Option<Passage>,
}

/// What is left of an étape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reste {
    /// Metres to its end; holes count nothing.
    pub longueur_m: f64,
    /// Ascent and times; none where not all heights are known.
    pub relief: Option<Montee>,
}

/// What the heights say of what is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Montee {
    /// Metres up, by [`figures::METHOD`] on the heights of the whole line ([`super::Efforts`]).
    pub montee_m: f64,
    /// Metres down, the same.
    pub descente_m: f64,
    /// Walking time by SchweizMobil's rule and by DIN 33466, minutes, the shorter first.
    pub duree_min: [f64; 2],
}

impl Atlas {
    /// Where somebody at a place is on the ways that come within some metres of it (at most [`super::FAR_M`]): on the
    /// nearest first, `most` at most. The hosts of which one is the next are those that are wanted; they and the water are
    /// up to `beside_m` off the way.
    pub fn situations(
        &self,
        place: Position,
        within_m: f64,
        beside_m: f64,
        most: usize,
        wanted: impl Fn(Quoi) -> bool,
    ) -> Vec<Situation<'_>> {
        let chemins = self.chemins(place, within_m);
        chemins.iter().take(most).filter_map(|chemin| self.situation(chemin, beside_m, &wanted)).collect()
    }

    fn situation(&self, chemin: &Chemin, beside_m: f64, wanted: impl Fn(Quoi) -> bool) -> Option<Situation<'_>> {
        let (voie, ligne) = chemin.of(self)?;
        let Chemin { chainage_m, off_m, .. } = *chemin;
        let passages = self.passages_of(chemin.voie, chemin.ligne).unwrap_or_default();
        let start = passages.partition_point(|passage| passage.chainage_m < chainage_m);
        let ahead = || passages.get(start..).unwrap_or_default().iter().filter(|p| p.off_m <= beside_m);
        let etape = voie.etape_at(&ligne.variante, chainage_m);
        Some(Situation {
            voie,
            ligne,
            chainage_m,
            off_m,
            etape: etape.and_then(|etape| Some((etape, self.reste(ligne, etape, chainage_m)?))),
            hebergeur: ahead().find(|p| matches!(p.quoi, Quoi::Hebergeur(_)) && wanted(p.quoi)).copied(),
            eau: ahead().find(|p| self.is_water(p.quoi)).copied(),
        })
    }

    /// What is left of an étape from a place of its line.
    fn reste(&self, ligne: &Ligne, etape: &Etape, chainage_m: f64) -> Option<Reste> {
        let trace = etape.trace.as_ref()?;
        let here_m = chainage_m.clamp(trace.de_m, trace.a_m);
        let longueur_m = trace.a_m - here_m;
        let efforts = ligne.efforts(&self.network, trace.a_m).since(ligne.efforts(&self.network, here_m));
        let relief = (efforts.sans_hauteur_m < 1.0).then(|| {
            let (montee_m, descente_m) = (efforts.montee_m, efforts.descente_m);
            let din_min = figures::din_minutes(longueur_m, montee_m, descente_m);
            let swiss_min = efforts.aller_min;
            Montee { montee_m, descente_m, duree_min: [swiss_min.min(din_min), swiss_min.max(din_min)] }
        });
        Some(Reste { longueur_m, relief })
    }

    /// Is there drinking water?
    pub fn is_water(&self, quoi: Quoi) -> bool {
        match quoi {
            Quoi::Localite(index) => self.localites.get(index).is_some_and(|l| l.services.contains(&Service::Eau)),
            Quoi::PointInteret(index) => self.points_interet.get(index).is_some_and(|p| p.categorie == Categorie::Eau),
            Quoi::Hebergeur(_) => false,
        }
    }
}
