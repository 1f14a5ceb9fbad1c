//! Gives tronçons their heights from digital elevation models, in any number of rasters. The command `hent import --as
//! altitude` uses it: [`read`] computes [`Heights`], and [`fn@plan`] turns them into changes and a report.
//!
//! ```text
//!  FILE… ── (vrt ──>) raster ──> heights of vertices ── drape ──> of a whole tronçon or of none ── plan ──> changes + report
//! ```
//!
//! - A vertex takes the bilinear interpolation of the four pixels whose centres surround it. It takes it from the
//!   raster with the smallest pixels that has a value there. No vertex is added or moved.
//! - A tronçon has heights at all vertices or at none. A few missing ones (the water under a bridge, a hole in the
//!   relief) are interpolated along the line, if the vertices on both sides are at most 100 m apart. Missing heights at
//!   an end are never invented.
//! - The names of the rasters are appended to `troncon.source`: "… ; altitude : dalle.tif".
//!
//! ```
//! use hent::import::{Options, altitude};
//! use hent::model::row::Rows;
//!
//! let folder = tempfile::tempdir()?;
//! let relief = folder.path().join("relief.asc");
//! std::fs::write(&relief, "ncols 2\nnrows 2\nxllcorner -3\nyllcorner 48\ncellsize 0.5\n12 13\n14 15\n")?;
//!
//! let options = Options { srs: Some("EPSG:4326".to_owned()), ..Options::default() };
//! let stored = Rows::default();
//! let heights = altitude::read(&[relief], &stored, false, &options)?;
//! let (changes, report) = altitude::plan(heights, &stored);
//! assert!(changes.is_empty(), "the store has no tronçons");
//! assert_eq!(report.read, "hauteurs de 1 fichiers");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod drape;
pub(super) mod raster;
mod vrt;

use std::path::PathBuf;

use self::drape::{Draped, Lack, drape, found};
use self::raster::{Found, Raster};
use self::vrt::{MOST_FILES, Said};
use super::Options;
use super::files::{self, Source};
use super::report::{Item, Report};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::model::change::Change;
use crate::model::row::{Row, Rows, Value};
use crate::model::table::Table;

/// The maximum number of tronçons that a warning names.
const SHOWN: usize = 20;
/// The text in `troncon.source` that precedes the names of the rasters.
pub(super) const MARK: &str = "altitude : ";
/// The separator between the statements in `troncon.source`.
pub(super) const SEPARATOR: &str = " ; ";

/// The heights that [`read`] found for the tronçons of a store.
#[derive(Clone, Debug, Default)]
pub struct Heights {
    /// For each tronçon: its id, its line when it was read, and its heights.
    lines: Vec<(i64, Vec<Position>, Draped)>,
    /// The number of tronçons that were skipped because they have heights already.
    kept: usize,
    /// The number of raster files.
    files: usize,
}

/// Reads heights from rasters for the tronçons of `now` that have a vertex without a height, or for all tronçons if
/// `all` is true.
///
/// # Errors
/// A file is not a relief in metres, or does not give its place on Earth. There is no raster, or there are too many.
pub fn read(files: &[PathBuf], now: &Rows, all: bool, options: &Options) -> Result<Heights> {
    let (rasters, last) = opened(files, options)?;
    let mut heights = Heights { files: rasters.len(), ..Heights::default() };
    let mut vertices = 0;
    for row in now.of(Table::Troncon) {
        let (Some(id), Value::Line(line)) = (row.get(Table::Troncon, "id").as_int(), row.get(Table::Troncon, "geom"))
        else {
            continue;
        };
        if !all && line.iter().all(|p| p.height().is_some()) {
            heights.kept += 1;
            continue;
        }
        heights.lines.push((id, line.clone(), drape(line, &rasters)?));
        vertices += line.len() as u64;
        options.tell(&last, vertices);
    }
    Ok(heights)
}

/// Returns the heights of rasters at `places` in metres, `NaN` where none has one.
///
/// # Errors
/// A file is not a relief in metres, or does not give its place on Earth. There is no raster, or there are too many.
pub fn at(files: &[PathBuf], places: &[Position], options: &Options) -> Result<Vec<f64>> {
    let (rasters, _) = opened(files, options)?;
    let (heights, _) = found(places, &rasters)?;
    let height = |found| if let Found::Height(height) = found { height } else { f64::NAN };
    Ok(heights.into_iter().map(height).collect())
}

