//! A list as CSV for spreadsheets, with decimal commas.

use super::cellule::{COLONNES, Cellule, cellules};
use super::{Liste, mots};
use crate::error::Result;
use crate::file::csv::{Table, plain};

/// Whose data it is travels in the last column: a note below the rows would be a row to every program.
pub(crate) const SOURCE: &str = "Source et licence";

pub(super) fn write(liste: &Liste<'_>) -> Result<Vec<u8>> {
    let mut table = Table::new(COLONNES.iter().map(|colonne| colonne.titre).chain([SOURCE]))?;
    let source = plain(&mots::source(liste));
    for (ligne, rang) in liste.rangs() {
        let cells = cellules(ligne, rang).map(Cellule::en_csv);
        table.row(cells.iter().chain([&source]))?;
    }
    table.finish()
}
