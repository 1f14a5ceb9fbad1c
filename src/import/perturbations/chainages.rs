//! Finds the chainages of a closure: the start and the end of its stretch on its line.

use super::reperage::Reperage;
use crate::geo::{Position, distance_m};
use crate::import::messages::{self, Problem};

/// The maximum distance of a position from the line on which it lies, in metres. It is the accuracy with which people
/// point at a map.
const BY_THE_LINE_M: f64 = 200.0;
/// The maximum distance of the ends of a detour from the line, in metres.
const TOUCHES_M: f64 = 50.0;
/// A chainage that is beyond the end of the line by at most this distance, in metres, is the end. Lengths are shown to
/// a tenth of a kilometre.
const ROUNDED_M: f64 = 100.0;

/// A line of the store.
#[derive(Clone, Copy)]
pub(super) struct OfLine<'a> {
    pub(super) reperage: &'a dyn Reperage,
    pub(super) voie: &'a str,
    pub(super) variante: &'a str,
    pub(super) longueur_m: f64,
}

impl<'a> OfLine<'a> {
    /// Makes the line of a voie and variant. Errors: the voie or the variant does not exist. The message names those
    /// that do.
    pub(super) fn new(reperage: &'a dyn Reperage, voie: &'a str, variante: &'a str) -> Result<Self, Problem> {
        match reperage.longueur_m(voie, variante) {
            Some(longueur_m) => Ok(Self { reperage, voie, variante, longueur_m }),
            None if !reperage.voies().iter().any(|known| known == voie) => {
                Err(messages::unknown_voie(voie, &reperage.voies()))
            }
            None => Err(messages::unknown_variante(voie, variante, &reperage.variantes(voie))),
        }
    }

    /// Checks chainages that a person wrote, and puts them in order. Errors: a chainage is negative or beyond the end
    /// of the line.
    pub(super) fn checked(self, chainages: [f64; 2]) -> Result<[f64; 2], Problem> {
        for chainage_m in chainages {
            if chainage_m < 0.0 {
                return Err(messages::negative_km());
            }
            if chainage_m > self.longueur_m + ROUNDED_M {
                return Err(messages::beyond_the_end(self.voie, self.variante, chainage_m, self.longueur_m));
            }
        }
        let [a, b] = chainages.map(|chainage_m| chainage_m.min(self.longueur_m));
        Ok([a.min(b), a.max(b)])
    }

    /// Returns the chainages of a position, or of a line along the way. If the way passes its ends several times,
    /// returns the stretch whose length is nearest to that of the line. Errors: a position is too far from the line.
    pub(super) fn of_places(self, places: &[Position]) -> Result<[f64; 2], Problem> {
        let mut passages = vec![];
        for place in places {
            let near: Vec<[f64; 2]> = self.reperage.passages(self.voie, self.variante, *place);
            match near.first() {
                Some([_, off_m]) if *off_m <= BY_THE_LINE_M => passages.push(near),
                nearest => {
                    let off_m = nearest.map(|[_, off_m]| *off_m);
                    return Err(messages::off_the_line(self.voie, *place, off_m, BY_THE_LINE_M));
                }
            }
        }
        let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return Err(messages::no_stretch()) };
        let length_m: f64 = places.iter().zip(places.iter().skip(1)).map(|(a, b)| distance_m(*a, *b)).sum();
        let near = |near: &[[f64; 2]]| -> Vec<f64> {
            near.iter().filter(|[_, off_m]| *off_m <= BY_THE_LINE_M).map(|[chainage_m, _]| *chainage_m).collect()
        };
        let (starts, ends) = (near(first), near(last));
        let pairs = starts.iter().flat_map(|a| ends.iter().map(move |b| [a.min(*b), a.max(*b)]));
        let misfit = |[a, b]: &[f64; 2]| (b - a - length_m).abs();
        pairs.min_by(|a, b| misfit(a).total_cmp(&misfit(b))).ok_or_else(messages::no_stretch)
    }

    /// Checks that both ends of a detour touch the line. Errors: an end does not.
    pub(super) fn check_detour(self, detour: &[Position]) -> Result<(), Problem> {
        for end in detour.first().into_iter().chain(detour.last()) {
            let nearest = self.reperage.passages(self.voie, self.variante, *end).first().map(|[_, off_m]| *off_m);
            if nearest.is_none_or(|off_m| off_m > TOUCHES_M) {
                return Err(messages::detour_off_the_line(self.voie, *end, nearest, TOUCHES_M));
            }
        }
        Ok(())
    }
}
