//! [`Suite`]: the tronçons of a voie or variant in walking order, and what is wrong with their order.

use rustc_hash::{FxHashMap, FxHashSet};

use super::strand::Strand;
use crate::geo::{Position, distance_m};

/// A tronçon in a suite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Membre {
    /// The index of the strand.
    pub strand: usize,
    /// True if it is walked against its digitised direction.
    pub inverse: bool,
}

/// The tronçons of a line of a voie, in walking order.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// The code of the voie; of a line of a file, its name.
    pub voie: String,
    /// The variant. Empty for the main line.
    pub variante: String,
    /// The tronçons.
    pub membres: Vec<Membre>,
}

/// A gap between two tronçons in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trou {
    /// The rank of the tronçon before the gap.
    pub apres: usize,
    /// Its length, in metres.
    pub longueur_m: f64,
    /// Where the line stops, and where it goes on.
    pub bouts: [Position; 2],
}

/// What is wrong with a suite. Gaps that disappear once the tronçons are in order are not listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examen {
    /// The gaps.
    pub trous: Vec<Trou>,
    /// The ranks of tronçons that are walked the wrong way.
    pub a_l_envers: Vec<usize>,
    /// The ranks of tronçons at the wrong place.
    pub deplaces: Vec<usize>,
}

/// Two ends at most this far apart meet, in metres. It is the default threshold of the rule `trou`.
pub(super) const MEETS_M: f64 = 2.0;
/// The most that one gap costs when directions are chosen, in metres. So a far tronçon does not outweigh all others.
const COSTLIEST_M: f64 = 10_000.0;
/// What it costs to turn a tronçon round, in metres. So none is turned that need not be.
const TURN_COST_M: f64 = 1.0;

impl Suite {
    /// Returns its name in messages: the voie, and the variant if it is one.
    pub fn nom(&self) -> String {
        [self.voie.as_str(), self.variante.as_str()].join(" ").trim().to_owned()
    }

    /// Examines the suite.
    pub fn examen(&self, strands: &[Strand]) -> Examen {
        let ends: Vec<[Position; 2]> = self.membres.iter().filter_map(|membre| ends(strands, membre)).collect();
        if ends.len() != self.membres.len() {
            return Examen::default();
        }
        let unturned = vec![false; ends.len()];
        let trous = gaps(&ends, &unturned);
        if trous.is_empty() {
            return Examen::default();
        }
        if let Some(order) = in_order(&ends) {
            let deplaces = displaced(&order.iter().map(|(rank, _)| *rank).collect::<Vec<_>>());
            let mut a_l_envers: Vec<usize> =
                order.iter().filter(|(_, turned)| *turned).map(|(rank, _)| *rank).collect();
            a_l_envers.sort_unstable();
            return Examen { trous: vec![], a_l_envers, deplaces };
        }
        let turned = best_turns(&ends);
        let left = gaps(&ends, &turned);
        if left.len() >= trous.len() {
            return Examen { trous, ..Examen::default() };
        }
        let a_l_envers = turned.iter().enumerate().filter(|(_, turned)| **turned).map(|(rank, _)| rank).collect();
        Examen { trous: left, a_l_envers, deplaces: vec![] }
    }
}

/// Returns the start and end of a tronçon in walking order.
pub(super) fn ends(strands: &[Strand], membre: &Membre) -> Option<[Position; 2]> {
    let strand = strands.get(membre.strand)?;
    Some([strand.end(membre.inverse)?, strand.end(!membre.inverse)?])
}

fn gap_m(from: Position, to: Position) -> f64 {
    distance_m(from, to)
}

fn oriented([start, end]: [Position; 2], turned: bool) -> [Position; 2] {
    if turned { [end, start] } else { [start, end] }
}

/// Returns the gaps of more than [`MEETS_M`], if some tronçons are turned round.
fn gaps(ends: &[[Position; 2]], turned: &[bool]) -> Vec<Trou> {
    let walked: Vec<[Position; 2]> = ends.iter().zip(turned).map(|(ends, turned)| oriented(*ends, *turned)).collect();
    let gap = |(apres, pair): (usize, &[[Position; 2]])| {
        let &[[_, from], [to, _]] = pair else { return None };
        let longueur_m = gap_m(from, to);
        (longueur_m > MEETS_M).then_some(Trou { apres, longueur_m, bouts: [from, to] })
    };
    walked.windows(2).enumerate().filter_map(gap).collect()
}

