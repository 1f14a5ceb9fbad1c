//! Merges the voies of files with the stored voies, and converts the result into rows.
//!
//! ```text
//!  IncomingVoie ─┐
//!                ├─ join ── orient ─────────> cut ──────────> places ───────> rows
//!  stored rows ──┘  parts   directions        tronçons        étapes, localités
//!     stored        of a    and order
//!                   track   of lines
//! ```
//!
//! [`stored`] splits a stored voie into its étapes. So the result depends on all étapes that were ever imported, but
//! not on the order of the imports. Lines that a person edited stay as they are.

mod absorb;
mod assign;
mod cut;
mod join;
pub(super) mod messages;
mod part;
mod places;
mod remarks;
mod row;
mod siblings;
mod stored;
mod voie;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use self::absorb::absorb;
use self::cut::{Ground, Troncons};
use self::join::Joined;
use self::part::{Line, MadeOf, Part, Track};
use self::places::Localites;
pub(super) use self::places::SAME_PLACE_M;
use self::remarks::{Remarks, holes, offer_next, tell_of_lines_beside};
use self::row::take_voie;
pub(super) use self::siblings::Known;
use self::siblings::{KnownEtape, gather};
use self::stored::View;
use self::voie::Voie;
use self::write::write_places;
use super::incoming::{IncomingVoie, Stage};
use super::plan::after::After;
use crate::error::{Error, Result};
use crate::model::Code;
use crate::model::provenance::log_key;
use crate::model::table::Table;

/// Merges the incoming voies into `after`, the rows of the store after the import. `known` are the stored voies.
/// Returns remarks and holes for the report.
///
/// Errors: a voie already has a line from another file, or [`After::take`] fails.
pub(super) fn assemble(after: &mut After, incoming: Vec<IncomingVoie>, known: &[Known]) -> Result<Remarks> {
    if incoming.is_empty() {
        return Ok(Remarks::default());
    }
    let (mut incoming, warnings) = gather(incoming, known);
    let mut remarks = Remarks { warnings, ..Remarks::default() };
    let ground = Ground::of(after, &incoming);
    let mut codes: HashSet<Code> = incoming.iter().filter_map(|voie| voie.code.clone()).collect();
    let mut targets = vec![];
    for voie in &incoming {
        targets.push(take_voie(after, voie, &mut codes)?);
    }
    let mut voies = voies(after, &targets);
    for (target, incoming) in targets.iter().zip(&mut incoming) {
        absorb(after, &mut voies, target, incoming, &mut remarks);
        let Some(voie) = voies.get_mut(target) else { continue };
        join_legs(voie, incoming, after.replace, &mut remarks)?;
    }
    if after.replace {
        voies.values_mut().filter(|voie| voie.named).for_each(|voie| leave_out_unnamed(after, voie));
    }
    for voie in voies.values_mut().filter(|voie| voie.named) {
        for track in &mut voie.tracks {
            for changed in join::orient(track) {
                let numero = track.parts.get(changed).and_then(Part::numero);
                remarks.warnings.push(messages::turned(&voie.nom, numero));
            }
        }
        one_etape_for_the_whole(voie);
        tell_of_lines_beside(voie, &mut remarks);
        holes(voie, &mut remarks);
    }
    offer_next(&voies, known, &mut remarks);

    let tracks = voies.values().flat_map(|voie| &voie.tracks);
    let mut troncons = Troncons::cut(tracks, &ground);
    troncons.name(after);
    for record in troncons.records(after, &ground).collect::<Vec<_>>() {
        after.take(&record)?;
    }
    for voie in voies.values() {
        write_places(after, voie, &troncons)?;
    }
    let sources =
        voies.values().flat_map(|v| &v.tracks).flat_map(|t| &t.parts).map(|p| p.origin.source.clone()).collect();
    let mut localites = Localites::new(sources);
    for voie in voies.values().filter(|voie| voie.named) {
        for track in &voie.tracks {
            localites.settle(after, &voie.code, &voie.nom, track)?;
        }
    }
    remarks.warnings.append(&mut localites.remarks);
    Ok(remarks)
}

/// Returns the stored voies that this import may change, by code. They are the voies of the import, with the codes
/// `targets`, and all other voies with lines of OpenStreetMap, because the import may cut the tronçons of those.
fn voies(after: &After, targets: &[Code]) -> BTreeMap<Code, Voie> {
    let view = View::of(after);
    let mut voies = BTreeMap::new();
    for row in after.staying(Table::Voie) {
        let text = |column| row.get(Table::Voie, column).as_text();
        let (Some(id), Some(Ok(code))) = (row.get(Table::Voie, "id").as_int(), text("code").map(Code::parse)) else {
            continue;
        };
        let named = targets.contains(&code);
        let tracks = stored::tracks(after, &view, id);
        let is_osm = |line: &Line| line.made_of == MadeOf::Osm;
        let all = tracks.iter().flat_map(|track| &track.parts);
        let mut lines = all.flat_map(|part| part.lines.iter().chain(part.beside.iter().map(|(_, line)| line)));
        if named || lines.any(is_osm) {
            let nom = text("nom").unwrap_or_default().to_owned();
            voies.insert(code.clone(), Voie { id, code, nom, tracks, named });
        }
    }
    voies
}

