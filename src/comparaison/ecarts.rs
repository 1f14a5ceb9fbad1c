//! Finds the stretches on which the sent line and the published one differ: [`Ecart`].

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::appariement::Echantillon;
use super::ligne::Ligne;
use super::parametres::{FAR_M, Parametres};
use super::passages::Sur;
use super::reference::Reference;
use crate::geo::{Position, km, tenths};

/// Two stretches of one kind are one if the lines meet between them for less than this many tolerances.
const MEET_TOLERANCES: f64 = 5.0;
/// A published stretch shorter than this many tolerances is not worth telling: a corner that was cut.
const SHORT_TOLERANCES: f64 = 2.0;
/// A stretch at an end of the sent line replaces a published one that has at least this share of its length.
const BESIDE: f64 = 0.5;
/// Both sides are told if each has at least this share of the places.
const BOTH_SIDES: f64 = 0.2;

/// The kind of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Nature {
    /// The sent line runs elsewhere than the published one.
    Ecart,
    /// The sent line has a stretch that replaces nothing published.
    Ajout,
    /// The sent line leaves out a stretch that is published.
    Manque,
}

/// On which side of the published line, in its direction, the sent line runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "each is a side")]
pub enum Cote {
    Gauche,
    Droite,
    Deux,
}

/// Which line moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bouge {
    /// The sent line. The reference runs where the published line does.
    Trace,
    /// The reference, which is another line. The sent one runs where the published line does.
    Reference,
    /// The published line, since the date of the reference. The sent line runs where it does now.
    Publie,
    /// All three run elsewhere.
    Tous,
}

/// A stretch on which the lines differ by more than the tolerance.
#[derive(Clone, Debug, Serialize)]
pub struct Ecart {
    /// Its kind.
    pub nature: Nature,
    /// From which to which kilometre of the sent line. For [`Nature::Manque`], where it leaves the stretch out.
    #[serde(rename = "km", serialize_with = "kilometres")]
    pub trace_m: Option<[f64; 2]>,
    /// From which to which kilometre of the published line.
    #[serde(rename = "publie_km", serialize_with = "kilometres")]
    pub publie_m: Option<[f64; 2]>,
    /// The index of the published line in [`suivies`](super::Comparaison::suivies).
    pub suivie: Option<usize>,
    /// The length in metres: of the published stretch that is replaced or left out, or of what is added.
    #[serde(serialize_with = "tenths")]
    pub longueur_m: f64,
    /// The length of the sent line from start to end, in metres.
    #[serde(serialize_with = "tenths")]
    pub longueur_trace_m: f64,
    /// The greatest distance in metres between both. `None` if it exceeds 1 km.
    #[serde(serialize_with = "some_tenths")]
    pub ecart_max_m: Option<f64>,
    /// The mean distance in metres. `None` if a distance exceeds 1 km.
    #[serde(serialize_with = "some_tenths")]
    pub ecart_moyen_m: Option<f64>,
    /// The side.
    pub cote: Option<Cote>,
    /// Which line moved. Only if the line is compared with something else than what is published now.
    #[serde(rename = "a_bouge", skip_serializing_if = "Option::is_none")]
    pub bouge: Option<Bouge>,
    /// The stretch on the sent line, or on the published one for [`Nature::Manque`].
    #[serde(skip)]
    pub geometrie: Vec<Vec<Position>>,
}

/// A place of a reference, and its distance from the sent line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Couvert {
    pub(super) reference: usize,
    pub(super) m: f64,
    pub(super) off_m: f64,
    /// The nearest place on the sent line, in metres from its start.
    trace_m: f64,
}

/// Measures how far the sent line is from each place of the compared parts of the references.
pub(super) fn couverture(
    sent: &Ligne,
    references: &[Reference],
    parts: &[(usize, [f64; 2])],
    step_m: f64,
) -> Vec<Couvert> {
    let places = parts.iter().flat_map(|(reference, range)| {
        let places = references.get(*reference).map_or(vec![], |line| line.ligne.places(*range, step_m));
        places.into_iter().map(|place| (*reference, place))
    });
    let places: Vec<_> = places.collect();
    let measured = places.into_par_iter().filter_map(|(reference, place)| {
        let foot = sent.nearest(place.point)?;
        Some(Couvert { reference, m: place.m, off_m: foot.off_m, trace_m: foot.m })
    });
    measured.collect()
}

