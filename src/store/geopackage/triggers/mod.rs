//! The triggers of a GeoPackage, which work whoever edits (QGIS, ogr2ogr, hent): those of [`rules`] refuse what a CHECK
//! cannot refuse, those of [`log`] write the log.
//!
//! SQLite has no row as a value and no loop over columns, so a trigger names every column. That SQL is made here from
//! [`Table::columns`], for the tables and columns that the file has. Migrations write no trigger of a table of content:
//! after each migration, all of them are made anew.

mod log;
mod rules;

use std::collections::HashSet;

use rusqlite::Connection;

use crate::model::table::{Column, Table};

/// The first schema that has all columns which the triggers write. A new file gets its triggers with this schema; it is
/// built aside, so nobody sees it without.
pub(super) const SINCE: i64 = 3;

/// A trigger of one table.
struct Trigger {
    name: String,
    /// The event and the condition: `BEFORE INSERT ON voie WHEN …`.
    when: String,
    /// Its statements.
    body: String,
}

impl Trigger {
    /// The SQL that makes it anew.
    fn sql(&self) -> String {
        let Self { name, when, body } = self;
        format!("DROP TRIGGER IF EXISTS {name};\nCREATE TRIGGER {name} {when} BEGIN\n    {body}\nEND;\n")
    }
}

/// Makes the triggers of all tables anew.
pub(super) fn make(connection: &Connection) -> rusqlite::Result<()> {
    for table in Table::CONTENT {
        let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let there: HashSet<String> =
            statement.query_map([table.name()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let columns: Vec<&Column> = table.columns().iter().filter(|c| there.contains(c.name)).collect();
        if !columns.is_empty() {
            let triggers = rules::of_table(table, &columns).into_iter().chain(log::of_table(table, &columns));
            connection.execute_batch(&triggers.map(|trigger| trigger.sql()).collect::<String>())?;
        }
    }
    Ok(())
}

/// Are the triggers of all tables there that write the log?
pub(super) fn are_there(connection: &Connection) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")?;
    let names: HashSet<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Table::CONTENT.into_iter().flat_map(log::names).all(|name| names.contains(&name)))
}
