//! Writes FIT courses for watches: a track, and waypoints ("course points") at their distance from the start.
//!
//! FIT requires a time for each point. Times start at [`START`] and increase at the speed [`SPEED_M_S`]. A watch uses
//! them as the pace of its "virtual partner". FIT has no holes: a watch draws a straight line between two segments.
//! Therefore a course point of type danger marks each hole.
//!
//! The crate `coursepointer` is not used, because it needs GeographicLib in C++, and it places a waypoint on the track
//! only once, at the nearest point. Our waypoints already have a distance for each passage.

mod file;

use std::io::{Error, Result};

use file::{File, Value, text};

use super::repere::RepereKind;
use super::{Avec, Piste, PointLimit, Repere, Trace, TrackOptions};
use crate::geo::{Position, ecef};
use crate::model::{Categorie, Service, TypeHebergeur};

/// The start time of every course: 2000-01-01, in seconds since 1989-12-31 (the epoch of FIT). It is constant, so that
/// the same data give the same bytes.
const START: u32 = 315_619_200;
/// The walking speed in metres per second: 4 km/h, the association's rule.
const SPEED_M_S: f64 = 4.0 / 3.6;
/// The size of a course point's name in bytes, including the final zero. All watches accept this size.
const NAME_BYTES: usize = 16;
/// The size of a course's name in bytes, including the final zero. Older watches show only its beginning.
const COURSE_BYTES: usize = 48;
/// The size of the text with rights and licence in bytes, including the final zero.
const RIGHTS_BYTES: usize = 128;

/// A position and its distance from the start in metres.
type Along = (Position, f64);

/// Writes the course of an étape. If the options name no waypoints, it has hosts, localités and drinking water. `code`
/// identifies the étape for [`serial`]. `along` collects the trace of the same étape with other options.
///
/// Errors: the étape has no point, or a defect of the writer.
pub(super) fn write(
    trace: &Trace,
    facon: TrackOptions,
    code: &str,
    along: impl Fn(TrackOptions) -> Option<Trace>,
) -> Result<Vec<u8>> {
    let unsaid = !facon.avec.places();
    let avec = if unsaid { Avec { deviations: facon.avec.deviations, ..Avec::ALL } } else { facon.avec };
    // Distances are measured on the complete line, because `trace` may have a reduced line.
    let whole = along(TrackOptions { avec, variante: PointLimit::Complete, ..facon });
    let whole = whole.ok_or_else(|| Error::other("tracé introuvable"))?;
    let line = whole.pistes.first().map(measured).unwrap_or_default();
    let wanted = |repere: &&Repere| match repere.genre {
        RepereKind::PointInteret(categorie) => !unsaid || categorie == Categorie::Eau,
        RepereKind::Localite(_) | RepereKind::Hebergeur(_) | RepereKind::Perturbation(_) => true,
    };
    let mut points: Vec<Point<'_>> = whole.reperes.iter().filter(wanted).flat_map(Point::of).collect();
    let hole = trace.words.trace_coupe();
    let before_holes = line.split_last().map_or(&[][..], |(_, before)| before);
    points.extend(before_holes.iter().filter_map(|part| part.last()).map(|end| Point {
        at_m: end.1,
        kind: DANGER,
        name: &hole,
    }));
    points.sort_by(|a, b| a.at_m.total_cmp(&b.at_m));
    let course = trace.pistes.first().and_then(|piste| {
        let records = kept(&line, piste);
        let detours = piste.deviation.is_some_and(|deviation| deviation.suivie);
        course(serial(code, facon, detours), piste, &trace.attribution.line(), &records, &line.concat(), &points)
    });
    course.ok_or_else(|| Error::other("tracé sans point"))
}

