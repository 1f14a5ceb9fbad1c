//! Finds errors in the lines of files: missing or false heights, jumps, and straight lines of planned routes.

use crate::geo::{Position, distance_m};
use crate::import::messages;

/// The heights that a place on land may have, in metres. Any other height means "no value", even if the file does not
/// declare it.
pub(in crate::import) const PLAUSIBLE_M: std::ops::RangeInclusive<f64> = -500.0..=9_000.0;
/// A jump is a step longer than this, in metres, …
const JUMP_M: f64 = 150.0;
/// … and longer than this many times the median step of its line.
const JUMP_TIMES: f64 = 8.0;
/// The longest step of a planned route that gets no remark, in metres. The way between points farther apart is unknown.
const STRAIGHT_M: f64 = 1_000.0;

/// A height of 0 is suspicious if the next height differs by at least this, in metres: shores are seldom that steep.
const ZERO_JUMP_M: f64 = 30.0;

/// Tells whether a part has fewer than two different points.
pub(in crate::import) fn is_point(part: &[Position]) -> bool {
    part.windows(2).all(|pair| matches!(pair, [a, b] if a.lon == b.lon && a.lat == b.lat))
}

/// Cleans the heights of a line, so that each part has heights at all its places or at none. Implausible heights count
/// as missing. If all heights are exactly 0, all count as missing, because programs write 0 for "unknown". Heights of 0
/// beside a jump stay, because they may be at the sea. Returns a remark for a person.
pub(in crate::import) fn mend_heights(place: &str, parts: &mut [Vec<Position>]) -> Option<String> {
    let (mut missing, mut count, mut lost) = (0, 0, false);
    let all_zero = is_filled_in(parts.iter().flatten());
    for part in &mut *parts {
        count += part.len();
        let lacking = part.iter().filter(|p| !PLAUSIBLE_M.contains(&p.z)).count();
        missing += lacking;
        lost |= lacking > 0 && part.iter().any(|p| p.z.is_finite());
        if lacking > 0 || all_zero {
            part.iter_mut().for_each(|p| p.z = f64::NAN);
        }
    }
    match (all_zero, lost) {
        (true, _) => Some(messages::zero_heights(place)),
        (false, true) => Some(messages::missing_heights(place, missing, count)),
        (false, false) => {
            let (zeros, jump_m) = zeros_beside_jumps(parts);
            (zeros > 0).then(|| messages::zeros_beside_jump(place, zeros, jump_m))
        }
    }
}

/// Counts heights of exactly 0 in runs that start or end with a jump, and returns the count and the highest of these
/// jumps, in metres. GPS watches write such heights before the first fix. GDAL writes them if only some places of a
/// line have a height.
fn zeros_beside_jumps(parts: &[Vec<Position>]) -> (usize, f64) {
    // Stores write a known height of 0 as -0.
    let is_zero = |p: &Position| p.z == 0.0 && p.z.is_sign_positive();
    let (mut zeros, mut highest) = (0, 0.0_f64);
    for part in parts {
        let runs: Vec<&[Position]> = part.chunk_by(|a, b| is_zero(a) == is_zero(b)).collect();
        for (nth, run) in runs.iter().enumerate().filter(|(_, run)| run.first().is_some_and(is_zero)) {
            let before = nth.checked_sub(1).and_then(|nth| runs.get(nth)?.last());
            let after = runs.get(nth + 1).and_then(|run| run.first());
            let jump = before.into_iter().chain(after).map(|p| p.z.abs()).fold(0.0, f64::max);
            if jump >= ZERO_JUMP_M {
                (zeros, highest) = (zeros + run.len(), highest.max(jump));
            }
        }
    }
    (zeros, highest)
}

/// Returns the point, without its height if the height is implausible or exactly 0.
pub(in crate::import) fn mend_height(at: Position) -> Position {
    if PLAUSIBLE_M.contains(&at.z) && !is_filled_in([&at].into_iter()) { at } else { Position::flat(at.lon, at.lat) }
}

/// Tells whether all heights are 0 and mean "unknown". (Known heights of 0 are all -0 in a store.)
pub(in crate::import) fn is_filled_in<'a>(mut places: impl Iterator<Item = &'a Position> + Clone) -> bool {
    places.clone().all(|p| p.z == 0.0) && places.any(|p| p.z.is_sign_positive())
}

