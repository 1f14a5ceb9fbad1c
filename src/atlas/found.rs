//! Results that an atlas computes on first use and keeps: what each line and étape passes, and the lines near each
//! thing.

use std::sync::{Arc, OnceLock};

use super::quoi::Quoi;
use super::voie::Voie;

/// A line passes a position a second time if two conditions hold: in between it was at least this much farther away
/// than at its nearest point, and then it came back to within this of that nearest distance. Metres.
pub(super) const SLACK_M: f64 = 300.0;

/// Things farther from a line than this do not lie along it, metres.
pub const FAR_M: f64 = 10_000.0;

/// Where a line passes something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// What it passes.
    pub quoi: Quoi,
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// The distance between the thing and the line, metres.
    pub off_m: f64,
}

/// The passages within [`FAR_M`] of each line and each étape of a voie. Those of an étape are by kind, in the order of
/// [`super::Genre`]. Each is computed on first use.
#[derive(Debug, Default)]
pub(super) struct FoundPassages {
    pub(super) lignes: Box<[Once]>,
    pub(super) etapes: Box<[[Once; 3]]>,
}

type Once = OnceLock<Box<[Passage]>>;

/// Empty slots for the passages of voies.
pub(super) fn none_yet(voies: &[Arc<Voie>]) -> Vec<FoundPassages> {
    let room = |voie: &Arc<Voie>| FoundPassages {
        lignes: voie.lignes.iter().map(|_| OnceLock::new()).collect(),
        etapes: voie.etapes.iter().map(|_| Default::default()).collect(),
    };
    voies.iter().map(room).collect()
}

/// A position on or near a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chemin {
    /// The voie: an index into [`super::Atlas::voies`].
    pub voie: usize,
    /// The line: an index into [`Voie::lignes`].
    pub ligne: usize,
    /// Metres from the line's start.
    pub chainage_m: f64,
    /// The distance between the position and the line, metres.
    pub off_m: f64,
}

/// For each thing of one kind, the lines near it. Each entry is computed on first use.
pub(super) type NearGenre = OnceLock<Box<[OnceLock<Box<[Chemin]>>]>>;
