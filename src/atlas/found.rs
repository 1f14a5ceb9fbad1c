//! What is found out about an atlas when it is first asked for, and kept with it: what each line and étape passes, and the
//! ways near each place.

use std::sync::{Arc, OnceLock};

use super::quoi::Quoi;
use super::voie::Voie;

/// A line that comes by again passes a place a second time if it was farther away than this from its nearest point in
/// between, and comes as near again but for this, metres.
pub(super) const SLACK_M: f64 = 300.0;

/// What is farther from a line than this does not lie along it, metres.
pub const FAR_M: f64 = 10_000.0;

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

/// The passages within [`FAR_M`] of each line of a voie, and of each of its étapes by kind in the order of [`super::Genre`]; found
/// when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct FoundPassages {
    pub(super) lignes: Box<[Once]>,
    pub(super) etapes: Box<[[Once; 3]]>,
}

type Once = OnceLock<Box<[Passage]>>;

/// Room for the passages of some voies.
pub(super) fn none_yet(voies: &[Arc<Voie>]) -> Vec<FoundPassages> {
    let room = |voie: &Arc<Voie>| FoundPassages {
        lignes: voie.lignes.iter().map(|_| OnceLock::new()).collect(),
        etapes: voie.etapes.iter().map(|_| Default::default()).collect(),
    };
    voies.iter().map(room).collect()
}

/// A place on a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chemin {
    /// The voie, an index into [`super::Atlas::voies`].
    pub voie: usize,
    /// Its line, an index into [`Voie::lignes`].
    pub ligne: usize,
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// Metres from the line.
    pub off_m: f64,
}

/// Of every localité, host or point of interest, the ways near it; found when it is first asked for.
pub(super) type NearGenre = OnceLock<Box<[OnceLock<Box<[Chemin]>>]>>;
