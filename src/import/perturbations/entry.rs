//! The closure that a person enters on the command line.

use std::path::Path;

use crate::error::Result;
use crate::import::files::{SourceFormat, unzip};
use crate::import::incoming::Incoming;
use crate::import::shapes::geometry::Shape;
use crate::import::sheet::{Sheet, SheetRow};
use crate::import::{Kind, Options, gpx, messages, records, vector};

/// Makes a closure from fields and their texts, as if they were a row of a file. `name` replaces the name of the file
/// in errors. `detour` is a file with one line.
///
/// # Errors
/// A text does not fit its field. The file cannot be read, or does not have exactly one line.
pub fn entry(name: &str, fields: Vec<(&str, String)>, detour: Option<&Path>) -> Result<Incoming> {
    let (mut columns, mut cells): (Vec<String>, Vec<Option<String>>) =
        fields.into_iter().map(|(field, text)| (field.to_owned(), Some(text))).unzip();
    let mut row = SheetRow::new(name.to_owned(), vec![], Shape::None);
    if let Some(path) = detour {
        columns.push("detour".into());
        row.shape = line(path)?;
        row.shape_to_cell();
        cells.append(&mut row.cells);
    }
    row.cells = cells;
    let sheet = Sheet { name: name.to_owned(), columns, rows: vec![row], ..Sheet::default() };
    records::records(vec![sheet], Kind::Perturbations, &Options::default())
}

/// Reads the only line of a file. Errors: the file cannot be read, or it has no line, or several.
fn line(path: &Path) -> Result<Shape> {
    let name = path.display().to_string();
    let (sources, _folder) = unzip::sources(path)?;
    let (of_gpx, others): (Vec<_>, Vec<_>) = sources.iter().partition(|source| source.format == SourceFormat::Gpx);
    let options = Options::default();
    let mut sheets = vector::read(&others, Kind::Troncons, &options)?;
    sheets.extend(gpx::read(&of_gpx, Kind::Troncons, &options)?);
    let mut lines: Vec<Shape> = sheets.into_iter().flat_map(|sheet| sheet.rows).map(|row| row.shape).collect();
    lines.retain(|shape| matches!(shape, Shape::Lines(_)));
    match (lines.pop(), lines.len()) {
        (Some(line), 0) => Ok(line),
        (Some(_), more) => Err(messages::refused(name, messages::detour_in_pieces(more + 1))),
        (None, _) => Err(messages::refused(name, messages::detour_is_no_line())),
    }
}
