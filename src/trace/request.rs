//! The parsed request for a track, and the file that answers it.

use super::{PointLimit, Trace, TrackOptions, fit, geojson, gpx, kml, national_schema, zip};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat, Product};
use crate::links::Base;
use crate::words::{Langue, Words};

/// A request for the track of a voie or of an étape as a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TraceRequest {
    /// The voie's code.
    pub voie: String,
    /// The étape's slug. `None` requests the whole voie.
    pub etape: Option<String>,
    /// The options of the tracks.
    pub facon: TrackOptions,
    /// The format of the file.
    pub format: FileFormat,
    /// The language of the file.
    pub langue: Langue,
    /// The base of links in the file.
    pub base: Base,
}

/// The formats of an étape's track. FIT is only offered for an étape, because a FIT course has one track.
pub const FORMATS_OF_ETAPE: &[FileFormat] =
    &[FileFormat::GPX, FileFormat::KML, FileFormat::GEOJSON, FileFormat::FIT, FileFormat::ITINERAIRES];

/// The formats of a voie's tracks. The ZIP archive has a GPX file for each étape, and a table of them.
pub const FORMATS_OF_VOIE: &[FileFormat] =
    &[FileFormat::GPX, FileFormat::KML, FileFormat::GEOJSON, FileFormat::ITINERAIRES, FileFormat::ZIP];

/// Makes the requested file. Returns `None` if there is no such voie or étape, or if it has no line.
///
/// Errors: a defect of a writer, or a format that is not offered for tracks.
pub fn file(atlas: &Atlas, request: &TraceRequest) -> Result<Option<Fichier>> {
    let TraceRequest { voie: code, etape, facon, format, langue, base } = request;
    let (words, etape) = (Words::of(*langue), etape.as_deref());
    let Some(voie) = atlas.voie(code) else { return Ok(None) };
    let mut facon = *facon;
    // This format never has the detours of the day, because portals collect the waymarked way and keep it for years.
    facon.avec.deviations &= *format != FileFormat::ITINERAIRES;
    let Some(trace) = Trace::of(atlas, voie, etape, facon, words) else { return Ok(None) };
    let base = base.to_string();
    let broken = |error| Error::Internal(format!("écriture d'un fichier {} : {error}", format.extension));
    let bytes = match *format {
        FileFormat::GPX => gpx::write(&trace, &base).map_err(broken)?,
        FileFormat::KML => kml::write(&trace, &base).map_err(broken)?,
        FileFormat::GEOJSON => geojson::write(&trace, &base).map_err(broken)?,
        FileFormat::FIT => {
            let along = |facon| Trace::of(atlas, voie, etape, facon, words);
            fit::write(&trace, facon, &format!("{code}/{etape:?}"), along).map_err(broken)?
        }
        FileFormat::ITINERAIRES => national_schema::write(atlas, voie, facon.sens, &trace, &base).map_err(broken)?,
        FileFormat::ZIP => zip::write(&trace, &base, |etape| {
            file(atlas, &TraceRequest { etape, format: FileFormat::GPX, ..request.clone() })
        })?,
        other => return Err(other.not_written()),
    };
    let file = format.file(&stem(request), &trace.caption.nom, bytes);
    Ok(Some(Fichier { langue: Some(langue.code()), ..file }))
}

impl Product for TraceRequest {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        file(atlas, self)
    }
}

/// Returns the file name without its extension: voie, étape, and non-default options (`y-1-retour-leger`, `y-1-en`).
fn stem(TraceRequest { voie, etape, facon, langue, .. }: &TraceRequest) -> String {
    let mut stem = voie.clone();
    for part in etape.iter().map(String::as_str).chain(facon.sens.is_back().then_some("retour")) {
        stem = format!("{stem}-{part}");
    }
    if facon.avec.deviations {
        stem += "-deviations";
    }
    if facon.variante != PointLimit::Complete {
        stem = format!("{stem}-{}", facon.variante.as_str());
    }
    stem + &langue.suffix()
}
