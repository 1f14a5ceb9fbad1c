//! Inserts incoming étapes among the stored ones, numbers them, and orients their lines. A leg is an étape of a file,
//! or the whole line of a voie. A part is the same within a track ([`Part`]).

use super::part::{Line, MadeOf, Part, Track, Vertex};
use crate::geo::{Position, distance_m};
use crate::import::arrange::{Placed, arrange, entered_at, rotated};
use crate::import::etapes::natural;
use crate::import::incoming::{Leg, Run};

/// The largest distance, in metres, between the end of a stored étape and the start of an incoming étape without a
/// number that continues it.
const TOUCHING_M: f64 = 200.0;

/// The largest distance, in metres, between an end of an incoming line and an end of a stored line from the same source
/// that may be an older version of it.
const SAME_LINE_M: f64 = 1_000.0;

/// What [`join()`] did with a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// The part is in the track, or the track already has the same lines.
    Taken,
    /// The part is in the track, but with the stored line, because a person edited this line.
    KeptByHand,
    /// The part is not in the track. The track has a line from another source, which only `--remplacer` replaces.
    Occupied,
}

impl Part {
    /// Converts a leg of a file into a part. The stretches that only the way back uses become lines beside it, named
    /// `retour-1`, `retour-2`…
    pub(super) fn fresh(leg: &Leg) -> Self {
        let mut part = Self {
            origin: leg.origin.clone(),
            stage: leg.stage.clone().filter(|_| !leg.whole),
            whole: leg.whole.then(|| leg.stage.clone().unwrap_or_default()),
            lines: leg.runs.iter().map(line).collect(),
            beside: leg.beside.iter().map(|(name, run)| (name.clone(), line(run))).collect(),
            fresh: true,
            ..Self::default()
        };
        let pieces = only_back(&part.lines, &leg.retour);
        part.beside.extend((1..).zip(pieces).map(|(n, piece)| (format!("retour-{n}"), piece)));
        part
    }
}

/// Converts a run, the continuous line of a leg, into a line of a part. A run with node ids comes from OpenStreetMap.
/// Any other run becomes one new tronçon.
fn line(run: &Run) -> Line {
    let made_of = if run.nodes.is_empty() { MadeOf::New { inverse: false } } else { MadeOf::Osm };
    Line { places: run.places.clone(), made_of }
}

/// Returns the stretches of the way back `back` that the way there `there` does not use. Each starts where the way back
/// leaves the way there, and ends where both meet again.
fn only_back(there: &[Line], back: &[Run]) -> Vec<Line> {
    let step = |pair: &[Position]| match pair {
        [a, b] => {
            let (a, b) = (Vertex::of(a), Vertex::of(b));
            (a.min(b), a.max(b))
        }
        _ => (Vertex::of(&Position::flat(0.0, 0.0)), Vertex::of(&Position::flat(0.0, 0.0))),
    };
    let walked: std::collections::HashSet<_> = there.iter().flat_map(|line| line.places.windows(2)).map(step).collect();
    let mut pieces: Vec<Line> = vec![];
    for run in back {
        let mut goes_on = false;
        for pair in run.places.windows(2) {
            let [a, b] = pair else { continue };
            let apart = !walked.contains(&step(pair));
            match pieces.last_mut().filter(|_| apart && goes_on) {
                Some(piece) => piece.places.push(*b),
                None if apart => pieces.push(Line { places: vec![*a, *b], made_of: MadeOf::Osm }),
                None => {}
            }
            goes_on = apart;
        }
    }
    pieces
}

