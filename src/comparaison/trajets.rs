//! [`Trajet`]: places of the sent line that follow a reference in one direction, one after the other.

use super::appariement::{Echantillon, Etat, JUMP_M, TURNED_M};

/// A shorter way along a reference is a crossing, in metres, …
const CROSSING_M: f64 = 100.0;
/// … unless it is at least this share of the sent line.
const SHARE: f64 = 0.5;

/// A part of the sent line that follows a reference in one direction, with or without deviations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trajet {
    pub(super) reference: usize,
    /// From where to where on the sent line, in metres.
    pub(super) trace_m: [f64; 2],
    /// From where to where on the reference, in metres, the smaller first.
    pub(super) publie_m: [f64; 2],
    /// True if it is walked against the direction of the reference.
    pub(super) inverse: bool,
}

/// A [`Trajet`] that is still being built: each next place can extend it.
#[derive(Clone, Copy)]
struct Suivi {
    reference: usize,
    direction: f64,
    /// The first place, and the farthest place in the direction of walking, as distances on the sent line and on the
    /// reference.
    start: [f64; 2],
    far: [f64; 2],
}

impl Suivi {
    fn begun(etat: &Etat, here: [f64; 2]) -> Self {
        Self { reference: etat.sur.reference, direction: etat.direction, start: here, far: here }
    }

    /// Returns how far a place is beyond the farthest one, in the direction of walking.
    fn onwards_m(&self, here: [f64; 2]) -> f64 {
        (here[1] - self.far[1]) * self.direction
    }

    /// Tells whether another way goes on where this one ends. It may leave out a part.
    fn goes_on(&self, next: &Self) -> bool {
        self.reference == next.reference && self.direction == next.direction && self.onwards_m(next.start) >= -TURNED_M
    }

    fn length_m(&self) -> f64 {
        (self.far[1] - self.start[1]).abs()
    }

    fn trajet(self) -> Trajet {
        let [[from, a], [to, b]] = [self.start, self.far];
        let inverse = self.direction < 0.0;
        Trajet { reference: self.reference, trace_m: [from, to], publie_m: [a.min(b), a.max(b)], inverse }
    }
}

/// Returns the ways along references, in the order of the sent line. Short ones are left out, so that a reference that is
/// only crossed is not followed.
pub(super) fn trajets(samples: &[Echantillon]) -> Vec<Trajet> {
    let sent_m = samples.last().map_or(0.0, |last| last.place.m);
    let least_m = CROSSING_M.min(SHARE * sent_m);
    let mut found: Vec<Suivi> = vec![];
    for way in runs(samples).into_iter().filter(|way| way.length_m() >= least_m) {
        match found.last_mut().filter(|last| last.goes_on(&way)) {
            Some(last) => last.far = way.far,
            None => found.push(way),
        }
    }
    found.into_iter().map(Suivi::trajet).collect()
}

/// Returns the ways without jumps, also the short ones.
fn runs(samples: &[Echantillon]) -> Vec<Suivi> {
    let mut runs: Vec<Suivi> = vec![];
    let mut last: [f64; 2] = [0.0; 2];
    for sample in samples {
        let Some(etat) = sample.etat else { continue };
        let here = [sample.place.m, etat.sur.pied.m];
        let walked_m = here[0] - last[0];
        let begun = Suivi::begun(&etat, here);
        match runs.last_mut().filter(|way| way.reference == begun.reference) {
            Some(way) if way.goes_on(&begun) && way.onwards_m(here) <= 2.0 * walked_m + JUMP_M => {
                if way.onwards_m(here) >= 0.0 {
                    way.far = here;
                }
            }
            // After a turn, the way back begins where the way there ends.
            Some(way) if way.direction != begun.direction && way.onwards_m(here).abs() <= 2.0 * walked_m + TURNED_M => {
                let start = way.far;
                runs.push(Suivi { start, ..begun });
            }
            _ => runs.push(begun),
        }
        last = here;
    }
    runs
}
