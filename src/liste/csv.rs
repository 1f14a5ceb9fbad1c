//! Writes a list as CSV for spreadsheets, with the decimal mark of its language.

use super::Liste;
use super::cellule::{COLONNES, cellules_of};
use crate::error::Result;
use crate::file::csv::{Table, plain};

/// Writes a row for each closure and each passage of a host. The last column of each row has the rights, because
/// programs would read a note below the table as another row. Errors: only a defect of the writer.
pub(super) fn write(liste: &Liste<'_>) -> Result<Vec<u8>> {
    let words = liste.words();
    let titles = COLONNES.iter().map(|colonne| (colonne.titre)(words)).chain([words.colonne_source()]);
    let mut table = Table::new(titles)?;
    let source = plain(&liste.source());
    for (ligne, entree) in liste.entrees() {
        let cells = cellules_of(ligne, entree, words).map(|cellule| cellule.in_csv(words));
        table.row(cells.iter().chain([&source]))?;
    }
    table.finish()
}
