//! Reads tables: CSV files and workbooks become sheets of named columns, with a position if columns contain one.
//!
//! ```text
//!   .csv ── text ──> csv ──────┐
//!                              ├──> Grid ── header ──> columns and rows ── place ──> Sheet
//!   .xlsx .xls .ods ─ workbook ┘
//! ```

mod csv;
mod grid;
mod header;
mod pair;
mod place;
mod size;
mod text;
mod workbook;

use self::grid::Grid;
use self::header::Table;
use self::place::PositionColumns;
use super::cells::plain;
use super::files::{Source, SourceFormat};
use super::incoming::Problems;
use super::shapes::geometry::{Shape, ToWgs84};
use super::shapes::mixed::Aside;
use super::sheet::{Sheet, SheetRow, columns, refuse_swapped};
use super::{Kind, Options};
use crate::error::{Error, Result};

/// The maximum number of rows of one file.
const MOST_ROWS: usize = 1_000_000;

/// Reads a table into a sheet, with its positions converted to WGS 84.
///
/// Errors: the file is broken or has no rows, or a row has an impossible position.
pub(super) fn sheet(source: &Source, kind: Kind, options: &Options) -> Result<Sheet> {
    let name = &source.name;
    let known = |column: &str| columns::is_known(column, kind, options);
    let grid = grid(source, options, &known)?;
    let within = grid.sheet.as_ref().map_or_else(|| name.clone(), |sheet| format!("{name}, feuille « {sheet} »"));
    let empty = || {
        Error::input(
            name,
            "aucune ligne à importer",
            "Il faut une ligne de titres de colonnes (code, nom…), et des lignes en dessous.",
        )
    };
    let Table { columns, rows, mut remarks } = header::named(grid, &within, &known).ok_or_else(empty)?;
    if rows.is_empty() {
        return Err(empty());
    }
    if rows.len() > MOST_ROWS {
        return Err(Error::input(name, format!("plus de {MOST_ROWS} lignes"), "Découpez le fichier."));
    }
    let (place, said) = PositionColumns::of(&columns, &rows, kind, options, &within)?;
    remarks.extend(said);
    let to_wgs84 = options.srs.as_deref().map_or_else(|| Ok(ToWgs84::already()), ToWgs84::named)?;
    let (mut kept, mut problems, mut first, mut aside) = (vec![], Problems::default(), true, Aside::default());
    for (nth, row) in rows.into_iter().enumerate() {
        if nth % 1000 == 0 {
            options.tell(&source.path, nth as u64);
        }
        let at = format!("{within}, ligne {}", row.line);
        let shape = place
            .shape(&row.cells, kind, options.srs.as_deref(), &mut aside)
            .and_then(|mut shape| to_wgs84.convert(&mut shape).map(|()| shape));
        match shape {
            Ok(shape) => {
                first &= shape == Shape::None;
                kept.push(SheetRow::new(at, place.left_out(row.cells), shape));
            }
            // If the first position needs `--srs`, all the others need it too: one error is enough.
            Err((problem, cure)) if first && cure.contains("--srs") => return Err(Error::input(at, problem, cure)),
            Err((problem, cure)) => problems.add(at, problem, cure),
        }
    }
    problems.into_result()?;
    options.tell(&source.path, kept.len() as u64);
    refuse_swapped(name, kept.iter())?;
    remarks.extend(aside.remarks(name, columns.iter().any(|column| plain(column) == "categorie"), options));
    Ok(Sheet {
        name: name.clone(),
        columns: place.left_out(columns),
        fixed: false,
        title: source.stem(),
        rows: kept,
        remarks,
    })
}

/// Reads the cells of a CSV file or workbook.
fn grid(source: &Source, options: &Options, known: &dyn Fn(&str) -> bool) -> Result<Grid> {
    if source.format != SourceFormat::Csv {
        return workbook::read(source, options.layer.as_deref());
    }
    let bytes = std::fs::read(&source.path).map_err(Error::io(&source.name))?;
    let (text, encoding) = text::decoded(&bytes);
    let rows = csv::rows(&text, known).map_err(|line| {
        Error::input(
            format!("{}, ligne {line}", source.name),
            "un guillemet (\") s'ouvre ici et ne se ferme nulle part",
            "Ôtez-le, ou fermez-le.",
        )
    })?;
    let remarks = encoding.map(|encoding| format!("{} : lu en {encoding}, et non en UTF-8.", source.name));
    Ok(Grid { sheet: None, rows, remarks: remarks.into_iter().collect() })
}
