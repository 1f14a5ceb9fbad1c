//! [`Scene`]: everything that the rules on the network look at, with its spatial index.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::bouts::{self, Bout};
use super::contact::{Contact, Meeting, meetings};
use super::index::Index;
use super::lieu::Lieu;
use super::strand::Strand;
use super::suite::{self, Examen, Membre, Suite};
use crate::atlas::Sources;
use crate::geo::{Position, Vertex};

/// An étape, as the rules see it.
#[derive(Clone, Debug)]
pub struct EtapeVue {
    /// The code of its voie.
    pub voie: String,
    /// The variant. Empty for the main line.
    pub variante: String,
    /// Its number.
    pub numero: i64,
    /// Its name in messages: « voie 3, Redon – Blain ».
    pub nom: String,
    /// The ids of its localités.
    pub localites: [i64; 2],
    /// Its length in metres. `None` if it could not be placed on its line.
    pub longueur_m: Option<f64>,
    /// The places of its localités.
    pub bouts: [Option<Position>; 2],
}

/// Everything that the rules on the network look at.
#[derive(Default)]
pub struct Scene {
    /// The day on which it is looked at.
    pub jour: Date,
    /// The tronçons, by code.
    pub strands: Vec<Strand>,
    /// The lines of the voies.
    pub suites: Vec<Suite>,
    /// The étapes, by voie and variant, in order.
    pub etapes: Vec<EtapeVue>,
    /// Hosts, localités and points of interest.
    pub lieux: Vec<Lieu>,
    /// The rows of the store. The hosts in them are not to be used: `lieux` has those that may be shown.
    pub rows: Sources,
    /// References to rows that do not exist: the row, and what it refers to.
    pub orphelines: Vec<(String, String)>,
    pub(super) index: OnceLock<Arc<Index>>,
    pub(super) meetings: OnceLock<Vec<(usize, usize, Arc<Meeting>)>>,
    pub(super) bouts: OnceLock<Vec<Bout>>,
    pub(super) examens: OnceLock<Vec<Examen>>,
    pub(super) gap_ends: OnceLock<FxHashSet<(i32, i32)>>,
    pub(super) line_ends: OnceLock<FxHashSet<(i32, i32)>>,
}

impl Scene {
    /// Returns the spatial index of the strands.
    pub fn index(&self) -> &Index {
        self.index.get_or_init(|| Arc::new(Index::of(&self.strands)))
    }

    /// Returns what each pair of strands has in common, by the indices of the strands.
    pub fn meetings(&self) -> &[(usize, usize, Arc<Meeting>)] {
        self.meetings.get_or_init(|| {
            let index = self.index();
            let of = |number: usize| {
                let with = meetings(&self.strands, index, number, false);
                with.into_iter().map(move |(with, meeting)| (number, with, meeting)).collect::<Vec<_>>()
            };
            (0..self.strands.len()).into_par_iter().flat_map_iter(of).collect()
        })
    }

    /// Returns the pairs of strands that cross or run beside each other.
    pub fn contacts(&self) -> impl Iterator<Item = Contact<'_>> {
        self.meetings()
            .iter()
            .filter_map(|(a, b, meeting)| Some(Contact::new(self.strands.get(*a)?, self.strands.get(*b)?, meeting)))
    }

    /// Returns the ends of all strands.
    pub fn bouts(&self) -> &[Bout] {
        self.bouts.get_or_init(|| {
            let index = self.index();
            let of = |number: usize| bouts::of_strand(&self.strands, index, number);
            (0..self.strands.len()).into_par_iter().flat_map_iter(of).collect()
        })
    }

    /// Returns the examination of each suite.
    pub fn examens(&self) -> &[Examen] {
        self.examens.get_or_init(|| self.suites.par_iter().map(|suite| suite.examen(&self.strands)).collect())
    }

    /// Returns a strand.
    pub fn strand(&self, number: usize) -> Option<&Strand> {
        self.strands.get(number)
    }

    /// Tells whether a place is an end of a gap of a suite.
    pub fn at_gap(&self, place: Position) -> bool {
        self.gap_ends
            .get_or_init(|| {
                let trous = self.examens().iter().flat_map(|examen| &examen.trous);
                trous.flat_map(|trou| trou.bouts).map(key).collect()
            })
            .contains(&key(place))
    }

    /// Tells whether a place is the start or end of a line of a voie.
    pub fn ends_line(&self, place: Position) -> bool {
        self.line_ends
            .get_or_init(|| {
                let end =
                    |membre: Option<&Membre>, last: usize| suite::ends(&self.strands, membre?)?.get(last).copied();
                let of = |suite: &Suite| [end(suite.membres.first(), 0), end(suite.membres.last(), 1)];
                self.suites.iter().flat_map(of).flatten().map(key).collect()
            })
            .contains(&key(place))
    }
}

fn key(place: Position) -> (i32, i32) {
    Vertex::from_position(place).place()
}
