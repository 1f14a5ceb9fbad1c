//! The lines of the atlas as arcs: pieces of tronçons between two nodes (a tronçon's end, a place where another one
//! ends on it, the end of an étape), of vertices in fixed point.

use std::sync;

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::Xxh3Default;

use super::ligne::Measured;
use crate::geo::{Bounds, Position, Vertex, ecef};

/// All arcs: those of the first tronçon, then those of the next. A tronçon's arcs are shared with the network before, if
/// nothing changed on it.
#[derive(Debug, Default)]
pub struct Network {
    strands: Vec<sync::Arc<Strand>>,
    /// Of each arc, its tronçon's place and its rank on it.
    arcs: Vec<(u32, u32)>,
    /// The number of each tronçon's first arc.
    firsts: Vec<u32>,
    /// The places where tronçons end.
    pub(super) nodes: FxHashSet<(i32, i32)>,
}

/// A tronçon, cut into arcs.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Strand {
    /// Where it was to be cut, metres from its start.
    pub cuts: Box<[f64]>,
    /// Its vertices, places of cuts inserted.
    vertices: sync::Arc<[Vertex]>,
    /// For each arc.
    marks: Box<[Mark]>,
    /// Of the vertices.
    hash: u64,
}

/// An arc on its strand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    /// The place of its last vertex, with which the next arc begins.
    end: u32,
    length_m: f64,
    /// Its middle, metres from the tronçon's start as stored.
    middle_m: f64,
    bounds: Bounds,
}

/// An arc of the network, in its digitised direction.
#[derive(Clone, Copy, Debug)]
pub struct Arc<'a> {
    /// Its vertices, at least two.
    pub vertices: &'a [Vertex],
    /// Metres.
    pub length_m: f64,
}

/// An arc as it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The arc's number in the network.
    pub arc: u32,
    /// Is it walked against its digitised direction?
    pub reversed: bool,
}

/// A walk over arcs: pieces without a hole, each of which has at least one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// The pieces, in walking order.
    pub pieces: Vec<Vec<Step>>,
}

impl Path {
    /// Its steps, whatever the holes.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.pieces.iter().flatten().copied()
    }

    /// Does it go the same way over the same vertices of `network` as another path of another network?
    pub fn is_same(&self, network: &Network, other: &Self, of: &Network) -> bool {
        let same = |(a, b): (&Step, &Step)| a.reversed == b.reversed && network.is_same_arc(a.arc, of, b.arc);
        let same_piece = |(a, b): (&Vec<Step>, &Vec<Step>)| a.len() == b.len() && a.iter().zip(b).all(same);
        self.pieces.len() == other.pieces.len() && self.pieces.iter().zip(&other.pieces).all(same_piece)
    }

    /// The same walked back.
    pub fn reversed(&self) -> Self {
        let back = |piece: &Vec<Step>| -> Vec<Step> {
            piece.iter().rev().map(|s| Step { arc: s.arc, reversed: !s.reversed }).collect()
        };
        Self { pieces: self.pieces.iter().rev().map(back).collect() }
    }
}

impl Network {
    /// The arcs of tronçons, in their order, that end on each other at `nodes`.
    pub(super) fn new(strands: Vec<sync::Arc<Strand>>, nodes: FxHashSet<(i32, i32)>) -> Self {
        // 2³² arcs of two vertices would take 100 GB.
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut arcs, mut firsts) = (vec![], Vec::with_capacity(strands.len()));
        for (place, strand) in strands.iter().enumerate() {
            firsts.push(number(arcs.len()));
            arcs.extend((0..strand.marks.len()).map(|rank| (number(place), number(rank))));
        }
        Self { strands, arcs, firsts, nodes }
    }

    /// The hash of each tronçon's vertices, in the order of the tronçons.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.strands.iter().map(|strand| strand.hash)
    }

    /// What the places of all arcs take in memory, bytes.
    pub fn bytes(&self) -> u64 {
        let vertices: usize = self.strands.iter().map(|strand| strand.vertices.len()).sum();
        (vertices * size_of::<Vertex>()) as u64
    }

    /// How many arcs there are.
    pub fn len(&self) -> usize {
        self.arcs.len()
    }

    /// Is there no arc?
    pub fn is_empty(&self) -> bool {
        self.arcs.is_empty()
    }

    /// An arc's strand and its rank on it.
    fn on_strand(&self, number: u32) -> Option<(&sync::Arc<Strand>, usize)> {
        let (strand, rank) = self.arcs.get(number as usize)?;
        Some((self.strands.get(*strand as usize)?, *rank as usize))
    }

    /// An arc by its number; an empty one for a number that is none's.
    pub fn arc(&self, number: u32) -> Arc<'_> {
        self.on_strand(number).map_or(Arc { vertices: &[], length_m: 0.0 }, |(strand, rank)| strand.arc(rank))
    }

    /// Has an arc of another network the same vertices as one of this? (All else follows from them.)
    pub fn is_same_arc(&self, here: u32, other: &Self, there: u32) -> bool {
        match (self.on_strand(here), other.on_strand(there)) {
            (Some((a, i)), Some((b, j))) => sync::Arc::ptr_eq(a, b) && i == j || a.arc(i).vertices == b.arc(j).vertices,
            _ => false,
        }
    }

    /// Is a tronçon (by its place) cut as one of another network, into the same arcs?
    pub(super) fn is_same_strand(&self, here: usize, other: &Self, there: usize) -> bool {
        match (self.strands.get(here), other.strands.get(there)) {
            (Some(a), Some(b)) => sync::Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// What an arc is known by as long as its network is there: the address of its strand, and its rank on it.
    pub fn identity(&self, number: u32) -> Option<(usize, usize)> {
        self.on_strand(number).map(|(strand, rank)| (sync::Arc::as_ptr(strand).addr(), rank))
    }

    /// The arcs of a tronçon by its place, in digitised order: number and middle (metres from the tronçon's start).
    pub(super) fn arcs_of(&self, troncon: usize) -> impl DoubleEndedIterator<Item = (u32, f64)> + '_ {
        let first = self.firsts.get(troncon).copied().unwrap_or(0);
        let marks = self.strands.get(troncon).map_or(&[][..], |strand| &strand.marks);
        marks.iter().enumerate().map(move |(rank, mark)| (first + u32::try_from(rank).unwrap_or(0), mark.middle_m))
    }

    /// A tronçon's strand, by the tronçon's place.
    pub(super) fn strand(&self, troncon: usize) -> Option<&sync::Arc<Strand>> {
        self.strands.get(troncon)
    }

    /// The place of an arc's tronçon among the tronçons.
    pub fn troncon_of(&self, arc: u32) -> Option<usize> {
        self.arcs.get(arc as usize).map(|(place, _)| *place as usize)
    }

    /// The length of a path, metres; holes count nothing.
    pub fn length_m(&self, path: &Path) -> f64 {
        path.steps().map(|step| self.arc(step.arc).length_m).sum()
    }

    /// The places of a piece of a path, in walking order; the vertex that two arcs share stands once.
    pub fn positions<'a>(&'a self, piece: &'a [Step]) -> impl Iterator<Item = Position> + 'a {
        let vertices = piece.iter().flat_map(move |step| {
            let vertices = self.arc(step.arc).vertices;
            let count = vertices.len();
            (0..count).filter_map(move |i| vertices.get(if step.reversed { count - 1 - i } else { i }).copied())
        });
        let mut last: Option<Vertex> = None;
        // Only equal vertices are one: two of different heights both stay, so that the way back is the exact mirror.
        let distinct = vertices.filter(move |v| last.replace(*v) != Some(*v));
        distinct.map(Vertex::position)
    }

    /// The box around a path.
    pub fn bounds(&self, path: &Path) -> Option<Bounds> {
        let of = |step: Step| self.on_strand(step.arc).and_then(|(strand, rank)| strand.marks.get(rank));
        path.steps().filter_map(of).map(|mark| mark.bounds).reduce(Bounds::and)
    }
}

