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
//! [`read`] does all input, reprojection and checking of single rows. [`plan`] is a pure function of what was read, the
//! stored rows and who wrote them. A store calls it within its one write transaction, so that a failed import leaves the
//! store as it was.

mod after;
pub mod altitude;
mod area;
mod arrange;
mod assembly;
mod cell;
mod columns;
mod damaged;
mod far;
mod files;
mod folders;
mod geometry;
mod gpx;
mod guess;
mod html;
mod incoming;
mod incoming_voie;
mod labels;
mod legs;
mod lines;
mod localites;
mod messages;
mod mixed;
mod options;
mod osm;
mod periods;
mod plain;
mod plan;
mod problems;
mod records;
mod report;
mod shapefile;
mod sheet;
mod stage_name;
mod systems;
mod table;
mod tamed;
mod unzip;
mod values;
mod vector;

use std::path::PathBuf;

use self::files::{Format, Source};
use self::sheet::Sheet;
pub use incoming::Incoming;
pub use options::{Kind, Options, Progress};
pub use plan::plan;
pub use report::{Hole, Item, Kept, Report};

use crate::error::Result;

/// Reads `files` as rows of `kind`: positions in EPSG:4326, every cell checked against the schema, codes unique.
/// Errors: the first thing that is wrong, with its file and row, and how to mend it; nothing is left out silently.
pub fn read(files: &[PathBuf], kind: Kind, options: &Options) -> Result<Incoming> {
    if files.is_empty() {
        return Err(messages::refused("hent import", messages::no_files()));
    }
    // The folders hold what was unpacked of archives until it was read.
    let opened = files.iter().map(|path| unzip::sources(path)).collect::<Result<Vec<_>>>()?;
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
    let (of_gpx, others): (Vec<&Source>, Vec<&Source>) = files.iter().partition(|file| file.format == Format::Gpx);
    let mut sheets = vector::read(&others, kind, options)?;
    sheets.extend(gpx::read(&of_gpx, kind, options)?);
    for sheet in &mut sheets {
        // Any text may come from a web page: names, addresses, descriptions.
        let cells = sheet.rows.iter_mut().flat_map(|row| &mut row.cells).flatten();
        cells.filter(|cell| cell.contains(['<', '&'])).for_each(|cell| *cell = html::text(cell));
    }
    if options.voie.is_some() || kind == Kind::Etapes {
        sheets.sort_by(|a, b| legs::natural(&a.title, &b.title));
    }
    Ok(sheets)
}