/// Returns the stretches on which the lines differ, in the order of the sent line.
pub(super) fn ecarts(
    sent: &Ligne,
    references: &[Reference],
    samples: &[Echantillon],
    covered: &[Couvert],
    parametres: &Parametres,
) -> Vec<Ecart> {
    let tolerance_m = parametres.tolerance_m;
    let runs = runs(samples, |sample| (0, sample.place.m, sample.off_m > tolerance_m), tolerance_m);
    let mut found: Vec<Ecart> =
        runs.into_iter().map(|[from, to]| elsewhere(sent, samples, covered, [from, to], tolerance_m)).collect();
    for [from, to] in runs_of_reference(covered, tolerance_m) {
        found.extend(left_out(references, &found, covered.get(from..=to).unwrap_or_default(), tolerance_m));
    }
    let start = |ecart: &Ecart| ecart.trace_m.map_or(f64::INFINITY, |[from, _]| from);
    found.sort_by(|a, b| start(a).total_cmp(&start(b)));
    found
}

fn runs_of_reference(covered: &[Couvert], tolerance_m: f64) -> Vec<[usize; 2]> {
    runs(covered, |place| (place.reference, place.m, place.off_m > tolerance_m), tolerance_m)
}

/// Returns the first and last index of each run of items that are off. Two runs are one if they are near each other.
/// `of` returns the line of an item, its chainage, and whether it is off.
fn runs<T>(items: &[T], of: impl Fn(&T) -> (usize, f64, bool), tolerance_m: f64) -> Vec<[usize; 2]> {
    let mut runs: Vec<[usize; 2]> = vec![];
    for (number, item) in items.iter().enumerate() {
        let (line, m, off) = of(item);
        if !off {
            continue;
        }
        let near = runs.last().and_then(|[_, last]| items.get(*last)).is_some_and(|last| {
            let (of_last, last_m, _) = of(last);
            of_last == line && m - last_m < MEET_TOLERANCES * tolerance_m
        });
        match runs.last_mut().filter(|_| near) {
            Some(run) => run[1] = number,
            None => runs.push([number, number]),
        }
    }
    runs
}

/// The end of a stretch: its place on the sent line, and on a reference if it is on one.
type Bout = (f64, Option<(usize, f64)>);

/// Returns where the line crosses the tolerance between a place within and one beyond.
fn crossing(within: Option<&Echantillon>, beyond: &Echantillon, tolerance_m: f64) -> (Bout, bool) {
    let on = |sur: Sur| (sur.reference, sur.pied.m);
    let Some(within) = within else { return ((beyond.place.m, beyond.sur().map(on)), false) };
    let share = if beyond.off_m.is_finite() {
        ((tolerance_m - within.off_m) / (beyond.off_m - within.off_m)).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let mix = |a: f64, b: f64| a + share * (b - a);
    let foot = within.sur().map(|first| match beyond.sur() {
        Some(second) if second.reference == first.reference => (first.reference, mix(first.pied.m, second.pied.m)),
        _ => on(first),
    });
    ((mix(within.place.m, beyond.place.m), foot), true)
}

/// Describes a run of places of the sent line that are off.
fn elsewhere(
    sent: &Ligne,
    samples: &[Echantillon],
    covered: &[Couvert],
    [first, last]: [usize; 2],
    tolerance_m: f64,
) -> Ecart {
    let run = samples.get(first..=last).unwrap_or_default();
    let end = |at: Option<&Echantillon>, of: Option<&Echantillon>| {
        of.map_or(((0.0, None), false), |beyond| crossing(at, beyond, tolerance_m))
    };
    let before = first.checked_sub(1).and_then(|n| samples.get(n));
    let ((from_m, from), starts) = end(before, run.first());
    let ((to_m, to), ends) = end(samples.get(last + 1), run.last());
    // An end of the sent line that is off has no place where it leaves the reference. Then the places count that are
    // near enough to have one.
    let mut feet: Vec<(usize, f64)> = from.into_iter().chain(to).collect();
    if !starts || !ends {
        feet.extend(run.iter().filter_map(Echantillon::sur).map(|sur| (sur.reference, sur.pied.m)));
    }
    let reference = feet.first().map(|(reference, _)| *reference);
    let same = reference.filter(|reference| feet.iter().all(|(other, _)| other == reference));
    let hull = feet.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[a, b], (_, m)| [a.min(*m), b.max(*m)]);
    // Where the sent line goes on beyond an end of the reference, only that end is near.
    let goes_on = (!starts || !ends) && hull[1] - hull[0] < BESIDE * (to_m - from_m);
    let replaces = !goes_on && hull[1] - hull[0] > SHORT_TOLERANCES * tolerance_m;
    let publie = same.map(|reference| (reference, hull)).filter(|_| replaces);
    let replaced = publie.map_or(&[][..], |(reference, range)| between(covered, reference, range));
    let offs = run.iter().map(|sample| sample.off_m);
    let max_m = offs.clone().chain(replaced.iter().map(|place| place.off_m)).fold(0.0, f64::max);
    #[allow(clippy::cast_precision_loss, reason = "a small count")]
    let mean_m = offs.sum::<f64>() / run.len().max(1) as f64;
    let trace_m = [from_m, to_m];
    let longueur_trace_m = to_m - from_m;
    Ecart {
        nature: if publie.is_some() { Nature::Ecart } else { Nature::Ajout },
        trace_m: Some(trace_m),
        publie_m: publie.map(|(_, range)| range),
        suivie: publie.map(|(reference, _)| reference),
        longueur_m: publie.map_or(longueur_trace_m, |(_, [a, b])| b - a),
        longueur_trace_m,
        ecart_max_m: Some(max_m).filter(|m| *m <= FAR_M),
        ecart_moyen_m: Some(mean_m).filter(|_| max_m <= FAR_M),
        bouge: None,
        cote: side(run.iter().filter_map(Echantillon::sur)),
        geometrie: sent.part(trace_m),
    }
}

