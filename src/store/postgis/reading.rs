//! Reads a database row by row. An async task queries the server and sends rows through a bounded channel. A blocking
//! thread decodes them. On a busy machine each round trip is slow, so there are few: one connection is used for many
//! readings, independent queries are sent together, and no statement is prepared first.

use futures_util::TryStreamExt;
use futures_util::future::try_join4;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio_postgres::types::{FromSql, ToSql, Type};
use tokio_postgres::{Client, IsolationLevel, Transaction};

use super::meaning::error;
use super::{DIALECT, Postgis, cell, migration};
use crate::error::{Error, Result};
use crate::model::reading::{Intake, Piece};
use crate::model::row::Rows;
use crate::model::table::Table;
use crate::store::bookmark::{Bookmark, Entry, Gap, MOST_ENTRIES, Mark, missing};
use crate::store::log::{self, Annulations, Earlier, Follow, Logged, WithLog};
use crate::store::{blocking, changes, refusal};

/// The capacity of the channel between both sides, in rows (back pressure).
const WAITING: usize = 64;

/// Selects entries of the log, with the columns in the order that [`entry`] expects.
const ENTRY: &str = "SELECT seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS') AS at, \"table\", code,
                            operation, row_before ->> 'id' AS id FROM hent.historique";

/// A parameter and its type, for a statement that is not prepared.
type Typed<'a> = (&'a (dyn ToSql + Sync), Type);

/// A message from the querying side to the decoding side.
enum Message {
    Piece(Piece),
    Row(Table, tokio_postgres::Row),
    End,
}

/// The querying side.
struct Source<'t> {
    store: &'t Postgis,
    snapshot: &'t Transaction<'t>,
    messages: Sender<Message>,
}

/// The decoding side.
pub(in crate::store) struct Feed {
    store: String,
    messages: Receiver<Message>,
}

impl Feed {
    /// Passes the whole reading to `intake`. Errors: those of `intake`, a cell cannot be read, or the querying side
    /// stopped early.
    pub(in crate::store) fn pour(mut self, intake: &mut dyn Intake) -> Result<()> {
        while let Some(message) = self.messages.blocking_recv() {
            match message {
                Message::Piece(piece) => intake.take(piece)?,
                Message::Row(table, cells) => intake.take(self.row(table, &cells))?,
                Message::End => return Ok(()),
            }
        }
        Err(Error::Internal("la lecture de la base s'est interrompue".into()))
    }

    fn row(&self, table: Table, cells: &tokio_postgres::Row) -> Piece {
        cell::row(table, cells).map_or_else(
            |(place, why)| {
                let id = cells.try_get("id").ok();
                Piece::Unreadable(id, refusal::unreadable(&self.store, &place, why))
            },
            Piece::Row,
        )
    }
}

