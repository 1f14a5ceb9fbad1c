//! The store in a GeoPackage: one SQLite file that QGIS opens directly.
//!
//! hent uses SQLite's default journal mode (rollback journal) and never changes the journal mode of a file. So while
//! nobody writes, this one file is the whole store, and a person may copy it. With a write-ahead log, the latest
//! changes would be in a second file, which a copy would miss. QGIS switches to a write-ahead log while it has the file
//! open, and back when it closes the file. hent works with both.

mod cell;
mod counting;
mod file;
mod migration;
mod reading;
mod styles;
mod triggers;
mod verification;
mod watch;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::log::Follow;
use super::refusal::{self, Refusal};
use super::sql::{Dialect, Statement};
use super::{Counts, Migrated, RETIRER, check_version, not_empty};
use crate::error::{Error, Result};
use crate::model::change::Change;
use crate::model::reading::{Intake, Piece};
use crate::model::row::Rows;
use crate::model::table::Table;

const DIALECT: Dialect = Dialect {
    prefix: "",
    read: |_, column| column.into(),
    write: |_, n| format!("?{n}"),
    among: |n| format!("IN (SELECT value FROM json_each(?{n}))"),
    bytewise: "BINARY",
};

/// A store in one GeoPackage file.
#[derive(Clone, Debug)]
pub struct Geopackage {
    path: PathBuf,
}

