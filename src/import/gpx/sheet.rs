//! Converts a GPX file into a sheet of rows: its lines or its waypoints.

use std::path::Path;

use super::document::{Fields, Gpx, Track};
use super::own::OwnFile;
use crate::error::Result;
use crate::import::etapes::legs::Hints;
use crate::import::files::Source;
use crate::import::incoming::Problems;
use crate::import::shapes::geometry::{Shape, ToWgs84, joined};
use crate::import::shapes::oddities;
use crate::import::sheet::{Sheet, SheetRow, refuse_swapped};
use crate::import::{Options, messages};

/// Returns the sheet of the file's tracks or, if it has none, of its routes. Segments without two different points are
/// left out, and a remark counts them.
///
/// Errors: the file has no line.
pub(super) fn of_lines(source: &Source, gpx: &Gpx, own: Option<&OwnFile>, options: &Options) -> Result<Sheet> {
    let (word, tracks) = chosen(source, gpx, options)?;
    let mut remarks = vec![];
    if word == "trk" {
        let routes = gpx.routes.iter().filter(|route| route.count() > 0).count();
        remarks.extend((routes > 0).then(|| messages::routes_beside_tracks(&source.name, routes)));
    }
    if !gpx.waypoints.is_empty() {
        remarks.push(messages::waypoints_left_aside(&source.name, gpx.waypoints.len()));
    }
    let columns = columns(tracks.iter().map(|track| &track.fields));
    let drawn = tracks.iter().filter(|track| track.count() > 0).count();
    let (mut rows, mut first_problem, mut pointless) = (vec![], None, 0);
    for (number, track) in (1..).zip(tracks) {
        let place = messages::element(&source.name, word, number, track.line);
        if track.count() == 0 {
            pointless += 1;
            continue;
        }
        let parts = good_parts(track, &place, &mut remarks);
        if parts.is_empty() {
            first_problem.get_or_insert(place);
            continue;
        }
        let mut fields = track.fields.clone();
        if drawn == 1 {
            // With only one line, the texts about the file describe this line.
            for name in ["name", "desc"] {
                if let Some(text) = gpx.about.get(name).filter(|_| fields.get(name).is_none()) {
                    fields.add(name, text.to_owned());
                }
            }
        }
        let own = own.and_then(|own| own.track(track));
        let hints = Hints { own, planned: word == "rte" && !track.shaped, alone: drawn == 1 };
        rows.push(SheetRow { place, cells: cells(&columns, &fields), shape: Shape::Lines(parts), hints });
    }
    if pointless > 0 && !rows.is_empty() {
        remarks.push(messages::without_points(&source.name, word, pointless));
    }
    if rows.is_empty() {
        return Err(messages::refused(
            first_problem.as_ref().unwrap_or(&source.name),
            messages::no_line(gpx.waypoints.len(), first_problem.is_some()),
        ));
    }
    finished(source, columns, rows, remarks, options)
}

/// Returns the sheet of the file's waypoints.
///
/// Errors: the file has none.
pub(super) fn of_waypoints(source: &Source, gpx: &Gpx, options: &Options) -> Result<Sheet> {
    check_layer(source, options, &["waypoints"])?;
    if gpx.waypoints.is_empty() {
        let lines = gpx.tracks.iter().chain(&gpx.routes).filter(|track| track.count() > 0).count();
        return Err(messages::refused(&source.name, messages::no_waypoint(lines)));
    }
    let columns = columns(gpx.waypoints.iter().map(|wpt| &wpt.fields));
    let rows = (1..).zip(&gpx.waypoints).map(|(number, wpt)| SheetRow {
        place: messages::element(&source.name, "wpt", number, wpt.line),
        cells: cells(&columns, &wpt.fields),
        shape: Shape::Point(wpt.position),
        hints: Hints::default(),
    });
    let rows = rows.collect();
    finished(source, columns, rows, vec![], options)
}

/// Returns the file's tracks or its routes, with their name in GPX (`trk` or `rte`). `--layer` chooses. Without it,
/// routes are chosen only if no track has points.
fn chosen<'a>(source: &Source, gpx: &'a Gpx, options: &Options) -> Result<(&'static str, &'a [Track])> {
    check_layer(source, options, &["tracks", "routes"])?;
    let of_routes = match options.layer.as_deref() {
        Some(layer) => layer == "routes",
        None => gpx.tracks.iter().all(|track| track.count() == 0) && gpx.routes.iter().any(|route| route.count() > 0),
    };
    Ok(if of_routes { ("rte", &gpx.routes) } else { ("trk", &gpx.tracks) })
}

/// Fails if `--layer` names a layer that is not among `layers`.
fn check_layer(source: &Source, options: &Options, layers: &[&str]) -> Result<()> {
    match options.layer.as_deref() {
        Some(wanted) if !layers.contains(&wanted) => {
            Err(messages::refused("--layer", messages::no_layer(&source.name, wanted, &layers.join(", "))))
        }
        _ => Ok(()),
    }
}

/// Returns the segments with at least two different points, joined where they touch. A remark counts the segments that
/// are left out.
fn good_parts(track: &Track, place: &str, remarks: &mut Vec<String>) -> Vec<Vec<crate::geo::Position>> {
    let with_points = track.segments.iter().filter(|segment| !segment.places.is_empty());
    let (good, bad): (Vec<_>, Vec<_>) = with_points.partition(|segment| !oddities::is_point(&segment.places));
    if let Some(first) = bad.first().filter(|_| !good.is_empty()) {
        remarks.push(messages::segments_left_out(place, bad.len(), good.len() + bad.len(), Some(first.line)));
    }
    joined(good.into_iter().map(|segment| segment.places.clone()).collect())
}

/// Returns the columns of all rows. Column `desc` contains the texts of both `desc` and `cmt`, so it comes before
/// `cmt`.
fn columns<'a>(all: impl Iterator<Item = &'a Fields>) -> Vec<String> {
    let mut columns = vec!["name".to_owned(), "desc".to_owned()];
    let mut known: std::collections::HashSet<String> = columns.iter().cloned().collect();
    for name in all.flat_map(Fields::names) {
        if known.insert(name.to_owned()) {
            columns.push(name.to_owned());
        }
    }
    columns
}

/// Returns the cells of a row.
fn cells(columns: &[String], fields: &Fields) -> Vec<Option<String>> {
    let cell = |column: &String| match column.as_str() {
        "desc" => fields.description(),
        name => fields.get(name).map(str::to_owned),
    };
    columns.iter().map(cell).collect()
}

/// Returns the sheet, with its positions converted to WGS 84.
///
/// Errors: the positions that cannot be converted, or whose coordinates seem swapped.
fn finished(
    source: &Source,
    columns: Vec<String>,
    mut rows: Vec<SheetRow>,
    remarks: Vec<String>,
    options: &Options,
) -> Result<Sheet> {
    let to_wgs84 = options.srs.as_deref().map_or_else(|| Ok(ToWgs84::already()), ToWgs84::named)?;
    let mut problems = Problems::default();
    for row in &mut rows {
        if let Err((problem, cure)) = to_wgs84.convert(&mut row.shape) {
            problems.add(&row.place, problem, cure);
        }
    }
    problems.into_result()?;
    refuse_swapped(&source.name, rows.iter())?;
    options.tell(Path::new(&source.name), rows.len() as u64);
    let title = source.stem();
    Ok(Sheet { name: source.name.clone(), columns, fixed: true, title, rows, remarks })
}
