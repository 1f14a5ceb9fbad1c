//! A list as a file in one of its formats.

use super::{Liste, ListeRequest, csv, gpx, xlsx};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat, Product};
use crate::links::Base;
use crate::model::Sens;
use crate::words::{Langue, Words};

/// A request for a list as a file. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListeFile {
    /// The list.
    pub demande: ListeRequest,
    /// The format, one of [`FORMATS`].
    pub format: FileFormat,
    /// The language of the file.
    pub langue: Langue,
    /// The base of links in the file.
    pub base: Base,
}

/// The formats of lists: two for spreadsheets, and waypoints for devices.
pub const FORMATS: &[FileFormat] = &[FileFormat::CSV, FileFormat::XLSX, FileFormat::GPX];

impl Product for ListeFile {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let liste = Liste::of(atlas, &self.demande, Words::of(self.langue));
        liste.map(|liste| liste.write(self.format, &self.base.to_string())).transpose()
    }
}

impl Liste<'_> {
    /// Writes the list as a file. Links start with `base` (`https://example.org`).
    ///
    /// Errors: a defect of a writer, or a format that is not in [`FORMATS`].
    pub fn write(self, format: FileFormat, base: &str) -> Result<Fichier> {
        let ListeRequest { voie, etape, sens, .. } = self.demande;
        let mut stem = format!("hebergements-{voie}");
        for part in etape.iter().map(String::as_str).chain((*sens == Sens::Retour).then_some("retour")) {
            stem = format!("{stem}-{part}");
        }
        let langue = self.words().langue();
        stem += &langue.suffix();
        let titre = self.trace.caption.nom.clone();
        let written = match format {
            FileFormat::CSV => csv::write(&self).map_err(|e| e.to_string()),
            FileFormat::XLSX => xlsx::write(&self).map_err(|e| e.to_string()),
            FileFormat::GPX => gpx::write(self, base).map_err(|e| e.to_string()),
            other => return Err(other.not_written()),
        };
        let broken = |error| Error::Internal(format!("écriture d'une liste ({}) : {error}", format.extension));
        let file = format.file(&stem, &titre, written.map_err(broken)?);
        Ok(Fichier { langue: Some(langue.code()), ..file })
    }
}
