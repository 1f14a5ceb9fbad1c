//! What lies along a line: localités, hosts and points of interest, each where the line passes it.

use super::{Atlas, Ligne};
use crate::geo::Position;

/// A line that comes by again passes a place a second time if it was farther away than this from its nearest point in
/// between, metres.
const SLACK_M: f64 = 300.0;

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

impl Ligne {
    /// Everything within some metres of the line, in walking order; what the line passes twice stands there twice.
    pub fn passages(&self, atlas: &Atlas, within_m: f64) -> Vec<Passage> {
        let mut passages: Vec<Passage> = vec![];
        let mut add = |quoi: Quoi, place: Position| {
            let feet = self.line.feet(place, within_m, SLACK_M);
            passages.extend(feet.iter().map(|foot| Passage { quoi, chainage_m: foot.chainage_m, off_m: foot.off_m }));
        };
        atlas.localites.iter().enumerate().for_each(|(i, localite)| add(Quoi::Localite(i), localite.geom));
        atlas.hebergeurs.iter().enumerate().for_each(|(i, host)| add(Quoi::Hebergeur(i), host.position));
        atlas.points_interet.iter().enumerate().for_each(|(i, point)| add(Quoi::PointInteret(i), point.geom));
        passages.sort_by(|a, b| a.chainage_m.total_cmp(&b.chainage_m).then(a.quoi.cmp(&b.quoi)));
        passages
    }
}
