//! The files of a voie or an étape, each with a line that says what it is for.

use crate::file::FileFormat;
use crate::links::{Address, Base, Parametre, Parametres};
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
    pub autres: Vec<Telechargement>,
}

/// The thing whose files are wanted.
pub(super) struct Wanted<'a> {
    pub voie: &'a str,
    pub etape: Option<&'a str>,
    pub sens: Sens,
    /// Further parameters of all files, such as the kilometres of a stretch.
    pub parametres: Parametres<'a>,
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
        Self { gpx: wanted.trace("gpx", &[]), autres: gpx.into_iter().chain(traces).chain([liste]).collect() }
    }
}

impl Wanted<'_> {
    /// Returns the URL of a track.
    fn trace(&self, extension: &str, more: &[(Parametre, &'static str)]) -> String {
        let parametres = more.iter().fold(self.asked(), |parametres, (name, value)| parametres.with(*name, *value));
        let Self { voie, etape, base, .. } = self;
        let etape = etape.map(Into::into);
        base.link(&Address::Trace { voie: (*voie).into(), etape, extension: extension.into(), parametres })
    }

    /// Returns the URL of the list of hosts.
    pub(super) fn liste(&self, extension: &str) -> String {
        let Self { voie, etape, base, .. } = self;
        let (etape, parametres) = (etape.map(Into::into), self.asked());
        base.link(&Address::Liste { voie: (*voie).into(), etape, extension: extension.into(), parametres })
    }

    /// Returns the parameters of all files.
    pub(super) fn asked(&self) -> Parametres<'_> {
        self.parametres.clone().with_sens(self.sens)
    }
}
