//! The triggers that write the log. For changes by other programs than hent, the source is NULL.
//!
//! An editor's name arrives in the column `modifie_par`, which the QGIS project fills with each edit. The trigger takes
//! the name into the log and empties the column, so that no later edit is logged under an old name. QGIS saves one edit
//! in two statements: first the geometry, then the attributes with the name. So the second statement also signs the
//! entry of the first.

use super::{NAME, Trigger};
use crate::model::table::{Column, Kind, Table};

/// The logged operations.
const OPERATIONS: [&str; 3] = ["insert", "update", "delete"];

/// The author in the log if nobody gave a name.
const UNKNOWN: &str = "inconnu";

/// How long, in SQLite's notation, an entry without an author waits for its name. QGIS writes all geometries of an edit
/// before the first name.
const WAIT: &str = "-1 minute";

/// Returns the names of the three triggers of a table.
pub(super) fn names(table: Table) -> [String; 3] {
    OPERATIONS.map(|operation| name_of(table, operation))
}

fn name_of(table: Table, operation: &str) -> String {
    format!("{}_log_{operation}", table.name())
}

/// Returns the three triggers of a table with these columns. `named` tells whether it has the column of editors' names.
pub(super) fn of_table(table: Table, columns: &[&Column], named: bool) -> [Trigger; 3] {
    let cells: Vec<String> = columns.iter().map(|c| format!("'{}', {}", c.name, logged(c))).collect();
    let before = format!("json_object({})", cells.join(", "));
    let empty =
        format!("\n    UPDATE {} SET {NAME} = NULL WHERE rowid = NEW.rowid AND {NAME} IS NOT NULL;", table.name());
    OPERATIONS.map(|operation| {
        let body = match (operation, named) {
            ("insert", false) => entry(table, operation, "NEW", "NULL", "", ""),
            ("insert", true) => entry(table, operation, "NEW", "NULL", GIVEN, "") + &empty,
            ("update", true) => {
                let same: Vec<String> = columns.iter().map(|c| format!("NEW.\"{0}\" IS OLD.\"{0}\"", c.name)).collect();
                let changed = format!("\n    WHERE NEW.{NAME} IS OLD.{NAME} OR NOT ({})", same.join(" AND "));
                sign(table) + &entry(table, operation, "OLD", &before, GIVEN, &changed) + &empty
            }
            _ => entry(table, operation, "OLD", &before, "", ""),
        };
        Trigger {
            name: name_of(table, operation),
            when: format!("AFTER {operation} ON {} WHEN NOT (SELECT restoring FROM hent_session)", table.name()),
            body,
        }
    })
}

/// The name of the editor in the new row, as an argument of coalesce().
const GIVEN: &str = "nullif(trim(NEW.modifie_par), ''), ";

/// Returns the statement that writes an entry. `side` (NEW or OLD) is the row with the key. `before` is the expression
/// of the row that is logged. `given` is where the author comes from if hent did not write the row.
fn entry(table: Table, operation: &str, side: &str, before: &str, given: &str, condition: &str) -> String {
    let (name, key) = (table.name(), key(table, side));
    format!(
        "INSERT INTO historique (who, \"table\", code, operation, row_before, source, lot)
    SELECT coalesce(who, {given}'{UNKNOWN}'), '{name}', {key}, '{operation}', {before}, source,
        CASE WHEN source IS NOT NULL THEN lot END
    FROM hent_session{condition};"
    )
}

/// Returns the statements that sign the latest entry of the row, if a name is given and the entry has no author yet. The
/// log is append-only except while `restoring` is set.
fn sign(table: Table) -> String {
    let (name, key) = (table.name(), key(table, "OLD"));
    format!(
        "UPDATE hent_session SET restoring = 1 WHERE NEW.{NAME} IS NOT NULL;
    UPDATE historique SET who = coalesce({GIVEN}'{UNKNOWN}')
    WHERE NEW.{NAME} IS NOT NULL AND who = '{UNKNOWN}' AND source IS NULL
        AND at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '{WAIT}')
        AND seq = (SELECT max(seq) FROM historique WHERE \"table\" = '{name}' AND code = {key});
    UPDATE hent_session SET restoring = 0 WHERE NEW.{NAME} IS NOT NULL;
    "
    )
}

fn key(table: Table, side: &str) -> String {
    let key: Vec<String> = table.key().iter().map(|column| format!("{side}.\"{column}\"")).collect();
    key.join(" || '/' || ")
}

/// Returns the expression of a cell in `row_before`. A geometry is written as the hexadecimal digits of its blob.
fn logged(column: &Column) -> String {
    let cell = format!("OLD.\"{}\"", column.name);
    match column.kind {
        Kind::Bool => format!("json(CASE {cell} WHEN 1 THEN 'true' ELSE 'false' END)"),
        // json_object() would write 15 digits. With 17 digits the number can be read back exactly.
        Kind::Share => format!("json(printf('%!.17g', {cell}))"),
        Kind::Words(_) => format!("json({cell})"),
        kind if kind.is_geometry() => format!("CASE WHEN {cell} IS NOT NULL THEN hex({cell}) END"),
        _ => cell,
    }
}
