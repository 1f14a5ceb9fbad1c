//! How a cell of a row becomes a value of the type that a field has.

use super::code::Code;
use super::row::Value;
use crate::geo::Position;

/// A type that a field of a typed row may have.
pub(super) trait Cell: Sized {
    /// Takes the value out of a cell; texts and geometries are moved. Returns `None`, and leaves the cell as it was, if the
    /// type cannot hold what stands there.
    fn of(cell: &mut Value) -> Option<Self>;
}

impl Cell for i64 {
    fn of(cell: &mut Value) -> Option<Self> {
        cell.as_int()
    }
}

impl Cell for bool {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Bool(truth) = cell { Some(*truth) } else { None }
    }
}

/// A cell that is NULL is the empty text.
impl Cell for String {
    fn of(cell: &mut Value) -> Option<Self> {
        Some(if let Value::Text(text) = cell { std::mem::take(text) } else { String::new() })
    }
}

impl Cell for Vec<String> {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Words(words) = cell { Some(std::mem::take(words)) } else { None }
    }
}

impl Cell for Code {
    fn of(cell: &mut Value) -> Option<Self> {
        Code::parse(cell.as_text()?).ok()
    }
}

impl Cell for Position {
    fn of(cell: &mut Value) -> Option<Self> {
        if let Value::Point(place) = cell { Some(*place).filter(|place| place.is_on_earth()) } else { None }
    }
}

/// A line has at least two positions.
impl Cell for Vec<Position> {
    fn of(cell: &mut Value) -> Option<Self> {
        let Value::Line(line) = cell else { return None };
        (line.len() >= 2 && line.iter().all(|place| place.is_on_earth())).then(|| std::mem::take(line))
    }
}

impl<T: Cell> Cell for Option<T> {
    fn of(cell: &mut Value) -> Option<Self> {
        if *cell == Value::Null { Some(None) } else { T::of(cell).map(Some) }
    }
}
