//! [`Situation`]: the étape on which a walker is, the rest of it, and the next host and drinking water.

use super::contents::Atlas;
use super::etape::Etape;
use serde::Serialize;

use super::figures;
use super::found::{Chemin, Passage};
use super::quoi::Quoi;
use super::voie::{Ligne, Voie};
use crate::geo::tenths;
use crate::model::{Categorie, Sens, Service};

/// A walker on a way, or near it.
#[derive(Debug)]
pub struct Situation<'a> {
    /// The walker's place: the chainage on the line, and the distance from it.
    pub chemin: Chemin,
    /// The voie of `chemin`.
    pub voie: &'a Voie,
    /// The line of `chemin`.
    pub ligne: &'a Ligne,
    /// The étape at this place, and the rest of it. `None` if there is no étape here.
    pub etape: Option<(&'a Etape, Reste)>,
    /// The next wanted host in walking direction.
    pub hebergeur: Option<Passage>,
    /// The next drinking water in walking direction.
    pub eau: Option<Passage>,
}

/// The rest of an étape.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reste {
    /// The distance to its end in metres. Holes have no length.
    pub longueur_m: f64,
    /// Ascent, descent and walking time. `None` if some heights are unknown.
    pub relief: Option<Denivele>,
}

/// Ascent, descent and walking time of a stretch whose heights are all known.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Denivele {
    /// The ascent in metres, by [`figures::METHOD`] on the heights of the whole line ([`super::Efforts`]).
    #[serde(serialize_with = "tenths")]
    pub montee_m: f64,
    /// The descent in metres, by the same method.
    #[serde(serialize_with = "tenths")]
    pub descente_m: f64,
    /// The walking time in minutes by SchweizMobil's rule and by DIN 33466, the shorter first.
    pub duree_min: [f64; 2],
}

impl Atlas {
    /// Tells whether [`Atlas::situation`] can answer at once for this line. Otherwise its first call computes the
    /// passages and efforts of the line, which takes time. [`Atlas::learn`] does so in advance.
    pub fn knows(&self, chemin: &Chemin) -> bool {
        let line = chemin.of(self);
        line.is_some_and(|(_, ligne)| ligne.knows_efforts()) && self.knows_passages_of(chemin.voie, chemin.ligne)
    }

    /// Computes and keeps everything that [`Atlas::situation`] needs for this line.
    pub fn learn(&self, chemin: &Chemin) {
        self.passages_of(chemin.voie, chemin.ligne);
        if let Some((_, ligne)) = chemin.of(self) {
            ligne.efforts(&self.network, 0.0);
        }
    }

    /// Returns what comes next for a walker at `chemin` in direction `sens`. `wanted` selects the hosts. Hosts and
    /// water count if they are at most `beside_m` metres from the line (and never more than [`super::FAR_M`]). Returns
    /// `None` if `chemin` does not belong to this atlas.
    pub fn situation(
        &self,
        chemin: &Chemin,
        sens: Sens,
        beside_m: f64,
        wanted: impl Fn(Quoi) -> bool,
    ) -> Option<Situation<'_>> {
        let (voie, ligne) = chemin.of(self)?;
        let chainage_m = chemin.chainage_m;
        let passages = self.passages_of(chemin.voie, chemin.ligne).unwrap_or_default();
        let next = |is: &dyn Fn(Quoi) -> bool| {
            let is = |p: &&Passage| p.off_m <= beside_m && is(p.quoi);
            let found = if sens.is_back() {
                let end = passages.partition_point(|passage| passage.chainage_m <= chainage_m);
                passages.get(..end)?.iter().rev().find(is)
            } else {
                let start = passages.partition_point(|passage| passage.chainage_m < chainage_m);
                passages.get(start..)?.iter().find(is)
            };
            found.copied()
        };
        let etape = voie.etape_at(&ligne.variante, chainage_m);
        Some(Situation {
            chemin: *chemin,
            voie,
            ligne,
            etape: etape.and_then(|etape| Some((etape, self.reste(ligne, etape, chainage_m, sens)?))),
            hebergeur: next(&|quoi| matches!(quoi, Quoi::Hebergeur(_)) && wanted(quoi)),
            eau: next(&|quoi| self.is_water(quoi)),
        })
    }

    /// Returns the rest of an étape from a chainage of its line. Returns `None` if the étape has no geometry.
    fn reste(&self, ligne: &Ligne, etape: &Etape, chainage_m: f64, sens: Sens) -> Option<Reste> {
        let trace = etape.trace.as_ref()?;
        let here_m = chainage_m.clamp(trace.de_m, trace.a_m);
        let [de_m, a_m] = if sens.is_back() { [trace.de_m, here_m] } else { [here_m, trace.a_m] };
        let longueur_m = a_m - de_m;
        let there = ligne.efforts(&self.network, a_m).since(ligne.efforts(&self.network, de_m));
        let efforts = there.walked(sens);
        let relief = (efforts.sans_hauteur_m < 1.0).then(|| {
            let (montee_m, descente_m) = (efforts.montee_m, efforts.descente_m);
            let din_min = figures::din_minutes(longueur_m, montee_m, descente_m);
            let swiss_min = efforts.aller_min;
            Denivele { montee_m, descente_m, duree_min: [swiss_min.min(din_min), swiss_min.max(din_min)] }
        });
        Some(Reste { longueur_m, relief })
    }

    /// Tells whether the thing offers drinking water.
    pub fn is_water(&self, quoi: Quoi) -> bool {
        match quoi {
            Quoi::Localite(index) => self.localites.get(index).is_some_and(|l| l.services.contains(&Service::Eau)),
            Quoi::PointInteret(index) => self.points_interet.get(index).is_some_and(|p| p.categorie == Categorie::Eau),
            Quoi::Hebergeur(_) => false,
        }
    }
}
