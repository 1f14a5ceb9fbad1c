//! What lies along a line: localités, hosts and points of interest, each where the line passes it.

use std::sync::{Arc, OnceLock};

use super::etape::Trace;
use super::ligne::{Line, Measured};
use super::{Atlas, Etape, Ligne, Voie};
use crate::geo::Position;

/// A line that comes by again passes a place a second time if it was farther away than this from its nearest point in
/// between, and comes as near again but for this, metres.
pub(super) const SLACK_M: f64 = 300.0;

/// What is farther from a line than this does not lie along it, metres.
pub const FAR_M: f64 = 10_000.0;

/// Something that is published, by its place in the atlas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quoi {
    /// Of [`Atlas::localites`].
    Localite(usize),
    /// Of [`Atlas::hebergeurs`].
    Hebergeur(usize),
    /// Of [`Atlas::points_interet`].
    PointInteret(usize),
}

/// What is published of places, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genre {
    /// Towns, villages and hamlets.
    Localite,
    /// Hosts.
    Hebergeur,
    /// Points of interest.
    PointInteret,
}

impl Genre {
    /// The thing of this kind at a place of its list.
    pub fn quoi(self, index: usize) -> Quoi {
        match self {
            Self::Localite => Quoi::Localite(index),
            Self::Hebergeur => Quoi::Hebergeur(index),
            Self::PointInteret => Quoi::PointInteret(index),
        }
    }
}

impl Quoi {
    /// Its kind, and its place in the list of that kind.
    pub fn parts(self) -> (Genre, usize) {
        match self {
            Self::Localite(index) => (Genre::Localite, index),
            Self::Hebergeur(index) => (Genre::Hebergeur, index),
            Self::PointInteret(index) => (Genre::PointInteret, index),
        }
    }
}

/// Where a line passes something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// What is passed.
    pub quoi: Quoi,
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// Metres from the line.
    pub off_m: f64,
}

/// The passages within [`FAR_M`] of each line of a voie and of each of its étapes, found when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct Found {
    lignes: Box<[OnceLock<Box<[Passage]>>]>,
    etapes: Box<[OnceLock<Box<[Passage]>>]>,
}

/// Room for the passages of some voies.
pub(super) fn none_yet(voies: &[Arc<Voie>]) -> Vec<Found> {
    let room = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
    voies.iter().map(|voie| Found { lignes: room(voie.lignes.len()), etapes: room(voie.etapes.len()) }).collect()
}

fn within(passages: &[Passage], within_m: f64, wanted: impl Fn(Quoi) -> bool) -> Vec<Passage> {
    passages.iter().filter(|passage| passage.off_m <= within_m && wanted(passage.quoi)).copied().collect()
}

impl Ligne {
    /// Everything within some metres of the line (at most [`FAR_M`]), in walking order; what the line passes twice stands
    /// there twice. Found once for each line of an atlas.
    pub fn passages(&self, atlas: &Atlas, within_m: f64) -> Vec<Passage> {
        let number = |(voie, of): (usize, &Arc<Voie>)| {
            of.lignes.iter().position(|ligne| std::ptr::eq(ligne, self)).map(|ligne| (voie, ligne))
        };
        let here = atlas.voies.iter().enumerate().find_map(number);
        match here.and_then(|(voie, ligne)| atlas.passages_of(voie, ligne)) {
            Some(passages) => within(passages, within_m, |_| true),
            None => within(&passages(&self.line, everything(atlas)), within_m, |_| true),
        }
    }
}

impl Atlas {
    /// Everything within [`FAR_M`] of a line, by the places of its voie and of itself, in walking order. Found once.
    pub(super) fn passages_of(&self, voie: usize, ligne: usize) -> Option<&[Passage]> {
        let line = &self.voies.get(voie)?.lignes.get(ligne)?.line;
        let found = self.passages.get(voie)?.lignes.get(ligne)?;
        Some(found.get_or_init(|| passages(line, everything(self)).into_boxed_slice()))
    }
}

impl Trace {
    /// What is wanted within some metres of the étape (at most [`FAR_M`]), in walking order, chainages counted from its
    /// start. What lies beyond its ends is off them: a host of the town where it ends is there, on whichever side of it.
    /// Found once for each étape of an atlas.
    pub fn passages(&self, atlas: &Atlas, within_m: f64, wanted: impl Fn(Quoi) -> bool) -> Vec<Passage> {
        let mut etapes =
            atlas.voies.iter().zip(&atlas.passages).flat_map(|(voie, found)| voie.etapes.iter().zip(&found.etapes));
        let here = |etape: &Etape| etape.trace.as_ref().is_some_and(|trace| std::ptr::eq(trace, self));
        match etapes.find(|(etape, _)| here(etape)) {
            Some((_, found)) => {
                within(found.get_or_init(|| self.find_passages(atlas).into_boxed_slice()), within_m, wanted)
            }
            None => within(&self.find_passages(atlas), within_m, wanted),
        }
    }

    fn find_passages(&self, atlas: &Atlas) -> Vec<Passage> {
        let piece = |steps| Arc::new(Measured::new(&atlas.network.positions(steps).collect::<Vec<_>>()));
        let pieces = self.path.pieces.iter().enumerate().map(|(number, steps)| (number, piece(steps), false));
        passages(&Line::new(pieces), everything(atlas))
    }
}

fn everything(atlas: &Atlas) -> impl Iterator<Item = (Quoi, Position)> {
    let localites = atlas.localites.iter().enumerate().map(|(i, localite)| (Quoi::Localite(i), localite.geom));
    let hosts = atlas.hebergeurs.iter().enumerate().map(|(i, host)| (Quoi::Hebergeur(i), host.position));
    let points = atlas.points_interet.iter().enumerate().map(|(i, point)| (Quoi::PointInteret(i), point.geom));
    localites.chain(hosts).chain(points)
}

fn passages(line: &Line, places: impl Iterator<Item = (Quoi, Position)>) -> Vec<Passage> {
    let mut passages: Vec<Passage> = vec![];
    for (quoi, place) in places {
        let feet = line.feet(place, FAR_M, SLACK_M);
        passages.extend(feet.iter().map(|foot| Passage { quoi, chainage_m: foot.chainage_m, off_m: foot.off_m }));
    }
    passages.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m).then(a.quoi.cmp(&b.quoi)));
    passages
}
