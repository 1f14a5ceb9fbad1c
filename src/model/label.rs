//! The name of a row, for reports.

use super::row::Row;
use super::table::Table;

/// A row of `table` as a person knows it: code and name, or voie and number; of a host only the code. `code_of` gives the
/// code of the row of a table with an id.
pub fn label(table: Table, row: &Row, code_of: impl Fn(Table, i64) -> String) -> String {
    let text = |column| row.get(table, column).as_text().unwrap_or_default();
    let referred = |other, column| row.get(table, column).as_int().map(|id| code_of(other, id)).unwrap_or_default();
    let number = |column| row.get(table, column).as_int().unwrap_or_default();
    let variante = match text("variante") {
        "" => String::new(),
        variante => format!(" ({variante})"),
    };
    let label = match table {
        Table::VoieTroncon => {
            let (voie, troncon) = (referred(Table::Voie, "voie_id"), referred(Table::Troncon, "troncon_id"));
            format!("{voie}{variante} rang {} : {troncon}", number("rang"))
        }
        Table::Etape => {
            format!("{}{variante} n° {} {}", referred(Table::Voie, "voie_id"), number("numero"), text("nom"))
        }
        Table::Hebergeur => text("code").to_owned(), // never more of a host
        Table::Guide => format!("{} {}", text("code"), text("titre")),
        _ => format!("{} {}", text("code"), text("nom")),
    };
    label.trim_end().to_owned()
}
