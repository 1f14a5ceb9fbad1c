//! The store in a PostgreSQL database with PostGIS: the schema `hent`.

mod address;
mod cell;
mod connection;
mod counting;
mod meaning;
mod migration;
mod pgpass;
mod reading;
mod syntax;
mod tls;
mod triggers;
mod verification;
mod watch;
mod words;

pub(super) use self::address::is_one as is_address;
pub(super) use self::reading::Feed;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Transaction};

use self::address::Address;
use self::meaning::{error, refusal};
use super::log::Follow;
use super::refusal::Refusal;
use super::sql::{Dialect, Statement};
use super::{Counts, Migrated, RETIRER, blocking, check_version, not_empty};
use crate::error::{Error, Result};
use crate::model::change::Change;
use crate::model::row::{Row, Rows, Value};
use crate::model::table::{Kind, Table};

const DIALECT: Dialect = Dialect {
    prefix: "hent.",
    read: cell::expression,
    write: cell::parameter,
    among: |n| format!("= ANY(${n})"),
    bytewise: "\"C\"",
};

/// Sets the source of the following changes, until the end of the transaction. The trigger `log_change()` records it.
const SET_SOURCE: &str = "SELECT set_config('hent.source', $1, true)";

/// The number of statements that are pipelined. So a distant database does not cost a round trip for each row.
const PIPELINE: usize = 24;

/// A store in a PostGIS database.
#[derive(Clone, Debug)]
pub struct Postgis {
    address: Arc<Address>, // shared, because stores are cloned often
    /// An idle connection that is kept between readings.
    idle: Arc<Mutex<Option<Client>>>,
}

impl Postgis {
    /// Parses the address of a database. Errors: the address is invalid.
    pub(super) fn at(address: &str) -> Result<Self> {
        Ok(Self { address: Arc::new(address::read(address)?), idle: Arc::default() })
    }

    /// Returns the address as a URL without its password.
    pub(super) fn name(&self) -> &str {
        &self.address.name
    }

    /// Returns the parameters by which other programs find the database, without user and password.
    pub(super) fn place(&self) -> Vec<(&'static str, String)> {
        self.address.place.clone()
    }

    pub(super) async fn init(&self) -> Result<Migrated> {
        let mut client = self.connect().await?;
        migration::migrate(&mut client, self.name()).await
    }

