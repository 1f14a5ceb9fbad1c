//! Reads a GeoPackage row by row.

use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OptionalExtension, Params, Transaction, TransactionBehavior};

use super::{DIALECT, Geopackage, cell, file, migration, triggers};
use crate::error::Result;
use crate::model::reading::{Collected, Intake, Piece};
use crate::model::row::{Row, Rows, Value};
use crate::model::table::Table;
use crate::store::bookmark::{Bookmark, Entry, MOST_ENTRIES, Mark};
use crate::store::log::{self, Annulations, Earlier, Follow, Logged, WithLog};
use crate::store::{changes, refusal, unreadable};

/// The number of pages of a file that are copied in one step, and the pause between steps, in which other programs may
/// use the file.
const PAGES: i32 = 10_000;
const PAUSE: Duration = Duration::from_millis(1);

/// Selects entries of the log, with the columns in the order that [`entry`] expects. The file may be untrusted, so
/// everything is cast to text, and invalid JSON is ignored.
const ENTRY: &str =
    "SELECT seq, CAST(at AS TEXT), CAST(\"table\" AS TEXT), CAST(code AS TEXT), CAST(operation AS TEXT),
                            CASE WHEN json_valid(row_before) THEN row_before ->> '$.id' END FROM historique";

impl Geopackage {
    /// Reads these tables in one snapshot and sends them to `intake`: the changes since a valid bookmark, or all rows
    /// without one.
    pub(in crate::store) fn read(
        &self,
        tables: &[Table],
        known: Option<&Bookmark>,
        intake: &mut dyn Intake,
    ) -> Result<Bookmark> {
        self.read_from(&mut self.open()?, tables, known, intake)
    }

    /// Reads everything in a dump. The dump of an earlier version of hent is copied into memory and migrated there. The
    /// file itself is not changed.
    pub(in crate::store) fn read_dump(&self) -> Result<Rows> {
        self.check_whole()?;
        let mut connection = self.open()?;
        let found = migration::version(&connection).map_err(|e| self.error(&e))?;
        if (1..migration::LATEST).contains(&found) {
            connection = copied(&connection).map_err(|e| self.error(&e))?;
            migration::migrate(&mut connection, migration::ALL).map_err(|e| e.of(self))?;
        }
        let mut collected = Collected::default();
        self.read_from(&mut connection, &Table::ALL, None, &mut collected)?;
        Ok(collected.rows)
    }

    fn read_from(
        &self,
        connection: &mut Connection,
        tables: &[Table],
        known: Option<&Bookmark>,
        intake: &mut dyn Intake,
    ) -> Result<Bookmark> {
        let snapshot = self.begin(connection, TransactionBehavior::Deferred)?;
        let (entries, bookmark) = self.log(&snapshot, known).map_err(|e| self.error(&e))?;
        match entries {
            None => tables.iter().try_for_each(|table| self.tell_whole(&snapshot, *table, intake))?,
            Some(entries) => {
                for (table, changes) in changes::of_log(entries) {
                    self.tell_changes(&snapshot, table, changes, intake)?;
                }
            }
        }
        Ok(bookmark)
    }

    /// Loads the content in one snapshot and passes the log to `follow`. Returns both.
    pub(in crate::store) fn load_following<F: Follow>(&self, follow: F) -> Result<(Rows, F)> {
        let mut connection = self.open()?;
        let snapshot = self.begin(&mut connection, TransactionBehavior::Deferred)?;
        self.rows_following(&snapshot, follow)
    }

    /// Loads these tables and takes back the entries of the log from the time `since`, RFC 3339, in one snapshot.
    pub(in crate::store) fn earlier(&self, tables: &[Table], since: &str, mut earlier: Earlier) -> Result<Earlier> {
        let mut connection = self.open()?;
        let snapshot = self.begin(&mut connection, TransactionBehavior::Deferred)?;
        tables.iter().try_for_each(|table| self.tell_whole(&snapshot, *table, &mut earlier))?;
        earlier.take(Piece::Whole(Table::Historique))?;
        let mut outcome = Ok(());
        // The times are texts of one form. Without its end, a time sorts before all of its second.
        let since = since.trim_end_matches('Z');
        let most = i64::try_from(earlier.left()).unwrap_or(i64::MAX - 1) + 1;
        let condition = " WHERE at >= ?1 ORDER BY seq DESC LIMIT ?2";
        let told = logged(&snapshot, condition, rusqlite::params![since, most], |entry| {
            if outcome.is_ok() {
                outcome = earlier.take(Piece::Row(entry));
            }
        });
        told.map_err(|e| self.error(&e))?;
        outcome.map(|()| earlier)
    }

