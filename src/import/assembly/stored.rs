//! Splits a stored voie into its étapes: it finds which tronçons form the line of which étape.
//!
//! The store does not record this directly: étapes name localités, and `voie_troncon` rows name tronçons in order. Two
//! facts help:
//!
//! - From the log: a `voie_troncon` row that "relation 12" wrote belongs to the étape that "relation 12" wrote.
//! - From the map: an étape starts and ends at its localités.
//!
//! [`assigned`] finds the assignment that fits both best. This module calls a `voie_troncon` row a place of the voie.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::assign::{self, assigned};
use super::part::{Line, MadeOf, Part, Track, Vertex};
use crate::geo::{Position, distance_m};
use crate::import::incoming::{RowOrigin, Stage};
use crate::import::plan::after::{After, moved_by_hand};
use crate::model::provenance::log_key;
use crate::model::row::{Row, Value};
use crate::model::table::Table;

/// The largest gap, in metres, between two stored tronçons that still form one continuous line.
const JOINED_M: f64 = 0.5;

/// Indexes of the rows of the store, for fast lookup.
pub(super) struct View<'a> {
    /// The `troncon` rows, by id.
    pub(super) troncons: HashMap<i64, &'a Row>,
    /// The `localite` rows, by id.
    pub(super) localites: HashMap<i64, &'a Row>,
    /// The places of each voie, by the id of the voie and the name of the variant. They are in the order of `rang`.
    members: HashMap<i64, BTreeMap<&'a str, Vec<&'a Row>>>,
    /// The `etape` rows of each voie, by the id of the voie and the name of the variant. They are in the order of
    /// `numero`.
    pub(super) etapes: HashMap<i64, BTreeMap<&'a str, Vec<&'a Row>>>,
}

impl<'a> View<'a> {
    /// Indexes the rows of the store after the import, without those that the import removes.
    pub(super) fn of(after: &'a After) -> Self {
        let by_id = |table: Table| -> HashMap<i64, &'a Row> {
            after.staying(table).filter_map(|row| Some((row.get(table, "id").as_int()?, row))).collect()
        };
        let by_voie = |table: Table, number: &str| {
            let mut all: HashMap<i64, BTreeMap<&'a str, Vec<&'a Row>>> = HashMap::new();
            for row in after.staying(table) {
                let (voie, variante) = (row.get(table, "voie_id").as_int(), row.get(table, "variante").as_text());
                let Some((voie, variante)) = voie.zip(variante) else { continue };
                all.entry(voie).or_default().entry(variante).or_default().push(row);
            }
            for rows in all.values_mut().flat_map(BTreeMap::values_mut) {
                rows.sort_by_key(|row| row.get(table, number).as_int());
            }
            all
        };
        Self {
            troncons: by_id(Table::Troncon),
            localites: by_id(Table::Localite),
            members: by_voie(Table::VoieTroncon, "rang"),
            etapes: by_voie(Table::Etape, "numero"),
        }
    }

    /// Returns the position of the localité with this id. Returns `None` if there is no such localité, or if it has no
    /// position.
    pub(super) fn localite_at(&self, id: Option<i64>) -> Option<Position> {
        match self.localites.get(&id?)?.get(Table::Localite, "geom") {
            Value::Point(place) => Some(*place),
            _ => None,
        }
    }
}

/// A place of a voie: one `voie_troncon` row, with the line of its tronçon.
struct Member {
    /// The id of the tronçon.
    troncon: i64,
    /// True if the voie walks the tronçon against its stored direction.
    inverse: bool,
    /// The source of the import that wrote the row. `None` if a person wrote it.
    label: Option<String>,
    /// True if a person wrote the row or changed it later.
    by_hand: bool,
    /// The positions of the tronçon, in the walking order of the voie.
    places: Vec<Position>,
    /// True if the tronçon comes from OpenStreetMap and no person edited its line.
    osm: bool,
}

/// A stored étape, as far as the assembly needs it.
pub(super) struct StoredEtape {
    /// The id of the row of the étape.
    pub(super) id: i64,
    /// The number of the étape.
    pub(super) numero: i64,
    /// The sources that wrote the row of the étape, from the log.
    pub(super) sources: Vec<String>,
    /// The positions of the localités where the étape starts and ends.
    ends: [Option<Position>; 2],
}