/// Opens rasters, and the tiles of mosaics. The raster with the smallest pixels comes first. Also returns the path of the
/// file that was opened last.
///
/// Errors: a file is not a relief in metres, or does not give its place on Earth. There is no raster, or there are too
/// many.
pub(super) fn opened(files: &[PathBuf], options: &Options) -> Result<(Vec<Raster>, PathBuf)> {
    let mut sources: Vec<(Source, Said)> = vec![];
    for path in files {
        let source = files::of_any_size(path)?;
        if vrt::is_vrt(&source) {
            for vrt::Tile { path, said } in vrt::tiles(&source)? {
                sources.push((files::of_any_size(&path)?, said));
            }
        } else {
            sources.push((source, Said::default()));
        }
    }
    let (Some((last, _)), true) = (sources.last(), sources.len() <= MOST_FILES) else {
        let problem = format!("{} fichiers, de 1 à {MOST_FILES} à la fois", sources.len());
        let cure = "Importez-les en plusieurs fois (chacune complète les tronçons encore sans hauteurs), ou \
                    réunissez-les d'abord : gdal_merge.py -o relief.tif dalles/*.";
        return Err(Error::input("relief", problem, cure));
    };
    let mut rasters = vec![];
    for (source, said) in &sources {
        options.tell(&source.path, 0);
        rasters.push(Raster::open(source, options.srs.as_deref(), said)?);
    }
    // The sort is stable, so among equals the one that was named first comes first.
    rasters.sort_by(|a, b| a.pixel_m.total_cmp(&b.pixel_m));
    Ok((rasters, last.path.clone()))
}

/// Returns the changes that write `heights` into a store with the rows `now`, and the report. A tronçon whose line
/// changed since [`read`] stays as it is.
pub fn plan(heights: Heights, now: &Rows) -> (Vec<Change>, Report) {
    let mut report = Report { read: format!("hauteurs de {} fichiers", heights.files), ..Report::default() };
    let (mut changes, mut outside, mut empty, mut moved) = (vec![], vec![], vec![], vec![]);
    let rows = now.of(Table::Troncon);
    let row_of = |id: i64| rows.binary_search_by_key(&Some(id), |row| row.get(Table::Troncon, "id").as_int()).ok();
    for (id, line, draped) in heights.lines {
        let Some(row) = row_of(id).and_then(|place| rows.get(place)) else { continue };
        match draped {
            _ if *row.get(Table::Troncon, "geom") != Value::Line(line.clone()) => moved.push(text(row, "code")),
            Err(Lack::Outside) => outside.push(text(row, "code")),
            Err(Lack::NoValue) => empty.push(text(row, "code")),
            Ok((heights, names)) => {
                let mut after = row.clone();
                let lifted = line.iter().zip(heights).map(|(p, z)| Position::new(p.lon, p.lat, z)).collect();
                after.set(Table::Troncon, "geom", Value::Line(lifted));
                after.set(Table::Troncon, "source", Value::Text(with_source(text(row, "source"), &names)));
                if after != *row {
                    let label = format!("{} {}", text(row, "code"), text(row, "nom"));
                    report.changed.push(Item { table: Table::Troncon, label: label.trim_end().to_owned() });
                    let (before, after, names) = (Some(row.clone()), Some(after), Some(names.join(", ")));
                    changes.push(Change { table: Table::Troncon, before, after, origin: names.clone(), source: names });
                }
            }
        }
    }
    for (why, codes) in [
        ("hors du relief", outside),
        ("sur la mer ou un trou du relief", empty),
        ("modifiés pendant la lecture, à importer de nouveau", moved),
    ] {
        if !codes.is_empty() {
            let named = some_of(&codes, SHOWN);
            report.warnings.push(format!("{} tronçons laissés tels quels, {why} : {named}", codes.len()));
        }
    }
    if heights.kept > 0 {
        report.warnings.push(format!("{} tronçons ont déjà leurs hauteurs (--tous les remplace)", heights.kept));
    }
    (changes, report)
}

/// Returns a text column of a tronçon. The result is empty if it is null.
fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(Table::Troncon, column).as_text().unwrap_or_default()
}

/// Returns the first `most` names, followed by « … » if there are more.
fn some_of(names: &[&str], most: usize) -> String {
    let more = if names.len() > most { "…" } else { "" };
    names.iter().take(most).copied().collect::<Vec<_>>().join(", ") + more
}

/// Returns the value of `source` with the names of the new rasters. The names of earlier rasters are removed.
fn with_source(source: &str, names: &[String]) -> String {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let said = source.split(SEPARATOR).filter(|part| !part.is_empty() && !part.starts_with(MARK));
    let altitude = format!("{MARK}{}", some_of(&names, 5));
    said.chain([altitude.as_str()]).collect::<Vec<_>>().join(SEPARATOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_names_only_the_latest_rasters() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let once = with_source("OpenStreetMap ; relevé", &names(&["a.tif"]));
        assert_eq!(once, "OpenStreetMap ; relevé ; altitude : a.tif");
        assert_eq!(with_source(&once, &names(&["a.tif"])), once);
        assert_eq!(with_source(&once, &names(&["b.asc", "c.asc"])), "OpenStreetMap ; relevé ; altitude : b.asc, c.asc");
        assert_eq!(with_source("", &names(&["a.tif"])), "altitude : a.tif");
        let many: Vec<String> = (0..9).map(|i| format!("{i}.asc")).collect();
        assert_eq!(with_source("", &many), "altitude : 0.asc, 1.asc, 2.asc, 3.asc, 4.asc…");
    }
}
