//! What a track can be written as.

use super::{PointLimit, Trace, TraceRequest, fit, geojson, gpx, kml, national_schema, zip};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, Product, titled};
use crate::words::Words;

/// A format of files, by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TraceFormat {
    /// GPX 1.1: what every device and app opens.
    Gpx,
    /// KML 2.2: Google Earth, Organic Maps.
    Kml,
    /// GeoJSON: maps on the web, QGIS.
    Geojson,
    /// A FIT course: watches. One track; so of an étape, not of a voie.
    Fit,
    /// The national schema of hiking itineraries, in GeoJSON.
    Itineraires,
    /// Of a voie, a GPX of each étape and a table of them.
    Zip,
}

impl TraceFormat {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Gpx, Self::Kml, Self::Geojson, Self::Fit, Self::Itineraires, Self::Zip];

    /// Those of an étape.
    pub fn of_etape() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|format| *format != Self::Zip)
    }

    /// Those of a voie.
    pub fn of_voie() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|format| *format != Self::Fit)
    }

    /// The format of an extension.
    pub fn parse(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// Its extension, which is also its name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Gpx => "gpx",
            Self::Kml => "kml",
            Self::Geojson => "geojson",
            Self::Fit => "fit",
            Self::Itineraires => "itineraires.geojson",
            Self::Zip => "zip",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Gpx => gpx::MEDIA_TYPE,
            Self::Kml => kml::MEDIA_TYPE,
            Self::Geojson | Self::Itineraires => geojson::MEDIA_TYPE,
            Self::Fit => fit::MEDIA_TYPE,
            Self::Zip => "application/zip",
        }
    }
}

/// Makes the file that is asked for. Returns `None` if there is no such voie or étape, or it has no line. Fails only on a
/// defect of a writer.
pub fn file(atlas: &Atlas, demande: &TraceRequest) -> Result<Option<Fichier>> {
    let Some(trace) = Trace::of(atlas, demande, Words::french()) else { return Ok(None) };
    let stem = stem(demande);
    let (extension, base) = (demande.format.extension(), demande.base.to_string());
    let broken = |error| Error::Internal(format!("écriture d'un fichier {extension} : {error}"));
    let bytes = match demande.format {
        TraceFormat::Gpx => gpx::write(&trace, &base).map_err(broken)?,
        TraceFormat::Kml => kml::write(&trace, &base).map_err(broken)?,
        TraceFormat::Geojson => geojson::write(&trace, &base).map_err(broken)?,
        TraceFormat::Fit => fit::write(atlas, demande, &trace).map_err(broken)?,
        TraceFormat::Itineraires => national_schema::write(atlas, demande, &trace).map_err(broken)?,
        TraceFormat::Zip => zip::write(atlas, demande, &trace)?,
    };
    let (nom, titre) = (format!("{stem}.{extension}"), format!("{}.{extension}", titled(&trace.nom)));
    Ok(Some(Fichier { nom, titre, media_type: demande.format.media_type(), bytes, inline: false }))
}

impl Product for TraceRequest {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        file(atlas, self)
    }
}

/// The name of a file without its extension: what it is of, and what is not as usual.
fn stem(TraceRequest { voie, etape, facon, .. }: &TraceRequest) -> String {
    let mut stem = voie.clone();
    for part in etape.iter().map(String::as_str).chain(facon.sens.is_back().then_some("retour")) {
        stem = format!("{stem}-{part}");
    }
    if facon.variante == PointLimit::Complete { stem } else { format!("{stem}-{}", facon.variante.as_str()) }
}
