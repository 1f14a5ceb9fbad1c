//! Reads files of other programs and compares them with the store.
//!
//! [`read`] checks and parses files of many formats into [`Incoming`]. [`plan`](fn@plan) compares it with the stored rows and
//! returns the changes and a [`Report`]. The command `hent import` uses both, and the store applies the changes. This is the
//! only module that uses GDAL, so only the program `hent-import` links it.
//!
//! ```text
//!  FILE… ── read ──> Incoming ─────────────────────── plan ──> changes + report
//!            │       rows, keyed by code;              │
//!            │       voies with their lines            ├─ after     the rows after the import; which values win
//!            ├─ gpx      tracks, routes, waypoints     └─ assembly  étapes merge with the stored voie, are oriented,
//!            ├─ table    CSV, XLSX, XLS, ODS                        cut into tronçons, with their localités
//!            ├─ vector   every vector format of GDAL
//!            └─ osm      route relations, which GDAL would split into ways
//!
//!  RELIEF… ── altitude ──> heights of the stored tronçons, planned the same way
//! ```
//!
//! Its modules:
//!
//! - `files`: checks and unpacks files, opens them with GDAL;
//! - `table`, `gpx`, `vector`, `osm`: one reader for each family of formats;
//! - `sheet`: the rows that the readers return, and the fields of their columns; `cells`: the text of one cell;
//! - `shapes`: points, lines and areas; `etapes`: which voie and étape a line belongs to;
//! - `records`: the check of each row; `incoming`: all that was read;
//! - `perturbations`: closures are placed on the lines of the store;
//! - `plan`: the comparison with the store; `assembly`, `arrange`: the lines of voies;
//! - `altitude`: heights; `report`, `messages`: texts for a person.
//!
//! [`plan`](fn@plan) does no input or output. A store calls it within its write transaction, so an import that fails
//! leaves the store unchanged.
//!
//! ```
//! use hent::import::{Kind, Options, plan, read};
//! use hent::model::provenance::Provenance;
//! use hent::model::row::Rows;
//!
//! let folder = tempfile::tempdir()?;
//! let file = folder.path().join("localites.csv");
//! std::fs::write(&file, "nom,lon,lat\nRedon,-2.08,47.65\n")?;
//!
//! let incoming = read(&[file], Kind::Localites, &Options::default())?;
//! let (changes, report) = plan(incoming, &Rows::default(), &Provenance::default(), false)?;
//! assert_eq!(changes.len(), 1);
//! assert_eq!(report.added[0].label, "redon Redon");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod altitude;
mod arrange;
mod assembly;
mod cells;
mod etapes;
mod files;
mod fit;
mod gpx;
mod incoming;
mod messages;
mod options;
mod osm;
mod perturbations;
mod plan;
mod records;
pub mod relief;
mod report;
mod shapes;
mod sheet;
mod table;
mod trace;
mod vector;

use std::path::PathBuf;

use self::files::{Source, SourceFormat};
use self::sheet::Sheet;
pub use cells::day;
pub use incoming::Incoming;
pub use options::{Kind, Options, Progress};
pub use perturbations::{Place, Reperage, entry};
pub use plan::plan;
pub use report::{Conflicts, Hole, Item, Kept, Report};
pub use trace::{Figure, Part, Trace};

use crate::error::Result;

/// Reads `files` as rows of `kind`. Positions are converted to EPSG:4326, and each cell is checked against the schema.
///
/// # Errors
/// A file cannot be read, has rows that do not fit (each gets a remedy), or two rows have the same code. The first file
/// with an error ends the import. A part that is left out without an error makes a remark in the report.
pub fn read(files: &[PathBuf], kind: Kind, options: &Options) -> Result<Incoming> {
    if files.is_empty() {
        return Err(messages::refused("hent import", messages::no_files()));
    }
    // The temporary folders of unpacked archives must live until the files are read.
    let opened = files.iter().map(|path| files::unzip::sources(path)).collect::<Result<Vec<_>>>()?;
    let (files, _folders): (Vec<Vec<Source>>, Vec<_>) = opened.into_iter().unzip();
    let files: Vec<Source> = files.into_iter().flatten().collect();
    let routes = files.iter().filter(|file| file.is_osm()).count();
    let incoming = match kind {
        Kind::Voies if routes == files.len() => osm::read(&files, options)?,
        Kind::Voies if routes > 0 => {
            return Err(messages::refused("hent import --as voies", messages::osm_beside_others()));
        }
        _ => records::records(sheets(&files, kind, options)?, kind, options)?,
    };
    Incoming { keep_far: options.garder_lointains, ..incoming }.checked()
}

/// Reads the geometries of `files` as they are, for checks. Of the options, the coordinate system, the layer and the
/// progress are used.
///
/// # Errors
/// A file cannot be read: it is broken, too large, a table, or of an unknown format.
pub fn traces(files: &[PathBuf], options: &Options) -> Result<Vec<Trace>> {
    let opened = files.iter().map(|path| files::unzip::sources(path)).collect::<Result<Vec<_>>>()?;
    let (files, _folders): (Vec<Vec<Source>>, Vec<_>) = opened.into_iter().unzip();
    let (routes, others): (Vec<Source>, Vec<Source>) = files.into_iter().flatten().partition(Source::is_osm);
    let mut traces = vec![];
    if !routes.is_empty() {
        traces.extend(osm::traces(&routes, options)?);
    }
    for source in &others {
        options.tell(&source.path, traces.len() as u64);
        match source.format {
            SourceFormat::Gpx => traces.extend(transformed(gpx::traces(source)?, options)?),
            SourceFormat::Fit => traces.extend(fit::traces(source)?),
            SourceFormat::Csv | SourceFormat::Workbook => {
                return Err(messages::refused(&source.name, messages::table_has_no_lines()));
            }
            _ => traces.extend(vector::traces(source, options)?),
        }
    }
    Ok(traces)
}

/// Converts the positions of a GPX file that are in the coordinate system of `--srs`.
fn transformed(mut traces: Vec<Trace>, options: &Options) -> Result<Vec<Trace>> {
    let Some(srs) = &options.srs else { return Ok(traces) };
    let to_wgs84 = shapes::geometry::ToWgs84::named(srs)?;
    for part in traces.iter_mut().flat_map(|trace| &mut trace.parts) {
        let mut shape = shapes::geometry::Shape::Lines(vec![std::mem::take(&mut part.positions)]);
        // What cannot be converted is a finding, not an error.
        let _ = to_wgs84.transform(&mut shape);
        part.positions = shape.positions().copied().collect();
    }
    Ok(traces)
}

/// Reads the files into sheets. If their lines belong to one voie, the sheets are in the natural order of the files' names.
fn sheets(files: &[Source], kind: Kind, options: &Options) -> Result<Vec<Sheet>> {
    let (of_gpx, others): (Vec<&Source>, Vec<&Source>) =
        files.iter().partition(|file| file.format == SourceFormat::Gpx);
    let mut sheets = vector::read(&others, kind, options)?;
    sheets.extend(gpx::read(&of_gpx, kind, options)?);
    for sheet in &mut sheets {
        // Any text may have been copied from a web page as HTML.
        let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells).flatten();
        cells.filter(|cell| cell.contains(['<', '&'])).for_each(|cell| *cell = cells::html::text(cell));
    }
    if options.voie.is_some() || kind == Kind::Etapes {
        sheets.sort_by(|a, b| etapes::natural(&a.title, &b.title));
    }
    Ok(sheets)
}
