//! The triggers that say in words why a row of another program is refused. They run before the constraints of the
//! table, whose messages would be only their names.
//!
//! They call no function that a program may lack: [`super::rules`] checks the positions of a geometry.

use super::rules::{on_writing, refused};
use super::{BY_OTHERS, Trigger};
use crate::model::table::{Absent, Column, Kind, Table};
use crate::model::{Offre, advice};
use crate::store::geopackage::migration::expanded;

/// Returns the triggers of a table with these columns.
pub(super) fn of_table(table: Table, columns: &[&Column]) -> [Trigger; 2] {
    let mut checks = vec![];
    for column in columns.iter().filter(|column| column.kind != Kind::Id) {
        let cell = format!("NEW.{}", column.name);
        if column.absent != Absent::Null {
            checks.push(refused(&advice::of_nothing(column), &format!("{cell} IS NULL")));
        }
        if let Some(holds) = accepted(table, column, &cell) {
            checks.push(refused(&advice::of_value(column), &format!("{cell} IS NOT NULL AND NOT ({holds})")));
        }
    }
    let key: Vec<String> = table.key().iter().map(|column| format!("{column} = NEW.{column}")).collect();
    let taken = format!("SELECT 1 FROM {} WHERE {} AND rowid <> NEW.rowid", table.name(), key.join(" AND "));
    checks.push(refused(&advice::of_key(table), &format!("EXISTS ({taken})")));
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let base = format!("{}_words", table.name());
    on_writing(table, &base, &names.join(", "), &format!("WHEN {BY_OTHERS}"), &checks.join("\n    "))
}

/// Returns the condition that a cell with a value fulfils: that of the CHECK constraint. Returns `None` if other
/// triggers check the column.
fn accepted(table: Table, column: &Column, cell: &str) -> Option<String> {
    let call = |check: &str| Some(expanded(&format!("hent_is_{check}({cell})")));
    match column.kind {
        Kind::Code | Kind::CodeOf(_) => call("code"),
        Kind::Text | Kind::Periode | Kind::Fermetures => call("text"),
        Kind::Heure => call("hour"),
        Kind::Int(low, high) => call("int").map(|holds| format!("{holds} AND {cell} BETWEEN {low} AND {high}")),
        Kind::Share => call("share"),
        Kind::Bool => Some(format!("{cell} IN (0, 1)")),
        Kind::Color => call("color"),
        Kind::Day if (table, column.name) == (Table::Perturbation, "au") => {
            call("day").map(|holds| format!("{holds} AND {cell} >= NEW.du"))
        }
        Kind::Date | Kind::Day => call("day"),
        Kind::Word(words) => Some(format!("{cell} IN ('{}')", words.join("', '"))),
        Kind::Words(words) if words == Offre::WORDS => Some(is_array(cell) + &no_opposites(cell)),
        Kind::Words(_) => Some(is_array(cell)),
        Kind::Line => call("line"),
        Kind::LineZ => call("linez"),
        Kind::PointZ => call("pointz"),
        Kind::Point => call("point"),
        Kind::Id | Kind::Ref(_) | Kind::Instant | Kind::Json => None,
    }
}

fn is_array(cell: &str) -> String {
    format!("CASE WHEN json_valid({cell}) THEN json_type({cell}) = 'array' ELSE 0 END")
}

/// Returns the further condition that a list has no contradictory words.
fn no_opposites(cell: &str) -> String {
    let has = |offer: Offre| format!("instr({cell}, '\"{}\"') > 0", offer.as_str());
    Offre::CONTRAIRES.map(|[one, other]| format!(" AND NOT ({} AND {})", has(one), has(other))).concat()
}
