//! The geometry of all lines, as arcs with vertices in fixed point. An arc is a part of a tronçon between two nodes.
//! Nodes are the ends of tronçons, the vertices where another tronçon ends, and the ends of étapes and closures.

use std::sync;

use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::Xxh3Default;

use super::measured::Measured;
use crate::geo::{Bounds, Position, Vertex, ecef};

/// All arcs: those of the first tronçon, then those of the next, and finally those of detours. A rebuilt network shares
/// the arcs of unchanged tronçons with the previous network.
#[derive(Debug, Default)]
pub struct Network {
    strands: Vec<sync::Arc<Strand>>,
    /// For each arc, the index of its tronçon and its rank among the arcs of that tronçon.
    arcs: Vec<(u32, u32)>,
    /// For each tronçon, the number of its first arc.
    firsts: Vec<u32>,
    /// The positions at which tronçons end.
    pub(super) nodes: FxHashSet<(i32, i32)>,
    /// The strands that are parts of tronçons, each with the index of its tronçon. Only the network of a section has
    /// them ([`Network::with_parts`]).
    parts: Vec<(u32, usize)>,
}

/// The arcs of one tronçon, or of one detour.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Strand {
    /// The distances from the start of the tronçon, in metres, at which étapes and closures cut it.
    pub cuts: Box<[f64]>,
    /// The vertices of the tronçon, including those inserted at cuts.
    vertices: sync::Arc<[Vertex]>,
    /// One mark for each arc.
    marks: Box<[Mark]>,
    /// A hash of the vertices.
    hash: u64,
}

/// The place of an arc on its strand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Mark {
    /// The index of its last vertex, which is also the first vertex of the next arc.
    end: u32,
    length_m: f64,
    /// The distance in metres of its middle from the start of the tronçon.
    middle_m: f64,
    bounds: Bounds,
}

/// An arc of the network, in its digitised direction.
#[derive(Clone, Copy, Debug)]
pub struct Arc<'a> {
    /// Its vertices, at least two.
    pub vertices: &'a [Vertex],
    /// Its length, in metres.
    pub length_m: f64,
}

/// An arc and the direction in which it is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The arc's number in the network.
    pub arc: u32,
    /// True if the arc is walked against its digitised direction.
    pub reversed: bool,
}

/// A walk over arcs, split into pieces at holes. Each piece has at least one step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// The pieces, in walking order.
    pub pieces: Vec<Vec<Step>>,
}

impl Path {
    /// Returns all steps, in walking order.
    pub fn steps(&self) -> impl Iterator<Item = Step> + '_ {
        self.pieces.iter().flatten().copied()
    }

    /// Tells whether both paths follow the same vertices in the same direction. The path `other` belongs to the network
    /// `of`.
    pub fn is_same(&self, network: &Network, other: &Self, of: &Network) -> bool {
        let same = |(a, b): (&Step, &Step)| a.reversed == b.reversed && network.is_same_arc(a.arc, of, b.arc);
        let same_piece = |(a, b): (&Vec<Step>, &Vec<Step>)| a.len() == b.len() && a.iter().zip(b).all(same);
        self.pieces.len() == other.pieces.len() && self.pieces.iter().zip(&other.pieces).all(same_piece)
    }

    /// Returns the path in the opposite direction.
    pub fn reversed(&self) -> Self {
        let back = |piece: &Vec<Step>| -> Vec<Step> {
            piece.iter().rev().map(|s| Step { arc: s.arc, reversed: !s.reversed }).collect()
        };
        Self { pieces: self.pieces.iter().rev().map(back).collect() }
    }
}

