//! Finds the localité that a row means. A localité without a code is found by its name. A host that is shown at its
//! localité gets the nearest one.

use std::collections::HashSet;

use super::after::After;
use crate::geo::{Position, distance_m};
use crate::import::assembly::SAME_PLACE_M;
use crate::import::cells::{plain, suffixed};
use crate::import::incoming::{Cell, Key, Problems, Record};
use crate::import::messages;
use crate::import::shapes::area;
use crate::model::Code;
use crate::model::provenance::log_key;
use crate::model::row::{Row, Value};
use crate::model::table::Table;

/// The maximum distance of a host from the localité that it gets, in metres.
const HOST_M: f64 = 5_000.0;

/// Finds the stored localités that the records without a code of their own mean. Such a localité has the same name, and
/// is in the area of the record or within [`SAME_PLACE_M`]. The record takes the code of the stored localité. If the
/// only namesakes are elsewhere, the record takes a new code. Returns remarks.
pub(in crate::import) fn find(records: &mut [Record], after: &After) -> Vec<String> {
    let (table, mut remarks) = (Table::Localite, vec![]);
    let stored: Vec<(Code, String, Position)> = after.staying(table).filter_map(localite).collect();
    let mut taken: HashSet<Code> = stored.iter().map(|(code, ..)| code.clone()).collect();
    taken.extend(records.iter().filter(|r| r.table == table).filter_map(|r| key(r).cloned()));
    let mut met: HashSet<Code> = HashSet::new();
    for record in records.iter_mut().filter(|record| record.table == table && record.named) {
        let (Some(code), Some(nom), Some(at)) = (key(record).cloned(), text(record, "nom"), place(record)) else {
            continue;
        };
        let name = plain(&nom);
        let same = |at_stored: Position| {
            distance_m(at, at_stored) <= SAME_PLACE_M
                || record.area.as_ref().is_some_and(|rings| area::contains(rings, at_stored))
        };
        let same =
            stored.iter().filter(|(code, other, place)| plain(other) == name && !met.contains(code) && same(*place));
        let nearest = same.min_by(|a, b| distance_m(at, a.2).total_cmp(&distance_m(at, b.2)));
        if let Some((code, _, _)) = nearest {
            met.insert(code.clone());
            if record.area.is_some() {
                // Somebody chose the stored place. The record only has some place inside its area.
                record.cells.retain(|(column, _)| *column != "geom");
                remarks.push(messages::same_localite(&nom, code.as_str()));
            }
            record.key = Key::Code(code.clone());
        } else if stored.iter().any(|(other, ..)| *other == code) && !came_from(after, &code, &record.origin.source) {
            let free = (2..).map_while(|n: u32| suffixed(&code, &n.to_string())).find(|code| !taken.contains(code));
            let Some(free) = free else { continue };
            remarks.push(messages::another_localite(&nom, free.as_str()));
            taken.insert(free.clone());
            record.key = Key::Code(free);
        }
    }
    remarks
}

/// Tells whether this source wrote the position of a stored localité. If so, a record from the source is that localité,
/// wherever it lies now.
fn came_from(after: &After, code: &Code, source: &str) -> bool {
    let history = after.log.of(Table::Localite, code.as_str());
    history.and_then(|history| history.writer("geom")) == Some(source)
}

fn key(record: &Record) -> Option<&Code> {
    if let Key::Code(code) = &record.key { Some(code) } else { None }
}

fn text(record: &Record, column: &str) -> Option<String> {
    match record.cells.iter().find(|(name, _)| *name == column) {
        Some((_, Cell::Value(Value::Text(text)))) => Some(text.clone()),
        _ => None,
    }
}

fn place(record: &Record) -> Option<Position> {
    match record.cells.iter().find(|(name, _)| *name == "geom") {
        Some((_, Cell::Value(Value::Point(place)))) => Some(*place),
        _ => None,
    }
}

/// Returns the code, name and position of a stored localité.
fn localite(row: &Row) -> Option<(Code, String, Position)> {
    let text = |column| row.get(Table::Localite, column).as_text();
    let Value::Point(place) = row.get(Table::Localite, "geom") else { return None };
    Some((Code::parse(text("code")?).ok()?, text("nom")?.to_owned(), *place))
}

/// Gives the nearest localité to each host that is shown at its localité but names none. Returns a remark for each.
/// Hosts without a localité within [`HOST_M`] go to `problems`.
pub(in crate::import) fn of_hosts(after: &mut After, problems: &mut Problems) -> Vec<String> {
    let table = Table::Hebergeur;
    let lost = |row: &&Row| {
        row.get(table, "publier_position").as_text() == Some("localite")
            && *row.get(table, "localite_id") == Value::Null
    };
    let hosts: Vec<Row> = after.staying(table).filter(lost).filter(|row| after.is_named(table, row)).cloned().collect();
    let mut remarks = vec![];
    for host in hosts {
        let near = match host.get(table, "geom") {
            Value::Point(at) => nearest(after, *at),
            _ => None,
        };
        let key = log_key(table, &host);
        let Some((metres, id, nom)) = near else {
            let (problem, cure) = messages::host_without_localite(HOST_M);
            problems.add(after.origin_of(table, &host), problem, cure);
            continue;
        };
        remarks.push(messages::host_at_localite(&key, &nom, metres));
        after.set(table, &key, "localite_id", Value::Int(id));
    }
    remarks
}

/// Returns the distance, id and name of the nearest localité within [`HOST_M`].
fn nearest(after: &After, at: Position) -> Option<(f64, i64, String)> {
    let table = Table::Localite;
    let near = after.staying(table).filter_map(|row| {
        let (_, nom, place) = localite(row)?;
        Some((distance_m(at, place), row.get(table, "id").as_int()?, nom))
    });
    near.filter(|(metres, ..)| *metres <= HOST_M).min_by(|a, b| a.0.total_cmp(&b.0))
}
