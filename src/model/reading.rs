//! What is read from a store, piece by piece, so that neither side ever holds a large store twice.

use super::row::{Row, Rows};
use super::table::Table;
use crate::error::{Error, Result};

/// A piece of a reading. Rows belong to the table that was announced last.
#[derive(Debug)]
pub enum Piece {
    /// All rows of a table follow; they take the place of whatever was known of it.
    Whole(Table),
    /// Of a table, the rows with these ids may have come, changed or gone; those that are there follow.
    Changed(Table, Vec<i64>),
    /// A row.
    Row(Row),
    /// A row that cannot be read: its id, if that can, and what is wrong.
    Unreadable(Option<i64>, Error),
}

/// Takes the pieces of a reading, in their order. An error ends the reading.
pub trait Intake {
    /// Takes the next piece.
    fn take(&mut self, piece: Piece) -> Result<()>;
}

/// Collects the rows of whole tables.
#[derive(Debug, Default)]
pub struct Collected {
    /// The rows.
    pub rows: Rows,
    table: Option<Table>,
}

impl Rows {
    /// Gives the rows of these tables away, in their order.
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