/// Writes a course. `records` are the points of the track, `line` is the complete line, and `points` are the course
/// points. Returns `None` if there are no records.
fn course(
    serial: u32,
    piste: &Piste,
    droits: &str,
    records: &[Along],
    line: &[Along],
    points: &[Point<'_>],
) -> Option<Vec<u8>> {
    let (first, last) = (records.first()?, records.last()?);
    let walked_ms = Value::U32(seconds(last.1).saturating_sub(START).saturating_mul(1000));
    let name = match &piste.bouts {
        [from, to] if from.is_empty() && to.is_empty() => piste.slug.clone(),
        [from, to] => format!("{} {from}-{to}", piste.slug),
    };
    let mut file = File::default();
    // file_id: type course (6), manufacturer "development" (255). Watches distinguish files by the serial number. The
    // product name holds the rights, because watches do not show it during the walk.
    let mut id = vec![(0, Value::Enum(6)), (1, Value::U16(255)), (3, Value::U32z(serial)), (4, time(0.0))];
    id.extend((!droits.is_empty()).then(|| (8, text(droits, RIGHTS_BYTES))));
    file.message(0, &id);
    // course: sport "hiking" (17), and the name.
    file.message(31, &[(4, Value::Enum(17)), (5, text(&name, COURSE_BYTES))]);
    let mut lap = vec![(253, time(0.0)), (2, time(0.0))];
    lap.extend(place(first.0, 3).into_iter().chain(place(last.0, 5)));
    lap.extend([(7, walked_ms.clone()), (8, walked_ms), (9, centimetres(last.1))]);
    if let Some(relief) = &piste.figures.relief {
        lap.extend([(21, metres(relief.montee_m)), (22, metres(relief.descente_m))]);
    }
    file.message(19, &lap);
    // event: timer (0), start (0).
    file.message(21, &[(253, time(0.0)), (0, Value::Enum(0)), (1, Value::Enum(0)), (4, Value::U8(0))]);
    for (position, at_m) in records {
        let mut record = vec![(253, time(*at_m)), (5, centimetres(*at_m))];
        record.extend(place(*position, 0));
        // FIT stores heights in fifths of a metre above −500 m.
        record.extend(position.height().map(|height| (2, metres((height + 500.0) * 5.0))));
        file.message(20, &record);
    }
    for (number, point) in (0..=u16::MAX).zip(points) {
        let mut fields = vec![(254, Value::U16(number)), (1, time(point.at_m)), (4, centimetres(point.at_m))];
        fields.extend(place(position_at(line, point.at_m), 2));
        fields.extend([(5, Value::Enum(point.kind)), (6, text(point.name, NAME_BYTES))]);
        file.message(32, &fields);
    }
    // event: timer (0), "stop disable all" (9).
    file.message(21, &[(253, time(last.1)), (0, Value::Enum(0)), (1, Value::Enum(9)), (4, Value::U8(0))]);
    Some(file.finish())
}

/// A course point.
struct Point<'a> {
    /// The distance from the start in metres.
    at_m: f64,
    /// A value of the type `course_point` in the profile of FIT.
    kind: u8,
    name: &'a str,
}

impl<'a> Point<'a> {
    /// Makes the course points of a waypoint, one for each passage.
    fn of(repere: &'a Repere) -> impl Iterator<Item = Self> + 'a {
        let kind = kind(&repere.genre);
        let name = if repere.bref.is_empty() { &repere.nom } else { &repere.bref };
        repere.chainages_m.iter().map(move |at_m| Self { at_m: *at_m, kind, name })
    }
}

// Values of the type `course_point` in the profile of FIT.
const GENERIC: u8 = 0;
const WATER: u8 = 3;
const FOOD: u8 = 4;
const DANGER: u8 = 5;
const SHELTER: u8 = 36;

/// Returns the type of course point for a kind of waypoint.
fn kind(genre: &RepereKind) -> u8 {
    match genre {
        RepereKind::Localite(services) => {
            let eats =
                |service: &Service| matches!(service, Service::Commerce | Service::Boulangerie | Service::Restaurant);
            if services.iter().any(eats) { FOOD } else { GENERIC }
        }
        RepereKind::Hebergeur(TypeHebergeur::Camping) => 27, // campsite
        RepereKind::Hebergeur(_) => SHELTER,
        RepereKind::PointInteret(categorie) => match categorie {
            Categorie::Eau => WATER,
            Categorie::Toilettes => 39, // toilet
            Categorie::Abri => SHELTER,
            Categorie::Vue => 38,    // overlook
            Categorie::Tampon => 53, // info
            Categorie::Commerce => FOOD,
            Categorie::Transport => 51, // transport
            Categorie::Sante => 9,      // first aid
            Categorie::Danger => DANGER,
            Categorie::Patrimoine | Categorie::Religieux | Categorie::Autre => GENERIC,
        },
        RepereKind::Perturbation(_) => DANGER,
    }
}

/// Returns the segments of a track, with the distance of each point from the start. A hole has no length, as in the
/// figures.
fn measured(piste: &Piste) -> Vec<Vec<Along>> {
    let mut at_m = 0.0;
    let mut measure = |segment: &Vec<Position>| {
        let start_m = at_m;
        let ends = ecef::segment_lengths_m(segment.iter().copied()).map(|length_m| {
            at_m += length_m;
            at_m
        });
        segment.iter().copied().zip(std::iter::once(start_m).chain(ends)).collect()
    };
    piste.segments.iter().map(&mut measure).collect()
}

/// Returns the points of a reduced track, with their distances on the complete line.
fn kept(line: &[Vec<Along>], piste: &Piste) -> Vec<Along> {
    let mut kept = vec![];
    for (all, left) in line.iter().zip(&piste.segments) {
        let mut all = all.iter();
        kept.extend(left.iter().filter_map(|place| all.find(|(position, _)| position == place).copied()));
    }
    kept
}

/// Returns the position on a line at a distance from its start, interpolated between two points. Distances beyond an
/// end yield that end.
fn position_at(line: &[Along], at_m: f64) -> Position {
    let after = line.partition_point(|(_, along_m)| *along_m < at_m);
    let before = after.checked_sub(1).and_then(|before| line.get(before));
    match (before, line.get(after)) {
        (Some((a, from_m)), Some((b, to_m))) if to_m > from_m && (a.lon - b.lon).abs() < 180.0 => {
            let t = (at_m - from_m) / (to_m - from_m);
            Position::flat(a.lon + t * (b.lon - a.lon), a.lat + t * (b.lat - a.lat))
        }
        (_, Some((place, _))) | (Some((place, _)), None) => *place,
        (None, None) => Position::flat(0.0, 0.0),
    }
}

/// Returns the time at which a walker is at a distance from the start, in seconds since FIT's epoch.
fn seconds(at_m: f64) -> u32 {
    START.saturating_add(whole(at_m / SPEED_M_S))
}

fn time(at_m: f64) -> Value {
    Value::U32(seconds(at_m))
}

fn centimetres(metres: f64) -> Value {
    Value::U32(whole(metres * 100.0))
}

fn metres(metres: f64) -> Value {
    // FIT reads the maximum value as "no value".
    Value::U16(u16::try_from(whole(metres)).unwrap_or(u16::MAX).min(u16::MAX - 1))
}

/// Returns the fields of latitude and longitude in semicircles (2³¹ semicircles are 180 degrees). `field` is the number
/// of the first field.
fn place(position: Position, field: u8) -> [(u8, Value); 2] {
    // The value is in range everywhere except at 180° E, where `as` saturates.
    #[allow(clippy::cast_possible_truncation)]
    let semicircles = |degrees: f64| Value::I32((degrees / 180.0 * f64::from(1_u32 << 31)).round() as i32);
    [(field, semicircles(position.lat)), (field + 1, semicircles(position.lon))]
}

/// Rounds to a whole number. `as` saturates, but no track on Earth is long or high enough for that.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn whole(number: f64) -> u32 {
    number.round() as u32
}

