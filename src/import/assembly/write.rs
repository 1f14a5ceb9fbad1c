//! Writes the lines of a voie as rows: its `voie_troncon` rows, and the rows of new tronçons.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cut::Troncons;
use super::part::{Line, MadeOf, Part, Track};
use super::remarks::variante_of;
use super::voie::Voie;
use crate::error::{Error, Result};
use crate::import::cells::{plain, suffixed};
use crate::import::incoming::{Key, Record, RowOrigin};
use crate::import::plan::after::{After, by_hand};
use crate::model::provenance::log_key;
use crate::model::row::{Row, Value};
use crate::model::table::Table;

/// Writes the `voie_troncon` rows of a voie that differ from the stored ones, removes rows that are left over, and
/// creates the tronçons of new lines. `troncons` are the tronçons of OpenStreetMap lines.
///
/// Errors: [`After::take`] fails.
pub(super) fn write_places(after: &mut After, voie: &Voie, troncons: &Troncons) -> Result<()> {
    let mut wanted: BTreeMap<String, Vec<(i64, bool, RowOrigin)>> = BTreeMap::new();
    for track in &voie.tracks {
        for part in &track.parts {
            let beside = part.beside.iter().map(|(name, line)| (variante_of(part, name), line));
            let main = part.lines.iter().map(|line| (track.variante.clone(), line));
            let mut number = 0;
            for (variante, line) in main.chain(beside) {
                let origin = || match part.by_hand || part.origin.source.is_empty() {
                    true => RowOrigin { row: part.origin.row.clone(), source: by_hand(&part.origin.source) },
                    false => part.origin.clone(),
                };
                let list = wanted.entry(variante).or_default();
                match &line.made_of {
                    MadeOf::Osm => {
                        let ids = troncons.of(line).filter_map(|(code, inverse)| {
                            Some((after.id_of(Table::Troncon, code.as_str())?, inverse, origin()))
                        });
                        list.extend(ids);
                    }
                    MadeOf::Stored(stored) => list.extend(stored.iter().map(|(id, inverse)| (*id, *inverse, origin()))),
                    MadeOf::New { inverse } => {
                        let id = new_troncon(after, voie, track, part, line, *inverse, &mut number)?;
                        list.push((id, *inverse, origin()));
                    }
                }
            }
        }
    }
    let table = Table::VoieTroncon;
    let of_voie = after.staying(table).filter(|row| row.get(table, "voie_id").as_int() == Some(voie.id));
    let stored: HashMap<String, Row> = of_voie.map(|row| (log_key(table, row), row.clone())).collect();
    let source =
        voie.tracks.iter().flat_map(|t| &t.parts).find(|part| part.fresh).map(|part| part.origin.source.clone());
    let mut keys: HashSet<String> = HashSet::new();
    for (variante, list) in wanted {
        for (rang, (id, inverse, mark)) in (1..).zip(list) {
            let key = format!("{}/{variante}/{rang}", voie.id);
            let same = stored.get(&key).is_some_and(|row| {
                row.get(table, "troncon_id").as_int() == Some(id) && *row.get(table, "inverse") == Value::Bool(inverse)
            });
            if !same {
                after.place(voie.id, &variante, rang, (id, inverse), mark);
            }
            keys.insert(key);
        }
    }
    for (_, row) in stored.iter().filter(|(key, _)| !keys.contains(*key)) {
        after.remove(table, row, source.as_deref().unwrap_or("inconnue"));
    }
    Ok(())
}

/// Creates the tronçon of a new line and returns its id. Its code is `voie-1`, or `voie-e03-1` for an étape, where
/// `voie` is the code of the voie. `number` is the last number used in a code, and is increased. A stored tronçon with
/// this code is overwritten if an import made it and only this voie uses it. Otherwise the next number is tried.
fn new_troncon(
    after: &mut After,
    voie: &Voie,
    track: &Track,
    part: &Part,
    line: &Line,
    inverse: bool,
    number: &mut u64,
) -> Result<i64> {
    let mut stem = String::new();
    if !track.variante.is_empty() {
        stem += &format!("{}-", plain(&track.variante));
    }
    if let Some(numero) = part.numero().filter(|_| part.whole.is_none()) {
        stem += &format!("e{numero:02}-");
    }
    let code = loop {
        *number += 1;
        let Some(code) = suffixed(&voie.code, &format!("{stem}{number}")) else {
            return Err(Error::Internal(format!("pas de code pour un tronçon de {}", voie.code)));
        };
        let Some(stored) = after.row(Table::Troncon, code.as_str()) else { break code };
        let by_import =
            after.log.of(Table::Troncon, code.as_str()).is_some_and(|history| history.writer("geom").is_some());
        let id = stored.get(Table::Troncon, "id").as_int();
        let others =
            after.staying(Table::VoieTroncon).filter(|row| row.get(Table::VoieTroncon, "troncon_id").as_int() == id);
        let elsewhere =
            others.filter(|row| row.get(Table::VoieTroncon, "voie_id").as_int() != Some(voie.id)).count() > 0;
        if by_import && !elsewhere && !after.is_named(Table::Troncon, stored) {
            break code;
        }
    };
    let mut places = line.places.clone();
    if inverse {
        places.reverse();
    }
    let mut record =
        Record::new(Table::Troncon, Key::Code(code.clone()), part.origin.clone()).with("geom", Value::Line(places));
    record.derived = true;
    after.take(&record)?;
    after.id_of(Table::Troncon, code.as_str()).ok_or_else(|| Error::Internal(format!("tronçon {code} perdu")))
}
