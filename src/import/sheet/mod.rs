//! The rows of a file in a form that all formats share, and the fields that their columns stand for.

pub(super) mod columns;
pub(super) mod damaged;
mod guess;
pub(super) mod positions;
mod rows;
pub(super) mod values;

pub(super) use self::rows::{Sheet, SheetRow, refuse_swapped};
