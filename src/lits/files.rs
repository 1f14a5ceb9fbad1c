//! Writes the reports as files: one month for the API, and one year for the association.

use std::fmt::Display;

use super::{Bilan, Mois, csv, json};
use crate::atlas::Atlas;
use crate::error::{Error, Result};
use crate::file::{Fichier, FileFormat, Product};
use crate::words::Words;

/// The formats of a year's reports.
pub const FORMATS: &[FileFormat] = &[FileFormat::CSV, FileFormat::JSON];

/// A request for the report of a month as JSON. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LitsRequest {
    /// The month.
    pub mois: Mois,
}

impl Product for LitsRequest {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let mois = self.mois;
        let name = format!("lits-{mois}");
        Ok(Some(FileFormat::JSON.file(&name, &name, json::month(atlas, mois).map_err(broken)?)))
    }

    fn is_seldom(&self) -> bool {
        true
    }
}

/// Writes the reports of all months of a year, in French. Errors: a defect of a writer, or a format that is not in
/// [`FORMATS`].
pub fn of_year(atlas: &Atlas, annee: i16, format: FileFormat) -> Result<Fichier> {
    let months: Vec<_> = Mois::of_year(annee).map(|mois| (mois, Bilan::of_month(atlas, mois))).collect();
    let bytes = match format {
        FileFormat::CSV => csv::write(atlas, months.iter().flat_map(|(_, bilans)| bilans), Words::french())?,
        FileFormat::JSON => json::months(atlas, &months).map_err(broken)?,
        other => return Err(other.not_written()),
    };
    let name = format!("lits-{annee}");
    Ok(format.file(&name, &name, bytes))
}

/// Converts the error of a writer. It is a defect, because the writers write to memory.
fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture du bilan des lits : {error}"))
}