/// Returns the serial number of a course: a hash of the étape, its options, and whether it follows detours. The same
/// course always has the same number.
fn serial(code: &str, TrackOptions { sens, variante, .. }: TrackOptions, detours: bool) -> u32 {
    let way = if detours { " deviations" } else { "" };
    let hash = xxhash_rust::xxh3::xxh3_64(format!("{code} {sens:?} {variante:?}{way}").as_bytes());
    u32::try_from(hash >> 32).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Caption;

    #[test]
    fn distances_and_positions_on_a_line_agree() {
        let segments = vec![
            vec![Position::flat(-3.0, 48.0), Position::flat(-3.0, 48.01)],
            vec![Position::flat(-3.0, 48.02), Position::flat(-3.0, 48.03), Position::flat(-2.99, 48.03)],
        ];
        let piste = Piste { segments, ..empty() };
        let line = measured(&piste);
        let half = line[0][1].1 / 2.0;
        let near = |at_m: f64, lon: f64, lat: f64| {
            let found = position_at(&line.concat(), at_m);
            assert!((found.lon - lon).abs() < 1e-6 && (found.lat - lat).abs() < 1e-6, "{at_m}: {found:?}");
        };
        near(-1.0, -3.0, 48.0);
        near(half, -3.0, 48.005);
        near(3.0 * half, -3.0, 48.025);
        near(1e9, -2.99, 48.03);
        assert_eq!(line[0][1].1, line[1][0].1, "a hole has no length");
        // A reduced track keeps the distances of the complete line.
        let few = Piste {
            segments: vec![piste.segments[0].clone(), vec![piste.segments[1][0], piste.segments[1][2]]],
            ..empty()
        };
        assert_eq!(kept(&line, &few), [line[0][0], line[0][1], line[1][0], line[1][2]]);
    }

    #[test]
    fn times_rise_at_4_km_an_hour_and_serial_numbers_differ() {
        assert_eq!((seconds(0.0), seconds(4000.0)), (START, START + 3600));
        let back = TrackOptions { sens: crate::model::Sens::Retour, ..TrackOptions::default() };
        assert_eq!(serial("a", back, false), serial("a", back, false));
        assert_ne!(serial("a", back, false), serial("b", back, false));
        assert_ne!(serial("a", back, false), serial("a", TrackOptions::default(), false));
        assert_ne!(serial("a", back, false), serial("a", back, true));
    }

    fn empty() -> Piste {
        Piste {
            caption: Caption { nom: String::new(), description: String::new(), page: String::new() },
            numero: Some(1),
            slug: "1".into(),
            bouts: Default::default(),
            figures: crate::atlas::Figures::default(),
            deviation: None,
            ecart_m: None,
            segments: vec![],
        }
    }
}
