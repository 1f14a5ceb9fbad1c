//! Finds where a line turns back on itself (tips), and which of the tips are jumps of a GPS receiver.
//!
//! ```text
//!            ╭──── tip: the line comes back beside itself, over `overlap_m`
//!            │
//!   ─────────┴──────────
//! ```

use super::line::Line;
use super::vector::{angle, distance, foot, from_to};

/// Where a line turns back on itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointe {
    /// The first vertex of the part that runs beside itself.
    pub from: usize,
    /// The vertex at the tip.
    pub tip: usize,
    /// The last vertex of the part that runs beside itself.
    pub to: usize,
    /// The length of the part that is walked twice, in metres.
    pub overlap_m: f64,
}

/// The greatest angle between the two legs of a tip, in degrees.
const SHARP_DEGREES: f64 = 30.0;
/// The longest segment that still belongs to a blunt tip, in metres.
const BLUNT_M: f64 = 2.0;
/// How far the way back may be from the way there, in metres.
const BESIDE_M: f64 = 3.0;
/// The part that runs beside itself is at least this many times as long as its two legs are apart. So the two legs of a
/// hairpin bend are not a tip.
const SLENDER: f64 = 5.0;
/// The shortest part that counts, in metres. Rules have larger thresholds of their own.
const SHORTEST_M: f64 = 2.0;

/// Returns all tips of a line, in order.
pub(super) fn find(line: &Line) -> Vec<Pointe> {
    let mut pointes: Vec<Pointe> = vec![];
    let mut i = 1;
    while i + 1 < line.len() {
        let end = same_place(line, i);
        let sharp = turns_back(line, i, end);
        let blunt = !sharp && line.step_m(end) <= BLUNT_M && turns_back(line, i, end + 1);
        if sharp || blunt {
            let end = if sharp { end } else { end + 1 };
            match (tip(line, i, end), pointes.last_mut()) {
                // A kickback has two tips, and is one fault.
                (Some(found), Some(last)) if found.tip <= last.to => {
                    last.to = last.to.max(found.to);
                    last.overlap_m = last.overlap_m.max(found.overlap_m);
                }
                (found, _) => pointes.extend(found),
            }
            i = end;
        }
        i += 1;
    }
    pointes
}

/// Returns the last of the vertices from `i` on that are all at the same place.
fn same_place(line: &Line, i: usize) -> usize {
    let mut end = i;
    while end + 2 < line.len() && line.step_m(end) == 0.0 {
        end += 1;
    }
    end
}

/// Tells whether the direction turns by nearly 180° between the vertices `i` and `end`.
fn turns_back(line: &Line, i: usize, end: usize) -> bool {
    if end + 1 >= line.len() {
        return false;
    }
    let (there, back) = (from_to(line.xy(i), line.xy(i - 1)), from_to(line.xy(end), line.xy(end + 1)));
    there != (0.0, 0.0) && back != (0.0, 0.0) && angle(there, back) <= SHARP_DEGREES
}

/// Follows both legs from the tip, which reaches from the vertex `i` to `end`.
fn tip(line: &Line, i: usize, end: usize) -> Option<Pointe> {
    let before = leg(line, i, end, false);
    let after = leg(line, i, end, true);
    let (overlap_m, apart_m) = if before.0 >= after.0 { (before.0, before.1) } else { (after.0, after.1) };
    let from = before.2.min(i.saturating_sub(1));
    let to = after.2.max(end + 1);
    (overlap_m >= SHORTEST_M && overlap_m >= SLENDER * apart_m).then_some(Pointe { from, tip: i, to, overlap_m })
}

