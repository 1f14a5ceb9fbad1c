//! Reads GPX files: tracks and planned routes as lines, waypoints as points.
//!
//! ```text
//!  bytes ── encoding ──> UTF-8, line numbers ── read ──> Gpx (document) ── sheet ──> Sheet
//!                                                          └─ own: did hent itself write the file?
//! ```
//!
//! The module parses with quick-xml, because the alternatives lose data. GDAL fills missing heights with 0 and cuts
//! `lat="48,471"` to 48. It reads neither the shape points of Garmin's planned routes nor line numbers. The crate `gpx`
//! drops extensions and line numbers, and refuses files whose root has an unknown child.

#[cfg(test)]
mod corpus;
mod document;
mod encoding;
mod own;
mod read;
mod sheet;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use self::own::OwnFile;
use super::files::Source;
use super::sheet::Sheet;
use super::trace::{Figure, Part, Trace};
use super::{Kind, Options, messages};
use crate::error::Result;

/// Reads the files into sheets: of lines for voies, tronçons and étapes, of waypoints for other kinds. If the files
/// include hent's own file of a whole voie, hent's own files of its étapes are skipped, because they contain the same
/// lines.
///
/// Errors: a file is broken, has no element of this kind, or is a file of hent that is walked backwards or simplified.
pub(super) fn read(sources: &[&Source], kind: Kind, options: &Options) -> Result<Vec<Sheet>> {
    let mut documents = vec![];
    for source in sources {
        options.tell(Path::new(&source.name), 0);
        documents.push((source, read::read(source, options.srs.is_none())?));
    }
    if !of_lines(kind) {
        return documents.iter().map(|(source, gpx)| sheet::of_waypoints(source, gpx, options)).collect();
    }
    let mut own_files = vec![];
    for (source, gpx) in &documents {
        own_files.push(if kind == Kind::Troncons { None } else { OwnFile::of(source, gpx)? });
    }
    let whole: BTreeSet<_> = own_files.iter().flatten().filter(|own| own.is_whole()).map(OwnFile::voie).collect();
    let (mut sheets, mut passed_over) = (vec![], 0);
    for ((source, gpx), own) in documents.iter().zip(&own_files) {
        if own.as_ref().is_some_and(|own| !own.is_whole() && whole.contains(own.voie())) {
            passed_over += 1;
            continue;
        }
        sheets.push(sheet::of_lines(source, gpx, own.as_ref(), options)?);
    }
    if let Some(first) = sheets.first_mut().filter(|_| passed_over > 0) {
        first.remarks.push(messages::passed_over(passed_over));
    }
    Ok(sheets)
}

/// Reads the tracks and routes of a file as they are, in the coordinates of the file. If it has none, its waypoints.
///
/// Errors: the file is broken.
pub(super) fn traces(source: &Source) -> Result<Vec<Trace>> {
    let gpx = read::read(source, false)?;
    let of = |word: &'static str| {
        move |(number, track): (usize, &document::Track)| {
            let part =
                |segment: &document::Segment| Part { positions: segment.places.clone(), times: segment.times.clone() };
            let parts = track.segments.iter().filter(|segment| !segment.places.is_empty()).map(part).collect();
            let place = format!("{}:{word}{}", source.stem(), number + 1);
            let nom = track.fields.get("name").unwrap_or_default().to_owned();
            Trace { place, nom, parts, figure: Figure::Ligne }
        }
    };
    let mut traces: Vec<Trace> = gpx.tracks.iter().enumerate().map(of("trk")).collect();
    traces.extend(gpx.routes.iter().enumerate().map(of("rte")));
    if traces.is_empty() {
        traces.extend(gpx.waypoints.iter().enumerate().map(|(number, waypoint)| Trace {
            place: format!("{}:wpt{}", source.stem(), number + 1),
            nom: waypoint.fields.get("name").unwrap_or_default().to_owned(),
            parts: vec![Part { positions: vec![waypoint.position], times: vec![] }],
            figure: Figure::Point,
        }));
    }
    Ok(traces)
}

/// Tells whether rows of this kind are made of lines.
pub(super) fn of_lines(kind: Kind) -> bool {
    matches!(kind, Kind::Voies | Kind::Troncons | Kind::Etapes)
}
