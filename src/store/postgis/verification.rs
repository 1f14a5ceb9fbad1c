//! Checks whether the log of a database is complete.
//!
//! Every row has the number of the transaction that wrote it (`xmin`), and so does the log entry that the trigger
//! wrote. If a row of a recent transaction has no such entry, it was written without the trigger. A deleted row leaves
//! no trace, so deletions are detected by the number of rows.

use std::collections::HashMap;

use super::meaning::error;
use super::{DIALECT, Postgis, triggers};
use crate::error::Result;
use crate::model::table::Table;
use crate::store::verification::{Seen, Triggers, Verification};

/// The number of entries before the last one that are checked again, because transactions overlap and end in any order.
const OVERLAP: i64 = 10_000;

impl Postgis {
    /// Compares the tables with the entries of the log since `before`. Creates missing triggers, if the user has the
    /// right.
    pub(in crate::store) async fn verify(&self, before: Option<&Seen>) -> Result<Verification> {
        let mut client = self.connection().await?;
        let (seen, unheard, whole) = {
            let snapshot = self.snapshot(&mut client).await?;
            let now = self.seen(&snapshot).await?;
            let unheard = match before {
                Some(before) => self.is_unheard(&snapshot, before, &now).await?,
                None => false,
            };
            let whole = self.patiently(triggers::are_there(&snapshot)).await?;
            snapshot.commit().await.map_err(|e| error(self.name(), &e))?;
            (now, unheard, whole)
        };
        let triggers = match whole {
            true => Triggers::Whole,
            false => match triggers::make(&client).await {
                Ok(()) => Triggers::Mended,
                Err(e) => Triggers::Broken(error(self.name(), &e).to_string()),
            },
        };
        self.keep(client);
        Ok(Verification { seen: Some(seen), unheard, triggers })
    }

    async fn seen(&self, snapshot: &tokio_postgres::Transaction<'_>) -> Result<Seen> {
        let failed = |e: tokio_postgres::Error| error(self.name(), &e);
        let counts: Vec<String> =
            Table::CONTENT.iter().map(|table| format!("(SELECT count(*) FROM {})", DIALECT.table(*table))).collect();
        let sql = format!(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::xid::text,
                    (SELECT coalesce(max(seq), 0) FROM hent.historique), {}",
            counts.join(", ")
        );
        let row = self.patiently(snapshot.query_one(&sql, &[])).await?;
        let rows = Table::CONTENT
            .into_iter()
            .enumerate()
            .map(|(i, table)| Ok((table, row.try_get(i + 2)?)))
            .collect::<Result<_, _>>();
        let (since, last) = (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
        Ok(Seen { since, last, rows: rows.map_err(failed)? })
    }

    async fn is_unheard(&self, snapshot: &tokio_postgres::Transaction<'_>, before: &Seen, now: &Seen) -> Result<bool> {
        let failed = |e: tokio_postgres::Error| error(self.name(), &e);
        let told = "SELECT \"table\", sum(CASE operation WHEN 'insert' THEN 1 WHEN 'delete' THEN -1 ELSE 0 END)::bigint
                    FROM hent.historique WHERE seq > $1 GROUP BY 1";
        let told = self.patiently(snapshot.query(told, &[&before.last])).await?;
        let told = told.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        let told: HashMap<String, i64> = told.collect::<Result<_, _>>().map_err(failed)?;
        let counted = |rows: &[(Table, i64)], table| rows.iter().find(|(of, _)| *of == table).map_or(0, |(_, n)| *n);
        let explained = Table::CONTENT.iter().all(|table| {
            let more = told.get(table.name()).copied().unwrap_or(0);
            counted(&before.rows, *table) + more == counted(&now.rows, *table)
        });
        if !explained {
            return Ok(true);
        }
        let past = |table: &Table| {
            format!(
                "EXISTS (SELECT FROM {} AS t WHERE age(t.xmin) <= age($1::text::xid)
                         AND t.xmin::text NOT IN (SELECT of FROM logged WHERE \"table\" = '{}'))",
                DIALECT.table(*table),
                table.name()
            )
        };
        let past: Vec<String> = Table::CONTENT.iter().map(past).collect();
        let sql = format!(
            "WITH logged AS MATERIALIZED (
                 SELECT DISTINCT xmin::text AS of, \"table\" FROM hent.historique
                 WHERE seq > $2 AND age(xmin) <= age($1::text::xid))
             SELECT {}",
            past.join(" OR ")
        );
        let found = self.patiently(snapshot.query_one(&sql, &[&before.since, &(before.last - OVERLAP)])).await?;
        found.try_get(0).map_err(failed)
    }
}
