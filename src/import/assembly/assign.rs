//! Assigns the places of a stored voie to its étapes. A place is one `voie_troncon` row: a tronçon of the voie's line.
//!
//! Dynamic programming over the places finds the assignment with the lowest cost. The étapes stay in the order of their
//! numbers:
//!
//! ```text
//!   places     t1  t2  t3 | t4  t5 | t6 | t7  t8      cost: metres from the ends of each étape to its localités,
//!   étapes     ── 1 ────    ── 2 ──  none  ── 3 ──          far more for a place that another étape's source wrote
//! ```

use std::collections::HashSet;

use crate::geo::{Position, distance_m};

/// The cost, in metres, of an assignment that the log contradicts: the source of an étape wrote the place, but the
/// place is assigned to another étape or to none.
const CONTRADICTED_M: f64 = 1e7;

/// The cost, in metres, of leaving an étape without a line.
const EMPTY_M: f64 = 1e6;

/// A place of the voie: one `voie_troncon` row.
pub(super) struct Slot<'a> {
    /// The source that wrote the place, from the log. `None` if a person wrote it.
    pub(super) label: Option<&'a str>,
    /// The start and end of the place's tronçon, in walking order.
    pub(super) ends: Option<[Position; 2]>,
}

/// An étape of the voie, as far as the assignment needs it.
pub(super) struct Etape<'a> {
    /// The sources that wrote the row of the étape, from the log.
    pub(super) sources: &'a [String],
    /// The positions of the localités where the étape starts and ends.
    pub(super) ends: [Option<Position>; 2],
}

impl Etape<'_> {
    /// Tells whether the source `label` wrote the row of the étape.
    fn is_of(&self, label: &str) -> bool {
        self.sources.iter().any(|source| source == label)
    }
}

/// Returns, for each place, the index in `etapes` of its étape. Returns `None` if the place belongs to no étape.
/// `places` and `etapes` are in walking order.
pub(super) fn assigned(places: &[Slot], etapes: &[Etape]) -> Vec<Option<usize>> {
    if etapes.is_empty() {
        return vec![None; places.len()];
    }
    let mut programme = Programme::new(places, etapes);
    for place in 0..=places.len() {
        for done in 0..=etapes.len() {
            programme.go_on(place, done);
        }
    }
    programme.went()
}

/// The step that leads from one state of the dynamic programming to the next. [`Programme`] defines the states.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// No step led here: the first state.
    Begin,
    /// The next place belongs to no étape.
    Outside,
    /// The next place is the first of the next étape.
    Start,
    /// The next place belongs to the unfinished étape, which has a place already.
    Inside,
    /// The unfinished étape ends.
    Finish,
    /// The next étape has no place.
    Empty,
}

/// The table of the dynamic programming. A state has three parts: the number of assigned places, the number of finished
/// étapes, and whether an étape is unfinished. A finished étape has all its places. An unfinished étape has a place and
/// may get more.
struct Programme<'a> {
    /// The places of the voie, in walking order.
    places: &'a [Slot<'a>],
    /// The étapes of the voie, in the order of their numbers.
    etapes: &'a [Etape<'a>],
    /// The sources that wrote any étape of the voie.
    known: HashSet<&'a str>,
    /// The lowest cost of each state, in metres, and the last step of the cheapest way to it. [`Programme::at`] gives
    /// the index in the list. Each entry has two states: the first without an unfinished étape, the second with one.
    best: Vec<[(f64, Step); 2]>,
}

