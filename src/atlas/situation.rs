//! Where somebody stands on the ways: which étape, and what comes next.

use super::chemin::Chemin;
use super::figures::{self, Profile};
use super::{Atlas, Etape, Ligne, Passage, Path, Quoi, Voie};
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
    /// Metres up, by [`figures::METHOD`] on the heights of the whole étape.
    pub montee_m: f64,
    /// Metres down, the same.
    pub descente_m: f64,
    /// Walking time by SchweizMobil's rule and by DIN 33466, minutes, the shorter first.
    pub duree_min: [f64; 2],
}

/// At places of an étape about 100 m apart, what is left from there: see [`Marques::at`].
#[derive(Debug)]
pub(super) struct Marques {
    /// Metres from the étape's start, rising, with the figures of the rest.
    marks: Box<[(f32, [f32; 3])]>,
}

impl Marques {
    /// Those of a path; none where not all heights are known.
    fn of(path: &Path, atlas: &Atlas) -> Option<Self> {
        let pieces = path.pieces.iter().map(|piece| atlas.network.positions(piece).collect::<Vec<_>>());
        let profiles: Option<Vec<Profile>> = pieces.map(|piece| Profile::of(&piece)).collect();
        Some(Self { marks: figures::rest_of(&profiles?)?.into() })
    }

    /// Metres up and down and minutes by SchweizMobil from a place, metres from the étape's start, on.
    fn at(&self, along_m: f64) -> [f64; 3] {
        let next = self.marks.partition_point(|(at_m, _)| f64::from(*at_m) < along_m);
        let mark = |i: usize| self.marks.get(i).map(|(at_m, rest)| (f64::from(*at_m), rest.map(f64::from)));
        match (next.checked_sub(1).and_then(mark), mark(next)) {
            (Some((from, before)), Some((to, after))) => {
                let t = if to > from { (along_m - from) / (to - from) } else { 0.0 };
                let [up, down, minutes] = before;
                let [up_on, down_on, minutes_on] = after;
                [up + t * (up_on - up), down + t * (down_on - down), minutes + t * (minutes_on - minutes)]
            }
            (Some((_, rest)), None) | (None, Some((_, rest))) => rest,
            (None, None) => [0.0; 3],
        }
    }
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
            etape: etape.and_then(|(number, etape)| Some((etape, self.reste(chemin.voie, number, etape, chainage_m)?))),
            hebergeur: ahead().find(|p| matches!(p.quoi, Quoi::Hebergeur(_)) && wanted(p.quoi)).copied(),
            eau: ahead().find(|p| self.is_water(p.quoi)).copied(),
        })
    }

    /// What is left of an étape from a place of its line.
    fn reste(&self, voie: usize, number: usize, etape: &Etape, chainage_m: f64) -> Option<Reste> {
        let trace = etape.trace.as_ref()?;
        let whole_m = trace.figures.longueur_m;
        let along_m = (chainage_m - trace.de_m).clamp(0.0, whole_m);
        let marks = self.restes.get(self.etapes_before.get(voie)? + number)?;
        let marks = marks.get_or_init(|| Marques::of(&trace.path, self));
        let longueur_m = whole_m - along_m;
        let relief = marks.as_ref().map(|marks| {
            let [montee_m, descente_m, swiss_min] = marks.at(along_m);
            let din_min = figures::din_minutes(longueur_m, montee_m, descente_m);
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
