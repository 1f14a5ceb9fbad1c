//! The label of a row in reports.

use super::row::Row;
use super::table::Table;

/// Returns a label that a person recognises: code and name, or voie and number. The label of a host is only its code.
/// `code_of` returns the code of a row of a table by its id.
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
        Table::Hebergeur => text("code").to_owned(), // no other data of a host may be shown
        Table::Perturbation => format!("{} {} {}", text("code"), text("genre"), text("du")),
        Table::Exception => format!("{} {}", text("code"), text("raison")),
        Table::Guide => format!("{} {}", text("code"), text("titre")),
        _ => format!("{} {}", text("code"), text("nom")),
    };
    label.trim_end().to_owned()
}
