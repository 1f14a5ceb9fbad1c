//! The rows of a file in the form that all readers return, whatever its format.
//!
//! A [`Sheet`] has text cells and shapes. [`columns`] assigns its columns to fields of hent, [`values`] adds columns from the
//! command line, and [`damaged`] repairs cells that a spreadsheet changed.

pub(super) mod columns;
pub(super) mod damaged;
mod guess;
pub(super) mod positions;
mod rows;
pub(super) mod values;

pub(super) use self::rows::{Sheet, SheetRow, refuse_swapped};