    pub(super) async fn change<F: Follow, T: Send + 'static>(
        &self,
        who: &str,
        follow: F,
        plan: impl FnOnce(&Rows, F) -> Result<(Vec<Change>, T)> + Send + 'static,
    ) -> Result<(T, Option<i64>)> {
        let mut client = self.connect().await?;
        let transaction = self.begin(&mut client, &Table::CONTENT).await?;
        self.set(&transaction, "hent.who", who).await?;
        let (rows, follow) = self.rows_following(&transaction, follow).await?;
        let (changes, outcome) = blocking(move || plan(&rows, follow)).await?;
        let sources: Vec<Value> =
            changes.iter().map(|change| Value::Text(change.source.clone().unwrap_or_default())).collect();
        let statements = with_sources(&changes, &sources)?;
        self.execute(&transaction, statements, |change: &Change, refusal| refusal.of(change)).await?;
        // The trigger set the number of the import at the first entry with a source.
        let lot = "SELECT nullif(current_setting('hent.lot', true), '')::bigint";
        let lot = transaction.query_one(lot, &[]).await.and_then(|row| row.try_get(0));
        let lot = lot.map_err(|e| error(self.name(), &e))?;
        self.finish(transaction, &changes, changes.iter().map(|c| c.table)).await?;
        Ok((outcome, lot))
    }

    pub(super) async fn retirer(&self, code: &str) -> Result<bool> {
        let mut client = self.connect().await?;
        let transaction = client.transaction().await.map_err(|e| error(self.name(), &e))?;
        self.set(&transaction, "hent.who", RETIRER).await?;
        let withdraw = "UPDATE hent.hebergeur SET publier_position = 'non', publier_contact = false WHERE code = $1";
        let found = transaction.execute(withdraw, &[&code]).await.map_err(|e| error(self.name(), &e))?;
        // The services are also notified from here, because the triggers may be missing.
        transaction.batch_execute("NOTIFY hent").await.map_err(|e| error(self.name(), &e))?;
        transaction.commit().await.map_err(|e| error(self.name(), &e))?;
        Ok(found > 0)
    }

    /// Replaces the content, including the log, by these rows. Errors: the store is not empty and `replace` is false.
    pub(super) async fn fill(&self, rows: &Rows, replace: bool) -> Result<Counts> {
        let mut client = self.connect().await?;
        let transaction = self.begin(&mut client, &Table::ALL).await?;
        self.set(&transaction, "hent.restoring", "on").await?;
        for table in Table::ALL.into_iter().rev() {
            let sql = format!("DELETE FROM {}", DIALECT.table(table));
            let removed = transaction.execute(&sql, &[]).await.map_err(|e| error(self.name(), &e))?;
            if removed > 0 && !replace {
                return Err(not_empty(self.name().to_owned()));
            }
        }
        let of_all = Table::ALL.into_iter().flat_map(|table| rows.of(table).iter().map(move |row| (table, row)));
        let statements: Vec<_> = of_all.map(|(table, row)| ((table, row), DIALECT.insert(table, row))).collect();
        let refused = |(table, row): (Table, &Row), refusal: Refusal| refusal.at(table, Some(row), None);
        self.execute(&transaction, statements, refused).await?;
        // The log does not record a restore. The new time invalidates all bookmarks, so that every service reads
        // everything.
        let began = "UPDATE hent.migration SET at = clock_timestamp()
                     WHERE version = (SELECT max(version) FROM hent.migration)";
        transaction.execute(began, &[]).await.map_err(|e| error(self.name(), &e))?;
        self.finish(transaction, &[], Table::ALL.into_iter()).await?;
        Ok(Counts::of_rows(rows))
    }

    /// Starts a transaction that locks these tables against writes by others. Reads are still possible.
    async fn begin<'c>(&self, client: &'c mut Client, tables: &[Table]) -> Result<Transaction<'c>> {
        let transaction = client.transaction().await.map_err(|e| error(self.name(), &e))?;
        self.check_version(&transaction).await?;
        let names: Vec<_> = tables.iter().map(|table| DIALECT.table(*table)).collect();
        let lock =
            format!("SET LOCAL lock_timeout = '30s'; LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE", names.join(", "));
        transaction.batch_execute(&lock).await.map_err(|e| error(self.name(), &e))?;
        Ok(transaction)
    }

    /// Sets a variable for the triggers, until the end of the transaction.
    async fn set(&self, transaction: &Transaction<'_>, variable: &str, value: &str) -> Result<()> {
        let set = transaction.execute("SELECT set_config($1, $2, true)", &[&variable, &value]).await;
        set.map(drop).map_err(|e| error(self.name(), &e))
    }

    async fn check_version(&self, transaction: &Transaction<'_>) -> Result<()> {
        match migration::version(transaction).await.map_err(|e| error(self.name(), &e))? {
            None => Err(Error::StoreMissing { store: self.name().to_owned() }),
            Some(found) => check_version(|| self.name().to_owned(), found, migration::LATEST),
        }
    }

    /// Executes statements in order, pipelined. If a rule refuses a statement, `refused` makes the error.
    async fn execute<S: Copy>(
        &self,
        transaction: &Transaction<'_>,
        statements: Vec<(S, Statement<'_>)>,
        refused: impl Fn(S, Refusal) -> Error,
    ) -> Result<()> {
        let mut prepared = HashMap::new();
        for some in statements.chunks(PIPELINE) {
            let mut batch = Vec::with_capacity(some.len());
            for (_, statement) in some {
                if !prepared.contains_key(&statement.sql) {
                    let made = transaction.prepare(&statement.sql).await.map_err(|e| error(self.name(), &e))?;
                    prepared.insert(statement.sql.clone(), made);
                }
                let made = prepared.get(&statement.sql).cloned();
                let made = made.ok_or_else(|| Error::Internal("instruction non préparée".into()))?;
                batch.push((made, cell::write_all(&statement.parameters)?));
            }
            // `join_all` polls its futures in order, and each statement is sent at the first poll.
            let under_way = batch.iter().map(|(made, parameters)| {
                transaction.execute_raw(made, parameters.iter().map(|p| -> &(dyn ToSql + Sync) { p.as_ref() }))
            });
            for ((subject, statement), outcome) in some.iter().zip(join_all(under_way).await) {
                match outcome {
                    Ok(1) => {}
                    Ok(_) => return Err(Error::Internal(format!("sans effet : {}", statement.sql))),
                    Err(e) => {
                        return Err(refusal(&e).map_or_else(|| error(self.name(), &e), |r| refused(*subject, r)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Checks the deferred constraints (references), sets each sequence to the highest id in use, and commits.
    async fn finish(
        &self,
        transaction: Transaction<'_>,
        changes: &[Change],
        tables: impl Iterator<Item = Table>,
    ) -> Result<()> {
        if let Err(e) = transaction.batch_execute("SET CONSTRAINTS ALL IMMEDIATE").await {
            return Err(meaning::dangling(&e).map_or_else(
                || error(self.name(), &e),
                |(table, column, value)| Refusal::dangling(changes, table, &column, value),
            ));
        }
        let tables: std::collections::BTreeSet<_> = tables.collect();
        for table in tables {
            for column in table.columns().iter().filter(|c| c.kind == Kind::Id) {
                let (table, column) = (DIALECT.table(table), column.name);
                let sequence = format!("pg_get_serial_sequence('{table}', '{column}')");
                let follow = format!(
                    "SELECT setval({sequence}, top) FROM (SELECT max({column}) AS top FROM {table}) AS given
                     WHERE top >= coalesce(pg_sequence_last_value({sequence}), 0)"
                );
                transaction.batch_execute(&follow).await.map_err(|e| error(self.name(), &e))?;
            }
        }
        transaction.commit().await.map_err(|e| error(self.name(), &e))
    }
}

/// Returns the statements for changes, in order. If the source of a change differs from the previous one, a statement
/// that sets the source precedes it. `sources` are the sources of the changes, empty for none.
fn with_sources<'a>(changes: &'a [Change], sources: &'a [Value]) -> Result<Vec<(&'a Change, Statement<'a>)>> {
    let column = (Table::Historique.columns().iter())
        .find(|column| column.name == "source")
        .ok_or_else(|| Error::Internal("le journal n'a pas de colonne source".into()))?;
    let none = Value::Text(String::new());
    let mut said = &none;
    let mut statements = Vec::with_capacity(changes.len());
    for (change, source) in changes.iter().zip(sources) {
        let Some(statement) = DIALECT.apply(change) else { continue };
        if source != said {
            statements.push((change, Statement { sql: SET_SOURCE.into(), parameters: vec![(column, source)] }));
            said = source;
        }
        statements.push((change, statement));
    }
    Ok(statements)
}
