//! Results that an atlas computes on first use and keeps: the things that each line and étape passes, and the lines
//! near each thing.

use std::sync::{Arc, OnceLock};

use super::quoi::Quoi;
use super::voie::Voie;

/// The slack that separates two passages of a line by a position, in metres. There are two passages if the line moves
/// away by more than this from its nearest point, and then comes back to within this of that distance.
pub(super) const SLACK_M: f64 = 300.0;

/// The maximum distance, in metres, of a thing that lies along a line.
pub const FAR_M: f64 = 10_000.0;

/// The place where a line passes a thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passage {
    /// The thing that it passes.
    pub quoi: Quoi,
    /// The distance from the start of the line in metres.
    pub chainage_m: f64,
    /// The distance between the thing and the line, in metres.
    pub off_m: f64,
}

/// The passages within [`FAR_M`] of each line and each étape of a voie. Those of an étape are grouped by kind, in the
/// order of [`super::Genre`]. Each entry is computed on first use.
#[derive(Debug, Default)]
pub(super) struct FoundPassages {
    /// The atlas of a section ([`super::Atlas::with_section`]) shares these.
    pub(super) lignes: Arc<[Once]>,
    pub(super) etapes: Box<[[Once; 3]]>,
}

type Once = OnceLock<Box<[Passage]>>;

/// Makes empty slots for the passages of voies.
pub(super) fn none_yet(voies: &[Arc<Voie>]) -> Vec<FoundPassages> {
    let room = |voie: &Arc<Voie>| FoundPassages {
        lignes: voie.lignes.iter().map(|_| OnceLock::new()).collect(),
        etapes: voie.etapes.iter().map(|_| Default::default()).collect(),
    };
    voies.iter().map(room).collect()
}

impl FoundPassages {
    /// Makes empty slots for the étapes of a voie whose lines are those of this one.
    pub(super) fn with_etapes(&self, voie: &Voie) -> Self {
        Self { lignes: Arc::clone(&self.lignes), etapes: voie.etapes.iter().map(|_| Default::default()).collect() }
    }
}

/// A position on or near a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chemin {
    /// The voie, as an index into [`super::Atlas::voies`].
    pub voie: usize,
    /// The line, as an index into [`Voie::lignes`].
    pub ligne: usize,
    /// The distance from the start of the line in metres.
    pub chainage_m: f64,
    /// The distance between the position and the line, in metres.
    pub off_m: f64,
}

/// For each thing of one kind, the lines near it. Each entry is computed on first use.
pub(super) type NearGenre = OnceLock<Box<[OnceLock<Box<[Chemin]>>]>>;