impl Postgis {
    /// Reads these tables in one snapshot and passes them to `take`: the changes since a valid bookmark, or all rows
    /// without one.
    pub(in crate::store) async fn read<T: Send + 'static>(
        &self,
        tables: &[Table],
        known: Option<&Bookmark>,
        take: impl FnOnce(Feed) -> Result<T> + Send + 'static,
    ) -> Result<(T, Bookmark)> {
        let mut client = self.connection().await?;
        let snapshot = self.snapshot(&mut client).await?;
        if known.is_none() {
            self.check_version(&snapshot).await?;
        }
        let (messages, feed) = self.channel();
        let source = Source { store: self, snapshot: &snapshot, messages };
        let (told, taken) = tokio::join!(source.tell(tables, known), blocking(move || take(feed)));
        let bookmark = told?; // if both sides failed, this error is the cause
        let taken = taken?;
        snapshot.commit().await.map_err(|e| error(self.name(), &e))?; // the transaction must have ended when this function returns
        self.keep(client);
        Ok((taken, bookmark))
    }

    /// Starts a read-only transaction that sees one snapshot of the database. Errors: the server does not respond.
    pub(super) async fn snapshot<'c>(&self, client: &'c mut Client) -> Result<Transaction<'c>> {
        self.patiently(
            client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true).start(),
        )
        .await
    }

    /// Loads the content in one snapshot and passes the log to `follow`. Returns both.
    pub(in crate::store) async fn load_following<F: Follow>(&self, follow: F) -> Result<(Rows, F)> {
        let mut client = self.connection().await?;
        let snapshot = self.snapshot(&mut client).await?;
        self.check_version(&snapshot).await?;
        let read = self.rows_following(&snapshot, follow).await?;
        snapshot.commit().await.map_err(|e| error(self.name(), &e))?;
        self.keep(client);
        Ok(read)
    }

    /// Loads these tables and takes back the entries of the log from the time `since`, RFC 3339, in one snapshot.
    pub(in crate::store) async fn earlier(
        &self,
        tables: &[Table],
        since: &str,
        mut earlier: Earlier,
    ) -> Result<Earlier> {
        let mut client = self.connection().await?;
        let snapshot = self.snapshot(&mut client).await?;
        self.check_version(&snapshot).await?;
        let (messages, feed) = self.channel();
        let source = Source { store: self, snapshot: &snapshot, messages };
        let collect = move || feed.pour(&mut earlier).map(|()| earlier);
        let (told, taken) = tokio::join!(source.tell_since(tables, since), blocking(collect));
        told?;
        let taken = taken?;
        snapshot.commit().await.map_err(|e| error(self.name(), &e))?;
        self.keep(client);
        Ok(taken)
    }

    /// Loads the content that a transaction sees and passes the log to `follow`. Returns both.
    pub(super) async fn rows_following<F: Follow>(
        &self,
        snapshot: &Transaction<'_>,
        mut follow: F,
    ) -> Result<(Rows, F)> {
        let (messages, feed) = self.channel();
        let source = Source { store: self, snapshot, messages };
        if F::READS {
            let annulations = source.annulations().await?;
            let first = match follow.first() {
                Some(seq) => source.logged(seq).await?,
                None => None,
            };
            follow.begin(annulations, first)?;
        }
        let follow = move || {
            let mut with_log = WithLog::to(follow);
            feed.pour(&mut with_log).map(|()| with_log.end())
        };
        let tables = log::tables::<F>();
        let (told, taken) = tokio::join!(source.tell_all(&tables), blocking(follow));
        told?;
        taken
    }

    fn channel(&self) -> (Sender<Message>, Feed) {
        let (sender, messages) = channel(WAITING);
        (sender, Feed { store: self.name().to_owned(), messages })
    }
}