/// Returns all stored voies with their étapes. The import uses them to find the voie that a file continues.
pub(super) fn known(after: &After) -> Vec<Known> {
    let view = View::of(after);
    let voies = after.staying(Table::Voie).filter_map(|row| {
        let text = |column| row.get(Table::Voie, column).as_text();
        let code = Code::parse(text("code")?).ok()?;
        let tracks = stored::tracks(after, &view, row.get(Table::Voie, "id").as_int()?);
        let main = tracks.into_iter().find(|track| track.variante.is_empty()).unwrap_or_default();
        let ends = |part: &Part| [part.first(), part.last()].into_iter().flatten();
        let etapes = main.parts.iter().filter_map(|part| {
            let sources = [part.origin.source.clone()]
                .into_iter()
                .chain(part.etape.and_then(|id| sources_of_etape(after, id)).unwrap_or_default());
            Some(KnownEtape { numero: part.numero()?, sources: sources.collect(), ends: ends(part).collect() })
        });
        let history = after.log.of(Table::Voie, code.as_str());
        Some(Known {
            nom: text("nom")?.to_owned(),
            sources: history.map(|history| history.sources().to_vec()).unwrap_or_default(),
            etapes: etapes.collect(),
            ends: main.parts.iter().flat_map(ends).collect(),
            code,
        })
    });
    voies.collect()
}

/// Returns the sources that wrote the row of the étape with this id, from the log. Returns `None` if no row has this id
/// or the log does not know the row.
fn sources_of_etape(after: &After, id: i64) -> Option<Vec<String>> {
    let table = Table::Etape;
    let row = after.staying(table).find(|row| row.get(table, "id").as_int() == Some(id))?;
    Some(after.log.of(table, after.key_in_log(&log_key(table, row)))?.sources().to_vec())
}

/// Moves the legs of an incoming voie into the tracks of the stored voie. A leg is an étape of a file, or the whole
/// line of a voie. `replace` is true if the user gave `--remplacer`.
///
/// Errors: the voie already has a line from another file.
fn join_legs(voie: &mut Voie, incoming: &mut IncomingVoie, replace: bool, remarks: &mut Remarks) -> Result<()> {
    let nom = voie.nom.clone();
    let variantes: BTreeSet<String> = incoming.legs.iter().map(|leg| leg.variante.clone()).collect();
    for variante in variantes {
        let mut legs: Vec<_> = incoming.legs.extract_if(.., |leg| leg.variante == variante).collect();
        // Files that hent wrote may name a variant by its code, as addresses do.
        let same = |name: &str| name == variante || Code::from_name(name).is_some_and(|code| code.as_str() == variante);
        let track = match voie.tracks.iter().position(|track| same(&track.variante)) {
            Some(place) => voie.tracks.get_mut(place),
            None => {
                voie.tracks.push(Track { variante, parts: vec![] });
                voie.tracks.last_mut()
            }
        };
        let Some(track) = track else { continue };
        join::number(track, &mut legs);
        let mut after = None;
        for leg in &legs {
            let part = Part::fresh(leg);
            let numero = part.numero();
            let (joined, place) = join::join(track, part, after, replace);
            after = Some(place);
            match joined {
                Joined::Taken => {}
                Joined::KeptByHand => remarks.warnings.push(messages::line_kept(&nom, numero)),
                Joined::Occupied => {
                    let (problem, cure) = messages::occupied(&nom);
                    return Err(Error::input(&leg.origin.row, problem, cure));
                }
            }
        }
    }
    Ok(())
}

/// Removes the étapes and lines of a voie that the files of this import do not contain (`--remplacer`).
fn leave_out_unnamed(after: &mut After, voie: &mut Voie) {
    let parts = || voie.tracks.iter().flat_map(|track| &track.parts);
    let Some(source) = parts().find(|part| part.fresh).map(|part| part.origin.source.clone()) else { return };
    let gone: HashSet<i64> = parts().filter(|part| !part.fresh).filter_map(|part| part.etape).collect();
    let table = Table::Etape;
    let rows = after.staying(table).filter(|row| row.get(table, "id").as_int().is_some_and(|id| gone.contains(&id)));
    for row in rows.cloned().collect::<Vec<_>>() {
        after.remove(table, &row, &source);
    }
    voie.tracks.iter_mut().for_each(|track| track.parts.retain(|part| part.fresh));
}

/// Makes the line of a voie without étapes its étape 1, because only étapes have a page. Does nothing if the voie has
/// an étape, or if its main line has several parts.
fn one_etape_for_the_whole(voie: &mut Voie) {
    if voie.tracks.iter().flat_map(|track| &track.parts).any(|part| part.stage.is_some()) {
        return;
    }
    let Some(track) = voie.tracks.iter_mut().find(|track| track.variante.is_empty()) else { return };
    let mut with_lines = track.parts.iter_mut().filter(|part| !part.lines.is_empty());
    if let (Some(part), None) = (with_lines.next(), with_lines.next()) {
        let said = part.whole.clone().unwrap_or_default();
        part.stage = Some(Stage { numero: Some(1), ..said });
    }
}