impl<'a> Programme<'a> {
    /// Returns the table before the first step. Only the first state has a finite cost.
    fn new(places: &'a [Slot<'a>], etapes: &'a [Etape<'a>]) -> Self {
        let known = etapes.iter().flat_map(|etape| etape.sources).map(String::as_str).collect();
        let mut best = vec![[(f64::INFINITY, Step::Begin); 2]; (places.len() + 1) * (etapes.len() + 1)];
        if let Some(first) = best.first_mut() {
            first[0].0 = 0.0;
        }
        Self { places, etapes, known, best }
    }

    /// Returns the index in `best` of the two states with `place` assigned places and `done` finished étapes.
    fn at(&self, place: usize, done: usize) -> usize {
        place * (self.etapes.len() + 1) + done
    }

    /// Returns the cost, in metres, of assigning a place to an étape, or to none. It is [`CONTRADICTED_M`] if the log
    /// contradicts the assignment, else 0.
    fn cost(&self, place: &Slot, etape: Option<&Etape>) -> f64 {
        match place.label.filter(|label| self.known.contains(label)) {
            Some(label) if !etape.is_some_and(|etape| etape.is_of(label)) => CONTRADICTED_M,
            _ => 0.0,
        }
    }

    /// Stores a step to the state with `place` assigned places and `done` finished étapes, if `cost` is less than the
    /// stored cost. `cost` is in metres. `inside` is 1 if the state has an unfinished étape, else 0.
    fn offer(&mut self, place: usize, done: usize, inside: usize, cost: f64, step: Step) {
        let at = self.at(place, done);
        if let Some(cell) = self.best.get_mut(at).and_then(|cells| cells.get_mut(inside))
            && cost < cell.0
        {
            *cell = (cost, step);
        }
    }

    /// Stores all steps from the two states with `place` assigned places and `done` finished étapes.
    fn go_on(&mut self, place: usize, done: usize) {
        let [(between, _), (under_way, _)] =
            self.best.get(self.at(place, done)).copied().unwrap_or([(f64::INFINITY, Step::Begin); 2]);
        let (places, etapes) = (self.places, self.etapes);
        let etape = etapes.get(done);
        let before = place.checked_sub(1).and_then(|before| places.get(before));
        if let (Some(etape), Some(before)) = (etape, before) {
            let end = before.ends.map(|[_, end]| end);
            // The loop over `done` reads this state next, so another étape can start at the same place.
            self.offer(place, done + 1, 0, under_way + gap_m(end, etape.ends[1]), Step::Finish);
        }
        if let Some(etape) = etape {
            self.offer(place, done + 1, 0, between + EMPTY_M, Step::Empty);
            if let Some(next) = places.get(place) {
                let start = next.ends.map(|[start, _]| start);
                let own = self.cost(next, Some(etape));
                self.offer(place + 1, done, 1, between + gap_m(start, etape.ends[0]) + own, Step::Start);
                self.offer(place + 1, done, 1, under_way + own, Step::Inside);
            }
        }
        if let Some(next) = places.get(place) {
            self.offer(place + 1, done, 0, between + self.cost(next, None), Step::Outside);
        }
    }

    /// Follows the cheapest steps from the last state back to the first. Returns, for each place, the index of its
    /// étape, or `None` if it belongs to no étape.
    fn went(&self) -> Vec<Option<usize>> {
        let mut assigned = vec![None; self.places.len()];
        let (mut place, mut done, mut inside) = (self.places.len(), self.etapes.len(), 0);
        while let Some((_, step)) = self.best.get(self.at(place, done)).and_then(|cells| cells.get(inside)) {
            let mut take = |of: Option<usize>| {
                place = place.saturating_sub(1);
                if let Some(cell) = assigned.get_mut(place) {
                    *cell = of;
                }
            };
            match step {
                Step::Begin => break,
                Step::Outside => take(None),
                Step::Start => {
                    take(Some(done));
                    inside = 0;
                }
                Step::Inside => take(Some(done)),
                Step::Finish => (done, inside) = (done.saturating_sub(1), 1),
                Step::Empty => done = done.saturating_sub(1),
            }
        }
        assigned
    }
}

/// Returns the distance, in metres, between the end of a line and a localité. 0 if one of the positions is unknown.
fn gap_m(end: Option<Position>, localite: Option<Position>) -> f64 {
    end.zip(localite).map_or(0.0, |(a, b)| distance_m(a, b))
}