/// Puts a part of a file into a track:
///
/// - A part with a number replaces the étape with this number.
/// - A part that is no étape replaces the stored part from the same source.
/// - Any other part is inserted.
///
/// `after` is the index in the track of the part that precedes it in the file. `replace` is true if the user gave
/// `--remplacer`. Returns the outcome, and the index of the part in the track.
pub(super) fn join(track: &mut Track, mut part: Part, after: Option<usize>, replace: bool) -> (Joined, usize) {
    let numbered = |n: i64| track.parts.iter().position(|stored| stored.numero() == Some(n));
    // Different files may have the same name, so the whole line of a voie does not replace one of several parts.
    let alone = track.parts.iter().filter(|stored| !stored.lines.is_empty()).count() <= 1;
    let same_source = |stored: &Part| {
        !stored.fresh
            && stored.origin.source == part.origin.source
            && !part.origin.source.is_empty()
            && (part.whole.is_none() || alone)
    };
    let place = match (part.numero(), &part.stage) {
        (Some(numero), _) => numbered(numero),
        (None, Some(_)) => None,
        (None, None) => track.parts.iter().position(same_source),
    };
    if let Some((place, stored)) = place.and_then(|place| Some((place, track.parts.get_mut(place)?))) {
        if stored.by_hand && !replace && !stored.lines.is_empty() {
            stored.stage = part.stage.or_else(|| stored.stage.take());
            (stored.fresh, stored.origin.row, stored.said_by) = (true, part.origin.row, part.origin.source);
            return (Joined::KeptByHand, place);
        }
        part.etape = stored.etape;
        let keep_line = part.lines.is_empty()
            || (part.lines.iter().all(|line| line.made_of != MadeOf::Osm) && stored.has_lines_of(&part));
        if keep_line {
            part.lines = std::mem::take(&mut stored.lines);
            part.beside = std::mem::take(&mut stored.beside);
            part.said_by = std::mem::replace(&mut part.origin.source, stored.origin.source.clone());
            part.fixed = stored.fixed;
        }
        if part.stage.is_none() {
            part.stage = stored.stage.take();
        }
        *stored = part;
        return (Joined::Taken, place);
    }
    if part.whole.is_some() {
        // The part is the whole line of the voie, so the stored lines come from another source.
        let occupied = track.parts.iter().any(|stored| !stored.fresh && !stored.lines.is_empty());
        if occupied && !replace {
            let whole = Part { lines: track.parts.iter().flat_map(|p| p.lines.clone()).collect(), ..Part::default() };
            let same = whole.has_lines_of(&part);
            return (if same { Joined::Taken } else { Joined::Occupied }, 0);
        }
        for stored in track.parts.iter_mut().filter(|stored| !stored.fresh) {
            stored.lines.clear();
        }
    }
    let place = match part.numero() {
        Some(numero) => {
            track.parts.iter().rposition(|other| other.numero().is_some_and(|n| n < numero)).map_or(0, |p| p + 1)
        }
        None => after.map_or(track.parts.len(), |after| after + 1),
    };
    track.parts.insert(place, part);
    (Joined::Taken, place)
}

/// Numbers the étapes in `legs` to which the files give no number. `track` has the stored étapes. An étape takes the
/// number of the stored étape that has the same source and is near, or has the same line. The others take the numbers
/// that follow. They are in the natural order of their sources, or in the order in which their ends touch if this order
/// has smaller holes.
pub(super) fn number(track: &Track, legs: &mut [Leg]) {
    let mut used: Vec<i64> = legs.iter().filter_map(|leg| leg.stage.as_ref()?.numero).collect();
    let unnumbered = |leg: &Leg| !leg.whole && leg.stage.as_ref().is_some_and(|stage| stage.numero.is_none());
    for leg in legs.iter_mut().filter(|leg| unnumbered(leg)) {
        let part = Part::fresh(leg);
        let of_source =
            track.parts.iter().filter(|stored| stored.origin.source == leg.origin.source && is_near(stored, &part));
        let of_source: Vec<&Part> = of_source.collect();
        let known = match of_source.as_slice() {
            [one] => one.numero(),
            _ => track.parts.iter().find(|stored| stored.has_lines_of(&part)).and_then(Part::numero),
        };
        if let (Some(numero), Some(stage)) = (known.filter(|n| !used.contains(n)), leg.stage.as_mut()) {
            stage.numero = Some(numero);
            used.push(numero);
        }
    }
    let mut rest: Vec<&mut Leg> = legs.iter_mut().filter(|leg| unnumbered(leg)).collect();
    if rest.is_empty() {
        return;
    }
    rest.sort_by(|a, b| natural(&a.origin.source, &b.origin.source));
    let ends: Vec<[Position; 2]> = rest.iter().filter_map(|leg| Some([start_of(leg)?, end_of(leg)?])).collect();
    let order: Vec<usize> = match arrange(&[ends]).into_iter().next() {
        Some(placed) if placed.len() == rest.len() => placed.into_iter().map(|placed| placed.run).collect(),
        _ => (0..rest.len()).collect(),
    };
    let stored = track.parts.iter().filter_map(|part| Some((part.numero()?, part.last())));
    let taken: Vec<i64> = stored.clone().map(|(n, _)| n).chain(used).collect();
    let first = order.first().and_then(|i| rest.get(*i)).and_then(|leg| start_of(leg));
    let count = i64::try_from(rest.len()).unwrap_or(i64::MAX);
    let free = |from: i64| (from..from.saturating_add(count)).all(|n| !taken.contains(&n));
    let touched = stored.filter_map(|(n, end)| Some((n, distance_m(end?, first?))));
    let touched = touched.filter(|(n, gap)| *gap <= TOUCHING_M && free(n + 1)).min_by(|a, b| a.1.total_cmp(&b.1));
    let from = touched.map_or_else(|| taken.iter().max().map_or(1, |last| last + 1), |(n, _)| n + 1);
    for (numero, i) in (from..).zip(order) {
        if let Some(stage) = rest.get_mut(i).and_then(|leg| leg.stage.as_mut()) {
            stage.numero = Some(numero);
        }
    }
}