/// Follows one leg as long as it stays beside the other. Returns the length in metres, the greatest distance between
/// the legs there, and the last vertex.
fn leg(line: &Line, i: usize, end: usize, forward: bool) -> (f64, f64, usize) {
    let start = if forward { end } else { i };
    let step = |at: usize| if forward { Some(at + 1).filter(|at| *at < line.len()) } else { at.checked_sub(1) };
    let opposite = |at: usize| if forward { at.checked_sub(1) } else { Some(at + 1).filter(|at| *at < line.len()) };
    let off = |p, at: usize| opposite(at).map(|next| foot(p, line.xy(at), line.xy(next)).1);
    let (mut reached_m, mut apart_m, mut last) = (0.0, 0.0_f64, start);
    // The segment of the other leg that is beside, by its end nearer to the tip.
    let mut other = if forward { i } else { end };
    let mut at = start;
    while let Some(next) = step(at) {
        let p = line.xy(next);
        let Some(mut off_m) = off(p, other) else { break };
        while let Some(further) = opposite(other)
            && let Some(further_m) = off(p, further)
            && further_m <= off_m
        {
            (other, off_m) = (further, further_m);
        }
        let from_tip_m = (line.at_m(next) - line.at_m(start)).abs();
        if off_m > BESIDE_M {
            if last == start {
                // The first segment leaves the other leg between its ends.
                let share = BESIDE_M / off_m;
                return (from_tip_m * share, BESIDE_M, next);
            }
            break;
        }
        (reached_m, apart_m, last) = (from_tip_m, apart_m.max(off_m), next);
        at = next;
    }
    (reached_m, apart_m, last)
}

/// A stretch of vertices that a GPS receiver placed far from the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Saut {
    /// The last vertex before.
    pub from: usize,
    /// The first vertex after.
    pub to: usize,
    /// How far the vertices are from the way, in metres.
    pub off_m: f64,
}

/// The most vertices in a row that a jump displaces.
const DISPLACED: usize = 3;
/// A jump is at least this many times as long as the line's usual step.
const TIMES_USUAL: f64 = 5.0;
/// The line goes on at most this share of the jump from where it left.
const RETURNS: f64 = 0.5;
/// The shortest jump that counts, in metres. Rules have larger thresholds of their own.
const SHORTEST_JUMP_M: f64 = 10.0;

/// Returns the jumps out and back of a line, in order.
pub(super) fn jumps(line: &Line) -> Vec<Saut> {
    let usual_m = usual_step_m(line);
    let far = |step_m: f64| step_m >= SHORTEST_JUMP_M && step_m >= TIMES_USUAL * usual_m;
    let mut jumps = vec![];
    let mut i = 0;
    while i + 2 < line.len() {
        let out_m = line.step_m(i);
        let back = far(out_m).then(|| (1..=DISPLACED).find(|n| is_back(line, i, *n, far))).flatten();
        match back {
            Some(displaced) => {
                let to = i + displaced + 1;
                let off_m = (i + 1..to).map(|at| foot(line.xy(at), line.xy(i), line.xy(to)).1).fold(0.0, f64::max);
                jumps.push(Saut { from: i, to, off_m });
                i = to;
            }
            None => i += 1,
        }
    }
    jumps
}

/// Tells whether the line is back after `displaced` vertices, between which it makes no long step.
fn is_back(line: &Line, i: usize, displaced: usize, far: impl Fn(f64) -> bool) -> bool {
    let last = i + displaced;
    let inner = (i + 1..last).all(|at| !far(line.step_m(at)));
    let (out_m, back_m) = (line.step_m(i), line.step_m(last));
    last + 1 < line.len()
        && inner
        && far(back_m)
        && distance(line.xy(i), line.xy(last + 1)) <= RETURNS * out_m.min(back_m)
}

/// Returns the median length of the segments, in metres.
pub(super) fn usual_step_m(line: &Line) -> f64 {
    let mut steps: Vec<f64> = (0..line.len().saturating_sub(1)).map(|i| line.step_m(i)).collect();
    let middle = steps.len() / 2;
    if steps.is_empty() {
        return 0.0;
    }
    *steps.select_nth_unstable_by(middle, f64::total_cmp).1
}
