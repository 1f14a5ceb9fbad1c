//! The value of a cell, with codes in place of ids.

use crate::model::Code;
use crate::model::row::Value;

/// The value of a column, or the code of the row that the column refers to.
#[derive(Clone, Debug)]
pub(in crate::import) enum Cell {
    Value(Value),
    Ref(Code),
}