/// Returns the places of a reference between two chainages. `covered` is in the order of references and chainages.
pub(super) fn between(covered: &[Couvert], reference: usize, [from_m, to_m]: [f64; 2]) -> &[Couvert] {
    let first = covered.partition_point(|place| (place.reference, place.m) < (reference, from_m));
    let after = covered.partition_point(|place| (place.reference, place.m) <= (reference, to_m));
    covered.get(first..after).unwrap_or_default()
}

/// Returns the side on which most places are.
fn side(places: impl Iterator<Item = Sur>) -> Option<Cote> {
    let (mut left, mut all) = (0.0, 0.0);
    for sur in places {
        all += 1.0;
        left += f64::from(u8::from(sur.pied.left));
    }
    let share = left / all;
    match share {
        _ if all == 0.0 => None,
        share if share < BOTH_SIDES => Some(Cote::Droite),
        share if share > 1.0 - BOTH_SIDES => Some(Cote::Gauche),
        _ => Some(Cote::Deux),
    }
}

/// Describes a run of places of a reference from which the sent line is far, unless a stretch of the sent line replaces
/// them.
fn left_out(references: &[Reference], known: &[Ecart], run: &[Couvert], tolerance_m: f64) -> Option<Ecart> {
    let (first, last) = run.first().zip(run.last())?;
    let [from, to] = [first.m, last.m];
    let longueur_m = to - from;
    let replaced_m: f64 = known
        .iter()
        .filter(|ecart| ecart.suivie == Some(first.reference))
        .filter_map(|ecart| ecart.publie_m)
        .map(|[a, b]| (b.min(to) - a.max(from)).max(0.0))
        .sum();
    if longueur_m < SHORT_TOLERANCES * tolerance_m || replaced_m > longueur_m / 2.0 {
        return None;
    }
    let max_m = run.iter().map(|place| place.off_m).fold(0.0, f64::max);
    #[allow(clippy::cast_precision_loss, reason = "a small count")]
    let mean_m = run.iter().map(|place| place.off_m).sum::<f64>() / run.len() as f64;
    let at = [first.trace_m.min(last.trace_m), first.trace_m.max(last.trace_m)];
    Some(Ecart {
        nature: Nature::Manque,
        trace_m: Some(at),
        publie_m: Some([from, to]),
        suivie: Some(first.reference),
        longueur_m,
        longueur_trace_m: at[1] - at[0],
        ecart_max_m: Some(max_m).filter(|m| *m <= FAR_M),
        ecart_moyen_m: Some(mean_m).filter(|_| max_m <= FAR_M),
        cote: None,
        bouge: None,
        geometrie: references.get(first.reference).map_or(vec![], |line| line.ligne.part([from, to])),
    })
}

fn kilometres<S: Serializer>(range_m: &Option<[f64; 2]>, serializer: S) -> Result<S::Ok, S::Error> {
    range_m.map(|range| range.map(km)).serialize(serializer)
}

pub(super) fn some_tenths<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|value| crate::geo::rounded(value, 1)).serialize(serializer)
}
