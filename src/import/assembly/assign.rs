//! Which places of a stored voie are the line of which étape.
//!
//! A dynamic programme over the places finds the assignment of the lowest cost, étapes in order of their numbers:
//!
//! ```text
//!   places     t1  t2  t3 | t4  t5 | t6 | t7  t8      cost: metres from the ends of each étape to its localités,
//!   étapes     ── 1 ────    ── 2 ──  none  ── 3 ──          a great deal for a place that the log says is another's
//! ```

use std::collections::HashSet;

use crate::geo::{Position, distance_m};

/// What it costs to give a place to an étape although the log says that it is another's, metres.
const CONTRADICTED_M: f64 = 1e7;

/// What it costs to leave an étape without a line, metres.
const EMPTY_M: f64 = 1e6;

/// What is known of a place of the voie.
pub(super) struct Place<'a> {
    /// The source that wrote it, as the log has it.
    pub(super) label: Option<&'a str>,
    /// Where its line starts and ends, in walking order.
    pub(super) ends: Option<[Position; 2]>,
}

/// What is known of an étape of the voie.
pub(super) struct Etape<'a> {
    /// The sources that wrote it, as the log has them.
    pub(super) sources: &'a [String],
    /// Where its localités are.
    pub(super) ends: [Option<Position>; 2],
}

impl Etape<'_> {
    fn is_of(&self, label: &str) -> bool {
        self.sources.iter().any(|source| source == label)
    }
}

/// For each place the étape that it belongs to, an index.
pub(super) fn assigned(places: &[Place], etapes: &[Etape]) -> Vec<Option<usize>> {
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

/// The step that led to a state of the dynamic programme.
#[derive(Clone, Copy, Debug)]
enum Step {
    Begin,
    Outside,
    Start,
    Inside,
    Finish,
    Empty,
}

/// The dynamic programme. A state is: places taken, étapes done, is an étape under way?
struct Programme<'a> {
    places: &'a [Place<'a>],
    etapes: &'a [Etape<'a>],
    /// The sources of all étapes.
    known: HashSet<&'a str>,
    /// The lowest cost of each state, metres, and the step that led there; the last part of a state is the index of a cell.
    best: Vec<[(f64, Step); 2]>,
}

impl<'a> Programme<'a> {
    fn new(places: &'a [Place<'a>], etapes: &'a [Etape<'a>]) -> Self {
        let known = etapes.iter().flat_map(|etape| etape.sources).map(String::as_str).collect();
        let mut best = vec![[(f64::INFINITY, Step::Begin); 2]; (places.len() + 1) * (etapes.len() + 1)];
        if let Some(first) = best.first_mut() {
            first[0].0 = 0.0;
        }
        Self { places, etapes, known, best }
    }

    fn at(&self, place: usize, done: usize) -> usize {
        place * (self.etapes.len() + 1) + done
    }

    /// What it costs to give a place to an étape, or to none.
    fn cost(&self, place: &Place, etape: Option<&Etape>) -> f64 {
        match place.label.filter(|label| self.known.contains(label)) {
            Some(label) if !etape.is_some_and(|etape| etape.is_of(label)) => CONTRADICTED_M,
            _ => 0.0,
        }
    }

    /// Keeps a way to a state if it costs less than those before.
    fn offer(&mut self, place: usize, done: usize, inside: usize, cost: f64, step: Step) {
        let at = self.at(place, done);
        if let Some(cell) = self.best.get_mut(at).and_then(|cells| cells.get_mut(inside))
            && cost < cell.0
        {
            *cell = (cost, step);
        }
    }

    /// Takes all steps from the states with these places taken and these étapes done.
    fn go_on(&mut self, place: usize, done: usize) {
        let [(between, _), (under_way, _)] =
            self.best.get(self.at(place, done)).copied().unwrap_or([(f64::INFINITY, Step::Begin); 2]);
        let (places, etapes) = (self.places, self.etapes);
        let etape = etapes.get(done);
        let before = place.checked_sub(1).and_then(|before| places.get(before));
        if let (Some(etape), Some(before)) = (etape, before) {
            let end = before.ends.map(|[_, end]| end);
            // The next round of `done` reads this state, so an étape that is finished here can be followed at once.
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

    /// Follows the steps of the lowest cost back from the last state.
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

/// Metres between two places, 0 if one is not known.
fn gap_m(end: Option<Position>, localite: Option<Position>) -> f64 {
    end.zip(localite).map_or(0.0, |(a, b)| distance_m(a, b))
}
