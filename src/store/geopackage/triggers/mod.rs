//! The triggers of a GeoPackage. They work in every program that edits the file (QGIS, ogr2ogr, hent). Those of
//! [`rules`] enforce rules that a CHECK constraint cannot express. Those of [`words`] say in words why a row is refused.
//! Those of [`log`] write the log.
//!
//! An SQLite trigger cannot loop over the columns of a row, so it names every column. The SQL is generated from
//! [`Table::columns`], for the tables and columns that the file has. Migrations create no triggers on content tables.
//! All triggers are created after each migration.

mod log;
mod rules;
mod words;

use std::collections::HashSet;

use rusqlite::Connection;

use crate::model::table::{Column, Table};

/// The first schema that has all columns that the triggers write. A new file gets its triggers with this schema. No
/// program uses the file earlier, because it is built in a temporary folder.
pub(super) const SINCE: i64 = 3;

/// The column through which an editor's name reaches the log. It is not part of the content.
const NAME: &str = "modifie_par";

/// The condition that the change is made by another program. hent sets `who` for its own changes.
const BY_OTHERS: &str = "(SELECT who IS NULL AND NOT restoring FROM hent_session)";

/// A trigger of one table.
struct Trigger {
    name: String,
    /// The event, the table and the condition: `BEFORE INSERT ON voie WHEN …`.
    when: String,
    /// The statements between BEGIN and END.
    body: String,
}

impl Trigger {
    /// Returns the SQL that drops and creates the trigger.
    fn sql(&self) -> String {
        let Self { name, when, body } = self;
        format!("DROP TRIGGER IF EXISTS {name};\nCREATE TRIGGER {name} {when} BEGIN\n    {body}\nEND;\n")
    }
}

/// Drops and creates the triggers of all tables.
pub(super) fn make(connection: &Connection) -> rusqlite::Result<()> {
    for table in Table::CONTENT {
        let mut statement = connection.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
        let there: HashSet<String> =
            statement.query_map([table.name()], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let columns: Vec<&Column> = table.columns().iter().filter(|c| there.contains(c.name)).collect();
        if !columns.is_empty() {
            let triggers = rules::of_table(table, &columns).into_iter().chain(words::of_table(table, &columns));
            let triggers = triggers.chain(log::of_table(table, &columns, there.contains(NAME)));
            connection.execute_batch(&triggers.map(|trigger| trigger.sql()).collect::<String>())?;
        }
    }
    Ok(())
}

/// Tells whether every table has the triggers that write the log.
pub(super) fn are_there(connection: &Connection) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare("SELECT name FROM sqlite_master WHERE type = 'trigger'")?;
    let names: HashSet<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Table::CONTENT.into_iter().flat_map(log::names).all(|name| names.contains(&name)))
}
