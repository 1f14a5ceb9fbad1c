//! Splits a line into days by dynamic programming over the stops along it.
//!
//! The effort of a day is measured in flat kilometres (« Leistungskilometer » of the Swiss Army and of Jugend+Sport):
//! one kilometre of length counts 1, and 100 m of ascent count 1. The cost of a day is the square of the difference
//! between its effort and the wanted effort. So one long and one short day cost more than two usual days. A night
//! without a known bed costs as much as a day whose effort is off by `NO_BED_KM`. The cost of a plan is the sum over
//! its days and nights.
//!
//! No day is longer than the given maximum. The only exception is a gap between two neighbouring stops that exceeds
//! this maximum. Every plan crosses such a gap in one day, from one side to the other.

/// The cost of a night without a bed is the square of this number of flat kilometres.
const NO_BED_KM: f64 = 10.0;
/// While the search looks for a different proposal, a night at a place of an earlier proposal costs the square of this
/// number of flat kilometres.
const AGAIN_KM: f64 = 10.0;
/// Two nights closer than this along the line count as the same place, in metres.
const ELSEWHERE_M: f64 = 3_000.0;
/// The maximum number of proposals.
pub const PROPOSITIONS: usize = 3;

/// A stop: a place where a day can end.
#[derive(Clone, Copy, Debug)]
pub struct Arret {
    /// The chainage: metres from the start of the plan.
    pub at_m: f64,
    /// The effort from the start to here in metres ([`effort_m`]).
    pub effort_m: f64,
    /// True if a bed is known here.
    pub lit: bool,
}

/// Converts a length and an ascent in metres to metres of effort: 100 m of ascent count as much as 1 km of length.
pub fn effort_m(longueur_m: f64, montee_m: f64) -> f64 {
    longueur_m + 10.0 * montee_m
}

/// The walker's wishes for a day.
#[derive(Clone, Copy, Debug)]
pub struct Souhait {
    /// The wanted effort in metres.
    pub par_jour_m: f64,
    /// The maximum length of a day, in metres along the line.
    pub max_m: f64,
}

/// A way to split the line into days, and its cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoupe {
    /// The indices of the chosen stops, ascending: the start, the nights, the end.
    pub arrets: Vec<usize>,
    /// The cost in square kilometres of effort.
    pub cout: f64,
}

impl Decoupe {
    /// Returns the number of days.
    fn jours(&self) -> usize {
        self.arrets.len().saturating_sub(1)
    }

    /// Returns the indices of the stops of the nights.
    fn nuits(&self) -> &[usize] {
        self.arrets.get(1..self.jours()).unwrap_or(&[])
    }
}

/// Returns the cost of a day between two stops. The last day of a plan needs no bed.
fn cost(from: &Arret, to: &Arret, last: bool, par_jour_m: f64) -> f64 {
    let off_km = (to.effort_m - from.effort_m - par_jour_m) / 1000.0;
    off_km * off_km + if to.lit || last { 0.0 } else { NO_BED_KM * NO_BED_KM }
}

/// Returns the stops of the plan with the lowest cost. `more` is an extra cost for a night at each stop. The running
/// time is (number of stops) × (stops within one day), because only stops at most one day back are considered.
fn best(arrets: &[Arret], souhait: Souhait, more: &[f64]) -> Vec<usize> {
    let end = arrets.len().saturating_sub(1);
    // For each stop: the lowest cost to reach it, and its predecessor.
    let mut table: Vec<(f64, usize)> = Vec::with_capacity(arrets.len());
    let mut first = 0;
    for (number, to) in arrets.iter().enumerate() {
        let Some(last) = number.checked_sub(1) else {
            table.push((0.0, 0));
            continue;
        };
        while first < last && arrets.get(first).is_some_and(|from| to.at_m - from.at_m > souhait.max_m) {
            first += 1;
        }
        let here = if number == end { 0.0 } else { more.get(number).copied().unwrap_or(0.0) };
        let within = arrets.iter().zip(&table).enumerate().skip(first).take(number - first);
        let costs =
            within.map(|(i, (from, (so_far, _)))| (so_far + cost(from, to, number == end, souhait.par_jour_m), i));
        // `min_by` returns the first of equal costs.
        let (cost, from) = costs.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, last));
        table.push((cost + here, from));
    }
    let mut chosen = vec![end];
    while let Some(&at) = chosen.last().filter(|at| **at > 0) {
        chosen.push(table.get(at).map_or(0, |(_, from)| *from));
    }
    chosen.reverse();
    chosen
}

/// Returns up to [`PROPOSITIONS`] plans from the first stop to the last, ordered by cost. Returns an empty list if
/// there are fewer than two stops.
///
/// The candidates are the plan with the lowest cost, and the plans with one day more and one day less, whose days are
/// as equal as possible. If these are fewer than [`PROPOSITIONS`], plans are added that differ in at least every other
/// night.
pub fn proposals(arrets: &[Arret], souhait: Souhait) -> Vec<Decoupe> {
    let (Some(start), Some(end)) = (arrets.first(), arrets.last().filter(|_| arrets.len() > 1)) else { return vec![] };
    let priced = |chosen: Vec<usize>| {
        let day = |ends: &[usize]| {
            let (&[from, to], last) = (ends, arrets.len() - 1) else { return None };
            Some(cost(arrets.get(from)?, arrets.get(to)?, to == last, souhait.par_jour_m))
        };
        Decoupe { cout: chosen.windows(2).filter_map(day).sum(), arrets: chosen }
    };
    let mut found = vec![priced(best(arrets, souhait, &[]))];
    let days = found.first().map_or(1, Decoupe::jours);
    for other in [days + 1, days.saturating_sub(1)].into_iter().filter(|other| *other > 0) {
        #[allow(clippy::cast_precision_loss, reason = "a count of days")]
        let par_jour_m = (end.effort_m - start.effort_m) / other as f64;
        if 2.0 * par_jour_m < souhait.par_jour_m {
            continue; // days of less than half the wanted effort do not fit the wish
        }
        let plan = priced(best(arrets, Souhait { par_jour_m, ..souhait }, &[]));
        if found.iter().all(|known| known.jours() != plan.jours()) {
            found.push(plan);
        }
    }
    while found.len() < PROPOSITIONS {
        let slept: Vec<f64> = places(arrets, found.iter().flat_map(Decoupe::nuits));
        let again = |arret: &Arret| if is_near(&slept, arret.at_m) { AGAIN_KM * AGAIN_KM } else { 0.0 };
        let plan = priced(best(arrets, souhait, &arrets.iter().map(again).collect::<Vec<_>>()));
        let differs = |known: &Decoupe| {
            let slept = places(arrets, known.nuits().iter());
            let new = places(arrets, plan.nuits().iter()).iter().filter(|at_m| !is_near(&slept, **at_m)).count();
            new > 0 && 2 * new >= plan.nuits().len()
        };
        if !found.iter().all(differs) {
            break;
        }
        found.push(plan);
    }
    // A stable sort: plans of equal cost stay in the order in which they were found.
    found.sort_by(|a, b| a.cout.total_cmp(&b.cout));
    found
}

/// Returns the chainages of some stops in metres.
fn places<'a>(arrets: &[Arret], chosen: impl Iterator<Item = &'a usize>) -> Vec<f64> {
    chosen.filter_map(|i| arrets.get(*i)).map(|arret| arret.at_m).collect()
}

/// Tells whether one of the chainages counts as the same place as `at_m`.
fn is_near(places: &[f64], at_m: f64) -> bool {
    places.iter().any(|place| (place - at_m).abs() < ELSEWHERE_M)
}
