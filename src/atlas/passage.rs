//! What lies along a line: localités, hosts and points of interest, each where the line passes it.

use std::sync::{Arc, OnceLock};

use super::etape::Trace;
use super::ligne::{Line, Measured};
use super::{Atlas, Ligne, Voie};
use crate::geo::Position;

/// A line that comes by again passes a place a second time if it was farther away than this from its nearest point in
/// between, and comes as near again but for this, metres.
const SLACK_M: f64 = 300.0;

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

/// The passages of each line of an atlas within [`FAR_M`], found when they are first asked for.
pub(super) type Found = Vec<OnceLock<Box<[Passage]>>>;

/// Room for the passages of all lines of some voies.
pub(super) fn none_yet(voies: &[Arc<Voie>]) -> Found {
    voies.iter().flat_map(|voie| &voie.lignes).map(|_| OnceLock::new()).collect()
}

impl Ligne {
    /// Everything within some metres of the line (at most [`FAR_M`]), in walking order; what the line passes twice stands
    /// there twice. Found once for each line of an atlas.
    pub fn passages(&self, atlas: &Atlas, within_m: f64) -> Vec<Passage> {
        let mut lignes = atlas.voies.iter().flat_map(|voie| &voie.lignes);
        let place = lignes.position(|ligne| std::ptr::eq(ligne, self)).and_then(|place| atlas.passages.get(place));
        let find = || passages(&self.line, everything(atlas), FAR_M).into_boxed_slice();
        let near =
            |passages: &[Passage]| passages.iter().filter(|passage| passage.off_m <= within_m).copied().collect();
        place.map_or_else(|| near(&find()), |place| near(place.get_or_init(find)))
    }
}

impl Trace {
    /// What is wanted within some metres of the étape (at most [`FAR_M`]), in walking order, chainages counted from its
    /// start. What lies beyond its ends is off them: a host of the town where it ends is there, on whichever side of it.
    pub fn passages(&self, atlas: &Atlas, within_m: f64, wanted: impl Fn(Quoi) -> bool) -> Vec<Passage> {
        let piece = |steps| Arc::new(Measured::new(&atlas.network.positions(steps).collect::<Vec<_>>()));
        let pieces = self.path.pieces.iter().enumerate().map(|(number, steps)| (number, piece(steps), false));
        let places = everything(atlas).filter(|(quoi, _)| wanted(*quoi));
        passages(&Line::new(pieces), places, within_m.min(FAR_M))
    }
}

fn everything(atlas: &Atlas) -> impl Iterator<Item = (Quoi, Position)> {
    let localites = atlas.localites.iter().enumerate().map(|(i, localite)| (Quoi::Localite(i), localite.geom));
    let hosts = atlas.hebergeurs.iter().enumerate().map(|(i, host)| (Quoi::Hebergeur(i), host.position));
    let points = atlas.points_interet.iter().enumerate().map(|(i, point)| (Quoi::PointInteret(i), point.geom));
    localites.chain(hosts).chain(points)
}

fn passages(line: &Line, places: impl Iterator<Item = (Quoi, Position)>, within_m: f64) -> Vec<Passage> {
    let mut passages: Vec<Passage> = vec![];
    for (quoi, place) in places {
        let feet = line.feet(place, within_m, SLACK_M);
        passages.extend(feet.iter().map(|foot| Passage { quoi, chainage_m: foot.chainage_m, off_m: foot.off_m }));
    }
    passages.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m).then(a.quoi.cmp(&b.quoi)));
    passages
}