impl Network {
    /// Makes the network of these strands: one for each tronçon in order, then one for each detour. `nodes` are the
    /// positions at which tronçons end.
    pub(super) fn new(strands: Vec<sync::Arc<Strand>>, nodes: FxHashSet<(i32, i32)>) -> Self {
        // No overflow: 2³² arcs of two vertices would take 100 GB.
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut arcs, mut firsts) = (vec![], Vec::with_capacity(strands.len()));
        for (place, strand) in strands.iter().enumerate() {
            firsts.push(number(arcs.len()));
            arcs.extend((0..strand.marks.len()).map(|rank| (number(place), number(rank))));
        }
        Self { strands, arcs, firsts, nodes, parts: vec![] }
    }

    /// Returns this network with further arcs: parts of tronçons, each with the index of its tronçon. The other arcs
    /// keep their numbers. The new arcs have the next ones. The network has no nodes, because nothing is built of it.
    pub(super) fn with_parts(&self, parts: Vec<(Strand, usize)>) -> Self {
        let (mut strands, mut arcs, mut of) = (self.strands.clone(), self.arcs.clone(), vec![]);
        for (strand, troncon) in parts {
            let number = u32::try_from(strands.len()).unwrap_or(u32::MAX);
            arcs.extend((0..).take(strand.marks.len()).map(|rank| (number, rank)));
            strands.push(sync::Arc::new(strand));
            of.push((number, troncon));
        }
        Self { strands, arcs, firsts: self.firsts.clone(), nodes: FxHashSet::default(), parts: of }
    }

    /// Returns the hash of each tronçon's vertices, in the order of the tronçons.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        self.strands.iter().map(|strand| strand.hash)
    }

    /// Returns the size of all vertices in memory, in bytes.
    pub fn bytes(&self) -> u64 {
        let vertices: usize = self.strands.iter().map(|strand| strand.vertices.len()).sum();
        (vertices * size_of::<Vertex>()) as u64
    }

    /// Returns the number of arcs.
    pub fn len(&self) -> usize {
        self.arcs.len()
    }

    /// Tells whether there is no arc.
    pub fn is_empty(&self) -> bool {
        self.arcs.is_empty()
    }

    /// Returns the strand of an arc, and the arc's rank on it.
    fn on_strand(&self, number: u32) -> Option<(&sync::Arc<Strand>, usize)> {
        let (strand, rank) = self.arcs.get(number as usize)?;
        Some((self.strands.get(*strand as usize)?, *rank as usize))
    }

    /// Returns the arc with a number. For an unknown number it returns an arc without vertices.
    pub fn arc(&self, number: u32) -> Arc<'_> {
        self.on_strand(number).map_or(Arc { vertices: &[], length_m: 0.0 }, |(strand, rank)| strand.arc(rank))
    }

    /// Tells whether arcs of two networks have the same vertices.
    pub fn is_same_arc(&self, here: u32, other: &Self, there: u32) -> bool {
        match (self.on_strand(here), other.on_strand(there)) {
            (Some((a, i)), Some((b, j))) => sync::Arc::ptr_eq(a, b) && i == j || a.arc(i).vertices == b.arc(j).vertices,
            _ => false,
        }
    }

    /// Tells whether a tronçon (by index) shares its strand in memory with a tronçon of another network.
    pub(super) fn is_same_strand(&self, here: usize, other: &Self, there: usize) -> bool {
        match (self.strands.get(here), other.strands.get(there)) {
            (Some(a), Some(b)) => sync::Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Returns a key for an arc that is the same in all networks that share its strand: the address of the strand, and
    /// the rank of the arc. It is valid while one of these networks exists.
    pub fn identity(&self, number: u32) -> Option<(usize, usize)> {
        self.on_strand(number).map(|(strand, rank)| (sync::Arc::as_ptr(strand).addr(), rank))
    }

    /// Returns the arcs of a tronçon (by index) in digitised order: the number, and the distance of the arc's middle
    /// from the start of the tronçon in metres.
    pub(super) fn arcs_of(&self, troncon: usize) -> impl DoubleEndedIterator<Item = (u32, f64)> + '_ {
        let first = self.firsts.get(troncon).copied().unwrap_or(0);
        let marks = self.strands.get(troncon).map_or(&[][..], |strand| &strand.marks);
        marks.iter().enumerate().map(move |(rank, mark)| (first + u32::try_from(rank).unwrap_or(0), mark.middle_m))
    }

    /// Returns the strand of a tronçon by its index.
    pub(super) fn strand(&self, troncon: usize) -> Option<&sync::Arc<Strand>> {
        self.strands.get(troncon)
    }

    /// Returns the index of an arc's tronçon.
    pub fn troncon_of(&self, arc: u32) -> Option<usize> {
        let (place, _) = self.arcs.get(arc as usize)?;
        let part = self.parts.iter().find(|(strand, _)| strand == place);
        Some(part.map_or(*place as usize, |(_, troncon)| *troncon))
    }

    /// Returns the length of a path in metres. Holes have no length.
    pub fn length_m(&self, path: &Path) -> f64 {
        path.steps().map(|step| self.arc(step.arc).length_m).sum()
    }

    /// Returns the positions along a piece of a path, in walking order. A vertex that two arcs share occurs once.
    pub fn positions<'a>(&'a self, piece: &'a [Step]) -> impl Iterator<Item = Position> + 'a {
        let vertices = piece.iter().flat_map(move |step| {
            let vertices = self.arc(step.arc).vertices;
            let count = vertices.len();
            (0..count).filter_map(move |i| vertices.get(if step.reversed { count - 1 - i } else { i }).copied())
        });
        let mut last: Option<Vertex> = None;
        // Two vertices at the same place with different heights are both kept. So the way back is the exact mirror
        // image.
        let distinct = vertices.filter(move |v| last.replace(*v) != Some(*v));
        distinct.map(Vertex::position)
    }

    /// Returns the bounding box of a path, or `None` if the path is empty.
    pub fn bounds(&self, path: &Path) -> Option<Bounds> {
        let of = |step: Step| self.on_strand(step.arc).and_then(|(strand, rank)| strand.marks.get(rank));
        path.steps().filter_map(of).map(|mark| mark.bounds).reduce(Bounds::and)
    }
}

/// A cut at most this many metres from a vertex is moved to that vertex. This avoids tiny arcs.
const SNAP_M: f64 = 0.5;

impl Strand {
    /// Cuts a tronçon at `cuts` (ascending distances from its start in metres) and at every vertex that is a node.
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
        // Most tronçons need no inserted vertex. They share the vertices of the measured line.
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

/// Returns the vertices of a tronçon with inserted cuts. Each has its distance from the start in metres, and true if
/// the tronçon is cut there.
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
