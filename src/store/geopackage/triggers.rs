//! The triggers that write the log of a GeoPackage, whoever edits (QGIS, ogr2ogr, hent).
//!
//! SQLite has no row as a value, so a trigger names every column. That SQL is made here from [`Table::columns`], for the
//! tables and columns that the file has. Other programs have no sources: what they write has NULL there.

use std::collections::HashSet;
use std::fmt::Write as _;

use rusqlite::Connection;

use crate::model::table::{Column, Kind, Table};

/// From this schema on, the triggers are those of this file; the first migrations wrote theirs out.
pub(super) const SINCE: i64 = 3;

/// What is logged.
const OPERATIONS: [&str; 3] = ["insert", "update", "delete"];

/// Makes the triggers of all tables anew.
pub(super) fn make(connection: &Connection) -> rusqlite::Result<()> {
    for table in Table::CONTENT {
        let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let there: HashSet<String> =
            statement.query_map([table.name()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let columns: Vec<&Column> = table.columns().iter().filter(|c| there.contains(c.name)).collect();
        if !columns.is_empty() {
            connection.execute_batch(&of_table(table, &columns))?;
        }
    }
    Ok(())
}

/// Are the triggers of all tables there?
pub(super) fn are_there(connection: &Connection) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")?;
    let names: HashSet<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let of_table = |table: Table| OPERATIONS.iter().all(|operation| names.contains(&name_of(table, operation)));
    Ok(Table::CONTENT.into_iter().all(of_table))
}

fn name_of(table: Table, operation: &str) -> String {
    format!("{}_log_{operation}", table.name())
}

/// The three triggers of a table.
fn of_table(table: Table, columns: &[&Column]) -> String {
    let name = table.name();
    let cells: Vec<String> = columns.iter().map(|c| format!("'{}', {}", c.name, logged(c))).collect();
    let row = format!("json_object({})", cells.join(", "));
    let mut sql = String::new();
    let [insert, update, delete] = OPERATIONS;
    for (operation, side, before) in [(insert, "NEW", "NULL"), (update, "OLD", &row), (delete, "OLD", &row)] {
        let trigger = name_of(table, operation);
        let key: Vec<String> = table.key().iter().map(|column| format!("{side}.\"{column}\"")).collect();
        let key = key.join(" || '/' || ");
        let _ = write!(
            sql,
            "DROP TRIGGER IF EXISTS {trigger};
             CREATE TRIGGER {trigger} AFTER {operation} ON {name}
             WHEN NOT (SELECT restoring FROM hent_session) BEGIN
                 INSERT INTO historique (who, \"table\", code, operation, row_before, source, lot)
                 SELECT coalesce(who, 'inconnu'), '{name}', {key}, '{operation}', {before}, source,
                     CASE WHEN source IS NOT NULL THEN lot END
                 FROM hent_session;
             END;\n"
        );
    }
    sql
}

/// The expression of a cell in `row_before`. A geometry is the hexadecimal of its blob.
fn logged(column: &Column) -> String {
    let cell = format!("OLD.\"{}\"", column.name);
    match column.kind {
        Kind::Bool => format!("json(CASE {cell} WHEN 1 THEN 'true' ELSE 'false' END)"),
        Kind::Words(_) => format!("json({cell})"),
        kind if kind.is_geometry() => format!("CASE WHEN {cell} IS NOT NULL THEN hex({cell}) END"),
        _ => cell,
    }
}