/// Tells whether the lines of two parts have the same start or the same end within [`SAME_LINE_M`]. Also true if the
/// start of each is within this distance of the end of the other.
fn is_near(a: &Part, b: &Part) -> bool {
    let near =
        |a: Option<Position>, b: Option<Position>| a.zip(b).is_some_and(|(a, b)| distance_m(a, b) <= SAME_LINE_M);
    near(a.first(), b.first()) || near(a.last(), b.last()) || (near(a.first(), b.last()) && near(a.last(), b.first()))
}

/// Returns the position where the line of a leg starts.
fn start_of(leg: &Leg) -> Option<Position> {
    leg.runs.first()?.places.first().copied()
}

/// Returns the position where the line of a leg ends.
fn end_of(leg: &Leg) -> Option<Position> {
    leg.runs.last()?.places.last().copied()
}

/// Orders the lines of each part of a track, and chooses their directions, so that the total length of the holes is
/// smallest. Returns the indexes of the stored parts that changed.
pub(super) fn orient(track: &mut Track) -> Vec<usize> {
    let ends = |part: &Part| part.lines.iter().filter_map(|line| Some([line.first()?, line.last()?])).collect();
    let placed = arrange(&track.parts.iter().map(ends).collect::<Vec<Vec<_>>>());
    let mut changed = vec![];
    for (i, (part, placed)) in track.parts.iter_mut().zip(placed).enumerate() {
        let as_it_is = placed.iter().enumerate().all(|(i, placed)| *placed == Placed { run: i, turned: false });
        if part.fixed || as_it_is || placed.len() != part.lines.len() {
            continue;
        }
        if !part.fresh {
            changed.push(i);
        }
        if placed.iter().rev().enumerate().all(|(i, placed)| *placed == Placed { run: i, turned: true }) {
            part.turn();
            continue;
        }
        let mut lines: Vec<Option<Line>> = std::mem::take(&mut part.lines).into_iter().map(Some).collect();
        for Placed { run, turned } in placed {
            let Some(mut line) = lines.get_mut(run).and_then(Option::take) else { continue };
            if turned {
                line.turn();
            }
            part.lines.push(line);
        }
    }
    for i in 0..track.parts.len() {
        let beside = |j: Option<usize>| j.and_then(|j| track.parts.get(j));
        let (before, after) =
            (beside(i.checked_sub(1)).and_then(Part::last), beside(i.checked_add(1)).and_then(Part::first));
        let Some(part) = track.parts.get_mut(i).filter(|part| !part.fixed) else { continue };
        let [line] = part.lines.as_mut_slice() else { continue };
        if line.is_closed() && line.made_of == MadeOf::Osm {
            let start = entered_at(&line.places, before, after);
            line.places = rotated(&line.places, start);
        }
    }
    changed
}
