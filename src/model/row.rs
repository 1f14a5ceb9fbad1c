//! Untyped rows: a row of any table as a list of values, and the rows of all tables.

use super::table::Table;
use crate::geo::Position;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// The value of an `Id`, `Int` or `Ref` column.
    Int(i64),
    /// The value of a `Share` column.
    Real(f64),
    /// The value of a `Bool` column.
    Bool(bool),
    /// The value of a column that is stored as text, including dates and instants.
    Text(String),
    /// The value of a `Words` column.
    Words(Vec<String>),
    /// The value of a `Point` column (its height is `NaN`) or a `PointZ` column.
    Point(Position),
    /// The value of a `LineZ` column, or of a `Line` column (its heights are `NaN`).
    Line(Vec<Position>),
}

impl Value {
    /// Returns the integer, or `None` if the value is not an integer.
    pub fn as_int(&self) -> Option<i64> {
        if let Value::Int(i) = self { Some(*i) } else { None }
    }

    /// Returns the real number, or `None` if the value is not one.
    pub fn as_real(&self) -> Option<f64> {
        if let Value::Real(number) = self { Some(*number) } else { None }
    }

    /// Returns the text, or `None` if the value is not a text.
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Text(t) = self { Some(t) } else { None }
    }
}

/// The values of a row, in the order of [`Table::columns`].
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// Returns the value of a column. `table` is the table of this row. Returns [`Value::Null`] if the table has no
    /// such column.
    pub fn get(&self, table: Table, column: &str) -> &Value {
        table.index_of(column).and_then(|i| self.0.get(i)).unwrap_or(&Value::Null)
    }

    /// Sets the value of a column. `table` is the table of this row. Does nothing if the table has no such column.
    pub fn set(&mut self, table: Table, column: &str, value: Value) {
        if let Some(cell) = table.index_of(column).and_then(|i| self.0.get_mut(i)) {
            *cell = value;
        }
    }
}

/// The rows of all tables, each table in the order of its primary key.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows([Vec<Row>; Table::ALL.len()]);

impl Rows {
    /// Returns the rows of a table.
    pub fn of(&self, table: Table) -> &[Row] {
        self.0.get(table as usize).map_or(&[], Vec::as_slice)
    }

    /// Returns the rows of a table as mutable.
    pub fn of_mut(&mut self, table: Table) -> &mut Vec<Row> {
        // Cannot panic: the array has one entry for each variant of `Table`.
        #[allow(clippy::indexing_slicing)]
        &mut self.0[table as usize]
    }

    /// Moves the rows of a table out.
    pub fn take(&mut self, table: Table) -> Vec<Row> {
        std::mem::take(self.of_mut(table))
    }
}
