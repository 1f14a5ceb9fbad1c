//! The triggers that write the log. For changes by other programs than hent, the source is NULL.

use super::Trigger;
use crate::model::table::{Column, Kind, Table};

/// The logged operations.
const OPERATIONS: [&str; 3] = ["insert", "update", "delete"];

/// Returns the names of the three triggers of a table.
pub(super) fn names(table: Table) -> [String; 3] {
    OPERATIONS.map(|operation| name_of(table, operation))
}

fn name_of(table: Table, operation: &str) -> String {
    format!("{}_log_{operation}", table.name())
}

/// Returns the three triggers of a table with these columns.
pub(super) fn of_table(table: Table, columns: &[&Column]) -> [Trigger; 3] {
    let cells: Vec<String> = columns.iter().map(|c| format!("'{}', {}", c.name, logged(c))).collect();
    let row = format!("json_object({})", cells.join(", "));
    OPERATIONS.map(|operation| match operation {
        "insert" => of_operation(table, operation, "NEW", "NULL"),
        _ => of_operation(table, operation, "OLD", &row),
    })
}

/// Returns the trigger of an operation. `side` (NEW or OLD) is the row with the key. `before` is the expression of the
/// row that is logged.
fn of_operation(table: Table, operation: &str, side: &str, before: &str) -> Trigger {
    let name = table.name();
    let key: Vec<String> = table.key().iter().map(|column| format!("{side}.\"{column}\"")).collect();
    let key = key.join(" || '/' || ");
    Trigger {
        name: name_of(table, operation),
        when: format!("AFTER {operation} ON {name} WHEN NOT (SELECT restoring FROM hent_session)"),
        body: format!(
            "INSERT INTO historique (who, \"table\", code, operation, row_before, source, lot)
    SELECT coalesce(who, 'inconnu'), '{name}', {key}, '{operation}', {before}, source,
        CASE WHEN source IS NOT NULL THEN lot END
    FROM hent_session;"
        ),
    }
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