impl Geopackage {
    /// Makes a store at `path`. The file need not exist yet.
    pub(super) fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// Returns the path for messages.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Returns the path of the file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Tells whether both paths lead to the same existing file.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        matches!((self.path.canonicalize(), other.path.canonicalize()), (Ok(a), Ok(b)) if a == b)
    }

    /// Creates or migrates the store. A new file is built in a temporary folder and moved to the path when it is
    /// complete. If another process created a file first, that file is kept.
    pub(super) fn init(&self) -> Result<Migrated> {
        if !self.path.exists() && self.build_aside(false, |_| Ok(()))? {
            return Ok(Migrated { from: 0, to: migration::LATEST });
        }
        let mut connection = self.open()?;
        // If the schema is current, no write lock is needed, so a read-only file can be used.
        if migration::version(&connection).map_err(|e| self.error(&e))? == migration::LATEST {
            return Ok(Migrated { from: migration::LATEST, to: migration::LATEST });
        }
        migration::migrate(&mut connection, migration::ALL).map_err(|e| e.of(self))
    }

    pub(super) fn change<F: Follow, T>(
        &self,
        who: &str,
        follow: F,
        plan: impl FnOnce(&Rows, F) -> Result<(Vec<Change>, T)>,
    ) -> Result<(T, Option<i64>)> {
        let mut connection = self.open()?;
        let transaction = self.begin(&mut connection, TransactionBehavior::Immediate)?;
        // This repairs heights that other programs wrote. Triggers cannot do it, because in those programs SQLite does
        // not have the function.
        transaction.execute_batch(migration::MEND_HEIGHTS).map_err(|e| self.error(&e))?;
        let (rows, follow) = self.rows_following(&transaction, follow)?;
        let (changes, outcome) = plan(&rows, follow)?;
        self.run(&transaction, "UPDATE hent_session SET who = ?1", [who])?;
        let (mut lot, mut said) = (None, None);
        for change in &changes {
            let Some(statement) = DIALECT.apply(change) else { continue };
            let source = change.source.as_deref().filter(|source| !source.is_empty());
            if source != said {
                if lot.is_none() {
                    lot = Some(self.next_entry(&transaction)?);
                }
                self.run(&transaction, "UPDATE hent_session SET source = ?1, lot = ?2", (source, lot))?;
                said = source;
            }
            let refused = |refusal: Refusal| refusal.of(change);
            if self.execute(&transaction, &statement, refused)? != 1 {
                return Err(self.gone(change));
            }
        }
        self.run(&transaction, "UPDATE hent_session SET who = NULL, source = NULL, lot = NULL", [])?;
        self.check_references(&transaction, &changes)?;
        self.touch(&transaction, changes.iter().map(|c| c.table))?;
        transaction.commit().map_err(|e| self.error(&e))?;
        Ok((outcome, lot))
    }

    pub(super) fn retirer(&self, code: &str) -> Result<bool> {
        let mut connection = self.open()?;
        let transaction = self.begin(&mut connection, TransactionBehavior::Immediate)?;
        self.run(&transaction, "UPDATE hent_session SET who = ?1", [RETIRER])?;
        let withdraw = "UPDATE hebergeur SET publier_position = 'non', publier_contact = 0 WHERE code = ?1";
        let found = self.run(&transaction, withdraw, [code])? > 0;
        self.run(&transaction, "UPDATE hent_session SET who = NULL", [])?;
        transaction.commit().map_err(|e| self.error(&e))?;
        Ok(found)
    }

    /// Returns the `seq` of the next entry of the log.
    fn next_entry(&self, transaction: &Transaction<'_>) -> Result<i64> {
        let next = "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'historique'), 0),
                               coalesce((SELECT max(seq) FROM historique), 0)) + 1";
        transaction.query_row(next, [], |row| row.get(0)).map_err(|e| self.error(&e))
    }

    /// Writes a new file with the rows that `pour` sends, including the log. When it is complete, it replaces the file
    /// at the path. Returns the number of rows.
    pub(super) fn write_anew(&self, pour: impl FnOnce(&mut dyn Intake) -> Result<()>) -> Result<Counts> {
        let mut counts = Counts::default();
        self.build_aside(true, |connection| {
            counts = self.fill_in(connection, false, pour)?;
            Ok(())
        })?;
        Ok(counts)
    }

    /// Replaces the content, including the log, by these rows. Errors: the store is not empty and `replace` is false.
    pub(super) fn fill(&self, rows: Rows, replace: bool) -> Result<Counts> {
        self.fill_in(&mut self.open()?, replace, |intake| rows.pour(&Table::ALL, intake))
    }

    fn fill_in(
        &self,
        connection: &mut Connection,
        replace: bool,
        pour: impl FnOnce(&mut dyn Intake) -> Result<()>,
    ) -> Result<Counts> {
        let transaction = self.begin(connection, TransactionBehavior::Immediate)?;
        self.run(&transaction, "UPDATE hent_session SET restoring = 1", [])?;
        for table in Table::ALL.into_iter().rev() {
            let removed = self.run(&transaction, &format!("DELETE FROM {}", DIALECT.table(table)), [])?;
            if removed > 0 && !replace {
                return Err(not_empty(self.name()));
            }
        }
        let mut filling = Filling { file: self, transaction: &transaction, table: None, counts: Counts::default() };
        pour(&mut filling)?;
        let counts = filling.counts;
        // The log does not record a restore. The new time invalidates all bookmarks, so that every service reads
        // everything.
        let began = "UPDATE hent_migration SET at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
                     WHERE version = (SELECT max(version) FROM hent_migration)";
        self.run(&transaction, began, [])?;
        self.run(&transaction, "UPDATE hent_session SET restoring = 0", [])?;
        self.check_references(&transaction, &[])?;
        self.touch(&transaction, Table::ALL.into_iter())?;
        transaction.commit().map_err(|e| self.error(&e))?;
        Ok(counts)
    }

    /// Starts a transaction. Errors: the schema of the store is not that of this program.
    fn begin<'c>(&self, connection: &'c mut Connection, behavior: TransactionBehavior) -> Result<Transaction<'c>> {
        let transaction = connection.transaction_with_behavior(behavior).map_err(|e| self.error(&e))?;
        let found = migration::version(&transaction).map_err(|e| self.error(&e))?;
        check_version(|| self.name(), found, migration::LATEST)?;
        Ok(transaction)
    }

    /// Executes a statement. If a rule refuses it, `refused` makes the error. Returns the number of changed rows.
    fn execute(
        &self,
        transaction: &Transaction<'_>,
        statement: &Statement<'_>,
        refused: impl FnOnce(Refusal) -> Error,
    ) -> Result<usize> {
        let mut prepared = transaction.prepare_cached(&statement.sql).map_err(|e| self.error(&e))?;
        let mut parameters = Vec::with_capacity(statement.parameters.len());
        for (column, value) in &statement.parameters {
            parameters.push(cell::write(column, value)?);
        }
        prepared
            .execute(rusqlite::params_from_iter(parameters))
            .map_err(|e| file::refusal(&e).map_or_else(|| self.error(&e), refused))
    }

    /// Executes a statement that cannot violate a rule.
    fn run<P: rusqlite::Params>(&self, transaction: &Transaction<'_>, sql: &str, parameters: P) -> Result<usize> {
        transaction.execute(sql, parameters).map_err(|e| self.error(&e))
    }

    /// Checks all references before the commit. SQLite itself would refuse the commit without naming the row.
    fn check_references(&self, transaction: &Transaction<'_>, changes: &[Change]) -> Result<()> {
        let broken = |transaction: &Transaction<'_>| -> rusqlite::Result<Option<(Table, String, i64)>> {
            for table in Table::CONTENT {
                let mut statement = transaction.prepare(
                    "SELECT f.\"from\", c.rowid FROM pragma_foreign_key_check(?1) c, pragma_foreign_key_list(?1) f
                     WHERE f.id = c.fkid LIMIT 1",
                )?;
                let mut found = statement.query([table.name()])?;
                if let Some(row) = found.next()? {
                    let (column, rowid): (String, i64) = (row.get(0)?, row.get(1)?);
                    let sql = format!("SELECT \"{column}\" FROM {} WHERE rowid = ?1", DIALECT.table(table));
                    return transaction.query_row(&sql, [rowid], |r| r.get(0)).map(|v| Some((table, column, v)));
                }
            }
            Ok(None)
        };
        match broken(transaction).map_err(|e| self.error(&e))? {
            Some((table, column, value)) => Err(Refusal::dangling(changes, table, &column, value)),
            None => Ok(()),
        }
    }

    /// Marks tables as changed for GDAL and QGIS. The stored extents are cleared. Programs that need them compute them.
    fn touch(&self, transaction: &Transaction<'_>, tables: impl Iterator<Item = Table>) -> Result<()> {
        let tables: std::collections::BTreeSet<_> = tables.collect();
        for table in tables {
            let sql = "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
                       min_x = NULL, min_y = NULL, max_x = NULL, max_y = NULL WHERE table_name = ?1";
            self.run(transaction, sql, [table.name()])?;
        }
        Ok(())
    }

    fn gone(&self, change: &Change) -> Error {
        Error::Internal(format!(
            "{} n'est plus dans {}",
            refusal::place(change.table, change.before.as_ref()),
            self.name()
        ))
    }
}

/// A reader that inserts each row it receives.
struct Filling<'t> {
    file: &'t Geopackage,
    transaction: &'t Transaction<'t>,
    table: Option<Table>,
    counts: Counts,
}

impl Intake for Filling<'_> {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match (piece, self.table) {
            (Piece::Whole(table) | Piece::Changed(table, _), _) => self.table = Some(table),
            (Piece::Row(row), Some(table)) => {
                let refused = |refusal: Refusal| refusal.at(table, Some(&row), None);
                self.file.execute(self.transaction, &DIALECT.insert(table, &row), refused)?;
                self.counts.add(table);
            }
            (Piece::Row(_), None) => {}
            (Piece::Unreadable(_, error), _) => return Err(error),
        }
        Ok(())
    }
}