    /// Loads the content that a transaction sees and passes the log to `follow`. Returns both.
    pub(super) fn rows_following<F: Follow>(&self, snapshot: &Transaction<'_>, mut follow: F) -> Result<(Rows, F)> {
        if F::READS {
            let annulations = annulations(snapshot).map_err(|e| self.error(&e))?;
            let mut first = None;
            if let Some(seq) = follow.first() {
                let found = logged(snapshot, " WHERE seq = ?1", [seq], |entry| first = Logged::of(&entry));
                found.map_err(|e| self.error(&e))?;
            }
            follow.begin(annulations, first)?;
        }
        let mut with_log = WithLog::to(follow);
        Table::CONTENT.iter().try_for_each(|table| self.tell_whole(snapshot, *table, &mut with_log))?;
        if F::READS {
            with_log.take(Piece::Whole(Table::Historique))?;
            let mut outcome = Ok(());
            let told = logged(snapshot, " ORDER BY seq", [], |entry| {
                if outcome.is_ok() {
                    outcome = with_log.take(Piece::Row(entry));
                }
            });
            told.map_err(|e| self.error(&e))?;
            outcome?;
        }
        Ok(with_log.end())
    }

    fn tell_whole(&self, snapshot: &Transaction<'_>, table: Table, intake: &mut dyn Intake) -> Result<()> {
        intake.take(Piece::Whole(table))?;
        self.tell_rows(snapshot, table, &DIALECT.select(table), [], intake)
    }

    fn tell_changes(
        &self,
        snapshot: &Transaction<'_>,
        table: Table,
        changes: changes::Changes,
        intake: &mut dyn Intake,
    ) -> Result<()> {
        let find = |(ids, codes)| -> rusqlite::Result<Vec<(i64, String)>> {
            let (ids, codes): (Vec<i64>, Vec<String>) = (ids, codes);
            let mut statement = snapshot.prepare(&DIALECT.find(table))?;
            let found = statement.query_map([list(&ids), list(&codes)], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.collect()
        };
        let found = changes.wanted().map(find).transpose().map_err(|e| self.error(&e))?;
        let Some(ids) = found.and_then(|found| changes.settle(found)) else {
            return self.tell_whole(snapshot, table, intake);
        };
        let parameter = list(&ids);
        intake.take(Piece::Changed(table, ids))?;
        self.tell_rows(snapshot, table, &DIALECT.select_ids(table), [parameter], intake)
    }

    fn tell_rows(
        &self,
        snapshot: &Transaction<'_>,
        table: Table,
        sql: &str,
        parameters: impl Params,
        intake: &mut dyn Intake,
    ) -> Result<()> {
        let mut statement = snapshot.prepare(sql).map_err(|e| self.error(&e))?;
        let mut cursor = statement.query(parameters).map_err(|e| self.error(&e))?;
        'rows: while let Some(found) = cursor.next().map_err(|e| self.error(&e))? {
            let mut row = Row(Vec::with_capacity(table.columns().len()));
            for (i, column) in table.columns().iter().enumerate() {
                let value = found.get_ref(i).map_err(|e| self.error(&e))?;
                match cell::read(column.kind, value) {
                    Some(value) => row.0.push(value),
                    None => {
                        let id = row.get(table, "id").as_int();
                        let why = unreadable::explain(column, cell::blob(value));
                        let place = refusal::place(table, Some(&row));
                        intake.take(Piece::Unreadable(id, refusal::unreadable(&self.name(), &place, why)))?;
                        continue 'rows;
                    }
                }
            }
            intake.take(Piece::Row(row))?;
        }
        Ok(())
    }