/// A cut this near to a vertex is made at the vertex, metres: no arc is shorter for the sake of an étape's end.
const SNAP_M: f64 = 0.5;

impl Strand {
    /// Cuts a tronçon at `cuts` (metres from its start, rising) and at every vertex that is a node.
    pub(super) fn new(line: &Measured, cuts: &[f64], is_node: impl Fn((i32, i32)) -> bool) -> Self {
        let mut vertices: Vec<Vertex> = vec![];
        let mut marks: Vec<Mark> = vec![];
        let mut arc: Vec<Position> = vec![];
        let mut from_m = 0.0;
        let inserted = with_cuts(line, cuts);
        for (number, (vertex, along_m, is_cut)) in inserted.iter().copied().enumerate() {
            vertices.push(vertex);
            arc.push(vertex.position());
            if arc.len() > 1 && (is_cut || number + 1 == inserted.len() || is_node(vertex.place())) {
                let Some(bounds) = Bounds::around(arc.iter().copied()) else { continue };
                let end = u32::try_from(number).unwrap_or(u32::MAX);
                marks.push(Mark { end, length_m: ecef::length_m(&arc), middle_m: (from_m + along_m) / 2.0, bounds });
                (arc, from_m) = (vec![vertex.position()], along_m);
            }
        }
        // Nothing was inserted in most of them.
        let vertices =
            if vertices.len() == line.vertices.len() { sync::Arc::clone(&line.vertices) } else { vertices.into() };
        let mut hash = Xxh3Default::new();
        vertices.iter().for_each(|vertex| hash.update(&vertex.to_bytes()));
        Self { cuts: cuts.into(), vertices, marks: marks.into(), hash: hash.digest() }
    }

    fn arc(&self, rank: usize) -> Arc<'_> {
        let Some(mark) = self.marks.get(rank) else { return Arc { vertices: &[], length_m: 0.0 } };
        let start = rank.checked_sub(1).and_then(|last| self.marks.get(last)).map_or(0, |last| last.end);
        let vertices = self.vertices.get(start as usize..=mark.end as usize).unwrap_or(&[]);
        Arc { vertices, length_m: mark.length_m }
    }
}

/// A tronçon's vertices with their distance from its start and whether it is cut there, places of cuts inserted.
fn with_cuts(line: &Measured, cuts: &[f64]) -> Vec<(Vertex, f64, bool)> {
    let mut cuts = cuts.iter().copied().peekable();
    let mut vertices = Vec::with_capacity(line.vertices.len());
    let mut last: Option<(Position, f64)> = None;
    for (p, along_m) in line.along() {
        while let Some(cut) = cuts.next_if(|cut| *cut < along_m - SNAP_M) {
            let Some((from, from_m)) = last.filter(|(_, from_m)| cut > from_m + SNAP_M) else {
                if let Some((_, _, is_cut)) = vertices.last_mut() {
                    *is_cut = true;
                }
                continue;
            };
            let t = (cut - from_m) / (along_m - from_m);
            let mix = |a: f64, b: f64| a + t * (b - a);
            let place = Position::new(mix(from.lon, p.lon), mix(from.lat, p.lat), mix(from.z, p.z));
            vertices.push((Vertex::from_position(place), cut, true));
            last = Some((place, cut));
        }
        let is_cut = cuts.next_if(|cut| *cut <= along_m + SNAP_M).is_some();
        vertices.push((Vertex::from_position(p), along_m, is_cut));
        last = Some((p, along_m));
    }
    vertices
}
