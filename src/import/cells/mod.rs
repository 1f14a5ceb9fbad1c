//! Reads the text of one cell of a file.
//!
//! [`parse`] turns a text into a [`Value`](crate::model::row::Value) of its column: a number, a date, a word of a
//! vocabulary or a period. [`html::text`] turns HTML into plain text. [`plain`] turns a name into the form in which
//! names are compared.

mod hours;
pub(super) mod html;
mod labels;
mod names;
mod periods;
mod value;

pub(super) use self::names::{plain, suffixed};
pub use self::value::day;
pub(super) use self::value::{parse, serial_day};
