//! A row of any table, and all rows of all tables.

use super::table::Table;
use crate::geo::Position;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing is said.
    Null,
    /// For `Id`, `Int` and `Ref` columns.
    Int(i64),
    /// For `Bool` columns.
    Bool(bool),
    /// For all columns written as text, dates and instants included.
    Text(String),
    /// For `Words` columns.
    Words(Vec<String>),
    /// For `Point` (height `NaN`) and `PointZ` columns.
    Point(Position),
    /// For `LineZ` columns.
    Line(Vec<Position>),
}

impl Value {
    /// The integer, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Value::Int(i) = self { Some(*i) } else { None }
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(t) = self { Some(t) } else { None }
    }
}

/// A row: its values in the order of [`Table::columns`].
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The value of a column of `table`, whose row this is; [`Value::Null`] if there is no such column.
    pub fn get(&self, table: Table, column: &str) -> &Value {
        table.index_of(column).and_then(|i| self.0.get(i)).unwrap_or(&Value::Null)
    }

    /// Sets the value of a column of `table`, whose row this is.
    pub fn set(&mut self, table: Table, column: &str, value: Value) {
        if let Some(cell) = table.index_of(column).and_then(|i| self.0.get_mut(i)) {
            *cell = value;
        }
    }
}

/// The rows of every table, each table ordered by its primary key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows([Vec<Row>; Table::ALL.len()]);

impl Rows {
    /// The rows of a table.
    pub fn of(&self, table: Table) -> &[Row] {
        self.0.get(table as usize).map_or(&[], Vec::as_slice)
    }

    /// The rows of a table, to fill.
    pub fn of_mut(&mut self, table: Table) -> &mut Vec<Row> {
        // `Table` has exactly as many values as the array has places.
        #[allow(clippy::indexing_slicing)]
        &mut self.0[table as usize]
    }

    /// Takes the rows of a table out.
    pub fn take(&mut self, table: Table) -> Vec<Row> {
        std::mem::take(self.of_mut(table))
    }
}
