//! Finds imported places that are probably wrong: at longitude 0, latitude 0, or far from all other places.
//!
//! Places are grouped. Space is divided into cubes with sides of 300 km. Cubes that hold places and touch each other
//! form one group. An imported place is far if its group holds no stored place, and the largest group holds at least
//! four times as many places.

use std::collections::{HashMap, HashSet};

use crate::error::Result;
use crate::geo::{Position, distance_m, ecef};
use crate::import::incoming::{Cell, Incoming, Problems, Record};
use crate::import::messages;
use crate::model::row::{Rows, Value};
use crate::model::table::Table;

/// The side of a cube, in metres.
const CUBE_M: f64 = 300_000.0;

/// A group is far if the largest group has at least this many times as many places.
const FEWER: usize = 4;

/// A place within this many degrees of longitude 0, latitude 0 counts as missing.
const ORIGIN: f64 = 0.01;

/// The tables whose rows are points.
const POINTS: [Table; 3] = [Table::Localite, Table::Hebergeur, Table::PointInteret];

/// Checks the places of the imported rows. Errors: rows lie at 0, 0 or far from everything else. With
/// `--garder-lointains`, this is a remark instead, which is returned.
pub(in crate::import) fn check(incoming: &Incoming, now: &Rows) -> Result<Option<String>> {
    let doubts: Vec<(String, messages::Doubt)> = at_origin(incoming).chain(far(incoming, now)).collect();
    if incoming.keep_far {
        return Ok((!doubts.is_empty()).then(|| messages::doubtful_kept(doubts.len())));
    }
    let mut problems = Problems::default();
    for (origin, doubt) in doubts {
        let (problem, cure) = messages::doubtful(doubt);
        problems.add(origin, problem, cure);
    }
    problems.into_result().map(|()| None)
}

/// Returns the position of a record, or `None` if it is not a point.
fn point(record: &Record) -> Option<Position> {
    let value = record.cells.iter().find(|(column, _)| *column == "geom")?;
    match &value.1 {
        Cell::Value(Value::Point(place)) => Some(*place),
        _ => None,
    }
}

fn is_origin(place: Position) -> bool {
    place.lon.abs() < ORIGIN && place.lat.abs() < ORIGIN
}

/// Returns the rows at 0, 0, and those whose line passes there.
fn at_origin(incoming: &Incoming) -> impl Iterator<Item = (String, messages::Doubt)> {
    let of_records = incoming.records.iter().filter(|record| {
        record.cells.iter().any(|(_, cell)| match cell {
            Cell::Value(Value::Point(place)) => is_origin(*place),
            Cell::Value(Value::Line(line)) => line.iter().copied().any(is_origin),
            _ => false,
        })
    });
    let legs = incoming.voies.iter().flat_map(|voie| &voie.legs);
    let of_legs = legs.filter(|leg| leg.runs.iter().flat_map(|run| &run.places).copied().any(is_origin));
    let origins = of_records.map(|record| &record.origin.row).chain(of_legs.map(|leg| &leg.origin.row));
    origins.map(|origin| (origin.clone(), messages::Doubt::Origin))
}

/// A cube of space.
type Cube = [i64; 3];

/// Returns the cube that holds a place.
fn cube(place: Position) -> Cube {
    #[allow(clippy::cast_possible_truncation, reason = "the Earth is some forty cubes wide")]
    ecef::from_position(place).map(|metres| (metres / CUBE_M).floor() as i64)
}

/// The number of places in a cube or in a group of cubes, and true if one of them is stored.
#[derive(Clone, Copy, Default)]
struct Group {
    places: usize,
    stored: bool,
}

/// Returns the rows that lie far from everything else.
fn far(incoming: &Incoming, now: &Rows) -> impl Iterator<Item = (String, messages::Doubt)> {
    let coming: Vec<(&Record, Position)> = incoming
        .records
        .iter()
        .filter(|record| POINTS.contains(&record.table))
        .filter_map(|record| point(record).map(|place| (record, place)))
        .filter(|(_, place)| !is_origin(*place))
        .collect();
    let stored = if coming.is_empty() { vec![] } else { stored_places(now) };
    let mut cubes: HashMap<Cube, Group> = HashMap::new();
    for (place, is_stored) in stored.iter().map(|p| (*p, true)).chain(coming.iter().map(|(_, p)| (*p, false))) {
        let of = cubes.entry(cube(place)).or_default();
        of.places += 1;
        of.stored |= is_stored;
    }
    let groups = grouped(&cubes);
    let most = groups.values().map(|(_, group)| group.places).max().unwrap_or(0);
    let main = groups.values().filter(|(_, group)| group.places == most).map(|(name, _)| *name).min();
    let of = |place: Position| groups.get(&cube(place)).copied();
    // One place of each cube of the largest group is enough, because the message rounds the distance to 100 km.
    let all = stored.iter().copied().chain(coming.iter().map(|(_, place)| *place));
    let anchors: HashMap<Cube, Position> =
        all.filter(|place| of(*place).map(|(name, _)| name) == main).map(|place| (cube(place), place)).collect();
    let far = coming
        .iter()
        .filter(|(_, place)| of(*place).is_some_and(|(_, group)| !group.stored && group.places * FEWER <= most));
    let far = far.map(|(record, place)| {
        let off = anchors.values().map(|anchor| distance_m(*anchor, *place)).fold(f64::INFINITY, f64::min);
        (record.origin.row.clone(), messages::Doubt::Far(off))
    });
    far.collect::<Vec<_>>().into_iter()
}

/// Returns the places of the store: points, and the ends of tronçons.
fn stored_places(now: &Rows) -> Vec<Position> {
    let mut places = vec![];
    for table in POINTS.into_iter().chain([Table::Troncon]) {
        for row in now.of(table) {
            match row.get(table, "geom") {
                Value::Point(place) => places.push(*place),
                Value::Line(line) => places.extend(line.first().into_iter().chain(line.last()).copied()),
                _ => {}
            }
        }
    }
    places.retain(|place| !is_origin(*place));
    places
}

/// Returns the group of each cube: the smallest cube of the group, as its name, and the counts of the whole group.
fn grouped(cubes: &HashMap<Cube, Group>) -> HashMap<Cube, (Cube, Group)> {
    let mut groups = HashMap::new();
    let mut first: Vec<Cube> = cubes.keys().copied().collect();
    first.sort_unstable();
    for name in first {
        if groups.contains_key(&name) {
            continue;
        }
        let (mut seen, mut next, mut whole) = (HashSet::from([name]), vec![name], Group::default());
        while let Some(at) = next.pop() {
            let Some(here) = cubes.get(&at) else { continue };
            whole.places += here.places;
            whole.stored |= here.stored;
            next.extend(neighbours(at).filter(|cube| cubes.contains_key(cube) && seen.insert(*cube)));
        }
        groups.extend(seen.into_iter().map(|cube| (cube, (name, whole))));
    }
    groups
}

fn neighbours([x, y, z]: Cube) -> impl Iterator<Item = Cube> {
    (0..27).map(move |n| [x + n % 3 - 1, y + n / 3 % 3 - 1, z + n / 9 - 1])
}