    /// Reads the entries of the log after `known`, in the order of `seq`, and the new bookmark. Returns no entries if
    /// everything must be read. Only one transaction writes at a time, so the log has no gaps.
    fn log(
        &self,
        snapshot: &Transaction<'_>,
        known: Option<&Bookmark>,
    ) -> rusqlite::Result<(Option<Vec<Entry>>, Bookmark)> {
        // If another program replaced a table, the table's triggers are gone and the log is incomplete. This also
        // increments SQLite's schema_version, which invalidates bookmarks. While triggers are missing, the current time
        // invalidates every bookmark.
        let began = "SELECT CAST(at AS TEXT) || ' ' || schema_version FROM hent_migration, pragma_schema_version
                     ORDER BY version DESC LIMIT 1";
        let mut began: String = snapshot.query_row(began, [], |row| row.get(0))?;
        if !triggers::are_there(snapshot)? {
            began += &format!(" {}", jiff::Timestamp::now());
        }
        let by_number = |seq: i64| snapshot.query_row(&format!("{ENTRY} WHERE seq = ?1"), [seq], entry).optional();
        let known = match known.filter(|known| known.store == self.name() && known.began == began) {
            Some(known) if by_number(known.revision())?.map(|entry| entry.mark) == known.last => Some(known),
            _ => None,
        };
        let entries = known.map(|known| {
            let mut statement = snapshot.prepare(&format!("{ENTRY} WHERE seq > ?1 ORDER BY seq LIMIT ?2"))?;
            let limit = i64::try_from(MOST_ENTRIES).unwrap_or(i64::MAX - 1) + 1;
            statement.query_map([known.revision(), limit], entry)?.collect::<rusqlite::Result<Vec<_>>>()
        });
        let entries = entries.transpose()?.filter(|entries| entries.len() <= MOST_ENTRIES);
        let top = "SELECT coalesce(max(seq), 0) FROM historique";
        let last = by_number(snapshot.query_row(top, [], |row| row.get(0))?)?.map(|entry| entry.mark);
        Ok((entries, Bookmark { store: self.name(), began, last, gaps: vec![] }))
    }
}

/// Reads which imports were reverted.
fn annulations(snapshot: &Transaction<'_>) -> rusqlite::Result<Annulations> {
    let lots = "SELECT lot, min(CAST(source AS TEXT)) FROM historique
                WHERE lot IS NOT NULL AND who = ?1 AND source IS NOT NULL GROUP BY lot";
    let mut statement = snapshot.prepare(lots)?;
    let lots = statement.query_map([log::WHO], |row| Ok((row.get(0)?, row.get(1)?)))?;
    lots.collect::<rusqlite::Result<Vec<_>>>().map(Annulations::of)
}

/// Sends rows of the log to `take`. The file may be untrusted, so a cell that does not fit its column is read as NULL.
fn logged(
    snapshot: &Transaction<'_>,
    condition: &str,
    parameters: impl Params,
    mut take: impl FnMut(Row),
) -> rusqlite::Result<()> {
    let columns = Table::Historique.columns();
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let mut statement = snapshot.prepare(&format!("SELECT {} FROM historique{condition}", names.join(", ")))?;
    let mut cursor = statement.query(parameters)?;
    while let Some(found) = cursor.next()? {
        let mut row = Row(Vec::with_capacity(columns.len()));
        for (i, column) in columns.iter().enumerate() {
            row.0.push(cell::read(column.kind, found.get_ref(i)?).unwrap_or(Value::Null));
        }
        take(row);
    }
    Ok(())
}

/// Copies the file into memory.
fn copied(connection: &Connection) -> rusqlite::Result<Connection> {
    let mut copy = file::prepared(Connection::open_in_memory()?)?;
    Backup::new(connection, &mut copy)?.run_to_completion(PAGES, PAUSE, None)?;
    Ok(copy)
}

/// Converts a list to a parameter: a JSON array.
fn list<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::json!(values).to_string()
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<Entry> {
    let mark = Mark { seq: row.get(0)?, at: row.get(1)?, table: row.get(2)?, code: row.get(3)? };
    Ok(Entry { mark, operation: row.get(4)?, id: row.get_ref(5)?.as_i64().ok() })
}
