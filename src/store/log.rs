//! Reads the log entry by entry, in the order of `seq`. The whole log is never in memory.
//!
//! ```text
//!   historique ──> Logged ──> Follow ─┬─ Writers   who last wrote what: the Provenance of an import
//!                                     └─ TakenBack what an import changed, and what prevents its reversion
//! ```
//!
//! [`Earlier`] takes entries back and so finds the content at an earlier time.
//!
//! A reverted import is treated as if it had never happened, and so is its reversion ([`Annulations`]).

mod annulations;
mod earlier;
mod row_before;
mod taken_back;
mod writers;

pub(super) use annulations::{Annulations, WHO};
pub(super) use earlier::Earlier;
pub(super) use taken_back::TakenBack;
pub(super) use writers::Writers;

use crate::error::Result;
use crate::model::provenance::log_key;
use crate::model::reading::{Collected, Intake, Piece};
use crate::model::row::{Row, Rows};
use crate::model::table::Table;

/// An entry of the log.
#[derive(Clone, Debug)]
pub(super) struct Logged {
    seq: i64,
    by: Author,
    table: Table,
    /// The row's [`log_key`] before the change, or after it for an insertion.
    code: String,
    operation: Operation,
    /// The row before the change as JSON. `None` for an insertion.
    row_before: Option<String>,
}

/// The author and the time of a change.
#[derive(Clone, Debug)]
struct Author {
    /// The time of the change, RFC 3339 in UTC.
    at: String,
    who: String,
    /// The file or OpenStreetMap relation of an import. `None` for a person.
    source: Option<String>,
    /// The number of the import. `None` for a person.
    lot: Option<i64>,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Insert,
    Update,
    Delete,
}

/// The identity of a row, which stays the same if its code changes: the `id`, or the key in a table without ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ident {
    Id(i64),
    Key(String),
}

impl Ident {
    /// Returns the identity of a row, or `None` if its `id` is NULL.
    pub(super) fn of(table: Table, row: &Row) -> Option<Self> {
        if has_id(table) { row.get(table, "id").as_int().map(Ident::Id) } else { Some(Ident::Key(log_key(table, row))) }
    }
}

/// Tells whether the table has the column `id`.
pub(super) fn has_id(table: Table) -> bool {
    table.index_of("id").is_some()
}

impl Logged {
    /// Converts a row of `historique`. Returns `None` if the entry does not belong to a content table.
    pub(super) fn of(row: &Row) -> Option<Self> {
        let get = |column| row.get(Table::Historique, column);
        let text = |column| get(column).as_text().map(str::to_owned);
        let name = get("table").as_text()?;
        let operation = match get("operation").as_text()? {
            "insert" => Operation::Insert,
            "update" => Operation::Update,
            "delete" => Operation::Delete,
            _ => return None,
        };
        Some(Self {
            seq: get("seq").as_int()?,
            by: Author {
                at: text("at").unwrap_or_default(),
                who: text("who").unwrap_or_default(),
                source: text("source").filter(|source| !source.is_empty()),
                lot: get("lot").as_int(),
            },
            table: Table::CONTENT.into_iter().find(|table| table.name() == name)?,
            code: text("code").unwrap_or_default(),
            operation,
            row_before: text("row_before"),
        })
    }

    /// Returns the row before the change. Returns `None` for an insertion, and if the row cannot be read.
    pub(super) fn before(&self) -> Option<Row> {
        row_before::parse(self.table, self.row_before.as_deref()?)
    }

    /// Returns the identity of the row before the change, if it is known.
    pub(super) fn ident(&self) -> Option<Ident> {
        if has_id(self.table) {
            row_before::id(self.row_before.as_deref()?).map(Ident::Id)
        } else {
            Some(Ident::Key(self.code.clone()))
        }
    }
}

/// A consumer of the log.
pub(super) trait Follow: Send + 'static {
    /// True if the consumer reads the log.
    const READS: bool = true;

    /// Returns the `seq` of an entry that the consumer needs before all others.
    fn first(&self) -> Option<i64> {
        None
    }

    /// Receives the data that it needs before the first entry: the reverted imports, and the entry of
    /// [`Follow::first`]. Errors: the consumer cannot work with these.
    fn begin(&mut self, annulations: Annulations, first: Option<Logged>) -> Result<()>;

    /// Receives the next entry.
    fn take(&mut self, entry: Logged);
}

/// A consumer that does not read the log.
impl Follow for () {
    const READS: bool = false;

    fn begin(&mut self, _: Annulations, _: Option<Logged>) -> Result<()> {
        Ok(())
    }

    fn take(&mut self, _: Logged) {}
}

/// Collects the content of a store and passes the entries of its log to a consumer.
#[derive(Debug, Default)]
pub(super) struct WithLog<F> {
    content: Collected,
    follow: F,
    in_log: bool,
}

impl<F: Follow> WithLog<F> {
    /// Makes a collector that passes the log to `follow`.
    pub(super) fn to(follow: F) -> Self {
        Self { content: Collected::default(), follow, in_log: false }
    }

    /// Returns the content and the consumer.
    pub(super) fn end(self) -> (Rows, F) {
        (self.content.rows, self.follow)
    }
}

impl<F: Follow> Intake for WithLog<F> {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match piece {
            Piece::Whole(table) => {
                self.in_log = table == Table::Historique;
                self.content.take(piece)
            }
            Piece::Row(row) if self.in_log => {
                if let Some(entry) = Logged::of(&row) {
                    self.follow.take(entry);
                }
                Ok(())
            }
            _ => self.content.take(piece),
        }
    }
}

/// Returns the tables that [`WithLog`] reads, in the required order.
pub(super) fn tables<F: Follow>() -> Vec<Table> {
    let log = F::READS.then_some(Table::Historique);
    Table::CONTENT.into_iter().chain(log).collect()
}
