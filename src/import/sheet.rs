//! The rows of a file as text cells and shapes, whatever its format.

use super::geometry::{Shape, look_swapped};
use super::legs::Hints;
use super::messages;
use crate::error::Result;

/// The rows of one file.
#[derive(Default)]
pub(super) struct Sheet {
    /// The file, for errors.
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    /// Are the columns those of the format, whatever the author wanted to say?
    pub(super) fixed: bool,
    /// What a line without a name is called: a GPX or KML file is often named after it.
    pub(super) title: String,
    pub(super) rows: Vec<SheetRow>,
    /// What a person should know of the file, a sentence each.
    pub(super) remarks: Vec<String>,
}

/// A row as it stands in the file; its shape is in WGS 84.
pub(super) struct SheetRow {
    /// The file and row, for errors.
    pub(super) place: String,
    pub(super) cells: Vec<Option<String>>,
    pub(super) shape: Shape,
    pub(super) hints: Hints,
}

impl SheetRow {
    pub(super) fn new(place: String, cells: Vec<Option<String>>, shape: Shape) -> Self {
        Self { place, cells, shape, hints: Hints::default() }
    }
}

/// Fails if the longitudes and latitudes of all rows look swapped.
pub(super) fn refuse_swapped<'a>(name: &str, mut rows: impl Iterator<Item = &'a SheetRow>) -> Result<()> {
    if look_swapped(rows.by_ref().flat_map(|row| row.shape.positions())) {
        return Err(messages::refused(name, messages::swapped()));
    }
    Ok(())
}
