//! Étapes as ranges of a measured line (linear referencing): an étape is stored as two localités, and where it begins
//! and ends on its line follows from them.

use std::sync::Arc;

use super::figures::Figures;
use super::ligne::{Foot, Line};
use super::network::Path;
use crate::geo::{Bounds, Position};
use crate::model;

/// A localité farther than this from its line is no end of an étape on it, metres.
const TOO_FAR_M: f64 = 5_000.0;
/// A passage of the line counts as one by the localité if it is at most this much farther than the nearest, metres.
const PASSAGE_SLACK_M: f64 = 300.0;
/// What it costs, in metres off the line, to give an étape no length: more than any real choice.
const EMPTY_COST_M: f64 = 1e6;

/// An étape, placed on its line.
#[derive(Debug)]
pub struct Etape {
    /// As the association wrote it.
    pub row: Arc<model::Etape>,
    /// Its start; an index into [`super::Atlas::localites`].
    pub depart: usize,
    /// Its end; an index into [`super::Atlas::localites`].
    pub arrivee: usize,
    /// Where it begins and ends on its line.
    pub(super) feet: Option<[Foot; 2]>,
    /// Its line; none where its localités are not on the line of its voie and variant.
    pub trace: Option<Stretch>,
}

/// Where an étape runs.
#[derive(Debug)]
pub struct Stretch {
    /// Chainage of its start on its line, metres.
    pub de_m: f64,
    /// Chainage of its end on its line, metres.
    pub a_m: f64,
    /// Its arcs; one piece for each stretch without a hole.
    pub path: Path,
    /// Length, heights and times.
    pub figures: Figures,
    /// The box around it.
    pub bounds: Option<Bounds>,
}

impl Etape {
    /// How URLs name it within its voie: `3` on the main line, `est-3` on a variant.
    pub fn slug(&self) -> String {
        if self.row.variante.is_empty() {
            self.row.numero.to_string()
        } else {
            let variante = model::Code::from_name(&self.row.variante).map_or_else(String::new, |c| c.to_string());
            format!("{variante}-{}", self.row.numero)
        }
    }
}

/// Places étapes, given in order as the places of their starts and ends, on their line: the two feet of each, or none
/// for all of them where a localité is too far off or the order of the étapes is not that of the line.
///
/// A line may pass a town twice, or start and end in it. So every passage is a candidate, and those are chosen that keep
/// the étapes in order along the line and lie, all in all, nearest to the localités (dynamic programming over the stops).
pub(super) fn place(etapes: &[[Position; 2]], line: &Line) -> Vec<Option<[Foot; 2]>> {
    // Étapes that cannot be reached at all are left out before, so that one bad row does not take the others with it.
    let feet = |p: Position| line.feet(p, TOO_FAR_M, PASSAGE_SLACK_M);
    let candidates: Vec<Option<[Vec<Foot>; 2]>> = etapes
        .iter()
        .map(|ends| Some(ends.map(feet)).filter(|[start, end]| !start.is_empty() && !end.is_empty()))
        .collect();
    let stops: Vec<&[Foot]> = candidates.iter().flatten().flat_map(|ends| ends.iter().map(Vec::as_slice)).collect();
    let mut chosen = cheapest_in_order(&stops).into_iter();
    candidates
        .iter()
        .map(|ends| {
            ends.as_ref()?;
            let (start, end) = (chosen.next()?, chosen.next()?);
            (end.chainage_m > start.chainage_m).then_some([start, end])
        })
        .collect()
}

/// One foot for each stop, with the least sum of distances off the line, chainages never falling; stops come in pairs
/// (start and end of an étape) that should not coincide. Empty if no choice keeps the order.
fn cheapest_in_order(stops: &[&[Foot]]) -> Vec<Foot> {
    // costs[i]: of the best choice that ends in the stop's i-th foot, and which foot of the last stop it comes from.
    let mut table: Vec<Vec<(f64, usize)>> = vec![];
    for (rank, feet) in stops.iter().enumerate() {
        let costs = feet.iter().map(|foot| {
            let Some((last, last_feet)) = table.last().zip(rank.checked_sub(1).and_then(|r| stops.get(r))) else {
                return (foot.off_m, 0);
            };
            let from = last.iter().zip(*last_feet).enumerate().filter_map(|(i, ((cost, _), before))| {
                let empty = rank % 2 == 1 && foot.chainage_m - before.chainage_m < 1.0;
                let in_order = foot.chainage_m >= before.chainage_m - 1e-6;
                in_order.then_some((cost + if empty { EMPTY_COST_M } else { 0.0 }, i))
            });
            let best = from.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::INFINITY, 0));
            (best.0 + foot.off_m, best.1)
        });
        table.push(costs.collect());
    }
    let mut chosen = vec![];
    let mut at = None;
    for (costs, feet) in table.iter().zip(stops).rev() {
        let i = at.or_else(|| (0..costs.len()).min_by(|&a, &b| cost(costs, a).total_cmp(&cost(costs, b))));
        let Some((foot, (total, from))) = i.and_then(|i| feet.get(i).zip(costs.get(i))) else { return vec![] };
        if total.is_infinite() {
            return vec![];
        }
        chosen.push(*foot);
        at = Some(*from);
    }
    chosen.reverse();
    chosen
}

fn cost(costs: &[(f64, usize)], i: usize) -> f64 {
    costs.get(i).map_or(f64::INFINITY, |c| c.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foot(chainage_m: f64, off_m: f64) -> Foot {
        Foot { chainage_m, off_m, member: 0, along_m: 0.0 }
    }

    #[test]
    fn a_loop_starts_at_its_start_and_ends_at_its_end() {
        let home = [foot(0.0, 0.0), foot(9000.0, 0.0)];
        let chosen = cheapest_in_order(&[&home, &home]);
        assert_eq!(chosen.iter().map(|f| f.chainage_m).collect::<Vec<_>>(), [0.0, 9000.0]);
    }

    #[test]
    fn a_town_passed_twice_takes_the_passage_that_keeps_the_order() {
        // The town in the middle is a little nearer to a later passage, but the next stop lies between the two.
        let chosen = cheapest_in_order(&[
            &[foot(0.0, 5.0)],
            &[foot(4000.0, 20.0), foot(9000.0, 10.0)],
            &[foot(4000.0, 20.0), foot(9000.0, 10.0)],
            &[foot(7000.0, 0.0)],
        ]);
        assert_eq!(chosen.iter().map(|f| f.chainage_m).collect::<Vec<_>>(), [0.0, 4000.0, 4000.0, 7000.0]);
    }

    #[test]
    fn stops_against_the_line_are_refused() {
        assert!(cheapest_in_order(&[&[foot(5000.0, 0.0)], &[foot(10.0, 0.0)]]).is_empty());
    }
}
