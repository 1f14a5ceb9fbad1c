//! Other people's files become changes of the store: the only place that sees GDAL.
//!
//! ```text
//!  FILE… ── read ──> Incoming ─────────────────────── plan ──> changes + report
//!            │       rows, keyed by code;              │
//!            │       voies with their lines            ├─ after     the rows as they will be; who may write what
//!            ├─ gpx      tracks, routes, waypoints     └─ assembly  étapes join the stored voie, the right way round,
//!            ├─ table    CSV, XLSX, XLS, ODS                        cut into tronçons, with their localités
//!            ├─ vector   every vector format of GDAL
//!            └─ osm      route relations, which GDAL takes apart
//!
//!  RELIEF… ── altitude ──> heights for the tronçons that are stored, planned the same way
//! ```
//!
//! The rooms:
//!
//! - `files`: checks and unpacks files, opens them with GDAL;
//! - `table`, `gpx`, `vector`, `osm`: one reader for each family of formats;
//! - `sheet`: the rows that readers return, and the fields of their columns; `cells`: the text of one cell;
//! - `shapes`: points, lines and areas; `etapes`: which voie and étape a line belongs to;
//! - `records`: rows, checked; `incoming`: all that was read;
//! - `plan`: what was read, compared with the store; `assembly`, `arrange`: the lines of voies;
//! - `altitude`: heights; `report`, `messages`: what a person is told.
//!
//! [`read`] does all input, reprojection and checking of single rows. [`plan`] is a pure function of what was read, the
//! stored rows and who wrote them. A store calls it within its one write transaction, so that a failed import leaves the
//! store as it was.

pub mod altitude;
mod arrange;
mod assembly;
mod cells;
mod etapes;
mod files;
mod gpx;
mod incoming;
mod messages;
mod options;
mod osm;
mod plan;
mod records;
mod report;
mod shapes;
mod sheet;
mod table;
mod vector;

use std::path::PathBuf;

use self::files::{Source, SourceFormat};
use self::sheet::Sheet;
pub use incoming::Incoming;
pub use options::{Kind, Options, Progress};
pub use plan::plan;
pub use report::{Conflicts, Hole, Item, Kept, Report};

use crate::error::Result;

/// Reads `files` as rows of `kind`: positions in EPSG:4326, every cell checked against the schema, codes unique.
/// Errors: the first thing that is wrong, with its file and row, and how to mend it; nothing is left out silently.
pub fn read(files: &[PathBuf], kind: Kind, options: &Options) -> Result<Incoming> {
    if files.is_empty() {
        return Err(messages::refused("hent import", messages::no_files()));
    }
    // The folders hold what was unpacked of archives until it was read.
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

/// The rows of the files. The lines of one voie come in the natural order of the files' names.
fn sheets(files: &[Source], kind: Kind, options: &Options) -> Result<Vec<Sheet>> {
    let (of_gpx, others): (Vec<&Source>, Vec<&Source>) =
        files.iter().partition(|file| file.format == SourceFormat::Gpx);
    let mut sheets = vector::read(&others, kind, options)?;
    sheets.extend(gpx::read(&of_gpx, kind, options)?);
    for sheet in &mut sheets {
        // Any text may come from a web page: names, addresses, descriptions.
        let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells).flatten();
        cells.filter(|cell| cell.contains(['<', '&'])).for_each(|cell| *cell = cells::html::text(cell));
    }
    if options.voie.is_some() || kind == Kind::Etapes {
        sheets.sort_by(|a, b| etapes::natural(&a.title, &b.title));
    }
    Ok(sheets)
}
