//! Places étapes on measured lines (linear referencing). The store keeps an étape as two localités. This module finds
//! the start and end of each étape on its line.

use std::sync::Arc;

use super::figures::Figures;
use super::ligne::{Foot, Line};
use super::network::Path;
use crate::geo::{Bounds, Position};
use crate::model;

/// The maximum distance, in metres, between a line and a localité at the end of one of its étapes.
const TOO_FAR_M: f64 = 5_000.0;
/// A passage of the line by a localité is a candidate if it is at most this many metres farther away than the nearest
/// passage.
const PASSAGE_SLACK_M: f64 = 300.0;
/// The cost of an étape without length, as metres off the line. It exceeds the cost of every real choice.
const EMPTY_COST_M: f64 = 1e6;

/// The index of no localité: the end of a section that is near none.
pub const NOWHERE: usize = usize::MAX;

/// An étape, placed on its line, or a section that an atlas has like an étape ([`super::Atlas::with_section`]).
#[derive(Clone, Debug)]
pub struct Etape {
    /// The row as stored.
    pub row: Arc<model::Etape>,
    /// The section, if this is one. `None` for an étape of the store.
    pub section: Option<model::Section>,
    /// Its start, as an index into [`super::Atlas::localites`]. [`NOWHERE`] if a section starts near no localité.
    pub depart: usize,
    /// Its end, as an index into [`super::Atlas::localites`]. [`NOWHERE`] if a section ends near no localité.
    pub arrivee: usize,
    /// Its start and end on the line.
    pub(super) feet: Option<[Foot; 2]>,
    /// Its geometry. `None` if one of its localités is not on the line of its voie and variant.
    pub trace: Option<Stretch>,
}

/// The part of a line that an étape covers.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// The chainage of its start on the line, in metres.
    pub de_m: f64,
    /// The chainage of its end on the line, in metres.
    pub a_m: f64,
    /// The arcs: one piece for each stretch without a hole.
    pub path: Path,
    /// Length, heights and times.
    pub figures: Figures,
    /// Its bounding box.
    pub bounds: Option<Bounds>,
}

impl Etape {
    /// Returns its name in URLs within its voie: `3` on the main line, `est-3` on a variant. A section has the name of
    /// [`model::Section::slug`].
    pub fn slug(&self) -> String {
        if let Some(section) = &self.section {
            section.slug()
        } else if self.row.variante.is_empty() {
            self.row.numero.to_string()
        } else {
            let variante = model::Code::from_name(&self.row.variante).map_or_else(String::new, |c| c.to_string());
            format!("{variante}-{}", self.row.numero)
        }
    }

    /// Returns its number. A section has none.
    pub fn numero(&self) -> Option<i64> {
        self.section.is_none().then_some(self.row.numero)
    }
}

/// Places étapes on their line. `etapes` are the positions of their starts and ends, in order. Returns the two feet of
/// each étape. An étape without feet has a localité that is too far from the line. If the order of the étapes
/// contradicts the line, no étape has feet.
///
/// A line may pass a town twice, or start and end in it. Therefore every passage is a candidate. Dynamic programming
/// over the stops chooses those candidates that keep the étapes in order along the line and have the smallest sum of
/// distances to the localités.
pub(super) fn place(etapes: &[[Position; 2]], line: &Line) -> Vec<Option<[Foot; 2]>> {
    // Étapes that are too far away are removed first, so that one bad row does not affect the others.
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

/// Chooses one foot for each stop. The chosen chainages never decrease, and the sum of distances off the line is
/// minimal. Stops come in pairs (start and end of an étape), and the feet of a pair should not coincide. Returns an
/// empty list if no choice keeps the order.
fn cheapest_in_order(stops: &[&[Foot]]) -> Vec<Foot> {
    // For each foot of each stop: the cost of the best choice that ends there, and the index of its predecessor.
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
        // The town in the middle is slightly nearer to the later passage, but the next stop lies between the two
        // passages.
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
