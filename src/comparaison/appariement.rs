//! Map matching: finds for each place of the sent line the place on a reference, and the direction of walking.
//!
//! A place can be on several passages of the references, each walked in one of two directions. The cheapest path through
//! these candidates is found by dynamic programming. Source: Newson and Krumm, Hidden Markov Map Matching Through Noise
//! and Sparseness, 2009. Their path has the greatest product of two probabilities for each place:
//!
//! - of its distance z from the reference: exp(−½ (z/σ)²), here with σ = the tolerance;
//! - of the step to it: exp(−|d − w|/β), with the distance d along the reference and the walked distance w, here with β =
//!   the distance between two places.
//!
//! Their negative logarithm times β is a cost in metres: ½ β (z/σ)² + |d − w|. Here d has the sign of the direction. A
//! turn, a jump and another reference have fixed costs.

use rayon::prelude::*;

use super::ligne::{Ligne, Place};
use super::passages::{Sur, near};
use super::reference::Reference;

/// The cost of a turn. To go back by more than this, and then on, is two turns; less is the noise of a receiver, or a
/// rest.
pub(super) const TURNED_M: f64 = 40.0;
/// The cost of a jump along a reference: the sent line takes a short cut or a detour.
pub(super) const JUMP_M: f64 = 200.0;
/// The cost of a change to another reference.
const CHANGED_M: f64 = 100.0;
/// The cost to begin against the direction of the reference. It decides if both directions fit equally.
const AGAINST_M: f64 = 1.0;

/// The two directions: with the reference, and against it.
const DIRECTIONS: [f64; 2] = [1.0, -1.0];

/// A place of the sent line, and what is near it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Echantillon {
    pub(super) place: Place,
    /// The distance in metres to the nearest reference. Infinite if there is none.
    pub(super) off_m: f64,
    /// How it is on a reference, if one is near enough to be followed.
    pub(super) etat: Option<Etat>,
}

impl Echantillon {
    /// Returns its place on a reference.
    pub(super) fn sur(&self) -> Option<Sur> {
        self.etat.map(|etat| etat.sur)
    }
}

/// A candidate: a place on a reference, and the direction in which it is passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Etat {
    pub(super) sur: Sur,
    /// +1.0 with the reference, −1.0 against it.
    pub(super) direction: f64,
}

/// Measures the sent line every `step_m` metres. A reference within `within_m` can be followed. A distance far below
/// `tolerance_m` costs little.
pub(super) fn echantillons(
    sent: &Ligne,
    references: &[Reference],
    [step_m, within_m, tolerance_m]: [f64; 3],
) -> Vec<Echantillon> {
    let places = sent.places(sent.range(), step_m);
    let measured: Vec<(f64, Vec<Sur>)> = places.par_iter().map(|place| near(place, references, within_m)).collect();
    let (offs, near): (Vec<f64>, Vec<Vec<Sur>>) = measured.into_iter().unzip();
    let etats = cheapest(&places, &near, [step_m, tolerance_m]);
    let samples = places.into_iter().zip(offs).zip(etats);
    samples.map(|((place, off_m), etat)| Echantillon { place, off_m, etat }).collect()
}

/// Returns the candidates of the passages of one place.
fn candidates(near: &[Sur]) -> impl Iterator<Item = Etat> + '_ {
    near.iter().flat_map(|sur| DIRECTIONS.map(|direction| Etat { sur: *sur, direction }))
}

/// Returns the candidate of each place on the cheapest path (the algorithm of Viterbi). Places without passages have none;
/// the path leaps over them.
fn cheapest(places: &[Place], near: &[Vec<Sur>], [step_m, tolerance_m]: [f64; 2]) -> Vec<Option<Etat>> {
    // For each candidate of each place, one after the other: the number of the candidate before it on its cheapest path.
    // A place has at most sixteen.
    let mut before: Vec<u8> = vec![];
    let mut reached: Vec<(Etat, f64)> = vec![];
    let mut last_m = 0.0;
    for (place, near) in places.iter().zip(near).filter(|(_, near)| !near.is_empty()) {
        let walked_m = place.m - last_m;
        let next: Vec<(Etat, f64)> = candidates(near)
            .map(|etat| {
                let ways =
                    (0..).zip(&reached).map(|(number, (from, cost))| (number, cost + step(from, &etat, walked_m)));
                let begun = if etat.direction < 0.0 { AGAINST_M } else { 0.0 };
                let (number, cost) = ways.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, begun));
                before.push(number);
                (etat, cost + 0.5 * step_m * (etat.sur.pied.off_m / tolerance_m).powi(2))
            })
            .collect();
        (reached, last_m) = (next, place.m);
    }
    let end = (0..).zip(&reached).min_by(|a, b| a.1.1.total_cmp(&b.1.1));
    let mut number: u8 = end.map_or(0, |(number, _)| number);
    let mut end = before.len();
    let mut path: Vec<Option<Etat>> = Vec::with_capacity(places.len());
    for near in near.iter().rev() {
        let etat = candidates(near).nth(usize::from(number));
        if etat.is_some() {
            let start = end - DIRECTIONS.len() * near.len();
            number = before.get(start + usize::from(number)).copied().unwrap_or(0);
            end = start;
        }
        path.push(etat);
    }
    path.reverse();
    path
}

/// Returns the cost of a step between candidates of two places, between which `walked_m` metres were walked.
fn step(from: &Etat, to: &Etat, walked_m: f64) -> f64 {
    if from.sur.reference != to.sur.reference {
        return CHANGED_M;
    }
    let along_m = to.sur.pied.m - from.sur.pied.m;
    let turned_m = if from.direction == to.direction { 0.0 } else { TURNED_M };
    (along_m - to.direction * walked_m).abs().min(JUMP_M) + turned_m
}