impl StoredEtape {
    /// Reads an `etape` row and its history in the log.
    pub(super) fn of(after: &After, view: &View, row: &Row) -> Option<Self> {
        let table = Table::Etape;
        let at = |column| view.localite_at(row.get(table, column).as_int());
        let history = after.log.of(table, after.key_in_log(&log_key(table, row)));
        Some(Self {
            id: row.get(table, "id").as_int()?,
            numero: row.get(table, "numero").as_int()?,
            sources: history.map(|history| history.sources().to_vec()).unwrap_or_default(),
            ends: [at("depart_id"), at("arrivee_id")],
        })
    }
}

/// Returns the tracks of the stored voie with this id, the main line first. A variant without étapes is not a track:
/// its lines go beside a part of the main line.
pub(super) fn tracks(after: &After, view: &View, voie_id: i64) -> Vec<Track> {
    let (no_members, no_etapes) = (BTreeMap::new(), BTreeMap::new());
    let members = view.members.get(&voie_id).unwrap_or(&no_members);
    let etapes = view.etapes.get(&voie_id).unwrap_or(&no_etapes);
    let with_etapes: HashSet<&str> = etapes.keys().copied().chain([""]).collect();
    let mut tracks: Vec<Track> = vec![];
    for variante in with_etapes.iter().copied().collect::<std::collections::BTreeSet<_>>() {
        let rows = members.get(variante).map_or(&[][..], Vec::as_slice);
        let rows = rows.iter().filter_map(|row| Member::of(after, view, row)).collect();
        let etapes = etapes.get(variante).map_or(&[][..], Vec::as_slice);
        let etapes: Vec<StoredEtape> = etapes.iter().filter_map(|row| StoredEtape::of(after, view, row)).collect();
        tracks.push(Track { variante: variante.to_owned(), parts: parts(rows, &etapes) });
    }
    for (variante, rows) in members.iter().filter(|(variante, _)| !with_etapes.contains(*variante)) {
        let rows: Vec<Member> = rows.iter().filter_map(|row| Member::of(after, view, row)).collect();
        attach(&mut tracks, variante, rows);
    }
    tracks
}

/// Adds the lines of a variant without étapes to a part of the main line, as lines beside it. `rows` are the places of
/// the variant.
///
/// The name of the variant decides first: `e03-alternative-1` belongs to étape 3. If the name gives no étape of the
/// main line, the lines go to the only part of the main line. If there are several parts, they go to the part that has
/// no line and has the same source as the first of `rows`. If there is no such part, they go to a new part.
fn attach(tracks: &mut [Track], variante: &str, rows: Vec<Member>) {
    let Some(main) = tracks.iter_mut().find(|track| track.variante.is_empty()) else { return };
    let label = rows.first().and_then(|member| member.label.clone());
    let numbered = variante.strip_prefix('e').and_then(|rest| rest.split_once('-')).and_then(|(number, name)| {
        let number: i64 = number.parse().ok()?;
        main.parts.iter().position(|part| part.numero() == Some(number)).map(|place| (place, name))
    });
    let alone = (main.parts.len() == 1).then_some((0, variante));
    let of_label =
        || main.parts.iter().position(|part| Some(&part.origin.source) == label.as_ref() && part.lines.is_empty());
    let (place, name) = match numbered.or(alone).or_else(|| Some((of_label()?, variante))) {
        Some(found) => found,
        None => {
            main.parts.push(Part::of_source(label.unwrap_or_default()));
            (main.parts.len() - 1, variante)
        }
    };
    let Some(part) = main.parts.get_mut(place) else { return };
    if name == variante && part.stage.is_some() {
        part.whole = Some(Stage::default());
    }
    let by_hand = rows.iter().any(|member| member.by_hand);
    part.by_hand |= by_hand;
    part.fixed |= by_hand;
    part.beside.extend(lines(&rows).into_iter().map(|line| (name.to_owned(), line)));
}

