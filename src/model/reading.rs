//! The stream of rows from a store to a reader. Rows are sent one by one, so that no large table is in memory twice.

use super::row::{Row, Rows};
use super::table::Table;
use crate::error::{Error, Result};

/// A message of the stream. A row belongs to the table of the last `Whole` or `Changed`.
#[derive(Debug)]
pub enum Piece {
    /// All rows of a table follow. They replace the rows that the reader has of this table.
    Whole(Table),
    /// The rows with these ids may have been inserted, updated or deleted. The rows that still exist follow.
    Changed(Table, Vec<i64>),
    /// A row of the current table.
    Row(Row),
    /// A row that cannot be read: its id, if the id can be read, and the error.
    Unreadable(Option<i64>, Error),
}

/// A reader of the stream.
pub trait Intake {
    /// Takes the next message. An error ends the stream.
    fn take(&mut self, piece: Piece) -> Result<()>;
}

/// A reader that collects the rows.
#[derive(Debug, Default)]
pub struct Collected {
    /// The rows collected so far.
    pub rows: Rows,
    table: Option<Table>,
}

impl Rows {
    /// Sends all rows of these tables to `intake`, in this order. Errors: those of `intake`.
    pub fn pour(mut self, tables: &[Table], intake: &mut dyn Intake) -> Result<()> {
        for &table in tables {
            intake.take(Piece::Whole(table))?;
            self.take(table).into_iter().try_for_each(|row| intake.take(Piece::Row(row)))?;
        }
        Ok(())
    }
}

impl Intake for Collected {
    fn take(&mut self, piece: Piece) -> Result<()> {
        match (piece, self.table) {
            (Piece::Whole(table) | Piece::Changed(table, _), _) => self.table = Some(table),
            (Piece::Row(row), Some(table)) => self.rows.of_mut(table).push(row),
            (Piece::Row(_), None) => {}
            (Piece::Unreadable(_, error), _) => return Err(error),
        }
        Ok(())
    }
}