impl Source<'_> {
    async fn tell(self, tables: &[Table], known: Option<&Bookmark>) -> Result<Bookmark> {
        let (entries, bookmark) = self.log(known).await?;
        match entries {
            None => self.tell_all(tables).await?,
            Some(entries) => {
                for (table, changes) in changes::of_log(entries) {
                    self.tell_changes(table, changes).await?;
                }
                self.say(Message::End).await;
            }
        }
        Ok(bookmark)
    }

    async fn tell_all(self, tables: &[Table]) -> Result<()> {
        for &table in tables {
            self.tell_whole(table).await?;
        }
        self.say(Message::End).await;
        Ok(())
    }

    /// Tells these tables, and then the entries of the log from a time, the newest first.
    async fn tell_since(self, tables: &[Table], since: &str) -> Result<()> {
        for &table in tables {
            self.tell_whole(table).await?;
        }
        let log = Table::Historique;
        self.say(Message::Piece(Piece::Whole(log))).await;
        let sql = format!(
            "SELECT * FROM ({}) AS entries
             WHERE seq IN (SELECT seq FROM hent.historique WHERE at >= $1::text::timestamptz) ORDER BY seq DESC",
            DIALECT.select(log)
        );
        self.tell_rows(log, &sql, &[(&since, Type::TEXT)]).await?;
        self.say(Message::End).await;
        Ok(())
    }

    /// Reads which imports were reverted.
    async fn annulations(&self) -> Result<Annulations> {
        let lots = "SELECT lot, min(source) FROM hent.historique
                    WHERE lot IS NOT NULL AND who = $1 AND source IS NOT NULL GROUP BY lot";
        let rows = self.query(lots, &[(&log::WHO, Type::TEXT)]).await?;
        let lots = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<Vec<_>, _>>();
        lots.map(Annulations::of).map_err(|e| self.error(e))
    }

    /// Reads the entry with this `seq`. Returns `None` if there is no such entry, or if it does not belong to a content
    /// table.
    async fn logged(&self, seq: i64) -> Result<Option<Logged>> {
        let table = Table::Historique;
        let sql = format!("SELECT * FROM ({}) AS entries WHERE seq = $1", DIALECT.select(table));
        let rows = self.query(&sql, &[(&seq, Type::INT8)]).await?;
        Ok(rows.first().and_then(|cells| cell::row(table, cells).ok()).and_then(|row| Logged::of(&row)))
    }

    async fn tell_whole(&self, table: Table) -> Result<()> {
        self.say(Message::Piece(Piece::Whole(table))).await;
        self.tell_rows(table, &DIALECT.select(table), &[]).await
    }

    async fn tell_changes(&self, table: Table, changes: changes::Changes) -> Result<()> {
        let Some((ids, codes)) = changes.wanted() else { return self.tell_whole(table).await };
        let found = self.query(&DIALECT.find(table), &[(&ids, Type::INT8_ARRAY), (&codes, Type::TEXT_ARRAY)]).await?;
        let found = found.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect::<Result<_, _>>();
        let Some(ids) = changes.settle(found.map_err(|e| self.error(e))?) else {
            return self.tell_whole(table).await;
        };
        self.say(Message::Piece(Piece::Changed(table, ids.clone()))).await;
        self.tell_rows(table, &DIALECT.select_ids(table), &[(&ids, Type::INT8_ARRAY)]).await
    }

    async fn tell_rows(&self, table: Table, sql: &str, parameters: &[Typed<'_>]) -> Result<()> {
        if self.messages.is_closed() {
            return Ok(()); // the decoding side failed and reports the cause
        }
        let rows = self.answer(self.snapshot.query_typed_raw(sql, parameters.iter().cloned())).await?;
        let mut rows = std::pin::pin!(rows);
        while let Some(row) = self.answer(rows.try_next()).await? {
            self.say(Message::Row(table, row)).await;
        }
        Ok(())
    }

    /// Sends a message. If the decoding side has stopped, the message is dropped.
    async fn say(&self, message: Message) {
        let _ = self.messages.send(message).await;
    }

    /// Reads the entries of the log after `known`, in the order of `seq`, and the new bookmark. Returns no entries if
    /// everything must be read.
    async fn log(&self, known: Option<&Bookmark>) -> Result<(Option<Vec<Entry>>, Bookmark)> {
        let newest = async {
            let newest = "SELECT version, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')
                          FROM hent.migration ORDER BY version DESC LIMIT 1";
            let row = self.query_one(newest, &[]).await?;
            Ok((row.try_get(0).map_err(|e| self.error(e))?, row.try_get(1).map_err(|e| self.error(e))?))
        };
        let known = known.filter(|known| known.store == self.store.name());
        let ((version, began), since): ((i64, String), _) = match known {
            None => (newest.await?, None),
            Some(known) => {
                // Every transaction with a number below `running` has ended, and this snapshot sees its changes. So a
                // gap that only such transactions could fill stays empty.
                let running = self.one::<i64>("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
                // The queries are pipelined: they are sent together, without waiting for each response.
                let asked = try_join4(newest, self.mark(known.revision()), self.since(known), running);
                let (newest, mark, entries, running) = asked.await?;
                let is_its = newest.1 == known.began && mark == known.last;
                (newest, entries.filter(|_| is_its).map(|entries| (known, entries, running)))
            }
        };
        if version != migration::LATEST {
            self.store.check_version(self.snapshot).await?;
        }
        let (entries, last, mut gaps, new) = match since {
            Some((known, entries, running)) => {
                let seen: Vec<_> = entries.iter().map(|entry| entry.mark.seq).collect();
                let open = known.gaps.iter().filter(|gap| gap.before > running);
                let gaps: Vec<_> = open.flat_map(|gap| gap.without(&seen)).collect();
                let above = seen.iter().copied().filter(|seq| *seq > known.revision());
                let new: Vec<_> = missing(known.revision(), above).collect();
                let later = entries.last().filter(|entry| entry.mark.seq > known.revision());
                let last = later.map_or_else(|| known.last.clone(), |entry| Some(entry.mark.clone()));
                (Some(entries), last, gaps, new)
            }
            None => {
                let top: i64 = self.one("SELECT coalesce(max(seq), 0) FROM hent.historique").await?;
                (None, self.mark(top).await?, vec![], self.missing_so_far().await?)
            }
        };
        if !new.is_empty() {
            let before = self.next_transaction().await?;
            gaps.extend(new.into_iter().map(|(first, last)| Gap { first, last, before }));
        }
        Ok((entries, Bookmark { store: self.store.name().to_owned(), began, last, gaps }))
    }

    /// Reads the entries after `known`, and those that appeared in its gaps. Returns `None` if there are too many.
    async fn since(&self, known: &Bookmark) -> Result<Option<Vec<Entry>>> {
        let [first, last] = [|gap: &Gap| gap.first, |gap: &Gap| gap.last];
        let first: Vec<_> = known.gaps.iter().map(first).collect();
        let last: Vec<_> = known.gaps.iter().map(last).collect();
        let sql = format!(
            "{ENTRY} WHERE seq > $1
             UNION ALL SELECT entry.* FROM unnest($2::bigint[], $3::bigint[]) AS gap (low, high)
                 CROSS JOIN LATERAL ({ENTRY} WHERE seq BETWEEN gap.low AND gap.high) AS entry
             ORDER BY seq LIMIT {}",
            MOST_ENTRIES + 1
        );
        let parameters: [Typed<'_>; 3] =
            [(&known.revision(), Type::INT8), (&first, Type::INT8_ARRAY), (&last, Type::INT8_ARRAY)];
        let rows = self.query(&sql, &parameters).await?;
        let entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>().map_err(|e| self.error(e))?;
        Ok((entries.len() <= MOST_ENTRIES).then_some(entries))
    }

    /// Returns the identity of the entry with this `seq`, or `None` if there is no such entry.
    async fn mark(&self, seq: i64) -> Result<Option<Mark>> {
        let rows = self.query(&format!("{ENTRY} WHERE seq = $1"), &[(&seq, Type::INT8)]).await?;
        let entry = rows.first().map(entry).transpose().map_err(|e| self.error(e))?;
        Ok(entry.map(|entry| entry.mark))
    }

    /// Returns the gaps in the whole log.
    async fn missing_so_far(&self) -> Result<Vec<(i64, i64)>> {
        let sql = "SELECT before + 1, seq - 1 FROM (
                       SELECT seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before FROM hent.historique) AS pair
                   WHERE seq > before + 1";
        let rows = self.query(sql, &[]).await?;
        rows.iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<_, _>>()
            .map_err(|e| self.error(e))
    }

    /// Returns a number above those of all transactions that have written so far. (The `xmax` of the snapshot cannot be
    /// used: it is only above the transactions that have ended, and a running transaction may have a higher number.) A
    /// standby server returns no numbers, so there the gaps stay open.
    async fn next_transaction(&self) -> Result<i64> {
        if self.one("SELECT pg_is_in_recovery()").await? {
            return Ok(i64::MAX);
        }
        self.one("SELECT pg_current_xact_id()::text::bigint").await
    }

    async fn one<T: for<'a> FromSql<'a>>(&self, sql: &str) -> Result<T> {
        self.query_one(sql, &[]).await?.try_get(0).map_err(|e| self.error(e))
    }

    async fn query_one(&self, sql: &str, parameters: &[Typed<'_>]) -> Result<tokio_postgres::Row> {
        self.answer(self.snapshot.query_typed_one(sql, parameters)).await
    }

    async fn query(&self, sql: &str, parameters: &[Typed<'_>]) -> Result<Vec<tokio_postgres::Row>> {
        self.answer(self.snapshot.query_typed(sql, parameters)).await
    }

    /// Waits for the next response of the server, with a timeout.
    async fn answer<T>(&self, said: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T> {
        self.store.patiently(said).await
    }

    fn error(&self, e: tokio_postgres::Error) -> Error {
        error(self.store.name(), &e)
    }
}

fn entry(row: &tokio_postgres::Row) -> Result<Entry, tokio_postgres::Error> {
    let mark = Mark { seq: row.try_get(0)?, at: row.try_get(1)?, table: row.try_get(2)?, code: row.try_get(3)? };
    let id: Option<String> = row.try_get(5)?;
    Ok(Entry { mark, operation: row.try_get(4)?, id: id.and_then(|id| id.parse().ok()) })
}
