//! Removes what a rule found, until it finds nothing.

use super::bilan::Lieu;
use super::morceau::Morceau;
use crate::check::{About, Constat, Line, Reglages, de_ligne};
use crate::error::Result;
use crate::geo::{Position, ecef};

/// The greatest number of times that a rule is applied to a piece. Each time removes at least one point.
const MOST_TIMES: usize = 100;

/// Removes the points that a rule found. Errors: there is no such rule.
pub(super) fn retirer(regle: &str, reglages: &Reglages, morceaux: &mut [Morceau]) -> Result<Vec<Lieu>> {
    let mut only = reglages.clone();
    only.seulement(&[regle.to_owned()])?;
    let (mut lieux, mut start_m) = (vec![], 0.0);
    for morceau in morceaux {
        for _ in 0..MOST_TIMES {
            let found = once(regle, &only, morceau, start_m);
            if found.is_empty() {
                break;
            }
            lieux.extend(found);
        }
        start_m += ecef::length_m(&morceau.positions);
    }
    Ok(lieux)
}

/// Applies the rule once. Findings that overlap an earlier one wait for the next time.
fn once(regle: &str, reglages: &Reglages, morceau: &mut Morceau, start_m: f64) -> Vec<Lieu> {
    let line = Line::as_drawn(About::default(), morceau.positions.clone());
    let (constats, _) = de_ligne(&line, reglages);
    let mut ranges: Vec<[usize; 2]> =
        constats.iter().filter(|constat| constat.regle.nom == regle).filter_map(|found| range(&line, found)).collect();
    ranges.sort_unstable();
    let (mut removed, mut lieux, mut free) = (vec![false; morceau.positions.len()], vec![], 0);
    for [from, to] in ranges {
        let gone = gone(regle, [from, to], morceau.positions.len());
        if from < free || gone.is_empty() {
            continue;
        }
        free = to;
        let kept = [gone.start.saturating_sub(1), gone.end].map(|at| line.p(at.min(line.len() - 1)));
        let walked_m = line.at_m(gone.end.min(line.len() - 1)) - line.at_m(gone.start.saturating_sub(1));
        lieux.push(Lieu::new(line.p(from), start_m + line.at_m(from), ecef::length_m(&kept) - walked_m));
        removed.iter_mut().take(gone.end).skip(gone.start).for_each(|removed| *removed = true);
    }
    morceau.retain(|at| !removed.get(at).copied().unwrap_or(false));
    lieux
}

/// Returns the points to remove of those from `from` to `to`.
fn gone(regle: &str, [from, to]: [usize; 2], count: usize) -> std::ops::Range<usize> {
    match regle {
        // The two ends of a knot are where one came and left.
        "bruit-gps" if to > from + 1 => from + 1..to,
        // The last point of a line stays where it is.
        "sommet-double" if to + 1 == count && from > 0 => from..to,
        _ => from + 1..to + 1,
    }
}

/// Returns the first and the last vertex of a finding. Its geometry is consecutive vertices, in one direction or the
/// other.
fn range(line: &Line, constat: &Constat) -> Option<[usize; 2]> {
    let count = constat.geometrie.len();
    let (first, last) = constat.geometrie.first().zip(constat.geometrie.last())?;
    let same = |at: usize, place: &Position| line.p(at).lon == place.lon && line.p(at).lat == place.lat;
    let fits = |from: &usize| {
        let to = from + count - 1;
        same(*from, first) && same(to, last) || same(*from, last) && same(to, first)
    };
    let km = constat.km.unwrap_or_default();
    let all = (0..=line.len().checked_sub(count)?).filter(fits);
    // A place that the line passes several times is told by its kilometre.
    let from = all.min_by(|a, b| (line.km(*a) - km).abs().total_cmp(&(line.km(*b) - km).abs()))?;
    (count > 1).then_some([from, from + count - 1])
}
