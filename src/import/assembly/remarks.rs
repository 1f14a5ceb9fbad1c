//! Collects the remarks and holes of the assembly for the report. A hole is a gap between two lines that follow each
//! other in a track.

use std::collections::BTreeMap;

use super::messages;
use super::part::{Line, Part};
use super::siblings::Known;
use super::voie::Voie;
use crate::geo::{Position, distance_m};
use crate::import::arrange::shared_vertex;
use crate::import::report::Hole;
use crate::model::Code;

/// The smallest gap, in metres, that counts as a hole. In a shorter gap, two nodes have the same position.
const SHORTEST_HOLE_M: f64 = 0.5;

/// The largest distance, in metres, from both ends of a gap to a vertex that the two étapes share. If they share such a
/// vertex, the gap is not a hole.
const SHARED_M: f64 = 1_000.0;

/// The largest distance, in metres, between an end of a voie and the end of another voie that it may continue.
const GOES_ON_M: f64 = 50.0;

/// The remarks and holes of the assembly, for the report.
#[derive(Default)]
pub(in crate::import) struct Remarks {
    /// The holes in the lines of voies.
    pub(in crate::import) holes: Vec<Hole>,
    /// The remarks for the user, one sentence each.
    pub(in crate::import) warnings: Vec<String>,
}

/// Adds to `remarks` a remark that names the variants which the import makes of lines beside the main line.
pub(super) fn tell_of_lines_beside(voie: &Voie, remarks: &mut Remarks) {
    let fresh = voie.tracks.iter().flat_map(|track| &track.parts).filter(|part| part.fresh);
    let names: Vec<String> =
        fresh.flat_map(|part| part.beside.iter().map(|(name, _)| variante_of(part, name))).collect();
    if !names.is_empty() {
        remarks.warnings.push(messages::beside(&voie.nom, &names));
    }
}

/// Returns the name of the variant that a line beside `part` becomes. `name` is its name within the part. If the part
/// is an étape, its number comes first: `e03-alternative-1`.
pub(super) fn variante_of(part: &Part, name: &str) -> String {
    match part.numero() {
        Some(numero) if part.whole.is_none() => format!("e{numero:02}-{name}"),
        _ => name.to_owned(),
    }
}

/// Adds to `remarks` the holes in the tracks of a voie. A gap between étapes that share a vertex is not a hole, because
/// a walker can leave the first étape at this vertex.
pub(super) fn holes(voie: &Voie, remarks: &mut Remarks) {
    for track in &voie.tracks {
        let lines: Vec<(&Part, &Line)> =
            track.parts.iter().flat_map(|part| part.lines.iter().map(move |line| (part, line))).collect();
        for pair in lines.windows(2) {
            let [(before, a), (after, b)] = pair else { continue };
            let (Some(from), Some(to)) = (a.last(), b.first()) else { continue };
            let length_m = distance_m(from, to);
            let shares = !std::ptr::eq(*before, *after) && share_a_vertex(before, after, [from, to]);
            if length_m < SHORTEST_HOLE_M || shares {
                continue;
            }
            let of = match (before.numero(), after.numero()) {
                (Some(a), Some(b)) if a == b => format!("{}, étape {a}", voie.nom),
                (Some(a), Some(b)) => format!("{}, entre les étapes {a} et {b}", voie.nom),
                _ => voie.nom.clone(),
            };
            remarks.holes.push(Hole { of, from, to, length_m });
        }
    }
}

/// Tells whether two parts share a vertex that is within [`SHARED_M`] of both positions in `ends`.
fn share_a_vertex(before: &Part, after: &Part, ends: [Position; 2]) -> bool {
    let near = |place: &Position| ends.iter().all(|end| distance_m(*end, *place) <= SHARED_M);
    let places = |part: &Part| -> Vec<Position> {
        part.lines.iter().flat_map(|line| &line.places).filter(|place| near(place)).copied().collect()
    };
    let (before, after) = (places(before), places(after));
    shared_vertex([before.as_slice()], [after.as_slice()]).is_some()
}

/// The end of the last étape of a voie with several étapes.
struct LastEnd<'a> {
    /// The code of the voie.
    code: &'a Code,
    /// The name of the voie.
    nom: &'a str,
    /// The number of the last étape.
    numero: i64,
    /// The position where the last étape ends.
    end: Position,
}

/// Adds a remark for each imported voie of one line that touches the end of a voie of several étapes: it may be the
/// next étape of that voie. The voie of several étapes is in `voies` or in `known`, the stored voies.
pub(super) fn offer_next(voies: &BTreeMap<Code, Voie>, known: &[Known], remarks: &mut Remarks) {
    let main = |voie: &Voie| voie.tracks.iter().find(|track| track.variante.is_empty()).cloned();
    let of_voies = voies.values().filter_map(|voie| {
        let track = main(voie).filter(|track| track.parts.iter().filter(|part| part.stage.is_some()).count() > 1)?;
        let last = track.parts.iter().rfind(|part| part.stage.is_some())?;
        Some(LastEnd { code: &voie.code, nom: &voie.nom, numero: last.numero()?, end: last.last()? })
    });
    let of_stored = known.iter().filter(|voie| !voies.contains_key(&voie.code) && voie.etapes.len() > 1);
    let of_stored = of_stored.filter_map(|voie| {
        let last = voie.etapes.last()?;
        Some(LastEnd { code: &voie.code, nom: &voie.nom, numero: last.numero, end: *last.ends.last()? })
    });
    let ends: Vec<LastEnd> = of_voies.chain(of_stored).collect();
    for voie in voies.values().filter(|voie| voie.named) {
        let Some(track) = main(voie) else { continue };
        let [part] = track.parts.as_slice() else { continue };
        if !part.fresh || part.stage.as_ref().is_some_and(|stage| stage.numero != Some(1)) {
            continue;
        }
        for other in ends.iter().filter(|other| *other.code != voie.code) {
            let mut own = [part.first(), part.last()].into_iter().flatten();
            if own.any(|at| distance_m(at, other.end) <= GOES_ON_M) {
                let said = messages::goes_on(&voie.nom, other.nom, other.code.as_str(), other.numero + 1);
                remarks.warnings.push(said);
            }
        }
    }
}