/// Returns a remark on the straight lines of a planned route, or else on the jumps of a line. Returns `None` if it has
/// neither.
pub(in crate::import) fn odd_steps(place: &str, parts: &[Vec<Position>], planned: bool) -> Option<String> {
    let steps = || {
        parts.iter().flat_map(|part| part.windows(2)).map(|pair| match pair {
            [a, b] => distance_m(*a, *b),
            _ => 0.0,
        })
    };
    let mut lengths: Vec<f64> = steps().filter(|step| *step > 0.0).collect();
    let total = lengths.iter().sum();
    lengths.sort_by(f64::total_cmp);
    let longest = lengths.last().copied().unwrap_or_default();
    if planned && longest > STRAIGHT_M {
        return Some(messages::straight_route(place, parts.iter().map(Vec::len).sum(), total));
    }
    let usual = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    let jumps: Vec<f64> = lengths.into_iter().filter(|step| *step > JUMP_M && *step > usual * JUMP_TIMES).collect();
    (!jumps.is_empty()).then(|| messages::jumps(place, jumps.len(), longest, jumps.iter().sum(), total))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(steps_m: &[f64], z: f64) -> Vec<Position> {
        let mut lat = 48.0;
        let mut line = vec![Position::new(-3.0, lat, z)];
        for step in steps_m {
            lat += step / 111_200.0;
            line.push(Position::new(-3.0, lat, z));
        }
        line
    }

    #[test]
    fn a_step_much_longer_than_the_others_is_a_jump() {
        let mut steps = vec![20.0; 100];
        assert_eq!(odd_steps("a", &[line(&steps, 1.0)], false), None);
        steps.extend([400.0, 2_000.0, 140.0]);
        let said = odd_steps("a", &[line(&steps, 1.0)], false).unwrap();
        assert!(said.contains("2 sauts") && said.contains("2,0 km") && said.contains("2,4 km"), "{said}");
        // A line drawn by hand with few points has no jumps.
        assert_eq!(odd_steps("a", &[line(&[900.0, 1_500.0, 700.0], 1.0)], false), None);
        let said = odd_steps("a", &[line(&[7_000.0], 1.0)], true).unwrap();
        assert!(said.contains("itinéraire de 2 points, 7,0 km en ligne droite"), "{said}");
    }

    #[test]
    fn zeros_beside_a_jump_make_a_remark_and_are_kept() {
        let with = |heights: &[f64]| {
            let mut part = line(&vec![20.0; heights.len() - 1], 0.0);
            part.iter_mut().zip(heights).for_each(|(p, z)| p.z = *z);
            let mut parts = [part];
            let said = mend_heights("a", &mut parts);
            assert!(parts[0].iter().zip(heights).all(|(p, z)| p.z == *z));
            said
        };
        let said = with(&[0.0, 0.0, 85.0, 86.0]).unwrap();
        assert!(said.contains("2 points") && said.contains("85 m") && said.contains("--as altitude --tous"), "{said}");
        assert!(with(&[85.0, 86.0, 0.0, 84.0, 60.0, 0.0]).unwrap().contains("2 points"));
        for fine in [[0.0, 0.0, 12.0, 30.0, 85.0], [40.0, 12.0, 0.0, 0.0, 3.0], [0.5, 85.0, 86.0, 80.0, 70.0]] {
            assert_eq!(with(&fine), None, "{fine:?}");
        }
    }

    #[test]
    fn a_part_has_heights_on_all_places_or_on_none() {
        let mut parts = [line(&[10.0, 10.0], 12.0), line(&[10.0], 7.0)];
        assert_eq!(mend_heights("a", &mut parts), None);
        parts[0][1].z = 99_999.0;
        let said = mend_heights("a", &mut parts).unwrap();
        assert!(said.contains("1 point sur 5"), "{said}");
        assert!(parts[0].iter().all(|p| p.z.is_nan()) && parts[1].iter().all(|p| p.z == 7.0));
        let mut zero = [line(&[10.0, 10.0], 0.0)];
        assert!(mend_heights("a", &mut zero).is_some() && zero[0][0].z.is_nan());
        assert_eq!(
            [0.0, -32_768.0, 12.0].map(|z| mend_height(Position::new(1.0, 2.0, z)).height()),
            [None, None, Some(12.0)]
        );
        let mut sea = [line(&[10.0, 10.0], -0.0)];
        assert!(mend_heights("a", &mut sea).is_none() && sea[0][0].z == 0.0);
        sea[0][1].z = 0.0; // as written by a program that rounds -0.3 to -0
        assert!(mend_heights("a", &mut sea).is_some() && sea[0][0].z.is_nan());
        let mut none = [line(&[10.0], f64::NAN)];
        assert_eq!(mend_heights("a", &mut none), None);
    }
}