/// Returns the directions with the smallest sum of gaps, by dynamic programming over the two directions of each
/// tronçon.
fn best_turns(ends: &[[Position; 2]]) -> Vec<bool> {
    let cost_m = |from: Position, to: Position| match gap_m(from, to) {
        gap_m if gap_m <= MEETS_M => 0.0,
        gap_m => gap_m.min(COSTLIEST_M),
    };
    let mut table: Vec<Choice> = vec![];
    let mut before: Option<(Choice, [Position; 2])> = None;
    for here in ends {
        let best = |turned: bool| {
            let own = if turned { TURN_COST_M } else { 0.0 };
            let [start, _] = oriented(*here, turned);
            let Some((costs, last)) = before else { return (own, false) };
            let after = |was: bool| {
                let [_, end] = oriented(last, was);
                costs.of(was).0 + cost_m(end, start) + own
            };
            let (straight, back) = (after(false), after(true));
            if back < straight { (back, true) } else { (straight, false) }
        };
        let choice = Choice { straight: best(false), turned: best(true) };
        table.push(choice);
        before = Some((choice, *here));
    }
    let Some(last) = table.last() else { return vec![] };
    let mut turned = last.turned.0 < last.straight.0;
    let mut turns = vec![false; ends.len()];
    for (slot, choice) in turns.iter_mut().zip(&table).rev() {
        *slot = turned;
        turned = choice.of(turned).1;
    }
    turns
}

/// For both directions of a tronçon: the cost of the best choice up to it in metres, and whether the one before is
/// turned round in it.
#[derive(Clone, Copy)]
struct Choice {
    straight: (f64, bool),
    turned: (f64, bool),
}

impl Choice {
    fn of(self, turned: bool) -> (f64, bool) {
        if turned { self.turned } else { self.straight }
    }
}

/// An end of a tronçon: its rank, and true for the end instead of the start.
type End = (usize, bool);

/// Returns all tronçons as one walk without gaps: the rank of each, and whether it is turned round. Returns `None` if
/// there is no such walk, or several.
fn in_order(ends: &[[Position; 2]]) -> Option<Vec<(usize, bool)>> {
    let partners = partners(ends)?;
    let first =
        (0..ends.len()).flat_map(|rank| [(rank, false), (rank, true)]).find(|end| !partners.contains_key(end))?;
    let mut walk = vec![];
    let mut seen = FxHashSet::default();
    // An end is a rank, and true for the end of the tronçon instead of its start.
    let mut enters = Some(first);
    while let Some((rank, at_end)) = enters.filter(|(rank, _)| seen.insert(*rank)) {
        walk.push((rank, at_end));
        enters = partners.get(&(rank, !at_end)).copied();
    }
    if walk.len() != ends.len() {
        return None;
    }
    // The walk may be against the order of the suite.
    let forward = walk.windows(2).filter(|pair| matches!(pair, [(a, _), (b, _)] if a < b)).count();
    if forward * 2 < walk.len() - 1 {
        walk.reverse();
        walk.iter_mut().for_each(|(_, turned)| *turned = !*turned);
    }
    Some(walk)
}

/// Returns for each end the one other end that it meets. Returns `None` if three ends or more meet, for then the order
/// cannot be told.
fn partners(ends: &[[Position; 2]]) -> Option<FxHashMap<End, End>> {
    // Cells of about 3 m, so that ends that meet are in the same cell or in neighbouring ones.
    const CELL_DEGREES: f64 = 3e-5;
    #[allow(clippy::cast_possible_truncation, reason = "360° are 1.2·10⁷ cells")]
    let cell = |p: Position| ((p.lon / CELL_DEGREES).floor() as i64, (p.lat / CELL_DEGREES).floor() as i64);
    let mut cells: FxHashMap<(i64, i64), Vec<(End, Position)>> = FxHashMap::default();
    for (rank, [start, end]) in ends.iter().enumerate() {
        cells.entry(cell(*start)).or_default().push(((rank, false), *start));
        cells.entry(cell(*end)).or_default().push(((rank, true), *end));
    }
    let mut partners = FxHashMap::default();
    for (own, place) in cells.values().flatten() {
        let (x, y) = cell(*place);
        let around = (x - 1..=x + 1).flat_map(|x| (y - 1..=y + 1).map(move |y| (x, y)));
        let others = around.filter_map(|cell| cells.get(&cell)).flatten();
        let mut met = others.filter(|(other, at)| other != own && gap_m(*place, *at) <= MEETS_M);
        if let Some((partner, _)) = met.next() {
            partners.insert(*own, *partner);
            if met.next().is_some() {
                return None;
            }
        }
    }
    Some(partners)
}

/// Returns the ranks that are not in the longest increasing subsequence of an order. Moving these is enough to sort it.
fn displaced(order: &[usize]) -> Vec<usize> {
    // For each length, the place in `order` of the smallest last rank of an increasing subsequence of that length.
    let mut tails: Vec<usize> = vec![];
    let mut before: Vec<Option<usize>> = vec![None; order.len()];
    for (at, rank) in order.iter().enumerate() {
        let length = tails.partition_point(|tail| order.get(*tail).is_some_and(|last| last < rank));
        if let Some(slot) = before.get_mut(at) {
            *slot = length.checked_sub(1).and_then(|length| tails.get(length)).copied();
        }
        match tails.get_mut(length) {
            Some(tail) => *tail = at,
            None => tails.push(at),
        }
    }
    let mut kept = FxHashSet::default();
    let mut at = tails.last().copied();
    while let Some(place) = at {
        kept.extend(order.get(place).copied());
        at = before.get(place).copied().flatten();
    }
    (0..order.len()).filter(|rank| !kept.contains(rank)).collect()
}
