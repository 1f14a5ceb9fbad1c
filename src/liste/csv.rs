//! A list as CSV that Excel opens by a double click in French: UTF-8 with a byte order mark, `;`, CRLF, decimal commas.

use super::cellule::{COLONNES, Cellule, cellules};
use super::{Liste, mots};
use crate::trace::{decimal, plain};

/// Excel takes the file for UTF-8 by it.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// Whose data it is travels in the last column: a note below the rows would be a row to every program.
const SOURCE: &str = "Source et licence";

pub(super) fn write(liste: &Liste<'_>) -> csv::Result<Vec<u8>> {
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    out.write_record(COLONNES.iter().map(|colonne| colonne.titre).chain([SOURCE]))?;
    let source = plain(&mots::source(liste));
    for (ligne, rang) in liste.rangs() {
        let cells = cellules(ligne, rang).map(|cell| match cell {
            Cellule::Vide => String::new(),
            Cellule::Texte(text) => plain(&text),
            Cellule::Nombre(n) => format!("{n:.0}"),
            Cellule::Km(km) => decimal(km),
        });
        out.write_record(cells.iter().chain([&source]))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}
