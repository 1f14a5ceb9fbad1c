//! Turns a stored voie into an étape of another voie. This happens to an étape that was imported before the étapes
//! before and after it: at that time nothing showed that it is an étape.

use std::collections::BTreeMap;

use super::messages;
use super::part::Track;
use super::remarks::Remarks;
use super::voie::Voie;
use crate::import::incoming::{IncomingVoie, Stage};
use crate::import::plan::after::After;
use crate::model::Code;
use crate::model::row::Row;
use crate::model::table::Table;

/// Makes the stored voies that `incoming.absorbs` names étapes of the voie `target`. A voie that a person edited stays
/// as it is, with a remark. `voies` are the voies that the import may change, by code.
pub(super) fn absorb(
    after: &mut After,
    voies: &mut BTreeMap<Code, Voie>,
    target: &Code,
    incoming: &IncomingVoie,
    remarks: &mut Remarks,
) {
    for (code, numero) in &incoming.absorbs {
        let Some(other) = voies.get(code).filter(|_| code != target) else { continue };
        let mut stored = voies.get(target).into_iter().flat_map(|voie| &voie.tracks).flat_map(|track| &track.parts);
        if stored.any(|part| part.numero() == Some(*numero)) {
            continue;
        }
        let nom = &other.nom;
        let into = voies.get(target).map(|voie| voie.nom.clone()).unwrap_or_default();
        let untouched = after.log.of(Table::Voie, code.as_str()).is_some_and(|history| history.only_imported());
        let parts = || other.tracks.iter().flat_map(|track| &track.parts);
        if !untouched || parts().any(|part| part.by_hand) {
            remarks.warnings.push(messages::not_absorbed(nom, &into, *numero));
            continue;
        }
        remarks.warnings.push(messages::absorbed(nom, &into, *numero));
        let Some(other) = voies.remove(code) else { continue };
        let Some(voie) = voies.get_mut(target) else { continue };
        let source = incoming.origin.source.clone();
        let rows: Vec<(Table, Row)> = [Table::Voie, Table::VoieTroncon]
            .into_iter()
            .flat_map(|table| {
                let column = if table == Table::Voie { "id" } else { "voie_id" };
                let of_it = after.staying(table).filter(move |row| row.get(table, column).as_int() == Some(other.id));
                of_it.map(move |row| (table, row.clone())).collect::<Vec<_>>()
            })
            .collect();
        rows.iter().for_each(|(table, row)| after.remove(*table, row, &source));
        let id = voie.id;
        let track = main_track(voie);
        for mut part in other.tracks.into_iter().flat_map(|track| track.parts) {
            if part.stage.is_none() && part.lines.is_empty() && part.beside.is_empty() {
                continue;
            }
            if let Some(etape) = part.etape {
                after.move_etape(etape, id, *numero);
            }
            let from_to = part.stage.take().unwrap_or_default();
            part.stage = Some(Stage { numero: Some(*numero), ..from_to });
            part.whole = None;
            let place = track.parts.iter().rposition(|p| p.numero().is_some_and(|n| n < *numero)).map_or(0, |p| p + 1);
            track.parts.insert(place, part);
        }
    }
}

/// Returns the track of the main line of a voie. Adds an empty one if the voie has none.
fn main_track(voie: &mut Voie) -> &mut Track {
    if !voie.tracks.iter().any(|track| track.variante.is_empty()) {
        voie.tracks.insert(0, Track::default());
    }
    let place = voie.tracks.iter().position(|track| track.variante.is_empty()).unwrap_or_default();
    // The index is valid, because the track was found or added above.
    #[allow(clippy::indexing_slicing)]
    &mut voie.tracks[place]
}
