//! The log, read back entry by entry in the order of `seq`: it is never in memory as a whole.
//!
//! ```text
//!   historique ──> Logged ──> Follow ─┬─ Writers   who last wrote what: the Provenance of an import
//!                                     └─ TakenBack what an import changed, and what stands in the way of taking it back
//! ```
//!
//! An import that was taken back counts as never having happened, and so does the taking back ([`Annulations`]).

mod annulations;
mod row_before;
mod taken_back;
mod writers;

pub(super) use annulations::{Annulations, WHO};
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
    /// The row's [`log_key`] before the change; after it where the row was inserted.
    code: String,
    operation: Operation,
    /// The row before the change, JSON; `None` where it was inserted.
    row_before: Option<String>,
}

/// Who made a change, and when.
#[derive(Clone, Debug)]
struct Author {
    /// RFC 3339 in UTC.
    at: String,
    who: String,
    /// The file or relation of an import; `None` for a person.
    source: Option<String>,
    /// The number of the import; `None` for a person.
    lot: Option<i64>,
}

/// What a change did to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    Insert,
    Update,
    Delete,
}

/// What tells a row from the others of its table whatever its code is: the `id`, or the key of a table without ids.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ident {
    Id(i64),
    Key(String),
}

impl Ident {
    /// That of a row; `None` if the row has no id.
    pub(super) fn of(table: Table, row: &Row) -> Option<Self> {
        if has_id(table) { row.get(table, "id").as_int().map(Ident::Id) } else { Some(Ident::Key(log_key(table, row))) }
    }
}

/// Do the rows of a table have an `id`?
pub(super) fn has_id(table: Table) -> bool {
    table.index_of("id").is_some()
}

impl Logged {
    /// A row of `historique` as an entry; `None` if it is none of a table of the content.
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

    /// The row before the change; `None` where it was inserted or cannot be read.
    pub(super) fn before(&self) -> Option<Row> {
        row_before::parse(self.table, self.row_before.as_deref()?)
    }

    /// The row's identity before the change, if it is known.
    pub(super) fn ident(&self) -> Option<Ident> {
        if has_id(self.table) {
            row_before::id(self.row_before.as_deref()?).map(Ident::Id)
        } else {
            Some(Ident::Key(self.code.clone()))
        }
    }
}

/// What follows the log.
pub(super) trait Follow: Send + 'static {
    /// Is the log wanted at all?
    const READS: bool = true;

    /// The number of the entry that it wants to see first.
    fn first(&self) -> Option<i64> {
        None
    }

    /// What is known before the first entry: what was taken back, and the entry that was asked for. Errors: it cannot go
    /// on with these.
    fn begin(&mut self, annulations: Annulations, first: Option<Logged>) -> Result<()>;

    /// Takes the next entry.
    fn take(&mut self, entry: Logged);
}

/// Nobody follows.
impl Follow for () {
    const READS: bool = false;

    fn begin(&mut self, _: Annulations, _: Option<Logged>) -> Result<()> {
        Ok(())
    }

    fn take(&mut self, _: Logged) {}
}

/// Collects the content of a store and hands its log on.
#[derive(Debug, Default)]
pub(super) struct WithLog<F> {
    content: Collected,
    follow: F,
    in_log: bool,
}

impl<F: Follow> WithLog<F> {
    /// Hands the log to `follow`.
    pub(super) fn to(follow: F) -> Self {
        Self { content: Collected::default(), follow, in_log: false }
    }

    /// The content, and who followed.
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

/// The tables of [`WithLog`], in the order in which it takes them.
pub(super) fn tables<F: Follow>() -> Vec<Table> {
    let log = F::READS.then_some(Table::Historique);
    Table::CONTENT.into_iter().chain(log).collect()
}
