//! Where to sleep: a way split into days, by dynamic programming over the stops along it.
//!
//! A day's effort is counted in flat kilometres (« Leistungskilometer » of the Swiss Army and of Jugend+Sport: one
//! kilometre, or 100 m up, is one). A plan costs, for each day, the square of how many of them it is off what is wanted,
//! so that one long and one short day cost more than two usual ones; and for each night where no bed is known as much as a
//! day that is [`NO_BED_KM`] off. No day is longer than the most that one walks, unless no stop is within that: every plan
//! has to cross such a gap in one day, from its one side to the other.

/// What a night without a bed costs, flat kilometres.
const NO_BED_KM: f64 = 10.0;
/// What it costs to sleep where an earlier proposal does, where another is looked for, flat kilometres.
const AGAIN_KM: f64 = 10.0;
/// Nights nearer to each other along the way are in the same place, metres.
const ELSEWHERE_M: f64 = 3_000.0;
/// How many proposals there are at most.
pub const PROPOSITIONS: usize = 3;

/// A place where a day can end.
#[derive(Clone, Copy, Debug)]
pub struct Arret {
    /// Metres from the start.
    pub at_m: f64,
    /// Metres from the start and a hundred times the ascent up to here ([`effort_m`]).
    pub effort_m: f64,
    /// Is there a bed?
    pub lit: bool,
}

/// Metres of the way as metres of effort.
pub fn effort_m(longueur_m: f64, montee_m: f64) -> f64 {
    longueur_m + 10.0 * montee_m
}

/// What one wants to walk in a day.
#[derive(Clone, Copy, Debug)]
pub struct Souhait {
    /// Metres of effort.
    pub par_jour_m: f64,
    /// Metres of the way, at most.
    pub max_m: f64,
}

/// A plan: the places of its ends and nights among the stops, rising; and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoupe {
    /// At least two: the start and the end.
    pub arrets: Vec<usize>,
    /// Square kilometres of effort.
    pub cout: f64,
}

impl Decoupe {
    fn jours(&self) -> usize {
        self.arrets.len().saturating_sub(1)
    }

    fn nuits(&self) -> &[usize] {
        self.arrets.get(1..self.jours()).unwrap_or(&[])
    }
}

/// What a day from one stop to another costs; `last`: it ends the plan, so nobody asks for a bed.
fn cost(from: &Arret, to: &Arret, last: bool, par_jour_m: f64) -> f64 {
    let off_km = (to.effort_m - from.effort_m - par_jour_m) / 1000.0;
    off_km * off_km + if to.lit || last { 0.0 } else { NO_BED_KM * NO_BED_KM }
}

/// The plan of least cost, to which `more` adds for each stop but the last. Each stop is reached from those that are at
/// most a day away, so it takes as many steps as there are stops, times those of one day.
fn best(arrets: &[Arret], souhait: Souhait, more: &[f64]) -> Vec<usize> {
    let end = arrets.len().saturating_sub(1);
    // Of each stop: the least cost to get there, and from where.
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
        // Of equal ones the first.
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

/// Up to [`PROPOSITIONS`] plans from the first stop to the last, the best first: the best of all; those of a day more and
/// of a day less, their days as alike as can be; and while there are fewer, the best that sleeps elsewhere at least every
/// other night. Empty without two stops.
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
            continue; // nobody who wants to walk so far wants to walk so little
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
    // Stable.
    found.sort_by(|a, b| a.cout.total_cmp(&b.cout));
    found
}

/// Where some stops are.
fn places<'a>(arrets: &[Arret], chosen: impl Iterator<Item = &'a usize>) -> Vec<f64> {
    chosen.filter_map(|i| arrets.get(*i)).map(|arret| arret.at_m).collect()
}

/// Is one of these places by another?
fn is_near(places: &[f64], at_m: f64) -> bool {
    places.iter().any(|place| (place - at_m).abs() < ELSEWHERE_M)
}
