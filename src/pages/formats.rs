//! The files of a voie or an étape, each with a line that says what it is for.

use crate::file::FileFormat;
use crate::links::{Address, Base, Parametre, Parametres, Text, way};
use crate::model::Sens;
use crate::trace::{FORMATS_OF_ETAPE, FORMATS_OF_VOIE};
use crate::words::Words;

/// A file for download.
#[derive(Debug)]
pub(super) struct Telechargement {
    pub href: String,
    /// What it is for: « Pour une montre Garmin ».
    pub nom: String,
    /// A line of help.
    pub aide: String,
}

/// The files of a voie or an étape.
#[derive(Debug)]
pub(super) struct Telechargements {
    /// The URL of the GPX track.
    pub gpx: String,
    /// The URL of the GPX track over the detours that hold today.
    pub devie: String,
    pub autres: Vec<Telechargement>,
}

/// The way whose files are wanted. `etape` is the slug of an étape or of a section.
pub(super) struct Wanted<'a> {
    pub voie: &'a str,
    pub etape: Option<&'a str>,
    pub sens: Sens,
    pub base: &'a Base,
    pub words: &'a Words,
}

impl Telechargements {
    /// Returns the files.
    pub(super) fn of(wanted: &Wanted<'_>) -> Self {
        let words = wanted.words;
        let formats = if wanted.etape.is_some() { FORMATS_OF_ETAPE } else { FORMATS_OF_VOIE };
        let traces = formats.iter().filter_map(|format| {
            let (nom, aide) = match *format {
                FileFormat::FIT => (words.page_format_fit(), words.page_format_fit_aide()),
                FileFormat::KML => (words.page_format_kml(), words.page_format_kml_aide()),
                FileFormat::ZIP => (words.page_format_zip(), words.page_format_zip_aide()),
                FileFormat::GEOJSON => (words.page_format_geojson(), words.page_format_geojson_aide()),
                _ => return None,
            };
            Some(Telechargement { href: wanted.trace(format.extension, &[]), nom, aide })
        });
        let lodging = wanted.trace("gpx", &[(Parametre::Avec, "hebergeurs,points-interet,localites")]);
        let short = wanted.trace("gpx", &[(Parametre::Variante, "compatible")]);
        let gpx = [
            Telechargement { href: lodging, nom: words.page_format_app(), aide: words.page_format_app_aide() },
            Telechargement { href: short, nom: words.page_format_ancien(), aide: words.page_format_ancien_aide() },
        ];
        let liste = Telechargement {
            href: wanted.liste(FileFormat::XLSX.extension),
            nom: words.page_format_xlsx(),
            aide: words.page_format_xlsx_aide(),
        };
        Self {
            gpx: wanted.trace("gpx", &[]),
            devie: wanted.trace("gpx", &[(Parametre::Avec, "deviations")]),
            autres: gpx.into_iter().chain(traces).chain([liste]).collect(),
        }
    }
}

impl Wanted<'_> {
    /// Returns the URL of a track.
    fn trace(&self, extension: &str, more: &[(Parametre, &'static str)]) -> String {
        let (etape, parametres) = self.asked();
        let parametres = more.iter().fold(parametres, |parametres, (name, value)| parametres.with(*name, *value));
        let Self { voie, base, .. } = self;
        base.link(&Address::Trace { voie: (*voie).into(), etape, extension: extension.into(), parametres })
    }

    /// Returns the URL of the list of hosts.
    pub(super) fn liste(&self, extension: &str) -> String {
        let (etape, parametres) = self.asked();
        let Self { voie, base, .. } = self;
        base.link(&Address::Liste { voie: (*voie).into(), etape, extension: extension.into(), parametres })
    }

    /// Returns the étape and the parameters of all files. A section has its kilometres as parameters.
    fn asked(&self) -> (Option<Text<'_>>, Parametres<'_>) {
        let (etape, parametres) = way(self.etape);
        (etape, parametres.with_sens(self.sens))
    }
}