impl Member {
    /// Reads a `voie_troncon` row, its tronçon and its history in the log. Returns `None` if the tronçon has no line.
    fn of(after: &After, view: &View, row: &Row) -> Option<Self> {
        let table = Table::VoieTroncon;
        let troncon = row.get(table, "troncon_id").as_int()?;
        let stored = view.troncons.get(&troncon)?;
        let Value::Line(line) = stored.get(Table::Troncon, "geom") else { return None };
        let code = stored.get(Table::Troncon, "code").as_text().unwrap_or_default();
        let inverse = *row.get(table, "inverse") == Value::Bool(true);
        let history = after.log.of(table, &log_key(table, row));
        let writer = history.and_then(|history| history.writer("troncon_id"));
        let moved = writer.and_then(moved_by_hand);
        let label = moved.map_or(writer, |within| Some(within).filter(|within| !within.is_empty()));
        let by_import = after.log.of(Table::Troncon, code).is_some_and(|history| history.writer("geom").is_some());
        let mut places = line.clone();
        if inverse {
            places.reverse();
        }
        let osm = code.starts_with("osm-") && by_import;
        let by_hand = writer.is_none() || moved.is_some() || history.is_some_and(|h| h.changed_by_hand("inverse"));
        Some(Self { troncon, inverse, label: label.map(str::to_owned), by_hand, places, osm })
    }

    /// Returns the positions where the tronçon starts and ends, in the walking order of the voie.
    fn ends(&self) -> Option<[Position; 2]> {
        Some([*self.places.first()?, *self.places.last()?])
    }
}

/// Returns the parts of a track: its étapes in order, and the lines between them. `members` are the places of the
/// track, in walking order.
fn parts(members: Vec<Member>, etapes: &[StoredEtape]) -> Vec<Part> {
    let places: Vec<_> =
        (members.iter()).map(|member| assign::Slot { label: member.label.as_deref(), ends: member.ends() }).collect();
    let named: Vec<_> =
        etapes.iter().map(|etape| assign::Etape { sources: &etape.sources, ends: etape.ends }).collect();
    let assigned = assigned(&places, &named);
    let mut parts: Vec<Part> = vec![];
    let mut runs = assigned.iter().zip(members).peekable();
    let mut next_etape = 0;
    let empty = |etape: &StoredEtape| Part {
        etape: Some(etape.id),
        stage: Some(Stage { numero: Some(etape.numero), ..Stage::default() }),
        ..Part::of_source(etape.sources.last().cloned().unwrap_or_default())
    };
    while let Some((of, first)) = runs.next() {
        let mut rows = vec![first];
        while let Some((_, row)) = runs.next_if(|(other, row)| {
            *other == of && (of.is_some() || rows.first().is_some_and(|f| f.label == row.label))
        }) {
            rows.push(row);
        }
        let etape = of.and_then(|of| etapes.get(of));
        if let Some(of) = of {
            parts.extend(etapes.get(next_etape..*of).unwrap_or_default().iter().map(empty));
            next_etape = of + 1;
        }
        let by_hand = rows.iter().any(|member| member.by_hand);
        let of_another = |label: &String| etape.is_some_and(|etape| !etape.sources.contains(label));
        let foreign = rows.iter().filter_map(|member| member.label.as_ref()).any(of_another);
        let source = rows.first().and_then(|member| member.label.clone()).unwrap_or_default();
        let origin = RowOrigin { source, ..RowOrigin::default() };
        let part = etape.map(empty).unwrap_or_default();
        parts.push(Part { origin, lines: lines(&rows), by_hand, fixed: by_hand || foreign, ..part });
    }
    parts.extend(etapes.get(next_etape..).unwrap_or_default().iter().map(empty));
    parts
}

/// Returns the continuous lines that consecutive places form. If all places come from OpenStreetMap and no person
/// edited them, the lines can be cut into other tronçons ([`MadeOf::Osm`]). Otherwise they keep their tronçons.
fn lines(members: &[Member]) -> Vec<Line> {
    let osm = members.iter().all(|member| member.osm && !member.by_hand);
    let mut lines: Vec<Line> = vec![];
    for member in members {
        let joins = |line: &&mut Line| match (line.last(), member.places.first()) {
            (Some(end), Some(start)) if osm => Vertex::of(&end) == Vertex::of(start),
            (Some(end), Some(start)) => distance_m(end, *start) <= JOINED_M,
            _ => false,
        };
        match lines.last_mut().filter(joins) {
            Some(line) => {
                line.places.extend(member.places.iter().skip(1));
                if let MadeOf::Stored(troncons) = &mut line.made_of {
                    troncons.push((member.troncon, member.inverse));
                }
            }
            None => lines.push(Line {
                places: member.places.clone(),
                made_of: if osm { MadeOf::Osm } else { MadeOf::Stored(vec![(member.troncon, member.inverse)]) },
            }),
        }
    }
    lines
}
